"""The inbox as a person works it."""
import uuid

import pytest
from playwright.sync_api import expect

from support.waiting import eventually

QUESTION = "how many days per week should a beginner train?"


@pytest.fixture
def fan(house):
    """A fan with a waiting question and a draft."""
    name = f"fan.{uuid.uuid4().hex[:8]}"
    comment = house.sandbox.comment("instagram", name, QUESTION)
    message = house.arrived(comment, "awaiting_review")
    assert message["draft"], message
    return {"name": name, "comment": comment, "id": message["id"], "draft": message["draft"]["text"]}


def state(house, fan):
    return house.client.details(fan["id"])["message"]["state"]


def is_state(house, message_id, wanted):
    found = house.client.details(message_id)["message"]["state"]
    assert found == wanted, found
    return True


def reply_to(house, comment):
    """The one reply that stands under the comment on the platform, once it is there."""

    def look():
        replies = house.sandbox.replies("instagram", comment)
        assert replies, "nothing was sent"
        return replies

    replies = eventually(look, "the reply arrives", seconds=30)
    assert len(replies) == 1, replies
    return replies[0]


def test_a_message_comes_by_itself_and_its_draft_is_approved(house, desk, fan):
    desk.open_row(fan["name"])
    expect(desk.reply).to_have_value(fan["draft"])
    expect(desk.page.get_by_text("Past reply").first).to_be_visible()
    desk.page.get_by_role("button", name="Approve").click()
    expect(desk.toast("Sending in")).to_be_visible()
    assert reply_to(house, fan["comment"]).startswith(fan["draft"])


@pytest.fixture
def time_to_undo(house):
    """However slow the machine is."""
    house.client.change_settings(lambda settings: settings.update(undo_seconds=120))
    yield
    house.client.change_settings(lambda settings: settings.update(undo_seconds=8))


def test_a_send_is_undone_inside_its_window(house, desk, fan, time_to_undo):
    desk.open_row(fan["name"])
    desk.page.get_by_role("button", name="Approve").click()
    desk.toast("Sending in").get_by_role("button", name="Undo").click()
    expect(desk.toast("Taken back")).to_be_visible()
    assert state(house, fan) == "awaiting_review"
    assert house.sandbox.replies("instagram", fan["comment"]) == []


def test_an_edited_text_is_what_is_sent(house, desk, fan):
    desk.open_row(fan["name"])
    desk.reply.fill("three days, and walk on the others")
    expect(desk.page.get_by_text("Edited", exact=True)).to_be_visible()
    desk.page.get_by_role("button", name="Send edited").click()
    assert reply_to(house, fan["comment"]).startswith("three days, and walk on the others")


def test_a_draft_is_rejected_with_a_reason(house, desk, fan):
    desk.open_row(fan["name"])
    desk.page.get_by_role("button", name="Reject").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Does not sound like me").click()
    dialog.get_by_role("button", name="Reject").click()
    expect(desk.toast("Rejected")).to_be_visible()
    eventually(lambda: is_state(house, fan["id"], "rejected"), "it is rejected")


def test_the_keyboard_alone_does_the_job(house, desk, fan):
    page = desk.page
    page.keyboard.press("s")
    page.keyboard.type(QUESTION[:20])
    expect(desk.row(fan["name"])).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(desk.row(fan["name"])).to_be_visible()
    for _ in range(40):
        page.keyboard.press("j")
        page.wait_for_url("**/needs_me/*")
        if fan["id"] in page.url:
            break
    assert fan["id"] in page.url
    expect(desk.reply).to_have_value(fan["draft"])
    page.keyboard.press("h")
    expect(page.get_by_text("A person answers here")).to_be_visible()
    page.keyboard.press("h")
    expect(page.get_by_text("A person answers here")).to_be_hidden()
    page.keyboard.press("e")
    expect(desk.reply).to_be_focused()
    page.keyboard.type(" — promise")
    page.keyboard.press("Control+Enter")
    expect(desk.toast("Sending in")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(desk.toast("Taken back")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("done")
    page.keyboard.press("Enter")
    expect(page.get_by_role("tab", name="Done")).to_have_attribute("aria-selected", "true")


def test_a_saved_reply_is_put_in_by_slash(house, desk, fan):
    house.client.post("~/saved-replies", {"title": "Schedule", "text": "the schedule is pinned on my profile", "shortcut": f"s{uuid.uuid4().hex[:6]}"}, expect=201)
    desk.open_row(fan["name"])
    desk.page.keyboard.press("o")
    expect(desk.reply).to_have_value("")
    desk.page.keyboard.type("/sched")
    expect(desk.page.get_by_role("option", name="Schedule").first).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_label("Reply", exact=True).locator("textarea")).to_have_value("the schedule is pinned on my profile")


def test_search_and_filters_find_and_clear(house, desk, fan):
    desk.page.get_by_label("Search messages").fill("zzzz nothing has these words")
    expect(desk.page.get_by_text("No message fits")).to_be_visible()
    desk.page.get_by_role("button", name="Clear filters").click()
    expect(desk.row(fan["name"])).to_be_visible()
    desk.page.get_by_role("button", name="Filters").click()
    desk.page.get_by_role("menuitemradio", name="YouTube").click()
    expect(desk.row(fan["name"])).to_have_count(0)
    desk.page.get_by_role("button", name="Remove: YouTube").click()
    expect(desk.row(fan["name"])).to_be_visible()


def test_several_are_put_aside_at_once_and_taken_up_again(house, desk):
    word = f"w{uuid.uuid4().hex[:8]}"
    comments = [house.sandbox.comment("instagram", f"bulk.{word}.{number}", f"{QUESTION} {word} {number}") for number in range(3)]
    messages = [house.arrived(comment, "awaiting_review") for comment in comments]
    desk.page.get_by_label("Search messages").fill(word)
    expect(desk.row("")).to_have_count(3)
    expect(desk.row(word)).to_have_count(3)
    desk.page.get_by_role("button", name="Select all shown").click()
    expect(desk.page.get_by_role("toolbar")).to_contain_text("3 selected")
    desk.page.get_by_role("toolbar").get_by_role("button", name="Ignore").click()
    expect(desk.row(word)).to_have_count(0)
    for message in messages:
        eventually(lambda: is_state(house, message["id"], "ignored"), "it is ignored")
    desk.page.get_by_role("tab", name="Done").click()
    expect(desk.row(word)).to_have_count(3)


def test_the_emergency_stop_is_one_question_away_on_every_screen(house, desk):
    desk.page.get_by_role("button", name="Emergency stop").click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Stop now").click()
    expect(desk.page.get_by_text("Emergency stop is on")).to_be_visible()
    assert house.client.get("~/avatar")["is_stopped"]
    desk.page.get_by_role("button", name="Lift the stop").click()
    expect(desk.page.get_by_text("Emergency stop is on")).to_be_hidden()
    assert not house.client.get("~/avatar")["is_stopped"]
    switch = desk.page.get_by_role("switch", name="Avatar")
    expect(switch).to_have_attribute("aria-checked", "true")
    switch.click()
    expect(desk.toast("The avatar is off")).to_be_visible()
    assert not house.client.get("~/avatar")["is_on"]
    switch.click()
    expect(desk.toast("The avatar is on")).to_be_visible()


def test_a_stop_is_shown_only_once_it_holds(house, desk):
    asked = []
    desk.page.route("**/avatar/stop", lambda route: asked.append(route))
    button = desk.page.get_by_role("button", name="Emergency stop")
    button.click()
    desk.page.get_by_role("dialog").get_by_role("button", name="Stop now").click()
    expect(button).to_be_disabled()
    eventually(lambda: desk.page.evaluate("true") and asked, "the server is asked")
    expect(desk.page.get_by_text("Emergency stop is on")).to_have_count(0)
    # Refused: told, and the button is there again.
    asked[0].fulfill(status=500, content_type="application/problem+json", body='{"status":500,"code":"internal_failure","title":"x","detail":"It did not work."}')
    expect(desk.toast("It did not work.")).to_be_visible()
    expect(button).to_be_enabled()
    expect(desk.page.get_by_text("Emergency stop is on")).to_have_count(0)
    assert not house.client.get("~/avatar")["is_stopped"]


def test_hostile_text_is_only_text(house, desk):
    name = f"x{uuid.uuid4().hex[:6]}"
    text = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> javascript:alert(1) \u202edesrever {{7*7}} how many days should i train?"
    comment = house.sandbox.comment("instagram", name, text)
    house.arrived(comment)
    desk.page.get_by_role("tab", name="Live").click()
    desk.open_row(name)
    expect(desk.page.get_by_role("log")).to_contain_text("<img src=x onerror=")
    assert desk.page.locator("main img, main script, main a[href^=javascript]").count() == 0
    assert "owned" not in desk.page.title()
