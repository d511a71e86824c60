import { useId, type ReactNode } from "react";
import { classes } from "./classes";
import { useField } from "./Field";

/** On or off, at once. */
export function Switch({ isOn, onChange, label, isLabelHidden, hint, isDisabled, className }: { isOn: boolean; onChange: (isOn: boolean) => void; label: string; isLabelHidden?: boolean; hint?: ReactNode; isDisabled?: boolean; className?: string }) {
  const id = useId();
  return (
    <span className={classes("inline-flex items-center gap-2.5", className)}>
      <button type="button" role="switch" aria-checked={isOn} aria-label={isLabelHidden ? label : undefined} aria-labelledby={isLabelHidden ? undefined : id} disabled={isDisabled} onClick={() => onChange(!isOn)}
        className={classes("relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border transition-colors disabled:opacity-50", isOn ? "border-accent bg-accent" : "border-line-strong bg-hover")}>
        <span className={classes("size-3.5 rounded-full transition-transform", isOn ? "translate-x-[1.125rem] bg-accent-ink" : "translate-x-[0.1875rem] bg-line-strong")} />
      </button>
      {!isLabelHidden && <span id={id} className="flex flex-col"><span className="text-base">{label}</span>{hint && <span className="text-xs text-ink-faint">{hint}</span>}</span>}
    </span>
  );
}

/** A number on a scale. `text` says the value in words for people and screen readers. */
export function Slider({ value, onChange, minimum = 0, maximum = 1, step = 0.05, text, startLabel, endLabel, isDisabled, label }: { value: number; onChange: (value: number) => void; minimum?: number; maximum?: number; step?: number; text: string; startLabel?: string; endLabel?: string; isDisabled?: boolean; label?: string }) {
  const field = useField();
  return (
    <div>
      <input {...field} type="range" aria-label={label} className="slider" min={minimum} max={maximum} step={step} value={value} disabled={isDisabled} aria-valuetext={text}
        style={{ "--filled": `${((value - minimum) / (maximum - minimum)) * 100}%` } as React.CSSProperties} onChange={(event) => onChange(Number(event.target.value))} />
      {(startLabel || endLabel) && <div className="flex justify-between text-xs text-ink-faint"><span>{startLabel}</span><span className="font-medium text-ink-soft">{text}</span><span>{endLabel}</span></div>}
    </div>
  );
}
