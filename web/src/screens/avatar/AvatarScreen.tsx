import { useEffect, useState, type ReactNode } from "react";
import type { AvatarSettings, Route } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { useMutation } from "../../core/mutation";
import { useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Button, Field, Input, Page, Panel, percent, Select, Shown, Slider, TextArea, WordList } from "../../kit";
import { avatar, saveAvatarSettings } from "../../resources/avatar";
import { tOr, useStrings } from "../../strings";
import { Autonomy, ThresholdPanel } from "./Autonomy";
import { Playground } from "./Playground";

/** How the avatar sounds, what it may do by itself and what it leaves alone. */
export default function AvatarScreen() {
  const t = useStrings();
  const { id } = useWorkspace();
  const view = useResource(avatar, id);
  return <Shown view={view} lines={10}>{(present) => <Editor key={present.revision} revision={present.revision} initial={present.settings} isOn={present.is_on} updatedTitle={t("nav.avatar")} />}</Shown>;
}

function Editor({ initial, revision, isOn, updatedTitle }: { initial: AvatarSettings; revision: number; isOn: boolean; updatedTitle: string }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const [settings, setSettings] = useState(initial);
  const save = useMutation(saveAvatarSettings(id));
  const mayChange = may("manager");
  const isChanged = JSON.stringify(settings) !== JSON.stringify(initial);
  const set = <K extends keyof AvatarSettings>(key: K, value: AvatarSettings[K]) => setSettings((before) => ({ ...before, [key]: value }));
  const problem = (field: string) => save.problem?.field(field);
  useEffect(() => {
    if (!isChanged) return undefined;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", hold);
    return () => window.removeEventListener("beforeunload", hold);
  }, [isChanged]);
  const store = async () => { if (await save.run({ settings, revision })) toast.good(t("state.saved")); };
  const { tone, style, moderation, disclosure } = settings;
  const routes = (["review", "ignore", "hide", "auto"] as const).map((value) => ({ value, label: t(`route.${value}`) }));
  const option = <V extends string>(group: string, values: readonly V[]) => values.map((value) => ({ value, label: tOr(`avatar.${group}.${value}`, value) }));
  return (
    <Page title={updatedTitle} text={t("avatar.text")} width="wide">
      {save.problem && <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad-text">{save.problem.rest([]) ?? save.problem.message}</p>}
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_23rem] 2xl:grid-cols-[minmax(0,1fr)_27rem]">
      <div className="flex min-w-0 flex-col gap-5">
        <Autonomy settings={settings} isOn={isOn} onChange={(autonomy) => set("autonomy", autonomy)} />
        <ThresholdPanel settings={settings} />
      </div>
      {may("moderator") && <div className="min-w-0 xl:sticky xl:top-0 xl:col-start-2 xl:row-span-2 xl:row-start-1"><Playground settings={settings} isChanged={isChanged} /></div>}
      <fieldset disabled={!mayChange} className="flex min-w-0 flex-col gap-5 xl:col-start-1">
        <div className="grid gap-5 lg:grid-cols-2">
          <Panel title={t("avatar.tone")}>
            <Stack>
              <Field label={t("avatar.tone.primary")}><Select value={tone.primary} options={option("primary", ["friendly", "warm", "playful", "professional", "direct", "inspiring"] as const)} onChange={(primary) => set("tone", { ...tone, primary })} className="w-full" /></Field>
              <Field label={t("avatar.tone.formality")}><Slider value={tone.formality} text={percent(tone.formality)} startLabel={t("avatar.tone.casual")} endLabel={t("avatar.tone.formal")} isDisabled={!mayChange} onChange={(formality) => set("tone", { ...tone, formality })} /></Field>
              <Field label={t("avatar.tone.enthusiasm")}><Slider value={tone.enthusiasm} text={percent(tone.enthusiasm)} startLabel={t("avatar.tone.calm")} endLabel={t("avatar.tone.bubbly")} isDisabled={!mayChange} onChange={(enthusiasm) => set("tone", { ...tone, enthusiasm })} /></Field>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label={t("avatar.tone.emojis")}><Select value={tone.emojis} options={option("emojis", ["never", "as_learned", "often"] as const)} onChange={(emojis) => set("tone", { ...tone, emojis })} className="w-full" /></Field>
                <Field label={t("avatar.tone.length")}><Select value={tone.length} options={option("length", ["short", "medium", "long"] as const)} onChange={(length) => set("tone", { ...tone, length })} className="w-full" /></Field>
              </div>
            </Stack>
          </Panel>
          <Panel title={t("avatar.style")}>
            <Stack>
              <Field label={t("avatar.style.response")}><Select value={style.response} options={option("response", ["short_and_direct", "detailed", "emoji_heavy"] as const)} onChange={(response) => set("style", { ...style, response })} className="w-full" /></Field>
              <Field label={t("avatar.style.maximum")} problem={problem("style.maximum_characters")}><Count value={style.maximum_characters} onChange={(maximum_characters) => set("style", { ...style, maximum_characters })} /></Field>
              <Field label={t("avatar.style.forbidden")} hint={t("avatar.style.forbidden.hint")} problem={problem("style.forbidden_phrases")}><WordList values={style.forbidden_phrases} isDisabled={!mayChange} onChange={(forbidden_phrases) => set("style", { ...style, forbidden_phrases })} placeholder={t("list.placeholder")} /></Field>
              <Field label={t("avatar.style.preferred")} problem={problem("style.preferred_phrases")}><WordList values={style.preferred_phrases} isDisabled={!mayChange} onChange={(preferred_phrases) => set("style", { ...style, preferred_phrases })} placeholder={t("list.placeholder")} /></Field>
            </Stack>
          </Panel>
          <Panel title={t("avatar.moderation")} text={t("avatar.moderation.text")}>
            <Stack>
              <div className="grid gap-4 sm:grid-cols-2">
                {(["offensive", "spam", "personal_questions", "politics"] as const).map((name) => (
                  <Field key={name} label={t(`avatar.moderation.${name}`)} problem={problem(`moderation.${name}`)}><Select value={moderation[name]} options={routes} onChange={(route: Route) => set("moderation", { ...moderation, [name]: route })} className="w-full" /></Field>
                ))}
              </div>
              <Field label={t("avatar.moderation.blocked")} hint={t("avatar.moderation.blocked.hint")} problem={problem("moderation.blocked_keywords")}><WordList values={moderation.blocked_keywords} isDisabled={!mayChange} onChange={(blocked_keywords) => set("moderation", { ...moderation, blocked_keywords })} placeholder={t("list.placeholder")} /></Field>
              <Field label={t("avatar.moderation.routed")} hint={t("avatar.moderation.routed.hint")} problem={problem("moderation.routed_keywords")}><WordList values={moderation.routed_keywords} isDisabled={!mayChange} onChange={(routed_keywords) => set("moderation", { ...moderation, routed_keywords })} placeholder={t("list.placeholder")} /></Field>
            </Stack>
          </Panel>
          <Panel title={t("avatar.safety")}>
            <Stack>
              <Field label={t("avatar.disclosure.timing")}><Select value={disclosure.timing} options={option("timing", ["at_start", "always", "never"] as const)} onChange={(timing) => set("disclosure", { ...disclosure, timing })} className="w-full" /></Field>
              <Field label={t("avatar.disclosure.text")} problem={problem("disclosure.text")}><TextArea value={disclosure.text} onChange={(event) => set("disclosure", { ...disclosure, text: event.target.value })} /></Field>
              <Field label={t("avatar.crisis")} hint={t("avatar.crisis.hint")} problem={problem("crisis_help_text")}><TextArea value={settings.crisis_help_text} onChange={(event) => set("crisis_help_text", event.target.value)} /></Field>
              <Field label={t("avatar.opt_out")} hint={t("avatar.opt_out.hint")} problem={problem("opt_out_words")}><WordList values={settings.opt_out_words} isDisabled={!mayChange} onChange={(words) => set("opt_out_words", words)} placeholder={t("list.placeholder")} /></Field>
            </Stack>
          </Panel>
        </div>
        <Panel title={t("avatar.pace")} text={t("avatar.pace.text")}>
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-5">
            {(["undo_seconds", "burst_quiet_seconds", "burst_maximum_seconds", "public_replies_per_hour"] as const).map((name) => (
              <Field key={name} label={t(`avatar.pace.${name}`)} hint={t(`avatar.pace.${name}.hint`)} problem={problem(name)}><Count value={settings[name]} onChange={(value) => set(name, value)} /></Field>
            ))}
            <Field label={t("avatar.pace.spot_check_share")} hint={t("avatar.pace.spot_check_share.hint")} problem={problem("spot_check_share")}><Count value={Math.round(settings.spot_check_share * 100)} onChange={(value) => set("spot_check_share", value / 100)} /></Field>
          </div>
        </Panel>
      </fieldset>
      </div>
      {isChanged && mayChange && (
        <div role="region" aria-label={t("state.unsaved")} className="sticky bottom-3 z-10 flex flex-wrap items-center justify-end gap-2 rounded-lg border border-line bg-surface px-4 py-2.5 shadow-float">
          <span className="mr-auto text-sm text-ink-soft">{t("state.unsaved")}</span>
          <Button onClick={() => setSettings(initial)}>{t("avatar.discard")}</Button>
          <Button tone="primary" isBusy={save.isRunning} onClick={() => void store()}>{t("action.save")}</Button>
        </div>
      )}
    </Page>
  );
}

const Stack = ({ children }: { children: ReactNode }) => <div className="flex flex-col gap-4">{children}</div>;

function Count({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  return <Input type="number" inputMode="numeric" value={Number.isFinite(value) ? value : ""} onChange={(event) => onChange(event.target.valueAsNumber)} onBlur={() => { if (!Number.isFinite(value)) onChange(0); }} />;
}
