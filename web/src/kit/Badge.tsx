import type { ReactNode } from "react";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";

export type BadgeTone = "plain" | "good" | "warn" | "bad" | "info" | "accent";

const tones: Record<BadgeTone, string> = {
  plain: "bg-hover text-ink-soft", good: "bg-good-soft text-good-text", warn: "bg-warn-soft text-warn-text", bad: "bg-bad-soft text-bad-text", info: "bg-info-soft text-info-text", accent: "bg-accent-soft text-accent-text",
};

export function Badge({ tone = "plain", icon, children, className, title }: { tone?: BadgeTone; icon?: IconName; children: ReactNode; className?: string; title?: string }) {
  return <span title={title} className={classes("inline-flex h-5 max-w-full items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap", tones[tone], className)}>{icon && <Icon name={icon} className="size-3" />}<span className="truncate">{children}</span></span>;
}

/** How much of something, from 0 to 1, with the words beside it, or said elsewhere on the screen (`valueText`). */
export function Meter({ value, label, text, valueText = text, tone = "accent", className }: { value: number; label: string; text?: string; valueText?: string; tone?: "accent" | "warn" | "bad"; className?: string }) {
  const share = Math.max(0, Math.min(1, value));
  return (
    <div className={classes("flex items-center gap-2", className)}>
      <div role="meter" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} aria-valuetext={valueText} className="h-1.5 flex-1 overflow-hidden rounded-full bg-line">
        <div className={classes("h-full rounded-full transition-[width]", tone === "bad" ? "bg-bad" : tone === "warn" ? "bg-warn" : "bg-accent")} style={{ width: `${share * 100}%` }} />
      </div>
      {text && <span className="text-xs tabular-nums text-ink-soft">{text}</span>}
    </div>
  );
}

/** Progress of work under way. */
export function Progress({ value, label, className }: { value: number; label: string; className?: string }) {
  const share = Math.max(0, Math.min(1, value));
  return (
    <div role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share * 100)} className={classes("h-1.5 overflow-hidden rounded-full bg-line", className)}>
      <div className="h-full rounded-full bg-accent transition-[width] duration-500" style={{ width: `${share * 100}%` }} />
    </div>
  );
}

const hues = ["bg-info-soft text-info-text", "bg-accent-soft text-accent-text", "bg-warn-soft text-warn-text", "bg-good-soft text-good-text", "bg-bad-soft text-bad-text", "bg-hover text-ink-soft"];

/** A person by their first letters; always the same colour. */
export function Face({ name, className }: { name: string; className?: string }) {
  const clean = name.replace(/^@/, "");
  const letters = Array.from(clean.replace(/[^\p{L}\p{N} ._-]/gu, "")).length === 0 ? "?" : clean.split(/[\s._-]+/).filter(Boolean).slice(0, 2).map((part) => Array.from(part)[0]?.toUpperCase() ?? "").join("");
  let sum = 0;
  for (const letter of clean) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return <span aria-hidden="true" className={classes("inline-flex shrink-0 items-center justify-center rounded-full font-semibold", hues[sum % hues.length], className ?? "size-8 text-xs")}>{letters || "?"}</span>;
}
