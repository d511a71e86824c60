"""Pictures of the screens for docs/pictures: python -m browser.screenshots from e2e/, or make screenshots."""
import base64
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from browser.conftest import CHROMIUM  # noqa: E402
from support.processes import Program, free_port  # noqa: E402
from support.waiting import eventually  # noqa: E402

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
SIZES = {390: 844, 1280: 800, 1920: 1080}
# File name, address within the workspace, and whether the first line of a list is opened.
SCREENS = [("inbox", "inbox/drafts", True)]


def save(page, name):
    png = page.screenshot(animations="disabled")
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
        demo = Program("pictures", ["demo", "--port", port, "--sandbox-port", free_port(), "--speed", 3], {"UNDERSTUDY_DATA_DIR": Path(folder) / "data"}, Path(folder))
        try:
            eventually(lambda: "Sign in" in demo.output, "the demo runs", seconds=90)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
                for theme in ("light", "dark"):
                    for width, height in SIZES.items():
                        shoot(browser, url, theme, width, height)
                browser.close()
        finally:
            demo.dispose()


def shoot(browser, url, theme, width, height):
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
        page.goto(f"{base}/{place}")
        page.wait_for_load_state("load")
        if opens:
            rows = page.locator('[role="option"]')
            rows.nth(3).wait_for(timeout=60_000)
            if width > 600:
                rows.nth(1).click()
                page.get_by_role("button", name="Approve").wait_for()
        else:
            page.locator("h1").wait_for()
        page.wait_for_timeout(900)
        save(page, f"{name}-{width}-{theme}")
        if opens and width <= 600:
            rows.nth(1).click()
            page.get_by_role("button", name="Approve").wait_for()
            save(page, f"{name}-message-{width}-{theme}")
    context.close()


if __name__ == "__main__":
    main()
