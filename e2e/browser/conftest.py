"""A real browser in front of the real server, with the sandbox behind it."""
import contextlib
import shutil

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from support.installation import EMAIL, PASSWORD, Installation

from .desk import Desk

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
expect.set_options(timeout=15_000)


# Until the package's end and no longer: the browser's driver keeps an event loop in this thread, beside which no other can run.
@pytest.fixture(scope="package")
def chromium():
    assert CHROMIUM, "there is no chromium; make setup installs it"
    with sync_playwright() as playwright:
        # The tests run as root in containers, where Chromium's own sandbox can't be set up; only our own pages are opened.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def house():
    """A server with both accounts connected; everything waits for a person, with a short time to undo."""
    made = Installation("browser")
    made.set_up(undo_seconds=8)
    yield made
    made.dispose()


@pytest.fixture
def desks(chromium):
    """Opens desks (a browser window each) and closes them after the test. What a page complains about fails the test."""
    opened = []

    def open_desk(installation, email=EMAIL, password=PASSWORD, signs_in=True, **options):
        desk = Desk(chromium.new_context(viewport={"width": 1366, "height": 800}, locale="en-GB", **options), installation)
        opened.append(desk)
        if signs_in:
            desk.sign_in(email, password)
        return desk

    yield open_desk
    complaints = [complaint for desk in opened for complaint in desk.complaints]
    for desk in opened:
        # A person has a bounded number of sessions, and the oldest is the one that the tests' own requests are made with.
        with contextlib.suppress(Error):
            desk.context.request.post(desk.url + "/api/v1/sign-out", headers={"Origin": desk.url}, fail_on_status_code=False)
        desk.context.close()
    assert not complaints, complaints


@pytest.fixture(scope="package")
def colleague(house):
    """A moderator of the workspace: name, e-mail and user id."""
    email = "noor@understudy.example"
    client = house.client.add_member(email, "moderator", PASSWORD, name="Noor")
    member = next(one for one in house.client.get("~/members")["items"] if one["name"] == "Noor")
    return {"name": "Noor", "email": email, "id": member["user_id"], "client": client}


@pytest.fixture
def desk(house, desks):
    """The operator at the inbox."""
    return desks(house)
