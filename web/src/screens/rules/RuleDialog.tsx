import { useState } from "react";
import type { Rule, RuleAction, RuleContent, RuleRehearsal, RuleValidation } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { call } from "../../core/call";
import { asProblem } from "../../core/problem";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Badge, Button, Dialog, Field, IconButton, Input, number, Panel, Select, TextArea } from "../../kit";
import { members } from "../../resources/members";
import { categories } from "../../resources/messages";
import { contentOf, saveRule } from "../../resources/rules";
import { savedReplies } from "../../resources/savedReplies";
import { useStrings } from "../../strings";
import { asGroup, fresh } from "./conditions";
import { GroupEditor } from "./ConditionEditor";

const kinds = ["route", "mark", "tag", "template", "assign", "notify", "stop"] as const;
type ActionKind = (typeof kinds)[number];
const kindOf = (action: RuleAction): ActionKind => (Object.keys(action)[0] as ActionKind | undefined) ?? "route";

/** A rule: its conditions, what it does, and what it would have done. */
export function RuleDialog({ rule, priority, onClose }: { rule: Rule | undefined; priority: number; onClose: () => void }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const [content, setContent] = useState<RuleContent>(() => (rule ? { ...contentOf(rule), condition: asGroup(rule.condition) } : { name: "", is_enabled: true, priority, condition: { all: [fresh("words")] }, actions: [{ route: "review" }] }));
  const [trial, setTrial] = useState<RuleRehearsal | null>(null);
  const [oddities, setOddities] = useState<RuleValidation | null>(null);
  const [isTrying, setTrying] = useState(false);
  const save = useMutation(saveRule(id));
  const set = (part: Partial<RuleContent>) => { setContent((before) => ({ ...before, ...part })); setTrial(null); setOddities(null); };
  const submit = async () => { if (await save.run({ rule, content })) { toast.good(t("state.saved")); onClose(); } };
  const rehearse = async () => {
    setTrying(true);
    try {
      const checked = await call("validateRule", { path: { workspaceID: id }, body: { rule: content, replacing: rule?.id } });
      setOddities(checked);
      if (checked.is_valid) setTrial(await call("rehearseRules", { path: { workspaceID: id }, body: { rule: content, replacing: rule?.id } }));
    } catch (error) { toast.bad(asProblem(error).message); }
    setTrying(false);
  };
  const problems = save.problem?.fields ?? oddities?.problems ?? [];
  return (
    <Dialog title={rule ? t("rules.edit") : t("rules.new")} size="lg" isOpen onClose={onClose} onSubmit={() => void submit()}
      footer={<><Button icon="play" isBusy={isTrying} onClick={() => void rehearse()} className="mr-auto">{t("rules.rehearse")}</Button><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone="primary" isBusy={save.isRunning}>{t("action.save")}</Button></>}>
      <div className="flex flex-col gap-5">
        <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
          <Field label={t("rules.name")}><Input value={content.name} required autoFocus onChange={(event) => set({ name: event.target.value })} /></Field>
          <Field label={t("rules.priority")}><Input type="number" value={content.priority} onChange={(event) => set({ priority: Number(event.target.value) })} /></Field>
        </div>
        <fieldset><legend className="mb-2 text-sm font-medium text-ink-soft">{t("rules.when")}</legend><GroupEditor condition={content.condition} onChange={(condition) => set({ condition })} /></fieldset>
        <fieldset><legend className="mb-2 text-sm font-medium text-ink-soft">{t("rules.then")}</legend><Actions actions={content.actions} onChange={(actions) => set({ actions })} /></fieldset>
        {problems.length > 0 && <ul role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">{problems.map((one) => <li key={one.field + one.message}><code>{one.field}</code> {one.message}</li>)}</ul>}
        {(oddities?.findings ?? []).map((finding) => <p key={finding.message} className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-text">{finding.message}</p>)}
        {trial && <Rehearsal result={trial} />}
      </div>
    </Dialog>
  );
}

function Actions({ actions, onChange }: { actions: readonly RuleAction[]; onChange: (actions: RuleAction[]) => void }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const people = useResource(members, id).data?.items ?? [];
  const templates = (useResource(savedReplies, id).data?.items ?? []).filter((one) => one.is_approved_template);
  const put = (index: number, action: RuleAction) => onChange(actions.map((one, at) => (at === index ? action : one)));
  const first = (kind: ActionKind): RuleAction => {
    switch (kind) {
      case "route": return { route: "review" };
      case "mark": return { mark: "sensitive" };
      case "template": return { template: templates[0]?.id ?? "" };
      case "assign": return { assign: people[0]?.user_id ?? "" };
      case "stop": return { stop: true };
      default: return { [kind]: "" };
    }
  };
  return (
    <div className="flex flex-col gap-2">
      {actions.map((action, index) => {
        const kind = kindOf(action);
        const label = t(`rules.action.${kind}`);
        return (
          // Actions have no identity of their own.
          <div key={index} className="flex flex-wrap items-start gap-2 rounded-md border border-line bg-surface p-2">
            <Select aria-label={t("rules.action")} value={kind} options={kinds.map((value) => ({ value, label: t(`rules.action.${value}`) }))} onChange={(value) => put(index, first(value))} className="w-52" />
            <div className="min-w-48 flex-1">
              {kind === "route" && <Select aria-label={label} value={action.route ?? "review"} options={(["auto", "review", "ignore", "hide"] as const).map((value) => ({ value, label: t(`route.${value}`) }))} onChange={(route) => put(index, { route })} className="w-full" />}
              {kind === "mark" && <Select aria-label={label} value={action.mark ?? "sensitive"} options={categories.map((value) => ({ value, label: t(`category.${value}`) }))} onChange={(mark) => put(index, { mark })} className="w-full" />}
              {kind === "template" && <Select aria-label={label} value={action.template ?? ""} options={[...(templates.length === 0 ? [{ value: "", label: t("rules.template.none") }] : []), ...templates.map((one) => ({ value: one.id, label: one.title }))]} onChange={(template) => put(index, { template })} className="w-full" />}
              {kind === "assign" && <Select aria-label={label} value={action.assign ?? ""} options={people.map((one) => ({ value: one.user_id, label: one.name }))} onChange={(assign) => put(index, { assign })} className="w-full" />}
              {(kind === "tag" || kind === "notify") && <Input aria-label={label} value={action[kind] ?? ""} onChange={(event) => put(index, { [kind]: event.target.value })} />}
            </div>
            <IconButton icon="close" size="sm" label={t("rules.action.remove")} onClick={() => onChange(actions.filter((_, at) => at !== index))} />
          </div>
        );
      })}
      <Button size="sm" icon="plus" className="self-start" onClick={() => onChange([...actions, { tag: "" }])}>{t("rules.action.add")}</Button>
    </div>
  );
}

function Rehearsal({ result }: { result: RuleRehearsal }) {
  const t = useStrings();
  return (
    <Panel title={t("rules.trial")} text={t("rules.trial.text", { n: result.examined, matched: result.matched, changed: result.changed })}>
      <div className="flex flex-col gap-3" aria-live="polite">
        {result.changed === 0 && <p className="text-sm text-ink-faint">{t("rules.trial.none")}</p>}
        {result.moves.length > 0 && <p className="flex flex-wrap gap-2">{result.moves.map((move) => <Badge key={move.from + move.to} tone={move.from === move.to ? "plain" : "accent"}>{number(move.count)} × {t(`route.${move.from}`)} → {t(`route.${move.to}`)}</Badge>)}</p>}
        <ul className="flex flex-col divide-y divide-line">
          {result.examples.slice(0, 8).map((one) => (
            <li key={one.message_id} className="py-2 text-sm">
              <p className="line-clamp-2">{one.text}</p>
              <p className="text-xs text-ink-faint">{t(`route.${one.from}`)} → {t(`route.${one.to}`)}{one.new_category && ` · ${t(`category.${one.new_category}`)}`}{one.added_tags.length > 0 && ` · ${one.added_tags.join(", ")}`} · {one.decided_by}</p>
            </li>
          ))}
        </ul>
        {result.is_partial && <p className="text-xs text-ink-faint">{t("rules.trial.partial")}</p>}
      </div>
    </Panel>
  );
}

/** All rules as text, out and in. */
export function FileDialog({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const [yaml, setYaml] = useState<string | null>(null);
  const [mode, setMode] = useState<"replace" | "add">("replace");
  const [problems, setProblems] = useState<readonly { field: string; message: string }[]>([]);
  const [isBusy, setBusy] = useState(false);
  const act = async (run: () => Promise<void>) => {
    setBusy(true);
    setProblems([]);
    try { await run(); } catch (error) {
      const problem = asProblem(error);
      if (problem.fields.length > 0) setProblems(problem.fields); else toast.bad(problem.message);
    }
    setBusy(false);
  };
  const fetch = () => act(async () => setYaml(await call("exportRules", { path: { workspaceID: id } })));
  const send = () => act(async () => { await call("importRules", { path: { workspaceID: id }, body: { yaml: yaml ?? "", mode } }); toast.good(t("rules.file.done")); onDone(); });
  return (
    <Dialog title={t("rules.file")} size="lg" isOpen onClose={onClose} onSubmit={() => void send()}
      footer={<>
        <Button icon="download" isBusy={isBusy} onClick={() => void fetch()} className="mr-auto">{t("rules.file.fetch")}</Button>
        {may("manager") && <><Select aria-label={t("rules.file.mode")} value={mode} onChange={setMode} options={[{ value: "replace", label: t("rules.file.replace") }, { value: "add", label: t("rules.file.add") }]} /><Button type="submit" tone="primary" disabled={!yaml?.trim()} isBusy={isBusy}>{t("rules.file.import")}</Button></>}
      </>}>
      <Field label={t("rules.file.text")} hint={t("rules.file.hint")}><TextArea rows={16} spellCheck={false} value={yaml ?? ""} onChange={(event) => setYaml(event.target.value)} className="font-mono text-sm" /></Field>
      {problems.length > 0 && <ul role="alert" className="mt-3 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">{problems.map((one) => <li key={one.field + one.message}><code>{one.field}</code> {one.message}</li>)}</ul>}
    </Dialog>
  );
}
