import { memo, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useCommands } from "../core/commands";
import { commandKey, useKeys } from "../core/keys";
import { navigate } from "../core/navigation";
import { useSelect } from "../core/store";
import { toast } from "../core/toasts";
import { Button, classes, EmptyState, Icon, LoadingState } from "../kit";
import { connectLive, retryLive } from "../live/connect";
import { useStrings } from "../strings";
import { Boundary } from "./App";
import { AvatarControls, StopBanner } from "./AvatarControls";
import { KeySheet } from "./KeySheet";
import { Navigation } from "./Navigation";
import { NoticeCentre } from "./NoticeCentre";
import { Palette } from "./Palette";
import { screens } from "./screens";
import { useWorkspace } from "./workspace";

/** What is around every screen of a workspace: navigation, header, the live line. */
export function Shell({ a, b, c }: { a?: string; b?: string; c?: string }) {
  const t = useStrings();
  const { id, may, user, at, workspace } = useWorkspace();
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [sheet, setSheet] = useState<"palette" | "keys" | null>(null);
  useEffect(() => connectLive(id), [id]);
  useEffect(() => setMenuOpen(false), [a]);

  const visible = useMemo(() => screens.filter((screen) => (!screen.needs || may(screen.needs)) && (!screen.isForOperator || user.is_operator)), [may, user]);
  const closeMenu = useCallback(() => setMenuOpen(false), []);
  const screen = visible.find((one) => one.name === (a ?? "inbox"));
  const title = screen ? t(screen.title) : t("state.missing.title");
  useEffect(() => { document.title = `${title} · ${workspace.name} · Understudy`; }, [title, workspace.name]);

  useKeys({ "mod+k": () => setSheet("palette"), "?": () => setSheet("keys"), "mod+/": () => setSheet("keys") });
  useCommands(() => [
    ...visible.map((one) => ({ id: `go-${one.name}`, label: t(one.title), group: "pages" as const, icon: one.icon, run: () => navigate(at(one.name)) })),
    { id: "keys", label: t("keys.title"), group: "actions", icon: "command", keys: "?", run: () => setSheet("keys") },
  ]);

  return (
    <div className="flex h-full">
      <a href="#content" className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2">{t("app.skip")}</a>
      <Navigation screens={visible} chosen={screen?.name} isOpen={isMenuOpen} onClose={closeMenu} />
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 sm:px-4">
          <button type="button" aria-label={t("app.menu")} className="-ml-1 flex size-9 items-center justify-center rounded-md hover:bg-hover md:hidden" onClick={() => setMenuOpen(true)}><Icon name="menu" className="size-5" /></button>
          <p className="hidden truncate font-semibold tracking-tight sm:block md:hidden">{title}</p>
          <button type="button" onClick={() => setSheet("palette")} aria-label={t("palette.open")} className="hidden h-8 w-64 items-center gap-2 rounded-md border border-line bg-sunken px-2.5 text-sm text-ink-faint hover:border-line-strong md:flex">
            <Icon name="search" />{t("palette.open")}<span className="ml-auto text-xs">{commandKey}K</span>
          </button>
          <div className="ml-auto flex items-center gap-1.5 sm:gap-2.5"><Header /></div>
        </header>
        <Banners />
        <main id="content" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          {screen ? <Boundary key={screen.name}><Suspense fallback={<LoadingState lines={8} />}><screen.Content b={b} c={c} /></Suspense></Boundary>
            : <div className="flex h-full items-center justify-center"><EmptyState icon="search" title={t("state.missing.title")} text={t("state.missing.text")}><Button tone="primary" onClick={() => navigate(at("inbox"))}>{t("nav.inbox")}</Button></EmptyState></div>}
        </main>
      </div>
      {sheet === "palette" && <Palette onClose={() => setSheet(null)} />}
      {sheet === "keys" && <KeySheet onClose={() => setSheet(null)} />}
    </div>
  );
}

// Neither has to do with where one is: going from message to message leaves them as they are.
const Header = memo(function Header() { return <><Line /><AvatarControls /><NoticeCentre /></>; });
const Banners = memo(function Banners() { return <><StopBanner /><OfflineBanner /></>; });

/** Whether events come as they happen. */
function Line() {
  const t = useStrings();
  const line = useSelect((state) => state.live.line);
  const text = line === "live" ? t("live.live") : line === "lost" ? t("live.lost") : t("live.connecting");
  return (
    <span role="status" className={classes("flex items-center gap-1.5 text-xs", line === "lost" ? "text-warn-text" : "text-ink-faint")} title={text}>
      <span className={classes("size-2 rounded-full", line === "live" ? "bg-accent" : "pulse-dot bg-warn")} /><span className="hidden lg:inline">{text}</span><span className="sr-only lg:hidden">{text}</span>
    </span>
  );
}

/** Says that what is on screen may be old, and for how long not to worry. */
function OfflineBanner() {
  const t = useStrings();
  const live = useSelect((state) => state.live);
  const [isOffline, setOffline] = useState(!navigator.onLine);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const change = () => setOffline(!navigator.onLine);
    window.addEventListener("online", change);
    window.addEventListener("offline", change);
    return () => { window.removeEventListener("online", change); window.removeEventListener("offline", change); };
  }, []);
  // A line that is back within moments is nobody's business.
  useEffect(() => {
    if (live.line === "live" && isLong) {
      setLong(false);
      toast.good(t("live.back"));
    }
    if (live.line !== "lost") return undefined;
    const timer = setTimeout(() => setLong(true), 2_000);
    return () => clearTimeout(timer);
  }, [isLong, live.line, t]);
  if (!isOffline && !isLong) return null;
  return (
    <div role="status" className="flex items-center gap-2 border-b border-line bg-warn-soft px-4 py-1.5 text-sm text-warn-text">
      <Icon name="offline" />{isOffline ? t("live.offline") : t("live.lost.banner")}
      <Button size="sm" className="ml-auto" onClick={retryLive}>{t("live.retry")}</Button>
    </div>
  );
}
