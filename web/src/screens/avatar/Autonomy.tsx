import { useState } from "react";
import type { AvatarSettings, Category } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useResource } from "../../core/resource";
import { Badge, Chart, EmptyState, Panel, percent, Segmented, Select, Shown, Slider } from "../../kit";
import { thresholds } from "../../resources/avatar";
import { categories } from "../../resources/messages";
import { useStrings } from "../../strings";
import { isProvisional, rowFor } from "./thresholds";

/** Those that product and law keep with a person, or that are never answered. */
const heldBack: readonly Category[] = ["sensitive", "offensive", "spam"];
const answered = categories.filter((one) => !heldBack.includes(one));
const fallback: AvatarSettings["autonomy"][string] = { autonomy: "draft", threshold: 0.85 };

/** A small share with one more digit: 1.5 %, but 24 %. */
const share = (value: number): string => percent(value, value < 0.1 ? 1 : 0);

/** What happens to a message of each kind, and what a threshold costs. */
export function Autonomy({ settings, isOn, onChange }: { settings: AvatarSettings; isOn: boolean; onChange: (autonomy: AvatarSettings["autonomy"]) => void }) {
  const t = useStrings();
  const { may } = useWorkspace();
  const mayChange = may("manager");
  return (
    <Panel title={t("avatar.autonomy")} text={isOn ? t("avatar.autonomy.text") : t("avatar.autonomy.off")} isFlush>
      <ul>
        {categories.map((category) => {
          const one = settings.autonomy[category] ?? fallback;
          const name = t(`category.${category}`);
          const isHeld = heldBack.includes(category);
          const change = (part: Partial<typeof one>) => onChange({ ...settings.autonomy, [category]: { ...one, ...part } });
          return (
            <li key={category} className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-5 gap-y-2 border-b border-line px-4 py-2.5 last:border-0 md:grid-cols-[minmax(8.5rem,1fr)_12rem_minmax(13rem,1.3fr)]">
              <span className="font-medium">{name}</span>
              {isHeld ? <Badge className="justify-self-end md:col-span-2 md:justify-self-start">{t(`avatar.held.${category as "sensitive" | "offensive" | "spam"}`)}</Badge> : (
                <fieldset disabled={!mayChange}><Segmented label={t("avatar.autonomy.of", { name })} value={one.autonomy} onChange={(autonomy) => change({ autonomy })} options={(["off", "draft", "auto"] as const).map((value) => ({ value, label: t(`autonomy.${value}`) }))} /></fieldset>
              )}
              {!isHeld && (one.autonomy === "auto"
                ? <div className="col-span-2 md:col-span-1"><Slider label={t("avatar.threshold.of", { name })} value={one.threshold} minimum={0.5} maximum={1} step={0.01} isDisabled={!mayChange} text={percent(one.threshold)} startLabel={t("avatar.threshold.more")} endLabel={t("avatar.threshold.surer")} onChange={(threshold) => change({ threshold })} /><Cost category={category} threshold={one.threshold} /></div>
                : <span className="col-span-2 text-sm text-ink-faint md:col-span-1">{t(`avatar.autonomy.${one.autonomy}.text`)}</span>)}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

/** One line on what this threshold would have done. */
function Cost({ category, threshold }: { category: Category; threshold: number }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const { data } = useResource(thresholds, { workspaceID: id, category });
  if (!data) return null;
  const row = rowFor(data, threshold);
  if (data.decisions === 0 || !row) return <p className="mt-0.5 text-xs text-ink-faint">{t("avatar.cost.none")}</p>;
  const text = row.share_wrong === undefined ? t("avatar.cost.nothing") : t("avatar.cost", { sent: percent(row.share_sent), wrong: share(row.share_wrong) });
  return <p className="mt-0.5 text-xs text-ink-soft">{text}{isProvisional(data) && <span className="text-ink-faint"> · {t("avatar.cost.provisional")}</span>}</p>;
}

/** What each threshold would have sent and got wrong, with how sure that is. */
export function ThresholdPanel({ settings }: { settings: AvatarSettings }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const [category, setCategory] = useState<Category | "all">("all");
  const view = useResource(thresholds, { workspaceID: id, category: category === "all" ? undefined : category });
  const chosen = category === "all" ? undefined : settings.autonomy[category]?.threshold;
  return (
    <Panel title={t("avatar.cost.title")} text={t("avatar.cost.text")}
      actions={<Select aria-label={t("avatar.cost.category")} value={category} onChange={setCategory} options={[{ value: "all" as const, label: t("avatar.cost.all") }, ...answered.map((value) => ({ value, label: t(`category.${value}`) }))]} />}>
      <Shown view={view} lines={6} empty={(table) => table.decisions === 0 && <EmptyState icon="chart" title={t("avatar.cost.empty")} text={t("avatar.cost.empty.text")} className="py-6" />}>
        {(table) => {
          const row = rowFor(table, chosen ?? fallback.threshold);
          return (
            <div className="flex flex-col gap-3">
              {row && (
                <p className="text-base">
                  {row.share_wrong === undefined ? t("avatar.cost.row.nothing", { threshold: percent(row.threshold) }) : t("avatar.cost.row", { threshold: percent(row.threshold), sent: percent(row.share_sent), wrong: share(row.share_wrong), low: share(row.wrong_low ?? 0), high: share(row.wrong_high ?? 1) })}
                </p>
              )}
              <Chart kind="line" label={t("avatar.cost.title")} labels={table.rows.map((one) => percent(one.threshold))} format={percent} maximum={1} height={230} axis={t("avatar.cost.axis")} mark={row ? table.rows.indexOf(row) : undefined}
                series={[
                  { label: t("avatar.cost.low"), values: table.rows.map((one) => one.wrong_low ?? null), colour: 4, edge: "lower" },
                  { label: t("avatar.cost.high"), values: table.rows.map((one) => one.wrong_high ?? null), colour: 4, edge: "upper" },
                  { label: t("avatar.cost.sent"), values: table.rows.map((one) => one.share_sent), colour: 1 },
                  { label: t("avatar.cost.wrong"), values: table.rows.map((one) => one.share_wrong ?? null), colour: 4 },
                ]} />
              <p className="text-xs text-ink-faint">{t("avatar.cost.basis", { n: table.decisions })}{isProvisional(table) && ` ${t("avatar.cost.needed", { n: table.decisions_needed })}`}</p>
            </div>
          );
        }}
      </Shown>
    </Panel>
  );
}
