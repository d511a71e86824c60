import { useState } from "react";
import { Button, Dialog, Field, TextArea } from "../../kit";
import { useStrings } from "../../strings";

const quick = ["reject.quick.tone", "reject.quick.wrong", "reject.quick.private", "reject.quick.needless"] as const;

/** Asks why a draft is turned down: learning keeps the reason. */
export function RejectDialog({ onClose, onReject }: { onClose: () => void; onReject: (reason: string) => void }) {
  const t = useStrings();
  const [reason, setReason] = useState("");
  return (
    <Dialog title={t("reject.title")} isOpen size="sm" onClose={onClose} onSubmit={() => { if (reason.trim()) onReject(reason.trim()); }}
      footer={<><Button onClick={onClose}>{t("action.cancel")}</Button><Button type="submit" tone="danger" disabled={!reason.trim()}>{t("act.reject")}</Button></>}>
      <div className="mb-3 flex flex-wrap gap-1.5">
        {quick.map((key) => <Button key={key} size="sm" onClick={() => setReason(t(key))}>{t(key)}</Button>)}
      </div>
      <Field label={t("reject.reason")} hint={t("reject.text")}>
        <TextArea autoFocus value={reason} maxLength={500} rows={3} onChange={(event) => setReason(event.target.value)} onKeyDown={(event) => { if ((event.metaKey || event.ctrlKey) && event.key === "Enter" && reason.trim()) onReject(reason.trim()); }} />
      </Field>
    </Dialog>
  );
}
