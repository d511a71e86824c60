// Bundles each test of tests/ with what it uses and runs them in node's own test runner.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "understudy-web-tests-"));
try {
  const tests = readdirSync(join(web, "tests")).filter((file) => /\.test\.tsx?$/.test(file));
  execFileSync("esbuild", [
    ...tests.map((file) => `tests/${file}`), "--bundle", "--platform=node", "--format=cjs", "--target=node18", "--jsx=automatic", "--preserve-symlinks",
    "--define:process.env.NODE_ENV=\"test\"", "--out-extension:.js=.cjs", `--outdir=${folder}`, "--log-level=warning",
  ], { cwd: web, stdio: "inherit" });
  const run = spawnSync(process.execPath, ["--test", ...tests.map((file) => join(folder, file.replace(/\.tsx?$/, ".cjs")))], { stdio: "inherit" });
  process.exitCode = run.status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
