import { reducer, without } from "../core/reducer";
import type { Viewer } from "./client";

export interface LiveState {
  /** `live`: events come as they happen. `lost`: trying again. `off`: nobody is signed in. */
  line: "off" | "connecting" | "live" | "lost";
  /** When the line was lost. */
  since: number | null;
  /** Who looks at which conversation. */
  viewers: Readonly<Record<string, readonly Viewer[]>>;
}

const nobody: LiveState["viewers"] = {};

export const live = reducer<LiveState>({ line: "off", since: null, viewers: nobody }, {
  // Who looks is told anew when the line is back.
  "live/line": (state, { line, at }) => (state.line === line ? state : { line, since: line === "lost" ? at : null, viewers: line === "live" ? state.viewers : nobody }),
  "live/presence": (state, { conversationID, viewers }) => {
    const rest = without(state.viewers as Record<string, readonly Viewer[]>, conversationID as string);
    return { ...state, viewers: (viewers as Viewer[]).length === 0 ? rest : { ...rest, [conversationID]: viewers as Viewer[] } };
  },
});
