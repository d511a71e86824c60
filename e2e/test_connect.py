"""Both platforms connected by clicking through the sandbox's consent pages, as a creator would."""
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from support.api import Client
from support.sandbox import VERIFY_TOKEN, decide


@pytest.mark.parametrize("platform", ["youtube", "instagram"])
def test_a_creator_who_refuses_stays_unconnected(unconnected, platform):
    before = {connection["id"] for connection in unconnected.client.get("~/connections")["items"]}
    result = unconnected.come_back(decide(unconnected.start_consent(platform), "deny"))
    assert "connected" not in result and result["connection_error"], result
    assert {connection["id"] for connection in unconnected.client.get("~/connections")["items"]} == before


@pytest.mark.parametrize("platform", ["youtube", "instagram"])
def test_a_callback_counts_once_and_only_for_whom_it_was_meant(unconnected, platform):
    location = decide(unconnected.start_consent(platform), "allow").removesuffix("#_")
    target = urlsplit(location)
    # Another browser, which never started this.
    assert requests.get(location, allow_redirects=False, timeout=10).status_code == 401
    # A state that nobody handed out.
    forged = f"{target.path}?code=stolen&state={'x' * 43}"
    answer = unconnected.client.raw("GET", forged)
    assert answer.status_code == 303 and "connection_error" in answer.headers["Location"]
    result = unconnected.come_back(location)
    assert "connected" in result, result
    unconnected.connections[platform] = result["connected"]
    # The same redirect once more.
    again = unconnected.client.raw("GET", f"{target.path}?{target.query}")
    assert again.status_code == 303 and "connection_error" in again.headers["Location"]


def test_consent_asks_for_what_is_needed_only(unconnected):
    youtube = parse_qs(urlsplit(unconnected.start_consent("youtube")).query)
    assert youtube["response_type"] == ["code"] and youtube["access_type"] == ["offline"]
    assert youtube["scope"] == ["https://www.googleapis.com/auth/youtube.force-ssl"]
    instagram = parse_qs(urlsplit(unconnected.start_consent("instagram")).query)
    assert sorted(instagram["scope"][0].split(",")) == ["instagram_business_basic", "instagram_business_manage_comments", "instagram_business_manage_messages"]
    assert len(youtube["state"][0]) >= 20 and youtube["state"] != instagram["state"]


def test_both_accounts_are_connected_and_healthy(installation):
    connections = {connection["platform"]: connection for connection in installation.client.get("~/connections")["items"] if connection["is_connected"]}
    assert set(connections) == {"youtube", "instagram"}
    for platform, connection in connections.items():
        assert connection["health"]["state"] == "connected", connection
        assert connection["is_backfilled"] and connection["username"] and connection["webhook"]["is_confirmed"], platform
        text = str(connection).lower()
        assert "access_token" not in text and "refresh_token" not in text and "secret" not in text
    assert connections["youtube"]["automation_consent"]["statement"] == connections["youtube"]["automation_statement"]


def test_the_creators_content_was_collected(installation):
    counts = installation.client.get("~/samples/counts")
    assert counts["pair"] >= 300 and counts["post"] == 60 and counts["video"] == 20, counts
    found = installation.client.get("~/samples", q="protein", kind="pair", limit=5)["items"]
    assert found and all("protein" in (sample["text"] + sample.get("prompt", "")).lower() for sample in found)
    assert all(sample["origin"] for sample in found)
    jobs = installation.client.get("~/training-jobs")["items"]
    assert {job["connection_id"] for job in jobs} == set(installation.connections.values())
    assert all(job["stage"] == "completed" and job["progress"] == 1 for job in jobs), jobs


def test_history_is_kept_but_never_answered_by_itself(installation):
    history = [message for message in installation.client.pages("~/messages", limit=200, direction="any") if message["is_backfilled"]]
    assert history
    assert not [message for message in history if message.get("delivery")]


def test_sample_can_be_left_out_and_taken_in_again(installation):
    sample = installation.client.get("~/samples", kind="pair", limit=1)["items"][0]
    try:
        assert installation.client.patch(f"~/samples/{sample['id']}", {"is_excluded": True})["is_excluded"]
        assert sample["id"] in [each["id"] for each in installation.client.get("~/samples", excluded="true", limit=200)["items"]]
    finally:
        installation.client.patch(f"~/samples/{sample['id']}", {"is_excluded": False})


def test_webhook_handshake_and_signature(installation):
    url = installation.server.url + "/webhooks/instagram"
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    assert requests.get(url, params=query, timeout=10).text == "1158201444"
    assert requests.get(url, params={**query, "hub.verify_token": "guessed"}, timeout=10).status_code in (401, 403)
    body = '{"object":"instagram","entry":[]}'
    assert requests.post(url, data=body, timeout=10).status_code == 401
    assert requests.post(url, data=body, headers={"X-Hub-Signature-256": "sha256=" + "0" * 64}, timeout=10).status_code == 401


def test_nobody_else_sees_the_connections(installation):
    stranger = Client(installation.server.url)
    assert stranger.raw("GET", f"/api/v1/workspaces/{installation.client.workspace}/connections").status_code == 401
