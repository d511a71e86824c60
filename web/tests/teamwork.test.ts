import assert from "node:assert/strict";
import { test } from "node:test";
import { belongs } from "../src/resources/messages";
import { mentionable, mentioned, mentionQuery, pieces } from "../src/screens/inbox/mentions";
import { fieldTime, snoozeTimes } from "../src/screens/inbox/snoozeTimes";

const people = [{ user_id: "a", name: "Ana" }, { user_id: "b", name: "Ana Banana" }, { user_id: "z", name: "Zoë" }];

test("a name is asked for from @ to the caret", () => {
  const cases: [string, string | null][] = [["hi @", ""], ["hi @an", "an"], ["@Ana B", "Ana B"], ["mail@example", null], ["hi @ana banana split", null], ["hi", null]];
  for (const [text, expected] of cases) assert.equal(mentionQuery(text, text.length), expected, text);
  assert.equal(mentionQuery("@an later", 3), "an");
  assert.deepEqual(mentionable("an", people).map((one) => one.user_id), ["a", "b"]);
});

test("those are told whose whole name stands after @", () => {
  const cases: [string, string[]][] = [
    ["@Ana please", ["a"]], ["@ana banana please", ["b"]], ["@Anabel please", []], ["ask @Zoë, @Ana!", ["z", "a"]], ["mail@Ana", []], ["@Ana @Ana", ["a"]], ["Ana", []], ["@", []],
  ];
  for (const [text, expected] of cases) assert.deepEqual(mentioned(text, people), expected, text);
});

test("names are set apart in a note and nothing of it is lost", () => {
  const text = "ask @Ana Banana or @Ana <b>@nobody</b>";
  const parts = pieces(text, ["Ana", "Ana Banana"]);
  assert.equal(parts.map((one) => one.text).join(""), text);
  assert.deepEqual(parts.filter((one) => one.isName).map((one) => one.text), ["@Ana Banana", "@Ana"]);
  assert.deepEqual(pieces("", ["Ana"]), []);
});

test("times to put off to are later, in order and not the same twice", () => {
  for (const day of [0, 1, 2, 3, 4, 5, 6]) {
    for (const hour of [0, 8, 16, 17, 18, 23]) {
      const now = new Date(2026, 10, 22 + day, hour, 30);
      const times = snoozeTimes(now).map(([, time]) => time.getTime());
      assert.ok(times.every((time) => time > now.getTime()), now.toString());
      assert.equal(new Set(times).size, times.length, now.toString());
    }
  }
  assert.deepEqual(snoozeTimes(new Date(2026, 10, 25, 10)).map(([name]) => name), ["hour", "evening", "tomorrow", "week"]);
  assert.equal(new Date(fieldTime(new Date(2026, 0, 5, 7, 3))).getTime(), new Date(2026, 0, 5, 7, 3).getTime());
});

test("what is put off is under its own tab until its time has come", () => {
  const row = { state: "awaiting_review" as const, draftID: "d", route: undefined, category: undefined };
  const later = { ...row, snoozedUntil: new Date(Date.now() + 60_000).toISOString() };
  const over = { ...row, snoozedUntil: new Date(Date.now() - 60_000).toISOString() };
  const now = { ...row, snoozedUntil: undefined };
  assert.deepEqual([now, later, over].map((one) => belongs("needs_me", one)), [true, false, true]);
  assert.deepEqual([now, later, over].map((one) => belongs("drafts", one)), [true, false, true]);
  assert.deepEqual([now, later, over].map((one) => belongs("snoozed", one)), [false, true, false]);
});
