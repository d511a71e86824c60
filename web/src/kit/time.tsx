import { useEffect, useState } from "react";
import { useSelect } from "../core/store";
import { currentLanguage, t } from "../strings";

/** The time now, renewed every so many milliseconds. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** `4m`, `3h`, `2d`, then the date. */
export function shortAge(at: number, now: number, language: string): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 45) return t("time.now");
  const units: [number, number, Intl.RelativeTimeFormatUnit][] = [[3_600, 60, "minute"], [86_400, 3_600, "hour"], [604_800, 86_400, "day"]];
  for (const [below, divisor, unit] of units) {
    if (seconds < below) return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "narrow" }).format(Math.max(1, Math.round(seconds / divisor)));
  }
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", ...(now - at > 300 * 86_400_000 ? { year: "2-digit" } : {}) }).format(at);
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

export const fullTime = (at: string | number, timeZone?: string): string => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "medium", timeStyle: "short", timeZone }).format(new Date(at));
export const dateText = (at: string | number, timeZone?: string): string => new Intl.DateTimeFormat(currentLanguage(), { dateStyle: "medium", timeZone }).format(new Date(at));
export const clockText = (at: string | number): string => new Intl.DateTimeFormat(currentLanguage(), { timeStyle: "short" }).format(new Date(at));
export const percent = (value: number, digits = 0): string => new Intl.NumberFormat(currentLanguage(), { style: "percent", maximumFractionDigits: digits }).format(value);
export const number = (value: number, digits = 0): string => new Intl.NumberFormat(currentLanguage(), { maximumFractionDigits: digits }).format(value);

/** How long ago, with the full time as tooltip. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const now = useNow();
  const language = useSelect((state) => state.preferences.language);
  return <time dateTime={at} title={fullTime(at)} className={className}>{shortAge(Date.parse(at), now, language)}</time>;
}

/** Counts down to a moment. */
export function Countdown({ to, text, over }: { to: string; text: (left: string) => string; over: string }) {
  const left = Date.parse(to) - useNow(Date.parse(to) - Date.now() < 600_000 ? 500 : 20_000);
  return <>{left > 0 ? text(duration(left)) : over}</>;
}
