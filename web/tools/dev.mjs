// A server for working on the dashboard: serves what was built last, builds again on change, and hands everything else to
// a running Understudy. node tools/dev.mjs [--port 8500] [--server http://127.0.0.1:8400]
import { createServer, request } from "node:http";
import { readFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { watch } from "./build.mjs";

const option = (name, fallback) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : fallback);
const server = new URL(option("--server", "http://127.0.0.1:8400"));
const port = Number(option("--port", "8500"));
const folder = join(mkdtempSync(join(tmpdir(), "understudy-dashboard-")), "dashboard");
const types = { js: "text/javascript", css: "text/css", svg: "image/svg+xml", html: "text/html", map: "application/json" };

function file(path, response) {
  try {
    const content = readFileSync(path);
    response.writeHead(200, { "Content-Type": `${types[path.split(".").pop()] ?? "application/octet-stream"}; charset=utf-8`, "Cache-Control": "no-store" });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

function pass(incoming, outgoing) {
  const headers = { ...incoming.headers, host: server.host };
  if (headers.origin) headers.origin = server.origin;
  const onward = request({ hostname: server.hostname, port: server.port, path: incoming.url, method: incoming.method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
    outgoing.on("close", () => answer.destroy());
  });
  onward.on("error", () => { if (!outgoing.headersSent) outgoing.writeHead(502).end(); else outgoing.end(); });
  incoming.pipe(onward);
}

createServer((incoming, outgoing) => {
  const path = new URL(incoming.url, "http://localhost").pathname;
  if (path.startsWith("/assets/")) file(join(folder, "assets", basename(path)), outgoing);
  else if (incoming.method === "GET" && (incoming.headers.accept ?? "").includes("text/html") && !/^\/(api|webhooks|callbacks|privacy)\//.test(path)) file(join(folder, "index.html"), outgoing);
  else pass(incoming, outgoing);
}).listen(port, "127.0.0.1", () => console.log(`dashboard: http://127.0.0.1:${port} in front of ${server.origin}`));

await watch(folder, () => console.log("dashboard: built"));
