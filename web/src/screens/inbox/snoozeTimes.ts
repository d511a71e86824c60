export type SnoozeChoice = "hour" | "evening" | "tomorrow" | "week";

const at = (day: Date, days: number, hour: number): Date => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour);

/** The usual times to put something off to, in the browser's own time zone; those that make no sense now are left out. */
export function snoozeTimes(now: Date): [SnoozeChoice, Date][] {
  const evening = at(now, 0, 18);
  // From Sunday on the next Monday is tomorrow, which is offered already.
  const toMonday = ((8 - now.getDay()) % 7) || 7;
  return [
    ["hour", new Date(now.getTime() + 3_600_000)],
    ...(evening.getTime() - now.getTime() > 3_600_000 ? [["evening", evening] as [SnoozeChoice, Date]] : []),
    ["tomorrow", at(now, 1, 9)],
    ...(toMonday > 1 ? [["week", at(now, toMonday, 9)] as [SnoozeChoice, Date]] : []),
  ];
}

/** A time for the browser's own field, which has no time zone. */
export function fieldTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}
