"""What schemathesis has to know of this API beyond its document: how formats of ours look, and what a schema can't say. Loaded by schemathesis itself (test_contract.py)."""
import json
import os
import zoneinfo
from datetime import UTC, date, datetime, timedelta

import schemathesis
from hypothesis import strategies

# Names of things that are there, which a body may point to.
KNOWN = json.loads(os.environ["UNDERSTUDY_CONTRACT_KNOWN"])
MAXIMUM_DEPTH = 8
MAXIMUM_PARTS = 200

words = strategies.text("abcxyz ", min_size=1, max_size=12).filter(str.strip)
# Conditions and actions of every kind are made up where rules are sent as JSON; here it is the file that counts.
rules = strategies.lists(strategies.fixed_dictionaries({
    "name": words, "priority": strategies.integers(-100, 100), "condition": strategies.fixed_dictionaries({"words": strategies.lists(words, min_size=1, max_size=3)}),
    "actions": strategies.just([{"tag": "made up"}]),
}), max_size=3)

schemathesis.openapi.format("time-zone", strategies.sampled_from(sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))))
schemathesis.openapi.format("report-day", strategies.dates(date(2000, 1, 1), date(2199, 12, 31)).map(str))
schemathesis.openapi.format("safe-regex", strategies.sampled_from(["a", "colou?r", "^hi\\b", "[0-9]{2,4}", "(one|two)+", "\\p{L}+", "a.*b$"]))
schemathesis.openapi.format("search-words", strategies.one_of(strategies.just(""), words, strategies.sampled_from(["été", "жизнь", "生活", "42", "\"a b\"", "a*", "(", "NOT a", "a OR"]).map(lambda text: text + " x")))
schemathesis.openapi.format("shortcut", strategies.text(strategies.sampled_from("abcXYZ019_-éжあ"), max_size=30))
schemathesis.openapi.format("rules-yaml", rules.map(lambda found: json.dumps({"rules": found})))


def condition(node, depth=1):
    """A condition as far as it may be nested, with hours and bounds that are in order."""
    if not isinstance(node, dict):
        return node
    if depth >= MAXIMUM_DEPTH and set(node) & {"all", "any", "not"}:
        return {"is_question": True}
    repaired = {}
    for name, value in node.items():
        if name in ("all", "any") and isinstance(value, list):
            value = [condition(part, depth + 1) for part in value]
        elif name == "not":
            value = condition(value, depth + 1)
        elif name == "time_window" and isinstance(value, dict) and value.get("from_hour") == value.get("to_hour"):
            value = {**value, "to_hour": 24}
        elif name == "confidence" and isinstance(value, dict) and value.get("at_least", 0) >= value.get("below", 2):
            value = {"at_least": value["at_least"]}
        repaired[name] = value
    return repaired


def parts(node):
    """How many tests a condition has."""
    return 1 + sum(parts(child) for value in node.values() for child in (value if isinstance(value, list) else [value]) if isinstance(child, dict)) if isinstance(node, dict) else 0


def rule(body):
    """A rule that points to what is there."""
    if not isinstance(body, dict):
        return body
    found = {**body}
    if "condition" in found:
        found["condition"] = condition(found["condition"])
        if parts(found["condition"]) > MAXIMUM_PARTS:
            found["condition"] = {"is_question": True}
    if isinstance(found.get("actions"), list):
        found["actions"] = [{name: KNOWN[name] if name in ("template", "assign") else value for name, value in action.items()} if isinstance(action, dict) else action for action in found["actions"]]
        # A schema can bound how often one thing occurs in a list, not two.
        marks = [action for action in found["actions"] if isinstance(action, dict) and "mark" in action]
        found["actions"] = [action for action in found["actions"] if not any(action is mark for mark in marks[1:])]
    return found


def nested(body):
    return {**body, "rule": rule(body["rule"])} if isinstance(body, dict) and "rule" in body else body


def settings(body):
    """A burst ends at the latest when it has been quiet."""
    return {**body, "burst_maximum_seconds": max(body["burst_maximum_seconds"], body["burst_quiet_seconds"])}


def statement(body):
    """An agreement is to the words that were shown."""
    return {**body, "statement": KNOWN["statement"]}


def rehearsal(body):
    """YouTube has comments only; settings are in order as where they are saved."""
    found = {**body}
    if found.get("platform") == "youtube":
        found["kind"] = "comment"
    if isinstance(found.get("settings"), dict):
        found["settings"] = settings(found["settings"])
    return found


def member(body):
    """In whose care a message is given, and who is mentioned, are people of the workspace."""
    found = {**body}
    if "user_id" in found:
        found["user_id"] = KNOWN["assign"]
    if found.get("mentions"):
        found["mentions"] = [KNOWN["assign"]]
    return found


def snooze(body):
    """Nothing is put off into the past, nor for longer than 90 days."""
    return {**body, "until": (datetime.now(UTC) + timedelta(days=3)).isoformat()} if body.get("until") else body


def approval(body):
    """A text as every platform takes it, where the fan wrote."""
    return {name: "hello you" if name == "text" else value for name, value in body.items() if name != "channel"}


def sample(body):
    """One of the two is changed; a prompt belongs to a pair of question and answer."""
    found = {name: value for name, value in body.items() if name != "prompt"}
    return found or {"is_excluded": False}


# Operation -> what makes a body that is right by its schema right altogether.
BEYOND_THE_SCHEMA = {
    "createRule": rule, "updateRule": rule, "rehearseRules": nested, "updateAvatarSettings": settings, "giveAutomationConsent": statement,
    "rehearseReply": rehearsal, "addNote": member, "assignMessage": member, "snoozeMessage": snooze, "updateSample": sample, "approveMessage": approval,
}


def period(query):
    """A report begins before it ends, and not long before."""
    return {name: value for name, value in query.items() if name != "from"}


@schemathesis.hook
def map_case(context, case):
    """Only what is right by its schema is touched: what is wrong by intention stays so."""
    repair = BEYOND_THE_SCHEMA.get(context.operation.definition.raw.get("operationId"))
    if repair and case.meta and case.meta.generation.mode.is_positive and isinstance(case.body, dict):
        case.body = repair(case.body)
    if context.operation.definition.raw.get("operationId") == "getAnalytics" and case.meta and case.meta.generation.mode.is_positive and case.query:
        case.query = period(case.query)
    return case


@schemathesis.hook
def after_call(context, case, response):
    """A line per answer, for what the run as a whole has to show."""
    with open(os.environ["UNDERSTUDY_CONTRACT_ANSWERS"], "a") as file:
        file.write(f"{case.operation.definition.raw.get('operationId')} {response.status_code}\n")
