import { useState, type FormEvent } from "react";
import type { Session } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { call } from "../../core/call";
import { asProblem, type Problem } from "../../core/problem";
import { everything, outdate, useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { zoneOptions } from "../../core/zone";
import { Ago, Badge, Button, Field, Input, Page, Panel, Select, Shown, Table, type Column } from "../../kit";
import { sessions } from "../../resources/session";
import { updateWorkspace } from "../../resources/workspaces";
import { useStrings } from "../../strings";
import { deviceName } from "./device";

/** The workspace, the plan, and the person's own account. */
export default function Settings() {
  const t = useStrings();
  return (
    <Page title={t("nav.settings")}>
      <div className="grid items-start gap-5 lg:grid-cols-2"><WorkspacePart /><SessionsPart /><PasswordPart /></div>
    </Page>
  );
}

function WorkspacePart() {
  const t = useStrings();
  const { workspace, may } = useWorkspace();
  const [name, setName] = useState(workspace.name);
  const [zone, setZone] = useState(workspace.time_zone);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try { await updateWorkspace(workspace.id, { name, time_zone: zone }, workspace.revision); toast.good(t("state.saved")); } catch (error) { setProblem(asProblem(error)); }
    setBusy(false);
  };
  return (
    <Panel title={t("settings.workspace")}>
      <form onSubmit={(event) => void submit(event)}>
        <fieldset disabled={!may("manager")} className="flex flex-col gap-4">
          {problem && <p role="alert" className="text-sm text-bad-text">{problem.rest(["name", "time_zone"])}</p>}
          <Field label={t("welcome.workspace.name")} problem={problem?.field("name")}><Input value={name} required onChange={(event) => setName(event.target.value)} /></Field>
          <Field label={t("welcome.workspace.zone")} hint={t("settings.zone.hint")} problem={problem?.field("time_zone")}><Select value={zone} options={zoneOptions(zone)} onChange={setZone} className="w-full" /></Field>
          <Button type="submit" tone="primary" isBusy={isBusy} disabled={name === workspace.name && zone === workspace.time_zone} className="self-start">{t("action.save")}</Button>
        </fieldset>
      </form>
    </Panel>
  );
}

function PasswordPart() {
  const t = useStrings();
  const empty = { current_password: "", new_password: "" };
  const [body, setBody] = useState(empty);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try { await call("changePassword", { body }); setBody(empty); toast.good(t("settings.password.done")); outdate("sessions"); } catch (error) { setProblem(asProblem(error)); }
    setBusy(false);
  };
  return (
    <Panel title={t("settings.password")}>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        {problem?.rest(["current_password", "new_password"]) && <p role="alert" className="text-sm text-bad-text">{problem.rest(["current_password", "new_password"])}</p>}
        <Field label={t("settings.password.current")} problem={problem?.field("current_password")}><Input type="password" autoComplete="current-password" required value={body.current_password} onChange={(event) => setBody({ ...body, current_password: event.target.value })} /></Field>
        <Field label={t("settings.password.new")} problem={problem?.field("new_password")}><Input type="password" autoComplete="new-password" required value={body.new_password} onChange={(event) => setBody({ ...body, new_password: event.target.value })} /></Field>
        <Button type="submit" isBusy={isBusy} className="self-start">{t("settings.password.change")}</Button>
      </form>
    </Panel>
  );
}

function SessionsPart() {
  const t = useStrings();
  const view = useResource(sessions, everything);
  const end = async (run: () => Promise<unknown>) => { try { await run(); outdate("sessions"); } catch (error) { toast.bad(asProblem(error).message); } };
  const columns: Column<Session>[] = [
    { name: "agent", label: t("settings.sessions.device"), cell: (one) => <span className="flex flex-wrap items-center gap-x-2 gap-y-1" title={one.user_agent}>{one.user_agent ? deviceName(one.user_agent) : t("settings.sessions.unknown")}{one.is_current && <Badge tone="good">{t("settings.sessions.this")}</Badge>}</span> },
    { name: "seen", label: t("settings.sessions.seen"), cell: (one) => <Ago at={one.last_seen_at} className="whitespace-nowrap text-ink-faint" /> },
    { name: "end", label: "", cell: (one) => !one.is_current && <Button size="sm" onClick={() => void end(() => call("endSession", { path: { sessionID: one.id } }))}>{t("settings.sessions.end")}</Button> },
  ];
  return (
    <Panel title={t("settings.sessions")} className="lg:row-span-2" isFlush actions={(view.data?.items.length ?? 0) > 1 && <Button size="sm" onClick={() => void end(() => call("endOtherSessions", {}))}>{t("settings.sessions.others")}</Button>}>
      <Shown view={view} lines={3}>{({ items }) => <Table label={t("settings.sessions")} columns={columns} rows={items} id={(one) => one.id} />}</Shown>
    </Panel>
  );
}
