"""Accounts that are let go: by the workspace, by the platform, and for good. From the platforms' own records and the store's file, as an auditor would look."""
import base64
import hashlib
import hmac
import json
import sqlite3
import time
import uuid
from urllib.parse import urlsplit

import pytest
import requests

from support.installation import Installation
from support.sandbox import INSTAGRAM_SECRET
from support.waiting import eventually, holds_for

FAN = "letting.go.fan"
SECRET = "xylophone-" + uuid.uuid4().hex


@pytest.fixture(scope="module")
def installation():
    made = Installation("letting-go").register().connect_everything()
    yield made
    made.dispose()


def connection(installation, platform):
    return installation.client.get(f"~/connections/{installation.connections[platform]}")


def stored(installation, platform):
    """The record as the file has it."""
    with sqlite3.connect(f"file:{installation.server.data / 'understudy.sqlite'}?mode=ro", uri=True) as store:
        return json.loads(store.execute("select document from connections where id = ?", (installation.connections[platform],)).fetchone()[0])


def tables_with(installation, text):
    """The tables that hold a text anywhere."""
    found = set()
    with sqlite3.connect(f"file:{installation.server.data / 'understudy.sqlite'}?mode=ro", uri=True) as store:
        for (table,) in store.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in store.execute(f'select * from "{table}"'):
                if any(text in (value if isinstance(value, str) else value.decode(errors="replace")) for value in row if isinstance(value, (str, bytes))):
                    found.add(table)
    return found


def audit(installation, action):
    return [entry for entry in installation.client.pages("~/audit", limit=200) if entry["action"] == action]


def test_a_new_video_is_told_by_the_hub(installation):
    """The server's own subscription, end to end: it is signed, what is uploaded is pushed to the server, and what fans write below it arrives."""
    sandbox = installation.sandbox
    channel = sandbox.get("/state/youtube")["channels"][0]["id"]
    assert any(channel in each["topic"] and each["isSigned"] for each in sandbox.get("/state/youtube")["subscriptions"])
    video = sandbox.post("/youtube/video", {"channel": channel, "video": {"title": "How I tie my shoes", "description": "Twice round."}})["id"]

    def told():
        pushed = [each for each in sandbox.get("/webhooks") if each["simulator"] == "youtube" and video in each["body"]]
        return pushed and all(each["outcome"] == "delivered" and urlsplit(each["url"]).netloc == urlsplit(installation.server.url).netloc for each in pushed)

    eventually(told, "the hub's push is taken")
    installation.arrived(sandbox.comment("youtube", "first.fan", "first!", post=video), seconds=90)


def test_disconnecting_ends_the_grant_the_tokens_and_the_polling(installation):
    sandbox, client = installation.sandbox, installation.client
    assert stored(installation, "youtube")["accessToken"] and stored(installation, "youtube")["refreshToken"]
    assert any(grant["refreshTokens"] for grant in sandbox.get("/state/youtube")["grants"])
    answer = client.call("DELETE", f"~/connections/{installation.connections['youtube']}")
    assert answer.status_code in (200, 204)
    shown = connection(installation, "youtube")
    assert not shown["is_connected"] and shown["health"]["state"] == "disconnected"
    eventually(lambda: not any(grant["refreshTokens"] or grant["accessTokens"] for grant in sandbox.get("/state/youtube")["grants"]), "the grant is gone at Google")
    eventually(lambda: audit(installation, "connection.revoked"), "the revocation is in the audit log")
    record = stored(installation, "youtube")
    assert not record.get("accessToken") and not record.get("refreshToken") and not record.get("webhook"), record.keys()
    assert record["purgeBy"]
    assert not sandbox.get("/state/youtube")["subscriptions"], "the hub goes on telling"
    # It was asked every second; now never again, and what fans write there is not taken.
    before = installation.sandbox.calls("youtube")
    comment = sandbox.comment("youtube", "late.fan", "are you still there?")
    holds_for(lambda: installation.sandbox.calls("youtube") == before, "YouTube is not asked any more", seconds=4)
    assert client.message(comment) is None
    assert [entry["facts"]["at_platform"] for entry in audit(installation, "connection.revoked")] == ["true"]
    assert client.call("DELETE", f"~/connections/{installation.connections['youtube']}", expect=None).status_code in (200, 204), "letting go twice changes nothing"
    assert len(audit(installation, "connection.disconnected")) == 1


def test_an_account_whose_owner_removed_the_app_is_let_go(installation):
    sandbox = installation.sandbox
    sandbox.post("/instagram/deauthorise", {"signed": False})
    refused = eventually(lambda: [each for each in sandbox.get("/webhooks") if each["url"].endswith("/deauthorize") and each["outcome"] != "pending"], "the forged call was made")
    assert all(each["outcome"] != "delivered" for each in refused)
    assert not audit(installation, "connection.deauthorized"), "a forged call counts"
    sandbox.post("/instagram/deauthorise")
    eventually(lambda: connection(installation, "instagram")["health"]["state"] == "deauthorized", "the account is let go")
    shown = connection(installation, "instagram")
    assert not shown["is_connected"] and shown["health"]["remedy"]
    record = stored(installation, "instagram")
    assert not record.get("accessToken") and record["purgeBy"]
    assert [entry["actor"] for entry in audit(installation, "connection.deauthorized")] == ["platform:instagram"]
    assert [notice for notice in installation.client.get("~/notices")["items"] if notice["kind"] == "connection_trouble"]
    before = installation.sandbox.calls("instagram")
    holds_for(lambda: installation.sandbox.calls("instagram") == before, "Instagram is not asked any more", seconds=3)


def encoded(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else json.dumps(data).encode()).rstrip(b"=").decode()


def deletion(installation, secret=INSTAGRAM_SECRET, **change):
    token = installation.sandbox.post("/instagram/token")["access_token"]
    person = requests.get(installation.sandbox.url + "/graph.instagram.com/v26.0/me", params={"fields": "id", "access_token": token}, timeout=20).json()["id"]
    payload = encoded({"algorithm": "HMAC-SHA256", "issued_at": int(time.time()), "user_id": person, **change})
    signed = encoded(hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest()) + "." + payload
    return requests.post(installation.server.url + "/callbacks/instagram/data-deletion", data={"signed_request": signed}, timeout=20)


def test_a_request_for_deletion_deletes_and_says_so(installation):
    """The person's data is gone from every table; what was done stays in the audit log."""
    client, sandbox = installation.client, installation.sandbox
    installation.connect("instagram")
    installation.connect_webhook()
    installation.wait_until_collected()
    message = installation.arrived(sandbox.direct_message(FAN, f"do you play the {SECRET}?"), "awaiting_review")
    # A person's own answer is learned from: the words of both stand in more places than the message.
    client.post(f"~/messages/{message['id']}/approve", {"text": f"Every day, the {SECRET} and me!"})
    installation.arrived(message["platform_message_id"], "responded")
    assert tables_with(installation, SECRET) >= {"messages"} and tables_with(installation, FAN)
    counts = client.get("~/samples/counts")
    assert counts["post"] > 0
    # Not signed with the app's secret, of another algorithm, for somebody else.
    assert deletion(installation, secret="guessed").status_code == 401
    assert deletion(installation, algorithm="none").status_code in (400, 401)
    other = deletion(installation, user_id="17841400000000000")
    assert other.status_code == 200 and "No data" in requests.get(other.json()["url"], timeout=20).text
    assert connection(installation, "instagram")["is_connected"] and client.get("~/samples/counts") == counts

    answer = deletion(installation)
    assert answer.status_code == 200, answer.text
    receipt = answer.json()
    assert set(receipt) == {"url", "confirmation_code"} and receipt["confirmation_code"].isalnum() and receipt["url"].startswith(installation.server.url) and receipt["confirmation_code"] in receipt["url"]
    page = requests.get(receipt["url"], timeout=20)
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html") and ("disconnected" in page.text or "deleted" in page.text)
    eventually(lambda: "has been deleted" in requests.get(receipt["url"], timeout=20).text, "the status page says that it is done")
    shown = connection(installation, "instagram")
    assert not shown["is_connected"]
    assert client.get("~/samples/counts")["post"] == 0
    assert client.details(message["id"])["message"]["text"] == ""
    assert tables_with(installation, SECRET) == set() and tables_with(installation, FAN) == set()
    assert [entry["actor"] for entry in audit(installation, "connection.deletion_requested")] == ["platform:instagram"]
    assert len(audit(installation, "connection.purged")) == 1
    assert client.get("~/audit/verification")["is_intact"]
    # The code says nothing to somebody who changes it.
    assert "No data" in requests.get(receipt["url"][:-1] + ("0" if receipt["url"][-1] != "0" else "1"), timeout=20).text
