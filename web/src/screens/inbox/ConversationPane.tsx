import { forwardRef, memo, useDeferredValue, useEffect, useImperativeHandle, useRef, useState } from "react";
import type { MessageDetails } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useResource } from "../../core/resource";
import { Badge, Button, classes, Countdown, ErrorState, Face, fullTime, Icon, IconButton, LoadingState, Menu, PlatformIcon, type MenuItem } from "../../kit";
import { tellView } from "../../live/connect";
import { members } from "../../resources/members";
import { message } from "../../resources/messages";
import { tOr, useStrings } from "../../strings";
import { Composer, type ComposerHandle } from "./Composer";
import { ContextPane } from "./ContextPane";
import { StateBadge } from "./FeedRow";
import { NoteBox } from "./NoteBox";
import { Others } from "./Others";
import { Thread } from "./Thread";
import type { Review } from "./useReview";

export interface ConversationHandle {
  edit: (isOwn?: boolean) => void;
  slash: () => void;
  send: () => void;
  note: () => void;
}

/** What a person can do with the open message. */
export interface ConversationActions {
  back: () => void;
  send: (text: string) => void;
  reject: () => void;
  ignore: () => void;
  hand: () => void;
  snooze: (until: Date | null) => void;
  ask: (kind: "snooze" | "assign") => void;
}

interface Properties {
  messageID: string;
  review: Review;
  on: ConversationActions;
}

/** One message with its conversation, the draft, and what is known of who wrote it. */
export const ConversationPane = memo(forwardRef<ConversationHandle, Properties>(function ConversationPane({ messageID, review, on }, ref) {
  const t = useStrings();
  const { id, may, at } = useWorkspace();
  const view = useResource(message, { workspaceID: id, messageID });
  const composer = useRef<ComposerHandle>(null);
  const [showsContext, setShowsContext] = useState(false);
  const [isNoting, setNoting] = useState(false);
  const people = useResource(members, id).data?.items;
  const [isComposing, setComposing] = useState(false);
  const conversationID = view.data?.message.conversation_id ?? null;
  useEffect(() => tellView(conversationID, isComposing), [conversationID, isComposing]);
  useEffect(() => () => tellView(null, false), []);
  useImperativeHandle(ref, () => ({
    edit: (isOwn) => composer.current?.edit(isOwn), slash: () => composer.current?.slash(), send: () => composer.current?.send(), note: () => { if (may("moderator")) setNoting(true); },
  }));
  // A conversation that arrives is drawn in pieces between which keys are heard; from then on what is shown is always the newest.
  const hasArrived = useDeferredValue(view.data !== undefined);
  if (!view.data || !hasArrived) return <div className="h-full bg-surface">{view.problem ? <ErrorState problem={view.problem} onRetry={view.reload} className="h-full" /> : <LoadingState lines={9} />}</div>;
  const details = view.data;
  const { conversation } = details;
  const name = details.message.contact?.display_name || details.message.contact?.username || tOr(`platform.${details.message.platform}`, "");
  const mayReview = may("moderator");
  return (
    <div className="grid h-full min-h-0 xl:grid-cols-[minmax(0,1fr)_19rem] 3xl:grid-cols-[minmax(0,1fr)_23rem]">
      <section aria-label={t("thread.title")} className="flex min-h-0 min-w-0 flex-col">
        <div className="flex min-h-13 items-center gap-2.5 border-b border-line bg-surface px-3 py-1.5 sm:px-4">
          <IconButton icon="left" label={t("action.back")} className="-ml-1.5 md:hidden" onClick={on.back} />
          <Face name={name} className="size-8 text-xs" />
          <div className="min-w-0 flex-1">
            <h2 className="truncate font-semibold tracking-tight">{name}</h2>
            <p className="flex items-center gap-1 truncate text-xs text-ink-faint"><PlatformIcon platform={details.message.platform} className="size-3.5" />{tOr(`kind.${details.message.kind}`, "")}{details.message.post_title && <span className="truncate"> {t("inbox.on_post", { title: details.message.post_title })}</span>}</p>
          </div>
          <Others conversationID={details.message.conversation_id} />
          <span className="hidden shrink-0 sm:inline"><StateBadge state={details.message.state} /></span>
          {conversation && mayReview && !conversation.is_closed_for_replies && <span className="hidden lg:inline"><Button size="sm" icon="hand" onClick={on.hand}>{conversation.is_taken_over ? t("act.give_back") : t("act.take_over")}</Button></span>}
          {mayReview && <IconButton icon="pencil" label={t("notes.label")} aria-pressed={isNoting} onClick={() => setNoting(!isNoting)} />}
          <More details={details} review={review} on={on} mayReview={mayReview} />
          <IconButton icon="info" label={t("contact.open")} aria-expanded={showsContext} className="xl:hidden" onClick={() => setShowsContext(!showsContext)} />
        </div>
        <Standing details={details} assignee={people?.find((one) => one.user_id === details.message.assigned_to)?.name} onWake={mayReview ? () => on.snooze(null) : undefined} />
        {conversation?.is_taken_over && <p role="status" className="flex items-center gap-2 border-b border-line bg-info-soft px-4 py-1.5 text-sm text-info-text"><Icon name="hand" />{t("thread.taken_over")}</p>}
        {conversation?.is_closed_for_replies && <p role="status" className="flex items-center gap-2 border-b border-line bg-hover px-4 py-1.5 text-sm text-ink-soft"><Icon name="info" />{t("thread.closed")}</p>}
        <Thread details={details} workspaceID={id} onUndo={() => void review.undo(messageID)} />
        {mayReview && isNoting && <NoteBox workspaceID={id} conversationID={details.message.conversation_id} onClose={() => setNoting(false)} />}
        {mayReview && <Composer ref={composer} details={details} workspaceID={id} onCompose={setComposing} onSend={on.send} onReject={on.reject} onIgnore={on.ignore} onReopen={() => void review.reopen(messageID)} />}
      </section>
      <aside aria-label={t("context.title")} className={classes("min-h-0 overflow-auto border-l border-line bg-sunken", showsContext ? "fixed inset-y-0 right-0 z-30 w-[min(22rem,92vw)] shadow-float xl:static xl:w-auto xl:shadow-none" : "hidden xl:block")}>
        {showsContext && <div className="flex justify-end p-2 xl:hidden"><IconButton icon="close" label={t("action.close")} onClick={() => setShowsContext(false)} /></div>}
        <ContextPane details={details} workspaceID={id} contactAddress={(contactID) => `${at("inbox", "all")}?contact=${encodeURIComponent(contactID)}`} messageAddress={(one) => at("inbox", "all", one)} />
      </aside>
    </div>
  );
}));

/** In whose care it is, whether it is put off, and how long the platform still takes a reply. */
function Standing({ details, assignee, onWake }: { details: MessageDetails; assignee: string | undefined; onWake: (() => void) | undefined }) {
  const t = useStrings();
  const { workspace: { time_zone: zone } } = useWorkspace();
  const { message, window } = details;
  const isWaiting = message.state === "awaiting_review";
  const until = isWaiting && message.snoozed_until && Date.parse(message.snoozed_until) > Date.now() ? message.snoozed_until : null;
  const showsWindow = isWaiting && window && (window.state !== "open" || window.until);
  if (!message.assigned_to && !until && !showsWindow) return null;
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line bg-surface px-3 py-1.5 sm:px-4">
      {message.assigned_to && <Badge icon="user">{t("assign.to", { name: assignee ?? t("notes.gone") })}</Badge>}
      {until && <><Badge icon="clock" tone="info">{t("snooze.until", { time: fullTime(until, zone) })}</Badge>{onWake && <Button size="sm" onClick={onWake}>{t("act.wake")}</Button>}</>}
      {showsWindow && (window.state === "closed" || !window.until ? <Badge icon="clock" tone="bad">{window.reason?.text ?? t("window.closed")}</Badge>
        : <Badge icon="clock" tone={window.state === "human_only" || Date.parse(window.until) - Date.now() < 2 * 3_600_000 ? "warn" : "plain"} title={`${t("window.closing")}: ${fullTime(window.until, zone)}`}>
            <Countdown to={window.until} text={(time) => t(window.state === "open" ? "window.open" : "window.human_only", { time })} over={t("window.closed")} />
          </Badge>)}
    </div>
  );
}

function More({ details, review, on, mayReview }: { details: MessageDetails; review: Review; on: ConversationActions; mayReview: boolean }) {
  const t = useStrings();
  const { state } = details.message;
  if (!mayReview) return null;
  const items: MenuItem[] = [];
  if (details.conversation) items.push({ label: details.conversation.is_taken_over ? t("act.give_back") : t("act.take_over"), icon: "hand", run: on.hand });
  items.push({ label: t("act.assign"), icon: "user", run: () => on.ask("assign") });
  if (state === "awaiting_review") items.push(details.message.snoozed_until ? { label: t("act.wake"), icon: "clock", run: () => on.snooze(null) } : { label: t("act.snooze"), icon: "clock", run: () => on.ask("snooze") });
  if (state === "awaiting_review") items.push({ label: t("act.ignore"), icon: "minus", run: on.ignore });
  if (["ignored", "hidden", "rejected", "failed"].includes(state)) items.push({ label: t("act.reopen"), icon: "undo", run: () => void review.reopen(details.message.id) });
  if (state === "scheduled") items.push({ label: t("act.undo"), icon: "undo", run: () => void review.undo(details.message.id) });
  if (items.length === 0) return null;
  return <Menu label={t("act.more")} isIconOnly align="end" buttonClass="flex size-8 shrink-0 items-center justify-center rounded-md text-ink-soft hover:bg-hover" items={items}><Icon name="more" className="size-5" /></Menu>;
}
