import { forwardRef, useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode } from "react";

export interface VirtualListHandle {
  /** Scrolls so that this row is seen whole. */
  reveal: (index: number) => void;
  toTop: () => void;
}

/** Which rows are in sight, with some above and below. */
export function rowsInSight(scrollTop: number, height: number, rowHeight: number, count: number, extra: number): [from: number, to: number] {
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - extra);
  return [Math.min(from, Math.max(0, count - 1)), Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + extra)];
}

interface Properties {
  count: number;
  /** All rows are equally high, so nothing has to be measured however long the list is. */
  rowHeight: number;
  row: (index: number) => ReactNode;
  label: string;
  /** The id of the row that arrows act on. */
  active?: string;
  /** The name of a row. With it what is being read stays in its place when rows come or go above. */
  idAt?: (index: number) => string | undefined;
  onNearEnd?: () => void;
  footer?: ReactNode;
  id?: string;
  className?: string;
}

/** A list that draws only the rows in sight. */
export const VirtualList = forwardRef<VirtualListHandle, Properties>(function VirtualList({ count, rowHeight, row, label, active, idAt, onNearEnd, footer, id, className }, ref) {
  const box = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState<[number, number]>([0, 30]);
  const frame = useRef(0);
  const near = useRef(onNearEnd);
  near.current = onNearEnd;
  /** The first row wholly in sight, and how far it is from the top edge. */
  const anchor = useRef<{ id: string; index: number; offset: number } | null>(null);

  const look = () => {
    const element = box.current;
    if (!element) return;
    const [from, to] = rowsInSight(element.scrollTop, element.clientHeight, rowHeight, count, 6);
    setSight((present) => (present[0] === from && present[1] === to ? present : [from, to]));
    const first = Math.ceil(element.scrollTop / rowHeight);
    const name = element.scrollTop > rowHeight / 2 ? idAt?.(first) : undefined;
    anchor.current = name === undefined ? null : { id: name, index: first, offset: first * rowHeight - element.scrollTop };
    // Not from within a render: asking for more changes the state of those around.
    if (to >= count - 15 && element.clientHeight > 0) requestAnimationFrame(() => near.current?.());
  };

  useLayoutEffect(() => {
    const kept = anchor.current;
    if (kept && idAt && box.current && idAt(kept.index) !== kept.id) {
      // Usually a few rows away.
      for (let step = 1; step <= 300; step += 1) {
        const moved = [kept.index + step, kept.index - step].find((index) => index >= 0 && index < count && idAt(index) === kept.id);
        if (moved !== undefined) {
          box.current.scrollTop = moved * rowHeight - kept.offset;
          break;
        }
      }
    }
    look();
    // Rows came or went: above what is read, or at the end.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [count, rowHeight, idAt?.(0), idAt?.(count - 1)]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => observer.disconnect();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [count, rowHeight]);

  useImperativeHandle(ref, () => ({
    reveal: (index) => {
      const element = box.current;
      if (!element) return;
      const start = index * rowHeight;
      if (start < element.scrollTop) element.scrollTop = start;
      else if (start + rowHeight > element.scrollTop + element.clientHeight) element.scrollTop = start + rowHeight - element.clientHeight;
      look();
    },
    toTop: () => { if (box.current) box.current.scrollTop = 0; },
  }));

  const [from, to] = sight;
  const rows: ReactNode[] = [];
  for (let index = from; index < Math.min(to, count); index += 1) rows.push(row(index));
  return (
    <div ref={box} id={id} role="listbox" aria-label={label} aria-activedescendant={active} tabIndex={0} className={className ?? "h-full overflow-y-auto"}
      onScroll={() => { cancelAnimationFrame(frame.current); frame.current = requestAnimationFrame(look); }}>
      <div role="presentation" style={{ height: count * rowHeight, position: "relative", contain: "strict" }}>
        <div role="presentation" style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${from * rowHeight}px)` }}>{rows}</div>
      </div>
      {footer}
    </div>
  );
});
