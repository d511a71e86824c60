import type { Avatar, AvatarSettings, Category, Thresholds } from "../api/schema";
import { call } from "../core/call";
import { keep, patch, defineResource } from "../core/resource";
import type { Mutation } from "../core/mutation";

/** The avatar's settings and switches. Parameter: the workspace. */
export const avatar = defineResource<string, Avatar>({
  key: (workspaceID) => `w/${workspaceID}/avatar`,
  load: (workspaceID) => call("getAvatar", { path: { workspaceID } }),
});

export const switchAvatar = (workspaceID: string): Mutation<boolean, Avatar> => ({
  run: (isOn) => call("switchAvatar", { path: { workspaceID }, body: { is_on: isOn } }),
  optimistic: (isOn) => [patch(avatar, workspaceID, (present) => ({ ...present, is_on: isOn }))],
  done: (answer) => keep(avatar, workspaceID, answer),
});

/** Not shown before the server has said so: who stops in an emergency has to know that it holds. */
export const stopAvatar = (workspaceID: string): Mutation<boolean, Avatar> => ({
  run: (isStopped) => call("stopAvatar", { path: { workspaceID }, body: { is_stopped: isStopped } }),
  done: (answer) => keep(avatar, workspaceID, answer),
});

export const saveAvatarSettings = (workspaceID: string): Mutation<{ settings: AvatarSettings; revision: number }, Avatar> => ({
  run: ({ settings, revision }) => call("updateAvatarSettings", { path: { workspaceID }, body: settings, revision }),
  done: (answer) => keep(avatar, workspaceID, answer),
});

/** What each threshold would have sent by itself and got wrong. Parameters: the workspace, and a category or all. */
export const thresholds = defineResource<{ workspaceID: string; category?: Category }, Thresholds>({
  key: ({ workspaceID, category }) => `w/${workspaceID}/thresholds?${category ?? ""}`,
  load: ({ workspaceID, category }) => call("getThresholds", { path: { workspaceID }, query: { category } }),
});
