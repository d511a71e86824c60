import { useEffect, useRef } from "react";
import type { IconName } from "../kit/Icon";

/** Something the command palette offers. */
export interface Command {
  id: string;
  label: string;
  group: "pages" | "actions" | "message";
  icon?: IconName;
  /** Shown, not bound: `useKeys` binds. */
  keys?: string;
  run: () => void;
}

const sets = new Map<symbol, () => Command[]>();

/** Everything on offer right now. */
export const allCommands = (): Command[] => [...sets.values()].flatMap((list) => list());

/** Offers commands while the component is on screen. */
export function useCommands(list: () => Command[]): void {
  const latest = useRef(list);
  latest.current = list;
  useEffect(() => {
    const name = Symbol("commands");
    sets.set(name, () => latest.current());
    return () => { sets.delete(name); };
  }, []);
}
