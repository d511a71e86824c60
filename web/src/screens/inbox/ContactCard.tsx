import { useEffect, useRef, useState } from "react";
import type { Contact } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { Ago, Badge, Button, Field, TextArea, WordList } from "../../kit";
import { changeContact, contactMemory } from "../../resources/teamwork";
import { tOr, useStrings } from "../../strings";

/** What the team keeps about a fan: tags, a note, the VIP mark. Saved as soon as one leaves the field. */
export function ContactEditor({ contact, workspaceID, messageID }: { contact: Contact; workspaceID: string; messageID: string }) {
  const t = useStrings();
  const { may } = useWorkspace();
  const change = useMutation(changeContact(workspaceID, messageID));
  // A change is a whole card, so one goes after the other, and each holds what those before it wanted.
  const wanted = useRef(contact);
  const open = useRef(0);
  const line = useRef<Promise<unknown>>(Promise.resolve());
  if (open.current === 0 || wanted.current.id !== contact.id) wanted.current = contact;
  const alter = (part: Partial<Contact>) => {
    const card = { ...wanted.current, ...part };
    wanted.current = card;
    open.current += 1;
    line.current = line.current.then(() => change.run(card)).then(() => { open.current -= 1; });
  };
  const [note, setNote] = useState(contact.note);
  const [isEditing, setEditing] = useState(false);
  // What somebody else wrote is shown unless one is writing oneself.
  useEffect(() => { if (!isEditing) setNote(contact.note); }, [contact.note, isEditing]);
  if (!may("moderator")) {
    return (
      <>
        {contact.tags.length > 0 && <div className="flex flex-wrap gap-1">{contact.tags.map((tag) => <Badge key={tag}>{tag}</Badge>)}</div>}
        {contact.note && <p className="rounded-md border border-line bg-surface px-2.5 py-2 text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">{contact.note}</p>}
      </>
    );
  }
  return (
    <>
      <Field label={t("contact.tags")}><WordList values={contact.tags} maximum={20} placeholder={t("contact.tags.add")} onChange={(tags) => alter({ tags: tags.map((tag) => tag.slice(0, 40)) })} /></Field>
      <Field label={t("contact.note")}>
        <TextArea rows={2} className="!min-h-14 text-sm" maxLength={2000} value={note} placeholder={t("contact.note.placeholder")} onFocus={() => setEditing(true)} onChange={(event) => setNote(event.target.value)}
          onKeyDown={(event) => { if (event.key === "Escape") { event.stopPropagation(); event.currentTarget.blur(); } }}
          onBlur={() => { setEditing(false); if (note.trim() !== contact.note) alter({ note: note.trim() }); }} />
      </Field>
      <Button size="sm" icon="star" className="self-start" aria-pressed={contact.is_vip} onClick={() => alter({ is_vip: !contact.is_vip })}>{contact.is_vip ? t("contact.vip.clear") : t("contact.vip.set")}</Button>
    </>
  );
}

/** What was said with a fan before. */
export function ContactMemoryList({ contactID, workspaceID, messageAddress }: { contactID: string; workspaceID: string; messageAddress: (messageID: string) => string }) {
  const t = useStrings();
  const memory = useResource(contactMemory, { workspaceID, contactID }).data;
  if (!memory) return null;
  return (
    <section aria-label={t("memory.title")} className="flex flex-col gap-2.5 p-4">
      <h3 className="text-xs font-medium text-ink-faint">{t("memory.title")}</h3>
      {memory.categories.length > 0 && <div className="flex flex-wrap gap-1">{memory.categories.slice(0, 4).map((one) => <Badge key={one.category}>{tOr(`category.${one.category}`, one.category)} · {one.count}</Badge>)}</div>}
      {memory.exchanges.length === 0 ? <p className="text-sm text-ink-faint">{t("memory.none")}</p> : (
        <>
          <p className="text-xs text-ink-faint">{t("memory.facts", { n: memory.conversations, answered: memory.answered })}</p>
          <ul className="flex flex-col gap-2">
            {memory.exchanges.slice(0, 3).map((one) => (
              <li key={one.message_id}>
                <a href={messageAddress(one.message_id)} className="flex flex-col gap-0.5 rounded-md border border-line bg-surface px-2.5 py-1.5 text-sm hover:bg-hover">
                  <span className="flex gap-2"><span className="line-clamp-1 flex-1 text-ink-soft [overflow-wrap:anywhere]">{one.text}</span><Ago at={one.at} className="shrink-0 text-xs text-ink-faint" /></span>
                  <span className="line-clamp-2 [overflow-wrap:anywhere]">{one.reply}</span>
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
