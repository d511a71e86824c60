import { useMemo } from "react";
import { useWorkspace } from "../../app/workspace";
import { useResource } from "../../core/resource";
import { classes, Dialog, Face, Icon, Shown } from "../../kit";
import { members } from "../../resources/members";
import { useStrings } from "../../strings";

/** Asks who takes care of something. */
export function AssignDialog({ assignedTo, onClose, onAssign }: { assignedTo: string | undefined; onClose: () => void; onAssign: (userID: string | null, name: string) => void }) {
  const t = useStrings();
  const { id, user } = useWorkspace();
  const view = useResource(members, id);
  // Oneself first: that is what is wanted most.
  const people = useMemo(() => (view.data?.items ?? []).filter((one) => one.role !== "analyst").sort((a, b) => Number(b.user_id === user.id) - Number(a.user_id === user.id) || a.name.localeCompare(b.name)), [view.data, user.id]);
  const line = "flex items-center gap-2.5 rounded-md px-2.5 py-2 text-left hover:bg-hover";
  return (
    <Dialog title={t("assign.title")} isOpen onClose={onClose} size="sm">
      <Shown view={view}>
        {() => (
          <div className="flex flex-col">
            {people.map((one, index) => (
              <button key={one.user_id} type="button" autoFocus={index === 0} aria-pressed={one.user_id === assignedTo} className={classes(line, one.user_id === assignedTo && "bg-chosen")} onClick={() => onAssign(one.user_id, one.name)}>
                <Face name={one.name} className="size-7 text-xs" /><span className="truncate">{one.user_id === user.id ? t("assign.me", { name: one.name }) : one.name}</span>{one.user_id === assignedTo && <Icon name="check" className="ml-auto size-4 text-accent-text" />}
              </button>
            ))}
            {assignedTo && <button type="button" className={classes(line, "text-ink-soft")} onClick={() => onAssign(null, "")}><span className="flex size-7 items-center justify-center"><Icon name="minus" className="size-4" /></span>{t("assign.nobody")}</button>}
          </div>
        )}
      </Shown>
    </Dialog>
  );
}
