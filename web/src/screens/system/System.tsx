import { useState } from "react";
import type { Job, User } from "../../api/schema";
import { useMutation } from "../../core/mutation";
import { everything, useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Ago, Badge, Button, dateText, Dialog, EmptyState, Field, Input, number, Page, Panel, Segmented, Shown, Switch, Table, useConfirm, type Column } from "../../kit";
import { cancelJob, installation, issuePasswordReset, jobs, queues, runJobAgain, setRegistration, stopInstallation, users, type JobState } from "../../resources/installation";
import { useStrings } from "../../strings";
import { Spending } from "./Spending";

const shown: readonly JobState[] = ["dead", "running", "available", "scheduled", "done"];

/** For the operator: the stop of everything, queues, jobs that failed for good, and accounts. */
export default function System() {
  const t = useStrings();
  const view = useResource(installation, everything);
  const stop = useMutation(stopInstallation);
  const register = useMutation(setRegistration);
  const [ask, dialog] = useConfirm();
  return (
    <Page title={t("nav.system")} text={t("system.text")}>
      <Shown view={view} lines={2}>
        {(present) => (
          <Panel>
            <div className="flex flex-wrap items-center justify-between gap-4">
              <Switch label={t("system.registration")} hint={t("system.registration.hint")} isOn={present.is_registration_open} onChange={(isOpen) => void register.run(isOpen)} />
              {present.is_stopped
                ? <Button tone="primary" isBusy={stop.isRunning} onClick={() => void stop.run(false)}>{t("system.stop.lift")}</Button>
                : <Button tone="danger" icon="stop" isBusy={stop.isRunning} onClick={() => ask({ title: t("system.stop.title"), text: t("system.stop.text"), confirm: t("system.stop"), run: () => void stop.run(true) })}>{t("system.stop")}</Button>}
            </div>
          </Panel>
        )}
      </Shown>
      <Queues />
      <Jobs />
      <Spending />
      <People />
      {dialog}
    </Page>
  );
}

function Queues() {
  const t = useStrings();
  const view = useResource(queues, everything);
  return (
    <Panel title={t("system.queues")} isFlush actions={<Button size="sm" icon="refresh" onClick={view.reload}>{t("system.refresh")}</Button>}>
      <Shown view={view} lines={4}>
        {({ items }) => {
          const names = [...new Set(items.map((one) => one.queue))].sort();
          const count = (queue: string, state: JobState) => items.find((one) => one.queue === queue && one.state === state)?.count ?? 0;
          return (
            <Table label={t("system.queues")} rows={names} id={(queue) => queue} empty={<EmptyState icon="server" title={t("system.queues.none")} />}
              columns={[{ name: "queue", label: t("system.queue"), cell: (queue) => <span className="font-medium">{queue}</span> }, ...shown.map((state) => ({
                name: state, label: t(`system.state.${state as "dead"}`), isNumber: true, ...(state === "scheduled" || state === "done" ? { from: "sm" as const } : {}),
                cell: (queue: string) => { const n = count(queue, state); return <span className={state === "dead" && n > 0 ? "font-semibold text-bad-text" : n === 0 ? "text-ink-faint" : ""}>{number(n)}</span>; },
              }))]} />
          );
        }}
      </Shown>
    </Panel>
  );
}

function Jobs() {
  const t = useStrings();
  const [state, setState] = useState<JobState>("dead");
  const view = useResource(jobs, state);
  const again = useMutation(runJobAgain);
  const cancel = useMutation(cancelJob);
  const columns: Column<Job>[] = [
    { name: "name", label: t("system.job"), cell: (one) => <span><code className="text-xs">{one.name}</code>{one.failures.length > 0 && <span className="mt-0.5 block max-w-md text-xs text-ink-faint">{one.failures[one.failures.length - 1]?.message}</span>}</span> },
    { name: "attempt", label: t("system.attempts"), isNumber: true, cell: (one) => `${one.attempt}/${one.maximum_attempts}` },
    { name: "at", label: t("system.at"), from: "sm", cell: (one) => <Ago at={one.finished_at ?? one.started_at ?? one.run_at} className="text-ink-faint" /> },
    { name: "act", label: "", className: "text-right", cell: (one) => (one.state === "dead" ? <Button size="sm" icon="refresh" onClick={() => void again.run(one.id)}>{t("system.again")}</Button> : one.state !== "done" && <Button size="sm" onClick={() => void cancel.run(one.id)}>{t("action.cancel")}</Button>) },
  ];
  return (
    <Panel title={t("system.jobs")} isFlush actions={<Segmented label={t("system.jobs")} value={state} onChange={setState} options={shown.map((value) => ({ value, label: t(`system.state.${value as "dead"}`) }))} />}>
      <Shown view={view} lines={4} empty={(page) => page.items.length === 0 && <EmptyState icon="check" title={state === "dead" ? t("system.jobs.well") : t("system.jobs.none")} />}>{({ items }) => <Table label={t("system.jobs")} columns={columns} rows={items} id={(one) => one.id} />}</Shown>
    </Panel>
  );
}

function People() {
  const t = useStrings();
  const view = useResource(users, everything);
  const reset = useMutation(issuePasswordReset);
  const [link, setLink] = useState<{ name: string; address: string } | null>(null);
  const columns: Column<User>[] = [
    { name: "name", label: t("team.name"), sort: (one) => one.name.toLowerCase(), cell: (one) => <span><span className="font-medium">{one.name}</span>{one.is_operator && <Badge tone="accent" className="ml-2">{t("system.operator")}</Badge>}<span className="block text-xs break-all text-ink-faint">{one.email}</span></span> },
    { name: "since", label: t("team.since"), from: "sm", sort: (one) => one.created_at, cell: (one) => <span className="text-ink-faint">{dateText(one.created_at)}</span> },
    { name: "reset", label: "", className: "text-right", cell: (one) => <Button size="sm" onClick={() => void reset.run(one.id).then((token) => token && setLink({ name: one.name, address: `${window.location.origin}/?reset=${encodeURIComponent(token.token)}` }))}>{t("system.reset")}</Button> },
  ];
  return (
    <Panel title={t("system.people")} isFlush>
      <Shown view={view} lines={3}>{({ items }) => <Table label={t("system.people")} columns={columns} rows={items} id={(one) => one.id} />}</Shown>
      {link && (
        <Dialog title={t("system.reset.title", { name: link.name })} isOpen onClose={() => setLink(null)} footer={<Button tone="primary" onClick={() => void navigator.clipboard.writeText(link.address).then(() => toast.good(t("action.copied")))}>{t("action.copy")}</Button>}>
          <Field label={t("system.reset.link")} hint={t("system.reset.hint")}><Input readOnly value={link.address} onFocus={(event) => event.target.select()} /></Field>
        </Dialog>
      )}
    </Panel>
  );
}
