import { useState } from "react";
import type { Connection, Platform } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { asProblem } from "../../core/problem";
import { useMutation } from "../../core/mutation";
import { everything, useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Ago, Badge, Button, dateText, EmptyState, Icon, Page, Panel, PlatformIcon, Shown, useConfirm, type BadgeTone } from "../../kit";
import { connect, connections, consentToAutomation, disconnect, handle, withdrawConsent } from "../../resources/connections";
import { status } from "../../resources/session";
import { startTrainingJob } from "../../resources/training";
import { tOr, useStrings } from "../../strings";
import { Quotas } from "./Quotas";

const tones: Partial<Record<Connection["health"]["state"], BadgeTone>> = { connected: "good", expiring: "warn", refreshing: "info", throttled: "warn", quota_paused: "warn", disconnected: "plain" };

/** The linked accounts: how they are, what is wrong in words, and how to mend it. */
export default function Connections() {
  const t = useStrings();
  const { id, may, user } = useWorkspace();
  const list = useResource(connections, id);
  const installed = useResource(status, everything);
  const [going, setGoing] = useState<Platform | null>(null);
  const start = (platform: Platform) => {
    setGoing(platform);
    connect(id, platform).catch((error: unknown) => { setGoing(null); toast.bad(asProblem(error).message); });
  };
  const add = may("manager") && (installed.data?.platforms ?? []).map((platform) => (
    <Button key={platform} isBusy={going === platform} icon="plus" onClick={() => start(platform)}>{t("connections.add", { platform: t(`platform.${platform}`) })}</Button>
  ));
  return (
    <Page title={t("nav.connections")} text={t("connections.text")} actions={add}>
      <Shown view={list} empty={(all) => all.items.length === 0 && <Panel><EmptyState icon="plug" title={t("connections.none")} text={t("connections.none.text")}>{add}</EmptyState></Panel>}>
        {({ items }) => (
          <ul className="flex flex-col gap-4">
            {[...items].sort((a, b) => Number(b.is_connected) - Number(a.is_connected)).map((one) => <li key={one.id}><Account connection={one} onReconnect={() => start(one.platform)} /></li>)}
          </ul>
        )}
      </Shown>
      {user.is_operator && <Quotas />}
    </Page>
  );
}

function Account({ connection, onReconnect }: { connection: Connection; onReconnect: () => void }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const [ask, dialog] = useConfirm();
  const end = useMutation(disconnect(id));
  const collect = useMutation(startTrainingJob(id));
  const { health } = connection;
  const isWell = health.state === "connected";
  const times: [string, string | undefined][] = [[t("connections.last_read"), connection.last_poll_at], [t("connections.next_read"), connection.is_connected ? connection.next_poll_at : undefined], [t("connections.last_webhook"), connection.webhook?.last_event_at]];
  return (
    <Panel isFlush>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-3 p-4 md:grid-cols-[auto_minmax(0,1fr)_auto]">
        <span className="flex size-10 items-center justify-center rounded-lg bg-hover"><PlatformIcon platform={connection.platform} className="size-5" /></span>
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 className="font-semibold tracking-tight">{connection.display_name || connection.username}</h2>
            <span className="text-sm text-ink-faint">{handle(connection.username)}</span>
            <Badge tone={tones[health.state] ?? "bad"} icon={isWell ? "check" : undefined}>{tOr(`health.${health.state}`, health.state)}</Badge>
          </div>
          <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-xs text-ink-faint">
            {times.map(([label, at]) => at && <div key={label} className="flex gap-1"><dt>{label}</dt><dd className="text-ink-soft"><Ago at={at} /></dd></div>)}
            <div className="flex gap-1"><dt>{t("connections.since")}</dt><dd className="text-ink-soft">{dateText(connection.created_at)}</dd></div>
          </dl>
        </div>
        {may("manager") && (
          <div className="col-span-2 flex flex-wrap gap-2 md:col-span-1">
            {!connection.is_connected || !isWell ? <Button tone={health.state === "needs_reconnect" || health.state === "deauthorized" ? "primary" : "plain"} icon="refresh" onClick={onReconnect}>{t("connections.again")}</Button> : null}
            {connection.is_connected && <Button isBusy={collect.isRunning} icon="download" onClick={() => void collect.run(connection.id).then((job) => job && toast.good(t("connections.collecting")))}>{t("connections.collect")}</Button>}
            {connection.is_connected && (
              <Button tone="danger-quiet" isBusy={end.isRunning} onClick={() => ask({ title: t("connections.end.title", { name: handle(connection.username) }), text: t("connections.end.text"), confirm: t("connections.end"), run: () => void end.run(connection.id) })}>{t("connections.end")}</Button>
            )}
          </div>
        )}
      </div>
      {!isWell && health.reason && (
        <div className="flex items-start gap-2 border-t border-line bg-warn-soft px-4 py-3 text-sm text-warn-text">
          <Icon name="warning" className="mt-0.5 size-4 shrink-0" />
          <p><span className="font-medium">{health.reason}</span> {health.remedy}</p>
        </div>
      )}
      {connection.purge_by && <p className="border-t border-line px-4 py-3 text-sm text-ink-faint">{t("connections.purge", { date: dateText(connection.purge_by) })}</p>}
      {connection.is_connected && connection.platform === "youtube" && <Consent connection={connection} />}
      {dialog}
    </Panel>
  );
}

/** YouTube's policy asks for it: automated replies only after a recorded yes. */
function Consent({ connection }: { connection: Connection }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const [ask, dialog] = useConfirm();
  const give = useMutation(consentToAutomation(id));
  const withdraw = useMutation(withdrawConsent(id));
  const given = connection.automation_consent;
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line px-4 py-3">
      <p className="max-w-xl text-sm text-ink-soft">{given ? t("connections.consent.given", { date: dateText(given.at) }) : t("connections.consent.none")}</p>
      {may("manager") && (given
        ? <Button size="sm" isBusy={withdraw.isRunning} onClick={() => void withdraw.run(connection.id)}>{t("connections.consent.withdraw")}</Button>
        : <Button size="sm" isBusy={give.isRunning} onClick={() => ask({ title: t("connections.consent.title"), text: connection.automation_statement, confirm: t("connections.consent.give"), tone: "primary", run: () => void give.run({ connectionID: connection.id, statement: connection.automation_statement }) })}>{t("connections.consent.give")}</Button>)}
      {dialog}
    </div>
  );
}
