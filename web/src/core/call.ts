import axios, { type AxiosInstance } from "axios";
import { operations, type Operations, type Problem as Details } from "../api/schema";
import { Problem } from "./problem";

type Given<T> = T extends undefined ? object : undefined extends T ? Partial<Record<never, never>> : T;
type Part<Name extends string, T> = T extends undefined ? { [K in Name]?: undefined } : Record<never, never> extends Given<T> ? { [K in Name]?: T } : { [K in Name]: T };

/** What an operation of the OpenAPI document has to be given. */
export type Request<K extends keyof Operations> = Part<"path", Operations[K]["path"]> & Part<"query", Operations[K]["query"]> & Part<"body", Operations[K]["body"]> & {
  /** The revision that was changed, for operations that need If-Match. */
  revision?: number;
  signal?: AbortSignal;
  /** How much of a file has gone, from 0 to 1. */
  progress?: (share: number) => void;
};

const client: AxiosInstance = axios.create({
  timeout: 30_000,
  withCredentials: true,
  headers: { Accept: "application/json" },
  // The document says `explode: false`: lists are joined by commas.
  paramsSerializer: { serialize: serializeQuery },
  validateStatus: () => true,
});

/** A query as the API reads it; what is undefined is left out. */
export function serializeQuery(query: Record<string, unknown>): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0)) continue;
    parts.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  return parts.toString();
}

/** Puts the path's parameters in, escaped. */
export function fillPath(template: string, parameters: Record<string, string> = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ""));
}

let whenSignedOut: () => void = () => {};

/** Called when the server no longer knows the session. */
export function onSignedOut(handler: () => void): void {
  whenSignedOut = handler;
}

/** A key under which a repetition of the same request does nothing twice. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Performs an operation of the API by its name in the OpenAPI document. Throws `Problem`. */
export async function call<K extends keyof Operations>(name: K, request: Request<K>): Promise<Operations[K]["answer"]> {
  const [method, template] = operations[name];
  const headers: Record<string, string> = {};
  if (method === "post") headers["Idempotency-Key"] = newKey();
  if (request.revision !== undefined) headers["If-Match"] = `"${request.revision}"`;
  const file = typeof Blob !== "undefined" && (request.body as unknown) instanceof Blob ? request.body as unknown as Blob : undefined;
  if (request.body !== undefined) headers["Content-Type"] = file ? "application/octet-stream" : "application/json";
  const attempt = () => client.request<unknown>({
    method, url: fillPath(template, request.path as Record<string, string> | undefined), params: request.query, headers, signal: request.signal,
    data: file ?? (request.body === undefined ? undefined : JSON.stringify(request.body)),
    // A large file on a slow line takes its time.
    ...(file && { timeout: 0, onUploadProgress: ({ loaded, total }) => request.progress?.(total ? loaded / total : 0) }),
  });
  let answer;
  try {
    answer = await attempt();
  } catch (error) {
    if (axios.isCancel(error)) throw new Problem(0, { code: "cancelled", detail: "The request was given up." });
    throw new Problem(0, { code: "offline", detail: "The server can't be reached." });
  }
  if (answer.status >= 200 && answer.status < 300) return (answer.status === 204 ? undefined : answer.data) as Operations[K]["answer"];
  const problem = new Problem(answer.status, typeof answer.data === "object" && answer.data !== null ? answer.data as Partial<Details> : { code: answer.status >= 502 && answer.status <= 504 ? "offline" : "unknown", detail: `The server answered ${answer.status}.` });
  if (problem.status === 401 && name !== "signIn" && name !== "getSession") whenSignedOut();
  throw problem;
}
