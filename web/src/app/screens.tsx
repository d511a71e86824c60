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

const office = (name: keyof typeof import("../screens/office")) => import("../screens/office").then((all) => ({ default: all[name] }));

const voice = (name: keyof typeof import("../screens/voice")) => import("../screens/voice").then((all) => ({ default: all[name] }));

/** Every screen of a workspace, in the order of the navigation. A new one is a line here (web/README.md). */
export const screens: Screen[] = [
  { name: "inbox", title: "nav.inbox", icon: "inbox", group: "work", Content: lazy(() => import("../screens/inbox/Inbox")) },
  { name: "avatar", title: "nav.avatar", icon: "avatar", group: "voice", Content: lazy(() => voice("Avatar")) },
  { name: "rules", title: "nav.rules", icon: "rules", group: "voice", Content: lazy(() => voice("Rules")) },
  { name: "saved-replies", title: "nav.saved_replies", icon: "saved", group: "voice", Content: lazy(() => office("SavedReplies")) },
  { name: "training", title: "nav.training", icon: "training", group: "voice", Content: lazy(() => voice("Training")) },
  { name: "analytics", title: "nav.analytics", icon: "chart", group: "workspace", Content: lazy(() => voice("Analytics")) },
  { name: "connections", title: "nav.connections", icon: "plug", group: "workspace", Content: lazy(() => office("Connections")) },
  { name: "team", title: "nav.team", icon: "team", group: "workspace", Content: lazy(() => office("Team")) },
  { name: "billing", title: "nav.billing", icon: "card", group: "workspace", Content: lazy(() => office("Billing")) },
  { name: "audit", title: "nav.audit", icon: "shield", group: "workspace", needs: "manager", Content: lazy(() => office("Audit")) },
  { name: "settings", title: "nav.settings", icon: "gear", group: "workspace", Content: lazy(() => office("Settings")) },
  { name: "system", title: "nav.system", icon: "server", group: "installation", isForOperator: true, Content: lazy(() => office("System")) },
];
