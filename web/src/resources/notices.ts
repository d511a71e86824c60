import type { Notice, NoticePage } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, patch } from "../core/resource";

/** The newest notices. Parameter: the workspace. */
export const notices = defineResource<string, NoticePage>({
  key: (workspaceID) => `w/${workspaceID}/notices`,
  load: (workspaceID) => call("listNotices", { path: { workspaceID }, query: { limit: 50 } }),
});

export const readNotice = (workspaceID: string): Mutation<string, Notice> => ({
  run: (noticeID) => call("readNotice", { path: { workspaceID, noticeID } }),
  optimistic: (noticeID) => [patch(notices, workspaceID, (page) => ({ ...page, items: page.items.map((one) => (one.id === noticeID ? { ...one, read_at: new Date().toISOString() } : one)) }))],
});
