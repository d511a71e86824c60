import { lazy, type ComponentType } from "react";
import type { Role } from "../api/schema";
import type { IconName } from "../kit";
import type { StringKey } from "../strings";

export interface Screen {
  /** The first part of the address within the workspace. */
  name: string;
  title: StringKey;
  icon: IconName;
  group: "work" | "voice" | "workspace" | "installation";
  /** The least role that sees it. */
  needs?: Role;
  isForOperator?: boolean;
  /** `b` and `c` are the further parts of the address. */
  Content: ComponentType<{ b?: string; c?: string }>;
}

/** Every screen of a workspace, in the order of the navigation. A new one is a line here (web/README.md). */
export const screens: Screen[] = [
  { name: "inbox", title: "nav.inbox", icon: "inbox", group: "work", Content: lazy(() => import("../screens/inbox/Inbox")) },
];
