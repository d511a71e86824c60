"""A client of the REST API, as a browser or a script would be one: a cookie jar and JSON."""
import http.client
import json
import threading
import time
from urllib.parse import unquote, urlsplit

import requests

from . import told


class Answer:
    """Of `Client.quick`: what of an answer of requests is looked at."""

    def __init__(self, status_code, headers, content):
        self.status_code = status_code
        self.headers = headers
        self.content = content
        self.cookies = ()

    @property
    def text(self):
        return self.content.decode(errors="replace")

    def json(self):
        return json.loads(self.content)


class Problem(AssertionError):
    """An answer that the test did not expect."""


class Client:
    def __init__(self, url):
        self.url = url
        self.session = requests.Session()
        self.workspace = None
        self.kept = threading.local()

    def call(self, method, path, body=None, expect=None, headers=None, **more):
        """`path` below /api/v1; one that begins with `~` is below the workspace. `expect`: the status, or any below 400."""
        if path.startswith("~"):
            path = f"/workspaces/{self.workspace}{path[1:]}"
        answer = self.raw(method, "/api/v1" + path, json=body, headers=headers, **more)
        if expect is None and answer.status_code >= 400 or expect is not None and answer.status_code != expect:
            raise Problem(f"{method} {path} answered {answer.status_code}, expected {expect or 'success'}: {answer.text[:2000]}")
        return answer

    def raw(self, method, path, **more):
        """Any path, any answer; redirects are not followed."""
        more.setdefault("timeout", 20)
        more.setdefault("allow_redirects", False)
        told.told(more.get("json"), more.get("params"), more.get("data"), unquote(path.partition("?")[2]))
        answer = self.session.request(method, self.url + path, **more)
        told.answered(answer)
        return answer

    def quick(self, method, path, body=b"", headers=None):
        """`raw` for thousands of calls, from several threads: over one kept connection per thread, with as little around it as can be."""
        kept = self.kept.__dict__
        if "connection" not in kept:
            kept["connection"] = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        if time.monotonic() - kept.get("at", 0) > 5:
            # The server may have closed it meanwhile; it is opened anew by itself.
            kept["connection"].close()
        # Cookies stand as they were before the first call, and nothing is sent again by itself: what breaks a connection is a failure.
        kept.setdefault("cookies", "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies))
        kept["connection"].request(method, path, body, {"Cookie": kept["cookies"], **(headers or {})})
        told.told(body, unquote(path.partition("?")[2]))
        answer = kept["connection"].getresponse()
        answer = Answer(answer.status, answer.headers, answer.read())
        kept["at"] = time.monotonic()
        told.answered(answer)
        return answer

    def get(self, path, expect=None, **query):
        return self.call("GET", path, expect=expect, params=query).json()

    def post(self, path, body=None, expect=None, headers=None):
        return self._json(self.call("POST", path, body, expect, headers))

    def put(self, path, body=None, expect=None, headers=None):
        return self._json(self.call("PUT", path, body, expect, headers))

    def patch(self, path, body=None, expect=None, headers=None):
        return self._json(self.call("PATCH", path, body, expect, headers))

    def delete(self, path, expect=None):
        return self._json(self.call("DELETE", path, expect=expect))

    @staticmethod
    def _json(answer):
        return answer.json() if answer.content and "json" in answer.headers.get("Content-Type", "") else None

    # Accounts

    def register(self, email, password, name="Romy", expect=201, **more):
        answer = self.post("/register", {"email": email, "name": name, "password": password, **more}, expect=expect)
        if expect == 201 and answer["workspaces"]:
            self.workspace = answer["workspaces"][0]["id"]
        return answer

    def sign_in(self, email, password, expect=200):
        answer = self.post("/sign-in", {"email": email, "password": password}, expect=expect)
        if expect == 200 and answer["workspaces"]:
            self.workspace = answer["workspaces"][0]["id"]
        return answer

    def add_member(self, email, role, password, name=None):
        """Invites somebody into the workspace, registers them by the invitation, and returns their client."""
        invitation = self.post("~/members", {"email": email, "role": role}, expect=202)["invitation"]["token"]
        member = Client(self.url)
        member.register(email, password, name=name or role.title(), invitation=invitation)
        assert member.workspace == self.workspace
        return member

    # Messages

    def pages(self, path, **query):
        """Every item of a list, page by page."""
        items = []
        while True:
            page = self.get(path, **query)
            items += page["items"]
            if not page.get("next"):
                return items
            query["cursor"] = page["next"]

    def message(self, platform_id):
        """The feed's entry of a platform's message, or None while it has not arrived."""
        for item in self.get("~/messages", limit=100, direction="any")["items"]:
            if item["platform_message_id"] == platform_id:
                return item
        return None

    def details(self, message_id):
        return self.get(f"~/messages/{message_id}")

    # Settings

    def change_settings(self, change):
        """Reads the settings, lets `change` edit them, and saves them under their ETag."""
        answer = self.call("GET", "~/avatar")
        settings = answer.json()["settings"]
        change(settings)
        return self.put("~/avatar/settings", settings, headers={"If-Match": answer.headers["ETag"]})
