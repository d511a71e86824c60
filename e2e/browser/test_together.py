"""Two people, a line that breaks, and a server that restarts."""
import uuid

from playwright.sync_api import expect

from support.installation import EMAIL, PASSWORD

from .test_inbox import QUESTION, reply_to


def ask(house, text=QUESTION):
    name = f"shared.{uuid.uuid4().hex[:8]}"
    comment = house.sandbox.comment("instagram", name, text)
    return name, comment


def test_what_one_person_does_the_other_sees(house, desks):
    first, second = desks(house), desks(house)
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    expect(first.row(name)).to_be_visible()
    expect(second.row(name)).to_be_visible()
    first.open_row(name)
    second.open_row(name)
    first.page.get_by_role("button", name="Ignore").click()
    expect(second.row(name)).to_have_count(0)
    expect(second.page.get_by_role("button", name="Take up again")).to_be_visible()


def test_of_two_who_answer_one_is_told_that_it_is_done(house, desks):
    first, second = desks(house), desks(house)
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    for desk in (first, second):
        desk.open_row(name)
    # The second person's line is gone: the change is not seen there.
    second.context.set_offline(True)
    expect(second.page.get_by_text("You are offline")).to_be_visible()
    first.page.get_by_role("button", name="Approve").click()
    expect(first.toast("Sending")).to_be_visible()
    assert reply_to(house, comment)
    expect(second.page.get_by_role("button", name="Approve")).to_be_visible()
    second.context.set_offline(False)
    expect(second.row(name)).to_have_count(0)
    expect(second.page.get_by_role("button", name="Approve")).to_have_count(0)
    assert reply_to(house, comment)


def test_a_lost_network_is_told_and_what_was_missed_comes_after(house, desks):
    desk = desks(house)
    desk.context.set_offline(True)
    expect(desk.page.get_by_text("You are offline")).to_be_visible()
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    expect(desk.row(name)).to_have_count(0)
    desk.context.set_offline(False)
    expect(desk.page.get_by_text("You are offline")).to_be_hidden()
    expect(desk.row(name)).to_be_visible()
    # And it is live again.
    later, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    expect(desk.row(later)).to_be_visible()


def test_without_websockets_events_come_by_polling(house, desks):
    desk = desks(house, signs_in=False)
    desk.page.add_init_script("delete window.WebSocket")
    polls = []
    desk.page.on("request", lambda request: polls.append(request.url) if "transport=polling" in request.url else None)
    desk.sign_in(EMAIL, PASSWORD)
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    expect(desk.row(name)).to_be_visible()
    assert polls


def test_who_else_looks_and_who_writes_is_seen(house, desks, colleague):
    first, second = desks(house), desks(house, colleague["email"])
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    first.open_row(name)
    expect(first.page.get_by_text("is looking too")).to_have_count(0)
    second.open_row(name)
    expect(first.page.get_by_role("status").filter(has_text="Noor is looking too")).to_be_visible()
    expect(second.page.get_by_role("status").filter(has_text="is looking too")).to_be_visible()
    second.reply.press_sequentially(" and")
    expect(first.page.get_by_text("Noor is writing a reply")).to_be_visible()
    # Also after the line broke.
    first.context.set_offline(True)
    expect(first.page.get_by_text("is looking too")).to_have_count(0)
    first.context.set_offline(False)
    expect(first.page.get_by_role("status").filter(has_text="Noor is looking too")).to_be_attached()
    second.go("settings")
    expect(first.page.get_by_text("Noor is looking too")).to_have_count(0)


def test_a_restart_of_the_server_is_survived(house, desks):
    desk = desks(house)
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    desk.open_row(name)
    desk.reply.fill("half a sentence")
    assert house.server.program.stop() == 0
    expect(desk.page.get_by_text("The line to the server is lost")).to_be_visible()
    desk.page.get_by_role("button", name="Send edited").click()
    expect(desk.toast("The server can't be reached")).to_be_visible()
    house.server.start()
    expect(desk.page.get_by_text("The line to the server is lost")).to_be_hidden(timeout=45_000)
    other, later = ask(house)
    house.arrived(later, "awaiting_review")
    expect(desk.row(other)).to_be_visible()
