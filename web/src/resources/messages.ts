import type { Approval, InboxCounts, Message, MessageDetails, MessagePage, Operations } from "../api/schema";
import { call } from "../core/call";
import { defineResource, patch, peek, type Resource } from "../core/resource";
import { store } from "../core/store";
import type { Mutation } from "../core/mutation";

export type Tab = "all" | NonNullable<Operations["listMessages"]["query"]["tab"]>;
export const tabs: readonly Tab[] = ["needs_me", "drafts", "auto_sent", "flagged", "done", "all", "snoozed"];

/** What a message can be about. */
export const categories: readonly NonNullable<Message["category"]>[] = ["product_question", "personal_question", "collaboration_request", "praise", "complaint", "spam", "offensive", "sensitive", "other"];

/** What became of messages, as reports tell it, and the states and routes that it stands for. */
export const outcomes = {
  answered: { states: ["responded", "handled_elsewhere"] },
  sent: { states: ["responded"] },
  answered_by_avatar: { states: ["responded"], routes: ["auto"] },
  answered_by_person: { states: ["responded"], routes: ["review", "ignore", "hide"] },
  answered_elsewhere: { states: ["handled_elsewhere"] },
  open: { states: ["pending", "processing", "awaiting_review", "scheduled", "sending"] },
  aside: { states: ["ignored", "hidden"] },
  unsent: { states: ["rejected", "failed"] },
} as const;
export type Outcome = keyof typeof outcomes;

export interface FeedFilter {
  workspaceID: string;
  tab: Tab;
  platform?: Message["platform"];
  kind?: Message["kind"];
  category?: NonNullable<Message["category"]>;
  contactID?: string;
  assignedTo?: string;
  outcome?: Outcome;
  /** Came in from then on. */
  since?: string;
  /** Came in before then. */
  until?: string;
  q?: string;
}

/** What a line of the feed shows: little, so that a hundred thousand fit. */
export interface Row {
  id: string;
  platform: Message["platform"];
  text: string;
  name: string;
  receivedAt: string;
  state: Message["state"];
  category: Message["category"];
  route: Message["route"];
  risks: readonly string[];
  draftID: string | undefined;
  confidence: number | undefined;
  reply: string | undefined;
  sendAt: string | undefined;
  isVIP: boolean;
  isGone: boolean;
  assignedTo: string | undefined;
  snoozedUntil: string | undefined;
  /** The platform takes no reply any more. */
  isWindowClosed: boolean;
  /** Until when the platform takes a reply, where there is an end. */
  windowUntil: string | undefined;
  /** Only what a person approved may be sent until then. */
  isHumanOnly: boolean;
}

export interface Feed {
  rows: Row[];
  next: string | undefined;
}

const PAGE = 100;
/** Who goes back far wants much. */
const OLDER_PAGE = 200;
const short = (text: string | undefined): string | undefined => (text && text.length > 200 ? `${text.slice(0, 200)}…` : text);

// An answer brings the same few words again with every message; one of each is enough for a hundred thousand rows.
const words = new Map<string, string>();
function word<T extends string | undefined>(value: T): T {
  if (value === undefined) return value;
  const known = words.get(value);
  if (known === undefined) words.set(value, value);
  return (known ?? value) as T;
}
const noRisks: readonly string[] = [];

/** The line for a message. */
export function rowOf(message: Message): Row {
  const { contact, draft, delivery } = message;
  const risks = message.triage?.risks ?? noRisks;
  return {
    id: message.id, platform: word(message.platform), text: short(message.text) ?? "",
    name: contact ? contact.display_name || contact.username : "", receivedAt: message.received_at, state: word(message.state), category: word(message.category), route: word(message.route),
    risks: risks.length === 0 ? noRisks : risks, draftID: draft?.id, confidence: draft?.confidence?.value, reply: short(delivery?.parts.map((part) => part.text).join(" ") ?? draft?.text),
    sendAt: delivery?.send_at, isVIP: contact?.is_vip ?? false, isGone: Boolean(message.deleted_at) || message.is_blanked, assignedTo: message.assigned_to, snoozedUntil: message.snoozed_until,
    isWindowClosed: message.window?.state === "closed", windowUntil: message.window?.until, isHumanOnly: message.window?.state === "human_only",
  };
}

function outcomeQuery(outcome: Outcome | undefined): Pick<Operations["listMessages"]["query"], "state" | "route"> {
  if (!outcome) return {};
  const one: { states: readonly Message["state"][]; routes?: readonly NonNullable<Message["route"]>[] } = outcomes[outcome];
  return { state: [...one.states], ...(one.routes ? { route: [...one.routes] } : {}) };
}

const query = (filter: FeedFilter, cursor?: string): Operations["listMessages"]["query"] => ({
  limit: cursor === undefined ? PAGE : OLDER_PAGE, cursor, ...(filter.tab === "all" ? {} : { tab: filter.tab }), platform: filter.platform, kind: filter.kind, category: filter.category ? [filter.category] : undefined, contact_id: filter.contactID, assigned_to: filter.assignedTo, q: filter.q, since: filter.since, until: filter.until, ...outcomeQuery(filter.outcome),
});

/** The first row that came in at this time or before; all of them are sorted by it, newest first. */
function firstUpTo(rows: readonly Row[], time: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.receivedAt ?? "") > time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows as they were where nothing in them changed, so that only the others are drawn again. */
function keepSame(before: readonly Row[], rows: readonly Row[]): Row[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return rows.map((row) => {
    const old = known.get(row.id);
    return old && JSON.stringify(old) === JSON.stringify(row) ? old : row;
  });
}

/** The newest page put before what was there: the feed is sorted by arrival, so what is older than the page stays. However long the feed is, only its top is looked at. */
export function mergeTop(present: Feed | undefined, page: Feed): Feed {
  if (!present || present.rows.length === 0) return page;
  const last = page.rows[page.rows.length - 1];
  if (!last) return page;
  const ids = new Set(page.rows.map((row) => row.id));
  const start = firstUpTo(present.rows, last.receivedAt);
  const top = present.rows.slice(0, start + PAGE);
  const rows = keepSame(top, page.rows);
  const isSame = rows.every((row, index) => row === present.rows[index]);
  // Without one row in common more has come than a page holds: what is between is not known.
  if (!page.next || !top.some((row) => ids.has(row.id))) return isSame && rows.length === present.rows.length ? present : { rows, next: page.next };
  // Only those of one moment with the page's last can be in both.
  const older = [...present.rows.slice(start, start + PAGE).filter((row) => !ids.has(row.id)), ...present.rows.slice(start + PAGE)];
  if (isSame && rows.length + older.length === present.rows.length) return present;
  return { rows: [...rows, ...older], next: older.length === 0 ? page.next : present.next };
}

const feedPage = (page: MessagePage): Feed => ({ rows: page.items.map(rowOf), next: page.next });
const feedKey = ({ workspaceID, ...filter }: FeedFilter) => `w/${workspaceID}/feed?${JSON.stringify(filter)}`;

/** A tab of the inbox, newest first. Reading it again keeps the older pages. */
export const feed: Resource<FeedFilter, Feed> = defineResource({
  key: feedKey,
  load: async (filter: FeedFilter): Promise<Feed> => {
    const page = feedPage(await call("listMessages", { path: { workspaceID: filter.workspaceID }, query: query(filter) }));
    return mergeTop(peek(feed, filter), page);
  },
});

/** Adds the next page to the end. */
export async function loadOlder(filter: FeedFilter): Promise<void> {
  const present = peek(feed, filter);
  if (!present?.next) return;
  const page = feedPage(await call("listMessages", { path: { workspaceID: filter.workspaceID }, query: query(filter, present.next) }));
  patch(feed, filter, (now) => {
    if (now.next !== present.next) return now;
    // Only the end can overlap with what comes after it.
    const ids = new Set(now.rows.slice(-2 * OLDER_PAGE).map((row) => row.id));
    return { rows: [...now.rows, ...page.rows.filter((row) => !ids.has(row.id))], next: page.next };
  });
}

/** How many messages each tab holds. Parameter: the workspace. */
export const messageCounts = defineResource<string, InboxCounts>({
  key: (workspaceID) => `w/${workspaceID}/counts`,
  load: (workspaceID) => call("countMessages", { path: { workspaceID } }),
});

export interface MessageName { workspaceID: string; messageID: string }

/** One message with its draft, reasons, sources and thread. */
export const message = defineResource<MessageName, MessageDetails>({
  key: ({ workspaceID, messageID }) => `w/${workspaceID}/message/${messageID}`,
  load: (path) => call("getMessage", { path }),
});

/** The same test as the server's for its tabs: whether a row still belongs where it is shown. */
export function belongs(tab: Tab, row: Pick<Row, "state" | "draftID" | "route" | "category" | "snoozedUntil">): boolean {
  const isSnoozed = row.snoozedUntil !== undefined && Date.parse(row.snoozedUntil) > Date.now();
  switch (tab) {
    case "all": return true;
    case "needs_me": return row.state === "awaiting_review" && !isSnoozed;
    case "snoozed": return row.state === "awaiting_review" && isSnoozed;
    case "drafts": return row.state === "awaiting_review" && !isSnoozed && row.draftID !== undefined;
    case "auto_sent": return row.route === "auto" && ["scheduled", "sending", "responded"].includes(row.state);
    case "flagged": return row.state === "failed" || ["sensitive", "offensive", "spam"].includes(row.category ?? "");
    case "done": return ["responded", "ignored", "hidden", "rejected", "handled_elsewhere"].includes(row.state);
  }
}

/** Changes rows in every feed that is loaded; rows that no longer belong leave. Answers with what takes it back. */
export function patchRows(workspaceID: string, change: (row: Row) => Row | null): (() => void)[] {
  const prefix = `w/${workspaceID}/feed?`;
  return Object.keys(store.getState().queries).filter((key) => key.startsWith(prefix)).map((key) => {
    const filter = { workspaceID, ...(JSON.parse(key.slice(prefix.length)) as Omit<FeedFilter, "workspaceID">) };
    return patch(feed, filter, (present) => {
      let isChanged = false;
      const rows: Row[] = [];
      for (const row of present.rows) {
        const next = change(row);
        if (next !== row) isChanged = true;
        if (next && (next === row || (belongs(filter.tab, next) && (!filter.assignedTo || next.assignedTo === filter.assignedTo)))) rows.push(next);
      }
      return isChanged ? { ...present, rows } : present;
    });
  });
}

/** What an action makes of the states of messages, shown before the server has answered. */
export function showState(workspaceID: string, ids: readonly string[], state: Message["state"]): (() => void)[] {
  const wanted = new Set(ids);
  const rows = feedRows(workspaceID, wanted);
  const undo = patchRows(workspaceID, (row) => (wanted.has(row.id) && row.state !== state ? { ...row, state } : row));
  for (const messageID of ids) undo.push(patch(message, { workspaceID, messageID }, (present) => ({ ...present, message: { ...present.message, state } })));
  undo.push(patch(messageCounts, workspaceID, (counts) => {
    const next = { ...counts };
    for (const row of rows) {
      for (const tab of ["needs_me", "drafts", "auto_sent", "flagged", "done", "snoozed"] as const) next[tab] = Math.max(0, next[tab] + Number(belongs(tab, { ...row, state })) - Number(belongs(tab, row)));
    }
    return next;
  }));
  return undo;
}

function feedRows(workspaceID: string, ids: Set<string>): Row[] {
  const prefix = `w/${workspaceID}/feed?`;
  const found = new Map<string, Row>();
  for (const [key, query] of Object.entries(store.getState().queries)) {
    if (!key.startsWith(prefix)) continue;
    for (const row of (query.data as Feed | undefined)?.rows ?? []) if (ids.has(row.id)) found.set(row.id, row);
  }
  return [...found.values()];
}

/** Puts the server's word on a message everywhere it is shown. */
export function keepMessage(workspaceID: string, details: MessageDetails): void {
  store.dispatch({ type: "query/answered", key: message.key({ workspaceID, messageID: details.message.id }), data: details });
  const fresh = rowOf(details.message);
  patchRows(workspaceID, (row) => (row.id === fresh.id ? fresh : row));
}

const action = <A extends { messageID: string }>(workspaceID: string, state: Message["state"], run: (input: A) => Promise<MessageDetails>): Mutation<A, MessageDetails> => ({
  run,
  optimistic: ({ messageID }) => showState(workspaceID, [messageID], state),
  done: (details) => keepMessage(workspaceID, details),
});

export const approve = (workspaceID: string) => action<{ messageID: string; approval: Approval }>(workspaceID, "scheduled", ({ messageID, approval }) => call("approveMessage", { path: { workspaceID, messageID }, body: approval }));
export const reject = (workspaceID: string) => action<{ messageID: string; reason: string }>(workspaceID, "rejected", ({ messageID, reason }) => call("rejectMessage", { path: { workspaceID, messageID }, body: { reason } }));
export const ignore = (workspaceID: string) => action<{ messageID: string }>(workspaceID, "ignored", ({ messageID }) => call("ignoreMessage", { path: { workspaceID, messageID } }));
export const reopen = (workspaceID: string) => action<{ messageID: string }>(workspaceID, "awaiting_review", ({ messageID }) => call("reopenMessage", { path: { workspaceID, messageID } }));
export const undo = (workspaceID: string) => action<{ messageID: string }>(workspaceID, "awaiting_review", ({ messageID }) => call("undoMessage", { path: { workspaceID, messageID } }));

export type BulkAction = Operations["changeMessages"]["body"]["action"];

/** What some actions need besides the messages. */
export type BulkMore = Pick<Operations["changeMessages"]["body"], "reason" | "user_id" | "until">;

/** One action on many messages; the answer says what became of each. */
export const bulk = (workspaceID: string): Mutation<{ action: BulkAction; rows: readonly Row[] } & BulkMore, Operations["changeMessages"]["answer"]> => ({
  run: ({ action: name, rows, ...more }) => call("changeMessages", { path: { workspaceID }, body: { action: name, ...more, items: rows.map((row) => ({ message_id: row.id, ...(name === "approve" && row.draftID ? { draft_id: row.draftID } : {}) })) } }),
});
