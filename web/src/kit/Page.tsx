import type { ReactNode } from "react";
import { classes } from "./classes";

/** A screen that scrolls, with its title and actions. */
export function Page({ title, text, actions, children, width = "normal" }: { title: string; text?: ReactNode; actions?: ReactNode; children: ReactNode; width?: "normal" | "wide" }) {
  return (
    <div className="h-full overflow-auto">
      <div className={classes("mx-auto flex flex-col gap-5 px-4 py-5 sm:px-6 lg:py-7", width === "wide" ? "max-w-[96rem]" : "max-w-5xl")}>
        <header className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {text && <p className="mt-0.5 max-w-2xl text-ink-faint">{text}</p>}
          </div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </header>
        {children}
      </div>
    </div>
  );
}

/** A part of a page with its own heading. */
export function Panel({ title, text, actions, children, className, isFlush }: { title?: string; text?: ReactNode; actions?: ReactNode; children: ReactNode; className?: string; isFlush?: boolean }) {
  return (
    <section aria-label={title} className={classes("overflow-hidden rounded-lg border border-line bg-surface", className)}>
      {(title || actions) && (
        <div className="flex flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2.5">
          <div className="min-w-0"><h2 className="font-semibold tracking-tight">{title}</h2>{text && <p className="text-sm text-ink-faint">{text}</p>}</div>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      <div className={isFlush ? "" : "p-4"}>{children}</div>
    </section>
  );
}

/** One figure with its name. */
export function Figure({ label, value, note, onClick }: { label: string; value: ReactNode; note?: ReactNode; onClick?: () => void }) {
  const content = <><span className="text-sm text-ink-faint">{label}</span><span className="text-2xl font-semibold tracking-tight tabular-nums">{value}</span>{note && <span className="text-xs text-ink-faint">{note}</span>}</>;
  const look = "flex flex-col gap-0.5 rounded-lg border border-line bg-surface px-4 py-3 text-left";
  return onClick ? <button type="button" onClick={onClick} className={classes(look, "transition-colors hover:bg-hover")}>{content}</button> : <div className={look}>{content}</div>;
}
