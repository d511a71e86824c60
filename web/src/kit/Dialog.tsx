import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import { useStrings } from "../strings";
import { Button, IconButton } from "./Button";
import { classes } from "./classes";

/** A modal window: the browser keeps the focus inside, Escape closes it, and the focus goes back where it was. */
export function Dialog({ title, isOpen, onClose, children, footer, size = "md", isTitleHidden, onSubmit }: { title: string; isOpen: boolean; onClose: () => void; children: ReactNode; footer?: ReactNode; size?: "sm" | "md" | "lg"; isTitleHidden?: boolean; onSubmit?: () => void }) {
  const t = useStrings();
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!isOpen || !dialog) return undefined;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, [isOpen]);
  if (!isOpen) return null;
  const submit = (event: FormEvent) => { event.preventDefault(); onSubmit?.(); };
  const content = (
    <>
      {!isTitleHidden && (
        <div className="flex items-center justify-between gap-4 border-b border-line px-5 py-3">
          <h2 id={id} className="text-lg font-semibold tracking-tight">{title}</h2>
          <IconButton icon="close" label={t("action.close")} size="sm" onClick={onClose} />
        </div>
      )}
      <div className={isTitleHidden ? "min-h-0 overflow-auto" : "min-h-0 overflow-auto px-5 py-4"}>{children}</div>
      {footer && <div className="flex justify-end gap-2 border-t border-line bg-sunken px-5 py-3">{footer}</div>}
    </>
  );
  return (
    <dialog ref={ref} aria-labelledby={isTitleHidden ? undefined : id} aria-label={isTitleHidden ? title : undefined}
      onCancel={(event) => { event.preventDefault(); onClose(); }}
      onKeyDown={(event) => event.stopPropagation()}
      onMouseDown={(event) => { if (event.target === ref.current) onClose(); }}
      className={classes("rise m-auto max-h-[86vh] w-[calc(100vw-2rem)] flex-col overflow-hidden rounded-lg border border-line bg-surface p-0 shadow-float open:flex", size === "sm" ? "max-w-md" : size === "lg" ? "max-w-3xl" : "max-w-xl")}>
      {onSubmit ? <form onSubmit={submit} className="flex min-h-0 flex-col">{content}</form> : content}
    </dialog>
  );
}

/** Asks before something that can't be taken back. */
export function ConfirmDialog({ title, text, confirm, tone = "danger", isOpen, onClose, onConfirm, isBusy }: { title: string; text: ReactNode; confirm: string; tone?: "primary" | "danger"; isOpen: boolean; onClose: () => void; onConfirm: () => void; isBusy?: boolean }) {
  const t = useStrings();
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} size="sm" onSubmit={onConfirm}
      footer={<><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone={tone} isBusy={isBusy} autoFocus>{confirm}</Button></>}>
      <p className="text-ink-soft">{text}</p>
    </Dialog>
  );
}

/** `const [ask, dialog] = useConfirm()`: `ask({…})` opens the question, `dialog` goes into the page. */
export function useConfirm(): [(question: { title: string; text: string; confirm: string; tone?: "primary" | "danger"; run: () => void }) => void, ReactNode] {
  const [question, setQuestion] = useState<{ title: string; text: string; confirm: string; tone?: "primary" | "danger"; run: () => void } | null>(null);
  const close = () => setQuestion(null);
  const dialog = question && <ConfirmDialog {...question} isOpen onClose={close} onConfirm={() => { close(); question.run(); }} />;
  return [setQuestion, dialog];
}
