import { Component, Suspense, useEffect, useMemo, type ReactNode } from "react";
import type { SignedIn, Workspace } from "../api/schema";
import { navigate, useLocation } from "../core/navigation";
import { match } from "../core/router";
import { useSelect } from "../core/store";
import { toast } from "../core/toasts";
import { Button, EmptyState, Spinner } from "../kit";
import { Toasts } from "../kit/Toasts";
import { readSession } from "../resources/session";
import { Entry } from "../screens/Entry";
import { Welcome } from "../screens/welcome/Welcome";
import { t, useStrings } from "../strings";
import { Shell } from "./Shell";
import { placeOf, WorkspaceContext } from "./workspace";

const lastPlace = "understudy.workspace";

/** The whole dashboard. */
export function App() {
  return <Boundary><Content /><Toasts /></Boundary>;
}

function Content() {
  const session = useSelect((state) => state.session);
  const t = useStrings();
  if (session.state === "unknown") return <Waiting />;
  if (session.state === "unreachable") return <Unreachable />;
  if (session.state === "out" || !session.user) return <Entry />;
  return <Suspense fallback={<Waiting label={t("state.loading")} />}><Signed user={session.user} workspaces={session.workspaces} /></Suspense>;
}

function Waiting({ label }: { label?: string }) {
  return <div role="status" aria-label={label ?? t("state.loading")} className="flex h-full items-center justify-center text-ink-faint"><Spinner className="size-6" /></div>;
}

/** No answer yet: asks again until there is one. */
function Unreachable() {
  const t = useStrings();
  useEffect(() => {
    const timer = setInterval(() => void readSession(), 3_000);
    return () => clearInterval(timer);
  }, []);
  return <main className="flex h-full items-center justify-center"><EmptyState icon="offline" title={t("state.offline.title")} text={t("state.offline.text")}><Button icon="refresh" onClick={() => void readSession()}>{t("action.retry")}</Button></EmptyState></main>;
}

function Signed({ user, workspaces }: SignedIn) {
  const { path, query } = useLocation();
  const place = match("/w/:workspace/:a?/:b?/:c?", path);
  const open = place ? workspaces.find((one) => one.id === place.workspace) : undefined;
  const target = place ? null : where(path, query, workspaces);
  useEffect(() => {
    if (target) navigate(target, { replace: true });
  }, [target]);
  useEffect(() => {
    if (open) localStorage.setItem(lastPlace, open.id);
  }, [open]);
  const connectionProblem = query.connection_error;
  useEffect(() => {
    if (connectionProblem && place) toast.bad(t("welcome.connect.failed", { code: connectionProblem }));
    // Once per problem.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [connectionProblem]);
  const value = useMemo(() => (open ? placeOf(open, user) : null), [open, user]);
  if (target) return <Waiting />;
  if (path === "/welcome") return <Welcome />;
  if (place && open && value) {
    return (
      <WorkspaceContext.Provider key={open.id} value={value}>
        {place.a === "welcome" ? <Welcome workspace={open} step={place.b} /> : <Shell a={place.a} b={place.b} c={place.c} />}
      </WorkspaceContext.Provider>
    );
  }
  return <main className="flex h-full items-center justify-center"><EmptyState icon="search" title={t("state.missing.title")} text={t("state.missing.text")}><Button tone="primary" onClick={() => navigate("/")}>{t("action.back")}</Button></EmptyState></main>;
}

/** Where an address outside of any workspace leads. */
function where(path: string, query: Record<string, string>, workspaces: Workspace[]): string | null {
  if (path === "/welcome") return null;
  if (path !== "/") return null;
  const asked = workspaces.find((one) => one.id === query.workspace);
  // Back from a platform's consent page.
  if (asked && query.connected) return sessionStorage.getItem("understudy.welcome") === asked.id ? `/w/${asked.id}/welcome/learn` : `/w/${asked.id}/connections?connected=${encodeURIComponent(query.connected)}`;
  if (query.connection_error) {
    const place = asked ?? workspaces[0];
    if (place) return `/w/${place.id}/${sessionStorage.getItem("understudy.welcome") === place.id ? "welcome/connect" : "connections"}?connection_error=${encodeURIComponent(query.connection_error)}`;
  }
  const kept = localStorage.getItem(lastPlace);
  const first = asked ?? workspaces.find((one) => one.id === kept) ?? workspaces[0];
  return first ? `/w/${first.id}/inbox` : "/welcome";
}

/** A broken screen says so instead of leaving a white page. */
export class Boundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return <div role="alert" className="flex h-full items-center justify-center"><EmptyState icon="warning" title={t("state.error.title")} text={t("state.error.text")}><Button tone="primary" icon="refresh" onClick={() => window.location.reload()}>{t("state.error.reload")}</Button></EmptyState></div>;
  }
}
