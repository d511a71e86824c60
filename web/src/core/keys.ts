import { useEffect, useRef } from "react";

export const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
/** How the command key is called here. */
export const commandKey = isMac ? "⌘" : "Ctrl ";

/** A key press as text: `j`, `?`, `mod+Enter`, `Escape`. */
export function keyName(event: { key: string; metaKey: boolean; ctrlKey: boolean; altKey: boolean }): string {
  if (event.altKey) return "";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key}` : key;
}

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT" || (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "range"].includes(target.type)));

/** Keys of a screen. Plain letters do nothing while somebody types or a dialog is open; those with ⌘ or Ctrl do. A handler that answers false lets the key through. */
export function useKeys(handlers: Record<string, (event: KeyboardEvent) => boolean | void>, isActive = true): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    if (!isActive) return undefined;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const name = keyName(event);
      const handler = latest.current[name];
      if (!handler || (isTyping(event.target) && !name.startsWith("mod+") && name !== "Escape")) return;
      if (handler(event) !== false) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [isActive]);
}
