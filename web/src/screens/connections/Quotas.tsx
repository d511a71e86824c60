import type { Quota } from "../../api/schema";
import { everything, useResource } from "../../core/resource";
import { Countdown, Meter, number, Panel, Shown } from "../../kit";
import { quotas } from "../../resources/installation";
import { useStrings } from "../../strings";

/** How much of the platforms' daily allowances is used, for the operator: all accounts of the installation share them. */
export function Quotas() {
  const view = useResource(quotas, everything);
  return <Shown view={view} lines={3}>{({ items }) => <>{items.map((one) => <Gauge key={one.name} quota={one} />)}</>}</Shown>;
}

function Gauge({ quota }: { quota: Quota }) {
  const t = useStrings();
  const share = quota.limit > 0 ? quota.used / quota.limit : 0;
  const isEmpty = quota.is_exhausted || quota.replies_left === 0;
  return (
    <Panel title={t("quota.title", { platform: t(`platform.${quota.platform}`) })} text={t("quota.text")}>
      <Meter label={t("quota.all")} value={quota.is_exhausted ? 1 : share} tone={isEmpty ? "bad" : share >= 0.7 ? "warn" : "accent"} text={t("quota.of", { used: number(quota.used), limit: number(quota.limit) })} />
      <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-4 text-sm lg:grid-cols-4">
        {quota.parts.map((part) => (
          <div key={part.purpose}>
            <dt className="text-xs text-ink-faint">{t(`quota.${part.purpose}`)}</dt>
            <dd className="mt-0.5 tabular-nums">{part.limit === undefined ? t("quota.used", { n: part.used }) : t("quota.of", { used: number(part.used), limit: number(part.limit) })}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-ink-faint">
        {isEmpty ? t("quota.empty") : quota.replies_left !== undefined && t("quota.left", { n: quota.replies_left })} <Countdown to={quota.resets_at} text={(time) => t("quota.resets", { time })} over="" />
      </p>
    </Panel>
  );
}
