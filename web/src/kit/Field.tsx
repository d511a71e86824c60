import { createContext, forwardRef, useContext, useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from "react";
import { useStrings } from "../strings";
import { classes } from "./classes";
import { Icon } from "./Icon";

interface FieldContext { id: string; describedBy: string | undefined; isBad: boolean }
const Context = createContext<FieldContext | null>(null);

/** A label, one control, a hint and what is wrong. Controls inside connect themselves to it. */
export function Field({ label, hint, problem, isOptional, isLabelHidden, className, children }: { label: string; hint?: ReactNode; problem?: string; isOptional?: boolean; isLabelHidden?: boolean; className?: string; children: ReactNode }) {
  const t = useStrings();
  const id = useId();
  const describedBy = [problem ? `${id}-problem` : null, hint ? `${id}-hint` : null].filter(Boolean).join(" ") || undefined;
  return (
    <div className={classes("flex flex-col gap-1", className)}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "text-sm font-medium text-ink-soft"}>
        {label}{isOptional && <span className="ml-1 font-normal text-ink-faint">({t("field.optional")})</span>}
      </label>
      <Context.Provider value={{ id, describedBy, isBad: Boolean(problem) }}>{children}</Context.Provider>
      {problem && <p id={`${id}-problem`} role="alert" className="flex items-start gap-1 text-xs text-bad-text"><Icon name="warning" className="mt-0.5 size-3.5" />{problem}</p>}
      {hint && <p id={`${id}-hint`} className="text-xs text-ink-faint">{hint}</p>}
    </div>
  );
}

/** The attributes by which a control belongs to the field around it. */
export function useField(): { id?: string; "aria-describedby"?: string; "aria-invalid"?: true } {
  const field = useContext(Context);
  return field ? { id: field.id, "aria-describedby": field.describedBy, "aria-invalid": field.isBad || undefined } : {};
}

const box = "w-full rounded-md border border-line bg-surface px-2.5 text-ink transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-60 disabled:bg-sunken";

export const Input = forwardRef<HTMLInputElement, InputHTMLAttributes<HTMLInputElement>>(function Input({ className, ...rest }, ref) {
  return <input {...useField()} {...rest} ref={ref} className={classes(box, "h-9 text-base", className)} />;
});

export const TextArea = forwardRef<HTMLTextAreaElement, TextareaHTMLAttributes<HTMLTextAreaElement>>(function TextArea({ className, ...rest }, ref) {
  return <textarea {...useField()} {...rest} ref={ref} className={classes(box, "min-h-20 py-2 text-base", className)} />;
});

export interface Option<V extends string = string> { value: V; label: string }

/** The browser's own select, which every phone and screen reader knows. */
export function Select<V extends string>({ options, value, onChange, size = "md", className, ...rest }: Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange" | "value" | "size"> & { options: readonly Option<V>[]; value: V; onChange: (value: V) => void; size?: "sm" | "md" }) {
  return (
    <span className={classes("relative inline-flex", className)}>
      <select {...useField()} {...rest} value={value} onChange={(event) => onChange(event.target.value as V)} className={classes(box, "appearance-none pr-8", size === "sm" ? "h-7 text-xs" : "h-9 text-base")}>
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <Icon name="down" className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-ink-faint" />
    </span>
  );
}

export function Checkbox({ label, isLabelHidden, className, ...rest }: Omit<InputHTMLAttributes<HTMLInputElement>, "type"> & { label: string; isLabelHidden?: boolean }) {
  return (
    <label className={classes("inline-flex items-center gap-2 text-base", className)}>
      <input {...rest} type="checkbox" aria-label={isLabelHidden ? label : undefined} className="size-4 shrink-0 accent-accent" />
      {!isLabelHidden && label}
    </label>
  );
}

/** One of several that exclude each other, each with an explanation. */
export function RadioCards<V extends string>({ legend, name, value, onChange, options }: { legend: string; name: string; value: V; onChange: (value: V) => void; options: readonly (Option<V> & { text?: string })[] }) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className={classes("flex items-start gap-3 rounded-lg border p-3 transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent", option.value === value ? "border-accent bg-accent-soft" : "border-line bg-surface hover:bg-hover")}>
          <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} className="mt-0.5 size-4 accent-accent outline-none" />
          <span className="flex flex-col"><span className="font-medium">{option.label}</span>{option.text && <span className="text-sm text-ink-soft">{option.text}</span>}</span>
        </label>
      ))}
    </fieldset>
  );
}
