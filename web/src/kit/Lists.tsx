import { useState, type KeyboardEvent } from "react";
import { useStrings } from "../strings";
import { useField } from "./Field";
import { Icon } from "./Icon";

/** A list of words or phrases: Enter or a comma adds, Backspace in the empty box takes the last one back. */
export function WordList({ values, onChange, placeholder, isDisabled, maximum = 200 }: { values: readonly string[]; onChange: (values: string[]) => void; placeholder?: string; isDisabled?: boolean; maximum?: number }) {
  const t = useStrings();
  const field = useField();
  const [text, setText] = useState("");
  const add = (raw: string) => {
    const fresh = raw.split(/[,\n]/).map((one) => one.trim()).filter((one) => one && !values.includes(one));
    if (fresh.length > 0) onChange([...values, ...new Set(fresh)].slice(0, maximum));
    setText("");
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter" || event.key === ",") {
      if (!text.trim() && event.key === "Enter") return;
      event.preventDefault();
      add(text);
    } else if (event.key === "Backspace" && text === "" && values.length > 0) onChange(values.slice(0, -1));
  };
  return (
    <div className="flex min-h-9 w-full flex-wrap items-center gap-1 rounded-md border border-line bg-surface px-1.5 py-1 hover:border-line-strong has-[input:focus-visible]:border-accent has-[input:focus-visible]:outline-1 has-[input:focus-visible]:outline-accent">
      {values.map((value) => (
        <span key={value} className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-sm bg-hover pl-1.5 text-sm">
          <span className="truncate">{value}</span>
          {!isDisabled && <button type="button" aria-label={t("list.remove", { value })} className="flex size-6 items-center justify-center text-ink-faint hover:text-ink" onClick={() => onChange(values.filter((one) => one !== value))}><Icon name="close" className="size-3" /></button>}
        </span>
      ))}
      <input {...field} value={text} disabled={isDisabled} placeholder={values.length === 0 ? placeholder : undefined} className="h-6 min-w-24 flex-1 bg-transparent px-1 text-base outline-none placeholder:text-ink-faint"
        onChange={(event) => (event.target.value.endsWith(",") ? add(event.target.value) : setText(event.target.value))} onKeyDown={press} onBlur={() => text.trim() && add(text)} />
    </div>
  );
}

/** Several of a few, as buttons that stay pressed. */
export function Choices<V extends string>({ label, options, values, onChange }: { label: string; options: readonly { value: V; label: string }[]; values: readonly V[]; onChange: (values: V[]) => void }) {
  return (
    <div role="group" aria-label={label} className="flex flex-wrap gap-1">
      {options.map((option) => {
        const isIn = values.includes(option.value);
        return (
          <button key={option.value} type="button" aria-pressed={isIn} onClick={() => onChange(isIn ? values.filter((one) => one !== option.value) : [...values, option.value])}
            className={`h-7 rounded-md border px-2 text-sm transition-colors ${isIn ? "border-accent bg-accent-soft text-accent-text" : "border-line text-ink-soft hover:bg-hover"}`}>{option.label}</button>
        );
      })}
    </div>
  );
}
