import type { FieldProblem, Problem as Details } from "../api/schema";

/** What the server (or the line to it) said when a request failed. */
export class Problem extends Error {
  readonly status: number;
  /** Stable; branch on it. `offline` when there was no answer at all. */
  readonly code: string;
  readonly fields: FieldProblem[];
  readonly details: Record<string, string>;
  readonly requestID: string | undefined;

  constructor(status: number, body: Partial<Details>) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = body.code ?? "unknown";
    this.fields = body.fields ?? [];
    this.details = body.details ?? {};
    this.requestID = body.request_id;
  }

  /** No answer: the network or the server is away. */
  get isOffline(): boolean {
    return this.code === "offline";
  }

  /** What is wrong with the field of this name, for the field to show. */
  field(name: string): string | undefined {
    return this.fields.find((one) => one.field === name || one.field.startsWith(`${name}.`) || one.field.startsWith(`${name}[`))?.message;
  }

  /** What no named field shows. */
  rest(shown: readonly string[]): string | undefined {
    if (this.fields.length === 0) return this.message;
    const others = this.fields.filter((one) => !shown.some((name) => one.field === name || one.field.startsWith(`${name}.`) || one.field.startsWith(`${name}[`)));
    return others.length === 0 ? undefined : others.map((one) => `${one.field} ${one.message}`).join("; ");
  }
}

/** Any thrown value as a `Problem`. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, { code: "unexpected", detail: error instanceof Error ? error.message : String(error) });
}
