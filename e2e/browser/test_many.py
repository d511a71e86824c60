"""A hundred thousand messages in one inbox. What is proved is that the right rows stand in the right places; how fast it is, is printed (pytest -s)."""
import sqlite3
from datetime import datetime

import pytest
from playwright.sync_api import expect

from support.installation import Installation
from support.waiting import eventually

from . import figures
from .test_inbox import QUESTION

COPIES = 99_999
ROW = 84
# However long the list is, no more than these are drawn on a screen of 800 pixels.
DRAWN = 60


@pytest.fixture(scope="module")
def crowded():
    """A server whose store holds a hundred thousand messages: one that came by itself, and copies of it."""
    made = Installation("crowded")
    made.register()
    made.connect("instagram")
    made.connect_webhook()
    made.wait_until_collected()
    message = made.arrived(made.sandbox.comment("instagram", "first.of.many", QUESTION), "awaiting_review", "ignored")
    own = [(milliseconds(one), one["id"]) for one in made.client.pages("~/messages", limit=100)]
    assert made.server.program.stop() == 0
    copy(made.server.data / "understudy.sqlite", message["id"])
    made.server.start()
    first = milliseconds(message)
    # Newest first; those of one moment as the server has them.
    made.order = [name for _, name in sorted([*own, *((first - number * 60_000, copy_name(number)) for number in range(1, COPIES + 1))], key=lambda one: -one[0])]
    yield made
    made.dispose()


def milliseconds(message):
    return round(datetime.fromisoformat(message["received_at"]).timestamp() * 1000)


def copy_name(number):
    return f"copy-{number:06}"


def copy(path, message_id):
    """Older copies of a message, one a minute, written while no server has the store; what people see of them differs. Triggers of the store count them."""
    differs = {
        "id": "printf('copy-%06d', n)", "platformMessageID": "'copy-' || n", "receivedAt": "receivedAt - n * 60000", "sentAt": "sentAt - n * 60000", "state": "'ignored'",
        "turnID": "NULL", "draftID": "NULL", "deliveryID": "NULL", "search_row": "(receivedAt - n * 60000) << 20", "search_text": "'question ' || n || ': ' || search_text",
        "document": """json_remove(json_set(document, '$.id', printf('copy-%06d', n), '$.platformMessageID', 'copy-' || n, '$.receivedAt', receivedAt - n * 60000,
            '$.sentAt', sentAt - n * 60000, '$.state', 'ignored', '$.text', 'question ' || n || ': ' || (document ->> '$.text')), '$.turnID', '$.draftID', '$.deliveryID')""",
    }
    with sqlite3.connect(path) as store:
        names = [row[1] for row in store.execute("PRAGMA table_info(messages)") if row[1] != "row"]
        columns = ", ".join(differs.get(name, f'"{name}"') for name in names)
        store.execute(
            f"""WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {COPIES})
            INSERT INTO messages ({", ".join(f'"{name}"' for name in names)}) SELECT {columns} FROM numbers, (SELECT * FROM messages WHERE id = ?)""", (message_id,))
        # The server itself adds new texts to the search; these came past it.
        store.execute("INSERT INTO messages_search(messages_search) VALUES ('rebuild')")
    store.close()


# To the end again and again, until there is nothing more. Looks at every frame how many rows are drawn.
TO_THE_END = """() => new Promise((done, fail) => {
    const list = document.querySelector('#feed [role="listbox"]');
    const started = performance.now();
    let most = 0, height = 0, frames = 0;
    const step = () => {
        most = Math.max(most, list.querySelectorAll('[role="option"]').length);
        if (list.lastElementChild.textContent === "That is all.") { done({ seconds: (performance.now() - started) / 1000, most }); return; }
        frames = list.scrollHeight > height ? 0 : frames + 1;
        height = Math.max(height, list.scrollHeight);
        if (frames > 3600) { fail(new Error(`nothing more comes at ${height}`)); return; }
        list.scrollTop = list.scrollHeight;
        requestAnimationFrame(step);
    };
    step();
})"""

# Through all of it, a step a frame.
THROUGH = """(steps) => new Promise((done) => {
    const list = document.querySelector('#feed [role="listbox"]');
    const far = list.scrollHeight - list.clientHeight;
    const frames = [];
    let step = 0, before = performance.now(), most = 0;
    const go = (now) => {
        frames.push(now - before);
        before = now;
        most = Math.max(most, list.querySelectorAll('[role="option"]').length);
        if (step > steps) { done({ frames: frames.slice(1), most }); return; }
        list.scrollTop = far * step / steps;
        step += 1;
        requestAnimationFrame(go);
    };
    requestAnimationFrame(go);
})"""

# The rows that are drawn: their places by where they stand, and their names.
DRAWN_ROWS = """() => {
    const list = document.querySelector('#feed [role="listbox"]');
    const top = list.getBoundingClientRect().top - list.scrollTop;
    return {
        rows: [...list.querySelectorAll('[role="option"]')].map((one) => [(one.getBoundingClientRect().top - top) / one.offsetHeight, one.id.slice(4)]),
        from: list.scrollTop / 84, to: (list.scrollTop + list.clientHeight) / 84, height: list.firstElementChild.offsetHeight,
    };
}"""


class Feed:
    """The list on the screen, held against the order in which the messages came."""

    def __init__(self, desk, order):
        self.page = desk.page
        self.order = list(order)
        self.list = desk.page.locator('#feed [role="listbox"]')

    def is_right(self):
        """What is in sight is drawn, every row stands in its place, and there are as many places as messages. Answers with the place at the top."""
        seen = self.page.evaluate(DRAWN_ROWS)
        assert seen["height"] == len(self.order) * ROW
        places = [round(place) for place, _ in seen["rows"]]
        assert all(abs(place - round(place)) < 0.05 for place, _ in seen["rows"]), seen["rows"]
        assert [name for _, name in seen["rows"]] == [self.order[place] for place in places]
        assert len(places) <= DRAWN
        last = min(len(self.order) - 1, int(seen["to"] - 0.01))
        assert set(range(int(seen["from"]), last + 1)) <= set(places), (seen["from"], seen["to"], places)
        return seen["from"]

    def jump(self, place):
        self.list.evaluate("(list, top) => { list.scrollTop = top; }", place * ROW)
        return eventually(lambda: (self.is_right(),), f"the rows at {place} are right")[0]

    def chosen(self, place):
        """The row at this place is the one that keys act on, and it is in sight."""
        name = self.order[place]
        expect(self.list).to_have_attribute("aria-activedescendant", f"row-{name}")
        expect(self.page.locator(f'[id="row-{name}"]')).to_be_in_viewport(ratio=0.9)
        eventually(lambda: (self.is_right(),), f"the rows around {place} are right")


@pytest.fixture
def feed(crowded, desks):
    desk = desks(crowded)
    desk.page.get_by_role("tab", name="Live").click()
    expect(desk.row("first.of.many").first).to_be_visible()
    return Feed(desk, crowded.order)


def test_the_store_counts_and_finds_all_of_them(crowded, desks):
    assert crowded.client.get("~/messages/counts")["done"] >= COPIES
    desk = desks(crowded)
    desk.page.get_by_role("tab", name="Done").click()
    desk.page.get_by_label("Search messages").fill("question 77777")
    expect(desk.row("question 77777:")).to_be_visible()
    expect(desk.row("")).to_have_count(1)


def test_a_hundred_thousand_messages_are_gone_through(crowded, feed):
    page = feed.page
    figures.watch(page)
    loaded = page.evaluate(TO_THE_END)
    assert loaded["most"] <= DRAWN
    loading = figures.taken(page)["tasks"]

    # Wherever one jumps to, in steps or at once.
    last = len(feed.order) - 1
    for place in (0, 1, 1_000, 50_000, 49_990, 77_777, 3, last):
        feed.jump(place)
    through = page.evaluate(THROUGH, 600)
    assert through["most"] <= DRAWN
    scrolling = figures.taken(page)["tasks"]

    # By the wheel, as far as it is turned.
    before = feed.jump(60_000)
    feed.list.hover()
    for _ in range(5):
        page.mouse.wheel(0, 10 * ROW)
    eventually(lambda: abs(feed.is_right() - before - 50) < 0.1, "the wheel has moved it by fifty rows")
    page.mouse.wheel(0, -20 * ROW)
    eventually(lambda: abs(feed.is_right() - before - 30) < 0.1, "and back by twenty")
    wheeling = figures.taken(page)["tasks"]

    # By the keyboard: both ends, one by one; what is selected and what is open stays so.
    feed.list.focus()
    page.keyboard.press("End")
    feed.chosen(last)
    page.keyboard.press("Home")
    feed.chosen(0)
    figures.taken(page)
    keys = "jjjjkkjj"
    for key in keys:
        page.keyboard.press(key)
    feed.chosen(4)
    page.keyboard.press("ArrowDown")
    feed.chosen(5)
    page.keyboard.press("x")
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    pressed = figures.taken(page)
    feed.jump(40_000)
    expect(feed.list).to_have_attribute("aria-activedescendant", f"row-{feed.order[5]}")
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    page.keyboard.press("k")
    feed.chosen(4)
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_have_count(0)

    # What comes meanwhile goes on top and moves nothing that is being read.
    before = feed.jump(30_000)
    figures.taken(page)
    came = crowded.arrived(crowded.sandbox.comment("instagram", "one.more", QUESTION), "awaiting_review", "ignored")
    feed.order.insert(0, came["id"])
    eventually(lambda: abs(feed.is_right() - before - 1) < 0.1, "it has one more above")
    coming = figures.taken(page)["tasks"]
    feed.list.focus()
    page.keyboard.press("Home")
    feed.chosen(0)
    heap = page.evaluate("performance.memory.usedJSHeapSize") / 1e6
    frames = sorted(through["frames"])
    print(
        f"\n{len(feed.order)} messages in the list after {loaded['seconds']:.1f} s, at most {loaded['most']} rows drawn, heap {heap:.0f} MB"
        f"\nloading all of them: {figures.tasks_text(loading)}"
        f"\nscrolling through them in {len(frames)} frames: median {frames[len(frames) // 2]:.1f} ms, 99 % {frames[int(len(frames) * 0.99)]:.1f} ms; {figures.tasks_text(scrolling)}"
        f"\nby the wheel: {figures.tasks_text(wheeling)}; while one more came: {figures.tasks_text(coming)}"
        f"\nkey to paint: {figures.inputs_text(pressed['inputs'], len(keys) + 2)}; {figures.tasks_text(pressed['tasks'])}")
