"""A subscriber written from WebSub's specification against the YouTube simulator's hub."""
import hashlib
import hmac
import threading
import xml.etree.ElementTree as ElementTree
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from support.processes import free_port
from support.sandbox import Sandbox
from support.waiting import eventually


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(free_port(), "http://127.0.0.1:1", name="websub")
    yield made
    made.program.dispose()


@pytest.fixture(scope="module")
def state(sandbox):
    return sandbox.get("/state/youtube")


class Callback(BaseHTTPRequestHandler):
    """A subscriber that says yes to the topics it asked for, and keeps what it is told."""
    topics, told, lease = set(), [], None

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        agrees = query["hub.topic"][0] in self.topics
        type(self).lease = query.get("hub.lease_seconds")
        body = query["hub.challenge"][0].encode() if agrees else b"no"
        self.send_response(200 if agrees else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.append((dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def test_a_subscriber_hears_of_new_changed_and_deleted_videos(sandbox, state):
    channel = state["channels"][0]["id"]
    topic = f"https://www.youtube.com/xml/feeds/videos.xml?channel_id={channel}"
    server = HTTPServer(("127.0.0.1", 0), Callback)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    callback = f"http://127.0.0.1:{server.server_port}/hook"
    subscribe = lambda **more: requests.post(sandbox.url + "/pubsubhubbub.appspot.com/subscribe", data={"hub.mode": "subscribe", "hub.callback": callback, "hub.topic": topic, "hub.verify": "async", "hub.secret": "s3cret", "hub.lease_seconds": "432000", **more}, timeout=20)
    try:
        # A subscriber that denies having asked stays without.
        assert subscribe().status_code == 202
        eventually(lambda: Callback.lease, "the hub asks back")
        assert not [each for each in sandbox.get("/state/youtube")["subscriptions"] if each["callback"] == callback]
        Callback.topics.add(topic)
        assert subscribe().status_code == 202
        eventually(lambda: [each for each in sandbox.get("/state/youtube")["subscriptions"] if each["callback"] == callback], "the subscription stands")
        assert Callback.lease == ["432000"]
        for wrong in ({"hub.mode": "dance"}, {"hub.callback": ""}, {"hub.topic": "https://www.youtube.com/other"}):
            assert 400 <= subscribe(**wrong).status_code < 500
        video = sandbox.post("/youtube/video", {"video": {"title": "Tea & <cake>"}})["id"]
        sandbox.post("/youtube/setVideo", {"id": video, "title": "Tea only"})
        sandbox.post("/youtube/deleteVideo", {"id": video})
        eventually(lambda: len(Callback.told) >= 3, "three notifications")
        bodies = [body for _, body in Callback.told]
        for headers, body in Callback.told:
            assert headers["X-Hub-Signature"] == "sha1=" + hmac.new(b"s3cret", body, hashlib.sha1).hexdigest() and headers["Content-Type"].startswith("application/atom+xml")
        names = {"a": "http://www.w3.org/2005/Atom", "yt": "http://www.youtube.com/xml/schemas/2015", "at": "http://purl.org/atompub/tombstones/1.0"}
        first, second, third = (ElementTree.fromstring(body) for body in bodies[:3])
        assert first.find("a:entry/yt:videoId", names).text == video and first.find("a:entry/a:title", names).text == "Tea & <cake>"
        assert second.find("a:entry/a:title", names).text == "Tea only"
        assert third.find("at:deleted-entry", names).get("ref") == f"yt:video:{video}"
        sandbox.post("/youtube/hub", {"available": False})
        assert subscribe().status_code == 503
    finally:
        sandbox.post("/youtube/hub", {"available": True})
        server.shutdown()
