import { reducer } from "./reducer";

export interface Location {
  path: string;
  query: Record<string, string>;
}

/** The path and query of an address of this origin. */
export function parse(address: string): Location {
  const url = new URL(address, "http://here");
  return { path: url.pathname.replace(/\/+$/, "") || "/", query: Object.fromEntries(url.searchParams) };
}

export const location = reducer<Location>(typeof window === "undefined" ? { path: "/", query: {} } : parse(window.location.pathname + window.location.search), {
  "location/changed": (_, { location: next }) => next,
});

/** The parameters of a path by a pattern such as `/w/:workspace/inbox/:tab?`, or null when it does not fit. */
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split("/").filter(Boolean);
  const given = path.split("/").filter(Boolean);
  const parameters: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index];
    if (part.startsWith(":")) {
      const name = part.replace(/^:|\?$/g, "");
      if (value === undefined) {
        if (part.endsWith("?")) continue;
        return null;
      }
      try { parameters[name] = decodeURIComponent(value); } catch { return null; }
    } else if (part !== value) {
      return null;
    }
  }
  return given.length > wanted.length ? null : parameters;
}

/** An address from a pattern: what is undefined at its end is left out. */
export function address(pattern: string, parameters: Record<string, string | undefined> = {}, query: Record<string, string | undefined> = {}): string {
  const parts: string[] = [];
  for (const part of pattern.split("/").filter(Boolean)) {
    if (!part.startsWith(":")) {
      parts.push(part);
      continue;
    }
    const value = parameters[part.replace(/^:|\?$/g, "")];
    if (value === undefined) break;
    parts.push(encodeURIComponent(value));
  }
  const search = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ""));
  const text = search.toString();
  return `/${parts.join("/")}${text ? `?${text}` : ""}`;
}

let guard: (() => boolean) | null = null;

/** Asked before leaving the page shown: false stays. For forms with changes that were not saved. */
export function guardLeaving(may: (() => boolean) | null): void {
  guard = may;
}

/** Whether the form that guards allows leaving; asks the person. */
export function mayLeave(): boolean {
  return guard === null || guard();
}
