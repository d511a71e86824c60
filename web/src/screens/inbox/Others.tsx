import { useWorkspace } from "../../app/workspace";
import { useSelect } from "../../core/store";
import { Face } from "../../kit";
import type { Viewer } from "../../live/client";
import { useStrings } from "../../strings";

const nobody: readonly Viewer[] = [];
const SHOWN = 3;

/** Who else has the conversation on the screen, and who of them is writing. */
export function Others({ conversationID }: { conversationID: string }) {
  const t = useStrings();
  const { user } = useWorkspace();
  const viewers = useSelect((state) => state.live.viewers[conversationID] ?? nobody);
  const others = viewers.filter((one) => one.user_id !== user.id);
  const composing = others.filter((one) => one.is_composing);
  const text = others.length === 0 ? "" : composing.length > 0 ? t("others.composing", { n: composing.length, names: names(composing) }) : t("others.looking", { n: others.length, names: names(others) });
  return (
    <span role="status" className={others.length === 0 ? "sr-only" : "flex min-w-0 shrink items-center gap-1.5"} title={text || undefined}>
      <span aria-hidden="true" className="flex shrink-0 -space-x-1.5">{others.slice(0, SHOWN).map((one) => <Face key={one.user_id} name={one.name} className="size-6 text-2xs ring-2 ring-surface" />)}</span>
      {others.length > SHOWN && <span aria-hidden="true" className="text-xs text-ink-faint">+{others.length - SHOWN}</span>}
      <span className={composing.length > 0 ? "truncate text-xs font-medium text-accent-text" : "sr-only"}>{text}</span>
    </span>
  );
}

const names = (viewers: readonly Viewer[]): string => viewers.map((one) => one.name).join(", ");
