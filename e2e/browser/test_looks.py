"""Every screen for people who see, hear or move differently: axe finds nothing, in light and dark; and a phone shows it all."""
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .test_together import ask

# Screens by what shows that they stand; a new screen is a line here.
SCREENS = {
    "inbox/needs_me": "Needs me", "inbox/all": "Live", "avatar": "Try a message", "rules": "New rule", "saved-replies": "New saved reply", "training/voice": "Learning curve",
    "training/runs": "Import a file", "training/texts": "Leave out what does not", "connections": "Collect content", "analytics": "What became of them", "team": "Add a person", "audit": "The chain is whole", "settings": "Where you are signed in", "billing": "Plans",
    "system": "Queues", "welcome/connect": "Connect an account", "welcome/learn": "Learning your voice", "welcome/drafts": "The first drafts", "welcome/autonomy": "Drafts only",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def violations(page):
    result = Axe().run(page, options=RULES).response
    return [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:3]}" for one in result["violations"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_screen_has_a_violation(house, desks, theme):
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    desk = desks(house, color_scheme=theme, reduced_motion="reduce")
    found = {}
    for screen, shown in SCREENS.items():
        desk.go(*screen.split("/"))
        expect(desk.page.get_by_text(shown).first).to_be_visible()
        expect(desk.page.locator(".skeleton")).to_have_count(0)
        if screen.startswith("inbox"):
            expect(desk.row(name)).to_be_visible()
            found[screen + " without a message"] = violations(desk.page)
            desk.open_row(name)
            expect(desk.page.get_by_role("button", name="Approve")).to_be_visible()
        found[screen] = violations(desk.page)
    assert {screen: broken for screen, broken in found.items() if broken} == {}


@pytest.mark.parametrize("width", [360, 768, 2560])
def test_no_screen_hangs_over_the_edge(house, desks, width):
    desk = desks(house)
    desk.page.set_viewport_size({"width": width, "height": 800})
    for screen, shown in SCREENS.items():
        desk.go(*screen.split("/"))
        expect(desk.page.get_by_text(shown).first).to_be_attached()
        wide = desk.page.evaluate("""() => [...document.querySelectorAll("#content, #content > *, main")].filter((one) => one.scrollWidth > one.clientWidth + 1).length
            + Number(document.documentElement.scrollWidth > innerWidth)""")
        assert wide == 0, screen


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_a_screen_has_no_violation(house, desks, theme):
    desk = desks(house, color_scheme=theme, reduced_motion="reduce")
    page = desk.page
    for opens, closes in (("Control+k", "Escape"), ("?", "Escape")):
        page.keyboard.press(opens)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == [], opens
        page.keyboard.press(closes)
    for button in ("Account", "Filters", "Emergency stop"):
        page.get_by_role("button", name=button).click()
        expect(page.locator('[role="menu"], dialog').first).to_be_visible()
        assert violations(page) == [], button
        page.keyboard.press("Escape")
    page.get_by_role("button", name="otification").click()
    expect(page.get_by_role("dialog", name="Notifications")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_signing_in_has_no_violation(house, desks, theme):
    desk = desks(house, signs_in=False, color_scheme=theme, reduced_motion="reduce")
    desk.page.goto(desk.url + "/")
    expect(desk.page.get_by_label("Password")).to_be_visible()
    assert violations(desk.page) == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280, 1920, 2560])
def test_nothing_hangs_over_the_edge(house, desks, width):
    desk = desks(house)
    desk.page.set_viewport_size({"width": width, "height": 800})
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    expect(desk.row(name)).to_be_visible()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    desk.open_row(name)
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    for button in ("Approve", "Emergency stop"):
        box = desk.page.get_by_role("button", name=button).bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, button


@pytest.mark.parametrize("width", [390, 1280])
def test_views_that_do_not_fit_are_hinted_at_and_reached(house, desks, width):
    desk = desks(house)
    desk.page.set_viewport_size({"width": width, "height": 800})
    views = desk.page.get_by_role("tablist", name="Inbox views")
    tabs = views.get_by_role("tab")
    # Beside the list, and for the pointer alone.
    hint = views.locator("xpath=..").locator("> button")
    expect(hint).to_have_count(1)
    expect(tabs.last).not_to_be_in_viewport(ratio=0.9)
    tabs.first.focus()
    desk.page.keyboard.press("End")
    expect(tabs.last).to_have_attribute("aria-selected", "true")
    expect(tabs.last).to_be_focused()
    expect(tabs.last).to_be_in_viewport(ratio=0.99)
    # By its address alone, too.
    desk.page.reload()
    expect(tabs.last).to_have_attribute("aria-selected", "true")
    expect(tabs.last).to_be_in_viewport(ratio=0.99)
    expect(tabs.first).not_to_be_in_viewport(ratio=0.9)
    hint.first.click()
    expect(tabs.first).to_be_in_viewport(ratio=0.99)
