import { useState, type ReactNode } from "react";
import { useStrings } from "../strings";
import { classes } from "./classes";
import { Icon } from "./Icon";

export interface Column<R> {
  name: string;
  label: string;
  cell: (row: R) => ReactNode;
  /** Makes the column sortable. */
  sort?: (row: R) => string | number;
  isNumber?: boolean;
  /** Left out below this width. */
  from?: "sm" | "md" | "lg";
  className?: string;
}

const hidden = { sm: "hidden sm:table-cell", md: "hidden md:table-cell", lg: "hidden lg:table-cell" };

/** Rows and columns, sortable where a column says how. */
export function Table<R>({ label, columns, rows, id, onOpen, empty }: { label: string; columns: readonly Column<R>[]; rows: readonly R[]; id: (row: R) => string; onOpen?: (row: R) => void; empty?: ReactNode }) {
  const t = useStrings();
  const [order, setOrder] = useState<{ name: string; isDown: boolean } | null>(null);
  const by = columns.find((column) => column.name === order?.name)?.sort;
  const sorted = by && order ? [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    return (x < y ? -1 : x > y ? 1 : 0) * (order.isDown ? -1 : 1);
  }) : rows;
  if (rows.length === 0) return <>{empty ?? <p className="p-6 text-center text-sm text-ink-faint">{t("table.empty")}</p>}</>;
  return (
    // A part that scrolls has to be reachable by keyboard.
    <div role="group" aria-label={label} tabIndex={0} className="overflow-x-auto -outline-offset-2">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-faint">
            {columns.map((column) => (
              <th key={column.name} scope="col" aria-sort={order?.name === column.name ? (order.isDown ? "descending" : "ascending") : undefined} className={classes("px-3 py-2 font-medium first:pl-4 last:pr-4 sm:px-4 whitespace-nowrap", column.isNumber && "text-right", column.from && hidden[column.from])}>
                {column.sort ? (
                  <button type="button" className="inline-flex items-center gap-1 hover:text-ink" aria-label={t("table.sort", { name: column.label })} onClick={() => setOrder({ name: column.name, isDown: order?.name === column.name ? !order.isDown : false })}>
                    {column.label}<Icon name="sort" className="size-3" />
                  </button>
                ) : column.label || <span className="sr-only">{t("table.actions")}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={id(row)} className={classes("border-b border-line last:border-0", onOpen && "cursor-pointer hover:bg-hover")} onClick={onOpen && (() => onOpen(row))}>
              {columns.map((column) => <td key={column.name} className={classes("px-3 py-2.5 align-middle first:pl-4 last:pr-4 sm:px-4", !column.label && "text-right", column.isNumber && "text-right tabular-nums", column.from && hidden[column.from], column.className)}>{column.cell(row)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
