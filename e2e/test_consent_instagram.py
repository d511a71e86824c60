"""What Meta's SDK does not have, by hand as Meta documents it, against the Instagram simulator: consent, codes and tokens, webhooks, callbacks."""
import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from support.processes import free_port
from support.sandbox import INSTAGRAM_APP, INSTAGRAM_SECRET, Sandbox, decide
from support.waiting import eventually, holds_for

REDIRECT = "http://127.0.0.1:1/api/v1/connections/callback/instagram"
SCOPES = ["instagram_business_basic", "instagram_business_manage_messages", "instagram_business_manage_comments"]
HOUR = 3_600_000


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(free_port(), "http://127.0.0.1:1", name="consent-instagram")
    made.post("/instagram/app", {"redirectURIs": [REDIRECT]})
    yield made
    made.program.dispose()


@pytest.fixture(scope="module")
def account(sandbox):
    return sandbox.get("/state/instagram")["accounts"][0]


# Consent and tokens

def authorize(sandbox, decision="allow", **change):
    query = {"client_id": INSTAGRAM_APP, "redirect_uri": REDIRECT, "response_type": "code", "scope": ",".join(SCOPES), "state": "s1", **change}
    location = decide(requests.Request("GET", sandbox.url + "/www.instagram.com/oauth/authorize", params=query).prepare().url, decision)
    return location, {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}


def exchange(sandbox, **fields):
    form = {"client_id": INSTAGRAM_APP, "client_secret": INSTAGRAM_SECRET, "grant_type": "authorization_code", "redirect_uri": REDIRECT, **fields}
    return requests.post(sandbox.url + "/api.instagram.com/oauth/access_token", data={name: value for name, value in form.items() if value is not None}, timeout=20)


def graph(sandbox, path, **query):
    return requests.get(f"{sandbox.url}/graph.instagram.com/{path}", params=query, timeout=20)


@pytest.mark.parametrize("shape", ["wrapped", "flatString", "flatArray"])
def test_code_short_token_long_token_and_refresh(sandbox, account, shape):
    sandbox.post("/instagram/behaviour", {"tokenShape": shape})
    location, back = authorize(sandbox)
    assert location.endswith("#_") and back["state"] == "s1"
    answer = exchange(sandbox, code=back["code"]).json()
    short = answer["data"][0] if shape == "wrapped" else answer
    assert short["permissions"] == (SCOPES if shape == "flatArray" else ",".join(SCOPES)) and str(short["user_id"]) != account["id"]
    assert exchange(sandbox, code=back["code"]).json() == {"error_type": "OAuthException", "code": 400, "error_message": "Matching code was not found or was already used"}
    long = graph(sandbox, "access_token", grant_type="ig_exchange_token", client_secret=INSTAGRAM_SECRET, access_token=short["access_token"]).json()
    assert long["token_type"] == "bearer" and 5_000_000 < long["expires_in"] <= 5_184_000
    assert graph(sandbox, "access_token", grant_type="ig_exchange_token", client_secret=INSTAGRAM_SECRET, access_token=long["access_token"]).status_code == 400
    assert graph(sandbox, "access_token", grant_type="ig_exchange_token", client_secret="wrong", access_token=short["access_token"]).status_code == 400
    assert graph(sandbox, "refresh_access_token", grant_type="ig_refresh_token", access_token=long["access_token"]).json()["error"]["code"] == 100
    sandbox.post("/clock", {"advanceMilliseconds": 25 * HOUR})
    fresh = graph(sandbox, "refresh_access_token", grant_type="ig_refresh_token", access_token=long["access_token"]).json()
    assert fresh["access_token"] != long["access_token"] and fresh["permissions"].split(",")[0] == SCOPES[0]
    sandbox.post("/clock", {"advanceMilliseconds": 61 * 24 * HOUR})
    dead = graph(sandbox, "refresh_access_token", grant_type="ig_refresh_token", access_token=fresh["access_token"]).json()["error"]
    assert (dead["code"], dead["error_subcode"]) == (190, 463)


def test_consent_is_refused(sandbox):
    assert authorize(sandbox, "deny")[1] == {"error": "access_denied", "error_reason": "user_denied", "error_description": "The user denied your request", "state": "s1"}


@pytest.mark.parametrize("change", [{"client_id": "1"}, {"redirect_uri": "https://elsewhere.example/"}, {"scope": "business_basic"}, {"scope": SCOPES[1]}, {"scope": ""}, {"response_type": "token"}], ids=str)
def test_a_wrong_authorize_request_stays_on_the_page(sandbox, change):
    query = {"client_id": INSTAGRAM_APP, "redirect_uri": REDIRECT, "response_type": "code", "scope": ",".join(SCOPES), **change}
    page = requests.get(sandbox.url + "/www.instagram.com/oauth/authorize", params=query, allow_redirects=False, timeout=20)
    assert page.status_code == 400 and "Location" not in page.headers


@pytest.mark.parametrize("change", [{"client_secret": "wrong"}, {"client_id": "1"}, {"redirect_uri": "https://elsewhere.example/"}, {"grant_type": "password"}, {"code": "made-up"}, {"code": None}, {"client_secret": None}], ids=str)
def test_a_wrong_code_exchange(sandbox, change):
    answer = exchange(sandbox, **{"code": authorize(sandbox)[1]["code"], **change})
    assert answer.status_code == 400 and set(answer.json()) == {"error_type", "code", "error_message"}


def test_a_code_lives_an_hour_and_json_is_not_read(sandbox):
    code = authorize(sandbox)[1]["code"]
    form = {"client_id": INSTAGRAM_APP, "client_secret": INSTAGRAM_SECRET, "grant_type": "authorization_code", "redirect_uri": REDIRECT, "code": code}
    assert requests.post(sandbox.url + "/api.instagram.com/oauth/access_token", json=form, timeout=20).status_code == 400
    sandbox.post("/clock", {"advanceMilliseconds": HOUR + 1_000})
    assert exchange(sandbox, code=code).status_code == 400


# Webhooks and callbacks

class Receiver(BaseHTTPRequestHandler):
    verify, got, answers = "verify-me", [], []

    def do_GET(self):
        query = parse_qs(urlsplit(self.path).query)
        fits = query.get("hub.verify_token") == [self.verify] and query.get("hub.mode") == ["subscribe"]
        body = query["hub.challenge"][0].encode() if fits else b"no"
        self.send_response(200 if fits else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, dict(self.headers), body))
        self.send_response(self.answers.pop(0) if self.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    Receiver.got, Receiver.answers = [], []
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def events():
    """Everything delivered so far, each entry's events in the one shape."""
    found = []
    for _, _, body in Receiver.got:
        for entry in json.loads(body)["entry"]:
            found += entry.get("messaging", []) + [change["value"] for change in entry.get("changes", [])]
    return found


def call(sandbox, method, path, body=None):
    """A call of the Graph API with a token of its own."""
    token = sandbox.post("/instagram/token")["access_token"]
    answer = requests.request(method, f"{sandbox.url}/graph.instagram.com/v26.0/me/{path}", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=20)
    assert answer.ok, answer.text
    return answer.json()


def test_webhooks_are_verified_signed_echoed_and_repeated(sandbox, receiver):
    refusal = requests.post(sandbox.url + "/sandbox/instagram/connect-webhook", json={"url": receiver + "/hook", "verify_token": "wrong"}, timeout=20)
    assert not refusal.ok
    sandbox.post("/instagram/connect-webhook", {"url": receiver + "/hook", "verify_token": "verify-me"})
    call(sandbox, "POST", "subscribed_apps?subscribed_fields=messages,comments")
    mid = sandbox.direct_message("hooked.fan", "grüße 🎸 </script>")
    eventually(lambda: any(event.get("message", {}).get("mid") == mid for event in events()), "the message is delivered")
    path, headers, body = Receiver.got[0]
    assert body.isascii() and b"\\u00fc" in body.lower(), "what is not ASCII is escaped before it is signed"
    assert headers["X-Hub-Signature-256"] == "sha256=" + hmac.new(INSTAGRAM_SECRET.encode(), body, hashlib.sha256).hexdigest()
    igsid = next(event["sender"]["id"] for event in events() if event.get("message", {}).get("mid") == mid)
    sent = call(sandbox, "POST", "messages", {"recipient": {"id": igsid}, "message": {"text": "hello"}})["message_id"]
    eventually(lambda: any(event.get("message", {}).get("mid") == sent and event["message"]["is_echo"] for event in events()), "the echo is delivered")
    comment = sandbox.comment("instagram", "hooked.commenter", "nice")
    eventually(lambda: any(event.get("id") == comment and event["from"]["username"] == "hooked.commenter" for event in events()), "the comment is delivered")
    # A delivery that fails comes again, the same.
    Receiver.answers = [500]
    again = sandbox.direct_message("hooked.fan", "once more")
    eventually(lambda: sum(event.get("message", {}).get("mid") == again for event in events()) == 2, "it is delivered again", seconds=60)
    bodies = [body for _, _, body in Receiver.got if again.encode() in body]
    assert bodies[0] == bodies[1]
    call(sandbox, "DELETE", "subscribed_apps")
    count = len(Receiver.got)
    sandbox.direct_message("hooked.fan", "nobody hears this")
    holds_for(lambda: len(Receiver.got) == count, "nothing is delivered without a subscription", seconds=0.5)


def opened(signed, secret):
    """The claims of a signed request, and whether its signature fits."""
    decode = lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    signature, payload = signed.split(".")
    return json.loads(decode(payload)), hmac.compare_digest(decode(signature), hmac.new(secret.encode(), payload.encode(), hashlib.sha256).digest())


def test_callbacks_carry_a_signed_request(sandbox, receiver):
    sandbox.post("/instagram/app", {"deauthorizeURL": receiver + "/deauthorize", "dataDeletionURL": receiver + "/deletion"})
    sandbox.post("/instagram/request-deletion")
    sandbox.post("/instagram/deauthorise", {"signed": False})
    eventually(lambda: len(Receiver.got) >= 2, "both callbacks come")
    for path, is_right in (("/deletion", True), ("/deauthorize", False)):
        body = next(body for where, _, body in Receiver.got if where == path)
        claims, fits = opened(parse_qs(body.decode())["signed_request"][0], INSTAGRAM_SECRET)
        assert fits == is_right and claims["algorithm"] == "HMAC-SHA256" and claims["user_id"].isdigit()
