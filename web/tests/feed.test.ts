import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsInSight } from "../src/kit/VirtualList";
import { Ticker } from "../src/core/ticker";
import { outdate } from "../src/core/resource";
import { store } from "../src/core/store";
import { mergeTop, type Feed, type Row } from "../src/resources/messages";
import { nearestSource } from "../src/screens/sources";

const start = Date.UTC(2026, 10, 22, 12);
/** A row that came so many seconds before noon. */
const row = (id: string, before: number, more: Partial<Row> = {}): Row => ({
  id, platform: "instagram", text: id, name: "Ana", receivedAt: new Date(start - before * 1000).toISOString(),
  state: "awaiting_review", category: "praise", route: "review", risks: [], draftID: undefined, confidence: undefined, reply: undefined, sendAt: undefined, isVIP: false, isGone: false,
  assignedTo: undefined, snoozedUntil: undefined, isWindowClosed: false, windowUntil: undefined, isHumanOnly: false, ...more,
});
const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, index) => row(`m${from + index}`, from + index));
const ids = (feed: Feed) => feed.rows.map((one) => one.id);

test("the newest page goes on top of what was loaded, nothing twice and nothing lost", () => {
  const present: Feed = { rows: rows(1, 401), next: "older" };
  const merged = mergeTop(present, { rows: rows(0, 100), next: "second" });
  assert.deepEqual(ids(merged), ids({ rows: rows(0, 401), next: undefined }));
  assert.equal(merged.next, "older");
});

test("what is no longer among the newest leaves, and what changed is the new one", () => {
  const present: Feed = { rows: rows(0, 400), next: "older" };
  const page = rows(0, 101).filter((one) => one.id !== "m7").map((one) => (one.id === "m9" ? { ...one, state: "responded" as const } : one));
  const merged = mergeTop(present, { rows: page, next: "second" });
  assert.deepEqual(ids(merged), ids(present).filter((id) => id !== "m7"));
  assert.equal(merged.rows.find((one) => one.id === "m9")?.state, "responded");
});

test("rows of one moment at the end of the page are neither lost nor doubled", () => {
  const same = Array.from({ length: 150 }, (_, index) => row(`s${index}`, 50));
  const present: Feed = { rows: [...rows(0, 50), ...same, ...rows(60, 200)], next: "older" };
  const merged = mergeTop(present, { rows: [...rows(0, 50), ...same.slice(0, 50)], next: "second" });
  assert.deepEqual([...ids(merged)].sort(), [...ids(present)].sort());
});

test("rows that did not change stay the same objects, and so does a feed in which nothing did", () => {
  const present: Feed = { rows: rows(0, 400), next: "older" };
  assert.equal(mergeTop(present, { rows: rows(0, 100), next: "second" }), present);
  const merged = mergeTop(present, { rows: [row("new", -1), ...rows(0, 99)], next: "second" });
  for (const [index, one] of present.rows.entries()) assert.equal(merged.rows[index + 1], one);
  const small: Feed = { rows: rows(0, 3), next: undefined };
  assert.equal(mergeTop(small, { rows: rows(0, 3), next: undefined }), small);
});

test("where more came than a page holds the feed begins anew", () => {
  const present: Feed = { rows: rows(500, 900), next: "older" };
  const page: Feed = { rows: rows(0, 100), next: "second" };
  assert.deepEqual(mergeTop(present, page), page);
  assert.deepEqual(mergeTop(present, { rows: [], next: undefined }), { rows: [], next: undefined });
  assert.deepEqual(mergeTop(undefined, page), page);
});

test("what leaves a short feed is gone", () => {
  assert.deepEqual(ids(mergeTop({ rows: rows(0, 10), next: undefined }, { rows: rows(3, 10), next: undefined })), ids({ rows: rows(3, 10), next: undefined }));
});

test("only rows in sight and a few around them are drawn, however many there are", () => {
  for (const [top, from, to] of [[0, 0, 16], [84 * 50_000, 49_994, 50_016], [84 * 99_990, 99_984, 100_000], [84 * 200_000, 99_999, 100_000]] as const) {
    assert.deepEqual(rowsInSight(top, 840, 84, 100_000, 6), [from, to], String(top));
  }
  assert.deepEqual(rowsInSight(0, 840, 84, 0, 6), [0, 0]);
});

test("what begins with a key is old, all else stays as it was", () => {
  for (const key of ["w/1/message/a", "w/1/message/b", "w/1/messages", "w/1/feed?x", "w/2/message/a"]) store.dispatch({ type: "query/answered", key, data: key });
  const before = store.getState().queries;
  store.dispatch({ type: "query/asked", key: "w/1/message/b" });
  outdate("w/1/message");
  const after = store.getState().queries;
  assert.deepEqual(Object.keys(after).filter((key) => key.startsWith("w/") && after[key]?.isStale && !before[key]?.isStale).sort(), ["w/1/message/a", "w/1/message/b"]);
  // Asked for again: what is on its way may be older than the change.
  assert.deepEqual([after["w/1/message/a"]?.isOvertaken, after["w/1/message/b"]?.isOvertaken], [false, true]);
  assert.equal(after["w/1/messages"], before["w/1/messages"]);
  outdate("w/1/nothing");
  assert.equal(store.getState().queries, after);
});

test("one clock ticks for all who look, and for nobody when nobody does", () => {
  let now = 1_000_000;
  const running = new Set<() => void>();
  const ticker = new Ticker(500, { now: () => now, repeat: (run) => { running.add(run); return () => { running.delete(run); }; } });
  const pass = (milliseconds: number, ticks: boolean) => { now += milliseconds; if (ticks) for (const run of running) run(); };
  const seen: string[] = [];
  const ends = ["a", "b"].map((name) => ticker.look(() => seen.push(`${name} ${ticker.read()}`)));
  assert.equal(running.size, 1);
  assert.equal(ticker.read(), 1_000_000);
  // Between two ticks it stays.
  pass(300, false);
  assert.equal(ticker.read(), 1_000_000);
  pass(200, true);
  assert.deepEqual(seen, ["a 1000500", "b 1000500"]);
  ends[0]?.();
  pass(500, true);
  assert.deepEqual(seen, ["a 1000500", "b 1000500", "b 1001000"]);
  ends[1]?.();
  assert.equal(running.size, 0);
  // Who comes later begins with the time of then.
  pass(5_000, true);
  const end = ticker.look(() => {});
  assert.equal(ticker.read(), 1_006_000);
  end();
});

test("a source is called the closest where one stands out, and scores are nobody's share", () => {
  const source = (sample_id: string, score: number) => ({ sample_id, score });
  const cases: [ReturnType<typeof source>[], string | undefined][] = [
    [[source("a", 0.2), source("b", 0.9)], "b"], [[source("a", 0), source("b", 0)], undefined], [[source("a", 0.5), source("b", 0.5)], undefined], [[source("a", 1)], undefined], [[], undefined], [[source("a", 0.001), source("b", 0)], "a"],
  ];
  for (const [sources, expected] of cases) assert.equal(nearestSource(sources), expected, JSON.stringify(sources));
});
