"""Pictures of the screens for docs/pictures: python -m browser.screenshots from e2e/, or make screenshots.

Every screen is taken at every width in light and dark; --all FOLDER also keeps those that the documentation does not show, as PNG, and --only NAME,NAME takes these screens alone.
"""
import base64
import contextlib
import re
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import requests
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from browser.conftest import CHROMIUM  # noqa: E402
from support.api import Client, Problem  # noqa: E402
from support.processes import Program, free_port  # noqa: E402
from support.waiting import eventually  # noqa: E402

LOOK_AT = Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[1] == "--all" else None
# --only NAME,NAME takes these screens alone.
ONLY = sys.argv[sys.argv.index("--only") + 1].split(",") if "--only" in sys.argv else []
PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
SIZES = {390: 844, 1280: 800, 1920: 1080}
# File name, address within the workspace, and whether the first line of a list is opened.
SCREENS = [
    ("inbox", "inbox/drafts", True), ("avatar", "avatar", False), ("rules", "rules", False), ("saved-replies", "saved-replies", False), ("training", "training/voice", False),
    ("training-runs", "training/runs", False), ("training-texts", "training/texts", False), ("analytics", "analytics", False), ("connections", "connections", False), ("team", "team", False), ("audit", "audit", False),
    ("settings", "settings", False), ("billing", "billing", False), ("system", "system", False), ("welcome-connect", "welcome/connect", False), ("welcome-learn", "welcome/learn", False),
    ("welcome-drafts", "welcome/drafts", False), ("welcome-autonomy", "welcome/autonomy", False),
]
# Those that the documentation shows; the others are only looked at (--all FOLDER).
KEPT = {
    "sign-in-1280-light", "inbox-1280-light", "inbox-1280-dark", "inbox-390-light", "inbox-message-390-light", "inbox-1920-light", "avatar-1280-light", "avatar-390-light", "rules-1280-light",
    "training-1280-light", "training-1280-dark", "connections-1280-light", "billing-1280-light", "analytics-1280-light", "analytics-390-light",
}


def save(page, name):
    # What comes while a picture is made is not what it shows.
    page.evaluate("() => { for (const one of document.querySelectorAll('[role=region][aria-live=polite]')) one.style.display = 'none'; }")
    page.mouse.move(0, 0)
    png = page.screenshot(animations="disabled")
    if LOOK_AT:
        (LOOK_AT / f"{name}.png").write_bytes(png)
    if name not in KEPT:
        return
    target = PICTURES / f"{name}.webp"
    # Chromium itself packs the picture, so that nothing else is needed.
    data = page.context.new_page()
    data.goto("about:blank")
    packed = data.evaluate(
        """async (png) => {
            const image = new Image();
            image.src = "data:image/png;base64," + png;
            await image.decode();
            const canvas = document.createElement("canvas");
            canvas.width = image.width;
            canvas.height = image.height;
            canvas.getContext("2d").drawImage(image, 0, 0);
            return canvas.toDataURL("image/webp", 0.86).split(",")[1];
        }""",
        base64.b64encode(png).decode())
    target.write_bytes(base64.b64decode(packed))
    data.close()
    print(f"{target.relative_to(PICTURES.parents[1])}: {target.stat().st_size // 1000} kB")


def main():
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="understudy-pictures-") as folder:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        sandbox_port = free_port()
        demo = Program("pictures", ["demo", "--port", port, "--sandbox-port", sandbox_port, "--speed", 12], {"UNDERSTUDY_DATA_DIR": Path(folder) / "data"}, Path(folder))
        try:
            eventually(lambda: "Sign in" in demo.output, "the demo runs", seconds=90)
            client = furnish(url)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                for theme in ("light", "dark"):
                    for width, height in SIZES.items():
                        shoot(browser, client, url, f"http://127.0.0.1:{sandbox_port}/sandbox", theme, width, height)
                browser.close()
        finally:
            demo.dispose()


def furnish(url):
    """What a team would have after a while: decisions on drafts, rules, saved replies."""
    client = Client(url)
    client.sign_in("demo@understudy.example", "understudy-demo")
    client.workspace = client.get("/workspaces")["items"][0]["id"]
    drafts = eventually(lambda: (lambda found: found if len(found) >= 24 else None)(client.get("~/messages", tab="drafts", limit=100)["items"]), "drafts wait", seconds=120)
    # The newest stay for the inbox; the others are decided on.
    for number, message in enumerate(drafts[10:]):
        with contextlib.suppress(Problem):  # It was answered with another one of its burst.
            decide(client, number, message)
    for name, priority, condition, actions in (
        ("Brand deals to the manager", 10, {"any": [{"category": ["collaboration_request"]}, {"words": ["sponsor", "brand deal", "campaign"]}]}, [{"route": "review"}, {"tag": "business"}]),
        ("Giveaway bots", 20, {"all": [{"words": ["free followers", "dm to promote"]}, {"not": {"is_vip": True}}]}, [{"route": "ignore"}]),
        ("Training advice: I look first", 25, {"words": ["beginner"]}, [{"route": "review"}]),
        ("Night: nothing by itself", 30, {"time_window": {"from_hour": 23, "to_hour": 7, "days": []}}, [{"route": "review"}]),
    ):
        client.post("~/rules", {"name": name, "is_enabled": not name.startswith("Night"), "priority": priority, "condition": condition, "actions": actions})
    for title, text, shortcut, approved in (
        ("Where the plan is", "the full plan is linked in my profile, week by week. start slow!", "plan", True), ("Shipping", "orders go out within two days; the tracking link comes by mail", "ship", True),
        ("Thank you for the video", "you made my day, thank you for filming this 💛", "thanks", False), ("Press requests", "thank you for asking! please write to the address in my profile", "press", False),
    ):
        client.post("~/saved-replies", {"title": title, "text": text, "shortcut": shortcut, "is_approved_template": approved})
    return client


def put_off_the_grave(client):
    """What a fan in danger or in need wrote is in no picture: it waits for tomorrow."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    for message in client.get("~/messages", tab="drafts", limit=100)["items"]:
        if {"crisis", "medical"}.intersection((message.get("triage") or {}).get("risks", [])):
            with contextlib.suppress(Problem):  # It changed meanwhile.
                client.put(f"~/messages/{message['id']}/snooze", {"until": tomorrow})


def decide(client, number, message):
    draft = message["draft"]
    if number % 6 == 5:
        client.post(f"~/messages/{message['id']}/reject", {"reason": "Does not sound like me"})
    else:
        edited = {"text": draft["text"] + " 💛"} if number % 6 == 2 else {}
        client.post(f"~/messages/{message['id']}/approve", {"draft_id": draft["id"], **edited})


def prepare(page, name):
    """What is done on a screen before its picture is taken."""
    if name == "avatar":
        page.get_by_label("A fan writes").fill("how many days per week should a beginner train?")
        page.get_by_role("button", name="Answer", exact=True).click()
        page.get_by_text("Rests on").wait_for()


def shoot(browser, client, url, sandbox, theme, width, height):
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, locale="en-GB")
    page = context.new_page()
    page.goto(url + "/")
    page.get_by_label("Password").wait_for()
    save(page, f"sign-in-{width}-{theme}")
    page.get_by_label("E-mail").fill("demo@understudy.example")
    page.get_by_label("Password").fill("understudy-demo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox")
    base = page.url.rsplit("/", 1)[0]
    for name, place, opens in SCREENS:
        if ONLY and name not in ONLY:
            continue
        page.goto(f"{base}/{place}")
        page.wait_for_load_state("load")
        if opens:
            # Somebody asks what the creator has often answered; a rule wants it looked at.
            fan = f"marlo.{width}.{theme}"
            requests.post(f"{sandbox}/fans/messages", json={"platform": "instagram", "kind": "comment", "fan": fan, "text": "how many days per week should a beginner train?"}, timeout=20).raise_for_status()
            row = page.locator('[role="option"]').filter(has_text=fan)
            row.wait_for(timeout=60_000)
            eventually(lambda: put_off_the_grave(client) or page.locator('[role="option"]').filter(has_text=re.compile("Crisis|Medical")).count() == 0, "nothing grave is in sight", seconds=30)
            if width > 600:
                row.click()
                page.get_by_role("button", name="Approve").wait_for()
        else:
            page.locator("h1").wait_for()
            prepare(page, name)
        page.wait_for_timeout(900)
        save(page, f"{name}-{width}-{theme}")
        if opens and width <= 600:
            row.click()
            page.get_by_role("button", name="Approve").wait_for()
            save(page, f"{name}-message-{width}-{theme}")
    context.close()


if __name__ == "__main__":
    main()
