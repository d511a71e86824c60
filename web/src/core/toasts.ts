import { reducer } from "./reducer";
import type { AnyAction } from "redux";

export interface Toast {
  id: number;
  tone: "plain" | "good" | "bad";
  text: string;
  /** One thing that can be done about it. */
  action?: { label: string; run: () => void };
  /** When it goes by itself; with an action the countdown is shown. */
  until: number;
}

export const toasts = reducer<Toast[]>([], {
  // The same sentence twice is once.
  "toast/shown": (state, { toast }) => [...state.filter((one) => one.text !== toast.text || one.action || toast.action), toast].slice(-4),
  "toast/gone": (state, { id }) => state.filter((one) => one.id !== id),
});

let count = 0;
let dispatch: (action: AnyAction) => void = () => {};

/** Told once, at start: where toasts go. */
export function connectToasts(to: (action: AnyAction) => void): void {
  dispatch = to;
}

function show(tone: Toast["tone"], text: string, seconds: number, action?: Toast["action"]): number {
  count += 1;
  const id = count;
  dispatch({ type: "toast/shown", toast: { id, tone, text, action, until: Date.now() + seconds * 1000 } });
  setTimeout(() => dispatch({ type: "toast/gone", id }), seconds * 1000);
  return id;
}

export const toast = {
  say: (text: string, action?: Toast["action"], seconds = 5) => show("plain", text, seconds, action),
  good: (text: string, action?: Toast["action"], seconds = 4) => show("good", text, seconds, action),
  bad: (text: string, action?: Toast["action"], seconds = 9) => show("bad", text, seconds, action),
  close: (id: number) => dispatch({ type: "toast/gone", id }),
};
