import type { RuleCondition } from "../../api/schema";

/** The one name that a condition has. */
export type Test = keyof RuleCondition;

export const testOf = (condition: RuleCondition): Test => (Object.keys(condition)[0] as Test | undefined) ?? "words";

/** Tests that a person may choose, in the order of the menu. */
export const tests: readonly Test[] = [
  "words", "matches", "category", "risk", "sentiment", "language", "platform", "kind", "is_question", "is_first_contact", "is_follower", "is_vip", "author", "author_tag", "has_attachment", "post", "conversation_messages",
  "replied_within_hours", "time_window", "longer_than", "confidence", "pattern",
];

/** What a test begins with. */
export function fresh(test: Test): RuleCondition {
  switch (test) {
    case "all": case "any": return { [test]: [fresh("words")] };
    case "not": return { not: fresh("words") };
    case "is_question": case "is_first_contact": case "is_follower": case "is_vip": case "has_attachment": return { [test]: true };
    case "pattern": case "matches": return { [test]: "" };
    case "time_window": return { time_window: { from_hour: 22, to_hour: 6, days: [] } };
    case "longer_than": return { longer_than: 200 };
    case "conversation_messages": return { conversation_messages: 5 };
    case "replied_within_hours": return { replied_within_hours: 24 };
    case "confidence": return { confidence: { below: 0.7 } };
    default: return { [test]: [] };
  }
}

/** The top of the builder is always a group; a single test from elsewhere becomes a group of one. */
export function asGroup(condition: RuleCondition): RuleCondition {
  const test = testOf(condition);
  return test === "all" || test === "any" ? condition : { all: [condition] };
}
