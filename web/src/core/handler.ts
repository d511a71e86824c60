import { useCallback, useLayoutEffect, useMemo, useRef } from "react";

function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useLayoutEffect(() => { latest.current = value; });
  return latest;
}

/** The same function for good that does what the newest one would: for children that are drawn again only when something changed. Not to be called while rendering. */
export function useHandler<A extends unknown[], R>(handler: (...given: A) => R): (...given: A) => R {
  const latest = useLatest(handler);
  return useCallback((...given: A) => latest.current(...given), [latest]);
}

type Handlers<T> = { [K in keyof T]: (...given: never[]) => void };

/** The same for several at once; which ones there are stays. */
export function useHandlers<T extends Handlers<T>>(handlers: T): T {
  const latest = useLatest(handlers);
  return useMemo(() => Object.fromEntries(Object.keys(handlers).map((name) => [name, (...given: never[]) => latest.current[name as keyof T](...given)])) as unknown as T,
    // Their names are those of the first time.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    []);
}
