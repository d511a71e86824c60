import { useState } from "react";
import type { AuditEntry } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useResource } from "../../core/resource";
import { Badge, Button, EmptyState, Field, fullTime, Input, Page, Panel, Shown, Table, type Column } from "../../kit";
import { auditEntries, auditVerification } from "../../resources/audit";
import { members } from "../../resources/members";
import { useStrings } from "../../strings";

/** Who changed what, in a chain that shows tampering. */
export default function Audit() {
  const t = useStrings();
  const { id, workspace } = useWorkspace();
  const [action, setAction] = useState("");
  const [wanted, setWanted] = useState("");
  const [cursors, setCursors] = useState<string[]>([]);
  const view = useResource(auditEntries, { workspaceID: id, action: wanted || undefined, cursor: cursors[cursors.length - 1] });
  const chain = useResource(auditVerification, id).data;
  const names = new Map((useResource(members, id).data?.items ?? []).map((one) => [one.user_id, one.name]));
  const who = (actor: string) => names.get(actor.replace(/^user:/, "")) ?? actor;
  const columns: Column<AuditEntry>[] = [
    { name: "at", label: t("audit.at"), cell: (one) => <span className="flex flex-col"><time dateTime={one.at} className="text-ink-soft tabular-nums sm:whitespace-nowrap">{fullTime(one.at, workspace.time_zone)}</time><span className="sm:hidden">{who(one.actor)}</span></span> },
    { name: "actor", label: t("audit.actor"), from: "sm", cell: (one) => who(one.actor) },
    { name: "action", label: t("audit.action"), cell: (one) => <code className="text-xs break-all md:whitespace-nowrap">{one.action}</code> },
    { name: "subject", label: t("audit.subject"), from: "md", cell: (one) => <span className="text-xs break-all text-ink-faint [font-variant-ligatures:none]">{one.subject}</span> },
    { name: "facts", label: t("audit.facts"), from: "sm", cell: (one) => <span className="text-xs text-ink-soft [font-variant-ligatures:none] [overflow-wrap:anywhere]">{Object.entries(one.facts).map(([name, value]) => `${name}: ${value}`).join(", ")}</span> },
  ];
  return (
    <Page title={t("nav.audit")} text={t("audit.text")} width="wide" actions={chain && <Badge tone={chain.is_intact ? "good" : "bad"} icon={chain.is_intact ? "check" : "warning"}>{chain.is_intact ? t("audit.intact", { n: chain.entries }) : t("audit.broken", { n: chain.flaws.length })}</Badge>}>
      {chain && !chain.is_intact && <ul role="alert" className="rounded-md bg-bad-soft px-4 py-3 text-sm text-bad-text">{chain.flaws.slice(0, 10).map((flaw) => <li key={flaw.sequence}>{flaw.sequence}: {flaw.text}</li>)}</ul>}
      <form className="flex items-end gap-2" onSubmit={(event) => { event.preventDefault(); setCursors([]); setWanted(action.trim()); }}>
        <Field label={t("audit.filter")} className="w-64 min-w-0 flex-1 sm:flex-none"><Input value={action} placeholder="rule.updated" onChange={(event) => setAction(event.target.value)} /></Field>
        <Button type="submit" className="h-9">{t("audit.filter.apply")}</Button>
      </form>
      <Panel isFlush>
        <Shown view={view} lines={8} empty={(page) => page.items.length === 0 && <EmptyState icon="shield" title={t("audit.none")} />}>
          {(page) => <>
            <Table label={t("nav.audit")} columns={columns} rows={page.items} id={(one) => String(one.sequence)} />
            <div className="flex justify-between border-t border-line px-4 py-2.5">
              <Button size="sm" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>{t("audit.newer")}</Button>
              <Button size="sm" disabled={!page.next} onClick={() => page.next && setCursors([...cursors, page.next])}>{t("audit.older")}</Button>
            </div>
          </>}
        </Shown>
      </Panel>
    </Page>
  );
}
