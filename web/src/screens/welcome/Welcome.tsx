import { useEffect, useState, type FormEvent, type ReactNode } from "react";
import type { AvatarSettings, Category, Platform, Workspace } from "../../api/schema";
import { navigate, useLocation } from "../../core/navigation";
import { asProblem, type Problem } from "../../core/problem";
import { everything, outdate, useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { zoneOptions } from "../../core/zone";
import { Badge, Button, classes, EmptyState, Face, Field, Icon, Input, Link, percent, PlatformIcon, Progress, RadioCards, Select, Shown } from "../../kit";
import { connectLive, listen } from "../../live/connect";
import { avatar, saveAvatarSettings } from "../../resources/avatar";
import { connect, connections } from "../../resources/connections";
import { feed } from "../../resources/messages";
import { status } from "../../resources/session";
import { sampleCounts, trainingJobs } from "../../resources/training";
import { createWorkspace, updateWorkspace } from "../../resources/workspaces";
import { mutate } from "../../core/mutation";
import { tOr, useStrings } from "../../strings";
import { Brand } from "../Entry";

const steps = ["workspace", "connect", "learn", "drafts", "autonomy"] as const;
type Step = (typeof steps)[number];

/** The first minutes: whose inbox, which accounts, the voice, the first drafts, how much may go alone. */
export function Welcome({ workspace, step }: { workspace?: Workspace; step?: string }) {
  const t = useStrings();
  const at: Step = workspace ? steps.find((one) => one === step) ?? "connect" : "workspace";
  const workspaceID = workspace?.id;
  useEffect(() => {
    if (!workspaceID) return undefined;
    // The consent page sends the browser back to `/`, which asks for this.
    sessionStorage.setItem("understudy.welcome", workspaceID);
    return connectLive(workspaceID);
  }, [workspaceID]);
  const go = (next: Step) => navigate(`/w/${workspaceID ?? ""}/welcome/${next}`);
  const finish = () => { sessionStorage.removeItem("understudy.welcome"); navigate(`/w/${workspaceID ?? ""}/inbox`); };
  const index = steps.indexOf(at);
  return (
    <div className="h-full overflow-auto">
      <header className="flex items-center justify-between px-5 py-4 sm:px-8">
        <Brand isSmall />
        {workspace && <Button tone="quiet" size="sm" onClick={finish}>{t("welcome.skip")}</Button>}
      </header>
      <main className="mx-auto max-w-2xl px-5 pt-4 pb-16 sm:pt-10">
        <ol aria-label={t("welcome.steps")} className="mb-8 flex gap-1.5">
          {steps.map((one, place) => (
            <li key={one} aria-current={one === at ? "step" : undefined} className="flex flex-1 flex-col gap-1.5">
              <span className={classes("h-1 rounded-full", place <= index ? "bg-accent" : "bg-line")} />
              <span className={classes("hidden text-xs sm:block", one === at ? "font-semibold text-ink" : "text-ink-faint")}>{t(`welcome.${one}`)}</span>
            </li>
          ))}
        </ol>
        {!workspace ? <NewWorkspace /> : at === "workspace" ? <Named workspace={workspace} onNext={() => go("connect")} /> : at === "connect" ? <Connect workspaceID={workspace.id} onNext={() => go("learn")} /> : at === "learn" ? <Learn workspaceID={workspace.id} onNext={() => go("drafts")} />
          : at === "drafts" ? <FirstDrafts workspaceID={workspace.id} onNext={() => go("autonomy")} /> : <Autonomy workspaceID={workspace.id} onNext={finish} />}
      </main>
    </div>
  );
}

function Title({ title, text }: { title: string; text: string }) {
  return <><h1 className="text-2xl font-semibold tracking-tight">{title}</h1><p className="mt-1.5 mb-6 text-ink-soft">{text}</p></>;
}

function WorkspaceForm({ initial, send }: { initial: { name: string; time_zone: string }; send: (value: { name: string; time_zone: string }) => Promise<void> }) {
  const t = useStrings();
  const [name, setName] = useState(initial.name);
  const [zone, setZone] = useState(initial.time_zone);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const options = zoneOptions(zone);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try { await send({ name, time_zone: zone }); } catch (error) { setProblem(asProblem(error)); setBusy(false); }
  };
  const rest = problem?.rest(["name", "time_zone"]);
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Title title={t("welcome.workspace.title")} text={t("welcome.workspace.text")} />
      {rest && <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">{rest}</p>}
      <Field label={t("welcome.workspace.name")} problem={problem?.field("name")}><Input value={name} onChange={(event) => setName(event.target.value)} required autoFocus /></Field>
      <Field label={t("welcome.workspace.zone")} problem={problem?.field("time_zone")}><Select options={options} value={zone} onChange={setZone} className="w-full" /></Field>
      <Button type="submit" tone="primary" size="lg" isBusy={isBusy} className="self-start">{t("action.next")}</Button>
    </form>
  );
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

function NewWorkspace() {
  return <WorkspaceForm initial={{ name: "", time_zone: ownZone() }} send={async (value) => { const made = await createWorkspace(value); navigate(`/w/${made.id}/welcome/connect`, { replace: true }); }} />;
}

function Named({ workspace, onNext }: { workspace: Workspace; onNext: () => void }) {
  return <WorkspaceForm initial={{ name: workspace.name, time_zone: workspace.time_zone === "UTC" ? ownZone() : workspace.time_zone }} send={async (value) => { await updateWorkspace(workspace.id, value, workspace.revision); onNext(); }} />;
}

function Connect({ workspaceID, onNext }: { workspaceID: string; onNext: () => void }) {
  const t = useStrings();
  const { query } = useLocation();
  const installed = useResource(status, everything);
  const list = useResource(connections, workspaceID);
  const [going, setGoing] = useState<Platform | null>(null);
  const linked = (list.data?.items ?? []).filter((one) => one.is_connected);
  const start = (platform: Platform) => {
    setGoing(platform);
    connect(workspaceID, platform).catch((error: unknown) => { setGoing(null); toast.bad(asProblem(error).message); });
  };
  return (
    <>
      <Title title={t("welcome.connect.title")} text={t("welcome.connect.text")} />
      {query.connection_error && <p role="alert" className="mb-4 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">{t("welcome.connect.failed", { code: query.connection_error })}</p>}
      <Shown view={installed} empty={(one) => one.platforms.length === 0 && <EmptyState icon="plug" title={t("welcome.connect.none")} />}>
        {({ platforms }) => (
          <ul className="grid gap-3 sm:grid-cols-2">
            {platforms.map((platform) => {
              const here = linked.find((one) => one.platform === platform);
              return (
                <li key={platform} className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-4">
                  <PlatformIcon platform={platform} className="size-7 text-accent-text" />
                  {here ? <p className="flex items-center gap-2 font-medium"><Icon name="check" className="size-4 text-accent-text" />{t("welcome.connect.connected", { name: here.display_name || here.username })}</p>
                    : <Button tone={linked.length === 0 ? "primary" : "plain"} isBusy={going === platform} onClick={() => start(platform)}>{t("welcome.connect.button", { platform: t(`platform.${platform}`) })}</Button>}
                </li>
              );
            })}
          </ul>
        )}
      </Shown>
      {linked.length > 0 && <Button tone="primary" size="lg" className="mt-6" onClick={onNext}>{t("welcome.connect.go_on")}</Button>}
    </>
  );
}

function Learn({ workspaceID, onNext }: { workspaceID: string; onNext: () => void }) {
  const t = useStrings();
  const jobs = useResource(trainingJobs, workspaceID);
  const counts = useResource(sampleCounts, workspaceID);
  const list = useResource(connections, workspaceID);
  const unlinked = (useResource(status, everything).data?.platforms ?? []).filter((platform) => !(list.data?.items ?? []).some((one) => one.is_connected && one.platform === platform));
  const total = Object.values(counts.data ?? {}).reduce((sum, one) => sum + one, 0);
  const items = jobs.data?.items ?? [];
  const isDone = items.length > 0 && items.every((one) => ["completed", "failed", "cancelled"].includes(one.stage));
  return (
    <>
      <Title title={t("welcome.learn.title")} text={t("welcome.learn.text")} />
      <Shown view={jobs}>
        {(page) => (
          <ul className="flex flex-col gap-3">
            {page.items.map((job) => {
              const connection = list.data?.items.find((one) => one.id === job.connection_id);
              return (
                <li key={job.id} className="rounded-lg border border-line bg-surface p-4">
                  <p className="mb-2 flex items-center gap-2 text-sm"><PlatformIcon platform={connection?.platform ?? "instagram"} className="size-4 text-ink-faint" /><span className="font-medium">{connection?.display_name || connection?.username}</span><Badge tone={job.stage === "completed" ? "good" : job.stage === "failed" ? "bad" : "accent"}>{tOr(`stage.${job.stage}`, job.stage)}</Badge><span className="ml-auto tabular-nums text-ink-faint">{t("welcome.learn.samples", { n: job.collected_samples })}</span></p>
                  <Progress value={job.stage === "completed" ? 1 : job.progress} label={t("welcome.learn.title")} />
                  {job.errors.map((one) => <p key={one.text} className="mt-2 text-sm text-bad-text">{one.text}</p>)}
                </li>
              );
            })}
          </ul>
        )}
      </Shown>
      <p role="status" className="mt-4 min-h-6 text-sm text-ink-soft">{isDone ? (items.some((one) => one.stage === "failed") ? t("welcome.learn.failed") : t("welcome.learn.done", { n: total })) : ""}</p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button tone="primary" size="lg" onClick={onNext}>{t("action.next")}</Button>
        {unlinked.length > 0 && <Link to={`/w/${workspaceID}/welcome/connect`} className="inline-flex h-10 items-center rounded-md border border-line bg-surface px-4 font-medium hover:bg-hover">{t("welcome.connect.title")}</Link>}
      </div>
    </>
  );
}

function FirstDrafts({ workspaceID, onNext }: { workspaceID: string; onNext: () => void }) {
  const t = useStrings();
  const view = useResource(feed, { workspaceID, tab: "drafts" });
  useEffect(() => listen((event) => { if (event === "reload" || /^(draft|message)\./.test(event.type)) outdate(`w/${workspaceID}/feed`); }), [workspaceID]);
  const rows = (view.data?.rows ?? []).slice(0, 4);
  return (
    <>
      <Title title={t("welcome.drafts.title")} text={t("welcome.drafts.text")} />
      <Shown view={view} empty={() => rows.length === 0 && <div className="rounded-lg border border-dashed border-line"><EmptyState icon="clock" title={t("welcome.drafts")} text={t("welcome.drafts.waiting")} /></div>}>
        {() => (
          <ul className="flex flex-col gap-3">
            {rows.map((row) => (
              <li key={row.id} className="rise rounded-lg border border-line bg-surface p-4">
                <p className="flex items-center gap-2 text-sm text-ink-faint"><Face name={row.name} className="size-6 text-2xs" />{t("welcome.drafts.fan", { name: row.name })}</p>
                <p className="mt-1.5 [overflow-wrap:anywhere]">{row.text}</p>
                <div className="mt-3 rounded-md bg-accent-soft px-3 py-2"><p className="mb-0.5 flex justify-between text-xs text-accent-text"><span>{t("welcome.drafts.reply")}</span>{row.confidence !== undefined && <span>{t("inbox.sure", { percent: percent(row.confidence) })}</span>}</p><p className="[overflow-wrap:anywhere]">{row.reply}</p></div>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <Button tone="primary" size="lg" className="mt-6" onClick={onNext}>{t("action.next")}</Button>
    </>
  );
}

type Choice = "draft" | "easy" | "more";
const automatic: Record<Choice, Category[]> = { draft: [], easy: ["praise"], more: ["praise", "product_question"] };

/** The settings with these categories on automatic and the others on draft; thresholds stay. */
export function withAutonomy(settings: AvatarSettings, categories: readonly Category[]): AvatarSettings {
  const autonomy = Object.fromEntries(Object.entries(settings.autonomy).map(([name, one]) => [name, one.autonomy === "auto" ? { ...one, autonomy: "draft" as const } : one]));
  for (const name of categories) autonomy[name] = { threshold: settings.autonomy[name]?.threshold ?? 0.85, autonomy: "auto" };
  return { ...settings, autonomy };
}

function Autonomy({ workspaceID, onNext }: { workspaceID: string; onNext: () => void }) {
  const t = useStrings();
  const view = useResource(avatar, workspaceID);
  const list = useResource(connections, workspaceID);
  const [choice, setChoice] = useState<Choice>("draft");
  const [isBusy, setBusy] = useState(false);
  const needsConsent = choice !== "draft" && (list.data?.items ?? []).some((one) => one.platform === "youtube" && one.is_connected && !one.automation_consent);
  const save = async () => {
    if (!view.data) return;
    setBusy(true);
    try {
      await mutate(saveAvatarSettings(workspaceID), { settings: withAutonomy(view.data.settings, automatic[choice]), revision: view.data.revision });
      onNext();
    } catch (error) {
      toast.bad(asProblem(error).message);
      view.reload();
      setBusy(false);
    }
  };
  let note: ReactNode = null;
  if (needsConsent) note = <p className="mt-4 flex items-start gap-2 text-sm text-ink-soft"><Icon name="info" className="mt-0.5" />{t("welcome.autonomy.youtube")}</p>;
  return (
    <>
      <Title title={t("welcome.autonomy.title")} text={t("welcome.autonomy.text")} />
      <RadioCards legend={t("welcome.autonomy.title")} name="autonomy" value={choice} onChange={setChoice} options={(["draft", "easy", "more"] as const).map((value) => ({ value, label: t(`welcome.autonomy.${value}`), text: t(`welcome.autonomy.${value}.text`) }))} />
      {note}
      <Button tone="primary" size="lg" className="mt-6" isBusy={isBusy} disabled={!view.data} onClick={() => void save()}>{t("welcome.finish")}</Button>
    </>
  );
}
