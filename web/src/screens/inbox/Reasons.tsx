import type { MessageDetails, Reason } from "../../api/schema";
import { Badge, Icon } from "../../kit";
import { useStrings } from "../../strings";
import { DraftSources } from "../DraftSources";

/** Why the message went where it went, which rules fired, and what the draft rests on. */
export function Reasons({ details, isOpen }: { details: MessageDetails; isOpen: boolean }) {
  const t = useStrings();
  const { message } = details;
  const draft = message.draft;
  const seen = new Set<string>();
  const rules = message.rule_trace.filter((rule) => rule.matched);
  const reasons: Reason[] = [...message.reasons, ...(draft?.reasons ?? [])].filter((one) => !seen.has(one.text) && Boolean(seen.add(one.text)));
  // The rule that chose the route is told of once: what it did, and by what.
  const routing = reasons.find((one) => one.code === "rule.route" && rules.some((rule) => rule.rule_id === one.values.rule));
  const sources = draft?.sources ?? [];
  const generator = draft && generatorText(draft.generator, t);
  if (reasons.length === 0 && rules.length === 0 && sources.length === 0) return null;
  return (
    <details open={isOpen} className="group text-sm">
      <summary className="flex w-fit list-none items-center gap-1 rounded-sm py-0.5 text-xs font-medium text-ink-faint hover:text-ink">
        <Icon name="right" className="size-3.5 transition-transform group-open:rotate-90" />{t("draft.why")}{generator && <span className="font-normal">· {generator}</span>}
      </summary>
      <div className="mt-1.5 grid gap-x-6 gap-y-3 lg:grid-cols-2">
        <ul className="flex flex-col gap-1">
          {reasons.map((one) => one !== routing && <li key={one.text} className="flex gap-2 text-ink-soft"><span aria-hidden="true" className="mt-2 size-1 shrink-0 rounded-full bg-line-strong" /><span>{one.text}</span></li>)}
          {rules.map((rule) => <li key={rule.rule_id} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-soft"><span className="flex min-w-0 items-center gap-2"><Icon name="rules" className="size-3.5 shrink-0 text-ink-faint" /><span className="min-w-0 [overflow-wrap:anywhere]">{routing?.values.rule === rule.rule_id ? routing.text : rule.name}</span></span><Badge tone="info">{rule.decided_by ? t("draft.rule.by", { test: rule.decided_by }) : t("draft.rule.fired")}</Badge></li>)}
        </ul>
        {sources.length > 0 && (
          <DraftSources sources={sources} label={t("draft.sources")} />
        )}
      </div>
    </details>
  );
}

function generatorText(generator: string, t: ReturnType<typeof useStrings>): string {
  const [kind, name] = [generator.split(":")[0], generator.split(":").slice(1).join(":")];
  switch (kind) {
    case "built-in": return t("draft.generator.built_in");
    case "model": return t("draft.generator.model", { name });
    case "template": return t("draft.generator.template");
    case "person": return t("draft.generator.person");
    case "help-text": return t("draft.generator.help");
    default: return generator;
  }
}
