import type { Contact, Conversation, ConversationPage } from "../api/schema";
import { call } from "../core/call";
import { outdate, patch } from "../core/resource";
import type { Mutation } from "../core/mutation";
import { message } from "./messages";

/** The older messages of a conversation, newest first. */
export const readConversation = (workspaceID: string, conversationID: string, cursor?: string): Promise<ConversationPage> => call("getConversation", { path: { workspaceID, conversationID }, query: { limit: 50, cursor } });

interface Hand { conversationID: string; messageID: string; takesOver: boolean }

/** A person takes a conversation over, or gives it back to the avatar. */
export const handOver = (workspaceID: string): Mutation<Hand, Conversation> => ({
  run: ({ conversationID, takesOver }) => call(takesOver ? "takeOverConversation" : "giveBackConversation", { path: { workspaceID, conversationID } }),
  optimistic: ({ messageID, takesOver }) => [patch(message, { workspaceID, messageID }, (present) => ({ ...present, conversation: present.conversation && { ...present.conversation, is_taken_over: takesOver } }))],
  done: (conversation, { messageID }) => {
    patch(message, { workspaceID, messageID }, (present) => ({ ...present, conversation }));
    outdate(`w/${workspaceID}/message`);
  },
});

/** Sets or lifts the opt-out of a fan. */
export const setOptOut = (workspaceID: string): Mutation<{ contactID: string; messageID: string; isOptedOut: boolean }, Contact> => ({
  run: ({ contactID, isOptedOut }) => call("setContactOptOut", { path: { workspaceID, contactID }, body: { is_opted_out: isOptedOut } }),
  done: (contact, { messageID }) => { patch(message, { workspaceID, messageID }, (present) => ({ ...present, message: { ...present.message, contact } })); },
});
