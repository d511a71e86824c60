"""Working together: notes, assignment, snooze, the contact card, notifications."""
import re
import uuid
import zoneinfo
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from support.waiting import eventually

from .test_inbox import QUESTION
from .test_together import ask

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> @Noor"


@pytest.fixture
def fan(house):
    """A fan with a waiting direct message."""
    name = f"team.{uuid.uuid4().hex[:8]}"
    platform_id = house.sandbox.direct_message(name, QUESTION)
    message = house.arrived(platform_id, "awaiting_review")
    return {"name": name, "id": message["id"], "conversation": message["conversation_id"], "contact": message["contact"]["id"]}


def note_field(desk):
    return desk.page.get_by_role("group", name="Internal note").get_by_role("textbox")


def test_a_note_reaches_who_is_named_in_it(house, desks, colleague, fan):
    first, second = desks(house), desks(house, colleague["email"])
    first.open_row(fan["name"])
    first.page.keyboard.press("n")
    first.page.keyboard.type("this one is for @No")
    expect(first.page.get_by_role("option", name="Noor")).to_be_visible()
    first.page.keyboard.press("Enter")
    first.page.keyboard.type("please")
    first.page.keyboard.press("Control+Enter")
    expect(first.page.get_by_role("note")).to_contain_text("this one is for @Noor please")
    expect(second.page.get_by_role("button", name=re.compile("unread notification"))).to_be_visible()
    second.page.get_by_role("button", name=re.compile("unread notification")).click()
    second.page.get_by_role("dialog", name="Notifications").get_by_role("button", name=re.compile("mentioned you in a note")).first.click()
    expect(second.page.get_by_role("note")).to_contain_text("this one is for @Noor please")
    # It never leaves the house.
    assert QUESTION in house.client.details(fan["id"])["message"]["text"]
    assert [one["text"] for one in house.client.get(f"~/conversations/{fan['conversation']}/notes")["items"]] == ["this one is for @Noor please"]
    # Who was not named is not told.
    expect(first.page.get_by_text("mentioned you in a note")).to_have_count(0)
    # Live: the other one's answer comes by itself.
    colleague["client"].post(f"~/conversations/{fan['conversation']}/notes", {"text": "seen"}, expect=201)
    expect(first.page.get_by_role("note").filter(has_text="seen")).to_be_visible()


def test_hostile_notes_tags_and_names_are_only_text(house, desk, colleague, fan):
    house.client.post(f"~/conversations/{fan['conversation']}/notes", {"text": HOSTILE, "mentions": [colleague["id"]]}, expect=201)
    house.client.put(f"~/contacts/{fan['contact']}/card", {"tags": ["<b>bold</b>", "javascript:alert(1)"], "note": HOSTILE, "is_vip": False})
    desk.open_row(fan["name"])
    expect(desk.page.get_by_role("note")).to_contain_text("<img src=x onerror=")
    expect(desk.page.get_by_role("region", name="Contact").get_by_text("<b>bold</b>")).to_be_visible()
    assert desk.page.locator("main img, main script, main a[href^=javascript]").count() == 0
    assert "owned" not in desk.page.title()


def test_a_message_is_put_off_and_brought_back(house, desk, fan):
    desk.open_row(fan["name"])
    desk.page.keyboard.press("z")
    desk.page.get_by_role("dialog", name="Put off until").get_by_role("button", name="Tomorrow morning").click()
    expect(desk.toast("Put off until")).to_be_visible()
    expect(desk.row(fan["name"])).to_have_count(0)
    eventually(lambda: "snoozed_until" in house.client.details(fan["id"])["message"], "it is put off")
    desk.page.get_by_role("tab", name="Snoozed").click()
    desk.open_row(fan["name"])
    desk.page.get_by_role("button", name="Bring back now").click()
    expect(desk.toast("Back again")).to_be_visible()
    desk.page.get_by_role("tab", name="Needs me").click()
    expect(desk.row(fan["name"])).to_be_visible()
    assert "snoozed_until" not in house.client.details(fan["id"])["message"]


def test_times_to_put_off_to_are_those_of_the_workspaces_clocks(house, desks, fan):
    """The browser stands on the other side of the world."""
    zone = house.client.get("~")["time_zone"]
    desk = desks(house, timezone_id="Pacific/Auckland")
    desk.open_row(fan["name"])
    desk.page.keyboard.press("z")
    dialog = desk.page.get_by_role("dialog", name="Put off until")
    expect(dialog.get_by_text(f"By the clocks of {zone}.")).to_be_visible()
    dialog.get_by_role("button", name="Tomorrow morning").click()
    eventually(lambda: house.client.details(fan["id"])["message"].get("snoozed_until"), "it is put off")
    until = datetime.fromisoformat(house.client.details(fan["id"])["message"]["snoozed_until"]).astimezone(zoneinfo.ZoneInfo(zone))
    assert (until.hour, until.minute) == (9, 0), until
    assert until.date() == datetime.now(zoneinfo.ZoneInfo(zone)).date() + timedelta(days=1)
    house.client.put(f"~/messages/{fan['id']}/snooze", {})


def test_what_the_server_refuses_is_taken_back(house, desk, fan):
    desk.open_row(fan["name"])
    desk.page.route("**/snooze", lambda route: route.fulfill(status=500, content_type="application/problem+json", body='{"status":500,"code":"internal_failure","title":"x","detail":"It did not work."}'))
    desk.page.keyboard.press("z")
    desk.page.get_by_role("dialog").get_by_role("button", name="In one hour").click()
    expect(desk.toast("It did not work.")).to_be_visible()
    expect(desk.row(fan["name"])).to_be_visible()


def test_a_message_is_given_into_somebodys_care(house, desks, colleague, fan):
    first, second = desks(house), desks(house, colleague["email"])
    first.open_row(fan["name"])
    first.page.keyboard.press("p")
    first.page.get_by_role("dialog", name="Who takes care of it?").get_by_role("button", name="Noor").click()
    expect(first.toast("Noor takes care of it.")).to_be_visible()
    expect(first.page.get_by_text("In Noor’s care")).to_be_visible()
    second.page.get_by_role("button", name="Filters").click()
    second.page.get_by_role("menuitemradio", name="Assigned to me").click()
    expect(second.row(fan["name"])).to_be_visible()
    house.client.put(f"~/messages/{fan['id']}/assignment", {})
    expect(second.row(fan["name"])).to_have_count(0)


def test_the_contact_card_is_kept(house, desk, fan):
    desk.open_row(fan["name"])
    card = desk.page.get_by_role("region", name="Contact")
    card.get_by_label("Tags").fill("marathon")
    card.get_by_label("Tags").press("Enter")
    expect(card.get_by_role("button", name=re.compile("marathon"))).to_be_visible()
    card.get_by_label("Note about this person").fill("runs in Lisbon every year")
    card.get_by_role("button", name="Mark as VIP").click()
    expect(card.get_by_text("VIP", exact=True)).to_be_visible()

    def kept():
        contact = house.client.get(f"~/contacts/{fan['contact']}")
        assert contact["tags"] == ["marathon"] and contact["note"] == "runs in Lisbon every year" and contact["is_vip"], contact
        return True

    eventually(kept, "the card is kept")
    desk.page.reload()
    expect(card.get_by_label("Note about this person")).to_have_value("runs in Lisbon every year")


def test_what_was_answered_is_remembered_and_the_window_is_counted(house, desk, fan):
    desk.open_row(fan["name"])
    expect(desk.page.get_by_text("Nothing was answered yet.")).to_be_visible()
    expect(desk.page.get_by_text(re.compile("Window closes in 2[34]h"))).to_be_visible()
    expect(desk.row(fan["name"])).to_contain_text(re.compile("Replies are taken for 2[34]h"))
    house.client.post(f"~/messages/{fan['id']}/approve", {"text": "three days are plenty"})
    house.arrived(house.client.details(fan["id"])["message"]["platform_message_id"], "responded")
    desk.page.get_by_role("tab", name="Done").click()
    desk.open_row(fan["name"])
    expect(desk.page.get_by_role("region", name="What you talked about")).to_contain_text("three days are plenty")


def test_several_are_rejected_and_assigned_at_once(house, desk):
    word = f"w{uuid.uuid4().hex[:8]}"
    messages = [house.arrived(house.sandbox.comment("instagram", f"many.{word}.{number}", f"{QUESTION} {word} {number}"), "awaiting_review") for number in range(2)]
    desk.page.get_by_label("Search messages").fill(word)
    expect(desk.row(word)).to_have_count(2)
    desk.page.get_by_role("button", name="Select all shown").click()
    desk.page.get_by_role("toolbar").get_by_role("button", name="Assign").click()
    desk.page.get_by_role("dialog").get_by_role("button", name=re.compile("(me)")).click()
    expect(desk.toast("2 messages done.")).to_be_visible()
    assert all("assigned_to" in house.client.details(one["id"])["message"] for one in messages)
    desk.page.get_by_role("button", name="Select all shown").click()
    desk.page.get_by_role("toolbar").get_by_role("button", name="Reject").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Needs no reply").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Reject").click()
    expect(desk.row(word)).to_have_count(0)
    eventually(lambda: all(house.client.details(one["id"])["message"]["state"] == "rejected" for one in messages), "both are rejected")


def notified(desks, house):
    """A desk whose person wants the browser's notifications, in the background; `__shown` holds what it was told."""
    desk = desks(house, permissions=["notifications"])
    page = desk.page
    page.add_init_script("""
        window.__shown = [];
        window.Notification = class extends EventTarget {
            static permission = "granted";
            static requestPermission() { return Promise.resolve("granted"); }
            constructor(title, options) { super(); window.__shown.push(options.body); }
        };
        Object.defineProperty(document, "hidden", { get: () => window.__hidden === true });
    """)
    page.reload()
    expect(page.get_by_role("tab", name="Needs me")).to_be_visible()
    page.get_by_role("button", name=re.compile("otification")).first.click()
    page.get_by_role("button", name="Notify me in this browser").click()
    expect(page.get_by_role("button", name="Stop notifying me here")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("window.__hidden = true")
    return desk


def test_a_crisis_is_told_in_the_browser(house, desks):
    page = notified(desks, house).page
    house.sandbox.direct_message(f"lawyer.{uuid.uuid4().hex[:6]}", "my lawyer will sue you, you will hear from my attorney about this")
    eventually(lambda: page.evaluate("window.__shown"), "it is told")
    assert "person" in page.evaluate("window.__shown")[0]


def test_waiting_reviews_are_told_in_the_browser(house, desks):
    desk = notified(desks, house)
    page = desk.page
    # On any screen.
    page.evaluate("window.__hidden = false")
    page.get_by_role("link", name="Rules").click()
    expect(page.get_by_role("heading", name="Rules", exact=True)).to_be_visible()
    page.evaluate("window.__hidden = true")
    _, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    eventually(lambda: page.evaluate("window.__shown"), "it is told")
    waiting = page.evaluate("window.__shown")
    assert re.fullmatch(r"(A message waits|\d+ messages wait) for a person\.", waiting[-1]), waiting
