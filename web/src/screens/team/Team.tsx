import { useState } from "react";
import type { Member, Role } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Button, dateText, Dialog, Face, Field, IconButton, Input, Page, Panel, RadioCards, Select, Shown, Table, useConfirm, type Column } from "../../kit";
import { addMember, changeMember, members, removeMember } from "../../resources/members";
import { usage } from "../../resources/usage";
import { useStrings } from "../../strings";

const roles: readonly Role[] = ["analyst", "moderator", "manager", "owner"];

/** Who works in the workspace and what they may do. */
export default function Team() {
  const t = useStrings();
  const { id, user, may } = useWorkspace();
  const view = useResource(members, id);
  const seats = useResource(usage, id).data?.seats;
  const change = useMutation(changeMember(id));
  const remove = useMutation(removeMember(id));
  const [isAdding, setAdding] = useState(false);
  const [ask, dialog] = useConfirm();
  const options = roles.map((value) => ({ value, label: t(`role.${value}`) }));
  const columns: Column<Member>[] = [
    { name: "name", label: t("team.name"), sort: (one) => one.name.toLowerCase(), cell: (one) => (
      <span className="flex items-center gap-3"><Face name={one.name} /><span className="flex min-w-0 flex-col"><span className="font-medium">{one.name}{one.user_id === user.id && <span className="ml-1.5 text-xs font-normal text-ink-faint">{t("team.you")}</span>}</span><span className="text-xs text-ink-faint [overflow-wrap:anywhere]">{one.email}</span></span></span>
    ) },
    { name: "role", label: t("team.role"), sort: (one) => roles.indexOf(one.role), cell: (one) => may("owner") ? <Select size="sm" className="min-w-27" aria-label={t("team.role.of", { name: one.name })} value={one.role} options={options} onChange={(role) => void change.run({ userID: one.user_id, role })} /> : t(`role.${one.role}`) },
    { name: "since", label: t("team.since"), from: "sm", sort: (one) => one.created_at, cell: (one) => <span className="text-ink-soft">{dateText(one.created_at)}</span> },
    { name: "remove", label: "", cell: (one) => (may("owner") || one.user_id === user.id) && (
      <IconButton icon="trash" size="sm" label={one.user_id === user.id ? t("team.leave") : t("team.remove", { name: one.name })}
        onClick={() => ask({ title: one.user_id === user.id ? t("team.leave") : t("team.remove", { name: one.name }), text: t("team.remove.text"), confirm: one.user_id === user.id ? t("team.leave") : t("action.remove"), run: () => void remove.run(one.user_id) })} />
    ) },
  ];
  return (
    <Page title={t("nav.team")} text={seats ? t("team.text.seats", { used: seats.used, limit: seats.limit }) : t("team.text")} actions={may("owner") && <Button tone="primary" icon="plus" onClick={() => setAdding(true)}>{t("team.add")}</Button>}>
      <Panel isFlush><Shown view={view}>{({ items }) => <Table label={t("nav.team")} columns={columns} rows={items} id={(one) => one.user_id} />}</Shown></Panel>
      {isAdding && <Addition onClose={() => setAdding(false)} />}
      {dialog}
    </Page>
  );
}

function Addition({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const { id } = useWorkspace();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("moderator");
  const [link, setLink] = useState<string | null>(null);
  const add = useMutation(addMember(id));
  const submit = async () => {
    const answer = await add.run({ email, role });
    if (!answer) return;
    if (answer.invitation) setLink(`${window.location.origin}/?invitation=${encodeURIComponent(answer.invitation.token)}`);
    else { toast.good(t("team.added")); onClose(); }
  };
  if (link) {
    return (
      <Dialog title={t("team.invited")} isOpen onClose={onClose} footer={<Button tone="primary" onClick={() => void navigator.clipboard.writeText(link).then(() => toast.good(t("action.copied")))}>{t("action.copy")}</Button>}>
        <p className="mb-3 text-ink-soft">{t("team.invited.text", { email })}</p>
        <Field label={t("team.invited.link")}><Input readOnly value={link} onFocus={(event) => event.target.select()} /></Field>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("team.add")} isOpen onClose={onClose} onSubmit={() => void submit()} footer={<><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone="primary" isBusy={add.isRunning}>{t("team.add")}</Button></>}>
      <div className="flex flex-col gap-4">
        <Field label={t("team.email")} problem={add.problem?.field("email")}><Input type="email" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} /></Field>
        <RadioCards legend={t("team.role")} name="role" value={role} onChange={setRole} options={roles.map((value) => ({ value, label: t(`role.${value}`), text: t(`team.role.${value}`) }))} />
      </div>
    </Dialog>
  );
}
