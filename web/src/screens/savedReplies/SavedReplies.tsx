import { useState } from "react";
import type { SavedReply } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { Ago, Badge, Button, Checkbox, Dialog, EmptyState, Field, IconButton, Input, Page, Panel, Shown, TextArea, useConfirm } from "../../kit";
import { deleteSavedReply, savedReplies, saveSavedReply } from "../../resources/savedReplies";
import { useStrings } from "../../strings";

/** Texts kept for reuse, and those that a manager approved to be sent as they are. */
export default function SavedReplies() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const view = useResource(savedReplies, id);
  const remove = useMutation(deleteSavedReply(id));
  const [open, setOpen] = useState<SavedReply | "new" | null>(null);
  const [ask, dialog] = useConfirm();
  const add = may("moderator") && <Button tone="primary" icon="plus" onClick={() => setOpen("new")}>{t("saved.new")}</Button>;
  return (
    <Page title={t("nav.saved_replies")} text={t("saved.text")} actions={add}>
      <Shown view={view} empty={(list) => list.items.length === 0 && <Panel><EmptyState icon="saved" title={t("saved.none")} text={t("saved.none.text")}>{add}</EmptyState></Panel>}>
        {({ items }) => (
          <ul className="grid gap-4 md:grid-cols-2">
            {items.map((reply) => (
              <li key={reply.id} className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4">
                <div className="flex items-start justify-between gap-2">
                  <div className="flex min-w-0 flex-wrap items-center gap-2">
                    <h2 className="truncate font-semibold tracking-tight">{reply.title}</h2>
                    {reply.shortcut && <code className="rounded-sm bg-hover px-1.5 text-xs text-ink-soft">/{reply.shortcut}</code>}
                    {reply.is_approved_template && <Badge tone="good" icon="check">{t("saved.template")}</Badge>}
                  </div>
                  {may("moderator") && (!reply.is_approved_template || may("manager")) && (
                    <span className="flex shrink-0">
                      <IconButton icon="pencil" size="sm" label={t("saved.edit", { name: reply.title })} onClick={() => setOpen(reply)} />
                      <IconButton icon="trash" size="sm" label={t("saved.delete", { name: reply.title })} onClick={() => ask({ title: t("saved.delete", { name: reply.title }), text: t("saved.delete.text"), confirm: t("action.delete"), run: () => void remove.run(reply.id) })} />
                    </span>
                  )}
                </div>
                <p className="flex-1 whitespace-pre-wrap text-ink-soft">{reply.text}</p>
                <Ago at={reply.updated_at} className="text-xs text-ink-faint" />
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {open && <Editor reply={open === "new" ? undefined : open} onClose={() => setOpen(null)} />}
      {dialog}
    </Page>
  );
}

function Editor({ reply, onClose }: { reply: SavedReply | undefined; onClose: () => void }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const [content, setContent] = useState({ title: reply?.title ?? "", text: reply?.text ?? "", shortcut: reply?.shortcut ?? "", is_approved_template: reply?.is_approved_template ?? false });
  const save = useMutation(saveSavedReply(id));
  const submit = async () => { if (await save.run({ reply, content })) onClose(); };
  return (
    <Dialog title={reply ? t("saved.edit", { name: reply.title }) : t("saved.new")} isOpen onClose={onClose} onSubmit={() => void submit()}
      footer={<><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone="primary" isBusy={save.isRunning}>{t("action.save")}</Button></>}>
      <div className="flex flex-col gap-4">
        <Field label={t("saved.title")} problem={save.problem?.field("title")}><Input value={content.title} required autoFocus onChange={(event) => setContent({ ...content, title: event.target.value })} /></Field>
        <Field label={t("saved.body")} problem={save.problem?.field("text")}><TextArea rows={5} value={content.text} required onChange={(event) => setContent({ ...content, text: event.target.value })} /></Field>
        <Field label={t("saved.shortcut")} isOptional hint={t("saved.shortcut.hint")} problem={save.problem?.field("shortcut")}><Input value={content.shortcut} onChange={(event) => setContent({ ...content, shortcut: event.target.value.replace(/^\//, "") })} /></Field>
        {may("manager") && <Checkbox label={t("saved.approve")} checked={content.is_approved_template} onChange={(event) => setContent({ ...content, is_approved_template: event.target.checked })} />}
      </div>
    </Dialog>
  );
}
