import { memo, useEffect } from "react";
import { navigate } from "../core/navigation";
import { outdate, useResource } from "../core/resource";
import { store, useSelect } from "../core/store";
import { asProblem } from "../core/problem";
import { toast } from "../core/toasts";
import { classes, Face, Icon, IconButton, Link, Menu } from "../kit";
import { listen } from "../live/connect";
import { messageCounts } from "../resources/messages";
import { signOut } from "../resources/session";
import { Brand } from "../screens/Entry";
import { setLanguage, useStrings } from "../strings";
import type { Screen } from "./screens";
import { useWorkspace } from "./workspace";

const CALM = 1_200;
const groups = ["work", "voice", "workspace", "installation"] as const;

/** Where one can go. A column from tablets on, a drawer on phones. */
export const Navigation = memo(function Navigation({ screens, chosen, isOpen, onClose }: { screens: Screen[]; chosen?: string; isOpen: boolean; onClose: () => void }) {
  const t = useStrings();
  const { id, at } = useWorkspace();
  const counts = useResource(messageCounts, id);
  // How many wait stands on every screen. Events come in bursts: they are counted again once per moment.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = listen((event) => {
      if (event === "reload" || !/^(message|draft|delivery|conversation)\./.test(event.type)) return;
      timer ??= setTimeout(() => { timer = undefined; outdate(`w/${id}/counts`); }, CALM);
    });
    return () => { stop(); clearTimeout(timer); };
  }, [id]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const escape = (event: KeyboardEvent) => { if (event.key === "Escape") onClose(); };
    document.addEventListener("keydown", escape);
    return () => document.removeEventListener("keydown", escape);
  }, [isOpen, onClose]);
  return (
    <>
      {isOpen && <div aria-hidden="true" className="fixed inset-0 z-30 bg-shade md:hidden" onClick={onClose} />}
      <aside aria-label={t("app.menu")} className={classes("z-40 flex w-60 shrink-0 flex-col border-r border-line bg-sunken md:static md:flex md:w-14 2xl:w-56", isOpen ? "fixed inset-y-0 left-0 shadow-float" : "hidden")}>
        <div className="flex h-12 items-center justify-between border-b border-line px-4 md:max-2xl:justify-center md:max-2xl:px-0">
          <span className="md:max-2xl:hidden"><Brand isSmall /></span>
          <span className="hidden md:max-2xl:block" aria-hidden="true"><svg viewBox="0 0 32 32" className="size-7"><rect width="32" height="32" rx="8" fill="#17634b" /><path d="M9 8.500v8.200a7 7 0 0 0 14 0V8.500" fill="none" stroke="#fff" strokeWidth="3.200" strokeLinecap="round" /><circle cx="16" cy="15.500" r="2.400" fill="#f2b84b" /></svg></span>
          <IconButton icon="close" label={t("action.close")} className="md:hidden" onClick={onClose} />
        </div>
        <div className="px-2 pt-2"><WorkspaceMenu /></div>
        <nav aria-label={t("app.navigation")} className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto px-2 py-2">
          {groups.map((group) => {
            const some = screens.filter((screen) => screen.group === group);
            if (some.length === 0) return null;
            return (
              <div key={group}>
                {group !== "work" && <p className="px-2 pb-1 text-xs font-medium text-ink-faint md:max-2xl:sr-only">{t(`nav.group.${group}`)}</p>}
                <ul className="flex flex-col gap-px">
                  {some.map((screen) => {
                    const isChosen = screen.name === chosen;
                    const waiting = screen.name === "inbox" ? counts.data?.needs_me ?? 0 : 0;
                    return (
                      <li key={screen.name}>
                        <Link to={at(screen.name)} title={t(screen.title)} onClick={onClose} {...(isChosen ? { "aria-current": "page" as const } : {})}
                          className={classes("flex h-8 items-center gap-2.5 rounded-md px-2 text-base transition-colors md:max-2xl:justify-center", isChosen ? "bg-chosen font-medium text-accent-text" : "text-ink-soft hover:bg-hover hover:text-ink")}>
                          <Icon name={screen.icon} className="size-[1.125rem]" /><span className="md:max-2xl:sr-only">{t(screen.title)}</span>
                          {waiting > 0 && <span className="ml-auto rounded-full bg-warn-soft px-1.5 text-xs font-medium tabular-nums text-warn-text md:max-2xl:hidden">{waiting}</span>}
                        </Link>
                      </li>
                    );
                  })}
                </ul>
              </div>
            );
          })}
        </nav>
        <div className="border-t border-line p-2"><AccountMenu /></div>
      </aside>
    </>
  );
});

function WorkspaceMenu() {
  const t = useStrings();
  const { workspace } = useWorkspace();
  const all = useSelect((state) => state.session.workspaces);
  return (
    <Menu label={t("workspace.switch")} isIconOnly buttonClass="flex h-9 w-full items-center gap-2 rounded-md px-2 text-left font-medium hover:bg-hover md:max-2xl:justify-center md:max-2xl:px-0"
      items={[
        ...all.map((one) => ({ label: one.name, isChosen: one.id === workspace.id, run: () => navigate(`/w/${one.id}/inbox`) })), "line",
        { label: t("workspace.new"), icon: "plus", run: () => navigate("/welcome") },
      ]}>
      <Face name={workspace.name} className="size-6 rounded-md text-2xs" /><span className="min-w-0 flex-1 truncate md:max-2xl:sr-only">{workspace.name}</span><Icon name="down" className="size-4 text-ink-faint md:max-2xl:hidden" />
    </Menu>
  );
}

function AccountMenu() {
  const t = useStrings();
  const { user } = useWorkspace();
  const { theme, language } = useSelect((state) => state.preferences);
  const setTheme = (wanted: string) => store.dispatch({ type: "preferences/set", part: { theme: wanted } });
  const leave = () => void signOut().catch((error: unknown) => toast.bad(asProblem(error).message));
  return (
    <Menu label={t("account.menu")} isIconOnly buttonClass="flex h-10 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover md:max-2xl:justify-center md:max-2xl:px-0"
      items={[
        { heading: user.email },
        { heading: t("account.theme") },
        ...(["system", "light", "dark"] as const).map((one) => ({ label: t(`theme.${one}`), isChosen: theme === one, run: () => setTheme(one) })),
        { heading: t("account.language") },
        ...(["en", "de"] as const).map((one) => ({ label: t(`language.${one}`), isChosen: language === one, run: () => void setLanguage(one) })), "line",
        { label: t("account.sign_out"), icon: "right", run: leave },
      ]}>
      <Face name={user.name} className="size-7 text-xs" /><span className="min-w-0 flex-1 truncate text-sm md:max-2xl:sr-only">{user.name}</span>
    </Menu>
  );
}
