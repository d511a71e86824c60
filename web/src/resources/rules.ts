import type { Rule, RuleContent, RuleList } from "../api/schema";
import { call } from "../core/call";
import type { Mutation } from "../core/mutation";
import { defineResource, outdate, patch } from "../core/resource";

/** The rules in the order in which they are tried. Parameter: the workspace. */
export const rules = defineResource<string, RuleList>({
  key: (workspaceID) => `w/${workspaceID}/rules`,
  load: (workspaceID) => call("listRules", { path: { workspaceID } }),
});

const old = (workspaceID: string) => () => outdate(`w/${workspaceID}/rules`);

/** Makes a rule, or changes the one that is given. */
export const saveRule = (workspaceID: string): Mutation<{ rule?: Rule; content: RuleContent }, Rule> => ({
  run: ({ rule, content }) => (rule ? call("updateRule", { path: { workspaceID, ruleID: rule.id }, body: content, revision: rule.revision }) : call("createRule", { path: { workspaceID }, body: content })),
  done: old(workspaceID),
  // The editor shows the fields.
  failed: (problem) => problem.fields.length > 0,
});

export const contentOf = (rule: Rule): RuleContent => ({ name: rule.name, is_enabled: rule.is_enabled, priority: rule.priority, condition: rule.condition, actions: rule.actions });

export const switchRule = (workspaceID: string): Mutation<{ rule: Rule; isEnabled: boolean }, Rule> => ({
  run: ({ rule, isEnabled }) => call("updateRule", { path: { workspaceID, ruleID: rule.id }, body: { ...contentOf(rule), is_enabled: isEnabled }, revision: rule.revision }),
  optimistic: ({ rule, isEnabled }) => [patch(rules, workspaceID, (list) => ({ items: list.items.map((one) => (one.id === rule.id ? { ...one, is_enabled: isEnabled } : one)) }))],
  done: old(workspaceID),
});

export const deleteRule = (workspaceID: string): Mutation<string, unknown> => ({
  run: (ruleID) => call("deleteRule", { path: { workspaceID, ruleID } }),
  optimistic: (ruleID) => [patch(rules, workspaceID, (list) => ({ items: list.items.filter((one) => one.id !== ruleID) }))],
  done: old(workspaceID),
});
