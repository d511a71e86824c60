import type { AnyAction } from "redux";

type Cases<S> = Record<string, (state: S, action: AnyAction) => S>;

/** A reducer from its cases by action type. */
export function reducer<S>(initial: S, cases: Cases<S>) {
  return (state: S | undefined, action: AnyAction): S => {
    const present = state === undefined ? initial : state;
    const handle = Object.prototype.hasOwnProperty.call(cases, action.type as string) ? cases[action.type as string] : undefined;
    return handle ? handle(present, action) : present;
  };
}

/** The same record without one of its names. */
export function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  if (!(name in record)) return record;
  const { [name]: _, ...rest } = record;
  return rest;
}
