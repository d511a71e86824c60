import type { MemberList } from "../api/schema";
import { call } from "../core/call";
import { defineResource } from "../core/resource";

/** Everybody in the workspace. Parameter: the workspace. */
export const members = defineResource<string, MemberList>({
  key: (workspaceID) => `w/${workspaceID}/members`,
  load: (workspaceID) => call("listMembers", { path: { workspaceID } }),
});
