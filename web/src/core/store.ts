import { combineReducers, legacy_createStore, type AnyAction, type Reducer } from "redux";
import { useRef, useSyncExternalStore } from "react";
import { queries } from "./queries";
import { session } from "./session";
import { toasts } from "./toasts";
import { preferences } from "./preferences";
import { live } from "../live/state";
import { location } from "./router";

const root = combineReducers({ queries, session, toasts, preferences, live, location });

export type State = ReturnType<typeof root>;
export type Action = AnyAction;

export const store = legacy_createStore(root as Reducer<State, AnyAction>);

/** A value derived from the store; the component renders again when the value changes. */
export function useSelect<T>(select: (state: State) => T, isEqual: (a: T, b: T) => boolean = Object.is): T {
  const kept = useRef<{ value: T } | null>(null);
  return useSyncExternalStore(store.subscribe, () => {
    const value = select(store.getState());
    if (kept.current && isEqual(kept.current.value, value)) return kept.current.value;
    kept.current = { value };
    return value;
  });
}
