// Chart.js without the kinds of chart that the dashboard does not draw. Its classes get their names and defaults by
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
  return path;
}
