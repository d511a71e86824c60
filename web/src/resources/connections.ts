import type { Connection, ConnectionList, Platform } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, patch } from "../core/resource";

/** The connected accounts. Parameter: the workspace. */
export const connections = defineResource<string, ConnectionList>({
  key: (workspaceID) => `w/${workspaceID}/connections`,
  load: (workspaceID) => call("listConnections", { path: { workspaceID } }),
});

const replace = (workspaceID: string) => (connection: Connection) => {
  patch(connections, workspaceID, (list) => ({ items: list.items.map((one) => (one.id === connection.id ? connection : one)) }));
};

/** An account's name as people write it; YouTube's begins with an @ of its own. */
export const handle = (username: string): string => (username.startsWith("@") ? username : `@${username}`);

/** Sends the browser to the platform's consent page. */
export const connect = async (workspaceID: string, platform: Platform): Promise<void> => {
  const { authorization_url: address } = await call("startConnection", { path: { workspaceID }, body: { platform } });
  window.location.assign(address);
};

export const disconnect = (workspaceID: string): Mutation<string, Connection> => ({
  run: (connectionID) => call("disconnect", { path: { workspaceID, connectionID } }),
  done: replace(workspaceID),
});

export const consentToAutomation = (workspaceID: string): Mutation<{ connectionID: string; statement: string }, Connection> => ({
  run: ({ connectionID, statement }) => call("giveAutomationConsent", { path: { workspaceID, connectionID }, body: { statement } }),
  done: replace(workspaceID),
});

export const withdrawConsent = (workspaceID: string): Mutation<string, Connection> => ({
  run: (connectionID) => call("withdrawAutomationConsent", { path: { workspaceID, connectionID } }),
  done: replace(workspaceID),
});
