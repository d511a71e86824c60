import { useEffect, useId, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";

export type MenuItem = { label: string; icon?: IconName; run: () => void; isChosen?: boolean; isDisabled?: boolean; tone?: "bad"; hint?: string } | { heading: string } | "line";

/** A button that opens a list of actions: arrows, Home, End, Escape and letters work as everywhere. */
export function Menu({ label, items, children, buttonClass, align = "start", isIconOnly }: { label: string; items: MenuItem[]; children: ReactNode; buttonClass: string; align?: "start" | "end"; isIconOnly?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [place, setPlace] = useState<{ top?: number; bottom?: number; left?: number; right?: number }>({});
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const entries = () => Array.from(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])") ?? []);
  const close = (focus = true) => { setOpen(false); if (focus) button.current?.focus(); };

  useLayoutEffect(() => {
    if (!isOpen || !button.current) return;
    const box = button.current.getBoundingClientRect();
    const above = box.bottom > window.innerHeight * 0.65;
    setPlace({
      ...(above ? { bottom: window.innerHeight - box.top + 4 } : { top: box.bottom + 4 }),
      ...(align === "end" ? { right: Math.max(8, window.innerWidth - box.right) } : { left: Math.max(8, box.left) }),
    });
  }, [isOpen, align]);
  useEffect(() => {
    if (!isOpen) return undefined;
    (entries().find((one) => one.getAttribute("aria-checked") === "true") ?? entries()[0])?.focus();
    const outside = (event: Event) => { if (!list.current?.contains(event.target as Node) && !button.current?.contains(event.target as Node)) setOpen(false); };
    const away = () => setOpen(false);
    document.addEventListener("pointerdown", outside);
    window.addEventListener("resize", away);
    return () => { document.removeEventListener("pointerdown", outside); window.removeEventListener("resize", away); };
  }, [isOpen]);

  const move = (event: React.KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[event.key];
    event.stopPropagation();
    if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); close(); return; }
    if (to !== undefined) { event.preventDefault(); all[to]?.focus(); return; }
    if (event.key.length === 1 && event.key !== " ") {
      const found = [...all.slice(at + 1), ...all.slice(0, at + 1)].find((one) => one.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()));
      found?.focus();
    }
  };

  return (
    <>
      <button ref={button} type="button" aria-haspopup="menu" aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} aria-label={isIconOnly ? label : undefined} title={isIconOnly ? label : undefined}
        className={buttonClass} onClick={() => setOpen(!isOpen)}
        onKeyDown={(event) => { if (event.key === "ArrowDown" && !isOpen) { event.preventDefault(); setOpen(true); } }}>{children}</button>
      {isOpen && (
        <div ref={list} id={id} role="menu" aria-label={label} tabIndex={0} style={place} onKeyDown={move}
          className="rise fixed z-50 max-h-[70vh] min-w-48 max-w-80 overflow-auto rounded-lg border border-line bg-surface p-1 shadow-float">
          {items.map((item, index) => {
            if (item === "line") return <div key={`line-${String(index)}`} role="separator" className="my-1 border-t border-line" />;
            if ("heading" in item) return <div key={item.heading} role="presentation" className="px-2 pt-1.5 pb-1 text-xs font-medium text-ink-faint">{item.heading}</div>;
            return (
              <button key={`${item.label}-${String(index)}`} type="button" role={item.isChosen === undefined ? "menuitem" : "menuitemradio"} aria-checked={item.isChosen} aria-disabled={item.isDisabled || undefined} tabIndex={-1}
                className={classes("flex w-full items-center gap-2 rounded-sm px-2 py-1.5 text-left text-sm outline-none focus:bg-hover hover:bg-hover aria-disabled:opacity-45", item.tone === "bad" ? "text-bad-text" : "text-ink")}
                onClick={() => { if (item.isDisabled) return; close(); item.run(); }}>
                {item.icon && <Icon name={item.icon} className="size-4 text-ink-faint" />}
                <span className="min-w-0 flex-1 truncate">{item.label}{item.hint && <span className="block text-xs text-ink-faint">{item.hint}</span>}</span>
                {item.isChosen && <Icon name="check" className="size-4 text-accent-text" />}
              </button>
            );
          })}
        </div>
      )}
    </>
  );
}
