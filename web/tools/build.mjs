// Builds the dashboard into the gateway's resources: hashed file names, brotli and gzip beside each, index.html last.
// --watch builds again on every change, without compression (tools/dev.mjs uses it).
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { smallAxios } from "./axios.mjs";
import { smallChart } from "./chart.mjs";

// By way of `require`: Debian's own place for libraries is not looked at by imports.
const { minify } = createRequire(import.meta.url)("terser");
const web = join(dirname(fileURLToPath(import.meta.url)), "..");
/** All files together, compressed, with the catalogue of one language: what a person loads who looks at every screen. */
const BUDGET = 200_000;
const production = join(web, "../Sources/Gateway/Resources/dashboard");

/** Builds into `folder`, which is emptied first. */
export async function build({ folder = production, compress = true } = {}) {
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  const assets = join(fresh, "assets");
  mkdirSync(assets, { recursive: true });

  const metafile = join(fresh, "meta.json");
  const small = mkdtempSync(join(tmpdir(), "dashboard-"));
  const chart = smallChart(join(web, "node_modules/chart.js/dist/chart.mjs"), join(small, "chart"));
  const axios = smallAxios(join(web, "node_modules/axios/index.js"), join(small, "axios"));
  execFileSync("esbuild", [
    "src/main.tsx", "--bundle", "--splitting", "--format=esm", "--target=es2022", "--jsx=automatic", "--preserve-symlinks", "--charset=utf8",
    "--define:process.env.NODE_ENV=\"production\"", ...(compress ? ["--minify", "--legal-comments=none"] : ["--sourcemap=linked"]),
    "--entry-names=app-[hash]", "--chunk-names=part-[hash]", `--outdir=${assets}`, `--metafile=${metafile}`, "--log-level=warning", `--alias:chart.js=${chart}`, `--alias:axios=${axios}`,
  ], { cwd: web, stdio: "inherit" });
  const outputs = JSON.parse(readFileSync(metafile, "utf8")).outputs;
  rmSync(metafile);
  rmSync(small, { recursive: true });
  const [script, entry] = Object.entries(outputs).find(([, one]) => one.entryPoint === "src/main.tsx");

  const sheet = join(assets, "app.css");
  execFileSync("tailwindcss", ["-i", "styles/app.css", "-o", sheet, ...(compress ? ["--minify"] : [])], { cwd: web, stdio: ["ignore", "ignore", "pipe"] });
  const style = keep(assets, "app.css");
  writeFileSync(join(assets, "icon.svg"), readFileSync(join(web, "styles/icon.svg")));
  const icon = keep(assets, "icon.svg");

  const name = (path) => path.split("/").pop();
  const first = [script, ...entry.imports.filter((one) => one.kind === "import-statement").map((one) => one.path)].map(name);
  const page = readFileSync(join(web, "index.html"), "utf8")
    .replace("%STYLE%", `/assets/${style}`).replace("%ICON%", `/assets/${icon}`).replace("%SCRIPT%", `/assets/${first[0]}`)
    .replace("%PRELOAD%", first.slice(1).map((file) => `<link rel="modulepreload" href="/assets/${file}">`).join("\n    "));
  writeFileSync(join(fresh, "index.html"), page);

  if (compress) {
    await shrink(assets);
    for (const path of [join(fresh, "index.html"), ...readdirSync(assets).map((file) => join(assets, file))]) {
      const content = readFileSync(path);
      writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }));
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    }
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  renameSync(fresh, folder);
  if (!compress) return;

  const size = (file) => statSync(join(folder, "assets", `${file}.br`)).size;
  const sum = (files) => [...files].reduce((total, file) => total + size(file), 0);
  const byName = new Map(Object.entries(outputs).map(([path, one]) => [name(path), one]));
  const isCatalogue = (file) => byName.get(file)?.entryPoint?.startsWith("src/strings/") ?? false;
  const isScreen = (file) => byName.get(file)?.entryPoint?.startsWith("src/screens/") ?? false;
  /** Everything that a file leads to but other screens and languages. */
  const reach = (file, found = new Set()) => {
    if (found.has(file) || !byName.has(file)) return found;
    found.add(file);
    for (const { path } of byName.get(file).imports) if (!isCatalogue(name(path)) && !isScreen(name(path))) reach(name(path), found);
    return found;
  };
  const start = new Set([...first, style]);
  const screens = [...byName.keys()].filter(isScreen).map((file) => [byName.get(file).entryPoint, sum(new Set([...start, ...reach(first[0]), ...reach(file)]))]).sort((a, b) => b[1] - a[1]);
  const [heaviest, most] = screens[0] ?? ["", sum(start)];
  // English is part of the start: others are loaded beside it, by those who want them.
  const all = sum(readdirSync(join(folder, "assets")).filter((file) => /\.(js|css|svg)$/.test(file) && !isCatalogue(file))) + statSync(join(folder, "index.html.br")).size;
  const others = sum([...byName.keys()].filter(isCatalogue));
  console.log(`dashboard: ${(sum(start) / 1000).toFixed(1)} kB at first, ${(most / 1000).toFixed(1)} kB with the heaviest screen (${heaviest}), ${(all / 1000).toFixed(1)} kB all together, ${(others / 1000).toFixed(1)} kB for other languages (brotli)`);
  if (all > BUDGET) throw new Error(`The dashboard has ${all} bytes compressed; ${BUDGET} are allowed.`);
}

/** Makes the scripts smaller than the bundler alone does: constants are followed through functions, and what they rule out goes. */
async function shrink(assets) {
  for (const file of readdirSync(assets).filter((one) => one.endsWith(".js"))) {
    const path = join(assets, file);
    const { code } = await minify(readFileSync(path, "utf8"), { module: true, ecma: 2020, compress: { passes: 3, keep_fargs: false }, format: { comments: false } });
    writeFileSync(path, code);
  }
}

/** Puts the content's hash into the name of a file. */
function keep(folder, file) {
  const path = join(folder, file);
  const hash = createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 8).toUpperCase();
  const named = file.replace(/\.(\w+)$/, `-${hash}.$1`);
  renameSync(path, join(folder, named));
  return named;
}

/** Builds again whenever something under src/ or styles/ changes. */
export async function watch(folder, changed) {
  const { watch: watchFolder } = await import("node:fs");
  let timer = null;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      build({ folder, compress: false }).then(() => changed?.(), () => { /* esbuild has said what is wrong. */ });
    }, 80);
  };
  for (const place of ["src", "styles", "index.html"]) watchFolder(join(web, place), { recursive: true }, again);
  again();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await build();
  } catch (error) {
    console.error(error.stderr ? String(error.stderr) : error.message);
    process.exit(1);
  }
}
