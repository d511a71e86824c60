import assert from "node:assert/strict";
import { test } from "node:test";
import { german } from "../src/strings/de";
import { english } from "../src/strings/en";

type Texts = Record<string, string>;
const places = (text: string): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))].sort();

test("every string is there in both languages, and says something in both or nothing in either", () => {
  assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort());
  for (const [key, text] of Object.entries(english as Texts)) assert.equal(((german as Texts)[key] ?? "").trim() === "", text.trim() === "", key);
});

test("a translation fills in the same values and has as many forms", () => {
  for (const [key, text] of Object.entries(english as Texts)) {
    const other = (german as Texts)[key] ?? "";
    assert.deepEqual(places(other), places(text), key);
    assert.equal(other.split("|").length, text.split("|").length, key);
  }
});

test("what has more than a few words is translated", () => {
  const same = Object.entries(english as Texts).filter(([key, text]) => (german as Texts)[key] === text && text.split(/\s+/).length > 3).map(([key]) => key);
  assert.deepEqual(same, []);
});
