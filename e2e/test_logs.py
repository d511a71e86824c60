"""What the servers of the whole run have written: no secret, no password, no session, no text of anybody."""
import copy
import json
import re

import pytest

from support import processes, told
from support.contract import operations
from support.installation import PASSWORD
from support.sandbox import INSTAGRAM_SECRET, VERIFY_TOKEN, YOUTUBE_SECRET, Sandbox
from support.waiting import eventually
from test_hostile_credentials import delivery, hook

TOKENS = re.compile(r"ya29\.[\w-]{20}|IGAA(?:short|long|dash)\w{10}|1//0g[\w-]{20}|AQB[\w-]{40}|4/0A[\w-]{40}|sk-sandbox|Bearer [\w.-]{8}|scrypt\$|understudy=[\w-]{20}")


def logs():
    """Name and output of every server; the tables of `demo` and `replay` show messages on purpose."""
    return [(program.name, program.output) for program in processes.started if isinstance(program, processes.Program) and program.arguments[:1] == ["serve"]]


def places(node, path=()):
    """Where in a body a text stands."""
    if isinstance(node, dict):
        return [each for key, value in node.items() for each in places(value, (*path, key))]
    if isinstance(node, list):
        return [each for index, value in enumerate(node) for each in places(value, (*path, index))]
    return [path] if isinstance(node, str) else []


def with_text(body, path, text):
    body = copy.deepcopy(body)
    node = body
    for step in path[:-1]:
        node = node[step]
    node[path[-1]] = text
    return body


@pytest.mark.last
def test_what_is_searched_for_would_be_found():
    """The search itself: a text is found however a log writes it, and a line that is often there is read once."""
    word = told.canary()
    told.told({"note": f'she said "{word} is here"\nand went', "tags": ["the quick brown fox jumps over it"]}, b'{"broken": "seven green bottles')
    for line in (f'note="{word} is here"', 'x=\\"the quick brown fox jumps over it\\"', "unexpected end after seven green bottles", f"path=/{word}/x"):
        assert told.leaks(told.texts(), f"2026-01-01T00:00:00.000Z INFO     understudy: odd {line}\n"), line
    assert not told.leaks(told.texts() | told.secrets(), "2026-01-01T00:00:00.000Z INFO     understudy: request duration_ms=1 method=GET route=/api/v1/status status=200\n" * 3)
    assert word in told.texts() and not told.needles("product_question") and not told.needles("0190a5f0-0000-7000-8000-000000000000")


@pytest.mark.last
def test_a_word_is_put_wherever_the_document_takes_a_text(besieged, crowd):
    """Every text of every body, one at a time, and every parameter: taken or refused, it comes into no log (which the next tests find)."""
    ids = crowd.furnish()
    asked = taken = 0
    for operation in operations():
        path = operation.fill(ids)
        if operation.takes_json and operation.role != "platform" and operation.method != "DELETE":
            body = operation.example()
            # One's own session stays.
            client = crowd["visitor"] if operation.role in ("anybody", "signed_in") else crowd.owner
            for place in places(body):
                answer = client.raw(operation.method, path, json=with_text(body, place, told.canary()), headers=operation.headers())
                assert answer.status_code < 500, (operation, place, answer.text[:300])
                asked, taken = asked + 1, taken + (answer.status_code < 300)
        if operation.method == "GET" and operation.role not in ("platform", "anybody"):
            for parameter in operation.parameters:
                if parameter["in"] == "query":
                    answer = crowd.owner.raw("GET", path, params={parameter["name"]: told.canary()})
                    assert answer.status_code < 500, (operation, parameter["name"], answer.text[:300])
                    asked, taken = asked + 1, taken + (answer.status_code < 300)
    assert asked > 100 and taken > 10, (asked, taken)


@pytest.mark.last
def test_a_word_is_put_wherever_a_platform_brings_a_text(besieged, crowd):
    """Messages, fans' names, titles of videos, files that are imported, errors of platforms."""
    sandbox, client = besieged.sandbox, besieged.client
    mid, body = delivery(besieged, "what is " + told.canary(), sender="7700000000000031")
    assert hook(besieged, body).status_code == 200
    comments = [sandbox.comment(platform, told.canary(), f"I love {told.canary()}!") for platform in ("youtube", "instagram")]
    video = sandbox.post("/youtube/video", {"video": {"title": told.canary(), "description": told.canary()}})["id"]
    sandbox.post("/youtube/setVideo", {"id": video, "title": told.canary()})
    for name, content in (("pairs.jsonl", json.dumps({"prompt": told.canary(), "reply": told.canary()})), ("pairs.csv", f"prompt,reply\n{told.canary()},{told.canary()}\n"), (told.canary() + ".jsonl", '{"reply": ' + told.canary())):
        client.raw("POST", f"/api/v1/workspaces/{client.workspace}/imports", data=content.encode(), params={"name": name, "creator": told.canary()}, headers={"Content-Type": "application/octet-stream"})
    # Both platforms refuse with words of their own.
    problem = f"no {told.canary()} here"
    for simulator in ("youtube", "instagram"):
        sandbox.fault("respond", simulator, method="GET", count=1, status=400, body=json.dumps({"error": {"code": 100, "type": problem, "message": problem, "errors": [{"reason": problem, "message": problem}]}}))
    before = {simulator: sandbox.calls(simulator) for simulator in ("youtube", "instagram")}
    try:
        sandbox.direct_message(told.canary(), "how much is the " + told.canary() + "?")
        eventually(lambda: all(sandbox.calls(simulator) > count for simulator, count in before.items()), "both platforms have refused", seconds=60)
    finally:
        sandbox.clear_faults()
    for each in (mid, *comments):
        besieged.arrived(each, "awaiting_review", "ignored", seconds=60)
    eventually(lambda: all(job["stage"] in ("completed", "failed", "cancelled") for job in client.get("~/training-jobs")["items"]), "everything is read in", seconds=60)


@pytest.mark.last
def test_no_secret_is_in_any_log(besieged):
    secrets = {PASSWORD, INSTAGRAM_SECRET, YOUTUBE_SECRET, VERIFY_TOKEN} | told.secrets()
    assert logs() and len(secrets) > 5
    for name, output in logs():
        found = told.leaks(secrets, output)
        assert not found, f"{name} wrote {found[0][:6]}…"
        token = TOKENS.search(output)
        assert not token, f"{name} wrote {token.group()[:12]}…"


@pytest.mark.last
def test_no_message_text_is_in_any_log(besieged):
    for sandbox in Sandbox.running():
        sandbox.tell()
    texts = told.texts()
    assert len(texts) > 500
    for name, output in logs():
        found = told.leaks(texts, output)
        assert not found, f"{name} wrote {found[:5]!r}"


# Servers that nothing but hostile input is sent to; those of other tests lose their disk, their platforms or their life.
HOSTILE = ("besieged", "fresh", "hostile-live", "hostile-expired", "impatient")


@pytest.mark.last
def test_nothing_failed_on_our_side(besieged):
    """After all the hostile input: not one error, and no 5xx."""
    wrong = [f"{name}: {line}" for name, output in logs() if name in HOSTILE for line in output.splitlines() if re.search(r"\b(ERROR|CRITICAL)\b", line) or re.search(r"request duration_ms=.* status=5\d\d", line)]
    assert not wrong, "\n".join(wrong[:10])
