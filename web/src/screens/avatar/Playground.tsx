import { useEffect, useState, type FormEvent } from "react";
import type { AvatarSettings, Operations, Platform, Reason, ReplyRehearsal } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { Badge, Button, Field, Icon, Input, Meter, Panel, percent, Select, TextArea, type BadgeTone } from "../../kit";
import { rehearse } from "../../resources/rehearsal";
import { tOr, useStrings } from "../../strings";
import { DraftSources } from "../DraftSources";

type Kind = NonNullable<Operations["rehearseReply"]["body"]["kind"]>;
const places: readonly { value: string; platform: Platform; kind: Kind }[] = [
  { value: "instagram-message", platform: "instagram", kind: "direct_message" }, { value: "instagram-comment", platform: "instagram", kind: "comment" }, { value: "youtube-comment", platform: "youtube", kind: "comment" },
];
const tones: Record<string, BadgeTone> = { auto: "good", review: "warn", ignore: "plain", hide: "plain" };

/** A message that nobody wrote, answered as it would be with the settings on screen, saved or not. */
export function Playground({ settings, isChanged }: { settings: AvatarSettings; isChanged: boolean }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const [place, setPlace] = useState("instagram-message");
  const [asked, setAsked] = useState(false);
  const [answer, setAnswer] = useState<ReplyRehearsal | null>(null);
  const trial = useMutation(rehearse(id));
  const where = places.find((one) => one.value === place);
  const question = JSON.stringify({ text: text.trim(), platform: where?.platform, kind: where?.kind, fan_name: name.trim() || undefined, settings });
  const { run } = trial;
  // After the first answer it follows what is typed and set, a moment later.
  useEffect(() => {
    if (!asked) return undefined;
    const body = JSON.parse(question) as Operations["rehearseReply"]["body"];
    if (!body.text) return undefined;
    let isOld = false;
    const timer = setTimeout(() => void run(body).then((result) => { if (result && !isOld) setAnswer(result); }), 400);
    return () => { isOld = true; clearTimeout(timer); };
  }, [asked, question, run]);
  const submit = (event: FormEvent) => { event.preventDefault(); if (text.trim()) setAsked(true); };
  return (
    <Panel title={t("playground.title")} text={t("playground.text")}>
      <form className="flex flex-col gap-3" onSubmit={submit}>
        <Field label={t("playground.message")} problem={trial.problem?.field("text")}>
          <TextArea rows={3} maxLength={2000} value={text} placeholder={t("playground.placeholder")} onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => { if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) submit(event); }} />
        </Field>
        <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-1">
          <Field label={t("playground.where")}><Select value={place} onChange={setPlace} options={places.map((one) => ({ value: one.value, label: `${t(`platform.${one.platform}`)} · ${t(`kind.${one.kind}`)}` }))} className="w-full" /></Field>
          <Field label={t("playground.fan")} isOptional><Input value={name} maxLength={100} autoComplete="off" onChange={(event) => setName(event.target.value)} /></Field>
        </div>
        {trial.problem && !trial.problem.field("text") && <p role="alert" className="text-sm text-bad-text">{trial.problem.rest(["text"]) ?? trial.problem.message}</p>}
        <div className="flex flex-wrap items-center gap-3">
          <Button type="submit" tone="primary" icon="play" isBusy={trial.isRunning} disabled={!text.trim()}>{t("playground.try")}</Button>
          <span className="text-xs text-ink-faint">{isChanged ? t("playground.unsaved") : t("playground.saved")}</span>
        </div>
      </form>
      <div aria-live="polite">{answer && <Answer answer={answer} />}</div>
    </Panel>
  );
}

function Answer({ answer }: { answer: ReplyRehearsal }) {
  const t = useStrings();
  const { reply, triage } = answer;
  const reasons = unique([...answer.reasons, ...(reply?.reasons ?? [])]);
  const rules = answer.rule_trace.filter((one) => one.matched);
  return (
    <div className="mt-4 flex flex-col gap-3 border-t border-line pt-4 text-sm">
      <p className="flex flex-wrap items-center gap-1.5">
        <Badge tone={tones[answer.route] ?? "plain"}>{t(answer.parts.length > 0 ? "playground.sends" : answer.route === "auto" ? "route.review" : `route.${answer.route}`)}</Badge>
        {triage.categories[0] && <Badge>{t(`category.${triage.categories[0]}`)}</Badge>}
        <Badge>{t(`sentiment.${triage.sentiment}`)}</Badge>
        {triage.risks.map((risk) => <Badge key={risk} tone="bad" icon="warning">{tOr(`risk.${risk}`, risk)}</Badge>)}
        {answer.tags.map((tag) => <Badge key={tag} tone="info"># {tag}</Badge>)}
      </p>
      {reply ? (
        <>
          <p className="rounded-lg rounded-bl-sm bg-accent-soft px-3.5 py-2.5 text-base whitespace-pre-wrap">{answer.parts.length > 0 ? answer.parts.join("\n\n") : reply.text}</p>
          {reply.confidence && <Meter label={t("playground.confidence")} value={reply.confidence.value} tone={reply.confidence.value >= answer.autonomy.threshold ? "accent" : "warn"} text={t("playground.confidence.of", { value: percent(reply.confidence.value), threshold: percent(answer.autonomy.threshold) })} />}
        </>
      ) : <p className="text-ink-soft">{t("playground.none")}</p>}
      {(reasons.length > 0 || rules.length > 0) && (
        <div>
          <h3 className="mb-1 text-xs font-medium text-ink-faint">{t("playground.why")}</h3>
          <ul className="flex flex-col gap-1">
            {reasons.map((one) => <li key={one.text} className="flex gap-2 text-ink-soft"><span aria-hidden="true" className="mt-2 size-1 shrink-0 rounded-full bg-line-strong" /><span>{one.text}</span></li>)}
            {rules.map((rule) => <li key={rule.rule_id} className="flex items-start gap-2 text-ink-soft"><Icon name="rules" className="mt-0.5 size-3.5 shrink-0 text-ink-faint" /><span>{rule.name}{rule.decided_by && <span className="text-ink-faint"> · {rule.decided_by}</span>}</span></li>)}
          </ul>
        </div>
      )}
      {reply && reply.sources.length > 0 && (
        <div>
          <h3 className="mb-1 text-xs font-medium text-ink-faint">{t("playground.sources")}</h3>
          <DraftSources sources={reply.sources} />
        </div>
      )}
      {reply && reply.alternatives.length > 0 && (
        <div>
          <h3 className="mb-1 text-xs font-medium text-ink-faint">{t("playground.alternatives")}</h3>
          <ul className="flex flex-col gap-1">{reply.alternatives.map((one) => <li key={one} className="text-ink-soft">“{one}”</li>)}</ul>
        </div>
      )}
    </div>
  );
}

/** The same sentence is said once. */
function unique(reasons: readonly Reason[]): Reason[] {
  return reasons.filter((one, index) => reasons.findIndex((other) => other.text === one.text) === index);
}
