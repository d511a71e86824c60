import { useState } from "react";
import type { Sample, SampleKind } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Badge, Button, Checkbox, classes, dateText, Dialog, EmptyState, Field, IconButton, Input, number, Panel, Select, Shown, TextArea } from "../../kit";
import { editSample, excludeSample, samples, type SampleFilter } from "../../resources/samples";
import { sampleCounts } from "../../resources/training";
import { useStrings } from "../../strings";

const kinds: readonly SampleKind[] = ["pair", "correction", "fact", "post", "caption", "video", "transcript"];
const uses = ["any", "used", "left_out"] as const;

/** Every training text: found by words, left out, put right. */
export function Texts() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const counts = useResource(sampleCounts, id).data;
  const [kind, setKind] = useState<SampleKind | "all">("all");
  const [use, setUse] = useState<(typeof uses)[number]>("any");
  const [text, setText] = useState("");
  const [q, setQ] = useState("");
  const [cursors, setCursors] = useState<string[]>([]);
  const [edited, setEdited] = useState<Sample | null>(null);
  const filter: SampleFilter = { workspaceID: id, kind: kind === "all" ? undefined : kind, q, excluded: use === "any" ? undefined : use === "left_out", cursor: cursors[cursors.length - 1] };
  const view = useResource(samples, filter);
  const exclude = useMutation(excludeSample(filter));
  return (
    <Panel title={t("training.samples")} text={t("training.samples.text")} isFlush>
      <form className="grid grid-cols-2 items-end gap-2 border-b border-line px-4 py-3 sm:flex sm:flex-wrap" onSubmit={(event) => { event.preventDefault(); setCursors([]); setQ(text.trim()); }}>
        <Field label={t("training.kind")}><Select value={kind} options={[{ value: "all" as const, label: t("training.kind.all") }, ...kinds.map((value) => ({ value, label: counts ? `${t(`sample_kind.${value}`)} (${number(counts[value])})` : t(`sample_kind.${value}`) }))]} onChange={(value) => { setKind(value); setCursors([]); }} className="w-full" /></Field>
        <Field label={t("training.use.filter")}><Select value={use} options={uses.map((value) => ({ value, label: t(`training.use.${value}`) }))} onChange={(value) => { setUse(value); setCursors([]); }} className="w-full" /></Field>
        <Field label={t("training.search")} className="col-span-2 min-w-48 flex-1"><Input type="search" maxLength={200} value={text} onChange={(event) => setText(event.target.value)} /></Field>
        <Button type="submit" icon="search" className="col-span-2 h-9">{t("training.search.go")}</Button>
      </form>
      <Shown view={view} lines={6} empty={(page) => page.items.length === 0 && <EmptyState icon="book" title={q || kind !== "all" || use !== "any" ? t("training.samples.nothing") : t("training.samples.none")} />}>
        {(page) => (
          <>
            <ul>{page.items.map((sample) => <SampleRow key={sample.id} sample={sample} onEdit={may("manager") ? () => setEdited(sample) : undefined} onChange={may("manager") ? (isExcluded) => void exclude.run({ sampleID: sample.id, isExcluded }) : undefined} />)}</ul>
            {(cursors.length > 0 || page.next) && (
              <div className="flex justify-between px-4 py-2.5">
                <Button size="sm" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>{t("action.back")}</Button>
                <Button size="sm" disabled={!page.next} onClick={() => page.next && setCursors([...cursors, page.next])}>{t("action.next")}</Button>
              </div>
            )}
          </>
        )}
      </Shown>
      {edited && <EditDialog sample={edited} onClose={() => setEdited(null)} />}
    </Panel>
  );
}

function SampleRow({ sample, onChange, onEdit }: { sample: Sample; onChange?: (isExcluded: boolean) => void; onEdit?: () => void }) {
  const t = useStrings();
  return (
    <li className={classes("flex items-start gap-3 border-b border-line px-4 py-3 last:border-0", sample.is_excluded && "bg-sunken")}>
      <div className={classes("min-w-0 flex-1 break-words", sample.is_excluded && "text-ink-faint line-through decoration-line-strong")}>
        {sample.prompt && <p className="mb-1 line-clamp-2 border-l-2 border-line pl-2 text-sm text-ink-faint">{sample.prompt}</p>}
        <p className="line-clamp-3 whitespace-pre-wrap">{sample.text}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 text-xs text-ink-faint">
          <span>{t(`sample_kind.${sample.kind}`)}</span>
          {sample.written_at && <span>{dateText(sample.written_at)}</span>}
          {sample.permalink?.startsWith("https://") && <a href={sample.permalink} target="_blank" rel="noreferrer noopener" className="hover:underline">{t("training.original")}</a>}
          {sample.edited_at && <Badge tone="info">{t("training.edited")}</Badge>}
        </p>
      </div>
      {onEdit && <IconButton icon="pencil" size="sm" label={t("training.edit")} onClick={onEdit} />}
      {onChange && <Checkbox label={t("training.use")} className="h-7" checked={!sample.is_excluded} onChange={(event) => onChange(!event.target.checked)} />}
    </li>
  );
}

function EditDialog({ sample, onClose }: { sample: Sample; onClose: () => void }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const [text, setText] = useState(sample.text);
  const [prompt, setPrompt] = useState(sample.prompt ?? "");
  const save = useMutation(editSample(id));
  const submit = async () => {
    if (await save.run({ sampleID: sample.id, text, prompt: sample.prompt === undefined ? undefined : prompt })) {
      toast.good(t("state.saved"));
      onClose();
    }
  };
  return (
    <Dialog title={t("training.edit")} isOpen onClose={onClose} onSubmit={() => void submit()}
      footer={<><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone="primary" isBusy={save.isRunning} disabled={text === sample.text && prompt === (sample.prompt ?? "")}>{t("action.save")}</Button></>}>
      <div className="flex flex-col gap-4">
        <p className="text-sm text-ink-faint">{t("training.edit.text")}</p>
        {sample.prompt !== undefined && <Field label={t("training.edit.prompt")} problem={save.problem?.field("prompt")}><TextArea rows={3} required value={prompt} onChange={(event) => setPrompt(event.target.value)} /></Field>}
        <Field label={sample.prompt === undefined ? t("training.edit.body") : t("training.edit.reply")} problem={save.problem?.field("text")}><TextArea rows={6} required value={text} onChange={(event) => setText(event.target.value)} /></Field>
      </div>
    </Dialog>
  );
}
