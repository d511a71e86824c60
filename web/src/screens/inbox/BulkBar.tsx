import { Button, IconButton } from "../../kit";
import type { BulkAction, Row } from "../../resources/messages";
import { useStrings } from "../../strings";

/** What can be done with all that are selected. */
export function BulkBar({ rows, onAct, onDone }: { rows: readonly Row[]; onAct: (action: BulkAction) => void; onDone: () => void }) {
  const t = useStrings();
  const isWaiting = rows.every((row) => row.state === "awaiting_review");
  const isDone = rows.every((row) => ["ignored", "hidden", "rejected", "failed"].includes(row.state));
  return (
    <div role="toolbar" aria-label={t("inbox.bulk")} className="rise absolute inset-x-2 bottom-2 z-10 flex items-center gap-2 rounded-lg border border-line bg-surface p-2 shadow-float">
      <span className="pl-1 text-sm font-medium">{t("list.selected", { n: rows.length })}</span>
      <span className="ml-auto flex gap-1.5">
        {isWaiting && rows.every((row) => row.draftID) && <Button tone="primary" size="sm" icon="check" onClick={() => onAct("approve")}>{t("bulk.approve")}</Button>}
        {isWaiting && <Button size="sm" onClick={() => onAct("ignore")}>{t("bulk.ignore")}</Button>}
        {isWaiting && rows.every((row) => row.draftID) && <Button size="sm" onClick={() => onAct("reject")}>{t("bulk.reject")}</Button>}
        {isWaiting && <IconButton icon="clock" size="sm" label={t("act.snooze")} onClick={() => onAct("snooze")} />}
        <IconButton icon="user" size="sm" label={t("act.assign")} onClick={() => onAct("assign")} />
        {isDone && <Button size="sm" icon="undo" onClick={() => onAct("reopen")}>{t("bulk.reopen")}</Button>}
        <IconButton icon="close" size="sm" label={t("bulk.none")} onClick={onDone} />
      </span>
    </div>
  );
}
