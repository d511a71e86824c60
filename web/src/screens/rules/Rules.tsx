import { useState } from "react";
import type { Rule, RuleCondition, RuleFindingList, RuleVersionList } from "../../api/schema";
import { useWorkspace } from "../../app/workspace";
import { call } from "../../core/call";
import { useMutation } from "../../core/mutation";
import { defineResource, outdate, useResource } from "../../core/resource";
import { toast } from "../../core/toasts";
import { Ago, Badge, Button, Dialog, EmptyState, Icon, IconButton, Page, Panel, Shown, Switch, useConfirm } from "../../kit";
import { deleteRule, rules, switchRule } from "../../resources/rules";
import { tOr, useStrings } from "../../strings";
import { testOf } from "./conditions";
import { FileDialog, RuleDialog } from "./RuleDialog";

const findings = defineResource<string, RuleFindingList>({ key: (id) => `w/${id}/rules/findings`, load: (id) => call("listRuleFindings", { path: { workspaceID: id } }) });
const versions = defineResource<string, RuleVersionList>({ key: (id) => `w/${id}/rules/versions`, load: (id) => call("listRuleVersions", { path: { workspaceID: id } }) });

/** The workspace's own rules, in the order in which they are tried. */
export default function Rules() {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const view = useResource(rules, id);
  const odd = useResource(findings, id).data?.items ?? [];
  const turn = useMutation(switchRule(id));
  const remove = useMutation(deleteRule(id));
  const [open, setOpen] = useState<Rule | "new" | null>(null);
  const [shows, setShows] = useState<"file" | "history" | null>(null);
  const [ask, dialog] = useConfirm();
  const add = may("manager") && <Button tone="primary" icon="plus" onClick={() => setOpen("new")}>{t("rules.new")}</Button>;
  const last = Math.max(0, ...(view.data?.items ?? []).map((one) => one.priority));
  return (
    <Page title={t("nav.rules")} text={t("rules.text")} actions={<><Button icon="clock" onClick={() => setShows("history")}>{t("rules.history")}</Button><Button icon="download" onClick={() => setShows("file")}>{t("rules.file")}</Button>{add}</>}>
      <Shown view={view} empty={(list) => list.items.length === 0 && <Panel><EmptyState icon="rules" title={t("rules.none")} text={t("rules.none.text")}>{add}</EmptyState></Panel>}>
        {({ items }) => (
          <Panel isFlush>
            <ol>
              {items.map((rule) => (
                <li key={rule.id} className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-0">
                  <span className="mt-0.5 w-8 shrink-0 text-right text-xs text-ink-faint tabular-nums" title={t("rules.priority")}>{rule.priority}</span>
                  <div className="min-w-0 flex-1">
                    <p className="flex flex-wrap items-center gap-2"><span className="font-medium">{rule.name}</span>{!rule.is_enabled && <Badge>{t("rules.off")}</Badge>}</p>
                    <p className="mt-0.5 text-sm text-ink-faint"><Words condition={rule.condition} /></p>
                    <p className="mt-1.5 flex flex-wrap gap-1">{rule.actions.map((action, index) => <Badge key={index} tone="accent">{action.route ? t(`route.${action.route}`) : action.mark ? `${t("rules.action.mark")}: ${t(`category.${action.mark}`)}` : action.tag ? `# ${action.tag}` : action.notify ? `${t("rules.action.notify")}: ${action.notify}` : action.template ? t("rules.action.template") : action.assign ? t("rules.action.assign") : t("rules.action.stop")}</Badge>)}</p>
                    {odd.filter((one) => one.rule_id === rule.id).map((one) => <p key={one.message} className="mt-1.5 flex items-start gap-1 text-xs text-warn-text"><Icon name="warning" className="mt-0.5 size-3.5 shrink-0" />{one.message}</p>)}
                  </div>
                  {may("manager") && (
                    <span className="flex shrink-0 items-center gap-1">
                      <Switch label={t("rules.switch", { name: rule.name })} isLabelHidden isOn={rule.is_enabled} onChange={(isEnabled) => void turn.run({ rule, isEnabled })} />
                      <IconButton icon="pencil" size="sm" label={t("rules.edit.of", { name: rule.name })} onClick={() => setOpen(rule)} />
                      <IconButton icon="trash" size="sm" label={t("rules.delete", { name: rule.name })} onClick={() => ask({ title: t("rules.delete", { name: rule.name }), text: t("rules.delete.text"), confirm: t("action.delete"), run: () => void remove.run(rule.id) })} />
                    </span>
                  )}
                </li>
              ))}
            </ol>
          </Panel>
        )}
      </Shown>
      <p className="text-sm text-ink-faint">{t("rules.floor")}</p>
      {open && <RuleDialog rule={open === "new" ? undefined : open} priority={last + 10} onClose={() => setOpen(null)} />}
      {shows === "file" && <FileDialog onClose={() => setShows(null)} onDone={() => { setShows(null); outdate(`w/${id}/rules`); }} />}
      {shows === "history" && <History onClose={() => setShows(null)} />}
      {dialog}
    </Page>
  );
}

/** A condition in words, as far as a line carries. */
function Words({ condition }: { condition: RuleCondition }) {
  const t = useStrings();
  const say = (one: RuleCondition, depth: number): string => {
    const test = testOf(one);
    if (one.all || one.any) {
      const parts = one.all ?? one.any ?? [];
      if (depth > 2) return "…";
      const text = parts.map((part) => say(part, depth + 1)).join(one.all ? ` ${t("rules.and")} ` : ` ${t("rules.or")} `);
      return depth > 0 && parts.length > 1 ? `(${text})` : text;
    }
    if (one.not) return `${t("rules.not")} ${say(one.not, depth)}`;
    const value = one[test];
    const name = t(`rules.test.${test}` as "rules.test.words");
    if (typeof value === "boolean") return `${name}: ${value ? t("rules.yes") : t("rules.no")}`;
    if (Array.isArray(value)) return `${name}: ${(value as string[]).map((item) => tOr(`${test}.${item}`, item)).slice(0, 4).join(", ")}${value.length > 4 ? " …" : ""}`;
    if (one.time_window) return `${name}: ${one.time_window.from_hour}:00–${one.time_window.to_hour}:00`;
    if (one.confidence) return `${name} ${one.confidence.below !== undefined ? `< ${one.confidence.below}` : `≥ ${one.confidence.at_least ?? 0}`}`;
    return `${name}: ${String(value)}`;
  };
  return <>{say(condition, 0) || t("rules.always")}</>;
}

function History({ onClose }: { onClose: () => void }) {
  const t = useStrings();
  const { id, may } = useWorkspace();
  const view = useResource(versions, id);
  const restore = useMutation<number, unknown>({ run: (number) => call("restoreRuleVersion", { path: { workspaceID: id, number } }), done: () => { outdate(`w/${id}/rules`); toast.good(t("rules.restored")); } });
  return (
    <Dialog title={t("rules.history")} isOpen onClose={onClose}>
      <Shown view={view} empty={(list) => list.items.length === 0 && <EmptyState icon="clock" title={t("rules.history.none")} />}>
        {({ items }) => (
          <ol className="flex flex-col divide-y divide-line">
            {items.map((version, index) => (
              <li key={version.number} className="flex items-center gap-3 py-2.5 text-sm">
                <span className="w-8 text-right text-ink-faint tabular-nums">{version.number}</span>
                <span className="min-w-0 flex-1"><span className="block truncate">{tOr(`rules.change.${version.change}`, version.change)}{version.subject && ` · ${version.subject}`}</span><Ago at={version.changed_at} className="text-xs text-ink-faint" /></span>
                {may("manager") && index > 0 && <Button size="sm" icon="undo" isBusy={restore.isRunning} onClick={() => void restore.run(version.number)}>{t("rules.restore")}</Button>}
              </li>
            ))}
          </ol>
        )}
      </Shown>
    </Dialog>
  );
}
