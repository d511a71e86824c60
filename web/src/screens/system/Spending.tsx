import type { ModelSpending } from "../../api/schema";
import { everything, useResource } from "../../core/resource";
import { EmptyState, monthText, number, Panel, Shown, Table, type Column } from "../../kit";
import { modelSpending } from "../../resources/installation";
import { useStrings } from "../../strings";

type Line = ModelSpending["items"][number];

/** What language models took this month in every workspace, and what each may take. */
export function Spending() {
  const t = useStrings();
  const view = useResource(modelSpending, everything);
  const month = view.data ? monthText(view.data.month) : "";
  const isPriced = view.data?.items.some((one) => one.dollars !== undefined);
  const columns: Column<Line>[] = [
    { name: "workspace", label: t("spending.workspace"), cell: (one) => <span className="font-medium">{one.workspace_name ?? t("spending.gone")}</span> },
    { name: "read", label: t("spending.read"), isNumber: true, sort: (one) => one.prompt_tokens, cell: (one) => number(one.prompt_tokens) },
    { name: "written", label: t("spending.written"), isNumber: true, sort: (one) => one.completion_tokens, cell: (one) => number(one.completion_tokens) },
    ...(isPriced ? [{ name: "cost", label: t("spending.cost"), isNumber: true, sort: (one: Line) => one.dollars ?? 0, cell: (one: Line) => (one.dollars === undefined ? "–" : `$${number(one.dollars, 2)}`) }] : []),
  ];
  const text = view.data && [
    t("spending.text"),
    view.data.monthly_tokens !== undefined && t("spending.limit.tokens", { n: number(view.data.monthly_tokens) }),
    view.data.monthly_dollars !== undefined && t("spending.limit.dollars", { n: number(view.data.monthly_dollars, 2) }),
  ].filter(Boolean).join(" ");
  return (
    <Panel title={t("spending.title", { month })} text={text} isFlush>
      <Shown view={view} lines={2} empty={({ items, has_model }) => items.length === 0 && <EmptyState icon="chart" title={t("spending.none")} text={has_model ? undefined : t("spending.built_in")} className="py-8" />}>
        {({ items }) => <Table label={t("spending.title", { month })} columns={columns} rows={items} id={(one) => one.workspace_id} />}
      </Shown>
    </Panel>
  );
}
