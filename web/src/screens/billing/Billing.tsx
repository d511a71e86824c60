import type { Usage } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useResource } from "../../core/resource";
import { Badge, dateText, Icon, Link, Meter, monthText, number, Page, Panel, percent, Shown, Table, type Column } from "../../kit";
import { usage } from "../../resources/usage";
import { useStrings } from "../../strings";
import { firstOfNext, isTighter, levelOf, NOTICE_AT } from "./plan";

/** The plan, and how much of it this month has used. */
export default function Billing() {
  const t = useStrings();
  const { id } = useWorkspace();
  const view = useResource(usage, id);
  return (
    <Page title={t("nav.billing")} text={t("billing.text")}>
      <Shown view={view} lines={6}>{(plan) => <Content plan={plan} />}</Shown>
    </Page>
  );
}

function Content({ plan }: { plan: Usage }) {
  const t = useStrings();
  const { at } = useWorkspace();
  const { used, limit } = plan.automated_replies;
  const level = levelOf(used, limit);
  const again = dateText(firstOfNext(plan.month), "UTC");
  const title = t("billing.month", { month: monthText(plan.month) });
  const columns: Column<Usage["plans"][number]>[] = [
    { name: "tier", label: t("billing.plan"), cell: (one) => <span className="flex flex-wrap items-center gap-2 font-medium">{t(`tier.${one.tier}`)}{one.tier === plan.tier && <Badge tone="accent" icon="check">{t("billing.plan.present")}</Badge>}</span> },
    { name: "replies", label: t("billing.plan.replies"), isNumber: true, cell: (one) => number(one.automated_replies) },
    { name: "seats", label: t("billing.seats"), isNumber: true, cell: (one) => number(one.seats) },
    { name: "connections", label: t("billing.connections"), isNumber: true, cell: (one) => number(one.connections) },
  ];
  return (
    <>
      <Panel title={title} actions={<Badge tone="accent">{t(`tier.${plan.tier}`)}</Badge>}>
        <p className="flex items-baseline gap-2 tabular-nums"><span className="text-2xl font-semibold tracking-tight">{number(used)}</span><span className="text-ink-faint">{t("billing.of", { used: percent(limit > 0 ? used / limit : 0, 1), limit: number(limit) })}</span></p>
        <div className="relative mt-3 pb-5">
          <Meter label={title} value={limit > 0 ? used / limit : 0} tone={level === "full" ? "bad" : level === "near" ? "warn" : "accent"} valueText={t("billing.of", { used: number(used), limit: number(limit) })} />
          {/* Where everybody is told. */}
          {[NOTICE_AT, 1].map((mark) => (
            <span key={mark} aria-hidden="true" className="absolute -top-1 flex -translate-x-full flex-col items-end text-xs text-ink-faint" style={{ left: `${String(mark * 100)}%` }}><span className="h-3.5 w-0.5 bg-line-strong" />{percent(mark)}</span>
          ))}
        </div>
        {level === "calm" ? <p className="mt-2 text-sm text-ink-soft">{t("billing.calm")}</p> : (
          <p role="status" className={`mt-2 flex items-start gap-2 rounded-md px-3 py-2 text-sm ${level === "full" ? "bg-bad-soft text-bad-text" : "bg-warn-soft text-warn-text"}`}><Icon name="warning" className="mt-0.5 size-4 shrink-0" />{level === "full" ? t("billing.full", { date: again }) : t("billing.near")}</p>
        )}
        <p className="mt-1 text-sm text-ink-faint">{t("billing.note", { date: again })}</p>
        {plan.ceilings.filter((one) => isTighter(one.replies_per_day, limit)).map((one) => <p key={one.platform} className="mt-1 text-sm text-ink-faint">{t("billing.ceiling", { platform: t(`platform.${one.platform}`), n: number(one.replies_per_day) })}</p>)}
      </Panel>
      <div className="grid gap-5 sm:grid-cols-2">
        {([["seats", plan.seats, "team"], ["connections", plan.connections, "connections"]] as const).map(([name, { used: some, limit: all }, place]) => (
          <Panel key={name} title={t(`billing.${name}`)} actions={<Link to={at(place)} className="text-sm font-medium text-accent-text hover:underline">{t(`nav.${place}`)}</Link>}>
            <Meter label={t(`billing.${name}`)} value={all > 0 ? some / all : 0} tone={some >= all ? "warn" : "accent"} text={t("billing.of", { used: number(some), limit: number(all) })} />
          </Panel>
        ))}
      </div>
      <Panel title={t("billing.plans")} text={t("billing.unpaid")} isFlush><Table label={t("billing.plans")} columns={columns} rows={plan.plans} id={(one) => one.tier} /></Panel>
    </>
  );
}
