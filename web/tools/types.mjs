// Writes src/api/schema.ts from the server's OpenAPI document: a type for every schema, and for every operation its
// method, path, parameters, body and answer. The document is the only place where the API is described.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const document = parse(readFileSync(join(root, "Sources/Gateway/Resources/openapi.yaml"), "utf8"));
const output = join(root, "web/src/api/schema.ts");

const resolve = (node) => (node?.$ref ? node.$ref.slice(2).split("/").reduce((at, part) => at[part], document) : node);
const property = (name) => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

/** The TypeScript type of a schema. */
export function type(schema, indent = "") {
  if (!schema || Object.keys(schema).length === 0) return "unknown";
  if (schema.$ref) return schema.$ref.split("/").pop();
  // Beside properties `anyOf` only says which of them are needed.
  const union = schema.oneOf ?? (schema.properties ? undefined : schema.anyOf);
  if (union) return union.map((part) => type(part, indent)).join(" | ");
  if (schema.allOf) return schema.allOf.map((part) => type(part, indent)).join(" & ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const kinds = [schema.type].flat();
  if (kinds.length > 1) return kinds.map((kind) => type({ ...schema, type: kind }, indent)).join(" | ");
  switch (kinds[0]) {
    case "string": return "string";
    case "integer":
    case "number": return "number";
    case "boolean": return "boolean";
    case "null": return "null";
    case "array": {
      const item = type(schema.items, indent);
      return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`;
    }
    case "object": return object(schema, indent);
    default: return "unknown";
  }
}

function object(schema, indent) {
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) return schema.additionalProperties && schema.additionalProperties !== true ? `Record<string, ${type(schema.additionalProperties, indent)}>` : "Record<string, unknown>";
  const inner = `${indent}  `;
  const required = new Set(schema.required ?? []);
  const lines = names.map((name) => {
    const value = schema.properties[name];
    const note = value.description ? `${inner}/** ${value.description.replaceAll("*/", "* /")} */\n` : "";
    return `${note}${inner}${property(name)}${required.has(name) ? "" : "?"}: ${type(value, inner)};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const fields = (list) => (list.length === 0 ? "undefined" : `{ ${list.map((one) => `${property(one.name)}${one.required || one.in === "path" ? "" : "?"}: ${type(one.schema)}`).join("; ")} }`);

const lines = ["// Written by tools/types.mjs from the OpenAPI document. Not kept in version control.", ""];
for (const [name, schema] of Object.entries(document.components.schemas)) {
  if (schema.description) lines.push(`/** ${schema.description.replaceAll("*/", "* /")} */`);
  lines.push(`export type ${name} = ${type(schema)};`, "");
}

const types = [];
const table = [];
for (const [path, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (!path.startsWith("/api/") || !operation.operationId) continue;
    const parameters = (operation.parameters ?? []).map(resolve);
    const body = operation.requestBody?.content?.["application/json"]?.schema;
    const isFile = Boolean(operation.requestBody?.content?.["application/octet-stream"]);
    const good = Object.entries(operation.responses).filter(([status]) => status.startsWith("2")).map(([, response]) => {
      const content = resolve(response).content;
      // What is not JSON comes as the text that it is.
      return content && (content["application/json"]?.schema ?? { type: "string" });
    });
    const answers = [...new Set(good.map((schema) => (schema ? type(schema, "    ") : "undefined")))];
    types.push(`  /** ${operation.summary} */`, `  ${operation.operationId}: {`,
      `    path: ${fields(parameters.filter((one) => one.in === "path"))};`,
      `    query: ${fields(parameters.filter((one) => one.in === "query"))};`,
      `    body: ${isFile ? "Blob" : body ? type(body, "    ") + (operation.requestBody.required === false ? " | undefined" : "") : "undefined"};`,
      `    answer: ${answers.join(" | ") || "undefined"};`, "  };");
    table.push(`  ${operation.operationId}: [${JSON.stringify(method)}, ${JSON.stringify(path)}],`);
  }
}
lines.push("/** What each operation takes and answers. */", "export interface Operations {", ...types, "}", "");
lines.push("/** Method and path of each operation. */", "export const operations: Record<keyof Operations, readonly [method: string, path: string]> = {", ...table, "};", "");

const text = lines.join("\n");
let present = "";
try { present = readFileSync(output, "utf8"); } catch { /* The first time. */ }
mkdirSync(dirname(output), { recursive: true });
if (present !== text) writeFileSync(output, text);
