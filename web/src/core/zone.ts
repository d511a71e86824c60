/** What a clock on the wall shows; months from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** What the clocks of a time zone show at a moment. */
export function wallTime(at: Date, timeZone: string): WallTime {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(at)) parts[type] = Number(value);
  const part = (name: string) => parts[name] ?? 0;
  return { year: part("year"), month: part("month"), day: part("day"), hour: part("hour"), minute: part("minute") };
}

const asUTC = ({ year, month, day, hour, minute }: WallTime): number => Date.UTC(year, month - 1, day, hour, minute);

/** The moment at which the clocks of a time zone show this; days and hours may run over. In the hour that is left out in spring: as much later. */
export function momentOf(wall: WallTime, timeZone: string): Date {
  const wanted = asUTC(wall);
  const ahead = (at: number) => asUTC(wallTime(new Date(at), timeZone)) - at;
  const first = wanted - ahead(wanted);
  // Between the guess and the truth the clocks may have been changed.
  return new Date(wanted - ahead(first));
}

/** The time zone of this browser. */
export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every time zone that the browser knows, and one that has to be among them, for a field to choose from. */
export function zoneOptions(present: string): { value: string; label: string }[] {
  // Newer than the library types of our compiler, and missing in older browsers.
  const known = (Intl as { supportedValuesOf?: (kind: "timeZone") => string[] }).supportedValuesOf?.("timeZone") ?? [];
  return [...new Set([present, ...known])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
