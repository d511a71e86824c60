import type { Contact, ContactMemory, Member, MessageDetails, Note, NoteList } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, outdate, patch } from "../core/resource";
import { keepMessage, message, patchRows } from "./messages";

/** The notes that people left beside a conversation. */
export const notes = defineResource<{ workspaceID: string; conversationID: string }, NoteList>({
  key: ({ workspaceID, conversationID }) => `w/${workspaceID}/notes/${conversationID}`,
  load: (path) => call("listNotes", { path }),
});

/** A note that the server has not answered for yet. */
export const isPending = (note: Note): boolean => note.id.startsWith("pending-");

let count = 0;

export const addNote = (workspaceID: string, author: Pick<Member, "user_id" | "name">): Mutation<{ conversationID: string; text: string; mentions: string[] }, Note> => ({
  run: ({ conversationID, text, mentions }) => call("addNote", { path: { workspaceID, conversationID }, body: { text, mentions } }),
  optimistic: ({ conversationID, text, mentions }) => {
    count += 1;
    const shown: Note = { id: `pending-${String(count)}`, conversation_id: conversationID, author_id: author.user_id, author_name: author.name, text: text.trim(), mentions, created_at: new Date().toISOString() };
    return [patch(notes, { workspaceID, conversationID }, (list) => ({ items: [...list.items, shown] }))];
  },
  done: (note, { conversationID }) => {
    // In the place of the one that was shown meanwhile; the event may have brought it already.
    patch(notes, { workspaceID, conversationID }, (list) => ({ items: [...list.items.filter((one) => one.id !== note.id && !(isPending(one) && one.text === note.text)), note] }));
  },
});

export const deleteNote = (workspaceID: string): Mutation<Note, undefined> => ({
  run: ({ id, conversation_id: conversationID }) => call("deleteNote", { path: { workspaceID, conversationID, noteID: id } }),
  optimistic: ({ id, conversation_id: conversationID }) => [patch(notes, { workspaceID, conversationID }, (list) => ({ items: list.items.filter((one) => one.id !== id) }))],
});

const everywhere = (workspaceID: string, messageID: string, change: { assigned_to?: string; snoozed_until?: string }): (() => void)[] => [
  ...patchRows(workspaceID, (row) => (row.id === messageID ? { ...row, ..."assigned_to" in change ? { assignedTo: change.assigned_to } : {}, ..."snoozed_until" in change ? { snoozedUntil: change.snoozed_until } : {} } : row)),
  patch(message, { workspaceID, messageID }, (present) => ({ ...present, message: { ...present.message, ...change } })),
];

/** Puts a message off until a time, or brings it back. */
export const snooze = (workspaceID: string): Mutation<{ messageID: string; until: Date | null }, MessageDetails> => ({
  run: ({ messageID, until }) => call("snoozeMessage", { path: { workspaceID, messageID }, body: until ? { until: until.toISOString() } : {} }),
  optimistic: ({ messageID, until }) => everywhere(workspaceID, messageID, { snoozed_until: until?.toISOString() }),
  done: (details) => { keepMessage(workspaceID, details); outdate(`w/${workspaceID}/counts`); },
});

/** Gives a message into somebody's care. */
export const assign = (workspaceID: string): Mutation<{ messageID: string; userID: string | null }, MessageDetails> => ({
  run: ({ messageID, userID }) => call("assignMessage", { path: { workspaceID, messageID }, body: userID ? { user_id: userID } : {} }),
  optimistic: ({ messageID, userID }) => everywhere(workspaceID, messageID, { assigned_to: userID ?? undefined }),
  done: (details) => keepMessage(workspaceID, details),
});

/** What was said with a fan before. */
export const contactMemory = defineResource<{ workspaceID: string; contactID: string }, ContactMemory>({
  key: ({ workspaceID, contactID }) => `w/${workspaceID}/contacts/${contactID}/memory`,
  load: (path) => call("getContactMemory", { path }),
});

/** Replaces tags, note and mark of a fan. */
export const changeContact = (workspaceID: string, messageID: string): Mutation<Contact, Contact> => {
  const show = (contact: Contact) => patch(message, { workspaceID, messageID }, (present) => ({ ...present, message: { ...present.message, contact } }));
  return {
    run: ({ id, tags, note, is_vip: isVIP }) => call("changeContact", { path: { workspaceID, contactID: id }, body: { tags, note, is_vip: isVIP } }),
    optimistic: (contact) => [show(contact)],
    done: (contact) => { show(contact); },
  };
};
