import { useWorkspace } from "../../app/workspace";
import type { Member, Note } from "../../api/schema";
import { useMutation } from "../../core/mutation";
import { clockText, fullTime, Icon, IconButton, useConfirm } from "../../kit";
import { deleteNote, isPending } from "../../resources/teamwork";
import { useStrings } from "../../strings";
import { pieces } from "./mentions";

/** A note of the team within the conversation. */
export function NoteBubble({ note, workspaceID, members }: { note: Note; workspaceID: string; members: readonly Pick<Member, "user_id" | "name">[] }) {
  const t = useStrings();
  const { may, user } = useWorkspace();
  const remove = useMutation(deleteNote(workspaceID));
  const [ask, dialog] = useConfirm();
  const name = note.author_name || t("notes.gone");
  const names = members.filter((one) => note.mentions.includes(one.user_id)).map((one) => one.name);
  const mayDelete = !isPending(note) && (note.author_id === user.id ? may("moderator") : may("manager"));
  return (
    <div role="note" aria-label={t("notes.by", { name })} className="group my-1 flex w-full max-w-[92%] flex-col gap-0.5 self-center">
      <div className="flex gap-2 rounded-lg border border-warn/40 bg-warn-soft px-3 py-2 text-base text-ink">
        <Icon name="pencil" className="mt-1 size-3.5 text-warn-text" />
        <p className="min-w-0 flex-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{pieces(note.text, names).map((part, index) => (part.isName ? <strong key={`${part.text}-${String(index)}`} className="font-semibold text-warn-text">{part.text}</strong> : part.text))}</p>
        {mayDelete && <IconButton icon="trash" size="sm" label={t("notes.delete")} className="-my-1 -mr-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100" onClick={() => ask({ title: t("notes.delete"), text: t("notes.delete.text"), confirm: t("action.delete"), run: () => void remove.run(note) })} />}
      </div>
      <p className="px-1 text-xs text-ink-faint">{t("notes.by", { name })} · <time dateTime={note.created_at} title={fullTime(note.created_at)}>{clockText(note.created_at)}</time></p>
      {dialog}
    </div>
  );
}
