import { useId, useRef, useState } from "react";
import type { TrainingJob } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Ago, Badge, Button, classes, Dialog, EmptyState, Field, Icon, Input, Link, number, Panel, Progress, Select, Shown, Checkbox, type BadgeTone } from "../../kit";
import { connections, handle } from "../../resources/connections";
import { agreeToProvider, cancelTrainingJob, fineTuningEstimate, modelProviders, modelVersions, startImport, startTrainingJob, trainingJobs, type ImportFormat } from "../../resources/training";
import { tOr, useStrings } from "../../strings";

const stages = ["queued", "collecting_data", "processing", "training_model", "evaluating", "completed"] as const;
const tones: Partial<Record<TrainingJob["stage"], BadgeTone>> = { completed: "good", failed: "bad", cancelled: "plain", queued: "plain" };
const formats: readonly ImportFormat[] = ["auto", "instagram-export", "youtube-takeout", "faq", "csv", "jsonl"];
export const isRunning = (job: Pick<TrainingJob, "stage">): boolean => !["completed", "failed", "cancelled"].includes(job.stage);

/** Where texts come from, and the runs that learn from them. */
export function Runs() {
  const t = useStrings();
  const { id, may, at } = useWorkspace();
  const jobs = useResource(trainingJobs, id);
  const accounts = useResource(connections, id).data?.items ?? [];
  const [trains, setTrains] = useState(false);
  return (
    <>
      {may("manager") && (
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <Sources onTrain={() => setTrains(true)} />
          <Import />
        </div>
      )}
      <Panel title={t("training.jobs")} isFlush>
        <Shown view={jobs} lines={3} empty={(page) => page.items.length === 0 && <EmptyState icon="training" title={t("training.jobs.none")} text={t("training.jobs.none.text")} className="py-8"><Link to={at("connections")} className="text-sm font-medium text-accent-text hover:underline">{t("nav.connections")}</Link></EmptyState>}>
          {({ items }) => <ul>{items.slice(0, 20).map((job) => <JobRow key={job.id} job={job} name={accounts.find((one) => one.id === job.connection_id)?.username} />)}</ul>}
        </Shown>
      </Panel>
      {trains && <TrainDialog onClose={() => setTrains(false)} />}
    </>
  );
}

function Sources({ onTrain }: { onTrain: () => void }) {
  const t = useStrings();
  const { id, at } = useWorkspace();
  const view = useResource(connections, id);
  const start = useMutation(startTrainingJob(id));
  return (
    <Panel title={t("training.sources")} actions={<Button size="sm" icon="play" onClick={onTrain}>{t("training.train")}</Button>}>
      <Shown view={view} lines={2}>
        {({ items }) => {
          const linked = items.filter((one) => one.is_connected);
          return linked.length === 0 ? <p className="text-sm text-ink-faint">{t("training.jobs.none.text")} <Link to={at("connections")} className="font-medium text-accent-text hover:underline">{t("nav.connections")}</Link></p> : (
            <ul className="flex flex-col gap-2">
              {linked.map((one) => (
                <li key={one.id} className="flex items-center justify-between gap-3">
                  <span className="min-w-0 truncate">{handle(one.username)} <span className="text-ink-faint">· {t(`platform.${one.platform}`)}</span></span>
                  <Button size="sm" icon="refresh" isBusy={start.isRunning} aria-label={t("training.collect", { name: handle(one.username) })} onClick={() => void start.run(one.id)}>{t("training.collect.short")}</Button>
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
    </Panel>
  );
}

function Import() {
  const t = useStrings();
  const { id } = useWorkspace();
  const chooser = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [format, setFormat] = useState<ImportFormat>("auto");
  const [creator, setCreator] = useState("");
  const [share, setShare] = useState(0);
  const [isOver, setOver] = useState(false);
  const send = useMutation(startImport(id));
  const hint = useId();
  const submit = async () => {
    if (!file) return;
    setShare(0);
    if (await send.run({ file, format, creator: creator.trim(), progress: setShare })) {
      toast.good(t("training.import.begun", { name: file.name }));
      setFile(null);
      if (chooser.current) chooser.current.value = "";
    }
  };
  return (
    <Panel title={t("training.import")}>
      <form className="flex flex-col gap-3" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
        <label onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={(event) => { event.preventDefault(); setOver(false); setFile(event.dataTransfer.files[0] ?? null); }}
          className={classes("flex cursor-pointer flex-col items-center gap-0.5 rounded-md border border-dashed px-4 py-4 text-center transition-colors hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus", isOver ? "border-accent bg-accent-soft" : "border-line-strong")}>
          <input ref={chooser} type="file" aria-label={t("training.import.file")} aria-describedby={hint} accept=".zip,.json,.jsonl,.csv,.md,.txt" className="sr-only" onChange={(event) => setFile(event.target.files?.[0] ?? null)} />
          <Icon name="upload" className="size-5 text-ink-faint" />
          <span className="max-w-full truncate font-medium">{file ? file.name : t("training.import.choose")}</span>
          <span id={hint} className="text-xs text-ink-faint">{file ? t("training.import.size", { size: number(file.size / 1_000_000, 1) }) : t("training.import.hint")}</span>
        </label>
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={t("training.import.format")} problem={send.problem?.field("query.format")}><Select value={format} onChange={setFormat} options={formats.map((value) => ({ value, label: t(`training.format.${value}`) }))} className="w-full" /></Field>
          <Field label={t("training.import.creator")} isOptional problem={send.problem?.field("query.creator")}><Input value={creator} onChange={(event) => setCreator(event.target.value)} /></Field>
        </div>
        {send.problem && <p role="alert" className="text-sm text-bad-text">{send.problem.rest(["query.format", "query.creator"])}</p>}
        {send.isRunning && <Progress value={share} label={t("training.import.sending")} />}
        <Button type="submit" icon="upload" isBusy={send.isRunning} disabled={!file} className="self-start">{t("training.import.send")}</Button>
      </form>
    </Panel>
  );
}

function JobRow({ job, name }: { job: TrainingJob; name: string | undefined }) {
  const t = useStrings();
  const { id, may, at } = useWorkspace();
  const cancel = useMutation(cancelTrainingJob(id));
  const version = useResource(modelVersions, job.version_id ? id : null).data?.items.find((one) => one.id === job.version_id);
  const stage = tOr(`stage.${job.stage}`, job.stage);
  const title = job.source ?? (name ? handle(name) : job.trigger ? t(`training.trigger.${job.trigger}`) : t("training.job"));
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <div className="min-w-0 flex-1 basis-60">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1"><span className="max-w-full truncate font-medium">{title}</span><Badge tone={tones[job.stage] ?? "info"}>{stage}</Badge></p>
        <p className="mt-0.5 text-sm text-ink-faint">
          {t("training.job.texts", { n: job.collected_samples, fresh: job.new_samples })}
          {job.dataset && ` · ${t("training.job.learned", { n: job.dataset.train_pairs, held: job.dataset.held_out_pairs })}`}
          {version && <> · <Link to={at("training", "voice")} className="font-medium text-accent-text hover:underline">{t("training.version", { number: String(version.number) })}</Link></>}
        </p>
        {isRunning(job) && (
          <div className="mt-2 flex flex-col gap-1.5">
            <Progress value={job.progress} label={stage} />
            <ol className="flex flex-wrap gap-x-3 gap-y-1 text-xs" aria-label={t("training.stages")}>
              {stages.map((one, index) => {
                const at = stages.findIndex((other) => other === job.stage);
                return <li key={one} aria-current={index === at ? "step" : undefined} className={classes("flex items-center gap-1", index < at ? "text-accent-text" : index === at ? "font-medium text-ink" : "text-ink-faint")}>{index < at && <Icon name="check" className="size-3" />}{t(`stage.${one}`)}</li>;
              })}
            </ol>
            {job.note && <p className="text-xs text-ink-soft">{job.note}</p>}
          </div>
        )}
        {job.errors.length > 0 && <ul className="mt-1.5 flex flex-col gap-0.5">{job.errors.slice(0, 5).map((error) => <li key={error.code + error.text} className={classes("flex items-start gap-1 text-xs", job.stage === "failed" ? "text-bad-text" : "text-ink-soft")}><Icon name={job.stage === "failed" ? "warning" : "info"} className="mt-0.5 size-3.5 shrink-0" />{error.text}</li>)}</ul>}
      </div>
      <Ago at={job.finished_at ?? job.started_at ?? job.created_at} className="pt-0.5 text-xs text-ink-faint" />
      {isRunning(job) && may("manager") && <Button size="sm" isBusy={cancel.isRunning} onClick={() => void cancel.run(job.id)}>{t("action.cancel")}</Button>}
    </li>
  );
}

/** Trains on what is stored, with a fine-tuned model where a provider is set up and agreed to. */
function TrainDialog({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const [fineTunes, setFineTunes] = useState(false);
  const providers = useResource(modelProviders, id).data?.items ?? [];
  const estimate = useResource(fineTuningEstimate, fineTunes ? id : null);
  const agree = useMutation(agreeToProvider(id));
  const start = useMutation(startTrainingJob(id));
  const missing = providers.filter((one) => one.is_outside && !one.agreement);
  const submit = async () => { if (await start.run({ fineTuning: fineTunes })) { toast.good(t("training.train.begun")); onClose(); } };
  return (
    <Dialog title={t("training.train.title")} isOpen onClose={onClose} onSubmit={() => void submit()}
      footer={<><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone="primary" isBusy={start.isRunning} disabled={fineTunes && missing.length > 0}>{t("training.train")}</Button></>}>
      <div className="flex flex-col gap-4">
        <p className="text-ink-soft">{t("training.train.text")}</p>
        <Checkbox label={t("training.train.fine")} checked={fineTunes} disabled={providers.length === 0} onChange={(event) => setFineTunes(event.target.checked)} />
        {providers.length === 0 && <p className="text-sm text-ink-faint">{t("training.train.no_provider")}</p>}
        {fineTunes && (estimate.data ? <p className="text-sm text-ink-soft">{t("training.train.estimate", { n: estimate.data.examples, tokens: estimate.data.tokens, epochs: estimate.data.epochs })}{estimate.data.dollars !== undefined && ` ${t("training.train.dollars", { dollars: number(estimate.data.dollars, 2) })}`}</p> : estimate.problem && <p role="alert" className="text-sm text-bad-text">{estimate.problem.message}</p>)}
        {fineTunes && missing.map((one) => (
          <div key={one.provider} className="flex flex-col items-start gap-2 rounded-md bg-warn-soft p-3 text-sm text-warn-text"><p>{one.statement}</p><Button size="sm" isBusy={agree.isRunning} onClick={() => void agree.run({ provider: one.provider, statement: one.statement })}>{t("training.train.agree", { name: one.provider })}</Button></div>
        ))}
      </div>
    </Dialog>
  );
}
