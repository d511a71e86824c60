import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useWorkspace } from "../../app/workspace";
import { commandKey } from "../../core/keys";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { Button, classes, Face, IconButton } from "../../kit";
import { members } from "../../resources/members";
import { addNote } from "../../resources/teamwork";
import { useStrings } from "../../strings";
import { mentionable, mentioned, mentionQuery } from "./mentions";

/** Where a note for the team is written; `@` offers the names of its members. */
export function NoteBox({ workspaceID, conversationID, onClose }: { workspaceID: string; conversationID: string; onClose: () => void }) {
  const t = useStrings();
  const { user } = useWorkspace();
  const people = useResource(members, workspaceID).data?.items;
  const all = useMemo(() => people ?? [], [people]);
  const add = useMutation(addNote(workspaceID, { user_id: user.id, name: user.name }));
  const [text, setText] = useState("");
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  const [isListClosed, setListClosed] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const listID = useId();
  useEffect(() => area.current?.focus(), []);
  // Where the caret stands after a name was put in; before the next key, else that key's letter lands in front.
  const place = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (place.current !== null) area.current?.setSelectionRange(place.current, place.current);
    place.current = null;
  }, [text]);

  const query = isListClosed ? null : mentionQuery(text, caret);
  const found = query === null ? [] : mentionable(query, all);
  // A name with a space goes on being one only while it still fits somebody.
  const isOpen = query !== null && (found.length > 0 || !query.includes(" "));
  const put = (name: string) => {
    const before = text.slice(0, caret).replace(/@[^@]*$/u, `@${name} `);
    setText(before + text.slice(caret));
    setCaret(before.length);
    place.current = before.length;
  };
  const leave = async () => {
    if (!text.trim() || add.isRunning) return;
    const sent = text;
    setText("");
    if (await add.run({ conversationID, text: sent, mentions: mentioned(sent, all) })) onClose();
    // Refused: nothing that was written is lost.
    else setText((now) => now || sent);
  };
  return (
    <div role="group" aria-label={t("notes.label")} className="border-t border-line bg-warn-soft px-3 py-2.5 sm:px-5">
      <div className="relative mx-auto flex max-w-3xl flex-col gap-2">
        {isOpen && (
          <ul id={listID} role="listbox" aria-label={t("notes.people")} className="rise absolute bottom-full left-0 z-20 mb-1 w-64 rounded-lg border border-line bg-surface p-1 shadow-float">
            {found.map((one, index) => (
              <li key={one.user_id} id={`${listID}-${String(index)}`} role="option" aria-selected={index === chosen} className={classes("flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm", index === chosen && "bg-hover")} onMouseDown={(event) => { event.preventDefault(); put(one.name); }}>
                <Face name={one.name} className="size-6 text-2xs" />{one.name}
              </li>
            ))}
            {found.length === 0 && <li role="option" aria-selected="false" className="px-2 py-1.5 text-sm text-ink-faint">{t("notes.nobody")}</li>}
          </ul>
        )}
        <textarea ref={area} value={text} rows={2} maxLength={2000} aria-label={t("notes.label")} placeholder={t("notes.placeholder")}
          {...(isOpen ? { role: "combobox", "aria-expanded": true, "aria-controls": listID, "aria-activedescendant": found.length > 0 ? `${listID}-${String(chosen)}` : undefined } : {})}
          className="block w-full resize-none rounded-lg border border-warn bg-surface px-3 py-2 text-base leading-relaxed placeholder:text-ink-faint focus-visible:outline-1 focus-visible:outline-offset-0"
          onChange={(event) => { setText(event.target.value); setCaret(event.target.selectionStart); setChosen(0); setListClosed(false); }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            const one = found[chosen];
            if (isOpen && found.length > 0 && step) { event.preventDefault(); setChosen((chosen + step + found.length) % found.length); return; }
            if (isOpen && one && (event.key === "Enter" || event.key === "Tab") && !event.metaKey && !event.ctrlKey) { event.preventDefault(); put(one.name); return; }
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) { event.preventDefault(); event.stopPropagation(); void leave(); return; }
            if (event.key === "Escape") {
              event.preventDefault();
              event.stopPropagation();
              if (isOpen) setListClosed(true);
              else onClose();
            }
          }} />
        <div className="flex items-center gap-2">
          <Button icon="pencil" keys={`${commandKey}⏎`} disabled={!text.trim()} isBusy={add.isRunning} onClick={() => void leave()}>{t("notes.add")}</Button>
          <IconButton icon="close" label={t("action.cancel")} className="ml-auto" onClick={onClose} />
        </div>
      </div>
    </div>
  );
}
