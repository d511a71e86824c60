"""Google's own Python client, with the discovery document that it ships, against the YouTube simulator: every method that Understudy calls, and how each is refused. Answers are held against the document's schemas.

OAuth, which the client has in part only, is done by hand as Google documents it; `test_websub.py` has the hub.
"""
import base64
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request as AuthRequest
from googleapiclient.errors import HttpError

from support import discovery
from support.processes import free_port
from support.sandbox import YOUTUBE_CLIENT, YOUTUBE_SECRET, Sandbox, decide

FORCE_SSL = "https://www.googleapis.com/auth/youtube.force-ssl"
READONLY = "https://www.googleapis.com/auth/youtube.readonly"
REDIRECT = "http://127.0.0.1:1/api/v1/connections/callback/youtube"


@pytest.fixture(scope="module")
def sandbox():
    made = Sandbox(free_port(), "http://127.0.0.1:1", name="sdk-youtube")
    yield made
    made.program.dispose()


def tokens(sandbox, **more):
    return sandbox.post("/youtube/tokens", {"client": YOUTUBE_CLIENT, **more})


@pytest.fixture(scope="module")
def youtube(sandbox):
    return discovery.client(sandbox, tokens(sandbox)["access_token"])


@pytest.fixture(scope="module")
def state(sandbox):
    return sandbox.get("/state/youtube")


def ask(name, request):
    """Runs a request of the client and holds the answer against the document."""
    answer = request.execute()
    response = discovery.method(name).get("response")
    if response and isinstance(answer, dict):
        problems = discovery.violations(answer, response)
        assert not problems, f"{name}: {problems[:5]}"
        assert answer["kind"] == discovery.document()["schemas"][response["$ref"]]["properties"]["kind"].get("default", answer["kind"])
    return answer


def refused(request, status, reason):
    """The error as Google words it; returns its JSON."""
    with pytest.raises(HttpError) as caught:
        request.execute()
    body = json.loads(caught.value.content)
    assert set(body) == {"error"} and body["error"]["code"] == status == caught.value.status_code, body
    first = body["error"]["errors"][0]
    assert first["reason"] == reason and first["domain"] and first["message"], body
    assert caught.value.error_details
    return body["error"]


# Reading

def test_channels_by_every_filter(sandbox, youtube, state):
    parts = "id,snippet,contentDetails,statistics,status,brandingSettings"
    mine = ask("channels.list", youtube.channels().list(part=parts, mine=True))["items"][0]
    assert mine["id"] == state["channels"][0]["id"] and mine["contentDetails"]["relatedPlaylists"]["uploads"] == "UU" + mine["id"][2:]
    assert isinstance(mine["statistics"]["viewCount"], str)
    assert ask("channels.list", youtube.channels().list(part="id", id=f"{mine['id']},UCnothing"))["items"][0]["id"] == mine["id"]
    assert ask("channels.list", youtube.channels().list(part="id", forHandle="@" + state["channels"][0]["handle"]))["items"][0]["id"] == mine["id"]
    nothing = ask("channels.list", youtube.channels().list(part="id", id="UCnothing"))
    assert "items" not in nothing and nothing["pageInfo"]["totalResults"] == 0


def test_uploads_are_paged_to_the_end(youtube, state):
    playlist = "UU" + state["channels"][0]["id"][2:]
    seen = []
    request = youtube.playlistItems().list(part="snippet,contentDetails,status", playlistId=playlist, maxResults=7)
    pages = 0
    while request is not None:
        answer = ask("playlistItems.list", request)
        seen += [item["contentDetails"]["videoId"] for item in answer["items"]]
        pages += 1
        assert len(answer["items"]) <= 7 and answer["pageInfo"]["totalResults"] == len(state["channels"][0]["videos"])
        request = youtube.playlistItems().list_next(request, answer)
    assert pages > 2 and len(seen) == len(set(seen)) == len(state["channels"][0]["videos"])


def test_videos_by_fifties_with_statistics(youtube, state):
    ids = [video["id"] for video in state["channels"][0]["videos"]][:50]
    videos = ask("videos.list", youtube.videos().list(part="snippet,contentDetails,statistics,status", id=",".join([*ids, "unknown0000"])))["items"]
    assert [video["id"] for video in videos] == ids
    assert all(video["contentDetails"]["duration"].startswith("PT") and video["contentDetails"]["caption"] in ("true", "false") for video in videos)
    if hasattr(youtube.videos(), "batchGetStats"):
        counted = ask("videos.batchGetStats", youtube.videos().batchGetStats(part="statistics,snippet", id=",".join(ids[:3])))["items"]
        assert [video["id"] for video in counted] == ids[:3]


def test_whether_a_video_may_be_trained_on(sandbox, youtube, state):
    video = state["channels"][0]["videos"][0]["id"]
    answer = ask("videoTrainability.get", youtube.videoTrainability().get(id=video))
    assert answer["videoId"] == video and answer["permitted"] and all(isinstance(each, str) for each in answer["permitted"])
    # Open to all: no scope is needed for it.
    narrow = discovery.client(sandbox, tokens(sandbox, scopes=[READONLY])["access_token"])
    assert ask("videoTrainability.get", narrow.videoTrainability().get(id=video))["permitted"] == answer["permitted"]
    refused(youtube.videoTrainability().get(id="unknown0000"), 404, "videoNotFound")
    refused(youtube.videoTrainability().get(), 400, "missingRequiredParameter")


def test_captions_are_listed_and_downloaded_as_bytes(youtube, state):
    for video in state["channels"][0]["videos"]:
        tracks = ask("captions.list", youtube.captions().list(part="snippet", videoId=video["id"]))["items"]
        if tracks:
            break
    else:
        pytest.fail("no video has captions")
    for form, beginning in (("srt", b"1\n00:00:00,000 --> "), ("vtt", b"WEBVTT"), ("sbv", b"00:00:00.000,")):
        assert youtube.captions().download(id=tracks[0]["id"], tfmt=form).execute().startswith(beginning)
    refused(youtube.captions().download(id=tracks[0]["id"], tfmt="ttml"), 400, "couldNotConvert")
    refused(youtube.captions().download(id="unknown"), 404, "captionNotFound")
    refused(youtube.captions().list(part="snippet", videoId="unknown0000"), 404, "videoNotFound")


def test_search_has_a_bucket_of_its_own(sandbox, youtube):
    found = ask("search.list", youtube.search().list(part="snippet", forMine=True, type="video", order="date", maxResults=5))
    assert found["items"] and found["items"][0]["id"]["kind"] == "youtube#video"
    before = sandbox.get("/state/youtube")["quota"][0]
    sandbox.post("/youtube/quota", {"project": before["project"], "searches": 100})
    try:
        refused(youtube.search().list(part="snippet", q="x", type="video"), 403, "quotaExceeded")
        ask("channels.list", youtube.channels().list(part="id", mine=True))
    finally:
        sandbox.post("/youtube/quota", {"project": before["project"], "searches": before["searches"]})


# Comments

@pytest.fixture(scope="module")
def thread(sandbox, state):
    """A fan's comment below the newest video, with seven replies."""
    top = sandbox.post("/youtube/comment", {"author": "threadfan", "text": "a <b>bold</b> question\nin two lines & more"})["id"]
    for number in range(7):
        sandbox.post("/youtube/comment", {"author": f"replier{number}", "text": f"reply {number}", "parent": top})
    return top


def test_threads_and_their_replies(youtube, state, thread):
    channel = state["channels"][0]["id"]
    newest = ask("commentThreads.list", youtube.commentThreads().list(part="id,snippet,replies", allThreadsRelatedToChannelId=channel, maxResults=100, textFormat="plainText"))
    item = next(each for each in newest["items"] if each["id"] == thread)
    assert item["snippet"]["totalReplyCount"] == 7 and len(item["replies"]["comments"]) == 5 and item["snippet"]["canReply"] is True
    top = item["snippet"]["topLevelComment"]["snippet"]
    assert top["textDisplay"] == "a <b>bold</b> question\nin two lines & more" and "textOriginal" not in top and top["authorChannelId"]["value"].startswith("UC")
    html = ask("commentThreads.list", youtube.commentThreads().list(part="snippet", id=thread))["items"][0]["snippet"]["topLevelComment"]["snippet"]["textDisplay"]
    assert html == "a &lt;b&gt;bold&lt;/b&gt; question<br>in two lines &amp; more"
    replies, request = [], youtube.comments().list(part="snippet", parentId=thread, maxResults=3, textFormat="plainText")
    while request is not None:
        answer = ask("comments.list", request)
        replies += [each["id"] for each in answer["items"]]
        request = youtube.comments().list_next(request, answer)
    assert len(replies) == len(set(replies)) == 7 and all(each.startswith(thread + ".") for each in replies)
    assert ask("comments.list", youtube.comments().list(part="snippet", id=",".join(replies[:2])))["items"][0]["snippet"]["parentId"] == thread


def test_all_threads_of_a_channel_are_paged_to_the_end_while_more_arrive(sandbox, youtube, state):
    channel = state["channels"][0]["id"]
    expected = {each["id"] for each in sandbox.get("/state/youtube")["comments"] if not each.get("parent") and each["moderation"] == "published"}
    seen, request = [], youtube.commentThreads().list(part="id", allThreadsRelatedToChannelId=channel, maxResults=40)
    while request is not None:
        answer = ask("commentThreads.list", request)
        seen += [each["id"] for each in answer["items"]]
        if len(seen) <= 80:
            sandbox.comment("youtube", "latecomer", "between two pages")
        request = youtube.commentThreads().list_next(request, answer)
    assert len(seen) == len(set(seen)) and expected <= set(seen)


def test_a_reply_is_written_changed_and_deleted(youtube, thread):
    made = ask("comments.insert", youtube.comments().insert(part="snippet", body={"snippet": {"parentId": thread, "textOriginal": "Thanks!"}}))
    assert made["id"].startswith(thread + ".") and made["snippet"]["textOriginal"] == "Thanks!" and made["snippet"]["publishedAt"] == made["snippet"]["updatedAt"]
    changed = ask("comments.update", youtube.comments().update(part="snippet", body={"id": made["id"], "snippet": {"textOriginal": "Thank you!"}}))
    assert changed["snippet"]["textOriginal"] == "Thank you!"
    # Written twice is there twice: nothing recognises a repetition.
    again = ask("comments.insert", youtube.comments().insert(part="snippet", body={"snippet": {"parentId": thread, "textOriginal": "Thank you!"}}))
    assert again["id"] != made["id"]
    for each in (made, again):
        assert youtube.comments().delete(id=each["id"]).execute() in ("", b"")
        refused(youtube.comments().delete(id=each["id"]), 404, "commentNotFound")


def test_a_thread_of_our_own(youtube, state):
    video = next(each["id"] for each in state["channels"][0]["videos"] if each["privacy"] == "public" and each["comments"])
    made = ask("commentThreads.insert", youtube.commentThreads().insert(part="snippet", body={"snippet": {"channelId": state["channels"][0]["id"], "videoId": video, "topLevelComment": {"snippet": {"textOriginal": "First!"}}}}))
    assert made["snippet"]["topLevelComment"]["snippet"]["textOriginal"] == "First!" and made["snippet"]["totalReplyCount"] == 0
    youtube.comments().delete(id=made["id"]).execute()


def test_moderation_hides_and_shows_again(sandbox, youtube, state):
    channel = state["channels"][0]["id"]
    first, second = (sandbox.comment("youtube", f"moderated{number}", "hm") for number in range(2))
    assert youtube.comments().setModerationStatus(id=f"{first},{second}", moderationStatus="heldForReview").execute() in ("", b"")
    held = ask("commentThreads.list", youtube.commentThreads().list(part="snippet", allThreadsRelatedToChannelId=channel, moderationStatus="heldForReview", maxResults=100))
    assert {first, second} <= {each["id"] for each in held["items"]} and held["items"][0]["snippet"]["topLevelComment"]["snippet"]["moderationStatus"] == "heldForReview"
    youtube.comments().setModerationStatus(id=first, moderationStatus="published").execute()
    youtube.comments().setModerationStatus(id=second, moderationStatus="rejected", banAuthor=True).execute()
    shown = ask("commentThreads.list", youtube.commentThreads().list(part="id", allThreadsRelatedToChannelId=channel, maxResults=100))
    assert first in {each["id"] for each in shown["items"]} and second not in {each["id"] for each in shown["items"]}
    # Who is banned is rejected from then on.
    assert sandbox.comment_record("youtube", sandbox.comment("youtube", "moderated1", "again"))["moderation"] == "rejected"


# Refusals: (what is asked, status, reason)

WRONG = {
    "threads of an unknown video": (lambda y, s: y.commentThreads().list(part="snippet", videoId="unknown0000"), 404, "videoNotFound"),
    "threads of an unknown channel": (lambda y, s: y.commentThreads().list(part="snippet", allThreadsRelatedToChannelId="UCunknown"), 404, "channelNotFound"),
    "an unknown thread": (lambda y, s: y.commentThreads().list(part="snippet", id="Ugxunknown"), 404, "commentThreadNotFound"),
    "replies of an unknown thread": (lambda y, s: y.comments().list(part="snippet", parentId="Ugxunknown"), 404, "commentNotFound"),
    "two filters": (lambda y, s: y.commentThreads().list(part="snippet", videoId="a", id="b"), 400, "incompatibleParameters"),
    "no filter": (lambda y, s: y.commentThreads().list(part="snippet"), 400, "missingRequiredParameter"),
    "a page of too many": (lambda y, s: y.commentThreads().list(part="snippet", allThreadsRelatedToChannelId=s["channel"], maxResults=100, pageToken="QURTmadeup"), 400, "invalidPageToken"),
    "a made-up page": (lambda y, s: y.playlistItems().list(part="snippet", playlistId="UU" + s["channel"][2:], pageToken="nonsense"), 400, "invalidPageToken"),
    "an unknown part": (lambda y, s: y.channels().list(part="snippet,soul", mine=True), 400, "unknownPart"),
    "an unknown playlist": (lambda y, s: y.playlistItems().list(part="snippet", playlistId="UUunknown"), 404, "playlistNotFound"),
    "a reply without text": (lambda y, s: y.comments().insert(part="snippet", body={"snippet": {"parentId": s["thread"], "textOriginal": "  "}}), 400, "commentTextRequired"),
    "a reply of 10,001 letters": (lambda y, s: y.comments().insert(part="snippet", body={"snippet": {"parentId": s["thread"], "textOriginal": "a" * 10_001}}), 400, "commentTextTooLong"),
    "a reply to nothing": (lambda y, s: y.comments().insert(part="snippet", body={"snippet": {"textOriginal": "hi"}}), 400, "parentIdMissing"),
    "a reply to an unknown comment": (lambda y, s: y.comments().insert(part="snippet", body={"snippet": {"parentId": "Ugxunknown", "textOriginal": "hi"}}), 404, "parentCommentNotFound"),
    "a thread below an unknown video": (lambda y, s: y.commentThreads().insert(part="snippet", body={"snippet": {"videoId": "unknown0000", "topLevelComment": {"snippet": {"textOriginal": "hi"}}}}), 404, "videoNotFound"),
    "a thread below nothing": (lambda y, s: y.commentThreads().insert(part="snippet", body={"snippet": {"topLevelComment": {"snippet": {"textOriginal": "hi"}}}}), 400, "channelOrVideoIdMissing"),
    "a change of somebody else's comment": (lambda y, s: y.comments().update(part="snippet", body={"id": s["thread"], "snippet": {"textOriginal": "mine"}}), 403, "forbidden"),
    "deleting somebody else's comment": (lambda y, s: y.comments().delete(id=s["thread"]), 403, "forbidden"),
    "deleting an unknown comment": (lambda y, s: y.comments().delete(id="Ugxunknown"), 404, "commentNotFound"),
    "banning without rejecting": (lambda y, s: y.comments().setModerationStatus(id=s["thread"], moderationStatus="published", banAuthor=True), 400, "banWithoutReject"),
    "moderating an unknown comment": (lambda y, s: y.comments().setModerationStatus(id="Ugxunknown", moderationStatus="rejected"), 404, "commentNotFound"),
    "an update without id": (lambda y, s: y.comments().update(part="snippet", body={"snippet": {"textOriginal": "x"}}), 400, "missingRequiredParameter"),
    "a search of mine without a type": (lambda y, s: y.search().list(part="snippet", forMine=True), 400, "incompatibleParameters"),
}


@pytest.mark.parametrize("name", WRONG)
def test_refusals(youtube, state, thread, name):
    make, status, reason = WRONG[name]
    refused(make(youtube, {"channel": state["channels"][0]["id"], "thread": thread}), status, reason)


def test_a_page_token_is_good_for_its_own_query_only(youtube, state):
    answer = ask("commentThreads.list", youtube.commentThreads().list(part="id", allThreadsRelatedToChannelId=state["channels"][0]["id"], maxResults=2))
    refused(youtube.commentThreads().list(part="id", allThreadsRelatedToChannelId=state["channels"][0]["id"], order="relevance", pageToken=answer["nextPageToken"]), 400, "invalidPageToken")


def test_comments_that_are_switched_off(sandbox, youtube, state):
    video = sandbox.post("/youtube/video", {"video": {"title": "Quiet", "comments": [{"author": "early", "text": "before it was quiet"}]}})["id"]
    thread = ask("commentThreads.list", youtube.commentThreads().list(part="id", videoId=video))["items"][0]["id"]
    sandbox.post("/youtube/setVideo", {"id": video, "comments": False})
    refused(youtube.commentThreads().list(part="id", videoId=video), 403, "commentsDisabled")
    refused(youtube.comments().insert(part="snippet", body={"snippet": {"parentId": thread, "textOriginal": "too late"}}), 403, "commentsDisabled")
    assert "commentCount" not in ask("videos.list", youtube.videos().list(part="statistics", id=video))["items"][0]["statistics"]
    sandbox.post("/youtube/setVideo", {"id": video, "comments": True})
    sandbox.post("/youtube/setComment", {"id": thread, "canReply": False})
    refused(youtube.comments().insert(part="snippet", body={"snippet": {"parentId": thread, "textOriginal": "no"}}), 400, "operationNotSupported")
    sandbox.post("/youtube/setComment", {"id": thread, "canReply": True, "moderation": "heldForReview"})
    refused(youtube.comments().insert(part="snippet", body={"snippet": {"parentId": thread, "textOriginal": "no"}}), 400, "parentCommentIsPrivate")
    sandbox.post("/youtube/deleteVideo", {"id": video})
    refused(youtube.commentThreads().list(part="id", videoId=video), 404, "videoNotFound")


# Who asks, and how often

def test_tokens_scopes_and_keys(sandbox, thread):
    body = {"snippet": {"parentId": thread, "textOriginal": "hi"}}
    wrong = discovery.client(sandbox, "ya29.made-up")
    assert refused(wrong.channels().list(part="id", mine=True), 401, "authError")["status"] == "UNAUTHENTICATED"
    reader = discovery.client(sandbox, tokens(sandbox, scopes=[READONLY])["access_token"])
    ask("channels.list", reader.channels().list(part="id", mine=True))
    error = refused(reader.comments().insert(part="snippet", body=body), 403, "insufficientPermissions")
    assert error["status"] == "PERMISSION_DENIED" and error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    refused(reader.commentThreads().list(part="id", id=thread), 403, "insufficientPermissions")
    refused(discovery.client(sandbox, key="made-up").videos().list(part="id", id="x"), 400, "badRequest")
    refused(discovery.client(sandbox).comments().insert(part="snippet", body=body), 401, "required")


def test_spent_quota_is_refused_until_midnight_pacific(sandbox, youtube):
    before = sandbox.get("/state/youtube")["quota"][0]
    sandbox.post("/youtube/quota", {"project": before["project"], "units": 1_000_000})
    try:
        error = refused(youtube.channels().list(part="id", mine=True), 403, "quotaExceeded")
        assert error["errors"][0]["domain"] == "youtube.quota" and "quota" in error["message"]
    finally:
        sandbox.post("/youtube/quota", {"project": before["project"], "units": before["units"]})
    # A reply costs fifty, a refused one too.
    start = sandbox.get("/state/youtube")["quota"][0]["units"]
    refused(youtube.comments().insert(part="snippet", body={"snippet": {"parentId": "Ugxunknown", "textOriginal": "hi"}}), 404, "parentCommentNotFound")
    ask("channels.list", youtube.channels().list(part="id", mine=True))
    assert sandbox.get("/state/youtube")["quota"][0]["units"] == start + 51


def test_the_state_of_the_account_is_told(sandbox, youtube, state):
    email = state["channels"][0]["account"]
    for account, reason in (("closed", "authenticatedUserAccountClosed"), ("suspended", "authenticatedUserAccountSuspended"), ("ineligible", "ineligibleAccount")):
        sandbox.post("/youtube/account", {"email": email, "state": account})
        try:
            refused(youtube.channels().list(part="id", mine=True), 403, reason)
        finally:
            sandbox.post("/youtube/account", {"email": email, "state": "active"})


def test_etags_save_an_answer_and_guard_a_change(sandbox, thread):
    token = tokens(sandbox)["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    url = sandbox.url + "/youtube.googleapis.com/youtube/v3"
    first = requests.get(url + "/channels", params={"part": "snippet", "mine": "true"}, headers=headers, timeout=20)
    again = requests.get(url + "/channels", params={"part": "snippet", "mine": "true"}, headers={**headers, "If-None-Match": f'"{first.json()["etag"]}"'}, timeout=20)
    assert again.status_code == 304 and not again.content
    youtube = discovery.client(sandbox, token)
    own = youtube.comments().insert(part="snippet", body={"snippet": {"parentId": thread, "textOriginal": "mine"}}).execute()
    late = youtube.comments().update(part="snippet", body={"id": own["id"], "snippet": {"textOriginal": "late"}})
    late.headers["If-Match"] = '"of-another-version"'
    refused(late, 412, "conditionNotMet")
    fields = youtube.channels().list(part="snippet,statistics", mine=True, fields="items(id,snippet/title),pageInfo").execute()
    assert set(fields) == {"items", "pageInfo"} and set(fields["items"][0]) == {"id", "snippet"} and set(fields["items"][0]["snippet"]) == {"title"}


def test_the_client_repeats_what_the_server_asks_to_be_repeated(sandbox, youtube):
    for status, body in ((503, '{"error":{"code":503,"message":"Backend Error","errors":[{"message":"Backend Error","domain":"global","reason":"backendError"}]}}'), (429, '{"error":{"code":429,"message":"slow","errors":[{"message":"slow","domain":"global","reason":"rateLimitExceeded"}]}}')):
        fault = sandbox.fault("respond", "youtube", method="GET", path="/youtube/v3/channels", count=1, status=status, body=body, phase="before")
        assert youtube.channels().list(part="id", mine=True).execute(num_retries=1)["items"], fault
    sandbox.clear_faults()


# Consent, by hand and by google-auth

def authorize(sandbox, decision="allow", scope=FORCE_SSL, **more):
    verifier = "v" * 64
    query = {"client_id": YOUTUBE_CLIENT, "redirect_uri": REDIRECT, "response_type": "code", "scope": scope, "access_type": "offline", "prompt": "consent", "state": "s1",
             "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(), "code_challenge_method": "S256", **more}
    url = requests.Request("GET", sandbox.url + "/accounts.google.com/o/oauth2/v2/auth", params={name: value for name, value in query.items() if value is not None}).prepare().url
    return parse_qs(urlsplit(decide(url, decision)).query), verifier


def exchange(sandbox, **fields):
    form = {"client_id": YOUTUBE_CLIENT, "client_secret": YOUTUBE_SECRET, "grant_type": "authorization_code", "redirect_uri": REDIRECT, **fields}
    return requests.post(sandbox.url + "/oauth2.googleapis.com/token", data={name: value for name, value in form.items() if value is not None}, timeout=20)


@pytest.fixture(scope="module", autouse=True)
def registered(sandbox):
    """The redirect of these tests."""
    sandbox.post("/youtube/client", {"id": YOUTUBE_CLIENT, "secret": YOUTUBE_SECRET, "redirectURIs": [REDIRECT], "project": sandbox.get("/state/youtube")["quota"][0]["project"]})


def test_consent_code_token_refresh_and_revocation(sandbox):
    back, verifier = authorize(sandbox)
    assert back["state"] == ["s1"] and FORCE_SSL in back["scope"][0]
    granted = exchange(sandbox, code=back["code"][0], code_verifier=verifier).json()
    assert granted["token_type"] == "Bearer" and granted["expires_in"] == 3599 and granted["access_token"].startswith("ya29.") and granted["refresh_token"].startswith("1//")
    assert exchange(sandbox, code=back["code"][0], code_verifier=verifier).json()["error"] == "invalid_grant"
    youtube = discovery.client(sandbox, granted["access_token"], refresh_token=granted["refresh_token"])
    ask("channels.list", youtube.channels().list(part="id", mine=True))
    # The access token expires; Google's own library refreshes it.
    sandbox.post("/clock", {"advanceMilliseconds": 3_700_000})
    assert ask("channels.list", youtube.channels().list(part="id", mine=True))["items"]
    info = requests.get(sandbox.url + "/oauth2.googleapis.com/tokeninfo", params={"access_token": youtube._http.credentials.token}, timeout=20).json()
    assert info["aud"] == YOUTUBE_CLIENT and FORCE_SSL in info["scope"]
    assert requests.post(sandbox.url + "/oauth2.googleapis.com/revoke", data={"token": granted["refresh_token"]}, timeout=20).json() == {}
    assert requests.post(sandbox.url + "/oauth2.googleapis.com/revoke", data={"token": granted["refresh_token"]}, timeout=20).status_code == 400
    with pytest.raises(RefreshError) as caught:
        youtube._http.credentials.refresh(AuthRequest())
    assert "invalid_grant" in str(caught.value) and "expired or revoked" in str(caught.value)
    with pytest.raises((RefreshError, HttpError)):
        youtube.channels().list(part="id", mine=True).execute()


def test_consent_is_refused(sandbox):
    back, _ = authorize(sandbox, "deny")
    assert back == {"error": ["access_denied"], "state": ["s1"]}


@pytest.mark.parametrize("change, error", [
    ({"client_id": "unknown"}, "invalid_client"), ({"redirect_uri": "https://elsewhere.example/"}, "redirect_uri_mismatch"), ({"scope": "https://www.googleapis.com/auth/everything"}, "invalid_scope"),
    ({"response_type": "token"}, "invalid_request"), ({"code_challenge": "short"}, "invalid_request"), ({"prompt": "none consent"}, "invalid_request"),
], ids=lambda value: value if isinstance(value, str) else next(iter(value)))
def test_an_authorize_request_that_is_wrong_stays_on_the_page(sandbox, change, error):
    query = {"client_id": YOUTUBE_CLIENT, "redirect_uri": REDIRECT, "response_type": "code", "scope": FORCE_SSL, "state": "s", **change}
    page = requests.get(sandbox.url + "/accounts.google.com/o/oauth2/v2/auth", params=query, allow_redirects=False, timeout=20)
    assert page.status_code in (400, 401) and error in page.text and "Location" not in page.headers


@pytest.mark.parametrize("change, status, error", [
    ({"client_secret": "wrong"}, 401, "invalid_client"), ({"client_id": "unknown"}, 401, "invalid_client"), ({"redirect_uri": "https://elsewhere.example/"}, 400, "redirect_uri_mismatch"), ({"code_verifier": None}, 400, "invalid_grant"),
    ({"code_verifier": "w" * 64}, 400, "invalid_grant"), ({"code": "made-up"}, 400, "invalid_grant"), ({"code": "4/0Aunknown"}, 400, "invalid_grant"), ({"code": None}, 400, "invalid_request"), ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ({"grant_type": None}, 400, "invalid_request"), ({"grant_type": "refresh_token", "refresh_token": "1//0gunknown"}, 400, "invalid_grant"),
], ids=lambda value: "" if not isinstance(value, dict) else "-".join(value))
def test_a_token_request_that_is_wrong(sandbox, change, status, error):
    back, verifier = authorize(sandbox)
    answer = exchange(sandbox, **{"code": back["code"][0], "code_verifier": verifier, **change})
    assert answer.status_code == status and answer.json()["error"] == error and answer.json()["error_description"]


def test_a_code_lives_ten_minutes(sandbox):
    back, verifier = authorize(sandbox)
    sandbox.post("/clock", {"advanceMilliseconds": 601_000})
    assert exchange(sandbox, code=back["code"][0], code_verifier=verifier).json()["error"] == "invalid_grant"
