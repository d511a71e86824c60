import type { Member, MemberAddition, MemberList, Role } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, outdate, patch } from "../core/resource";

/** Everybody in the workspace. Parameter: the workspace. */
export const members = defineResource<string, MemberList>({
  key: (workspaceID) => `w/${workspaceID}/members`,
  load: (workspaceID) => call("listMembers", { path: { workspaceID } }),
});

const old = (workspaceID: string) => () => outdate(`w/${workspaceID}/members`);

/** Adds a person, or answers with an invitation for one who has no account. */
export const addMember = (workspaceID: string): Mutation<{ email: string; role: Role }, MemberAddition> => ({
  run: (body) => call("addMember", { path: { workspaceID }, body }),
  done: old(workspaceID),
  failed: (problem) => problem.fields.length > 0,
});

export const changeMember = (workspaceID: string): Mutation<{ userID: string; role: Role }, Member> => ({
  run: ({ userID, role }) => call("changeMember", { path: { workspaceID, userID }, body: { role } }),
  optimistic: ({ userID, role }) => [patch(members, workspaceID, (list) => ({ items: list.items.map((one) => (one.user_id === userID ? { ...one, role } : one)) }))],
  done: old(workspaceID),
});

export const removeMember = (workspaceID: string): Mutation<string, unknown> => ({
  run: (userID) => call("removeMember", { path: { workspaceID, userID } }),
  optimistic: (userID) => [patch(members, workspaceID, (list) => ({ items: list.items.filter((one) => one.user_id !== userID) }))],
  done: old(workspaceID),
});
