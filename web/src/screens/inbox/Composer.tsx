import { forwardRef, useEffect, useId, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { MessageDetails, SavedReply } from "../../api/schema";
import { commandKey } from "../../core/keys";
import { useResource } from "../../core/resource";
import { Badge, Button, classes, Icon, IconButton } from "../../kit";
import { savedReplies } from "../../resources/savedReplies";
import { useStrings } from "../../strings";
import { Confidence } from "./FeedRow";
import { Reasons } from "./Reasons";

export interface ComposerHandle {
  edit: (isOwn?: boolean) => void;
  slash: () => void;
  send: () => void;
}

interface Properties {
  details: MessageDetails;
  workspaceID: string;
  /** Whether the person is writing just now. */
  onCompose: (isComposing: boolean) => void;
  onSend: (text: string) => void;
  onReject: () => void;
  onIgnore: () => void;
  onReopen: () => void;
}

/** Without a key for so long nobody is writing any more. */
const QUIET = 6_000;

/** The word that begins with a slash at the caret, which asks for a saved reply; null when there is none. */
export function slashQuery(text: string, caret: number): string | null {
  return /(?:^|\s)\/([^\s/]*)$/.exec(text.slice(0, caret))?.[1] ?? null;
}

/** Where a reply is decided on: the draft to approve, change or turn down, or an own text. */
export const Composer = forwardRef<ComposerHandle, Properties>(function Composer({ details, workspaceID, onCompose, onSend, onReject, onIgnore, onReopen }, ref) {
  const t = useStrings();
  const { message } = details;
  const draft = message.draft?.status === "proposed" ? message.draft : undefined;
  const [text, setText] = useState(draft?.text ?? "");
  const [base, setBase] = useState({ id: draft?.id, text: draft?.text ?? "" });
  const [caret, setCaret] = useState(0);
  const [slashAt, setSlashAt] = useState(0);
  const [isSlashClosed, setSlashClosed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const listID = useId();
  const isWaiting = message.state === "awaiting_review";
  const isEdited = text.trim() !== base.text.trim();
  const isNewer = draft !== undefined && draft.id !== base.id;

  // A newer draft takes the place of one that nobody has touched.
  useEffect(() => {
    if (!isNewer || isEdited) return;
    setText(draft.text);
    setBase({ id: draft.id, text: draft.text });
  }, [draft, isEdited, isNewer]);
  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, window.innerHeight * 0.34)}px`;
  }, [text, isWaiting]);

  const pause = useRef<ReturnType<typeof setTimeout>>();
  const compose = (isComposing: boolean) => {
    clearTimeout(pause.current);
    onCompose(isComposing);
    if (isComposing) pause.current = setTimeout(() => onCompose(false), QUIET);
  };
  useEffect(() => () => clearTimeout(pause.current), []);

  const all = useResource(savedReplies, isWaiting ? workspaceID : null).data?.items;
  const query = isSlashClosed ? null : slashQuery(text, caret);
  const found = useMemo(() => (query === null ? [] : (all ?? []).filter((one) => `${one.shortcut} ${one.title} ${one.text}`.toLowerCase().includes(query.toLowerCase())).slice(0, 8)), [all, query]);
  const put = (reply: SavedReply) => {
    const before = text.slice(0, caret).replace(/\/[^\s/]*$/, "");
    const next = before + reply.text + text.slice(caret);
    setText(next);
    setCaret(before.length + reply.text.length);
    requestAnimationFrame(() => area.current?.setSelectionRange(before.length + reply.text.length, before.length + reply.text.length));
  };
  const send = () => { if (isWaiting && text.trim()) onSend(text); };
  const openSlash = () => {
    const element = area.current;
    if (!element) return;
    const next = text && !/\s$/.test(text) ? `${text} /` : `${text}/`;
    setText(next);
    setCaret(next.length);
    setSlashClosed(false);
    element.focus();
    requestAnimationFrame(() => element.setSelectionRange(next.length, next.length));
  };
  useImperativeHandle(ref, () => ({
    edit: (isOwn) => {
      if (isOwn) setText("");
      area.current?.focus();
      const end = isOwn ? 0 : text.length;
      requestAnimationFrame(() => area.current?.setSelectionRange(end, end));
    },
    slash: openSlash, send,
  }));

  if (!isWaiting) {
    return ["ignored", "hidden", "rejected", "failed"].includes(message.state)
      ? <div className="border-t border-line bg-surface px-3 py-2.5 sm:px-5"><div className="mx-auto flex max-w-3xl items-center gap-3"><div className="min-w-0 flex-1"><Reasons details={details} isOpen={false} /></div><Button icon="undo" onClick={onReopen}>{t("act.reopen")}</Button></div></div>
      : <div className="border-t border-line bg-surface px-3 py-2.5 sm:px-5"><div className="mx-auto max-w-3xl"><Reasons details={details} isOpen={false} /></div></div>;
  }
  return (
    <div className="max-h-[58%] overflow-y-auto border-t border-line bg-surface px-3 pt-2.5 pb-3 sm:px-5" role="group" aria-label={t("draft.label")}>
      <div className="mx-auto flex max-w-3xl flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <span className="text-sm font-semibold">{base.id && text.trim() ? t("draft.title") : t("draft.own")}</span>
          {draft?.confidence && <Confidence value={draft.confidence.value} />}
          {draft?.confidence?.is_provisional && <Badge>{t("draft.provisional")}</Badge>}
          {isEdited && base.id && <Badge tone="info">{t("draft.edited")}</Badge>}
          {isEdited && base.id && <button type="button" className="text-xs font-medium text-accent-text hover:underline" onClick={() => { setText(draft?.text ?? ""); setBase({ id: draft?.id, text: draft?.text ?? "" }); }}>{t("draft.restore")}</button>}
          {isNewer && isEdited && <span role="status" className="text-xs text-warn-text">{t("superseded")}</span>}
          {!draft && !base.id && <span className="text-xs text-ink-faint">{t("draft.none")}</span>}
        </div>
        <div className="relative">
          {query !== null && (
            <ul id={listID} role="listbox" aria-label={t("slash.title")} className="rise absolute inset-x-0 bottom-full z-20 mb-1 max-h-64 overflow-auto rounded-lg border border-line bg-surface p-1 shadow-float">
              {found.map((one, index) => (
                <li key={one.id} id={`${listID}-${String(index)}`} role="option" aria-selected={index === slashAt} className={classes("cursor-pointer rounded-md px-2.5 py-1.5", index === slashAt && "bg-hover")} onMouseDown={(event) => { event.preventDefault(); put(one); }}>
                  <span className="flex items-center gap-2 text-sm font-medium">{one.title}{one.shortcut && <span className="text-xs text-ink-faint">/{one.shortcut}</span>}{one.is_approved_template && <Icon name="check" className="size-3.5 text-accent-text" />}</span>
                  <span className="block truncate text-xs text-ink-faint">{one.text}</span>
                </li>
              ))}
              {found.length === 0 && <li role="option" aria-selected="false" className="px-2.5 py-2 text-sm text-ink-faint">{t("slash.none")}</li>}
            </ul>
          )}
          <textarea ref={area} value={text} rows={2} aria-label={t("draft.label")} placeholder={t("draft.placeholder")} maxLength={4000}
            {...(query !== null ? { role: "combobox", "aria-expanded": true, "aria-controls": listID, "aria-activedescendant": found.length > 0 ? `${listID}-${String(slashAt)}` : undefined } : {})}
            className="block w-full resize-none rounded-lg border border-line bg-sunken px-3 py-2.5 text-base leading-relaxed transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:bg-surface focus-visible:outline-1 focus-visible:outline-offset-0"
            onChange={(event) => { setText(event.target.value); setCaret(event.target.selectionStart); setSlashAt(0); setSlashClosed(false); compose(true); }}
            onBlur={() => compose(false)}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={(event) => {
              if (query !== null && found.length > 0) {
                const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                if (step) { event.preventDefault(); setSlashAt((slashAt + step + found.length) % found.length); return; }
                if ((event.key === "Enter" || event.key === "Tab") && !event.metaKey && !event.ctrlKey) {
                  const chosen = found[slashAt];
                  if (chosen) { event.preventDefault(); put(chosen); return; }
                }
              }
              if (event.key === "Escape") {
                event.preventDefault();
                event.stopPropagation();
                if (query !== null) setSlashClosed(true);
                else event.currentTarget.blur();
              }
            }} />
        </div>
        {draft && draft.alternatives.length > 0 && (
          <div className="flex flex-wrap items-center gap-1.5" role="group" aria-label={t("draft.alternatives")}>
            <span className="text-xs text-ink-faint">{t("draft.alternatives")}</span>
            {draft.alternatives.map((one, index) => <button key={one} type="button" title={one} onClick={() => setText(one)} className="h-6 max-w-56 truncate rounded-md border border-line px-2 text-xs text-ink-soft hover:bg-hover">{t("draft.alternative", { n: index + 2 })}: {one}</button>)}
          </div>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Button tone="primary" icon={isEdited || !base.id ? "send" : "check"} keys={`${commandKey}⏎`} disabled={!text.trim()} onClick={send}>{base.id ? (isEdited ? t("act.send_edited") : t("act.approve")) : t("act.send")}</Button>
          {draft && <Button icon="close" keys="R" onClick={onReject}>{t("act.reject")}</Button>}
          <Button tone="quiet" keys="I" onClick={onIgnore}>{t("act.ignore")}</Button>
          <IconButton icon="saved" label={t("act.saved_replies")} className="ml-auto" onClick={openSlash} />
        </div>
        <Reasons details={details} isOpen />
      </div>
    </div>
  );
});
