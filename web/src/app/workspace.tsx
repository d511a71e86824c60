import { createContext, useContext } from "react";
import type { Role, User, Workspace } from "../api/schema";
import { address } from "../core/router";

interface Place { workspace: Workspace; user: User }
export const WorkspaceContext = createContext<Place | null>(null);

const ranks: Role[] = ["analyst", "moderator", "manager", "owner"];

/** The workspace that is open and what the person may do there. */
export function useWorkspace() {
  const place = useContext(WorkspaceContext);
  if (!place) throw new Error("useWorkspace needs a workspace around it");
  const { workspace, user } = place;
  return {
    workspace, user, id: workspace.id,
    may: (role: Role) => ranks.indexOf(workspace.role) >= ranks.indexOf(role),
    /** An address within the workspace: `at("inbox", "needs_me")`. */
    at: (...parts: (string | undefined)[]) => address("/w/:workspace/:a?/:b?/:c?", { workspace: workspace.id, a: parts[0], b: parts[1], c: parts[2] }),
  };
}
