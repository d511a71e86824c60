import { useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import type { Approval, MessageDetails } from "../../api/schema";
import { mutate } from "../../core/mutation";
import { asProblem, type Problem } from "../../core/problem";
import { outdate } from "../../core/resource";
import { toast } from "../../core/toasts";
import { ConfirmDialog, fullTime } from "../../kit";
import { approve, bulk, ignore, reject, reopen, showState, undo, type BulkAction, type BulkMore, type Row } from "../../resources/messages";
import { assign, snooze } from "../../resources/teamwork";
import { handOver } from "../../resources/conversations";
import { useStrings } from "../../strings";

type Question = { kind: "stop" | "arrived"; messageID: string; approval: Approval };

const stateAfter: Partial<Record<BulkAction, Row["state"]>> = { approve: "scheduled", reject: "rejected", ignore: "ignored", reopen: "awaiting_review", undo: "awaiting_review" };

/** What a person does with messages: shown at once, told in a toast, taken back when the server refuses. */
export function useReview(workspaceID: string, timeZone: string) {
  const t = useStrings();
  const [question, setQuestion] = useState<Question | null>(null);
  /** The sends that may still be undone, last one last. */
  const sent = useRef<{ messageID: string; until: number }[]>([]);

  const tell = useCallback((problem: Problem, messageID: string) => {
    if (problem.isOffline) toast.bad(t("problem.offline"));
    else toast.bad(problem.rest([]) ?? problem.message);
    // It is not what was shown.
    outdate(`w/${workspaceID}/message/${messageID}`);
    outdate(`w/${workspaceID}/feed`);
    outdate(`w/${workspaceID}/counts`);
  }, [t, workspaceID]);

  const takeBack = useCallback(async (messageID: string) => {
    sent.current = sent.current.filter((one) => one.messageID !== messageID);
    try {
      await mutate(undo(workspaceID), { messageID });
      toast.good(t("done.undone"));
    } catch (error) {
      tell(asProblem(error), messageID);
    }
  }, [t, tell, workspaceID]);

  const send = useCallback(async (messageID: string, approval: Approval): Promise<boolean> => {
    try {
      const details = await mutate(approve(workspaceID), { messageID, approval });
      const left = secondsLeft(details);
      if (left > 1) {
        sent.current.push({ messageID, until: Date.now() + left * 1000 });
        toast.good(t("done.approved", { n: left }), { label: t("act.undo"), run: () => void takeBack(messageID) }, left);
      } else {
        toast.good(t("done.approved.now"));
      }
      return true;
    } catch (error) {
      const problem = asProblem(error);
      const needs = problem.details.needs;
      if (needs === "confirms_stop") setQuestion({ kind: "stop", messageID, approval: { ...approval, confirms_stop: true } });
      else if (needs === "confirms_not_arrived") setQuestion({ kind: "arrived", messageID, approval: { ...approval, confirms_not_arrived: true } });
      else tell(problem, messageID);
      return false;
    }
  }, [t, takeBack, tell, workspaceID]);

  const simple = useCallback((make: typeof ignore, text: "done.ignored" | "done.reopened") => async (messageID: string) => {
    try {
      await mutate(make(workspaceID), { messageID });
      toast.good(t(text), text === "done.ignored" ? { label: t("act.undo"), run: () => void mutate(reopen(workspaceID), { messageID }).catch((error: unknown) => tell(asProblem(error), messageID)) } : undefined);
    } catch (error) {
      tell(asProblem(error), messageID);
    }
  }, [t, tell, workspaceID]);

  const turnDown = useCallback(async (messageID: string, reason: string) => {
    try {
      await mutate(reject(workspaceID), { messageID, reason });
      toast.good(t("done.rejected"));
    } catch (error) {
      tell(asProblem(error), messageID);
    }
  }, [t, tell, workspaceID]);

  const hand = useCallback(async (conversationID: string, messageID: string, takesOver: boolean) => {
    try {
      await mutate(handOver(workspaceID), { conversationID, messageID, takesOver });
      toast.good(takesOver ? t("done.taken_over") : t("done.given_back"));
    } catch (error) {
      tell(asProblem(error), messageID);
    }
  }, [t, tell, workspaceID]);

  const putOff = useCallback(async (messageID: string, until: Date | null) => {
    try {
      await mutate(snooze(workspaceID), { messageID, until });
      if (until) toast.good(t("snooze.done", { time: fullTime(until.getTime(), timeZone) }), { label: t("act.undo"), run: () => void mutate(snooze(workspaceID), { messageID, until: null }).catch((error: unknown) => tell(asProblem(error), messageID)) });
      else toast.good(t("snooze.woken"));
    } catch (error) {
      tell(asProblem(error), messageID);
    }
  }, [t, tell, timeZone, workspaceID]);

  const give = useCallback(async (messageID: string, userID: string | null, name: string) => {
    try {
      await mutate(assign(workspaceID), { messageID, userID });
      toast.good(userID ? t("assign.done", { name }) : t("assign.undone"));
    } catch (error) {
      tell(asProblem(error), messageID);
    }
  }, [t, tell, workspaceID]);

  const many = useCallback(async (action: BulkAction, rows: readonly Row[], more: BulkMore = {}) => {
    const state = stateAfter[action];
    const takeBackShown = state ? showState(workspaceID, rows.map((row) => row.id), state) : [];
    try {
      const answer = await mutate(bulk(workspaceID), { action, rows, ...more });
      const bad = answer.items.filter((item) => item.code);
      if (bad.length === 0) toast.good(t("bulk.done", { n: rows.length }));
      else toast.bad(t("bulk.partly", { done: rows.length - bad.length, of: rows.length, reason: bad[0]?.detail ?? "" }));
    } catch (error) {
      for (const one of takeBackShown.reverse()) one();
      toast.bad(asProblem(error).message);
    }
    outdate(`w/${workspaceID}/feed`);
    outdate(`w/${workspaceID}/counts`);
  }, [t, workspaceID]);

  const undoLast = useCallback(() => {
    sent.current = sent.current.filter((one) => one.until > Date.now());
    const last = sent.current[sent.current.length - 1];
    if (last) void takeBack(last.messageID);
    return Boolean(last);
  }, [takeBack]);

  const dialog: ReactNode = question && (
    <ConfirmDialog isOpen title={t(question.kind === "stop" ? "confirm_stop.title" : "confirm_unknown.title")} text={t(question.kind === "stop" ? "confirm_stop.text" : "confirm_unknown.text")}
      confirm={t(question.kind === "stop" ? "confirm_stop.send" : "confirm_unknown.send")} onClose={() => setQuestion(null)} onConfirm={() => { setQuestion(null); void send(question.messageID, question.approval); }} />
  );
  return useMemo(
    () => ({ send, ignore: simple(ignore, "done.ignored"), reopen: simple(reopen, "done.reopened"), reject: turnDown, undo: takeBack, hand, snooze: putOff, assign: give, many, undoLast, dialog }),
    // The dialog stands for its question.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [send, simple, turnDown, takeBack, hand, putOff, give, many, undoLast, question],
  );
}

export type Review = ReturnType<typeof useReview>;

/** The seconds until the planned reply leaves. */
export function secondsLeft(details: MessageDetails): number {
  const at = details.message.delivery?.send_at;
  return at ? Math.max(0, Math.ceil((Date.parse(at) - Date.now()) / 1000)) : 0;
}
