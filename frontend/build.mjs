// Builds the style sheets, scripts, fonts and icons into src/onecloth/ui/static/onecloth/dist/.
// `node frontend/build.mjs [--force]` works from any folder and returns at once when nothing has changed.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { iconSet } from "./icons.mjs";
import { noLightDarkElsewhere, unfoldThemes } from "./themes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(root, "src/onecloth/ui/static/onecloth/dist");
const stampFile = join(dist, ".stamp");

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesUnder(path) : [path];
    })
    .sort();
}

function stamp() {
  const hash = createHash("sha256");
  for (const path of [...filesUnder(here), join(root, "package-lock.json")]) {
    hash.update(relative(root, path)).update("\0").update(readFileSync(path)).update("\0");
  }
  return hash.digest("hex");
}

const themes = {
  name: "themes",
  setup(run) {
    run.onLoad({ filter: /\.css$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      if (path.endsWith("/tokens.css")) return { contents: unfoldThemes(source), loader: "css" };
      noLightDarkElsewhere(source, relative(root, path));
      return { contents: source, loader: "css" };
    });
  },
};

async function bundle(outdir) {
  const shared = { bundle: true, minify: true, outdir, logLevel: "warning", charset: "utf8", legalComments: "none" };
  await build({
    ...shared,
    entryPoints: ["onecloth.css", "survey.css"].map((name) => join(here, "css", name)),
    loader: { ".woff2": "file" },
    assetNames: "fonts/[name]-[hash]",
    plugins: [themes],
  });
  await build({
    ...shared,
    entryPoints: ["onecloth.js", "survey.js"].map((name) => join(here, "js", name)),
    format: "esm",
    target: ["es2020"],
  });
}

const now = stamp();
if (!process.argv.includes("--force") && existsSync(stampFile) && readFileSync(stampFile, "utf8") === now) {
  console.log("The front end is up to date.");
} else {
  // Built beside and moved into place, so a server that runs meanwhile never reads half a build.
  const fresh = `${dist}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  try {
    await bundle(fresh);
    writeFileSync(join(fresh, "icons.json"), JSON.stringify(iconSet(here, root)));
    writeFileSync(join(fresh, ".stamp"), now);
    rmSync(dist, { recursive: true, force: true });
    renameSync(fresh, dist);
    console.log(`The front end is built: ${relative(process.cwd(), dist) || dist}`);
  } catch (error) {
    console.error(error.message ?? error);
    process.exitCode = 1;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
