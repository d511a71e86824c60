import type { AvatarSettings, Operations, ReplyRehearsal } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";

export type RehearsalQuestion = Operations["rehearseReply"]["body"];
export type { AvatarSettings, ReplyRehearsal };

/** What the avatar would do with a message; nothing is stored or sent. The form shows what is wrong with it. */
export const rehearse = (workspaceID: string): Mutation<RehearsalQuestion, ReplyRehearsal> => ({
  run: (body) => call("rehearseReply", { path: { workspaceID }, body }),
  failed: (problem) => problem.fields.length > 0,
});
