"""Signing in, the first minutes, and the end of a session."""
import re
import time

import pytest
from playwright.sync_api import expect

from support.installation import EMAIL, PASSWORD, Installation


def test_a_wrong_password_is_told_and_a_right_one_goes_on_where_one_was(house, desks):
    desk = desks(house, signs_in=False)
    desk.go("inbox", "done")
    desk.page.get_by_label("E-mail").fill(EMAIL)
    desk.page.get_by_label("Password").fill("something else")
    desk.page.get_by_role("button", name="Sign in").click()
    expect(desk.page.get_by_role("alert")).to_be_visible()
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("tab", name="Done")).to_have_attribute("aria-selected", "true")


def test_an_ended_session_asks_to_sign_in_and_goes_on(house, desks):
    desk = desks(house)
    desk.go("inbox", "flagged")
    expect(desk.page.get_by_role("tab", name="Flagged")).to_be_visible()
    desk.context.clear_cookies()
    desk.page.get_by_role("tab", name="Auto-sent").click()
    expect(desk.page.get_by_text("Your session has ended")).to_be_visible()
    desk.page.get_by_label("E-mail").fill(EMAIL)
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.page.get_by_role("button", name="Sign in").click()
    expect(desk.page.get_by_role("tab", name="Auto-sent")).to_have_attribute("aria-selected", "true")


def test_the_second_language_and_the_theme_are_remembered(house, desks):
    desk = desks(house)
    page = desk.page
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitemradio", name="Deutsch").click()
    expect(page.get_by_role("tab", name="Für mich")).to_be_visible()
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitemradio", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.get_by_role("tab", name="Für mich")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_role("button", name="Konto").click()
    page.get_by_role("menuitem", name="Abmelden").click()
    expect(page.get_by_role("heading", name="Willkommen zurück")).to_be_visible()


def test_signing_out_forgets_what_was_on_screen(house, desks):
    desk = desks(house)
    desk.page.get_by_role("button", name="Account").click()
    desk.page.get_by_role("menuitem", name="Sign out").click()
    expect(desk.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    desk.page.go_back()
    expect(desk.page.locator('[role="option"]')).to_have_count(0)


@pytest.fixture
def empty():
    made = Installation("first-minutes")
    yield made
    made.dispose()


def test_from_registration_to_the_first_draft(empty, desks):
    """By clicking alone; a person has to be there within three minutes."""
    started = time.monotonic()
    desk = desks(empty, signs_in=False)
    page = desk.page
    page.goto(desk.url + "/")
    expect(page.get_by_role("heading", name="Set up Understudy")).to_be_visible()
    page.get_by_label("Your name").fill("Romy Castellane")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Creator or agency").fill("Romy Castellane")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Connect Instagram").click()
    # The platform's own page, and back.
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_role("heading", name="Learning your voice")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Your voice is learned from [\d,]+ texts"))).to_be_visible(timeout=90_000)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("The first drafts")).to_be_visible()
    empty.sandbox.comment("instagram", "first.fan", "how many days per week should a beginner train?")
    expect(page.get_by_text("first.fan wrote")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("how many days per week should a beginner train?")).to_be_visible()
    took = time.monotonic() - started
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Praise by itself").check()
    page.get_by_role("button", name="Open the inbox").click()
    expect(desk.row("first.fan")).to_be_visible()
    empty.client.sign_in(EMAIL, PASSWORD)
    assert empty.client.get("~/avatar")["settings"]["autonomy"]["praise"]["autonomy"] == "auto"
    assert len(empty.client.get("/workspaces")["items"]) == 1
    print(f"from the first page to the first draft: {took:.1f} s")
    assert took < 180
