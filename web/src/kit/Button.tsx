import { forwardRef, type ButtonHTMLAttributes, type ReactNode } from "react";
import { navigate } from "../core/navigation";
import { classes } from "./classes";
import { Icon, type IconName } from "./Icon";

type Tone = "primary" | "plain" | "quiet" | "danger" | "danger-quiet";
type Size = "sm" | "md" | "lg";

const tones: Record<Tone, string> = {
  primary: "bg-accent text-accent-ink hover:bg-accent-hover border-transparent",
  plain: "bg-surface text-ink border-line hover:bg-hover",
  quiet: "bg-transparent text-ink-soft border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-bad text-bad-ink hover:bg-bad-hover border-transparent",
  "danger-quiet": "bg-surface text-bad-text border-line hover:bg-bad-soft",
};
const sizes: Record<Size, string> = { sm: "h-7 px-2 text-xs gap-1", md: "h-8 px-2.5 text-sm gap-1.5", lg: "h-10 px-4 text-base gap-2" };

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: Tone;
  size?: Size;
  icon?: IconName;
  isBusy?: boolean;
  /** The key that does the same, shown beside the label. */
  keys?: string;
  children?: ReactNode;
}

export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button({ tone = "plain", size = "md", icon, isBusy = false, keys, className, children, disabled, type, ...rest }, ref) {
  return (
    <button {...rest} ref={ref} type={type === "submit" ? "submit" : "button"} disabled={disabled || isBusy} aria-busy={isBusy || undefined}
      className={classes("inline-flex items-center justify-center rounded-md border font-medium whitespace-nowrap select-none transition-colors disabled:opacity-50 disabled:pointer-events-none", tones[tone], sizes[size], className)}>
      {isBusy ? <Spinner /> : icon && <Icon name={icon} className={size === "sm" ? "size-3.5" : "size-4"} />}
      {children}
      {keys && <Keys tone={tone === "primary" || tone === "danger" ? "inverse" : "plain"}>{keys}</Keys>}
    </button>
  );
});

/** A button that shows a picture only; the label is for screen readers and the tooltip. */
export const IconButton = forwardRef<HTMLButtonElement, Omit<ButtonProps, "icon" | "children"> & { icon: IconName; label: string }>(function IconButton({ icon, label, tone = "quiet", size = "md", className, ...rest }, ref) {
  return (
    <button {...rest} ref={ref} type="button" aria-label={label} title={label}
      className={classes("inline-flex items-center justify-center rounded-md border shrink-0 transition-colors disabled:opacity-50", tones[tone], size === "sm" ? "size-7" : size === "lg" ? "size-10" : "size-8", className)}>
      <Icon name={icon} className={size === "sm" ? "size-4" : "size-[1.125rem]"} />
    </button>
  );
});

/** Looks like a link, goes to an address of the dashboard. */
export function Link({ to, className, children, ...rest }: { to: string; className?: string; children: ReactNode; "aria-current"?: "page"; "aria-label"?: string; title?: string; onClick?: () => void }) {
  const { onClick, ...others } = rest;
  return (
    <a {...others} href={to} className={className} onClick={(event) => {
      onClick?.();
      // With a modifier the browser opens a tab or window of its own.
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
      event.preventDefault();
      navigate(to);
    }}>{children}</a>
  );
}

export function Keys({ children, tone = "plain" }: { children: string; tone?: "plain" | "inverse" }) {
  return <kbd aria-hidden="true" className={classes("ml-0.5 hidden rounded-sm px-1 font-sans text-2xs leading-4 font-medium lg:inline", tone === "inverse" ? "text-current opacity-80 ring-1 ring-current/40" : "text-ink-faint ring-1 ring-line")}>{children}</kbd>;
}

export function Spinner({ className }: { className?: string }) {
  return <svg viewBox="0 0 20 20" aria-hidden="true" className={classes("animate-spin", className ?? "size-4")} fill="none" stroke="currentColor" strokeWidth="2"><path d="M10 3a7 7 0 1 1-7 7" strokeLinecap="round" /></svg>;
}
