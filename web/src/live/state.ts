import { reducer } from "../core/reducer";

export interface LiveState {
  /** `live`: events come as they happen. `lost`: trying again. `off`: nobody is signed in. */
  line: "off" | "connecting" | "live" | "lost";
  /** When the line was lost. */
  since: number | null;
}

export const live = reducer<LiveState>({ line: "off", since: null }, {
  "live/line": (state, { line, at }) => (state.line === line ? state : { line, since: line === "lost" ? at : null }),
});
