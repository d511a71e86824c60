import type { Usage } from "../api/schema";
import { call } from "../core/call";
import { defineResource } from "../core/resource";

/** What the month's plan allows and what is used. Parameter: the workspace. */
export const usage = defineResource<string, Usage>({
  key: (workspaceID) => `w/${workspaceID}/usage`,
  load: (workspaceID) => call("getUsage", { path: { workspaceID } }),
});
