"""The sandbox from outside: its control API, its records, and a creator's browser on its consent pages."""
import json
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

from . import told
from .processes import Program
from .waiting import eventually

YOUTUBE_CLIENT = "understudy-demo.apps.sandbox"
YOUTUBE_SECRET = "sandbox-youtube-secret"
INSTAGRAM_APP = "903214785512340"
INSTAGRAM_SECRET = "sandbox-instagram-secret"
VERIFY_TOKEN = "sandbox-verify-token"


class Sandbox:
    made = []

    @classmethod
    def running(cls):
        return [sandbox for sandbox in cls.made if sandbox.program.is_running]

    def __init__(self, port, server_url, name="sandbox"):
        self.url = f"http://127.0.0.1:{port}"
        self.program = Program(name, ["sandbox", "--port", port, "--server-url", server_url, "--daily-units", 1_000_000])
        self.session = requests.Session()
        Sandbox.made.append(self)
        eventually(self._answers, "the sandbox listens", seconds=60)

    def _answers(self):
        assert self.program.is_running, f"the sandbox has ended:\n{self.program.output}"
        try:
            return self.session.get(self.url + "/sandbox", timeout=5).ok
        except requests.ConnectionError:
            return False

    def get(self, path):
        answer = self.session.get(f"{self.url}/sandbox{path}", timeout=20)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, path, body=None):
        told.told(body)
        answer = self.session.post(f"{self.url}/sandbox{path}", json=body or {}, timeout=20)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def tell(self):
        """Every text on the platforms, for what must not be in a log."""
        youtube, instagram = self.get("/state/youtube"), self.get("/state/instagram")
        told.told([comment["text"] for comment in youtube["comments"]])
        for account in instagram["accounts"]:
            told.told([comment["text"] for comment in account["comments"]])
            told.told([message["text"] for conversation in account["conversations"] for message in conversation["messages"]])

    def dispose(self):
        """Its end; what was written on it stays known."""
        if self.program.is_running:
            self.tell()
        self.program.dispose()

    # What a server has to be told to use this sandbox

    def settings(self):
        return {
            "UNDERSTUDY_INSTAGRAM_APP_ID": INSTAGRAM_APP, "UNDERSTUDY_INSTAGRAM_APP_SECRET": INSTAGRAM_SECRET, "UNDERSTUDY_INSTAGRAM_VERIFY_TOKEN": VERIFY_TOKEN,
            "UNDERSTUDY_INSTAGRAM_AUTHORIZE_URL": f"{self.url}/www.instagram.com/oauth/authorize",
            "UNDERSTUDY_INSTAGRAM_TOKEN_URL": f"{self.url}/api.instagram.com/oauth/access_token", "UNDERSTUDY_INSTAGRAM_GRAPH_URL": f"{self.url}/graph.instagram.com",
            "UNDERSTUDY_YOUTUBE_CLIENT_ID": YOUTUBE_CLIENT, "UNDERSTUDY_YOUTUBE_CLIENT_SECRET": YOUTUBE_SECRET,
            "UNDERSTUDY_YOUTUBE_AUTHORIZE_URL": f"{self.url}/accounts.google.com/o/oauth2/v2/auth", "UNDERSTUDY_YOUTUBE_TOKEN_URL": f"{self.url}/oauth2.googleapis.com/token",
            "UNDERSTUDY_YOUTUBE_REVOKE_URL": f"{self.url}/oauth2.googleapis.com/revoke", "UNDERSTUDY_YOUTUBE_API_URL": f"{self.url}/youtube.googleapis.com/youtube/v3",
            "UNDERSTUDY_YOUTUBE_HUB_URL": f"{self.url}/pubsubhubbub.appspot.com/subscribe", "UNDERSTUDY_YOUTUBE_DAILY_UNITS": 1_000_000,
        }

    # Fans

    def comment(self, platform, fan, text, post=None):
        """A fan comments; returns the platform's id."""
        return self.post("/fans/messages", {"platform": platform, "kind": "comment", "fan": fan, "text": text, **({"post": post} if post else {})})["id"]

    def direct_message(self, fan, text):
        return self.post("/fans/messages", {"platform": "instagram", "kind": "dm", "fan": fan, "text": text})["id"]

    def fault(self, kind, simulator, method=None, path=None, count=None, skip=0, probability=1, **effect):
        rule = {"simulator": simulator, "skip": skip, "probability": probability, "effect": {"kind": kind, **effect}}
        rule.update({name: value for name, value in (("method", method), ("path", path), ("count", count)) if value is not None})
        return self.post("/faults", rule)["id"]

    def clear_faults(self):
        assert self.session.delete(self.url + "/sandbox/faults", timeout=20).ok

    def calls(self, simulator):
        """How many calls one platform has got."""
        return sum(each["total"] for each in self.get("/requests")["counts"] if each["simulator"] == simulator)

    def delivered_texts(self, simulator):
        """What the webhooks that were delivered say, as plain text."""
        return [
            json.dumps(json.loads(delivery["body"]), ensure_ascii=False).replace("\\n", "\n")
            for delivery in self.get("/webhooks") if delivery["simulator"] == simulator and delivery["outcome"] == "delivered" and delivery["body"].startswith("{")
        ]

    # Records

    def replies(self, platform, message_id):
        """Texts of what the account answered to one comment."""
        return self.all_replies(platform).get(message_id, [])

    def all_replies(self, platform):
        """The account's answers by the comment that they stand under."""
        found = {}
        if platform == "youtube":
            state = self.get("/state/youtube")
            own = {channel["id"] for channel in state["channels"]}
            for comment in state["comments"]:
                if comment.get("parent") and comment["authorChannel"] in own:
                    found.setdefault(comment["parent"], []).append(comment["text"])
        else:
            for comment in self.get("/state/instagram")["accounts"][0]["comments"]:
                if comment["parent"] and comment["from"] is None:
                    found.setdefault(comment["parent"], []).append(comment["text"])
        return found

    def conversation(self, fan):
        """The direct messages with a fan, oldest first: pairs of "account" or "fan", and the text."""
        return self.conversations().get(fan, [])

    def conversations(self):
        return {
            conversation["fan"]: [("account" if message["from_account"] else "fan", message["text"]) for message in conversation["messages"]]
            for conversation in self.get("/state/instagram")["accounts"][0]["conversations"]
        }

    def answers_to(self, fan):
        return [text for author, text in self.conversation(fan) if author == "account"]

    def comment_record(self, platform, comment_id):
        comments = self.get("/state/youtube")["comments"] if platform == "youtube" else self.get("/state/instagram")["accounts"][0]["comments"]
        return next(comment for comment in comments if comment["id"] == comment_id)


class ConsentForm(HTMLParser):
    """What a browser would send from a consent page: hidden fields, and radios and boxes that are checked."""

    def __init__(self, page):
        super().__init__()
        self.action = None
        self.method = "get"
        self.fields = []
        self.decisions = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.action = values.get("action")
            self.method = values.get("method", "get").lower()
        elif tag == "input" and "name" in values and "disabled" not in values:
            if values.get("type") in ("radio", "checkbox") and "checked" not in values:
                return
            self.fields.append((values["name"], values.get("value") or ""))
        elif tag == "button" and values.get("name") == "decision":
            self.decisions.append(values["value"])


def decide(url, decision):
    """A creator's browser opens the consent page, leaves everything as it is, and presses a button. Returns where it is sent."""
    browser = requests.Session()
    page = browser.get(url, timeout=20)
    assert page.status_code == 200, f"the consent page answered {page.status_code}: {page.text[:500]}"
    form = ConsentForm(page.text)
    assert form.action and form.method == "post", "the consent page has no form"
    assert decision in form.decisions, f"the page offers {form.decisions}"
    answer = browser.post(urljoin(page.url, form.action), data=[*form.fields, ("decision", decision)], allow_redirects=False, timeout=20)
    assert answer.status_code in (302, 303), f"the form answered {answer.status_code}: {answer.text[:500]}"
    return answer.headers["Location"]
