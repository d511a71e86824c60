import { momentOf, wallTime } from "../../core/zone";

export type SnoozeChoice = "hour" | "evening" | "tomorrow" | "week";

/** The usual times to put something off to, by the clocks of the workspace's time zone; those that make no sense now are left out. */
export function snoozeTimes(now: Date, timeZone: string): [SnoozeChoice, Date][] {
  const wall = wallTime(now, timeZone);
  const at = (days: number, hour: number) => momentOf({ ...wall, day: wall.day + days, hour, minute: 0 }, timeZone);
  const evening = at(0, 18);
  // From Sunday on the next Monday is tomorrow, which is offered already.
  const toMonday = ((8 - new Date(Date.UTC(wall.year, wall.month - 1, wall.day)).getUTCDay()) % 7) || 7;
  return [
    ["hour", new Date(now.getTime() + 3_600_000)],
    ...(evening.getTime() - now.getTime() > 3_600_000 ? [["evening", evening] as [SnoozeChoice, Date]] : []),
    ["tomorrow", at(1, 9)],
    ...(toMonday > 1 ? [["week", at(toMonday, 9)] as [SnoozeChoice, Date]] : []),
  ];
}

/** A time for the browser's own field, which has no time zone. */
export function fieldTime(time: Date, timeZone: string): string {
  const { year, month, day, hour, minute } = wallTime(time, timeZone);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(year)}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The moment that the browser's own field means by the clocks of a time zone; null while it is not filled in. */
export function fieldMoment(value: string, timeZone: string): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value);
  if (!parts) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.slice(1).map(Number);
  return momentOf({ year, month, day, hour, minute }, timeZone);
}
