// Icons named in icons.txt, as the drawing inside <svg>. A name that the icon set does not have ends the build.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export function iconSet(here, root) {
  const names = readFileSync(join(here, "icons.txt"), "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*/, "").trim())
    .filter(Boolean);
  const icons = {};
  for (const name of names) {
    const file = join(root, "node_modules/lucide-static/icons", `${name}.svg`);
    if (!existsSync(file)) throw new Error(`frontend/icons.txt names "${name}", which lucide-static does not have.`);
    icons[name] = readFileSync(file, "utf8")
      .match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
      .replace(/\s+/g, " ")
      .trim();
  }
  return icons;
}
