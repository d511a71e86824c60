import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Delivery, Message, MessageDetails, Note } from "../../api/schema";
import { asProblem } from "../../core/problem";
import { toast } from "../../core/toasts";
import { Button, classes, clockText, Countdown, dateText, fullTime, Icon } from "../../kit";
import { readConversation } from "../../resources/conversations";
import { members } from "../../resources/members";
import { notes } from "../../resources/teamwork";
import { useResource } from "../../core/resource";
import { tOr, useStrings } from "../../strings";
import { NoteBubble } from "./NoteBubble";

/** The conversation, oldest first, ending with what is about to be sent. */
export function Thread({ details, workspaceID, onUndo }: { details: MessageDetails; workspaceID: string; onUndo: () => void }) {
  const t = useStrings();
  const [older, setOlder] = useState<{ items: Message[]; next: string | undefined; isDone: boolean }>({ items: [], next: undefined, isDone: false });
  const [isLoading, setLoading] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const turn = new Set([details.message.id, ...details.turn_message_ids]);
  const shown = new Set(details.thread.map((one) => one.id));
  const messages = [...older.items.filter((one) => !shown.has(one.id)), ...details.thread];
  const delivery = details.message.delivery;
  const isPending = delivery && ["planned", "sending", "unknown", "failed"].includes(delivery.state) && !messages.some((one) => delivery.parts.some((part) => part.platform_message_id !== undefined && part.platform_message_id === one.platform_message_id));
  const left = useResource(notes, { workspaceID, conversationID: details.message.conversation_id }).data?.items ?? [];
  const people = useResource(members, left.some((one) => one.mentions.length > 0) ? workspaceID : null).data?.items ?? [];
  const entries: Entry[] = [...messages.map((one) => ({ at: one.sent_at, message: one })), ...left.map((one) => ({ at: one.created_at, note: one }))].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const count = entries.length;

  useLayoutEffect(() => {
    const place = box.current?.querySelector("[data-this]");
    // The message that is asked about is what has to be seen; usually it is the last one.
    place?.scrollIntoView({ block: "center" });
    if (box.current && box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight < 160) box.current.scrollTop = box.current.scrollHeight;
  }, [details.message.id]);
  useEffect(() => {
    if (box.current && box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight < 240) box.current.scrollTop = box.current.scrollHeight;
  }, [count, isPending]);

  const loadOlder = async () => {
    setLoading(true);
    try {
      const page = await readConversation(workspaceID, details.message.conversation_id, older.next);
      setOlder((present) => ({ items: [...[...page.items].reverse(), ...present.items], next: page.next, isDone: !page.next }));
    } catch (error) {
      toast.bad(asProblem(error).message);
    } finally {
      setLoading(false);
    }
  };
  return (
    // Long conversations scroll, so the keyboard has to reach them.
    <div ref={box} tabIndex={0} role="log" aria-live="off" aria-label={t("thread.title")} className="min-h-0 flex-1 overflow-y-auto px-3 py-4 -outline-offset-2 sm:px-5">
      <div className="mx-auto flex min-h-full max-w-3xl flex-col justify-end gap-1.5">
        {details.thread.length >= 50 && !older.isDone && <Button size="sm" className="self-center" isBusy={isLoading} onClick={() => void loadOlder()}>{t("thread.older")}</Button>}
        {entries.map((one, index) => {
          const date = dateText(one.at);
          const before = entries[index - 1];
          const isNewDay = !before || dateText(before.at) !== date;
          return (
            <div key={one.message?.id ?? one.note?.id} className="flex flex-col gap-1.5">
              {isNewDay && <p className="my-2 self-center text-xs text-ink-faint">{date}</p>}
              {one.message && <Bubble message={one.message} isThis={turn.has(one.message.id)} />}
              {one.note && <NoteBubble note={one.note} workspaceID={workspaceID} members={people} />}
            </div>
          );
        })}
        {isPending && <Pending delivery={delivery} onUndo={onUndo} />}
      </div>
    </div>
  );
}

/** What stands in the conversation at one time: a message, or a note of the team. */
interface Entry { at: string; message?: Message; note?: Note }

function Bubble({ message, isThis }: { message: Message; isThis: boolean }) {
  const t = useStrings();
  const isOurs = message.direction === "outbound";
  const who = !isOurs ? "" : message.is_by_hand ? t("inbox.from_app") : t("inbox.from_avatar");
  return (
    <div {...(isThis ? { "data-this": true } : {})} className={classes("flex max-w-[85%] flex-col gap-0.5", isOurs ? "items-end self-end" : "items-start self-start")}>
      <div className={classes("rounded-lg px-3 py-2 text-base [overflow-wrap:anywhere] whitespace-pre-wrap", isOurs ? "rounded-br-sm bg-accent-soft text-ink" : "rounded-bl-sm border bg-surface", !isOurs && (isThis ? "border-accent" : "border-line"), message.deleted_at && "opacity-60")}>
        {message.is_blanked ? <em className="text-ink-faint">{t("inbox.blanked")}</em> : message.text || (message.attachments.length === 0 && <em className="text-ink-faint">{t("inbox.no_text")}</em>)}
        {message.attachments.map((one, index) => <span key={`${one.type}-${String(index)}`} className="mt-1 flex items-center gap-1.5 text-sm text-ink-faint"><Icon name="link" className="size-3.5" />{one.title ?? tOr(`attachment.${one.type}`, one.type.replaceAll("_", " "))}</span>)}
      </div>
      <p className="px-1 text-xs text-ink-faint">
        {who && `${who} · `}<time dateTime={message.sent_at} title={fullTime(message.sent_at)}>{clockText(message.sent_at)}</time>
        {message.edited_at && ` · ${t("inbox.edited")}`}{message.deleted_at && ` · ${t("inbox.deleted")}`}
      </p>
    </div>
  );
}

/** A reply that is planned or on its way. */
function Pending({ delivery, onUndo }: { delivery: Delivery; onUndo: () => void }) {
  const t = useStrings();
  const isBad = delivery.state === "failed";
  return (
    <div className="flex max-w-[85%] flex-col items-end gap-1 self-end">
      <div className={classes("rounded-lg rounded-br-sm border border-dashed px-3 py-2 whitespace-pre-wrap [overflow-wrap:anywhere]", isBad ? "border-bad bg-bad-soft text-bad-text" : "border-accent bg-surface")}>{delivery.parts.map((part) => part.text).join("\n")}</div>
      <p className="flex items-center gap-2 px-1 text-xs text-ink-faint" role="status">
        <Icon name={isBad ? "warning" : "clock"} className="size-3.5" />
        {delivery.state === "planned" ? <Countdown to={delivery.send_at} text={(time) => t("delivery.sends_in", { time })} over={t("delivery.sending")} /> : delivery.error?.text ?? tOr(`delivery.${delivery.state}`, delivery.state)}
        {delivery.is_automated && ` · ${t("delivery.automated")}`}{delivery.includes_disclosure && ` · ${t("delivery.disclosure")}`}
        {delivery.state === "planned" && <button type="button" className="font-semibold text-accent-text hover:underline" onClick={onUndo}>{t("act.undo")}</button>}
      </p>
    </div>
  );
}
