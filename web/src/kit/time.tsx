import { useSyncExternalStore } from "react";
import { useSelect } from "../core/store";
import { Ticker } from "../core/ticker";
import { currentLanguage, t } from "../strings";

// One clock for all who look at it as often: one timer and one drawing, however many lines tell an age.
const tickers = new Map<number, Ticker>();

/** The time now, renewed every so many milliseconds. */
export function useNow(every = 30_000): number {
  let ticker = tickers.get(every);
  if (!ticker) tickers.set(every, ticker = new Ticker(every));
  return useSyncExternalStore(ticker.look, ticker.read);
}

// A formatter takes longer to make than all that is on screen to write, so each is made once.
function once<O, F>(make: (language: string, options: O) => F): (language: string, options: O) => F {
  const known = new Map<string, F>();
  return (language, options) => {
    const name = language + JSON.stringify(options);
    let format = known.get(name);
    if (!format) known.set(name, format = make(language, options));
    return format;
  };
}

const numberFormat = once((language, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options));
const dateFormat = once((language, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, options));
const displayNames = once((language, options: Intl.DisplayNamesOptions) => new Intl.DisplayNames(language, options));

/** `4m`, `3h`, `2d`, then the date. */
export function shortAge(at: number, now: number, language: string): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 45) return t("time.now");
  const units: [number, number, Intl.RelativeTimeFormatUnit][] = [[3_600, 60, "minute"], [86_400, 3_600, "hour"], [604_800, 86_400, "day"]];
  for (const [below, divisor, unit] of units) {
    if (seconds < below) return numberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }).format(Math.max(1, Math.round(seconds / divisor)));
  }
  return dateFormat(language, { day: "numeric", month: "short", ...(now - at > 300 * 86_400_000 ? { year: "2-digit" } : {}) }).format(at);
}

/** `1:05`, `3h 12m`, `2d 4h`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 600) return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${String(minutes)}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${String(hours)}h ${String(minutes % 60)}m`;
  return `${String(Math.floor(hours / 24))}d ${String(hours % 24)}h`;
}

export const fullTime = (at: string | number, timeZone?: string): string => dateFormat(currentLanguage(), { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at));
export const dateText = (at: string | number, timeZone?: string): string => dateFormat(currentLanguage(), { dateStyle: "medium", timeZone }).format(new Date(at));
export const dayAndMonth = (at: string | number, timeZone?: string): string => dateFormat(currentLanguage(), { day: "numeric", month: "short", timeZone }).format(new Date(at));
/** A month, `2026-11`, by its name. */
export const monthText = (month: string): string => dateFormat(currentLanguage(), { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01T00:00:00Z`));
export const clockText = (at: string | number): string => dateFormat(currentLanguage(), { timeStyle: "short" }).format(new Date(at));
export const percent = (value: number, digits = 0): string => numberFormat(currentLanguage(), { style: "percent", maximumFractionDigits: digits }).format(value);
export const number = (value: number, digits = 0): string => numberFormat(currentLanguage(), { maximumFractionDigits: digits }).format(value);

/** `1.2k`, where there is little room. */
export const compact = (value: number): string => (value < 1_000 ? String(value) : numberFormat(currentLanguage(), { notation: "compact", maximumFractionDigits: value < 10_000 ? 1 : 0 }).format(value));

/** What the language with this code is called; the code itself where it is none, a dash where none was told. */
export function languageName(code: string): string {
  if (code === "und") return "–";
  try { return displayNames(currentLanguage(), { type: "language" }).of(code) ?? code; } catch { return code; }
}

/** How long ago, with the full time as tooltip. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  // A change of the language is a change of all that is shown.
  useSelect((state) => state.preferences.language);
  return <time dateTime={at} title={fullTime(at)} className={className}>{shortAge(Date.parse(at), now, currentLanguage())}</time>;
}

/** Counts down to a moment. */
export function Countdown({ to, text, over }: { to: string; text: (left: string) => string; over: string }) {
  const left = Date.parse(to) - useNow(Date.parse(to) - Date.now() < 600_000 ? 500 : 20_000);
  return <>{left > 0 ? text(duration(left)) : over}</>;
}
