import { useEffect, useRef, useState } from "react";
import type { Notice } from "../api/schema";
import { mutate } from "../core/mutation";
import { navigate } from "../core/navigation";
import { useResource } from "../core/resource";
import { store, useSelect } from "../core/store";
import { toast } from "../core/toasts";
import { Ago, Badge, Button, classes, EmptyState, Icon, Shown } from "../kit";
import { listen } from "../live/connect";
import { messageCounts } from "../resources/messages";
import { notices, readNotice } from "../resources/notices";
import { useStrings } from "../strings";
import { useWorkspace } from "./workspace";

/** Where a notice leads, by what it is about (`message:ID`, `connection:ID`, …). */
export function placeOf(subject: string): string[] {
  const [kind, id] = subject.split(":");
  switch (kind) {
    // A turn has the id of its first message.
    case "turn":
    case "message": return ["inbox", "all", ...(id ? [id] : [])];
    case "connection": return ["connections"];
    case "training":
    case "training_job": return ["training"];
    case "usage": return ["billing"];
    case "conversation": return ["inbox", "all"];
    default: return ["inbox"];
  }
}

const mayNotify = (isWanted: boolean): boolean => isWanted && "Notification" in window && Notification.permission === "granted";

/** The browser's own notification; one with the same tag takes the place of the one before. */
function show(body: string, tag: string, open: () => void): void {
  new Notification("Understudy", { body, tag }).addEventListener("click", () => { window.focus(); open(); });
}

/** What people should know: a list under the bell, and the browser's own notifications where allowed. */
export function NoticeCentre() {
  const t = useStrings();
  const { id, may, at } = useWorkspace();
  const view = useResource(notices, id);
  const notifies = useSelect((state) => state.preferences.notifies);
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const unread = (view.data?.items ?? []).filter((one) => !one.read_at);
  const isUrgent = unread.some((one) => one.urgency === "immediate");

  useEffect(() => {
    if (!isOpen) return undefined;
    const outside = (event: Event) => { if (!box.current?.contains(event.target as Node)) setOpen(false); };
    const escape = (event: KeyboardEvent) => { if (event.key === "Escape") { setOpen(false); box.current?.querySelector("button")?.focus(); } };
    document.addEventListener("pointerdown", outside);
    document.addEventListener("keydown", escape);
    return () => { document.removeEventListener("pointerdown", outside); document.removeEventListener("keydown", escape); };
  }, [isOpen]);

  // The text comes with the list; the event only says that there is one.
  const waiting = useRef(new Set<string>());
  useEffect(() => listen((event) => {
    if (event !== "reload" && event.type === "notice.created") waiting.current.add(event.subject_id);
  }), []);
  useEffect(() => {
    for (const notice of view.data?.items ?? []) {
      if (!waiting.current.delete(notice.id)) continue;
      const open = () => navigate(at(...placeOf(notice.subject)));
      if (notice.urgency === "immediate") toast.bad(notice.text, { label: t("action.open"), run: open }, 20);
      if (document.hidden && notice.urgency !== "normal" && mayNotify(notifies)) show(notice.text, notice.id, open);
    }
  }, [view.data, notifies, at, t]);

  // A draft that waits makes no notice: there would be one for each. While nobody looks, the browser says how many there are, in one that is replaced.
  const needed = useResource(messageCounts, id).data?.needs_me;
  const known = useRef<number>();
  useEffect(() => {
    if (needed === undefined) return;
    const isMore = known.current !== undefined && needed > known.current;
    known.current = needed;
    if (isMore && document.hidden && mayNotify(notifies)) show(t("notices.waiting", { n: needed }), "waiting", () => navigate(at("inbox")));
  }, [needed, notifies, at, t]);

  const mayRead = (notice: Notice) => !notice.read_at && (notice.is_personal || may("moderator"));
  const markRead = (notice: Notice) => { if (mayRead(notice)) void mutate(readNotice(id), notice.id).catch(() => {}); };
  const setNotifies = async () => {
    if (!notifies && "Notification" in window && (await Notification.requestPermission()) !== "granted") { toast.bad(t("notices.browser.denied")); return; }
    store.dispatch({ type: "preferences/set", part: { notifies: !notifies } });
  };
  return (
    <div ref={box} className="relative">
      <button type="button" aria-expanded={isOpen} aria-haspopup="dialog" aria-label={unread.length > 0 ? t("notices.unread", { n: unread.length }) : t("notices.open")} onClick={() => setOpen(!isOpen)} className="relative flex size-8 items-center justify-center rounded-md text-ink-soft hover:bg-hover">
        <Icon name="bell" className="size-[1.125rem]" />
        {unread.length > 0 && <span className={classes("absolute -top-1 left-4 min-w-4 ring-2 ring-surface rounded-full px-1 text-center text-2xs font-semibold", isUrgent ? "bg-bad text-bad-ink" : "bg-accent text-accent-ink")}>{unread.length > 99 ? "99" : unread.length}</span>}
      </button>
      {isOpen && (
        <div role="dialog" aria-label={t("notices.title")} className="rise fixed inset-x-2 top-13 z-40 flex max-h-[75vh] flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-float sm:absolute sm:inset-x-auto sm:top-10 sm:right-0 sm:w-96">
          <div className="flex items-center justify-between border-b border-line px-4 py-2.5">
            <h2 className="font-semibold">{t("notices.title")}</h2>
            {unread.some(mayRead) && <Button tone="quiet" size="sm" onClick={() => unread.forEach(markRead)}>{t("notices.read_all")}</Button>}
          </div>
          <div className="min-h-0 overflow-auto">
            <Shown view={view} empty={(page) => page.items.length === 0 && <EmptyState icon="bell" title={t("notices.none")} text={t("notices.none.text")} />}>
              {(page) => (
                <ul>
                  {page.items.map((notice) => (
                    <li key={notice.id} className="border-b border-line last:border-0">
                      <button type="button" className="flex w-full gap-2.5 px-4 py-2.5 text-left -outline-offset-2 hover:bg-hover" onClick={() => { markRead(notice); setOpen(false); navigate(at(...placeOf(notice.subject))); }}>
                        <span className={classes("mt-1.5 size-2 shrink-0 rounded-full", notice.read_at ? "bg-transparent" : notice.urgency === "immediate" ? "bg-bad" : "bg-accent")} />
                        <span className="min-w-0 flex-1"><span className={classes("block text-sm", notice.read_at ? "text-ink-soft" : "text-ink")}>{notice.text}</span><Ago at={notice.at} className="text-xs text-ink-faint" /></span>
                        {notice.urgency === "immediate" && <Badge tone="bad">{t("notices.urgent")}</Badge>}
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </Shown>
          </div>
          {"Notification" in window && <div className="border-t border-line bg-sunken px-3 py-2"><Button tone="quiet" size="sm" icon="bell" onClick={() => void setNotifies()}>{notifies ? t("notices.browser.off") : t("notices.browser.on")}</Button></div>}
        </div>
      )}
    </div>
  );
}
