/** The share of a month's automated replies from which everybody is told. */
export const NOTICE_AT = 0.7;

/** How near the end of the month's automated replies is, as the server counts it: told at 70 %, held back at 100 %. */
export function levelOf(used: number, limit: number): "calm" | "near" | "full" {
  return used >= limit ? "full" : used * 100 >= limit * NOTICE_AT * 100 ? "near" : "calm";
}

/** The first day after a month, `2026-11`, as a moment in UTC. */
export function firstOfNext(month: string): number {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return Date.UTC(year, number, 1);
}

/** Whether a platform's own day, over a month, is enough for fewer replies than the plan. */
export const isTighter = (repliesPerDay: number, limit: number): boolean => repliesPerDay * 30 < limit;
