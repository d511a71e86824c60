"""People decide: approve, edit, reject, undo, take over, give back, switch off, stop."""
import pytest

from support.waiting import eventually, holds_for

QUESTION = "what time is the next live workout?"
COLLABORATION = "hi Romy, we are a sports brand and would love to collaborate with you: a paid partnership, two reels"


def waiting(installation, fan, text=COLLABORATION):
    """A message that waits for a person, with its draft where there is one."""
    return installation.arrived(installation.sandbox.direct_message(fan, text), "awaiting_review")


def act(installation, message, action, body=None, expect=None):
    return installation.client.post(f"~/messages/{message['id']}/{action}", body, expect=expect)


@pytest.fixture
def undo_window(installation):
    """Replies wait so long that nobody has to hurry."""
    installation.client.change_settings(lambda settings: settings.update(undo_seconds=600))
    yield
    installation.client.change_settings(lambda settings: settings.update(undo_seconds=0))


@pytest.fixture
def draft_only(installation):
    """Product questions wait for a person, with a draft."""

    def autonomy(kind):
        def change(settings):
            settings["autonomy"]["product_question"] = {"autonomy": kind, "threshold": 0.3}

        return change

    installation.client.change_settings(autonomy("draft"))
    yield
    installation.client.change_settings(autonomy("auto"))


def test_approving_sends_the_draft(installation, draft_only):
    message = waiting(installation, "dm.approve", QUESTION)
    details = act(installation, message, "approve", {"draft_id": message["draft"]["id"]})
    assert details["message"]["state"] in ("scheduled", "sending", "responded")
    done = installation.arrived(message["platform_message_id"], "responded")
    # A person's words carry no disclosure of an assistant.
    assert installation.sandbox.answers_to("dm.approve") == [message["draft"]["text"]]
    assert done["delivery"]["is_automated"] is False
    assert done["delivery"]["approved_by"] == installation.client.get("/session")["user"]["id"]
    problem = act(installation, message, "approve", expect=409)
    assert problem["code"] == "state_changed"


def test_editing_sends_the_edited_text_and_teaches(installation, draft_only):
    message = waiting(installation, "dm.edit", "how many negatives per workout?")
    corrections = installation.client.get("~/samples/counts")["correction"]
    text = "five slow ones, then call it a day. zebra promise"
    act(installation, message, "approve", {"text": text})
    installation.arrived(message["platform_message_id"], "responded")
    assert installation.sandbox.answers_to("dm.edit") == [text]
    assert installation.client.get("~/samples/counts")["correction"] == corrections + 1
    found = installation.client.get("~/samples", q="zebra")["items"]
    assert [sample["text"] for sample in found] == [text]


def test_too_long_a_text_is_refused_with_the_field(installation):
    comment = installation.sandbox.comment("instagram", "long.words", COLLABORATION)
    message = installation.arrived(comment, "awaiting_review")
    problem = act(installation, message, "approve", {"text": "so long " * 400}, expect=422)
    assert problem["fields"][0]["field"] == "text" and "2200" in problem["detail"] + str(problem["fields"])
    assert not installation.sandbox.replies("instagram", comment)


def test_rejecting_needs_a_reason_and_sends_nothing(installation):
    message = waiting(installation, "dm.reject")
    problem = act(installation, message, "reject", {"reason": ""}, expect=422)
    assert problem["fields"][0]["field"] == "reason"
    details = act(installation, message, "reject", {"reason": "not my kind of brand"})
    assert details["message"]["state"] == "rejected"
    assert not installation.sandbox.answers_to("dm.reject")
    assert act(installation, message, "reopen")["message"]["state"] == "awaiting_review"


def test_undo_takes_a_planned_reply_back(installation, undo_window):
    message = installation.arrived(installation.sandbox.direct_message("dm.undo", QUESTION), "scheduled")
    details = act(installation, message, "undo")
    assert details["message"]["state"] == "awaiting_review"
    assert [delivery["state"] for delivery in details["deliveries"]] == ["cancelled"]
    assert act(installation, message, "undo", expect=409)["code"] == "state_changed"
    assert not installation.sandbox.answers_to("dm.undo")


def test_takeover_keeps_the_avatar_out_until_it_is_given_back(installation):
    message = installation.arrived(installation.sandbox.direct_message("dm.takeover", QUESTION), "responded")
    conversation = message["conversation_id"]
    taken = installation.client.post(f"~/conversations/{conversation}/take-over")
    assert taken["is_taken_over"] and taken["taken_over_by"] == installation.client.get("/session")["user"]["id"]
    second = installation.arrived(installation.sandbox.direct_message("dm.takeover", "how many negatives per workout?"), "awaiting_review")
    assert "taken_over" in [reason["code"] for reason in second["reasons"]]
    act(installation, second, "ignore")
    assert len(installation.sandbox.answers_to("dm.takeover")) == 1
    assert installation.client.post(f"~/conversations/{conversation}/give-back")["is_taken_over"] is False
    installation.arrived(installation.sandbox.direct_message("dm.takeover", "which kettlebell should i buy first?"), "responded")
    assert len(installation.sandbox.answers_to("dm.takeover")) == 2


def test_taking_over_calls_a_planned_reply_back(installation, undo_window):
    message = installation.arrived(installation.sandbox.direct_message("dm.called.back", QUESTION), "scheduled")
    installation.client.post(f"~/conversations/{message['conversation_id']}/take-over")
    assert installation.client.details(message["id"])["message"]["state"] == "awaiting_review"
    assert not installation.sandbox.answers_to("dm.called.back")


def test_off_means_the_very_next_send(installation, undo_window):
    """A reply that is already planned does not leave any more, and what comes later is only drafted."""
    planned = installation.arrived(installation.sandbox.direct_message("dm.off.planned", QUESTION), "scheduled")
    off = installation.client.put("~/avatar/switch", {"is_on": False})
    try:
        assert off["is_on"] is False
        back = installation.client.details(planned["id"])["message"]
        assert back["state"] == "awaiting_review" and "avatar_off" in [reason["code"] for reason in back["reasons"]]
        later = installation.arrived(installation.sandbox.direct_message("dm.off.later", QUESTION), "awaiting_review")
        assert later["draft"]["status"] == "proposed" and "avatar_off" in [reason["code"] for reason in later["reasons"]]
        assert not installation.sandbox.answers_to("dm.off.planned") and not installation.sandbox.answers_to("dm.off.later")
    finally:
        installation.client.put("~/avatar/switch", {"is_on": True})
    # Switched on again, nothing of that leaves by itself.
    holds_for(lambda: not installation.sandbox.answers_to("dm.off.planned") and not installation.sandbox.answers_to("dm.off.later"), "nothing leaves afterwards", seconds=2)


def test_a_send_that_is_due_while_the_switch_is_pressed_stays(installation):
    """Ten replies that leave within moments, and the switch pressed meanwhile: after its answer no call begins."""
    installation.client.change_settings(lambda settings: settings.update(undo_seconds=3))
    fans = [f"dm.race.{number}" for number in range(10)]
    try:
        ids = [installation.sandbox.direct_message(fan, QUESTION) for fan in fans]
        eventually(lambda: any((installation.client.message(each) or {}).get("state") == "responded" for each in ids), "the first has left", every=0.02)
        switched = installation.client.put("~/avatar/switch", {"is_on": False})["updated_at"]
        # A call that was under way may still end.
        messages = [installation.arrived(each, "responded", "awaiting_review") for each in ids]

        def answers():
            return [len(installation.sandbox.answers_to(fan)) for fan in fans]

        sent = answers()
        assert sent == [1 if message["state"] == "responded" else 0 for message in messages]
        for message in messages:
            begun = [delivery["attempted_at"] for delivery in installation.client.details(message["id"])["deliveries"] if "attempted_at" in delivery]
            assert all(time <= switched for time in begun), (switched, begun)
        # Longer than the window in which they were planned to leave.
        holds_for(lambda: answers() == sent, "nothing leaves any more", seconds=4)
    finally:
        installation.client.change_settings(lambda settings: settings.update(undo_seconds=0))
        installation.client.put("~/avatar/switch", {"is_on": True})


def test_emergency_stop_holds_everything_also_what_was_approved(installation, undo_window):
    automatic = installation.arrived(installation.sandbox.direct_message("dm.stop.auto", QUESTION), "scheduled")
    approved = waiting(installation, "dm.stop.approved")
    act(installation, approved, "approve", {"text": "let's talk, write to my agent"})
    installation.arrived(approved["platform_message_id"], "scheduled")
    assert installation.client.put("~/avatar/stop", {"is_stopped": True})["is_stopped"]
    try:
        for message in (automatic, approved):
            assert installation.client.details(message["id"])["message"]["state"] == "awaiting_review"
        later = installation.arrived(installation.sandbox.direct_message("dm.stop.later", QUESTION), "awaiting_review")
        assert "draft" not in later, "nothing is drafted while the stop is on"
        refused = act(installation, approved, "approve", {"text": "let's talk, write to my agent"}, expect=409)
        assert refused["code"] == "avatar_stopped" and refused["details"]["needs"] == "confirms_stop"
        installation.client.change_settings(lambda settings: settings.update(undo_seconds=0))
        act(installation, approved, "approve", {"text": "let's talk, write to my agent", "confirms_stop": True})
        installation.arrived(approved["platform_message_id"], "responded")
        assert installation.sandbox.answers_to("dm.stop.approved") == ["let's talk, write to my agent"]
    finally:
        installation.client.put("~/avatar/stop", {"is_stopped": False})
    assert not installation.sandbox.answers_to("dm.stop.auto") and not installation.sandbox.answers_to("dm.stop.later")


def test_the_operators_stop_holds_the_whole_installation(installation):
    installation.client.put("/installation/stop", {"is_stopped": True})
    try:
        message = installation.arrived(installation.sandbox.direct_message("dm.all.stopped", QUESTION), "awaiting_review")
        assert "installation_stopped" in [reason["code"] for reason in message["reasons"]] and "draft" not in message
    finally:
        installation.client.put("/installation/stop", {"is_stopped": False})
    assert not installation.sandbox.answers_to("dm.all.stopped")


def test_withdrawn_consent_stops_automation_on_youtube_only(installation):
    connection = installation.connections["youtube"]
    installation.client.delete(f"~/connections/{connection}/automation-consent")
    try:
        comment = installation.sandbox.comment("youtube", "no.consent", "how many negatives per workout?")
        message = installation.arrived(comment, "awaiting_review")
        assert "no_consent" in [reason["code"] for reason in message["reasons"]]
        wrong = installation.client.put(f"~/connections/{connection}/automation-consent", {"statement": "yes"}, expect=422)
        assert wrong["fields"][0]["field"] == "statement"
    finally:
        installation.consent_to_automation()
    assert not installation.sandbox.replies("youtube", comment)


def test_bulk_has_an_outcome_for_each(installation):
    messages = [waiting(installation, f"dm.bulk.{number}") for number in range(3)]
    items = [{"message_id": message["id"]} for message in messages] + [{"message_id": "no-such-message"}]
    outcomes = installation.client.post("~/messages/bulk", {"action": "reject", "reason": "no brands this month", "items": items})["items"]
    assert ["code" in outcome for outcome in outcomes] == [False, False, False, True]
    assert outcomes[3]["code"] == "not_found"
    for message in messages:
        assert installation.client.details(message["id"])["message"]["state"] == "rejected"
    problem = installation.client.post("~/messages/bulk", {"action": "reject", "items": []}, expect=422)
    assert problem["fields"][0]["field"] == "items"
    assert installation.client.post("~/messages/bulk", {"action": "delete", "items": items}, expect=422)["code"] == "validation_failed"


def test_every_decision_is_in_the_audit_log(installation):
    entries = installation.client.pages("~/audit", limit=200)
    actions = {entry["action"] for entry in entries}
    assert {"settings.updated", "avatar.switched_on", "avatar.switched_off", "avatar.stopped", "avatar.stop_lifted", "draft.approved", "draft.edited", "draft.rejected", "delivery.sent", "delivery.undone"} <= actions
    numbers = [entry["sequence"] for entry in entries]
    assert numbers == sorted(numbers, reverse=True) and len(set(numbers)) == len(numbers)
    assert QUESTION not in str(entries) and COLLABORATION not in str(entries)
    verification = installation.client.get("~/audit/verification")
    assert verification["is_intact"] and verification["flaws"] == [] and verification["entries"] >= len(entries)
