import { wallTime } from "../../core/zone";

export type PeriodName = "today" | "week" | "month" | "quarter" | "custom";
export const periods: readonly PeriodName[] = ["today", "week", "month", "quarter", "custom"];
const lengths: Record<Exclude<PeriodName, "custom">, number> = { today: 1, week: 7, month: 30, quarter: 90 };

const two = (value: number): string => String(value).padStart(2, "0");

/** The day that the clocks of a time zone show, so many days before. */
export function dayOf(now: Date, timeZone: string, before = 0): string {
  const wall = wallTime(now, timeZone);
  const day = new Date(Date.UTC(wall.year, wall.month - 1, wall.day - before));
  return `${String(day.getUTCFullYear())}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`;
}

/** First and last day of a period that ends today. */
export function daysOf(name: PeriodName, custom: { from?: string; to?: string }, now: Date, timeZone: string): { from?: string; to?: string } {
  if (name === "custom") return { from: custom.from || undefined, to: custom.to || undefined };
  return { from: dayOf(now, timeZone, lengths[name] - 1), to: dayOf(now, timeZone) };
}

/** Some seconds in the unit in which people say them. */
export function waited(seconds: number): { unit: "seconds" | "minutes" | "hours" | "days"; value: number } {
  if (seconds < 90) return { unit: "seconds", value: seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds) };
  if (seconds < 90 * 60) return { unit: "minutes", value: Math.round(seconds / 60) };
  if (seconds < 48 * 3_600) return { unit: "hours", value: Math.round(seconds / 360) / 10 };
  return { unit: "days", value: Math.round(seconds / 8_640) / 10 };
}
