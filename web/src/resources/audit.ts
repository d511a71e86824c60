import type { AuditEntryPage, AuditVerification } from "../api/schema";
import { call } from "../core/call";
import { defineResource } from "../core/resource";

export interface AuditFilter { workspaceID: string; action?: string; cursor?: string }

/** A page of the audit log, newest first. */
export const auditEntries = defineResource<AuditFilter, AuditEntryPage>({
  key: ({ workspaceID, action, cursor }) => `w/${workspaceID}/audit?${action ?? ""}&${cursor ?? ""}`,
  load: ({ workspaceID, action, cursor }) => call("listAuditEntries", { path: { workspaceID }, query: { limit: 100, action, cursor } }),
});

/** Whether the chain is whole. Parameter: the workspace. */
export const auditVerification = defineResource<string, AuditVerification>({
  key: (workspaceID) => `w/${workspaceID}/audit/verification`,
  load: (workspaceID) => call("verifyAudit", { path: { workspaceID } }),
});
