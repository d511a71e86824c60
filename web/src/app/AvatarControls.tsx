import { useState } from "react";
import { useCommands } from "../core/commands";
import { useMutation } from "../core/mutation";
import { useResource } from "../core/resource";
import { toast } from "../core/toasts";
import { Button, ConfirmDialog, Icon, Switch } from "../kit";
import { avatar, stopAvatar, switchAvatar } from "../resources/avatar";
import { useStrings } from "../strings";
import { useWorkspace } from "./workspace";

/** On, off and the emergency stop: in sight on every screen. */
export function AvatarControls() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const { data } = useResource(avatar, id);
  const [asks, setAsks] = useState(false);
  const change = useMutation({ ...switchAvatar(id) });
  const stop = useMutation({ ...stopAvatar(id) });
  const isOn = data?.is_on ?? false;
  const isStopped = data?.is_stopped ?? false;
  // Managers switch on; moderators may switch off.
  const maySwitch = isOn ? may("moderator") : may("manager");
  const turn = async (wanted: boolean) => {
    if (await change.run(wanted)) toast.good(wanted ? t("avatar.switched_on") : t("avatar.switched_off"));
  };
  const stopNow = async () => {
    setAsks(false);
    if (await stop.run(true)) toast.say(t("stop.done"));
  };
  useCommands(() => [
    ...(data && maySwitch ? [{ id: "avatar", label: isOn ? t("avatar.off") : t("avatar.on"), group: "actions" as const, icon: "avatar" as const, run: () => void turn(!isOn) }] : []),
    ...(data && !isStopped && may("moderator") ? [{ id: "stop", label: t("stop.button"), group: "actions" as const, icon: "stop" as const, run: () => setAsks(true) }] : []),
  ]);
  return (
    <>
      <span className="flex items-center gap-2" title={isOn ? t("avatar.on.hint") : t("avatar.off.hint")}>
        <span aria-hidden="true" className="hidden text-sm font-medium sm:inline">{isOn ? t("avatar.on") : t("avatar.off")}</span>
        <Switch isOn={isOn} onChange={(wanted) => void turn(wanted)} label={t("avatar.switch")} isLabelHidden isDisabled={!data || !maySwitch} />
      </span>
      {!isStopped && <Button tone="danger-quiet" icon="stop" isBusy={stop.isRunning} disabled={!data || !may("moderator")} onClick={() => setAsks(true)} aria-label={t("stop.button")}><span className="hidden sm:inline">{t("stop.short")}</span></Button>}
      {asks && <ConfirmDialog isOpen title={t("stop.title")} text={t("stop.text")} confirm={t("stop.confirm")} onClose={() => setAsks(false)} onConfirm={() => void stopNow()} />}
    </>
  );
}

/** Says across the whole screen that the stop is on. */
export function StopBanner() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const { data } = useResource(avatar, id);
  const stop = useMutation({ ...stopAvatar(id) });
  if (!data?.is_stopped) return null;
  const lift = async () => { if (await stop.run(false)) toast.good(t("stop.lifted")); };
  return (
    <div role="alert" className="flex flex-wrap items-center gap-2 bg-bad px-4 py-1.5 text-sm font-medium text-bad-ink">
      <Icon name="stop" />{t("stop.banner")}
      {may("manager") ? <Button size="sm" className="ml-auto" isBusy={stop.isRunning} onClick={() => void lift()}>{t("stop.lift")}</Button> : <span className="ml-auto font-normal">{t("stop.lift.needs")}</span>}
    </div>
  );
}
