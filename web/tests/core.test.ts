import assert from "node:assert/strict";
import { test } from "node:test";
import { fillPath, serializeQuery } from "../src/core/call";
import { keyName } from "../src/core/keys";
import { mutate } from "../src/core/mutation";
import { Problem } from "../src/core/problem";
import { defineResource, keep, outdate, patch, peek, read } from "../src/core/resource";
import { address, match, parse } from "../src/core/router";
import { store } from "../src/core/store";

test("paths are filled and escaped", () => {
  assert.equal(fillPath("/api/v1/workspaces/{workspaceID}/rules/{ruleID}", { workspaceID: "a/b", ruleID: "ü?" }), "/api/v1/workspaces/a%2Fb/rules/%C3%BC%3F");
});

test("queries leave out what is undefined and join lists", () => {
  assert.equal(serializeQuery({ a: undefined, b: "", c: [], d: ["x", "y"], e: 0, f: false }), "d=x%2Cy&e=0&f=false");
});

test("routes match with optional ends", () => {
  const pattern = "/w/:workspace/:a?/:b?";
  const cases: [string, Record<string, string> | null][] = [
    ["/w/1", { workspace: "1" }], ["/w/1/inbox", { workspace: "1", a: "inbox" }], ["/w/1/inbox/done/", { workspace: "1", a: "inbox", b: "done" }], ["/w", null], ["/w/1/2/3/4", null], ["/x/1", null], ["/w/%E0%A4%A", null],
  ];
  for (const [path, expected] of cases) assert.deepEqual(match(pattern, path), expected, path);
});

test("an address is read back as it was made", () => {
  const made = address("/w/:workspace/inbox/:tab?/:message?", { workspace: "a b", tab: "done", message: undefined }, { q: "hi & bye", kind: undefined });
  assert.equal(made, "/w/a%20b/inbox/done?q=hi+%26+bye");
  assert.deepEqual(parse(made).query, { q: "hi & bye" });
});

test("keys have one name on every system", () => {
  const press = (key: string, more = {}) => keyName({ key, metaKey: false, ctrlKey: false, altKey: false, ...more });
  assert.equal(press("J"), "j");
  assert.equal(press("Enter", { ctrlKey: true }), "mod+Enter");
  assert.equal(press("k", { metaKey: true }), "mod+k");
  assert.equal(press("a", { altKey: true }), "");
});

test("a problem tells each field its own and the rest together", () => {
  const problem = new Problem(422, { detail: "Invalid.", fields: [{ field: "style.maximum_characters", message: "must be 20 to 2000" }, { field: "name", message: "is missing" }] });
  assert.equal(problem.field("name"), "is missing");
  assert.equal(problem.field("style"), "must be 20 to 2000");
  assert.equal(problem.rest(["name"]), "style.maximum_characters must be 20 to 2000");
  assert.equal(problem.rest(["name", "style"]), undefined);
  assert.equal(new Problem(500, { detail: "Broken." }).rest([]), "Broken.");
});

const numbers = defineResource<string, { value: number }>({ key: (name) => `w/1/numbers/${name}`, load: async (name) => ({ value: name.length }) });
const query = (name: string) => store.getState().queries[numbers.key(name)];

test("a resource is read once for all who ask at the same time", async () => {
  let loads = 0;
  const counted = defineResource<string, number>({ key: (name) => `w/1/counted/${name}`, load: async () => { loads += 1; return loads; } });
  assert.deepEqual(await Promise.all([read(counted, "a"), read(counted, "a")]), [1, 1]);
  assert.equal(await read(counted, "a"), 2);
});

test("a refused mutation takes back what was shown", async () => {
  await read(numbers, "four");
  const run = mutate({
    run: async () => { assert.deepEqual(peek(numbers, "four"), { value: 99 }); throw new Problem(409, { code: "state_changed" }); },
    optimistic: () => [patch(numbers, "four", (one) => ({ value: one.value + 95 }))],
  }, undefined);
  await assert.rejects(run, (error) => error instanceof Problem && error.code === "state_changed");
  assert.deepEqual(peek(numbers, "four"), { value: 4 });
});

test("what came from the server in between is not overwritten by taking back", async () => {
  await read(numbers, "four");
  const undo = patch(numbers, "four", () => ({ value: 99 }));
  keep(numbers, "four", { value: 7 });
  undo();
  assert.deepEqual(peek(numbers, "four"), { value: 7 });
  assert.ok(query("four")?.isStale);
});

test("only what begins with the key becomes old", async () => {
  await read(numbers, "a");
  await read(numbers, "ab");
  outdate("w/1/numbers/a");
  assert.equal(query("a")?.isStale, true);
  assert.equal(query("ab")?.isStale, false);
  outdate("w/1");
  assert.equal(query("ab")?.isStale, true);
});

test("what became old while it was read is read again", async () => {
  const asked = read(numbers, "late");
  outdate("w/1/numbers");
  await asked;
  assert.equal(query("late")?.isStale, true);
});

test("a failure is kept with what was there before", async () => {
  let fails = false;
  const shaky = defineResource<string, number>({ key: () => "w/1/shaky", load: async () => { if (fails) throw new Problem(0, { code: "offline" }); return 1; } });
  await read(shaky, "");
  fails = true;
  await assert.rejects(read(shaky, ""), (error) => error instanceof Problem && error.isOffline);
  assert.equal(store.getState().queries["w/1/shaky"]?.data, 1);
  assert.equal(store.getState().queries["w/1/shaky"]?.problem?.code, "offline");
});

test("a read that fails after its key became old is made again", async () => {
  let fail: (error: unknown) => void = () => {};
  const slow = defineResource<string, number>({ key: () => "w/1/slow", load: () => new Promise((_, reject) => { fail = reject; }) });
  const asked = read(slow, "");
  outdate("w/1/slow");
  fail(new Problem(0, { code: "offline" }));
  await assert.rejects(asked);
  const { problem, isStale, isLoading } = store.getState().queries["w/1/slow"] ?? {};
  assert.deepEqual([problem, isStale, isLoading], [null, true, false]);
});
