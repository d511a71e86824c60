import type { SignedIn, User, Workspace } from "../api/schema";
import { reducer } from "./reducer";

export interface Session {
  /** `unknown` until the server has said. */
  state: "unknown" | "out" | "in" | "unreachable";
  user: User | null;
  workspaces: Workspace[];
  /** The person was signed in and no longer is. */
  hasExpired: boolean;
}

/** Who is signed in. */
export const session = reducer<Session>({ state: "unknown", user: null, workspaces: [], hasExpired: false }, {
  "session/in": (_, { signedIn }: { type: string; signedIn?: SignedIn }) => ({ state: "in", user: signedIn?.user ?? null, workspaces: signedIn?.workspaces ?? [], hasExpired: false }),
  "session/out": (state, { expired }) => ({ state: "out", user: null, workspaces: [], hasExpired: expired === true && state.state === "in" }),
  "session/unreachable": (state) => (state.state === "in" ? state : { ...state, state: "unreachable" }),
  "session/workspace": (state, { workspace }) => {
    const known = state.workspaces.some((one) => one.id === workspace.id);
    return { ...state, workspaces: known ? state.workspaces.map((one) => (one.id === workspace.id ? workspace : one)) : [...state.workspaces, workspace] };
  },
  "session/user": (state, { user }) => ({ ...state, user }),
});
