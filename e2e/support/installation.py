"""A server with its data folder, and what an operator does to set it up."""
import shutil
import tempfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from . import told
from .api import Client
from .processes import Program, free_port, run
from .sandbox import VERIFY_TOKEN, Sandbox, decide
from .waiting import eventually

EMAIL = "romy@understudy.example"
PASSWORD = "a long enough password"

# Polls as often as the settings allow, so that nothing waits longer than it must.
FAST = {
    "UNDERSTUDY_POLLING_YOUTUBE_FASTEST_SECONDS": 1, "UNDERSTUDY_POLLING_INSTAGRAM_FASTEST_SECONDS": 1, "UNDERSTUDY_POLLING_INSTAGRAM_SECONDS": 1,
    "UNDERSTUDY_POLLING_INSTAGRAM_SLOWEST_SECONDS": 2, "UNDERSTUDY_POLLING_INSTAGRAM_WITH_WEBHOOKS_SECONDS": 60,
}


class Server:
    """`understudy serve` on one port and data folder; may be started again after it was stopped or killed."""

    def __init__(self, name="server", settings=None):
        self.name = name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = Path(tempfile.mkdtemp(prefix=f"understudy-{name}-"))
        self.settings = {"UNDERSTUDY_DATA_DIR": self.folder / "data", "UNDERSTUDY_HTTP_PORT": self.port, **(settings or {})}
        self.program = None

    @property
    def data(self):
        return self.folder / "data"

    def start(self):
        self.launch()
        self.wait_until_ready()
        return self

    def launch(self):
        """Starts the process without waiting for it to listen."""
        self.program = Program(self.name, ["serve"], self.settings, self.folder)

    def wait_until_ready(self, seconds=60):
        eventually(self._answers, f"{self.name} is ready", seconds=seconds, every=0.05)
        told.keys(self.data / "keys.json")

    def _answers(self):
        assert self.program.is_running, f"{self.name} has ended:\n{self.program.output}"
        try:
            return requests.get(self.url + "/health/ready", timeout=5).ok
        except (requests.ConnectionError, requests.Timeout):
            # Not listening yet, or on a machine that is busy with other things.
            return False

    def command(self, *arguments, seconds=60):
        return run(*arguments, environment=self.settings, directory=self.folder, seconds=seconds)

    def dispose(self):
        told.keys(self.data / "keys.json")
        if self.program:
            self.program.dispose()
        shutil.rmtree(self.folder, ignore_errors=True)


class Installation:
    """A server, the sandbox that stands for its platforms, and its operator's client."""

    def __init__(self, name="server", settings=None, starts=True):
        self.server = Server(name, {**FAST, **(settings or {})})
        self.sandbox = Sandbox(free_port(), self.server.url, name=f"{name}-sandbox")
        self.server.settings.update(self.sandbox.settings())
        self.client = Client(self.server.url)
        self.connections = {}
        if starts:
            self.server.start()

    def register(self):
        self.client.register(EMAIL, PASSWORD, workspace_name="Romy")
        return self

    def start_consent(self, platform):
        url = self.client.post("~/connections", {"platform": platform}, expect=201)["authorization_url"]
        assert url.startswith(self.sandbox.url), url
        return url

    def come_back(self, location):
        """The creator's browser follows the platform's redirect to the server; returns the query of where that sends it."""
        target = urlsplit(location.removesuffix("#_"))
        assert f"{target.scheme}://{target.netloc}" == self.server.url, location
        answer = self.client.raw("GET", f"{target.path}?{target.query}")
        assert answer.status_code == 303, f"{answer.status_code} {answer.text}"
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}

    def connect(self, platform):
        """Through the consent page, everything allowed. Returns the connection's id."""
        result = self.come_back(decide(self.start_consent(platform), "allow"))
        assert "connected" in result, result
        self.connections[platform] = result["connected"]
        return result["connected"]

    def connect_webhook(self):
        """As the owner of the Instagram app does in its dashboard."""
        self.sandbox.post("/instagram/connect-webhook", {"url": self.server.url + "/webhooks/instagram", "verify_token": VERIFY_TOKEN})

    def is_collected(self):
        """Content collected and history read for every connection."""
        jobs = self.client.get("~/training-jobs")["items"]
        failed = [job for job in jobs if job["stage"] == "failed"]
        assert not failed, failed
        connections = [connection for connection in self.client.get("~/connections")["items"] if connection["is_connected"]]
        return len(jobs) >= len(connections) and all(job["stage"] == "completed" for job in jobs) and all(connection["is_backfilled"] for connection in connections)

    def wait_until_collected(self, seconds=120):
        eventually(self.is_collected, "the creator's content is collected", seconds=seconds, every=0.25)

    def consent_to_automation(self):
        """The agreement that replies are posted on YouTube without a person."""
        connection = self.client.get(f"~/connections/{self.connections['youtube']}")
        return self.client.put(f"~/connections/{connection['id']}/automation-consent", {"statement": connection["automation_statement"]})

    def answer_by_itself(self, *categories, **settings):
        """Autonomy `auto` for these categories, no undo window and no waiting for bursts, and the avatar on."""

        def change(present):
            for category in categories:
                present["autonomy"][category] = {"autonomy": "auto", "threshold": 0.3}
            present.update({"undo_seconds": 0, "burst_quiet_seconds": 0, "burst_maximum_seconds": 0, "spot_check_share": 0, "public_replies_per_hour": 10_000, **settings})

        self.client.change_settings(change)
        self.client.put("~/avatar/switch", {"is_on": True})

    def connect_everything(self):
        """Both accounts that are not connected yet, with webhooks; content collected. Nothing leaves by itself."""
        for platform in ("youtube", "instagram"):
            if platform not in self.connections:
                self.connect(platform)
        self.connect_webhook()
        self.wait_until_collected()
        return self

    def set_up(self, *categories, **settings):
        """Everything from the first registration to an avatar that answers."""
        self.register().connect_everything()
        self.consent_to_automation()
        self.answer_by_itself(*categories, **settings)
        return self

    def dispose(self):
        self.server.dispose()
        self.sandbox.dispose()

    # Waiting for messages

    def arrived(self, platform_id, *states, seconds=30):
        """Waits until the message is in the feed, in one of these states where any are named."""

        def look():
            message = self.client.message(platform_id)
            assert message, f"{platform_id} is not in the feed"
            assert not states or message["state"] in states, f"it is {message['state']}: {message['reasons']}"
            return message

        return eventually(look, f"message {platform_id} is {' or '.join(states) or 'there'}", seconds=seconds)
