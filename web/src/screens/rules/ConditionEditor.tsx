import type { Category, MessageKind, Platform, Risk, RuleCondition, Sentiment } from "../../api/schema";
import { Choices, classes, Field, IconButton, Button, Input, Segmented, Select, WordList } from "../../kit";
import { categories } from "../../resources/messages";
import { useStrings } from "../../strings";
import { fresh, testOf, tests, type Test } from "./conditions";

const platforms: readonly Platform[] = ["instagram", "youtube"];
const messageKinds: readonly MessageKind[] = ["direct_message", "comment"];
const risks: readonly Risk[] = ["crisis", "threat", "minor", "medical", "legal", "money", "media_request", "politics", "personal_data", "injection", "impersonation"];
const sentiments: readonly Sentiment[] = ["positive", "neutral", "negative", "mixed"];
/** Tests that choose among a few names. */
const lists: Partial<Record<Test, readonly string[]>> = { platform: platforms, kind: messageKinds, category: categories, risk: risks, sentiment: sentiments };
const maximumDepth = 6;

/** A group of conditions: all or any of them, each a test or a group again. */
export function GroupEditor({ condition, onChange, onRemove, depth = 0 }: { condition: RuleCondition; onChange: (condition: RuleCondition) => void; onRemove?: () => void; depth?: number }) {
  const t = useStrings();
  const mode = condition.any ? "any" : "all";
  const parts = condition.any ?? condition.all ?? [];
  const set = (next: RuleCondition[]) => onChange({ [mode]: next });
  return (
    <div className={classes("flex flex-col gap-2", depth > 0 && "rounded-md border border-line bg-sunken p-3")}>
      <div className="flex flex-wrap items-center gap-2">
        <Segmented label={t("rules.group")} value={mode} onChange={(value) => onChange({ [value]: parts })} options={[{ value: "all", label: t("rules.all") }, { value: "any", label: t("rules.any") }]} />
        {onRemove && <IconButton icon="close" size="sm" label={t("rules.group.remove")} onClick={onRemove} className="ml-auto" />}
      </div>
      <ul className="flex flex-col gap-2">
        {parts.map((part, index) => (
          // Parts have no identity of their own; they are edited in place.
          <li key={index}><Part condition={part} depth={depth} onChange={(next) => set(parts.map((one, at) => (at === index ? next : one)))} onRemove={() => set(parts.filter((_, at) => at !== index))} /></li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon="plus" onClick={() => set([...parts, fresh("words")])}>{t("rules.test.add")}</Button>
        {depth < maximumDepth && <Button size="sm" tone="quiet" icon="plus" onClick={() => set([...parts, fresh("any")])}>{t("rules.group.add")}</Button>}
      </div>
    </div>
  );
}

function Part({ condition, onChange, onRemove, depth }: { condition: RuleCondition; onChange: (condition: RuleCondition) => void; onRemove: () => void; depth: number }) {
  const t = useStrings();
  const isNot = condition.not !== undefined;
  const inner = condition.not ?? condition;
  const test = testOf(inner);
  const change = (next: RuleCondition) => onChange(isNot ? { not: next } : next);
  if (!isNot && (test === "all" || test === "any")) return <GroupEditor condition={condition} onChange={onChange} onRemove={onRemove} depth={depth + 1} />;
  return (
    <div className="flex flex-wrap items-start gap-2 rounded-md border border-line bg-surface p-2">
      <Select size="md" aria-label={t("rules.not.label")} value={isNot ? "not" : "is"} options={[{ value: "is", label: t("rules.is") }, { value: "not", label: t("rules.not") }]} onChange={(value) => onChange(value === "not" ? { not: inner } : inner)} className="w-24" />
      <Select aria-label={t("rules.test")} value={test} options={tests.map((value) => ({ value, label: t(`rules.test.${value}` as "rules.test.words") }))} onChange={(value) => change(fresh(value))} className="w-52" />
      <div className="min-w-56 flex-1">{test === "all" || test === "any" || test === "not" ? <GroupEditor condition={test === "not" ? { all: [inner] } : inner} onChange={change} depth={depth + 1} /> : <Value test={test} condition={inner} onChange={change} />}</div>
      <IconButton icon="close" size="sm" label={t("rules.test.remove")} onClick={onRemove} />
    </div>
  );
}

/** What a test is held against. */
function Value({ test, condition, onChange }: { test: Test; condition: RuleCondition; onChange: (condition: RuleCondition) => void }) {
  const t = useStrings();
  const label = t(`rules.test.${test}` as "rules.test.words");
  const value = condition[test];
  const options = lists[test];
  if (options) return <Choices label={label} options={options.map((one) => ({ value: one, label: t(`${test as "category"}.${one as Category}`) }))} values={(value as string[] | undefined) ?? []} onChange={(next) => onChange({ [test]: next })} />;
  if (typeof value === "boolean") return <Segmented label={label} value={value ? "yes" : "no"} onChange={(next) => onChange({ [test]: next === "yes" })} options={[{ value: "yes", label: t("rules.yes") }, { value: "no", label: t("rules.no") }]} />;
  if (typeof value === "string") return <Input aria-label={label} value={value} spellCheck={false} className="font-mono" placeholder={test === "matches" ? String.raw`\b(ship|deliver)\w* to \w+` : "free*merch"} onChange={(event) => onChange({ [test]: event.target.value })} />;
  if (typeof value === "number") return <Input aria-label={label} type="number" min={0} value={value} className="w-32" onChange={(event) => onChange({ [test]: Number(event.target.value) })} />;
  if (condition.time_window) {
    const window = condition.time_window;
    const hours = Array.from({ length: 25 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, "0")}:00` }));
    const days = (["1", "2", "3", "4", "5", "6", "7"] as const).map((day) => ({ value: day, label: t(`rules.day.${day}`) }));
    return (
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Select aria-label={t("rules.from")} value={String(window.from_hour)} options={hours.slice(0, 24)} onChange={(hour) => onChange({ time_window: { ...window, from_hour: Number(hour) } })} />
        <span>{t("rules.until")}</span>
        <Select aria-label={t("rules.until")} value={String(window.to_hour)} options={hours} onChange={(hour) => onChange({ time_window: { ...window, to_hour: Number(hour) } })} />
        <Choices label={t("rules.days")} options={days} values={(window.days ?? []).map(String) as ("1" | "2")[]} onChange={(next) => onChange({ time_window: { ...window, days: next.map(Number).sort() } })} />
      </div>
    );
  }
  if (condition.confidence) {
    const { at_least: atLeast, below } = condition.confidence;
    const isBelow = below !== undefined;
    return (
      <div className="flex items-center gap-2">
        <Select aria-label={label} value={isBelow ? "below" : "at_least"} options={[{ value: "below", label: t("rules.below") }, { value: "at_least", label: t("rules.at_least") }]} onChange={(side) => onChange({ confidence: { [side]: below ?? atLeast ?? 0.7 } })} />
        <Input aria-label={label} type="number" min={0} max={1} step={0.05} className="w-24" value={below ?? atLeast ?? 0} onChange={(event) => onChange({ confidence: { [isBelow ? "below" : "at_least"]: Number(event.target.value) } })} />
      </div>
    );
  }
  return <Field label={label} isLabelHidden><WordList values={(value as string[] | undefined) ?? []} onChange={(next) => onChange({ [test]: next })} placeholder={t("list.placeholder")} /></Field>;
}
