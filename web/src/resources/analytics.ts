import type { Analytics, OutcomeCounts } from "../api/schema";
import { call } from "../core/call";
import { defineResource } from "../core/resource";
import type { Outcome } from "./messages";

export interface ReportQuery {
  workspaceID: string;
  /** `2026-11-01`; without it the server's usual period. */
  from?: string;
  to?: string;
  timeZone: string;
}

/** A period in figures. */
export const analytics = defineResource<ReportQuery, Analytics>({
  key: ({ workspaceID, from, to, timeZone }) => `w/${workspaceID}/analytics?${JSON.stringify([from, to, timeZone])}`,
  load: ({ workspaceID, from, to, timeZone }) => call("getAnalytics", { path: { workspaceID }, query: { from, to, time_zone: timeZone } }),
});

/** The parts that all messages of a period fall into, in the order in which they are told. */
export const parts: readonly Outcome[] = ["answered_by_avatar", "answered_by_person", "answered_elsewhere", "open", "aside", "unsent"];

/** How many messages met with this. */
export function countOf(counts: OutcomeCounts, outcome: Outcome): number {
  switch (outcome) {
    case "answered": return counts.answered;
    case "sent": return counts.answered_by_avatar + counts.answered_by_person;
    case "answered_by_avatar": return counts.answered_by_avatar;
    case "answered_by_person": return counts.answered_by_person;
    case "answered_elsewhere": return counts.answered_elsewhere;
    case "open": return counts.open;
    case "aside": return counts.ignored + counts.hidden;
    case "unsent": return counts.rejected + counts.failed;
  }
}
