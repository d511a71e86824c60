import type { SavedReplyList } from "../api/schema";
import { call } from "../core/call";
import { defineResource } from "../core/resource";

/** Reply texts kept for reuse. Parameter: the workspace. */
export const savedReplies = defineResource<string, SavedReplyList>({
  key: (workspaceID) => `w/${workspaceID}/saved-replies`,
  load: (workspaceID) => call("listSavedReplies", { path: { workspaceID } }),
});
