import { useEffect, useMemo, useRef, useState } from "react";
import type { Category, MessageDetails, MessageKind, Platform } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useCommands } from "../../core/commands";
import { useHandler, useHandlers } from "../../core/handler";
import { commandKey, useKeys } from "../../core/keys";
import { navigate, useLocation } from "../../core/navigation";
import { address } from "../../core/router";
import { useSelect } from "../../core/store";
import { outdate, useResource } from "../../core/resource";
import { classes, EmptyState, type VirtualListHandle } from "../../kit";
import { listen } from "../../live/connect";
import { feed, message, outcomes, rowOf, tabs, type FeedFilter, type Outcome, type Row, type Tab } from "../../resources/messages";
import { useStrings } from "../../strings";
import { AssignDialog } from "./AssignDialog";
import { BulkBar } from "./BulkBar";
import { ConversationPane, type ConversationActions, type ConversationHandle } from "./ConversationPane";
import { FeedPane } from "./FeedPane";
import { FilterPane } from "./FilterPane";
import { RejectDialog } from "./RejectDialog";
import { SnoozeDialog } from "./SnoozeDialog";
import { useReview } from "./useReview";

const none: ReadonlySet<string> = new Set();
/** What the live line may say about messages, and how often the feed is read again at most. */
const touching = /^(message|draft|delivery|conversation|contact)\./;
const CALM = 1_200;

const isOnList = ({ target }: KeyboardEvent): boolean => target instanceof Element && target.getAttribute("role") === "listbox";

/** Every message of the workspace: the feed, the conversation, and who wrote. */
export default function Inbox({ b, c }: { b?: string; c?: string }) {
  const t = useStrings();
  const { id, may, workspace } = useWorkspace();
  const { query } = useLocation();
  const tab: Tab = tabs.find((one) => one === b) ?? "needs_me";
  const { q, platform, kind, category, contact, assigned, since, until } = query;
  const outcome = query.outcome && query.outcome in outcomes ? query.outcome as Outcome : undefined;
  const filter = useMemo<FeedFilter>(() => ({ workspaceID: id, tab, q, platform: platform as Platform | undefined, kind: kind as MessageKind | undefined, category: category as Category | undefined, contactID: contact, assignedTo: assigned, outcome, since, until }), [id, tab, q, platform, kind, category, contact, assigned, outcome, since, until]);
  const view = useResource(feed, filter);
  const rows = useMemo(() => view.data?.rows ?? [], [view.data]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(none);
  const [rejecting, setRejecting] = useState<readonly Row[] | null>(null);
  /** What a question is about: the open message, or those selected. */
  const [asking, setAsking] = useState<{ kind: "snooze" | "assign"; ids: readonly string[] } | null>(null);
  const review = useReview(id, workspace.time_zone);
  const list = useRef<VirtualListHandle>(null);
  const search = useRef<HTMLInputElement>(null);
  const conversation = useRef<ConversationHandle>(null);
  const mayReview = may("moderator");
  const openID = c;
  const index = useMemo(() => (openID === undefined ? -1 : rows.findIndex((row) => row.id === openID)), [openID, rows]);
  /** Where the open message was, for when it leaves the list. */
  const lastIndex = useRef(0);
  if (index >= 0) lastIndex.current = index;

  const place = (messageID?: string, part: Partial<FeedFilter> = {}, nextTab: Tab = tab) => {
    const next = { ...filter, ...part };
    return address("/w/:workspace/inbox/:tab/:message?", { workspace: id, tab: nextTab, message: messageID }, { q: next.q, platform: next.platform, kind: next.kind, category: next.category, contact: next.contactID, assigned: next.assignedTo, outcome: next.outcome, since: next.since, until: next.until });
  };
  const open = useHandler((messageID: string) => navigate(place(messageID), { replace: Boolean(openID) }));
  const changeTab = useHandler((next: Tab) => navigate(place(undefined, {}, next)));
  const changeFilter = useHandler((part: Partial<FeedFilter>) => navigate(place(openID, part), { replace: true }));
  const go = (to: number) => {
    const wanted = Math.max(0, Math.min(rows.length - 1, to));
    const row = rows[wanted];
    if (!row) return;
    open(row.id);
    list.current?.reveal(wanted);
  };
  /** On to what comes after a message that was dealt with. */
  const advance = (from: string) => {
    const next = rows[index + 1] ?? rows[index - 1];
    if (index >= 0 && next && from === openID && tab !== "all") open(next.id);
  };

  useEffect(() => setSelected(none), [filter]);
  // Events come in bursts: the feed is read again once per moment, and only what is on screen.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const refresh = () => {
      timer = undefined;
      last = Date.now();
      outdate(`w/${id}/feed`);
      outdate(`w/${id}/message`);
    };
    const stop = listen((event) => {
      if (event !== "reload" && !touching.test(event.type)) return;
      timer ??= setTimeout(refresh, Math.max(150, CALM - (Date.now() - last)));
    });
    return () => { stop(); clearTimeout(timer); };
  }, [id]);

  const openKey = openID ? message.key({ workspaceID: id, messageID: openID }) : null;
  const opened = useSelect((state) => (openKey ? state.queries[openKey]?.data : undefined)) as MessageDetails | undefined;
  const act = {
    approve: async (text?: string) => {
      if (!openID || !mayReview) return;
      const draft = opened?.message.draft;
      const isEdited = text !== undefined && text.trim() !== (draft?.text ?? "").trim();
      advance(openID);
      await review.send(openID, { ...(draft ? { draft_id: draft.id } : {}), ...(isEdited || !draft ? { text: text?.trim() } : {}) });
    },
    reject: async (reason: string) => {
      if (!rejecting) return;
      setRejecting(null);
      const only = rejecting.length === 1 ? rejecting[0] : undefined;
      if (!only) {
        setSelected(none);
        await review.many("reject", rejecting, { reason });
        return;
      }
      advance(only.id);
      await review.reject(only.id, reason);
    },
    snooze: async (ids: readonly string[], until: Date | null) => {
      setAsking(null);
      const only = ids.length === 1 ? ids[0] : undefined;
      if (!only) {
        setSelected(none);
        await review.many("snooze", rows.filter((row) => ids.includes(row.id)), { until: until?.toISOString() });
        return;
      }
      if (until) advance(only);
      await review.snooze(only, until);
    },
    assign: async (ids: readonly string[], userID: string | null, name: string) => {
      setAsking(null);
      const only = ids.length === 1 ? ids[0] : undefined;
      if (!only) {
        setSelected(none);
        await review.many("assign", rows.filter((row) => ids.includes(row.id)), { user_id: userID ?? undefined });
        return;
      }
      await review.assign(only, userID, name);
    },
    ignore: async (messageID: string) => { advance(messageID); await review.ignore(messageID); },
    hand: async () => {
      const thread = opened?.conversation;
      if (thread && openID && mayReview) await review.hand(thread.id, openID, !thread.is_taken_over);
    },
  };
  const select = useHandler((rowID: string, isRange: boolean) => setSelected((present) => {
    const next = new Set(present);
    const from = rows.findIndex((row) => row.id === [...present].pop());
    const to = rows.findIndex((row) => row.id === rowID);
    if (isRange && from >= 0) for (const row of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(row.id);
    else if (next.has(rowID)) next.delete(rowID);
    else next.add(rowID);
    return next;
  }));
  const selectAll = useHandler((all: readonly Row[]) => setSelected(new Set(all.map((row) => row.id))));
  const isWaiting = opened?.message.state === "awaiting_review";
  const ask = (kind: "snooze" | "assign") => {
    const ids = selected.size > 0 ? rows.filter((row) => selected.has(row.id)).map((row) => row.id).slice(0, 100) : openID ? [openID] : [];
    if (ids.length === 0 || !mayReview || (kind === "snooze" && selected.size === 0 && !isWaiting)) return;
    setAsking({ kind, ids });
  };
  const reject = () => { if (opened && mayReview) setRejecting([rowOf(opened.message)]); };
  const on = useHandlers<ConversationActions>({
    back: () => navigate(place()), send: (text) => void act.approve(text), reject, ask, hand: () => void act.hand(),
    snooze: (until) => { if (openID) void act.snooze([openID], until); }, ignore: () => { if (openID) void act.ignore(openID); },
  });

  useKeys({
    j: () => go(index < 0 ? lastIndex.current : index + 1), k: () => go(index < 0 ? lastIndex.current : index - 1),
    ArrowDown: (event) => (isOnList(event) ? go(index + 1) : false), ArrowUp: (event) => (isOnList(event) ? go(index - 1) : false),
    Home: (event) => (isOnList(event) ? go(0) : false), End: (event) => (isOnList(event) ? go(rows.length - 1) : false),
    Enter: (event) => (isOnList(event) && index < 0 ? go(0) : false),
    e: () => conversation.current?.edit(), n: () => conversation.current?.note(), o: () => conversation.current?.edit(true), "/": () => conversation.current?.slash(),
    a: () => { if (isWaiting) conversation.current?.send(); }, "mod+Enter": () => conversation.current?.send(),
    r: () => { if (isWaiting) reject(); }, z: () => ask("snooze"), p: () => ask("assign"), h: () => void act.hand(),
    i: () => { if (isWaiting && openID && mayReview) void act.ignore(openID); },
    "mod+z": (event) => ((event.target as HTMLElement).tagName === "TEXTAREA" ? false : review.undoLast()),
    x: () => { if (openID && mayReview) select(openID, false); }, s: () => search.current?.focus(),
    Escape: () => { if (selected.size > 0) setSelected(none); else if (document.activeElement instanceof HTMLElement) document.activeElement.blur(); },
    ...Object.fromEntries(tabs.slice(0, 6).map((one, at) => [String(at + 1), () => navigate(place(undefined, {}, one))])),
  });
  useCommands(() => [
    ...tabs.map((one, at) => ({ id: `tab-${one}`, label: `${t("nav.inbox")}: ${t(`tab.${one}`)}`, group: "pages" as const, icon: "inbox" as const, keys: at < 6 ? String(at + 1) : undefined, run: () => navigate(place(undefined, {}, one)) })),
    ...(isWaiting && openID && mayReview ? [
      { id: "approve", label: t("act.approve"), group: "message" as const, icon: "check" as const, keys: `${commandKey}⏎`, run: () => conversation.current?.send() },
      { id: "edit", label: t("keys.edit"), group: "message" as const, icon: "pencil" as const, keys: "E", run: () => conversation.current?.edit() },
      { id: "reject", label: t("keys.reject"), group: "message" as const, icon: "close" as const, keys: "R", run: reject },
      { id: "own", label: t("act.own"), group: "message" as const, icon: "reply" as const, keys: "O", run: () => conversation.current?.edit(true) },
      { id: "saved", label: t("keys.slash"), group: "message" as const, icon: "saved" as const, keys: "/", run: () => conversation.current?.slash() },
      { id: "snooze", label: t("act.snooze"), group: "message" as const, icon: "clock" as const, keys: "Z", run: () => ask("snooze") },
      { id: "ignore", label: t("act.ignore"), group: "message" as const, icon: "minus" as const, keys: "I", run: () => void act.ignore(openID) },
    ] : []),
    ...(opened?.conversation && mayReview ? [{ id: "hand", label: opened.conversation.is_taken_over ? t("act.give_back") : t("act.take_over"), group: "message" as const, icon: "hand" as const, keys: "H", run: () => void act.hand() }] : []),
    ...(openID && mayReview ? [
      { id: "select", label: t("keys.select"), group: "message" as const, icon: "check" as const, keys: "X", run: () => select(openID, false) },
      { id: "assign", label: t("act.assign"), group: "message" as const, icon: "user" as const, keys: "P", run: () => ask("assign") },
      { id: "note", label: t("notes.label"), group: "message" as const, icon: "pencil" as const, keys: "N", run: () => conversation.current?.note() },
    ] : []),
    ...(rows.length > 0 ? [
      { id: "next", label: t("keys.next"), group: "message" as const, icon: "down" as const, keys: "J", run: () => go(index < 0 ? lastIndex.current : index + 1) },
      { id: "previous", label: t("keys.previous"), group: "message" as const, icon: "right" as const, keys: "K", run: () => go(index < 0 ? lastIndex.current : index - 1) },
    ] : []),
    { id: "search", label: t("keys.search"), group: "actions", icon: "search", keys: "S", run: () => search.current?.focus() },
    { id: "undo", label: t("keys.undo"), group: "actions", icon: "undo", keys: `${commandKey}Z`, run: () => { review.undoLast(); } },
  ]);

  const chosen = useMemo(() => (selected.size === 0 ? [] : rows.filter((row) => selected.has(row.id))), [rows, selected]);
  return (
    <div className="grid h-full min-h-0 grid-cols-1 md:grid-cols-[21rem_minmax(0,1fr)] xl:grid-cols-[24rem_minmax(0,1fr)] 3xl:grid-cols-[11.5rem_30rem_minmax(0,1fr)]">
      <FilterPane filter={filter} onFilter={changeFilter} />
      <div className={classes("relative min-h-0 min-w-0", openID && "hidden md:block")}>
        <FeedPane filter={filter} view={view} openID={openID} selected={selected} list={list} search={search} maySelect={mayReview} onOpen={open} onSelect={select}
          onTab={changeTab} onFilter={changeFilter} onSelectAll={selectAll} />
        {chosen.length > 0 && <BulkBar rows={chosen} onDone={() => setSelected(none)} onAct={(action) => {
          if (action === "assign" || action === "snooze") ask(action);
          else if (action === "reject") setRejecting(chosen.slice(0, 100));
          else { void review.many(action, chosen.slice(0, 100)); setSelected(none); }
        }} />}
      </div>
      <div className={classes("min-h-0 min-w-0", !openID && "hidden md:block")}>
        {openID ? <ConversationPane key={openID} ref={conversation} messageID={openID} review={review} on={on} />
          : <div className="flex h-full items-center justify-center"><EmptyState icon="inbox" title={t("inbox.pick")} text={t("inbox.pick.text")} /></div>}
      </div>
      {rejecting && <RejectDialog onClose={() => setRejecting(null)} onReject={(reason) => void act.reject(reason)} />}
      {asking?.kind === "snooze" && <SnoozeDialog onClose={() => setAsking(null)} onSnooze={(until) => void act.snooze(asking.ids, until)} />}
      {asking?.kind === "assign" && <AssignDialog assignedTo={asking.ids.length === 1 ? opened?.message.assigned_to : undefined} onClose={() => setAsking(null)} onAssign={(userID, name) => void act.assign(asking.ids, userID, name)} />}
      {review.dialog}
    </div>
  );
}
