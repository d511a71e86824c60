import { useCallback, useEffect, useMemo } from "react";
import { asProblem, type Problem } from "./problem";
import { store, useSelect } from "./store";

/** One kind of thing that the server keeps: how it is named in the store and how it is read. */
export interface Resource<P, T> {
  key: (parameters: P) => string;
  load: (parameters: P) => Promise<T>;
}

export const defineResource = <P, T>(resource: Resource<P, T>): Resource<P, T> => resource;

/** The parameter of a resource of which there is only one. */
export type Everything = "everything";
export const everything: Everything = "everything";

export interface View<T> {
  data: T | undefined;
  problem: Problem | null;
  /** There is nothing to show yet. */
  isEmpty: boolean;
  isLoading: boolean;
  reload: () => void;
}

/** Between two reads of something that the server could not be asked for. */
const AGAIN = 4_000;
const running = new Map<string, Promise<unknown>>();

/** Reads a resource now, once for all who ask at the same time. */
export function read<P, T>(resource: Resource<P, T>, parameters: P): Promise<T> {
  const key = resource.key(parameters);
  const present = running.get(key);
  if (present) return present as Promise<T>;
  store.dispatch({ type: "query/asked", key });
  const asked = resource.load(parameters).then(
    (data) => {
      if (running.get(key) === asked) running.delete(key);
      store.dispatch({ type: "query/answered", key, data });
      return data;
    },
    (error: unknown) => {
      if (running.get(key) === asked) running.delete(key);
      store.dispatch({ type: "query/failed", key, problem: asProblem(error) });
      throw error;
    },
  );
  running.set(key, asked);
  return asked;
}

/** What the store has of a resource, without asking the server. */
export function peek<P, T>(resource: Resource<P, T>, parameters: P): T | undefined {
  return store.getState().queries[resource.key(parameters)]?.data as T | undefined;
}

/** Replaces what the store has of a resource, where it has something; answers with what puts it back. */
export function patch<P, T>(resource: Resource<P, T>, parameters: P, change: (data: T) => T): () => void {
  const key = resource.key(parameters);
  const before = store.getState().queries[key]?.data as T | undefined;
  if (before === undefined) return () => {};
  const after = change(before);
  store.dispatch({ type: "query/patched", key, data: after });
  return () => {
    // What came from the server in between is newer than what we would put back.
    if (store.getState().queries[key]?.data === after) store.dispatch({ type: "query/patched", key, data: before });
    else outdate(key);
  };
}

/** Puts an answer into the store as if it had just been read. */
export function keep<P, T>(resource: Resource<P, T>, parameters: P, data: T): void {
  store.dispatch({ type: "query/answered", key: resource.key(parameters), data });
}

/** Whatever begins with this key has changed: what is on screen is read again now, the rest when it is shown next. */
export function outdate(prefix: string): void {
  store.dispatch({ type: "query/outdated", prefix });
}

/** Forgets everything, for another person or workspace. */
export function forget(): void {
  running.clear();
  store.dispatch({ type: "query/forgotten" });
}

/** A resource for a component. Null parameters: not yet. */
export function useResource<P, T>(resource: Resource<P, T>, parameters: P | null): View<T> {
  const key = parameters === null ? null : resource.key(parameters);
  const query = useSelect((state) => (key === null ? undefined : state.queries[key]));
  const isWanted = key !== null && (query === undefined || query.isStale) && !query?.isLoading && !query?.problem;
  useEffect(() => {
    if (isWanted && parameters !== null) read(resource, parameters).catch(() => {});
    // The key stands for the parameters.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isWanted, key, resource]);
  // No answer at all is nobody's last word: while it is on screen it is asked for again.
  const isAway = key !== null && query?.problem?.isOffline === true && !query.isLoading;
  useEffect(() => {
    if (!isAway || parameters === null) return undefined;
    const timer = setTimeout(() => { read(resource, parameters).catch(() => {}); }, AGAIN);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isAway, key, resource]);
  const reload = useCallback(() => {
    if (parameters !== null) read(resource, parameters).catch(() => {});
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, resource]);
  const [data, problem, isLoading] = [query?.data as T | undefined, query?.problem ?? null, query?.isLoading ?? true];
  // The same view while nothing in it changes, for those who are drawn again only then.
  return useMemo(() => ({ data, problem, isEmpty: data === undefined, isLoading, reload }), [data, isLoading, problem, reload]);
}
