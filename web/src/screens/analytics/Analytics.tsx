import { useEffect, useMemo } from "react";
import type { Analytics, OutcomeCounts } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { navigate, useLocation } from "../../core/navigation";
import { outdate, useResource } from "../../core/resource";
import { address } from "../../core/router";
import { zoneOptions } from "../../core/zone";
import { Button, Chart, dayAndMonth, EmptyState, Field, Figure, Input, Link, number, Page, Panel, percent, PlatformIcon, Segmented, Select, Shown, Table, useNow, type Column } from "../../kit";
import { listen } from "../../live/connect";
import { analytics, countOf, parts } from "../../resources/analytics";
import type { Outcome } from "../../resources/messages";
import { useStrings } from "../../strings";
import { reportCSV, saveFile } from "./csv";
import { daysOf, periods, waited, type PeriodName } from "./period";

/** Between two reads of a report while messages come in. */
const CALM = 10_000;

/** Leads to the messages behind a figure. */
type Leads = (part: { since?: string; until?: string; outcome?: Outcome; platform?: string; category?: string }) => string;

/** What came in, what became of it, how fast. */
export default function AnalyticsScreen() {
  const t = useStrings();
  const { id, workspace, at } = useWorkspace();
  const { query } = useLocation();
  const name: PeriodName = periods.find((one) => one === query.period) ?? "month";
  const zone = query.zone || workspace.time_zone;
  // The day may end while the screen is open.
  const minute = Math.floor(useNow(60_000) / 60_000);
  const days = useMemo(() => daysOf(name, query, new Date(minute * 60_000), zone), [name, query, zone, minute]);
  const view = useResource(analytics, { workspaceID: id, ...days, timeZone: zone });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen((event) => {
      if (event !== "reload" && !/^(message|delivery)\./.test(event.type)) return;
      timer ??= setTimeout(() => { timer = undefined; outdate(`w/${id}/analytics`); }, CALM);
    });
    return () => { stop(); clearTimeout(timer); };
  }, [id]);
  const go = (part: Record<string, string | undefined>) => {
    const next: Record<string, string | undefined> = { ...query, ...part };
    navigate(address("/w/:workspace/analytics", { workspace: id }, { ...next, zone: next.zone === workspace.time_zone ? undefined : next.zone }), { replace: true });
  };
  const leads: Leads = (part) => `${at("inbox", "all")}?${new URLSearchParams(Object.entries({ since: view.data?.since, until: view.data?.until, ...part }).filter((entry): entry is [string, string] => Boolean(entry[1]))).toString()}`;
  return (
    <Page title={t("nav.analytics")} text={t("analytics.text")} width="wide"
      actions={<Button icon="download" disabled={!view.data} onClick={() => { if (view.data) saveFile(`understudy-${view.data.from}-${view.data.to}.csv`, reportCSV(view.data)); }}>{t("analytics.export")}</Button>}>
      <div className="flex flex-wrap items-end gap-3">
        <Segmented label={t("analytics.period")} value={name} onChange={(period) => go({ period, from: period === "custom" ? days.from : undefined, to: period === "custom" ? days.to : undefined })}
          options={periods.map((one) => ({ value: one, label: t(`analytics.period.${one}`) }))} />
        {name === "custom" && <>
          <Field label={t("analytics.from")} problem={view.problem?.field("query.from")}><Input type="date" value={query.from ?? ""} max={query.to} onChange={(event) => go({ from: event.target.value })} /></Field>
          <Field label={t("analytics.to")} problem={view.problem?.field("query.to")}><Input type="date" value={query.to ?? ""} min={query.from} onChange={(event) => go({ to: event.target.value })} /></Field>
        </>}
        <Field label={t("analytics.zone")} isLabelHidden className="w-full sm:ml-auto sm:w-auto"><Select value={zone} options={zoneOptions(zone)} onChange={(chosen) => go({ zone: chosen })} className="w-full sm:w-56" /></Field>
      </div>
      <Shown view={view} lines={8} empty={(report) => report.total.received === 0 && <Panel><EmptyState icon="chart" title={t("analytics.none")} text={t("analytics.none.text")} /></Panel>}>
        {(report) => <Content report={report} leads={leads} />}
      </Shown>
    </Page>
  );
}

function Content({ report, leads }: { report: Analytics; leads: Leads }) {
  const t = useStrings();
  const { total, answer_seconds: times } = report;
  const say = (seconds: number) => { const { unit, value } = waited(seconds); return t(`analytics.${unit}`, { n: value }); };
  return (
    <>
      <div className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5 [&>:last-child]:col-span-2 xl:[&>:last-child]:col-span-1">
        <Figure label={t("analytics.received")} value={number(total.received)} note={t("analytics.received.note", { n: number(total.received / Math.max(1, report.days.length), 1) })} onClick={() => navigate(leads({}))} />
        <Figure label={t("analytics.answered")} value={number(total.answered)} note={total.response_rate !== undefined && t("analytics.answered.note", { rate: percent(total.response_rate) })} onClick={() => navigate(leads({ outcome: "answered" }))} />
        <Figure label={t("analytics.median")} value={times.median === undefined ? "–" : say(times.median)} note={times.p90 === undefined ? t("analytics.median.none") : t("analytics.median.note", { time: say(times.p90) })} onClick={() => navigate(leads({ outcome: "sent" }))} />
        <Figure label={t("analytics.automation")} value={total.automation_rate === undefined ? "–" : percent(total.automation_rate)} note={t("analytics.automation.note", { n: total.answered_by_avatar })} onClick={() => navigate(leads({ outcome: "answered_by_avatar" }))} />
        <Figure label={t("analytics.open")} value={number(total.open)} note={t("analytics.open.note")} onClick={() => navigate(leads({ outcome: "open" }))} />
      </div>
      <Panel title={t("analytics.trend")}>
        <Chart kind="stacked" label={t("analytics.trend")} height={260} labels={report.days.map((one) => dayText(one.date))} format={number}
          series={parts.map((outcome, index) => ({ label: t(`outcome.${outcome}`), values: report.days.map((one) => countOf(one.counts, outcome)), colour: ([1, 3, 5, 2, 6, 4] as const)[index] }))}
          onPick={(index, series) => { const day = report.days[index]; const outcome = parts[series]; if (day) navigate(leads({ since: day.since, until: day.until, outcome })); }} />
      </Panel>
      <div className="grid items-start gap-5 lg:grid-cols-2 3xl:grid-cols-3">
        <Panel title={t("analytics.outcomes")} isFlush>
          <ul>
            {parts.map((outcome) => (
              <li key={outcome} className="border-b border-line last:border-0">
                <Link to={leads({ outcome })} className="flex items-center gap-3 px-4 py-2.5 text-sm hover:bg-hover">
                  <span className="min-w-0 flex-1 truncate">{t(`outcome.${outcome}`)}</span><Share part={countOf(total, outcome)} of={total.received} />
                </Link>
              </li>
            ))}
          </ul>
        </Panel>
        <Breakdown title={t("analytics.categories")} className="lg:row-span-2 3xl:row-span-1" rows={report.categories.map((one) => ({ key: one.category ?? "", name: one.category ? t(`category.${one.category}`) : t("analytics.unseen"), part: one.category ? { category: one.category } : null, counts: one.counts }))} leads={leads} />
        <Breakdown title={t("analytics.platforms")} rows={report.platforms.map((one) => ({ key: one.platform, name: t(`platform.${one.platform}`), part: { platform: one.platform }, counts: one.counts }))} leads={leads} />
      </div>
      <p className="text-sm text-ink-faint">{t("analytics.basis", { zone: report.time_zone.replaceAll("_", " ") })}</p>
    </>
  );
}

const dayText = (date: string): string => dayAndMonth(`${date}T12:00:00Z`, "UTC");

/** A part of all as a bar with its figure. */
function Share({ part, of }: { part: number; of: number }) {
  return (
    <>
      <span aria-hidden="true" className="h-1.5 w-20 overflow-hidden rounded-full bg-line sm:w-28"><span className="block h-full rounded-full bg-accent" style={{ width: `${String(of > 0 ? (100 * part) / of : 0)}%` }} /></span>
      <span className="w-14 text-right font-medium tabular-nums">{number(part)}</span>
    </>
  );
}

interface BreakdownRow { key: string; name: string; part: { platform?: string; category?: string } | null; counts: OutcomeCounts }

/** The same figures by what messages have in common. */
function Breakdown({ title, rows, leads, className }: { title: string; rows: readonly BreakdownRow[]; leads: Leads; className?: string }) {
  const t = useStrings();
  const figure = (row: BreakdownRow, value: string, outcome?: Outcome) => (row.part ? <Link to={leads({ ...row.part, outcome })} className="hover:underline">{value}</Link> : value);
  const columns: Column<BreakdownRow>[] = [
    { name: "name", label: t("analytics.name"), sort: (row) => row.name, cell: (row) => <span className="flex items-center gap-2 whitespace-nowrap">{row.part?.platform && <PlatformIcon platform={row.part.platform as "instagram"} className="size-4 text-ink-faint" />}{row.part ? <Link to={leads(row.part)} className="font-medium hover:underline">{row.name}</Link> : row.name}</span> },
    { name: "received", label: t("analytics.received"), isNumber: true, sort: (row) => row.counts.received, cell: (row) => figure(row, number(row.counts.received)) },
    { name: "answered", label: t("analytics.answered"), isNumber: true, sort: (row) => row.counts.answered, cell: (row) => figure(row, number(row.counts.answered), "answered") },
    { name: "rate", label: t("analytics.rate.short"), isNumber: true, sort: (row) => row.counts.response_rate ?? -1, cell: (row) => <span title={t("analytics.rate")}>{row.counts.response_rate === undefined ? "–" : figure(row, percent(row.counts.response_rate), "answered")}</span> },
  ];
  return <Panel title={title} className={className} isFlush><Table label={title} columns={columns} rows={rows} id={(row) => row.key} /></Panel>;
}
