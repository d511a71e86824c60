import { createContext, useContext } from "react";
import type { Role, User, Workspace } from "../api/schema";
import { address } from "../core/router";

/** The workspace that is open and what the person may do there. */
export interface Place {
  workspace: Workspace;
  user: User;
  id: string;
  may: (role: Role) => boolean;
  /** An address within the workspace: `at("inbox", "needs_me")`. */
  at: (...parts: (string | undefined)[]) => string;
}

export const WorkspaceContext = createContext<Place | null>(null);

const ranks: Role[] = ["analyst", "moderator", "manager", "owner"];

/** Made once per workspace and person: every row of a feed looks at it, and is drawn again when it is another one. */
export const placeOf = (workspace: Workspace, user: User): Place => ({
  workspace, user, id: workspace.id,
  may: (role) => ranks.indexOf(workspace.role) >= ranks.indexOf(role),
  at: (...parts) => address("/w/:workspace/:a?/:b?/:c?", { workspace: workspace.id, a: parts[0], b: parts[1], c: parts[2] }),
});

export function useWorkspace(): Place {
  const place = useContext(WorkspaceContext);
  if (!place) throw new Error("useWorkspace needs a workspace around it");
  return place;
}
