// Chart.js without what the dashboard does not use: kinds of chart, movements, the names of colours. Its classes get their names and defaults by
// assignments after them, which a bundler has to keep; without those assignments it drops the classes that nobody names.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** As registered in src/kit/ChartCanvas.tsx, and what those stand on. */
const KEPT = new Set(["BarController", "LineController", "BarElement", "LineElement", "PointElement", "CategoryScale", "LinearScale", "Element", "DatasetController"]);
const ASSIGNMENT = /^([A-Z]\w+)\.(id|defaults|overrides|defaultRoutes) = (?:\{[\s\S]*?^\};|'[^']*';|"[^"]*";)\n/gm;

/** Writes the smaller library into a folder; answers with its path. */
export function smallChart(library, folder) {
  mkdirSync(folder, { recursive: true });
  cpSync(join(dirname(library), "chunks"), join(folder, "chunks"), { recursive: true });
  let cut = 0;
  const source = readFileSync(library, "utf8").replace(ASSIGNMENT, (whole, name) => {
    if (KEPT.has(name)) return whole;
    cut += 1;
    return "";
  });
  // Another build of the library, written otherwise: it works whole as well.
  if (cut === 0) return library;
  const path = join(folder, "chart.mjs");
  writeFileSync(path, source);
  const helpers = join(folder, "chunks/helpers.segment.mjs");
  writeFileSync(helpers, smallHelpers(readFileSync(helpers, "utf8")));
  return path;
}

/** Colours come from tokens as figures and never by name, and of the movements only the first choice is looked at. */
function smallHelpers(source) {
  return source
    .replace(/^const names\$1 = \{[\s\S]*?^\};/m, "const names$$1 = {};")
    .replace(/^const effects = \{[\s\S]*?^\};/m, (whole) => {
      const kept = ["linear", "easeOutQuart"].map((name) => whole.match(new RegExp(`^  ${name}: .*,$`, "m"))?.[0]);
      return kept.every(Boolean) ? `const effects = {\n${kept.join("\n")}\n};` : whole;
    });
}
