"""Meta's own Python SDK against the Instagram simulator, with its classes for Instagram Login: every call of ours that it has, and how each is refused. `test_consent_instagram.py` has the rest."""
import json

import pytest
import requests
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igmediaforigonlyapi import IGMediaForIGOnlyAPI
from facebook_business.adobjects.iguserforigonlyapi import IGUserForIGOnlyAPI
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from support.processes import free_port
from support.sandbox import INSTAGRAM_APP, INSTAGRAM_SECRET, Sandbox

# The SDK knows no field lists and no tags: it warns and sends them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:facebook_business")

SCOPES = ["instagram_business_basic", "instagram_business_manage_messages", "instagram_business_manage_comments"]
HOUR = 3_600_000


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(free_port(), "http://127.0.0.1:1", name="sdk-instagram")
    yield made
    made.program.dispose()


@pytest.fixture
def token(sandbox):
    return sandbox.post("/instagram/token")["access_token"]


def api_of(sandbox, token):
    """The SDK as it is, but for where it calls. It signs each call with `appsecret_proof`."""
    session = FacebookSession(INSTAGRAM_APP, INSTAGRAM_SECRET, token, timeout=20)
    session.GRAPH = sandbox.url + "/graph.instagram.com"
    return FacebookAdsApi(session)


@pytest.fixture
def api(sandbox, token):
    return api_of(sandbox, token)


@pytest.fixture(scope="module")
def account(sandbox):
    return sandbox.get("/state/instagram")["accounts"][0]


@pytest.fixture
def me(api, account):
    return IGUserForIGOnlyAPI(account["id"], api=api)


def refused(code, subcode, ask, status=None):
    """The error as the SDK tells it."""
    with pytest.raises(FacebookRequestError) as caught:
        ask()
    error = caught.value
    assert (error.api_error_code(), error.api_error_subcode()) == (code, subcode), error
    assert error.api_error_type() and error.api_error_message() and error.body()["error"]["fbtrace_id"]
    assert status is None or error.http_status() == status, error
    return error


def send(user, text="hi", **recipient):
    return user.create_message(params={"recipient": recipient, "message": {"text": text}})


def person(sandbox, fan, text="hello"):
    """A fan who has written: the scoped id of them."""
    sandbox.direct_message(fan, text)
    return next(each["igsid"] for each in sandbox.get("/state/instagram")["accounts"][0]["conversations"] if each["fan"] == fan)


# Reading

def test_the_profile(me, account):
    profile = me.api_get(fields=["id", "user_id", "username", "name", "account_type", "profile_picture_url", "biography", "followers_count", "follows_count", "media_count"])
    assert profile["user_id"] == account["id"] and profile["id"] != profile["user_id"] and profile["id"].isdigit()
    assert profile["account_type"] in ("BUSINESS", "MEDIA_CREATOR") and isinstance(profile["followers_count"], int)


def test_media_are_paged_to_the_end_by_the_sdk_s_cursor(me, api):
    cursor = me.get_media(fields=["id", "caption", "media_type", "media_product_type", "permalink", "timestamp", "comments_count"], params={"limit": 7})
    media = [each for each in cursor]
    assert len(media) == len({each["id"] for each in media}) == me.api_get(fields=["media_count"])["media_count"] > 20
    assert [each["timestamp"] for each in media] == sorted((each["timestamp"] for each in media), reverse=True) and media[0]["timestamp"].endswith("+0000")
    one = IGMediaForIGOnlyAPI(media[0]["id"], api=api).api_get(fields=["id", "shortcode", "is_comment_enabled", "like_count", "username"])
    assert one["id"] == media[0]["id"] and one["is_comment_enabled"] is True
    assert set(IGMediaForIGOnlyAPI(media[0]["id"], api=api).api_get().export_all_data()) == {"id"}


def test_comments_and_replies_newest_first_and_to_the_end(sandbox, me, api):
    media = me.get_media(fields=["id"], params={"limit": 1})[0]["id"]
    made = [sandbox.comment("instagram", f"commenter{number}", f"comment {number}", post=media) for number in range(60)]
    seen = [each["id"] for each in IGMediaForIGOnlyAPI(media, api=api).get_comments(fields=["id", "text", "timestamp", "username", "from", "like_count", "hidden"], params={"limit": 100})]
    assert len(seen) == len(set(seen)) and [each for each in seen if each in made] == made[::-1]
    comment = IGComment(made[0], api=api)
    replies = [comment.create_reply(params={"message": f"reply {number}"})["id"] for number in range(3)]
    read = [each["id"] for each in comment.get_replies(fields=["id", "text", "parent_id"])]
    assert set(read) == set(replies)
    # A reply to a reply is hung below the comment.
    deeper = IGComment(replies[0], api=api).create_reply(params={"message": "deeper"})["id"]
    assert IGComment(deeper, api=api).api_get(fields=["parent_id"])["parent_id"] == made[0]
    own = IGMediaForIGOnlyAPI(media, api=api).create_comment(params={"message": "from us"})["id"]
    assert IGComment(own, api=api).api_get(fields=["text"])["text"] == "from us"


def test_a_comment_is_hidden_shown_and_deleted(sandbox, api):
    id = sandbox.comment("instagram", "hideme", "hide me")
    comment = IGComment(id, api=api)
    comment.api_update(params={"hide": True})
    assert comment.api_get(fields=["hidden"])["hidden"] is True
    refused(100, None, lambda: comment.create_reply(params={"message": "to a hidden one"}))
    comment.api_update(params={"hide": False})
    assert comment.api_get(fields=["hidden"])["hidden"] is False
    comment.api_delete()
    refused(100, 33, lambda: IGComment(id, api=api).api_get(fields=["text"]))


def test_conversations_and_their_latest_twenty(sandbox, me, api):
    # Two reads a second are allowed; a test that reads more raises that rather than waits.
    sandbox.post("/instagram/behaviour", {"conversationCallsPerSecond": 1_000})
    for number in range(23):
        sandbox.direct_message("talker", f"message {number}")
    conversations = [each for each in me.get_conversations(fields=["id", "updated_time", "participants", "messages.limit(3){id,created_time,from,to,message}"], params={"platform": "INSTAGRAM", "limit": 4})]
    assert len(conversations) == len({each["id"] for each in conversations}) >= 1
    talk = conversations[0]
    assert [each["message"] for each in talk["messages"]["data"]] == ["message 22", "message 21", "message 20"]
    ids = [each["id"] for each in api.call("GET", (talk["id"],), params={"fields": "messages{id}"}).json()["messages"]["data"]]
    assert len(ids) == 23
    assert api.call("GET", (ids[0],), params={"fields": "id,message,from,to,created_time"}).json()["message"] == "message 22"
    with pytest.raises(FacebookRequestError) as caught:
        api.call("GET", (ids[22],), params={"fields": "message"})
    assert "deleted" in caught.value.api_error_message()


def test_who_has_written_can_be_looked_up_and_who_only_commented_can_not(sandbox, api):
    igsid = person(sandbox, "known.fan")
    assert api.call("GET", (igsid,), params={"fields": "username,name,is_user_follow_business"}).json()["username"] == "known.fan"
    comment = sandbox.comment("instagram", "only.commented", "hi")
    other = IGComment(comment, api=api).api_get(fields=["from"])["from"]["id"]
    with pytest.raises(FacebookRequestError) as caught:
        api.call("GET", (other,), params={"fields": "username"})
    assert "consent" in caught.value.api_error_message().lower()


def test_subscriptions_of_the_account(me):
    # The SDK raises when it fails, and drops `success` when it does not.
    me.create_subscribed_app(params={"subscribed_fields": ["messages", "comments"]})
    assert [each["app_id"] for each in me.get_subscribed_apps()] == [INSTAGRAM_APP]
    me.delete_subscribed_apps()
    assert list(me.get_subscribed_apps()) == []


# Sending

def test_a_message_in_the_window(sandbox, me):
    igsid = person(sandbox, "in.window")
    sent = send(me, "hello there", id=igsid)
    assert sent["recipient_id"] == igsid and sent["message_id"] and sandbox.answers_to("in.window") == ["hello there"]
    for action in ("mark_seen", "typing_on", "typing_off"):
        assert me.create_message(params={"recipient": {"id": igsid}, "sender_action": action})["recipient_id"] == igsid
    # The words that the SDK itself lists.
    assert me.create_message(params={"recipient": {"id": igsid}, "sender_action": "TYPING_ON"})["recipient_id"] == igsid


def test_the_window_closes_after_a_day_and_for_people_after_a_week(sandbox, account):
    igsid = person(sandbox, "late.reader")
    me = IGUserForIGOnlyAPI(account["id"], api=api_of(sandbox, sandbox.post("/instagram/token")["access_token"]))
    sandbox.post("/clock", {"advanceMilliseconds": 23 * HOUR})
    send(me, "in time", id=igsid)
    sandbox.post("/clock", {"advanceMilliseconds": 2 * HOUR})
    refused(10, 2534022, lambda: send(me, "too late", id=igsid), 403)
    human = {"recipient": {"id": igsid}, "message": {"text": "by a person"}, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    sandbox.post("/instagram/app", {"hasHumanAgent": False})
    refused(10, None, lambda: me.create_message(params=human), 403)
    sandbox.post("/instagram/app", {"hasHumanAgent": True})
    assert me.create_message(params=human)["message_id"]
    sandbox.post("/clock", {"advanceMilliseconds": 7 * 24 * HOUR})
    refused(10, 2534022, lambda: me.create_message(params=human), 403)
    for tag in ("ACCOUNT_UPDATE", "CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE"):
        refused(100, None, lambda: me.create_message(params={**human, "tag": tag}))
    sandbox.direct_message("late.reader", "I am back")
    assert send(me, "welcome back", id=igsid)["message_id"]


def test_one_private_reply_per_comment_within_a_week(sandbox, me):
    comment = sandbox.comment("instagram", "private.fan", "how much?")
    first = send(me, "ten euros", comment_id=comment)
    assert first["message_id"]
    refused(10900, None, lambda: send(me, "again", comment_id=comment), 400)
    refused(10, 2534022, lambda: send(me, "and again", id=first["recipient_id"]), 403)
    sandbox.direct_message("private.fan", "thanks")
    assert send(me, "you are welcome", id=first["recipient_id"])["message_id"]
    old = sandbox.comment("instagram", "old.fan", "hello?")
    sandbox.post("/clock", {"advanceMilliseconds": 8 * 24 * HOUR})
    refused(10, 2534022, lambda: send(me, "late", comment_id=old), 403)
    refused(100, 33, lambda: send(me, "x", comment_id="17000000000000000"))


SENDING = {
    "1,001 bytes": (lambda p: {"recipient": {"id": p}, "message": {"text": "é" * 501}}, 100, None),
    "an empty text": (lambda p: {"recipient": {"id": p}, "message": {"text": ""}}, 100, None),
    "nothing": (lambda p: {"recipient": {"id": p}}, 100, None),
    "nobody": (lambda p: {"message": {"text": "hi"}}, 100, None),
    "two recipients": (lambda p: {"recipient": {"id": p, "comment_id": "1"}, "message": {"text": "hi"}}, 100, None),
    "a stranger": (lambda p: {"recipient": {"id": "1"}, "message": {"text": "hi"}}, 100, 2534014),
    "text and picture": (lambda p: {"recipient": {"id": p}, "message": {"text": "hi", "attachment": {"type": "image", "payload": {"url": "https://x.example/a.png"}}}}, 100, None),
    "a picture over http": (lambda p: {"recipient": {"id": p}, "message": {"attachment": {"type": "image", "payload": {"url": "http://x.example/a.png"}}}}, 100, None),
    "an unknown key": (lambda p: {"recipient": {"id": p}, "message": {"text": "hi", "colour": "red"}}, 100, None),
    "an answer to another's message": (lambda p: {"recipient": {"id": p}, "message": {"text": "hi", "reply_to": {"mid": "unknown"}}}, 100, None),
    "an unknown action": (lambda p: {"recipient": {"id": p}, "sender_action": "dance"}, 100, None),
    "an unknown kind": (lambda p: {"recipient": {"id": p}, "message": {"text": "hi"}, "messaging_type": "SHOUT"}, 100, None),
}


@pytest.mark.parametrize("name", SENDING)
def test_sending_refusals(sandbox, api, account, name):
    make, code, subcode = SENDING[name]
    igsid = person(sandbox, "refused.fan")
    # Past the SDK's own type check, which would not let some of these out.
    refused(code, subcode, lambda: api.call("POST", (account["id"], "messages"), params=make(igsid)))
    assert sandbox.answers_to("refused.fan") == []


def test_people_and_accounts_that_take_no_messages(sandbox, me, account):
    igsid = person(sandbox, "blocking.fan")
    sandbox.post("/instagram/relation", {"fan": "blocking.fan", "refuses_messages": True})
    refused(551, 1545041, lambda: send(me, id=igsid))
    sandbox.post("/instagram/relation", {"fan": "blocking.fan", "refuses_messages": False})
    for condition, code, subcode in (("messagesDisabled", 200, 2534041), ("sendingRestricted", 10, 1893063), ("messagingBlocked", 100, 2534029), ("actionBlocked", 368, None), ("checkpointed", 25, 2207050)):
        sandbox.post("/instagram/condition", {"condition": condition})
        try:
            refused(code, subcode, lambda: send(me, id=igsid))
        finally:
            sandbox.post("/instagram/condition", {"condition": "normal"})
    assert send(me, id=igsid)["message_id"]


# Who asks, and how often

READING = {
    "an unknown field": (lambda me, api: me.api_get(fields=["soul"]), 100, None), "an unknown post": (lambda me, api: IGMediaForIGOnlyAPI("17000000000000000", api=api).api_get(fields=["id"]), 100, 33),
    "an unknown comment": (lambda me, api: IGComment("17000000000000000", api=api).get_replies(), 100, 33), "comments of an unknown post": (lambda me, api: IGMediaForIGOnlyAPI("1", api=api).get_comments(), 100, 33),
    "a made-up cursor": (lambda me, api: api.call("GET", (me["id"], "media"), params={"after": "made-up"}), 100, None), "a reply without text": (lambda me, api: IGComment("17000000000000000", api=api).create_reply(params={"message": ""}), 100, 33),
    "an unknown edge": (lambda me, api: api.call("GET", (me["id"], "secrets")), 100, None),
}


@pytest.mark.parametrize("name", READING)
def test_reading_refusals(me, api, name):
    ask, code, subcode = READING[name]
    with pytest.raises(FacebookRequestError) as caught:
        ask(me, api)
    assert caught.value.api_error_code() == code and (subcode is None or caught.value.api_error_subcode() == subcode), caught.value


def test_comments_that_are_switched_off(sandbox, me, api):
    media = sandbox.post("/instagram/publish", {"caption": "quiet"})["id"]
    IGMediaForIGOnlyAPI(media, api=api).api_update(params={"comment_enabled": False})
    assert IGMediaForIGOnlyAPI(media, api=api).api_get(fields=["is_comment_enabled"])["is_comment_enabled"] is False
    refused(100, None, lambda: IGMediaForIGOnlyAPI(media, api=api).create_comment(params={"message": "hi"}))


def test_tokens_that_are_none_or_dead(sandbox, account):
    profile = lambda token: IGUserForIGOnlyAPI(account["id"], api=api_of(sandbox, token)).api_get(fields=["username"])
    refused(190, None, lambda: profile("IGAAmade-up"), 401)
    for subcode in (458, 460, 463, 464, 467):
        token = sandbox.post("/instagram/token")["access_token"]
        assert profile(token)["username"]
        sandbox.post("/instagram/kill-tokens", {"subcode": subcode})
        refused(190, subcode, lambda: profile(token), 401)
    # Signed with another app's secret.
    session = FacebookSession(INSTAGRAM_APP, "another secret", sandbox.post("/instagram/token")["access_token"])
    session.GRAPH = sandbox.url + "/graph.instagram.com"
    refused(100, None, lambda: IGUserForIGOnlyAPI(account["id"], api=FacebookAdsApi(session)).api_get(fields=["username"]))


def test_permissions_that_are_missing_or_taken_back(sandbox, account):
    comment = sandbox.comment("instagram", "scope.fan", "hi")
    igsid = person(sandbox, "scope.dm")
    basic = api_of(sandbox, sandbox.post("/instagram/token", {"scopes": SCOPES[:1]})["access_token"])
    refused(10, None, lambda: IGComment(comment, api=basic).create_reply(params={"message": "hi"}), 403)
    refused(10, None, lambda: send(IGUserForIGOnlyAPI(account["id"], api=basic), id=igsid), 403)
    whole = api_of(sandbox, sandbox.post("/instagram/token")["access_token"])
    sandbox.post("/instagram/revoke-scope", {"scope": SCOPES[1]})
    refused(10, None, lambda: send(IGUserForIGOnlyAPI(account["id"], api=whole), id=igsid), 403)
    sandbox.post("/instagram/token")
    assert send(IGUserForIGOnlyAPI(account["id"], api=whole), id=igsid)["message_id"]


def test_limits_are_told_in_headers_and_then_kept(sandbox, me, api):
    response = api.call("GET", (me["id"],), params={"fields": "username"})
    assert response.headers()["facebook-api-version"] == "v26.0" and response.headers()["x-fb-trace-id"]
    sandbox.post("/instagram/behaviour", {"appCallsPerHour": 1})
    try:
        error = refused(4, None, lambda: me.api_get(fields=["username"]))
        assert error.api_transient_error() is True
        usage = json.loads({name.lower(): value for name, value in error.http_headers().items()}["x-app-usage"])
        assert usage["call_count"] >= 100
    finally:
        sandbox.post("/instagram/behaviour", {"appCallsPerHour": 1_000_000})
    igsid = person(sandbox, "fast.fan")
    sandbox.post("/instagram/behaviour", {"sendsPerSecond": 1})
    try:
        with pytest.raises(FacebookRequestError) as caught:
            for _ in range(10):
                send(me, id=igsid)
        assert (caught.value.api_error_code(), caught.value.api_error_subcode()) == (613, 2534040)
    finally:
        sandbox.post("/instagram/behaviour", {"sendsPerSecond": 100})


def test_versions_of_the_api(sandbox, token):
    """An expired one is served as the oldest that lives; one that never was is refused."""
    for version, served in (("v26.0", "v26.0"), ("v25.0", "v25.0"), ("v19.0", "v20.0"), ("v99.0", None)):
        answer = requests.get(f"{sandbox.url}/graph.instagram.com/{version}/me", params={"fields": "username", "access_token": token}, timeout=20)
        assert answer.ok == bool(served), (version, answer.text)
        assert not served or answer.headers["facebook-api-version"] == served
