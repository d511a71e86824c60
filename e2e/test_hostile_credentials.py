"""Sessions, tokens, tickets and webhooks that are expired, used up, somebody else's or made up; guessing passwords."""
import base64
import hashlib
import hmac
import json
import sqlite3
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from support import told
from support.api import Client
from support.contract import ROLES, operations
from support.installation import EMAIL, PASSWORD
from support.processes import ROOT
from support.sandbox import INSTAGRAM_SECRET, VERIFY_TOKEN, YOUTUBE_SECRET, decide
from support.waiting import eventually

CASES = [json.loads(line) for line in (ROOT / "e2e" / "Fixtures" / "badinput_jsontestsuite.jsonl").read_text().splitlines()]


def encoded(value):
    return base64.urlsafe_b64encode(value if isinstance(value, bytes) else json.dumps(value).encode()).rstrip(b"=").decode()


def signed_token(header, claims, key=b"guessed"):
    text = f"{encoded(header)}.{encoded(claims)}"
    signature = b"" if header["alg"] == "none" else hmac.new(key, text.encode(), hashlib.sha256).digest()
    return f"{text}.{encoded(signature)}"


# Sessions and bearer tokens

def made_up_tokens(crowd):
    """What somebody might show instead of a session."""
    session = crowd.owner.session.cookies["understudy"]
    claims = {"sub": crowd.owner.get("/session")["user"]["id"], "exp": int(time.time()) + 3_600, "role": "owner", "workspaceID": crowd.owner.workspace}
    # The installation's own: whoever had it could sign whatever a reader of JWTs would take.
    master = next(iter(json.loads((crowd.installation.server.data / "keys.json").read_text())["keys"].values()))
    own = base64.urlsafe_b64decode(master + "=" * (-len(master) % 4))
    return {
        "nothing": "", "one letter": "a", "a session with one letter changed": session[:-1] + ("A" if session[-1] != "A" else "B"), "a session cut short": session[:-4], "a session and more": session + "A",
        "a session in capitals": session.swapcase(), "its hash": hashlib.sha256(session.encode()).hexdigest(), "SQL": "' or '1'='1", "a wildcard": "%", "a million letters": "a" * 60_000,
        "a user's id": claims["sub"], "a session's id": crowd.owner.get("/sessions")["items"][0]["id"],
        "a JWT without signature": signed_token({"alg": "none", "typ": "JWT"}, claims), "a JWT with NONE": signed_token({"alg": "None", "typ": "JWT"}, claims, b""),
        "a JWT of another key": signed_token({"alg": "HS256", "typ": "JWT"}, claims), "a JWT of an empty key": signed_token({"alg": "HS256"}, claims, b""),
        "a JWT of another key for another audience": signed_token({"alg": "HS256"}, {**claims, "aud": "elsewhere"}), "an old JWT of another key": signed_token({"alg": "HS256"}, {**claims, "exp": 1}),
        "a JWT of the installation's key": signed_token({"alg": "HS256"}, claims, own), "a JWT of the installation's key as it is written": signed_token({"alg": "HS256"}, claims, master.encode()),
        "a JWT with a key by name": signed_token({"alg": "HS256", "kid": "../../../../dev/null"}, claims, b""), "a JWT that brings its key": signed_token({"alg": "RS256", "jwk": {"kty": "oct", "k": "AA"}}, claims),
    }


def test_nothing_made_up_and_no_jwt_opens_anything(crowd):
    """Neither as cookie nor as bearer; with 401 and always the same words. No route takes JWTs, whoever signed them: what their reader refuses (no algorithm, wrong key, wrong audience) is in SecurityTests."""
    path = f"/api/v1/workspaces/{crowd.owner.workspace}/messages"
    details = set()
    for name, token in made_up_tokens(crowd).items():
        for headers in ({"Cookie": f"understudy={token}"}, {"Cookie": f"__Host-understudy={token}"}, {"Authorization": f"Bearer {token}"}, {"Authorization": f"Basic {encoded(token.encode())}"}):
            answer = requests.get(crowd.owner.url + path, headers=headers, timeout=20)
            assert answer.status_code == 401 or name == "a million letters" and answer.status_code in (400, 431), (name, answer.status_code, answer.text[:200])
            if answer.status_code == 401:
                details.add(answer.json()["detail"])
    assert len(details) <= 2, details


def test_two_session_cookies_are_none(crowd):
    session = crowd.owner.session.cookies["understudy"]
    for cookie in (f"understudy={session}; understudy=x", f"understudy=x; understudy={session}"):
        assert requests.get(crowd.owner.url + "/api/v1/session", headers={"Cookie": cookie}, timeout=20).status_code == 401


def test_a_session_that_was_ended_from_elsewhere_is_dead_at_once(crowd):
    one, other = crowd.visitor(), crowd.visitor()
    token = one.session.cookies["understudy"]
    mine = [each["id"] for each in one.get("/sessions")["items"] if each["is_current"]]
    other.call("DELETE", f"/sessions/{mine[0]}", expect=204)
    assert requests.get(one.url + "/api/v1/session", headers={"Cookie": f"understudy={token}"}, timeout=20).status_code == 401
    # Somebody else's session can't be ended.
    foreign = [each["id"] for each in crowd.owner.get("/sessions")["items"]][0]
    other.call("DELETE", f"/sessions/{foreign}", expect=404)
    assert crowd.owner.get("/session")


def test_tokens_for_one_use_are_for_one_use_and_one_purpose(crowd):
    owner = crowd.owner
    newcomer = f"newcomer-{uuid.uuid4().hex[:8]}@understudy.example"
    invitation = owner.post("~/members", {"email": newcomer, "role": "analyst"}, expect=202)["invitation"]["token"]
    visitor = crowd.visitor().get("/session")["user"]["id"]
    reset = owner.post(f"/installation/users/{visitor}/password-reset", expect=201)["token"]
    fresh = Client(owner.url)
    wrong = {
        "an invitation as reset": lambda: fresh.post("/password-reset", {"token": invitation, "password": PASSWORD + "1"}, expect=401),
        "a reset as invitation": lambda: fresh.register(newcomer, PASSWORD, invitation=reset, expect=401),
        "one letter changed": lambda: fresh.post("/password-reset", {"token": reset[:-2] + ("AA" if reset[-2:] != "AA" else "BB"), "password": PASSWORD + "1"}, expect=401),
        "unsigned": lambda: fresh.post("/password-reset", {"token": signed_token({"alg": "none"}, {"sub": visitor, "exp": int(time.time()) + 60}), "password": PASSWORD + "1"}, expect=401),
    }
    for name, attempt in wrong.items():
        problem = attempt()
        assert problem["code"] == "token_invalid", (name, problem)
    other = fresh.register("other-" + newcomer, PASSWORD, invitation=invitation, expect=422)
    assert [each["field"] for each in other["fields"]] == ["email"]
    fresh.post("/password-reset", {"token": reset, "password": PASSWORD})
    assert fresh.post("/password-reset", {"token": reset, "password": "another long password"}, expect=401)["code"] == "token_invalid"
    fresh.register(newcomer, PASSWORD, invitation=invitation)
    again = Client(owner.url).raw("POST", "/api/v1/register", json={"email": newcomer, "name": "Romy", "password": PASSWORD, "invitation": invitation}).json()
    assert again["code"] in ("token_invalid", "conflict"), again
    assert crowd.visitor().get("/session")


def test_guessing_a_password_locks_the_account(fresh_server):
    operator = Client(fresh_server.url)
    if operator.get("/status")["registration"] == "first":
        operator.register(EMAIL, PASSWORD)

    def guess(email):
        return requests.post(fresh_server.url + "/api/v1/sign-in", json={"email": email, "password": "wrong password"}, headers={"X-Forwarded-For": f"198.51.100.{hash(uuid.uuid4()) % 250}"}, timeout=60)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(guess, [EMAIL] * 12))
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) == {401, 429} and statuses.count(401) <= 10, statuses
    locked = next(answer for answer in answers if answer.status_code == 429)
    assert locked.json()["code"] == "account_locked" and int(locked.headers["Retry-After"]) > 600
    # The right password does not open it now; who is signed in goes on working.
    assert Client(fresh_server.url).sign_in(EMAIL, PASSWORD, expect=429)["code"] == "account_locked"
    assert operator.get("/session")["user"]["email"] == EMAIL


# Consent

def test_a_callback_of_another_member_s_browser_counts_for_nobody(crowd):
    location = urlsplit(decide(crowd.owner.post("~/connections", {"platform": "youtube"}, expect=201)["authorization_url"], "allow"))
    for who in ("manager", "stranger"):
        answer = crowd[who].raw("GET", f"{location.path}?{location.query}")
        assert answer.status_code == 303 and "connection_error" in answer.headers["Location"], who
    state = parse_qs(location.query)["state"][0]
    for wrong in (state[:-1], state + "A", state.swapcase(), "", "a" * 10_000, signed_token({"alg": "none"}, {})):
        answer = crowd.owner.raw("GET", location.path, params={"code": "made-up", "state": wrong})
        assert answer.status_code == 303 and "connection_error" in answer.headers["Location"]
        assert urlsplit(answer.headers["Location"]).netloc in ("", urlsplit(crowd.owner.url).netloc)


# Webhooks

def hook(besieged, body, signature="right", headers=None):
    told.told(body)
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    if signature == "right":
        signature = "sha256=" + hmac.new(INSTAGRAM_SECRET.encode(), body, hashlib.sha256).hexdigest()
    sent = {"Content-Type": "application/json", **(headers or {})}
    if signature is not None:
        sent["X-Hub-Signature-256"] = signature
    return requests.post(besieged.server.url + "/webhooks/instagram", data=body, headers=sent, timeout=20)


def delivery(besieged, text, mid=None, sender="7700000000000001"):
    account = besieged.sandbox.get("/state/instagram")["accounts"][0]["id"]
    mid = mid or "m_" + uuid.uuid4().hex
    now = int(time.time() * 1_000)
    return mid, {"object": "instagram", "entry": [{"id": account, "time": now, "messaging": [{"sender": {"id": sender}, "recipient": {"id": account}, "timestamp": now, "message": {"mid": mid, "text": text}}]}]}


def stored(besieged, mid):
    return [message for message in besieged.client.pages("~/messages", limit=200, direction="any") if message["platform_message_id"] == mid]


def test_a_delivery_that_is_replayed_is_stored_once(besieged):
    mid, body = delivery(besieged, "do you sell the blue bottle?")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: hook(besieged, body), range(24)))
    assert {answer.status_code for answer in answers} == {200}
    besieged.arrived(mid)
    assert len(stored(besieged, mid)) == 1


def test_a_forged_delivery_is_refused_and_stores_nothing(besieged):
    mid, body = delivery(besieged, "forged")
    text = json.dumps(body).encode()
    right = hmac.new(INSTAGRAM_SECRET.encode(), text, hashlib.sha256).hexdigest()
    forged = {
        "none": None, "empty": "", "only the scheme": "sha256=", "no scheme": right, "cut short": "sha256=" + right[:32], "another secret": "sha256=" + hmac.new(b"guessed", text, hashlib.sha256).hexdigest(),
        "no secret": "sha256=" + hmac.new(b"", text, hashlib.sha256).hexdigest(), "the verify token as secret": "sha256=" + hmac.new(VERIFY_TOKEN.encode(), text, hashlib.sha256).hexdigest(),
        "SHA-1": "sha1=" + hmac.new(INSTAGRAM_SECRET.encode(), text, hashlib.sha1).hexdigest(), "SHA-1 said to be SHA-256": "sha256=" + hmac.new(INSTAGRAM_SECRET.encode(), text, hashlib.sha1).hexdigest(),
        "of another body": "sha256=" + hmac.new(INSTAGRAM_SECRET.encode(), text + b" ", hashlib.sha256).hexdigest(), "not hexadecimal": "sha256=" + "zz" * 32, "twice": f"sha256={right},sha256={right}",
        "a plain hash": "sha256=" + hashlib.sha256(text).hexdigest(), "very long": "sha256=" + right * 500,
    }
    for name, signature in forged.items():
        answer = hook(besieged, text, signature)
        assert answer.status_code == 401, (name, answer.status_code, answer.text[:200])
        assert right not in answer.text
    # Signed, but changed on the way.
    assert hook(besieged, text.replace(b"forged", b"changed"), "sha256=" + right).status_code == 401
    assert stored(besieged, mid) == []


@pytest.mark.parametrize("reject", [True, False], ids=["broken", "odd"])
def test_signed_bodies_that_are_no_delivery_do_nothing(besieged, reject):
    before = len(besieged.client.pages("~/messages", limit=200, direction="any"))
    with ThreadPoolExecutor(4) as pool:
        cases = [case for case in CASES if (case["expect"] == "reject") == reject]
        answers = list(pool.map(lambda case: hook(besieged, base64.b64decode(case["b64"])), cases))
    wrong = [(case["name"], answer.status_code, answer.text[:100]) for case, answer in zip(cases, answers) if answer.status_code not in (200, 400, 422)]
    assert not wrong, wrong[:10]
    assert len(besieged.client.pages("~/messages", limit=200, direction="any")) == before


def test_a_delivery_for_an_account_that_nobody_connected_is_taken_and_dropped(besieged):
    mid, body = delivery(besieged, "for somebody else")
    body["entry"][0]["id"] = body["entry"][0]["messaging"][0]["recipient"]["id"] = "17841499999999999"
    assert hook(besieged, body).status_code == 200
    good, body = delivery(besieged, "for us, right after it")
    assert hook(besieged, body).status_code == 200
    besieged.arrived(good)
    assert stored(besieged, mid) == []


def kept(besieged, table, word):
    """The records of the server's store that name this; read from its file, beside the running server."""
    with sqlite3.connect(f"file:{besieged.server.data / 'understudy.sqlite'}?mode=ro", uri=True) as connection:
        return [json.loads(row[0]) for row in connection.execute(f"select document from {table} where instr(document, ?) > 0", (word,))]


def last_event(besieged):
    """When the hub's last call to the channel was worked on."""
    return besieged.client.get(f"~/connections/{besieged.connections['youtube']}")["webhook"]["last_event_at"]


def uploaded(besieged, title):
    """The creator uploads a video: its id and the hub's call about it, when the server has worked on that."""
    video = besieged.sandbox.post("/youtube/video", {"video": {"title": title}})["id"]
    call = eventually(lambda: next((each for each in besieged.sandbox.get("/webhooks") if video in each["body"] and each["outcome"] == "delivered"), None), "the hub has told of the video")
    eventually(lambda: [each for each in kept(besieged, "webhook_events", video) if each.get("processedAt")], "the call is worked on")
    return video, call


def test_a_forged_call_of_the_hub_is_not_stored_and_does_nothing(besieged):
    """The same call with the right signature is stored and worked on; after all the forged ones a right one still is."""
    video, right = uploaded(besieged, "A right one")
    before = last_event(besieged)
    assert before
    headers = {name: value for name, value in right["headers"].items() if name.lower() != "x-hub-signature"}
    signature = next(value for name, value in right["headers"].items() if name.lower() == "x-hub-signature")
    address = besieged.server.url + urlsplit(right["url"]).path

    def post(body, signature, address=address):
        return requests.post(address, data=body.encode(), headers={**headers, **({"X-Hub-Signature": signature} if signature is not None else {})}, timeout=20)

    # This is how it is done: the same call again is taken, and stored once.
    assert post(right["body"], signature).status_code == 200
    assert len(kept(besieged, "webhook_events", video)) == 1
    invented = "forged" + uuid.uuid4().hex[:5]
    body = right["body"].replace(video, invented)
    assert body.count(invented) >= 3

    def sign(key, algorithm=hashlib.sha1):
        return f"{algorithm().name}=" + hmac.new(key.encode(), body.encode(), algorithm).hexdigest()

    forged = {
        "none": None, "empty": "", "zeros": "sha1=" + "0" * 40, "of the call before it was changed": signature, "no key": sign(""), "no key, SHA-256": sign("", hashlib.sha256), "a guessed key": sign("guessed"),
        "the client's secret": sign(YOUTUBE_SECRET), "the address as key": sign(urlsplit(right["url"]).path.rsplit("/", 1)[1]), "a plain hash": "sha1=" + hashlib.sha1(body.encode()).hexdigest(),
        "only the scheme": "sha1=", "cut short": signature[:20], "twice": f"{signature},{signature}", "another scheme": "md5=" + hashlib.md5(body.encode()).hexdigest(), "very long": "sha1=" + "0" * 20_000,
    }
    for name, each in forged.items():
        answer = post(body, each)
        # The hub wants to hear 200 also then.
        assert answer.status_code == 200 and not answer.content, (name, answer.status_code, answer.text[:200])
        assert not kept(besieged, "webhook_events", invented), name
    # A removal that nobody signed, and a title that was changed.
    removal = f'<?xml version="1.0"?><feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom"><at:deleted-entry ref="yt:video:{video}" when="2030-01-01T00:00:00+00:00"></at:deleted-entry></feed>'
    for other in (removal, right["body"].replace("A right one", "A forged one")):
        assert post(other, signature).status_code == 200
    # With the right signature, but where nobody listens.
    for path in (urlsplit(address).path[:-1], "/webhooks/youtube/guessed", "/webhooks/youtube/%00"):
        assert post(right["body"], signature, besieged.server.url + path).status_code in (400, 404), path
    assert not kept(besieged, "webhook_events", "at:deleted-entry") and not kept(besieged, "webhook_events", "A forged one") and len(kept(besieged, "webhook_events", video)) == 1
    assert last_event(besieged) == before
    uploaded(besieged, "Another right one")
    assert last_event(besieged) > before and not kept(besieged, "webhook_events", invented)
    assert not [each for each in besieged.client.get("/installation/queues")["items"] if each["state"] == "dead" and each["count"]]


def test_the_hub_s_address_is_not_guessed_and_not_forged(besieged):
    callback = next(each["callback"] for each in besieged.sandbox.get("/state/youtube")["subscriptions"])
    path = urlsplit(callback).path
    entry = b'<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]><feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&x;</title></entry></feed>'
    for address, headers, expected in ((path, {}, 200), (path, {"X-Hub-Signature": "sha1=" + "0" * 40}, 200), (path[:-1], {}, 404), ("/webhooks/youtube/guessed", {}, 404)):
        answer = requests.post(besieged.server.url + address, data=entry, headers={"Content-Type": "application/atom+xml", **headers}, timeout=20)
        assert answer.status_code == expected and "root:" not in answer.text, (address, answer.status_code)
    assert not kept(besieged, "webhook_events", "DOCTYPE")
    # A subscription that nobody asked for is not confirmed, and no text of a caller comes back.
    for query in ({"hub.mode": "subscribe", "hub.topic": "https://elsewhere.example/feed", "hub.challenge": "<script>", "hub.lease_seconds": "1"}, {"hub.mode": "subscribe", "hub.challenge": "x"}, {"hub.mode": "unsubscribe", "hub.topic": "x", "hub.challenge": "y"}, {}):
        answer = requests.get(besieged.server.url + path, params=query, timeout=20)
        assert answer.status_code in (400, 404, 422) and answer.text != query.get("hub.challenge") and "<script>" not in answer.text, (query, answer.status_code, answer.text[:200])


def test_account_notices_must_be_signed(besieged):
    account = besieged.sandbox.get("/state/instagram")["accounts"][0]
    claims = {"algorithm": "HMAC-SHA256", "issued_at": int(time.time()), "user_id": str(account.get("appScopedID", account["id"]))}

    def notice(header_secret, claims):
        payload = encoded(claims)
        return encoded(hmac.new(header_secret, payload.encode(), hashlib.sha256).digest()) + "." + payload

    forged = [
        notice(b"guessed", claims), notice(b"", claims), "." + encoded(claims), encoded(b"") + "." + encoded(claims), "", ".", "a.b", "a.b.c", encoded(claims),
        notice(INSTAGRAM_SECRET.encode(), claims).replace(".", ".."), "x" * 100_000,
    ]
    for kind in ("deauthorize", "data-deletion"):
        for text in forged:
            answer = requests.post(f"{besieged.server.url}/callbacks/instagram/{kind}", data={"signed_request": text}, timeout=20)
            assert answer.status_code in (400, 401, 413, 422), (kind, text[:60], answer.status_code, answer.text[:200])
    connections = besieged.client.get("~/connections")["items"]
    assert all(connection["is_connected"] for connection in connections), connections


def test_platform_routes_need_a_signature(besieged):
    """Whatever the document says is the platforms' own: without a signature nothing is taken."""
    for operation in [each for each in operations() if each.role == "platform" and each.is_write]:
        answer = requests.request(operation.method, besieged.server.url + operation.fill({}), data=b'{"entry": []}', timeout=20)
        assert answer.status_code in (400, 401, 404, 415, 422), (operation, answer.status_code)


def test_only_known_roles_are_in_the_document():
    known = {*ROLES, "anybody", "platform", "signed_in", "operator"}
    assert {operation.role for operation in operations()} <= known
