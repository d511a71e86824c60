import type { ReactNode } from "react";
import type { Problem } from "../core/problem";
import type { View } from "../core/resource";
import { useStrings } from "../strings";
import { Button, Spinner } from "./Button";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";

/** Nothing to show, and what to do about it. */
export function EmptyState({ icon = "inbox", title, text, children, className }: { icon?: IconName; title: string; text?: ReactNode; children?: ReactNode; className?: string }) {
  return (
    <div className={classes("flex flex-col items-center justify-center gap-1 px-6 py-12 text-center", className)}>
      <span className="mb-2 flex size-11 items-center justify-center rounded-full bg-hover text-ink-faint"><Icon name={icon} className="size-5" /></span>
      <p className="font-semibold">{title}</p>
      {text && <p className="max-w-sm text-sm text-ink-faint">{text}</p>}
      {children && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
    </div>
  );
}

/** What went wrong with reading, in its own words, and a way out. */
export function ErrorState({ problem, onRetry, className }: { problem: Problem; onRetry?: () => void; className?: string }) {
  const t = useStrings();
  const retry = onRetry && <Button icon="refresh" onClick={onRetry}>{t("action.retry")}</Button>;
  if (problem.isOffline) return <EmptyState icon="offline" title={t("state.offline.title")} text={t("state.offline.text")} className={className}>{retry}</EmptyState>;
  if (problem.status === 403) return <EmptyState icon="shield" title={t("state.forbidden.title")} text={t("state.forbidden.text")} className={className} />;
  if (problem.status === 404) return <EmptyState icon="search" title={t("state.missing.title")} text={t("state.missing.text")} className={className} />;
  return <div role="alert" className={className}><EmptyState icon="warning" title={t("state.failed.title")} text={problem.message}>{retry}</EmptyState></div>;
}

/** Grey lines where text will be. */
export function LoadingState({ lines = 4, className }: { lines?: number; className?: string }) {
  const t = useStrings();
  return (
    <div role="status" aria-label={t("state.loading")} className={classes("flex flex-col gap-3 p-4", className)}>
      {Array.from({ length: lines }, (_, index) => <div key={index} className="skeleton h-4" style={{ width: `${92 - ((index * 37) % 45)}%` }} />)}
    </div>
  );
}

export function LoadingMore() {
  const t = useStrings();
  return <div role="status" aria-label={t("state.loading")} className="flex justify-center p-4 text-ink-faint"><Spinner /></div>;
}

/** A resource's data, or the state that it is in instead. Old data stays while newer is on its way or fails. */
export function Shown<T>({ view, lines, empty, children }: { view: View<T>; lines?: number; empty?: (data: T) => ReactNode; children: (data: T) => ReactNode }) {
  if (view.data !== undefined) return <>{empty?.(view.data) || children(view.data)}</>;
  if (view.problem) return <ErrorState problem={view.problem} onRetry={view.reload} />;
  return <LoadingState lines={lines} />;
}
