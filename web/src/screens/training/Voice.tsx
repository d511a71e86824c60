import { useState } from "react";
import type { ModelVersion } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Ago, Badge, Button, Chart, classes, dateText, EmptyState, Figure, Icon, Link, number, Panel, percent, Shown, Table, useConfirm, type BadgeTone, type Column } from "../../kit";
import { learningCurve, modelVersions, promoteVersion, rollBackVersion, sampleCounts, styleFidelity } from "../../resources/training";
import { useStrings } from "../../strings";
import { gain, measures, rival, type Measure } from "./quality";

const tones: Record<ModelVersion["state"], BadgeTone> = { in_use: "good", candidate: "info", retired: "plain" };

/** How well the voice is met: the version in use, the curve that says how much data is enough, and all versions side by side. */
export function Voice() {
  const t = useStrings();
  const { id } = useWorkspace();
  const counts = useResource(sampleCounts, id);
  const versions = useResource(modelVersions, id);
  const sent = useResource(styleFidelity, id).data;
  const used = versions.data?.items.find((one) => one.state === "in_use");
  const pairs = counts.data ? counts.data.pair + counts.data.correction : undefined;
  return (
    <>
      <section aria-label={t("training.figures")} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Figure label={t("training.version.used")} value={used ? t("training.version.short", { number: String(used.number) }) : "–"} note={used ? (used.promoted_at ? t("training.version.since", { date: dateText(used.promoted_at) }) : undefined) : t("training.version.none")} />
        <Figure label={t("training.measure.score")} value={used?.quality ? percent(used.quality.score) : "–"} note={used?.quality ? t("training.measured", { n: used.quality.held_out_pairs }) : t("training.measured.none")} />
        <Figure label={t("training.measure.style")} value={used?.quality ? percent(used.quality.style) : "–"} note={sent?.fidelity ? t("training.measure.style.sent", { share: percent(sent.fidelity.value), n: sent.replies }) : t("training.measure.style.note")} />
        <Figure label={t("training.pairs")} value={pairs === undefined ? "–" : number(pairs)} note={pairs !== undefined && pairs < 50 ? t("training.few") : t("training.pairs.note")} />
      </section>
      <Curve />
      <Versions />
    </>
  );
}

function Curve() {
  const t = useStrings();
  const { id, at } = useWorkspace();
  const view = useResource(learningCurve, id);
  return (
    <Panel title={t("training.curve")} text={t("training.curve.text")}>
      <Shown view={view} lines={6} empty={(curve) => curve.points.length === 0 && <EmptyState icon="chart" title={t("training.curve.none")} text={t("training.curve.none.text")} className="py-6"><Link to={at("training", "runs")} className="text-sm font-medium text-accent-text hover:underline">{t("training.tab.runs")}</Link></EmptyState>}>
        {(curve) => (
          <div className="flex flex-col gap-3">
            <p className="flex items-start gap-2"><Icon name={curve.is_enough ? "check" : "info"} className={classes("mt-0.5 size-4", curve.is_enough ? "text-accent-text" : "text-info-text")} /><span>{curve.advice}</span></p>
            <Chart kind="line" label={t("training.curve")} labels={curve.points.map((one) => number(one.pairs))} format={percent} maximum={1} height={230} axis={t("training.curve.axis")}
              series={[
                { label: t("training.measure.score"), values: curve.points.map((one) => one.score), colour: 1 }, { label: t("training.measure.relevance"), values: curve.points.map((one) => one.relevance), colour: 3 },
                { label: t("training.measure.style"), values: curve.points.map((one) => one.style), colour: 2 },
              ]} />
          </div>
        )}
      </Shown>
    </Panel>
  );
}

function Versions() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const view = useResource(modelVersions, id);
  const promote = useMutation(promoteVersion(id));
  const back = useMutation(rollBackVersion(id));
  const [open, setOpen] = useState<string | null>(null);
  const [ask, dialog] = useConfirm();
  const items = view.data?.items ?? [];
  const used = items.find((one) => one.state === "in_use");
  const chosen = items.find((one) => one.id === open) ?? items.find((one) => one.state === "candidate") ?? used ?? items[0];
  const canGoBack = may("manager") && used !== undefined && items.some((one) => one.id === used.replaces);
  const label = (version: ModelVersion) => t("training.version", { number: String(version.number) });
  const columns: Column<ModelVersion>[] = [
    { name: "version", label: t("training.versions.version"), cell: (one) => <button type="button" aria-pressed={one.id === chosen?.id} onClick={() => setOpen(one.id)} className={classes("rounded-sm font-medium whitespace-nowrap hover:underline", one.id === chosen?.id && "text-accent-text")}>{label(one)}</button> },
    { name: "state", label: t("training.versions.state"), cell: (one) => <Badge tone={tones[one.state]}>{t(`training.version.${one.state}`)}</Badge> },
    { name: "made", label: t("training.versions.made"), from: "sm", cell: (one) => <Ago at={one.created_at} className="whitespace-nowrap text-ink-faint" /> },
    { name: "pairs", label: t("training.pairs"), isNumber: true, from: "md", cell: (one) => number(one.memory.pairs) },
    ...(["score", "relevance", "style"] as const).map((measure): Column<ModelVersion> => ({ name: measure, label: t(`training.measure.${measure}`), isNumber: true, from: measure === "score" ? undefined : "sm", cell: (one) => (one.quality ? percent(one.quality[measure]) : "–") })),
    { name: "act", label: "", className: "text-right", cell: (one) => may("manager") && one.state !== "in_use" && <Button size="sm" isBusy={promote.isRunning} onClick={() => ask({ title: t("training.promote.title", { name: label(one) }), text: one.decision?.text ?? t("training.promote.text"), confirm: t("training.promote"), tone: "primary", run: () => void promote.run(one.id).then((done) => done && toast.good(t("training.promoted", { name: label(done) }))) })}>{t("training.promote")}</Button> },
  ];
  return (
    <>
      <Panel title={t("training.versions")} text={t("training.versions.text")} isFlush
        actions={canGoBack && <Button icon="undo" isBusy={back.isRunning} onClick={() => ask({ title: t("training.back.title"), text: t("training.back.text"), confirm: t("training.back"), tone: "primary", run: () => void back.run().then((done) => done && toast.good(t("training.promoted", { name: label(done) }))) })}>{t("training.back")}</Button>}>
        <Shown view={view} lines={4} empty={(page) => page.items.length === 0 && <EmptyState icon="training" title={t("training.versions.none")} text={t("training.versions.none.text")} className="py-8" />}>
          {(page) => <Table label={t("training.versions")} columns={columns} rows={page.items} id={(one) => one.id} />}
        </Shown>
      </Panel>
      {chosen && <Beside version={chosen} all={items} />}
      {dialog}
    </>
  );
}

/** A version and the one it would replace, on every measure. */
function Beside({ version, all }: { version: ModelVersion; all: readonly ModelVersion[] }) {
  const t = useStrings();
  const other = rival(version, all);
  const { quality } = version;
  if (!quality) return null;
  const name = t("training.version", { number: String(version.number) });
  const otherName = other.number === undefined ? t("training.beside.before") : t("training.version", { number: String(other.number) });
  const cell = (measure: Measure, value: number | undefined, isFirst: boolean) => (
    <td className="w-[38%] px-4 py-2.5 align-middle">
      {value === undefined ? <span className="text-ink-faint">–</span> : (
        <span className="flex items-center gap-3">
          <span className="hidden h-2 flex-1 overflow-hidden rounded-full bg-line sm:block"><span className={classes("block h-full rounded-full", isFirst ? "bg-accent" : "bg-line-strong")} style={{ width: `${String(Math.round(value * 100))}%` }} /></span>
          <span className="w-12 text-right tabular-nums">{percent(value, measure === "copied" ? 1 : 0)}</span>
          {isFirst && <Gain value={gain(measure, quality, other.quality)} />}
        </span>
      )}
    </td>
  );
  return (
    <Panel title={other.quality ? t("training.beside", { name, other: otherName }) : name} text={version.decision?.text ?? t("training.measured", { n: quality.held_out_pairs })} isFlush>
      <div role="group" aria-label={t("training.beside", { name, other: otherName })} tabIndex={0} className="overflow-x-auto -outline-offset-2">
        <table className="w-full text-sm">
          <thead><tr className="border-b border-line text-left text-xs text-ink-faint"><th scope="col" className="px-4 py-2 font-medium">{t("training.beside.measure")}</th><th scope="col" className="px-4 py-2 font-medium">{name}</th>{other.quality && <th scope="col" className="px-4 py-2 font-medium">{otherName}</th>}</tr></thead>
          <tbody>
            {measures.map((measure) => (
              <tr key={measure} className="border-b border-line last:border-0">
                <th scope="row" className="px-4 py-2.5 text-left font-normal"><span className="font-medium">{t(`training.measure.${measure}`)}</span><span className="hidden text-xs text-ink-faint md:block">{t(`training.measure.${measure}.text`)}</span></th>
                {cell(measure, quality[measure], true)}
                {other.quality && cell(measure, other.quality[measure], false)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="border-t border-line px-4 py-2.5 text-xs text-ink-faint">
        {t("training.beside.basis", { n: quality.held_out_pairs })} {other.quality && (other.isSameQuestions ? t("training.beside.same") : t("training.beside.other"))}
      </p>
    </Panel>
  );
}

function Gain({ value }: { value: number | null }) {
  const t = useStrings();
  if (value === null) return <span className="w-14" />;
  const text = percent(Math.abs(value), 0).replace(/\s?%/, "");
  return <span className={classes("w-14 text-xs tabular-nums", value > 0 ? "text-good-text" : "text-bad-text")}>{value > 0 ? t("training.gain.better", { points: text }) : t("training.gain.worse", { points: text })}</span>;
}
