"""What the first view weighs; and how fast it is, printed (pytest -s) and never a reason to fail: this machine may be busy."""
from playwright.sync_api import expect

from . import figures
from .test_together import ask

FIRST_LOAD = 140_000  # Bytes on the wire, compressed.


def test_the_first_view_is_small_and_its_times_are_printed(house, desks):
    name, comment = ask(house)
    house.arrived(comment, "awaiting_review")
    signed_in = desks(house)
    # The same session in a browser that has nothing of the page yet.
    desk = desks(house, signs_in=False, storage_state=signed_in.context.storage_state())
    page = desk.page
    figures.watch(page, from_the_start=True)
    desk.go("inbox", "needs_me")
    expect(desk.row(name)).to_be_visible()
    cold = page.evaluate("""() => {
        const rows = performance.getEntriesByType("resource").filter((one) => one.name.includes("/assets/"));
        const page = performance.getEntriesByType("navigation")[0];
        const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
        return {
            bytes: page.transferSize + rows.reduce((sum, one) => sum + one.transferSize, 0),
            names: rows.map((one) => one.name), paint,
            // Interactive: painted, and the last long task is over.
            interactive: Math.max(paint, ...window.longTasks.map(([start, took]) => start + took)),
            longest: Math.max(0, ...window.longTasks.map(([, took]) => took)),
        };
    }""")
    print(f"\ncold cache: {cold['bytes'] / 1000:.0f} kB in {len(cold['names'])} files; first contentful paint {cold['paint']:.0f} ms; "
          f"interactive {cold['interactive']:.0f} ms (budget 1500); longest task {cold['longest']:.0f} ms")
    assert cold["bytes"] <= FIRST_LOAD, cold["names"]

    figures.taken(page)
    keys, search = "jjjkkjjkjk", "how many days"
    for key in keys:
        page.keyboard.press(key)
    page.get_by_label("Search messages").click()
    page.keyboard.type(search)
    expect(desk.row(name)).to_be_visible()
    warm = figures.taken(page)
    print(f"input to paint: {figures.inputs_text(warm['inputs'], len(keys) + len(search))}; {figures.tasks_text(warm['tasks'])}")


def scripts(page):
    return {name: size for name, size in page.evaluate("performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.js')).map((one) => [one.name, one.decodedBodySize])")}


def test_the_chart_library_comes_with_the_first_chart(house, desks):
    desk = desks(house)
    desk.go("rules")
    expect(desk.page.get_by_role("button", name="New rule").first).to_be_visible()
    without = scripts(desk.page)
    desk.go("training", "voice")
    expect(desk.page.locator("canvas").first).to_be_visible()
    more = {name: size for name, size in scripts(desk.page).items() if name not in without}
    assert any(size > 100_000 for size in more.values()), more
