import { memo } from "react";
import { useWorkspace } from "../../app/workspace";
import { Ago, Badge, classes, Countdown, dateText, duration, Face, fullTime, Icon, PlatformIcon, percent, useNow, type BadgeTone } from "../../kit";
import type { Row } from "../../resources/messages";
import { tOr, useStrings } from "../../strings";

export const ROW_HEIGHT = 84;

const tones: Partial<Record<Row["state"], BadgeTone>> = { awaiting_review: "warn", scheduled: "accent", sending: "accent", responded: "good", handled_elsewhere: "good", failed: "bad", rejected: "plain" };
const grave = new Set(["crisis", "threat", "minor", "medical", "legal"]);

/** The badge of a message's state. */
export function StateBadge({ state }: { state: Row["state"] }) {
  return <Badge tone={tones[state] ?? "plain"}>{tOr(`message_state.${state}`, state)}</Badge>;
}

interface Properties {
  row: Row;
  isOpen: boolean;
  isSelected: boolean;
  showsState: boolean;
  onOpen: (id: string) => void;
  onSelect?: (id: string, isRange: boolean) => void;
}

/** One line of the feed. */
export const FeedRow = memo(function FeedRow({ row, isOpen, isSelected, showsState, onOpen, onSelect }: Properties) {
  const t = useStrings();
  const { workspace: { time_zone: zone } } = useWorkspace();
  const risk = row.risks.find((one) => grave.has(one));
  const name = row.name || tOr(`platform.${row.platform}`, row.platform);
  return (
    <div id={`row-${row.id}`} role="option" aria-selected={isOpen} style={{ height: ROW_HEIGHT }} onClick={() => onOpen(row.id)}
      className={classes("group relative flex cursor-pointer gap-2.5 border-b border-line py-2.5 pr-3 pl-3", isOpen ? "bg-chosen before:absolute before:inset-y-0 before:left-0 before:w-[3px] before:bg-accent" : isSelected ? "bg-accent-soft" : "hover:bg-hover")}>
      <span className="relative mt-0.5 size-8 shrink-0">
        <Face name={name} className={classes("size-8 text-xs", onSelect && (isSelected ? "invisible" : "group-hover:invisible"))} />
        {onSelect && (
          <span className={classes("absolute inset-0 items-center justify-center", isSelected ? "flex" : "hidden group-hover:flex")} onClick={(event) => { event.stopPropagation(); onSelect(row.id, event.shiftKey); }}>
            <span aria-hidden="true" className={classes("flex size-4.5 items-center justify-center rounded-sm border", isSelected ? "border-accent bg-accent text-accent-ink" : "border-line-strong bg-surface")}>{isSelected && <Icon name="check" className="size-3.5" />}</span>
          </span>
        )}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="truncate text-sm font-semibold">{name}</span>
          {row.isVIP && <Icon name="star" className="size-3 text-warn-text" />}
          <PlatformIcon platform={row.platform} className="size-3.5 text-ink-faint" />
          <Ago at={row.receivedAt} className="ml-auto shrink-0 text-xs tabular-nums text-ink-faint" />
        </span>
        <span className={classes("block truncate text-sm", row.state === "awaiting_review" ? "text-ink" : "text-ink-soft")}>{row.isGone ? <em className="text-ink-faint">{t("inbox.deleted")}</em> : row.text || <em className="text-ink-faint">{t("inbox.no_text")}</em>}</span>
        <span className="mt-1 flex h-5 items-center gap-1.5 overflow-hidden">
          {risk ? <Badge tone="bad" icon="warning">{tOr(`risk.${risk}`, risk)}</Badge> : row.category && <span className="truncate text-xs text-ink-faint">{tOr(`category.${row.category}`, row.category)}</span>}
          <span className="ml-auto flex shrink-0 items-center gap-1.5">
            {row.state === "awaiting_review" && <WindowLeft row={row} />}
            {row.assignedTo && <Icon name="user" className="size-3.5 text-ink-faint" />}
            {row.snoozedUntil && row.state === "awaiting_review" && Date.parse(row.snoozedUntil) > Date.now() ? <Badge icon="clock" title={t("snooze.until", { time: fullTime(row.snoozedUntil, zone) })}>{dateText(row.snoozedUntil, zone)}</Badge>
              : row.state === "scheduled" && row.sendAt ? <Badge tone="accent" icon="clock"><Countdown to={row.sendAt} text={(left) => left} over={t("delivery.sending")} /></Badge>
              : row.state === "awaiting_review" ? (row.confidence === undefined ? !showsState ? null : <StateBadge state={row.state} /> : <Confidence value={row.confidence} />)
              : <StateBadge state={row.state} />}
          </span>
        </span>
      </span>
    </div>
  );
});

/** The last hours in which a reply is taken stand out. */
const HURRY = 2 * 3_600_000;

/** How long the platform still takes a reply, where that ends. */
function WindowLeft({ row }: { row: Row }) {
  const t = useStrings();
  const now = useNow(20_000);
  if (row.isWindowClosed) return <span className="flex items-center text-bad-text" title={t("window.closed")}><Icon name="clock" className="size-3.5" /><span className="sr-only">{t("window.closed")}</span></span>;
  if (!row.windowUntil) return null;
  const left = Date.parse(row.windowUntil) - now;
  const time = duration(Math.max(0, left));
  const text = left <= 0 ? t("window.closed") : t(row.isHumanOnly ? "window.human_only" : "window.row", { time });
  return (
    <span className={classes("flex items-center gap-1 text-xs tabular-nums", left < HURRY || row.isHumanOnly ? "font-medium text-warn-text" : "text-ink-faint")} title={text}>
      <Icon name="clock" className="size-3.5" /><span aria-hidden="true">{time}</span><span className="sr-only">{text}</span>
    </span>
  );
}

/** How sure a draft is, as a short bar with its figure. */
export function Confidence({ value }: { value: number }) {
  const t = useStrings();
  const tone = value >= 0.8 ? "bg-accent" : value >= 0.5 ? "bg-warn" : "bg-line-strong";
  return (
    <span className="flex items-center gap-1.5 text-xs tabular-nums text-ink-faint" title={t("inbox.sure", { percent: percent(value) })}>
      <span aria-hidden="true" className="h-1 w-8 overflow-hidden rounded-full bg-line"><span className={classes("block h-full rounded-full", tone)} style={{ width: `${value * 100}%` }} /></span>
      <span className="sr-only">{t("inbox.sure", { percent: percent(value) })}</span><span aria-hidden="true">{percent(value)}</span>
    </span>
  );
}
