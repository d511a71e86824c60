import { useCallback, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { classes } from "./classes";
import { Icon } from "./Icon";
import { compact } from "./time";

export interface Tab<V extends string> { value: V; label: string; count?: number; isUrgent?: boolean }

/** The width of the fade at an edge behind which there is more; what is chosen stands clear of it. */
const FADE = 44;

/** Tabs over one panel, whose id is `panel`. Arrows move, as the pattern asks. Where not all fit, the edge shows that there are more and goes there by a click. */
export function Tabs<V extends string>({ label, tabs, value, onChange, panel, className }: { label: string; tabs: readonly Tab<V>[]; value: V; onChange: (value: V) => void; panel: string; className?: string }) {
  const list = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState({ before: false, after: false });
  const look = useCallback(() => {
    const one = list.current;
    if (!one) return;
    const [before, after] = [one.scrollLeft > 1, one.scrollLeft < one.scrollWidth - one.clientWidth - 1];
    setHidden((present) => (present.before === before && present.after === after ? present : { before, after }));
  }, []);
  const shown = tabs.map((tab) => `${tab.label}${tab.count ? "+" : ""}`).join();
  useLayoutEffect(() => {
    const one = list.current;
    if (!one) return undefined;
    // Also when the room or the words change.
    const reveal = () => {
      const tab = one.querySelector<HTMLElement>('[aria-selected="true"]');
      if (tab) one.scrollLeft = Math.max(Math.min(one.scrollLeft, tab.offsetLeft - FADE), tab.offsetLeft + tab.offsetWidth + FADE - one.clientWidth);
      look();
    };
    const observer = new ResizeObserver(reveal);
    observer.observe(one);
    return () => observer.disconnect();
  }, [value, shown, look]);
  const move = (event: React.KeyboardEvent) => {
    const at = tabs.findIndex((tab) => tab.value === value);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    if (!next) return;
    onChange(next.value);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next.value}"]`)?.focus({ preventScroll: true });
  };
  const edge = (isAfter: boolean) => (
    // For the pointer alone: keys reach every tab.
    <button type="button" tabIndex={-1} aria-hidden="true" className={classes("absolute inset-y-0 z-10 flex w-6 items-center justify-center text-ink-faint hover:text-ink", isAfter ? "right-0" : "left-0")}
      onClick={() => list.current?.scrollBy({ left: (isAfter ? 0.6 : -0.6) * list.current.clientWidth, behavior: "smooth" })}><Icon name={isAfter ? "right" : "left"} /></button>
  );
  const [start, end] = [hidden.before ? `transparent 16px, black ${String(FADE)}px` : "black 0", hidden.after ? `black calc(100% - ${String(FADE)}px), transparent calc(100% - 16px)` : "black 100%"];
  return (
    <div className={classes("relative", className)}>
      {hidden.before && edge(false)}
      <div ref={list} role="tablist" aria-label={label} tabIndex={-1} onKeyDown={move} onScroll={look} style={hidden.before || hidden.after ? { maskImage: `linear-gradient(to right, ${start}, ${end})` } : undefined} className="relative flex gap-0.5 overflow-x-auto [scrollbar-width:none]">
        {tabs.map((tab) => {
          const isChosen = tab.value === value;
          return (
            <button key={tab.value} type="button" role="tab" id={`${panel}-tab-${tab.value}`} data-tab={tab.value} aria-selected={isChosen} aria-controls={panel} tabIndex={isChosen ? 0 : -1} onClick={() => onChange(tab.value)}
              className={classes("relative flex h-9 shrink-0 items-center gap-1 rounded-t-md px-1.5 text-sm font-medium -outline-offset-2 transition-colors after:absolute after:inset-x-1.5 after:bottom-0 after:h-0.5 after:rounded-full", isChosen ? "text-ink after:bg-accent" : "text-ink-faint hover:text-ink after:bg-transparent")}>
              {tab.label}
              {tab.count !== undefined && tab.count > 0 && <span className={classes("rounded-full px-1.5 text-2xs tabular-nums", tab.isUrgent ? "bg-warn-soft text-warn-text" : "bg-hover text-ink-soft")}>{compact(tab.count)}</span>}
            </button>
          );
        })}
      </div>
      {hidden.after && edge(true)}
    </div>
  );
}

/** A few choices side by side, for instance a period. */
export function Segmented<V extends string>({ label, options, value, onChange }: { label: string; options: readonly { value: V; label: ReactNode }[]; value: V; onChange: (value: V) => void }) {
  return (
    <div role="group" aria-label={label} className="inline-flex rounded-md border border-line bg-sunken p-0.5">
      {options.map((option) => (
        <button key={option.value} type="button" aria-pressed={option.value === value} onClick={() => onChange(option.value)}
          className={classes("h-7 rounded-sm px-2.5 text-sm font-medium transition-colors", option.value === value ? "bg-surface text-ink shadow-sm ring-1 ring-line" : "text-ink-faint hover:text-ink")}>{option.label}</button>
      ))}
    </div>
  );
}
