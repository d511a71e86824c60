import { reducer } from "./reducer";
import type { Problem } from "./problem";

/** What is known of one thing that the server keeps, by key. */
export interface Query {
  data: unknown;
  problem: Problem | null;
  isLoading: boolean;
  /** Something changed since it was read. */
  isStale: boolean;
  /** Something changed while it was being read, so the answer may be old already. */
  isOvertaken: boolean;
}

export type Queries = Record<string, Query>;

const none: Query = { data: undefined, problem: null, isLoading: false, isStale: true, isOvertaken: false };

const change = (state: Queries, key: string, part: Partial<Query>): Queries => ({ ...state, [key]: { ...(state[key] ?? none), ...part } });

/** Answers of the server by key. Resources (resource.ts) read and write here. */
export const queries = reducer<Queries>({}, {
  "query/asked": (state, { key }) => change(state, key, { isLoading: true, isOvertaken: false }),
  "query/answered": (state, { key, data }) => change(state, key, { data, problem: null, isLoading: false, isStale: state[key]?.isOvertaken ?? false, isOvertaken: false }),
  // A failure that something newer has overtaken is no reason to stop: it is read again.
  "query/failed": (state, { key, problem }) => change(state, key, { problem: state[key]?.isOvertaken ? null : problem, isLoading: false, isOvertaken: false, isStale: true }),
  "query/patched": (state, { key, data }) => (state[key] ? change(state, key, { data }) : state),
  "query/outdated": (state, { prefix }) => {
    // One copy however many there are: whoever has read a thousand messages has a thousand keys.
    let next: Queries | undefined;
    for (const [key, query] of Object.entries(state)) {
      if (key !== prefix && !key.startsWith(`${prefix}/`) && !key.startsWith(`${prefix}?`)) continue;
      (next ??= { ...state })[key] = { ...query, isStale: true, isOvertaken: query.isLoading, problem: null };
    }
    return next ?? state;
  },
  "query/forgotten": () => ({}),
});
