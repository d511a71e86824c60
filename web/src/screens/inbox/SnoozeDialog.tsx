import { useState } from "react";
import { useWorkspace } from "../../app/workspace";
import { browserZone } from "../../core/zone";
import { Button, Dialog, Field, fullTime, Icon, Input } from "../../kit";
import { useStrings } from "../../strings";
import { fieldMoment, fieldTime, snoozeTimes } from "./snoozeTimes";

/** Asks until when something is put off. */
export function SnoozeDialog({ onClose, onSnooze }: { onClose: () => void; onSnooze: (until: Date) => void }) {
  const t = useStrings();
  const { workspace: { time_zone: zone } } = useWorkspace();
  const [now] = useState(() => new Date());
  const [custom, setCustom] = useState("");
  const chosen = fieldMoment(custom, zone);
  const isPossible = chosen !== null && chosen.getTime() > Date.now();
  return (
    <Dialog title={t("snooze.title")} isOpen onClose={onClose} size="sm" onSubmit={() => { if (isPossible) onSnooze(chosen); }}>
      <div className="flex flex-col gap-1.5">
        {snoozeTimes(now, zone).map(([name, time], index) => (
          <button key={name} type="button" autoFocus={index === 0} onClick={() => onSnooze(time)} className="flex items-center gap-2.5 rounded-md border border-line px-3 py-2 text-left hover:bg-hover">
            <Icon name="clock" className="size-4 text-ink-faint" /><span className="font-medium">{t(`snooze.${name}`)}</span><span className="ml-auto text-sm text-ink-faint">{fullTime(time.getTime(), zone)}</span>
          </button>
        ))}
        <div className="mt-2 flex items-end gap-2">
          <Field label={t("snooze.custom")} hint={zone === browserZone() ? undefined : t("snooze.zone", { zone: zone.replaceAll("_", " ") })} className="flex-1"><Input type="datetime-local" value={custom} min={fieldTime(now, zone)} onChange={(event) => setCustom(event.target.value)} /></Field>
          <Button type="submit" disabled={!isPossible} className="h-9">{t("snooze.set")}</Button>
        </div>
      </div>
    </Dialog>
  );
}
