import { call, onSignedOut } from "../core/call";
import { forget, defineResource, type Everything } from "../core/resource";
import { asProblem } from "../core/problem";
import { store } from "../core/store";
import type { SessionList, SignedIn, Status } from "../api/schema";

/** Whether people may register, and which platforms are set up. */
export const status = defineResource<Everything, Status>({ key: () => "status", load: () => call("getStatus", {}) });

/** The person's own open sessions. */
export const sessions = defineResource<Everything, SessionList>({ key: () => "sessions", load: () => call("listSessions", {}) });

function enter(signedIn: SignedIn): SignedIn {
  store.dispatch({ type: "session/in", signedIn });
  return signedIn;
}

/** Asks the server who is signed in. */
export async function readSession(): Promise<void> {
  try {
    enter(await call("getSession", {}));
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status === 401) store.dispatch({ type: "session/out" });
    else store.dispatch({ type: "session/unreachable" });
  }
}

/** Asks again, because the live line was refused: whoever is signed out gets the sign-in page, whoever left a workspace no longer sees it. */
export async function checkSession(): Promise<void> {
  try {
    enter(await call("getSession", {}));
  } catch (error) {
    if (asProblem(error).status !== 401) return;
    forget();
    store.dispatch({ type: "session/out", expired: true });
  }
}

export const signIn = async (body: { email: string; password: string }) => enter(await call("signIn", { body }));
export const register = async (body: { email: string; name: string; password: string; invitation?: string; set_up_token?: string; workspace_name?: string }) => enter(await call("register", { body }));
export const resetPassword = (body: { token: string; password: string }) => call("resetPassword", { body });

export async function signOut(): Promise<void> {
  await call("signOut", {});
  forget();
  store.dispatch({ type: "session/out" });
}

/** From now on an answer that the session is over leads to the sign-in page; what was on screen is forgotten. */
export function watchSession(): void {
  onSignedOut(() => {
    forget();
    store.dispatch({ type: "session/out", expired: true });
  });
}
