import { useState } from "react";
import type { Sample, SampleKind, TrainingJob } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { Ago, Badge, Button, Checkbox, classes, dateText, EmptyState, Field, Figure, Input, Link, number, Page, Panel, Progress, Select, Shown, type BadgeTone } from "../../kit";
import { connections, handle } from "../../resources/connections";
import { excludeSample, samples, type SampleFilter } from "../../resources/samples";
import { cancelTrainingJob, sampleCounts, startTrainingJob, trainingJobs } from "../../resources/training";
import { tOr, useStrings } from "../../strings";

const kinds: readonly SampleKind[] = ["pair", "correction", "post", "caption", "video", "transcript", "fact"];
const tones: Partial<Record<TrainingJob["stage"], BadgeTone>> = { completed: "good", failed: "bad", cancelled: "plain", queued: "plain" };
const isRunning = (job: TrainingJob) => !["completed", "failed", "cancelled"].includes(job.stage);

/** What the avatar learned from: jobs with their progress, and every text, which a person may leave out. */
export default function Training() {
  const t = useStrings();
  const { id, may, at } = useWorkspace();
  const counts = useResource(sampleCounts, id);
  const jobs = useResource(trainingJobs, id);
  const linked = (useResource(connections, id).data?.items ?? []).filter((one) => one.is_connected);
  const start = useMutation(startTrainingJob(id));
  return (
    <Page title={t("nav.training")} text={t("training.text")} actions={may("manager") && linked.map((one) => <Button key={one.id} icon="refresh" isBusy={start.isRunning} onClick={() => void start.run(one.id)}>{t("training.collect", { name: handle(one.username) })}</Button>)}>
      <Shown view={counts} lines={2}>
        {(count) => (
          <section aria-label={t("training.counts")} className="grid grid-cols-2 gap-3 sm:grid-cols-4 lg:grid-cols-7">
            {kinds.map((kind) => <Figure key={kind} label={t(`sample_kind.${kind}`)} value={number(count[kind])} />)}
          </section>
        )}
      </Shown>
      {counts.data && counts.data.pair + counts.data.correction < 50 && <p className="rounded-md bg-info-soft px-4 py-3 text-sm text-info-text">{t("training.few", { n: counts.data.pair + counts.data.correction })}</p>}
      <Panel title={t("training.jobs")} isFlush>
        <Shown view={jobs} lines={3} empty={(page) => page.items.length === 0 && <EmptyState icon="training" title={t("training.jobs.none")} text={t("training.jobs.none.text")}><Link to={at("connections")} className="text-sm font-medium text-accent-text hover:underline">{t("nav.connections")}</Link></EmptyState>}>
          {({ items }) => <ul>{items.slice(0, 8).map((job) => <JobRow key={job.id} job={job} name={linked.find((one) => one.id === job.connection_id)?.username} />)}</ul>}
        </Shown>
      </Panel>
      <Samples />
    </Page>
  );
}

function JobRow({ job, name }: { job: TrainingJob; name: string | undefined }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const cancel = useMutation(cancelTrainingJob(id));
  const stage = tOr(`stage.${job.stage}`, job.stage);
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-3 last:border-0">
      <Badge tone={tones[job.stage] ?? "info"}>{stage}</Badge>
      <div className="min-w-48 flex-1">
        <p className="text-sm">{name ? handle(name) : t("training.job")}<span className="ml-2 text-ink-faint">{t("training.job.texts", { n: job.collected_samples, fresh: job.new_samples })}</span></p>
        {isRunning(job) && <Progress value={job.progress} label={stage} className="mt-2" />}
        {job.errors.slice(0, 3).map((error) => <p key={error.text} className="mt-1 text-xs text-bad-text">{error.text}</p>)}
      </div>
      <Ago at={job.finished_at ?? job.started_at ?? job.created_at} className="text-xs text-ink-faint" />
      {isRunning(job) && may("manager") && <Button size="sm" isBusy={cancel.isRunning} onClick={() => void cancel.run(job.id)}>{t("action.cancel")}</Button>}
    </li>
  );
}

function Samples() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const [kind, setKind] = useState<SampleKind | "all">("pair");
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  const [cursors, setCursors] = useState<string[]>([]);
  const filter: SampleFilter = { workspaceID: id, kind: kind === "all" ? undefined : kind, q, cursor: cursors[cursors.length - 1] };
  const view = useResource(samples, filter);
  const exclude = useMutation(excludeSample(filter));
  return (
    <Panel title={t("training.samples")} isFlush>
      <form className="flex flex-wrap items-end gap-2 border-b border-line px-4 py-3" onSubmit={(event) => { event.preventDefault(); setCursors([]); setQ(text.trim()); }}>
        <Field label={t("training.kind")}><Select value={kind} options={[{ value: "all" as const, label: t("training.kind.all") }, ...kinds.map((value) => ({ value, label: t(`sample_kind.${value}`) }))]} onChange={(value) => { setKind(value); setCursors([]); }} /></Field>
        <Field label={t("training.search")} className="min-w-48 flex-1"><Input type="search" value={text} onChange={(event) => setText(event.target.value)} /></Field>
        <Button type="submit" icon="search" className="h-9">{t("training.search.go")}</Button>
      </form>
      <Shown view={view} lines={6} empty={(page) => page.items.length === 0 && <EmptyState icon="book" title={q ? t("training.samples.nothing") : t("training.samples.none")} />}>
        {(page) => <>
          <ul>{page.items.map((sample) => <SampleRow key={sample.id} sample={sample} onChange={may("manager") ? (isExcluded) => void exclude.run({ sampleID: sample.id, isExcluded }) : undefined} />)}</ul>
          {(cursors.length > 0 || page.next) && (
            <div className="flex justify-between px-4 py-2.5">
              <Button size="sm" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>{t("action.back")}</Button>
              <Button size="sm" disabled={!page.next} onClick={() => page.next && setCursors([...cursors, page.next])}>{t("action.next")}</Button>
            </div>
          )}
        </>}
      </Shown>
    </Panel>
  );
}

function SampleRow({ sample, onChange }: { sample: Sample; onChange?: (isExcluded: boolean) => void }) {
  const t = useStrings();
  return (
    <li className={classes("flex items-start gap-4 border-b border-line px-4 py-3", sample.is_excluded && "bg-sunken")}>
      <div className={classes("min-w-0 flex-1", sample.is_excluded && "text-ink-faint line-through decoration-line-strong")}>
        {sample.prompt && <p className="mb-1 line-clamp-2 border-l-2 border-line pl-2 text-sm text-ink-faint">{sample.prompt}</p>}
        <p className="line-clamp-3 whitespace-pre-wrap">{sample.text}</p>
        <p className="mt-1 flex flex-wrap gap-x-3 text-xs text-ink-faint"><span>{t(`sample_kind.${sample.kind}`)}</span>{sample.written_at && <span>{dateText(sample.written_at)}</span>}{sample.permalink && sample.permalink.startsWith("https://") && <a href={sample.permalink} target="_blank" rel="noreferrer noopener" className="hover:underline">{t("training.original")}</a>}</p>
      </div>
      {onChange && <Checkbox label={t("training.use")} checked={!sample.is_excluded} onChange={(event) => onChange(!event.target.checked)} />}
    </li>
  );
}
