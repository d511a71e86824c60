"""Texts that break programs, as fans' messages, names, settings and search terms: taken as they are, or refused by field; never executed, never lost, never in a log."""
import json
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from itertools import islice, zip_longest

import pytest

from support import told
from support.processes import ROOT
from support.waiting import eventually
from test_hostile_credentials import delivery, hook

FIXTURES = ROOT / "e2e" / "Fixtures"
NAUGHTY = json.loads((FIXTURES / "badinput_blns.json").read_text())
SCRIPTS = (FIXTURES / "badinput_xss.txt").read_text().splitlines()
OWN = [
    "\u200b\u200c\u200d\ufeff" * 200, "\u202eright to left\u202c and \u2066isolated\u2069", "مرحبا بالعالم " * 30, "שלום " * 100, "e" + "\u0301" * 5_000, "👨‍👩‍👧‍👦" * 400, "🏳️‍🌈🇩🇪🇺", "a" * 9_000, "ﷺ" * 500, "\u0000nul\u0000", "\x1b[31mred\x1b[0m\x07",
    "line\u2028separator\u2029paragraph\u0085next", "\ufffe\uffff\U0010ffff", "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>", "%s%n%x%d %@", "=cmd|' /C calc'!A0", "\r\n\r\nHTTP/1.1 200 OK", "' OR 1=1; DROP TABLE messages; --", "../../etc/passwd\0.txt", "İıſßẞK", "𝒽𝑒𝓁𝓅", "   ", "\n\n\n", "\t",
]
TEXTS = [*NAUGHTY, *SCRIPTS, *OWN]
# What a platform itself would not take from a fan.
SENDABLE = [text for text in TEXTS if text.strip("\u200b\ufeff\u00a0\t\n\r ")]
SETTLED = ("awaiting_review", "ignored", "hidden", "failed", "responded", "handled_elsewhere")


def batches(items, size):
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def everything(besieged, **query):
    """Every message by its platform's id; each of them is there once."""
    messages = besieged.client.pages("~/messages", limit=200, direction="any", **query)
    counts = Counter(message["platform_message_id"] for message in messages)
    assert not (twice := [mid for mid, count in counts.items() if count > 1]), f"stored more than once: {twice[:5]}"
    return {message["platform_message_id"]: message for message in messages}


def comment(account, text, name, sender):
    """Meta's call about a comment; the fan's name comes with it."""
    mid = str(uuid.uuid4().int)[:17]
    value = {"id": mid, "from": {"id": sender, "username": name}, "text": text, "media": {"id": account["media"][0], "media_product_type": "FEED"}}
    return mid, {"object": "instagram", "entry": [{"id": account["id"], "time": int(time.time()), "changes": [{"field": "comments", "value": value}]}]}


def test_the_texts_are_all_there():
    assert len(NAUGHTY) == 515 and len(SCRIPTS) == 610


def test_every_text_a_fan_can_send_is_stored_once_as_it_is_and_settles(besieged):
    """All of them as comments by signed webhooks, from fans whose names are such texts too; many as direct messages, and a share as comments that are found by polling. Nothing is taken out of a text, and nothing added."""
    account = besieged.sandbox.get("/state/instagram")["accounts"][0]
    sent, named, bodies = {}, {}, []
    for number, (text, name) in enumerate(zip_longest(SENDABLE, TEXTS, fillvalue="hello you")):
        mid, body = comment(account, text, name, str(7_900_000_000_000_000 + number))
        sent[mid], named[mid] = text, name
        bodies.append(body)
    # What has no word that could be looked for in a log gets one.
    direct = [*(text for text in OWN if text in SENDABLE), *(f"{text} {told.canary()}" for text in SENDABLE if not told.needles(text)), *SENDABLE[::12]]
    for number, text in enumerate(direct):
        mid, body = delivery(besieged, text, sender=str(7_800_000_000_000_000 + number % 200))
        sent[mid] = text
        bodies.append(body)
    for batch in batches(bodies, 60):
        # As Meta writes it: everything that is not ASCII escaped.
        answer = hook(besieged, json.dumps({"object": "instagram", "entry": [entry for body in batch for entry in body["entry"]]}, ensure_ascii=True).encode())
        assert answer.status_code == 200, answer.text[:300]
    for number, text in enumerate(SENDABLE[::12]):
        sent[besieged.sandbox.comment("youtube" if number % 2 else "instagram", f"fan{number}", text)] = text

    def all_there():
        stored = everything(besieged)
        missing = [text for mid, text in sent.items() if mid not in stored]
        assert not missing, f"{len(missing)} are missing, the first is {ascii(missing[0][:80])}"
        unsettled = [message for mid, message in stored.items() if mid in sent and message["state"] not in SETTLED]
        assert not unsettled, f"{len(unsettled)} are {unsettled[0]['state']}"
        return stored

    stored = eventually(all_there, "every text is stored and settled", seconds=180, every=2)
    changed = [(ascii(text[:60]), ascii(stored[mid]["text"][:60])) for mid, text in sent.items() if stored[mid]["text"] != text]
    assert not changed, changed[:5]
    renamed = [(ascii(name[:60]), ascii(str(stored[mid]["contact"])[:200])) for mid, name in named.items() if name and stored[mid]["contact"]["username"] != name]
    assert not renamed, renamed[:5]
    assert not [message for message in besieged.client.get("/installation/queues")["items"] if message["state"] == "dead" and message["count"]]


def test_no_text_is_answered_as_an_order(besieged):
    """Nothing of all this was sent by itself: the avatar drafts only."""
    assert not [message for message in besieged.client.pages("~/messages", limit=200, state="responded") if message["direction"] == "inbound"]


def exchange(client, path, fields, text):
    """Makes a thing with this text, reads it back and deletes it; what is wrong, or None."""
    answer = client.raw("POST", f"/api/v1/workspaces/{client.workspace}{path}", json=fields(text))
    if answer.status_code == 422:
        named = {each["field"] for each in answer.json()["fields"]}
        return None if named and named <= set(fields("")) | {"condition.words[0]", "condition.words", "actions[0].tag"} else f"{ascii(text[:60])}: the fields are {named}"
    if answer.status_code != 201:
        return f"{ascii(text[:60])}: {answer.status_code} {answer.text[:200]}"
    made = answer.json()
    read = next(each for each in client.get(f"~{path}")["items"] if each["id"] == made["id"])
    client.call("DELETE", f"~{path}/{made['id']}", expect=204)
    kept = [name for name, value in fields(text).items() if isinstance(value, str) and read[name] not in (value, value.strip())]
    return f"{ascii(text[:60])}: {kept[0]} came back as {ascii(read[kept[0]][:60])}" if kept else None


THINGS = [
    ("/saved-replies", lambda text: {"title": text[:100], "text": text}),
    ("/rules", lambda text: {"name": text[:100], "priority": 500, "is_enabled": False, "condition": {"words": [text]}, "actions": [{"tag": text[:30]}]}),
]


@pytest.mark.parametrize("path, fields", THINGS, ids=[path for path, _ in THINGS])
def test_texts_in_what_people_make_come_back_or_are_refused_by_field(besieged, path, fields):
    with ThreadPoolExecutor(3) as pool:
        wrong = [each for each in pool.map(lambda text: exchange(besieged.client, path, fields, text), [*OWN, *NAUGHTY[::2], *SCRIPTS[::5]]) if each]
    assert not wrong, "\n".join(wrong[:20])


def test_texts_as_names_come_back_or_are_refused_by_field(crowd):
    """Every text as a user's name, a share as a workspace's."""
    client = crowd["stranger"]
    wrong, taken = [], 0
    for text in TEXTS:
        answer = client.raw("PATCH", "/api/v1/session/user", json={"name": text})
        if answer.status_code == 422:
            if {each["field"] for each in answer.json()["fields"]} != {"name"}:
                wrong.append(f"user {ascii(text[:60])}: {answer.text[:200]}")
        elif answer.status_code != 200 or client.get("/session")["user"]["name"] not in (text, text.strip()):
            wrong.append(f"user {ascii(text[:60])}: {answer.status_code} {ascii(answer.text[:200])}")
        else:
            taken += 1
    for text in [*OWN, *NAUGHTY[::4], *SCRIPTS[::20]]:
        tag = client.call("GET", "~").headers["ETag"]
        answer = client.raw("PATCH", f"/api/v1/workspaces/{client.workspace}", json={"name": text}, headers={"If-Match": tag})
        if answer.status_code == 422:
            if {each["field"] for each in answer.json()["fields"]} != {"name"}:
                wrong.append(f"workspace {ascii(text[:60])}: {answer.text[:200]}")
        elif answer.status_code != 200 or client.get("~")["name"] not in (text, text.strip()):
            wrong.append(f"workspace {ascii(text[:60])}: {answer.status_code} {ascii(answer.text[:200])}")
    assert not wrong, "\n".join(wrong[:20])
    assert taken > 500, taken


def test_texts_in_settings_come_back_or_are_refused_by_field(besieged):
    answer = besieged.client.call("GET", "~/avatar")
    original, tag = answer.json()["settings"], answer.headers["ETag"]
    wrong = []
    try:
        for batch in batches([text for text in TEXTS if text], 150):
            settings = json.loads(json.dumps(original))
            settings["style"]["forbidden_phrases"] = batch
            settings["moderation"]["blocked_keywords"] = batch[:50]
            settings["opt_out_words"] = batch[50:100]
            settings["disclosure"]["text"] = batch[0]
            settings["crisis_help_text"] = batch[1]
            answer = besieged.client.raw("PUT", f"/api/v1/workspaces/{besieged.client.workspace}/avatar/settings", json=settings, headers={"If-Match": tag})
            if answer.status_code == 422:
                named = {each["field"].split("[")[0] for each in answer.json()["fields"]}
                if not named <= {"style.forbidden_phrases", "moderation.blocked_keywords", "opt_out_words", "disclosure.text", "crisis_help_text"}:
                    wrong.append(str(named))
                # Those that are refused for their length are left out, so that the others are tried.
                short = [text for text in batch if len(text) <= 100 and text.strip()]
                settings["style"]["forbidden_phrases"], settings["moderation"]["blocked_keywords"], settings["opt_out_words"] = short, short[:50], short[50:100]
                settings["disclosure"]["text"], settings["crisis_help_text"] = short[0], short[1]
                answer = besieged.client.raw("PUT", f"/api/v1/workspaces/{besieged.client.workspace}/avatar/settings", json=settings, headers={"If-Match": tag})
            if answer.status_code != 200:
                wrong.append(f"{answer.status_code} {ascii(answer.text[:300])}")
                continue
            tag = answer.headers["ETag"]
            kept = answer.json()["settings"]
            read = besieged.client.get("~/avatar")["settings"]
            for way in (("style", "forbidden_phrases"), ("moderation", "blocked_keywords"), ("opt_out_words",), ("disclosure", "text"), ("crisis_help_text",)):
                wanted, *found = [reduce(dict.get, way, each) for each in (settings, kept, read)]
                if found != [wanted, wanted]:
                    wrong.append(f"{'.'.join(way)} came back otherwise: {ascii(str(wanted)[:200])} as {ascii(str(found)[:400])}")
    finally:
        besieged.client.put("~/avatar/settings", original, headers={"If-Match": tag})
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("path", ["/messages", "/samples"])
def test_texts_as_search_terms_find_or_are_refused(besieged, path):
    def search(text):
        answer = besieged.client.raw("GET", f"/api/v1/workspaces/{besieged.client.workspace}{path}", params={"q": text, "limit": 3})
        if answer.status_code == 422:
            return None if {each["field"] for each in answer.json()["fields"]} == {"query.q"} else f"{ascii(text[:60])}: {answer.text[:200]}"
        return None if answer.status_code == 200 else f"{ascii(text[:60])}: {answer.status_code} {answer.text[:200]}"

    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(search, TEXTS) if each]
    assert not wrong, "\n".join(wrong[:20])


def test_a_word_of_a_megabyte_does_no_harm(besieged):
    """In every place that takes text; the messages before and after it are served."""
    word = "a" * 1_000_000
    mid, body = delivery(besieged, word, sender="7700000000000021")
    answer = hook(besieged, body)
    assert answer.status_code in (200, 413)
    if answer.status_code == 200:
        # What was taken is there.
        assert besieged.client.details(besieged.arrived(mid, *SETTLED, seconds=60)["id"])["message"]["text"] == word
    after, body = delivery(besieged, "is this shop open on sunday?", sender="7700000000000022")
    assert hook(besieged, body).status_code == 200
    besieged.arrived(after, *SETTLED, seconds=60)
    client = besieged.client
    for method, path, body in (("POST", "/saved-replies", {"title": word, "text": word}), ("POST", "/rules", {"name": word, "priority": 1, "condition": {"words": [word]}, "actions": [{"tag": word}]}), ("GET", f"/messages?q={word[:60_000]}", None)):
        answer = client.raw(method, f"/api/v1/workspaces/{client.workspace}{path}", json=body)
        assert answer.status_code in (413, 422) and len(answer.content) < 10_000, (path[:40], answer.status_code)


def test_answers_with_texts_of_fans_are_nothing_that_a_browser_runs(besieged):
    for path in ("/messages?limit=200", "/samples?limit=50"):
        answer = besieged.client.raw("GET", f"/api/v1/workspaces/{besieged.client.workspace}{path}")
        assert answer.headers["Content-Type"].startswith("application/json") and answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
