"""A dashboard that is open for long while fans write: python -m browser.soak [minutes] from e2e/, or make soak.

Every few seconds messages come, rows are opened, screens are changed. After garbage collection the page's memory, nodes and
listeners and the server's memory are written down; at the end the last third is held against the first after a warm-up.
"""
import statistics
import sys
import time
import uuid
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from browser.conftest import CHROMIUM  # noqa: E402
from browser.desk import Desk  # noqa: E402
from support.installation import EMAIL, PASSWORD, Installation  # noqa: E402

MINUTES = float(sys.argv[1]) if len(sys.argv) > 1 else 20
PLACES = ["avatar", "training/voice", "rules", "connections", "system", "inbox/all", "inbox/needs_me"]
# What may be more at the end: rows of a feed that grew are kept, and caches fill.
ALLOWED = {"page_mb": 8, "nodes": 3_000, "listeners": 600, "server_mb": 60}


def measure(session, pid):
    session.send("HeapProfiler.collectGarbage")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines() if ":" in line)
    return {
        "page_mb": metrics["JSHeapUsedSize"] / 1e6, "nodes": metrics["Nodes"], "listeners": metrics["JSEventListeners"], "server_mb": int(status["VmRSS"].split()[0]) / 1e3,
    }


def work(house, desk, number):
    """A person's few seconds; addresses change without loading the page anew."""
    for _ in range(3):
        house.sandbox.comment("instagram", f"soak.{uuid.uuid4().hex[:8]}", f"how many days per week should a beginner train? {number}")
    place = PLACES[number % len(PLACES)]
    desk.page.evaluate("(to) => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')); }", f"/w/{house.client.workspace}/{place}")
    if place.startswith("inbox"):
        rows = desk.page.locator('[role="option"]')
        rows.first.wait_for()
        for index in range(min(3, rows.count())):
            rows.nth(index).click()
            desk.page.keyboard.press("j")
    desk.page.wait_for_timeout(2_000)


def main():
    house = Installation("soak")
    samples = []
    try:
        house.set_up(undo_seconds=8)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            desk = Desk(browser.new_context(viewport={"width": 1366, "height": 800}, locale="en-GB"), house)
            desk.sign_in(EMAIL, PASSWORD)
            session = desk.context.new_cdp_session(desk.page)
            session.send("Performance.enable")
            ends, number = time.monotonic() + MINUTES * 60, 0
            while time.monotonic() < ends:
                work(house, desk, number)
                number += 1
                if number % len(PLACES) == 0:
                    samples.append(measure(session, house.server.program.process.pid))
                    print("  ".join(f"{name} {value:.1f}" for name, value in samples[-1].items()), flush=True)
            browser.close()
            assert not desk.complaints, desk.complaints
    finally:
        house.dispose()
    third = len(samples) // 3
    assert third >= 1, "too short: give it more minutes"
    early, late = samples[third:2 * third], samples[-third:]
    grown = {name: statistics.median(one[name] for one in late) - statistics.median(one[name] for one in early) for name in ALLOWED}
    for name, more in grown.items():
        print(f"{name}: {more:+.1f} from the middle third to the last (at most {ALLOWED[name]})")
    broken = [name for name, more in grown.items() if more > ALLOWED[name]]
    sys.exit(f"memory grows: {', '.join(broken)}" if broken else 0)


if __name__ == "__main__":
    main()
