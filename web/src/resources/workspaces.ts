import type { Workspace } from "../api/schema";
import { call } from "../core/call";
import { store } from "../core/store";

const known = (workspace: Workspace): Workspace => {
  store.dispatch({ type: "session/workspace", workspace });
  return workspace;
};

export const createWorkspace = async (body: { name: string; time_zone: string }) => known(await call("createWorkspace", { body }));
export const readWorkspace = async (workspaceID: string) => known(await call("getWorkspace", { path: { workspaceID } }));
export const updateWorkspace = async (workspaceID: string, body: { name?: string; time_zone?: string }, revision: number) => known(await call("updateWorkspace", { path: { workspaceID }, body, revision }));
