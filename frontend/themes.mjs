// tokens.css writes every colour once, as light-dark(light, dark). Phones of 2022 and 2023 do not know that function,
// and paper must always be light, so the build writes the light set, and the dark one for screens only.

const WORD = "light-dark(";

function choose(value, side) {
  let out = "";
  let rest = value;
  for (let at = rest.indexOf(WORD); at >= 0; at = rest.indexOf(WORD)) {
    out += rest.slice(0, at);
    let depth = 1;
    let comma = -1;
    let i = at + WORD.length;
    for (; depth; i++) {
      if (rest[i] === "(") depth++;
      else if (rest[i] === ")") depth--;
      else if (rest[i] === "," && depth === 1) comma = i;
    }
    out += (side === "light" ? rest.slice(at + WORD.length, comma) : rest.slice(comma + 1, i - 1)).trim();
    rest = rest.slice(i);
  }
  return out + rest;
}

export function unfoldThemes(source) {
  const css = source.replace(/\/\*[\s\S]*?\*\//g, "");
  const dark = [...css.matchAll(/(--[\w-]+):([^;]*);/g)]
    .filter(([, , value]) => value.includes(WORD))
    .map(([, name, value]) => `${name}:${choose(value, "dark")};`)
    .join("");
  return `${choose(css, "light")}
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${dark} } }
@media screen { :root[data-theme="dark"] { ${dark} } }`;
}

export function noLightDarkElsewhere(source, path) {
  if (source.includes(WORD)) throw new Error(`${path} uses light-dark(); give the colour a name in tokens.css instead.`);
}
