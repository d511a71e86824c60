"""Settings, rules and saved replies; roles; workspaces that see nothing of each other; repeated requests."""
import uuid

import pytest

from support.api import Client
from support.installation import PASSWORD

RULE = {"name": "Discounts", "priority": 10, "condition": {"words": ["xylophone"]}, "actions": [{"route": "review"}, {"tag": "music"}]}


def fields(problem):
    return [entry["field"] for entry in problem["fields"]]


@pytest.fixture(scope="module")
def team(installation):
    """A client per role, each an invited member, and a stranger with a workspace of their own."""
    clients = {"owner": installation.client}
    for role in ("manager", "moderator", "analyst"):
        clients[role] = installation.client.add_member(f"{role}@understudy.example", role, PASSWORD)
    installation.client.put("/installation/registration", {"is_open": True})
    try:
        clients["stranger"] = Client(installation.server.url)
        clients["stranger"].register("stranger@understudy.example", PASSWORD, name="Sam")
    finally:
        installation.client.put("/installation/registration", {"is_open": False})
    return clients


# Settings

def test_settings_need_the_version_that_was_read(installation):
    answer = installation.client.call("GET", "~/avatar")
    settings, tag = answer.json()["settings"], answer.headers["ETag"]
    assert installation.client.put("~/avatar/settings", settings, expect=428)["code"] == "precondition_required"
    settings["style"]["maximum_characters"] = 480
    saved = installation.client.call("PUT", "~/avatar/settings", settings, headers={"If-Match": tag})
    assert saved.headers["ETag"] != tag and saved.json()["settings"]["style"]["maximum_characters"] == 480
    stale = installation.client.put("~/avatar/settings", settings, expect=412, headers={"If-Match": tag})
    assert stale["code"] == "precondition_failed"
    assert saved.json()["is_on"] is True, "the switches are not settings"


def test_bad_settings_are_named_field_by_field(installation):
    answer = installation.client.call("GET", "~/avatar")
    settings = answer.json()["settings"]
    settings["tone"]["formality"] = 1.5
    settings["undo_seconds"] = -1
    settings["autonomy"]["sensitive"] = {"autonomy": "auto", "threshold": 0.9}
    settings["disclosure"]["text"] = "x" * 301
    problem = installation.client.put("~/avatar/settings", settings, expect=422, headers={"If-Match": answer.headers["ETag"]})
    assert set(fields(problem)) == {"tone.formality", "undo_seconds", "autonomy.sensitive.autonomy", "disclosure.text"}
    assert all(entry["message"] for entry in problem["fields"])
    settings = answer.json()["settings"]
    settings["tone"]["primary"] = "grumpy"
    problem = installation.client.put("~/avatar/settings", settings, expect=422, headers={"If-Match": answer.headers["ETag"]})
    assert fields(problem) == ["tone.primary"] and "friendly" in str(problem)
    assert installation.client.call("GET", "~/avatar").headers["ETag"] == answer.headers["ETag"]


# Rules and saved replies

def test_rules_from_making_to_deleting(installation):
    client = installation.client
    made = client.call("POST", "~/rules", RULE, expect=201)
    rule = made.json()
    try:
        assert rule["condition"] == RULE["condition"] and rule["is_enabled"] is True
        assert rule["id"] in [each["id"] for each in client.get("~/rules")["items"]]
        message = installation.arrived(installation.sandbox.direct_message("dm.rule", "love your xylophone cover, thank you so much!"), "awaiting_review")
        assert "music" in message["tags"]
        trace = next(entry for entry in message["rule_trace"] if entry["rule_id"] == rule["id"])
        assert trace["matched"] and trace["name"] == "Discounts"
        changed = {**RULE, "name": "Music", "is_enabled": False}
        assert client.put(f"~/rules/{rule['id']}", changed, expect=428)["code"] == "precondition_required"
        updated = client.call("PUT", f"~/rules/{rule['id']}", changed, headers={"If-Match": made.headers["ETag"]})
        assert updated.json()["name"] == "Music"
        assert client.put(f"~/rules/{rule['id']}", changed, expect=412, headers={"If-Match": made.headers["ETag"]})["code"] == "precondition_failed"
        installation.arrived(installation.sandbox.direct_message("dm.rule.off", "love your xylophone cover, thank you so much!"), "responded")
    finally:
        client.call("DELETE", f"~/rules/{rule['id']}", expect=204)
    assert client.get(f"~/rules/{rule['id']}", expect=404)["code"] == "not_found"


@pytest.mark.parametrize(
    "change, field",
    [
        ({"name": ""}, "name"), ({"priority": 99_999}, "priority"), ({"actions": []}, "actions"), ({"actions": [{"tag": " "}]}, "actions[0].tag"),
        ({"actions": [{"mark": "important"}]}, "actions[0].mark"), ({"actions": [{"mark": "spam"}, {"mark": "praise"}]}, "actions"),
        ({"actions": [{"template": "no-such-reply"}]}, "actions[0].template"), ({"condition": {"all": []}}, "condition.all"),
        ({"condition": {"all": [{"words": ["ok"]}, {"words": [""]}]}}, "condition.all[1].words[0]"), ({"condition": {"colour": ["red"]}}, "condition"),
        ({"condition": {"category": ["poetry"]}}, "condition.category[0]"), ({"surprise": 1}, "surprise"),
    ])
def test_a_bad_rule_is_refused_with_the_field(installation, change, field):
    before = len(installation.client.get("~/rules")["items"])
    problem = installation.client.post("~/rules", {**RULE, **change}, expect=422)
    assert fields(problem) == [field], problem
    assert len(installation.client.get("~/rules")["items"]) == before
    if field not in ("condition", "condition.category[0]", "actions[0].mark", "surprise", "actions[0].template"):
        checked = installation.client.post("~/rules/validation", {"rule": {**RULE, **change}}, expect=200)
        assert checked["is_valid"] is False and [entry["field"] for entry in checked["problems"]] == ["rule." + field]


def test_a_rule_marks_what_a_message_is_about(installation):
    client = installation.client
    rule = {"name": "Our own ads", "priority": 1, "condition": {"words": ["glockenspiel"]}, "actions": [{"mark": "spam"}]}
    trial = client.post("~/rules/rehearsal", {"rule": rule}, expect=200)
    assert trial["changed"] == 0
    made = client.post("~/rules", rule, expect=201)
    try:
        message = installation.arrived(installation.sandbox.direct_message("dm.mark", "love your glockenspiel cover, thank you so much!"), "ignored")
        assert message["category"] == "spam" and message["triage"]["categories"][:2] == ["spam", "praise"]
        assert message["triage"]["mark"] == {"category": "spam", "rule_id": made["id"], "found": ["praise"]}
        assert "rule.mark" in [signal["code"] for signal in message["triage"]["signals"]]
        assert message["id"] in [each["id"] for each in client.get("~/messages", tab="flagged")["items"]]
        # Where a person has to look the mark only stands beside it.
        crisis = installation.arrived(installation.sandbox.direct_message("dm.mark.crisis", "i want to kill myself, no glockenspiel helps"), "awaiting_review")
        assert crisis["category"] == "sensitive" and "spam" in crisis["triage"]["categories"]
        other = client.post("~/rules/rehearsal", {"rule": {**rule, "actions": [{"mark": "collaboration_request"}]}, "replacing": made["id"]}, expect=200)
        example = next(example for example in other["examples"] if example["message_id"] == message["id"])
        assert (example["from"], example["to"], example["new_category"]) == ("ignore", "review", "collaboration_request")
        file = client.call("GET", "~/rules/export").text
        assert "mark: 'spam'" in file or 'mark: "spam"' in file or "mark: spam" in file, file
        shadowed = client.post("~/rules/validation", {"rule": {**rule, "name": "Too late", "priority": 9, "actions": [{"mark": "praise"}]}}, expect=200)
        assert [finding["kind"] for finding in shadowed["findings"]] == ["mark_shadowed"]
    finally:
        client.delete(f"~/rules/{made['id']}")


def test_a_rule_can_not_ignore_a_crisis(installation):
    rule = installation.client.post("~/rules", {"name": "Silence", "priority": 1, "condition": {"words": ["anymore"]}, "actions": [{"route": "ignore"}]}, expect=201)
    try:
        message = installation.arrived(installation.sandbox.direct_message("dm.rule.crisis", "i don't want to live anymore. i want to kill myself"), "awaiting_review")
        assert "confidence" not in message.get("draft", {}), "the help text is not estimated"
    finally:
        installation.client.delete(f"~/rules/{rule['id']}")


def test_a_template_is_sent_by_a_rule_once_it_is_approved(installation):
    client = installation.client
    made = client.call("POST", "~/saved-replies", {"title": "Code", "text": "the code is SLOWREPS, it works everywhere", "is_approved_template": True}, expect=201)
    reply = made.json()
    rule = client.post("~/rules", {"name": "Code", "priority": 1, "condition": {"words": ["quokka"]}, "actions": [{"template": reply["id"]}, {"route": "auto"}]}, expect=201)
    try:
        message = installation.arrived(installation.sandbox.direct_message("dm.template", "quokka?"), "responded")
        assert message["draft"]["generator"] == f"template:{reply['id']}"
        assert "confidence" not in message["draft"], "nobody estimated it"
        assert installation.sandbox.answers_to("dm.template")[0].startswith("the code is SLOWREPS")
        assert client.delete(f"~/saved-replies/{reply['id']}", expect=409)["code"] == "conflict"
    finally:
        client.delete(f"~/rules/{rule['id']}")
    client.call("PUT", f"~/saved-replies/{reply['id']}", {"title": "Code", "text": "no code today"}, headers={"If-Match": made.headers["ETag"]})
    assert [each["text"] for each in client.get("~/saved-replies")["items"]] == ["no code today"]
    client.call("DELETE", f"~/saved-replies/{reply['id']}", expect=204)


def test_a_bad_saved_reply_is_refused_with_every_field(installation):
    problem = installation.client.post("~/saved-replies", {"title": "", "text": "", "shortcut": "not so good!"}, expect=422)
    assert set(fields(problem)) == {"title", "text", "shortcut"}


# Repeated requests

def test_an_idempotency_key_does_a_thing_once(installation):
    client = installation.client
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"title": "Once", "text": "only one of me"}
    first = client.call("POST", "~/saved-replies", body, expect=201, headers=key)
    again = client.call("POST", "~/saved-replies", body, expect=201, headers=key)
    assert again.json() == first.json() and again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first.headers
    other = client.post("~/saved-replies", {**body, "text": "another"}, expect=422, headers=key)
    assert other["code"] == "idempotency_key_reused"
    assert [reply["title"] for reply in client.get("~/saved-replies")["items"]].count("Once") == 1
    client.delete(f"~/saved-replies/{first.json()['id']}")
    # A request that failed had no effect, so its key is free.
    key = {"Idempotency-Key": str(uuid.uuid4())}
    client.post("~/saved-replies", {"title": "", "text": ""}, expect=422, headers=key)
    made = client.post("~/saved-replies", body, expect=201, headers=key)
    client.delete(f"~/saved-replies/{made['id']}")


def test_approving_twice_with_one_key_sends_once(installation):
    message = installation.arrived(installation.sandbox.direct_message("dm.idempotent", "hi, we are a sports brand and would love to collaborate with you"), "awaiting_review")
    key = {"Idempotency-Key": str(uuid.uuid4())}
    answers = [installation.client.call("POST", f"~/messages/{message['id']}/approve", {"text": "yes please"}, expect=200, headers=key) for _ in range(3)]
    assert [answer.headers.get("Idempotency-Replayed") for answer in answers] == [None, "true", "true"]
    installation.arrived(message["platform_message_id"], "responded")
    assert installation.sandbox.answers_to("dm.idempotent") == ["yes please"]


# Roles and workspaces

def test_each_role_may_do_what_is_its(installation, team):
    def may(role, method, path, body=None, headers=None):
        client = team[role]
        return client.raw(method, f"/api/v1/workspaces/{client.workspace}{path}", json=body, headers=headers).status_code != 403

    table = [
        ("analyst", "GET", "/messages", None), ("moderator", "POST", "/messages/bulk", {"action": "ignore", "items": [{"message_id": "none"}]}),
        ("manager", "POST", "/rules", {**RULE, "name": ""}), ("manager", "GET", "/audit", None), ("manager", "PUT", "/avatar/settings", {}),
        ("owner", "POST", "/members", {"email": "bad", "role": "analyst"}),
    ]
    order = ["analyst", "moderator", "manager", "owner"]
    for needed, method, path, body in table:
        for role in order:
            assert may(role, method, path, body, {"If-Match": '"0"'}) == (order.index(role) >= order.index(needed)), (role, method, path)
    # A moderator may stop, only a manager may let it go on.
    assert not may("analyst", "PUT", "/avatar/stop", {"is_stopped": True})
    assert not may("moderator", "PUT", "/avatar/switch", {"is_on": True})
    refused = team["analyst"].put("~/avatar/stop", {"is_stopped": True}, expect=403)
    assert refused["code"] == "forbidden" and "moderator" in str(refused)
    assert team["manager"].get("/installation", expect=403)["code"] == "forbidden"


def test_a_foreign_workspace_does_not_exist(installation, team):
    stranger = team["stranger"]
    ours = installation.client.workspace
    message = installation.client.get("~/messages", limit=1)["items"][0]["id"]
    for method, path, body in (
        ("GET", "", None), ("GET", "/messages", None), ("GET", f"/messages/{message}", None), ("GET", "/connections", None), ("GET", "/audit", None), ("GET", "/events", None), ("GET", "/avatar", None),
        ("POST", f"/messages/{message}/approve", {"text": "mine"}), ("PUT", "/avatar/stop", {"is_stopped": True}), ("POST", "/rules", RULE), ("GET", "/samples", None),
    ):
        answer = stranger.raw(method, f"/api/v1/workspaces/{ours}{path}", json=body)
        assert answer.status_code == 404, (method, path, answer.status_code)
        invented = stranger.raw(method, f"/api/v1/workspaces/{uuid.uuid4()}{path}", json=body)
        assert invented.json()["detail"] == answer.json()["detail"], "it can be told from a workspace that is not there"
    # Through their own workspace they reach none of our records.
    own = f"/api/v1/workspaces/{stranger.workspace}"
    assert stranger.raw("GET", f"{own}/messages/{message}").status_code == 404
    assert stranger.raw("POST", f"{own}/messages/{message}/approve", json={"text": "mine"}).status_code == 404
    assert stranger.raw("GET", f"{own}/connections/{installation.connections['youtube']}").status_code == 404
    assert stranger.raw("DELETE", f"{own}/connections/{installation.connections['youtube']}").status_code == 404
    assert stranger.get("~/messages")["items"] == [] and stranger.get("~/samples")["items"] == []
    bulk = stranger.post("~/messages/bulk", {"action": "ignore", "items": [{"message_id": message}]})["items"]
    assert bulk[0]["code"] == "not_found"


def test_members_come_change_and_go(installation, team):
    members = {member["email"]: member for member in installation.client.get("~/members")["items"]}
    analyst = members["analyst@understudy.example"]["user_id"]
    assert installation.client.patch(f"~/members/{analyst}", {"role": "moderator"})["role"] == "moderator"
    assert team["analyst"].get("/session")["workspaces"][0]["role"] == "moderator"
    owner = next(member for member in members.values() if member["role"] == "owner")
    assert installation.client.patch(f"~/members/{owner['user_id']}", {"role": "analyst"}, expect=409)["code"] == "conflict"
    installation.client.call("DELETE", f"~/members/{analyst}", expect=204)
    assert team["analyst"].raw("GET", f"/api/v1/workspaces/{installation.client.workspace}/messages").status_code == 404


def test_usage_and_jobs_are_shown(installation):
    usage = installation.client.get("~/usage")
    assert usage["automated_replies"]["used"] > 0 and usage["automated_replies"]["limit"] > usage["automated_replies"]["used"]
    queues = installation.client.get("/installation/queues")["items"]
    assert queues and not [entry for entry in queues if entry["state"] == "dead" and entry["count"]], queues
    assert installation.client.get("/installation/jobs", limit=5)["items"]
