import { commandKey } from "../core/keys";
import { Dialog } from "../kit";
import { useStrings, type StringKey } from "../strings";

const anywhere: [string, StringKey][] = [[`${commandKey}K`, "keys.palette"], ["?", "keys.help"], ["Esc", "keys.close"]];
const inbox: [string, StringKey][] = [
  ["J", "keys.next"], ["K", "keys.previous"], ["Home End", "keys.ends"], ["E", "keys.edit"], ["A", "keys.approve"], [`${commandKey}⏎`, "keys.send"], ["R", "keys.reject"], ["H", "keys.hand"], ["N", "keys.note"], ["O", "keys.own"], ["Z", "keys.snooze"], ["P", "keys.assign"],
  ["I", "keys.next_unreviewed"], ["/", "keys.slash"], [`${commandKey}Z`, "keys.undo"], ["X", "keys.select"], ["S", "keys.search"], ["1–6", "keys.tabs"],
];

/** All keys. */
export function KeySheet({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const part = (title: string, keys: [string, StringKey][]) => (
    <section className="mb-4 last:mb-0">
      <h3 className="mb-1.5 text-sm font-semibold text-ink-faint">{title}</h3>
      <dl className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
        {keys.map(([key, what]) => (
          <div key={key} className="flex items-center justify-between gap-3 border-b border-line py-1.5">
            <dt className="text-sm">{t(what)}</dt><dd><kbd className="rounded-sm border border-line bg-sunken px-1.5 py-0.5 font-sans text-xs font-medium">{key}</kbd></dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return <Dialog title={t("keys.title")} isOpen onClose={onClose} size="lg">{part(t("keys.inbox"), inbox)}{part(t("keys.anywhere"), anywhere)}</Dialog>;
}
