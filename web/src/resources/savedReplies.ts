import type { SavedReply, SavedReplyContent, SavedReplyList } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, outdate, patch } from "../core/resource";

/** Reply texts kept for reuse. Parameter: the workspace. */
export const savedReplies = defineResource<string, SavedReplyList>({
  key: (workspaceID) => `w/${workspaceID}/saved-replies`,
  load: (workspaceID) => call("listSavedReplies", { path: { workspaceID } }),
});

const old = (workspaceID: string) => () => outdate(`w/${workspaceID}/saved-replies`);

/** Makes a saved reply, or changes the one that is given. */
export const saveSavedReply = (workspaceID: string): Mutation<{ reply?: SavedReply; content: SavedReplyContent }, SavedReply> => ({
  run: ({ reply, content }) =>
    reply ? call("updateSavedReply", { path: { workspaceID, replyID: reply.id }, body: content, revision: reply.revision }) : call("createSavedReply", { path: { workspaceID }, body: content }),
  done: old(workspaceID),
  failed: (problem) => problem.fields.length > 0,
});

export const deleteSavedReply = (workspaceID: string): Mutation<string, unknown> => ({
  run: (replyID) => call("deleteSavedReply", { path: { workspaceID, replyID } }),
  optimistic: (replyID) => [patch(savedReplies, workspaceID, (list) => ({ items: list.items.filter((one) => one.id !== replyID) }))],
  done: old(workspaceID),
});
