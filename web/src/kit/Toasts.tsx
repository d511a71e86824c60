import { toast, type Toast } from "../core/toasts";
import { useSelect } from "../core/store";
import { useStrings } from "../strings";
import { IconButton } from "./Button";
import { classes } from "./classes";
import { Icon } from "./Icon";
import { useNow } from "./time";

/** What was done or went wrong, told at the edge of the screen and to screen readers. */
export function Toasts() {
  const t = useStrings();
  const toasts = useSelect((state) => state.toasts);
  return (
    <div role="region" aria-live="polite" aria-label={t("toasts.title")} className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex flex-col items-center gap-2 px-4">
      {toasts.map((one) => <One key={one.id} toast={one} />)}
    </div>
  );
}

function One({ toast: one }: { toast: Toast }) {
  const t = useStrings();
  const now = useNow(one.action ? 250 : 60_000);
  const left = Math.max(0, Math.ceil((one.until - now) / 1000));
  return (
    <div role={one.tone === "bad" ? "alert" : "status"} className={classes("rise pointer-events-auto flex max-w-lg items-center gap-3 rounded-lg border px-3.5 py-2.5 text-sm shadow-float", one.tone === "bad" ? "border-bad bg-bad-soft text-bad-text" : "border-line bg-surface text-ink")}>
      {one.tone !== "plain" && <Icon name={one.tone === "good" ? "check" : "warning"} className={classes("size-4", one.tone === "good" && "text-accent-text")} />}
      <span className="min-w-0">{one.text}</span>
      {one.action && (
        <button type="button" className="flex items-center gap-1.5 rounded-sm px-1.5 py-0.5 font-semibold text-accent-text hover:bg-hover" onClick={() => { one.action?.run(); toast.close(one.id); }}>
          {one.action.label}<span className="w-5 text-xs font-normal tabular-nums text-ink-faint">{left}</span>
        </button>
      )}
      <IconButton icon="close" size="sm" label={t("action.close")} onClick={() => toast.close(one.id)} className="-mr-1.5" />
    </div>
  );
}
