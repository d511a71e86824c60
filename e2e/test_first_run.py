"""A fresh server: the first person becomes its operator, then the door is closed."""
import re

import pytest
import requests

from support.api import Client
from support.installation import EMAIL, PASSWORD


@pytest.fixture(scope="module")
def operator(fresh_server):
    """Registers the first person; before that nobody is known."""
    client = Client(fresh_server.url)
    assert client.get("/status") == {"registration": "first", "platforms": []}
    client.operator = client.register(EMAIL, PASSWORD, workspace_name="Romy")
    return client


def assert_problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    problem = answer.json()
    assert problem["code"] == code, problem
    assert problem["status"] == status
    assert problem["title"] and problem["detail"] and problem["request_id"] == answer.headers["X-Request-ID"]
    return problem


def test_bad_registrations_name_the_field_and_make_nobody(fresh_server):
    client = Client(fresh_server.url)
    good = {"email": EMAIL, "name": "Romy", "password": PASSWORD}
    for field, value in (("email", "romy"), ("password", "short"), ("password", "aaaaaaaaaaaaaaa"), ("name", " ")):
        answer = client.raw("POST", "/api/v1/register", json={**good, field: value})
        problem = assert_problem(answer, 422, "validation_failed")
        assert [entry["field"] for entry in problem["fields"]] == [field]
        assert "Set-Cookie" not in answer.headers
    answer = client.raw("POST", "/api/v1/register", json={**good, "is_operator": True})
    assert_problem(answer, 422, "validation_failed")
    assert "is_operator" in answer.text
    assert client.get("/status")["registration"] == "first"


def test_the_first_person_is_the_operator_and_owner(operator):
    assert operator.operator["user"]["is_operator"] is True
    assert [place["role"] for place in operator.operator["workspaces"]] == ["owner"]
    assert "password" not in str(operator.operator).lower()
    assert operator.get("/session")["user"]["email"] == EMAIL
    assert operator.get("/installation")["is_registration_open"] is False


def test_then_registration_is_closed_until_the_operator_opens_it(operator):
    stranger = Client(operator.url)
    assert stranger.get("/status")["registration"] == "closed"
    body = {"email": "stranger@understudy.example", "name": "Sam", "password": PASSWORD}
    assert_problem(stranger.raw("POST", "/api/v1/register", json=body), 403, "registration_closed")
    operator.put("/installation/registration", {"is_open": True})
    try:
        second = stranger.register(body["email"], PASSWORD, name="Sam")
        assert second["user"]["is_operator"] is False
        assert_problem(stranger.raw("GET", "/api/v1/installation"), 403, "forbidden")
    finally:
        operator.put("/installation/registration", {"is_open": False})
    assert Client(operator.url).get("/status")["registration"] == "closed"


def test_signing_in_and_out(operator):
    client = Client(operator.url)
    assert_problem(client.raw("GET", "/api/v1/session"), 401, "unauthenticated")
    answer = client.raw("POST", "/api/v1/sign-in", json={"email": EMAIL.upper(), "password": PASSWORD})
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    # Plain http on loopback: no Secure, and therefore no __Host- prefix.
    assert cookie.startswith("understudy=")
    assert {"httponly", "samesite=lax", "path=/"} <= attributes and "secure" not in attributes
    assert any(attribute.startswith("max-age=") for attribute in attributes)
    token = client.session.cookies["understudy"]
    assert len(token) >= 32
    assert client.get("/session")["user"]["email"] == EMAIL
    sessions = client.get("/sessions")["items"]
    assert sum(session["is_current"] for session in sessions) == 1
    assert token not in str(sessions)
    assert client.raw("POST", "/api/v1/sign-out").status_code == 204
    # The token itself is dead, not only forgotten by the browser.
    answer = requests.get(client.url + "/api/v1/session", cookies={"understudy": token}, timeout=10)
    assert_problem(answer, 401, "unauthenticated")


def test_a_wrong_password_and_an_unknown_address_look_the_same(operator):
    wrong = operator.raw("POST", "/api/v1/sign-in", json={"email": EMAIL, "password": "not the password"})
    unknown = operator.raw("POST", "/api/v1/sign-in", json={"email": "nobody@understudy.example", "password": "not the password"})
    first, second = assert_problem(wrong, 401, "invalid_credentials"), assert_problem(unknown, 401, "invalid_credentials")
    assert first["detail"] == second["detail"]
    assert "Set-Cookie" not in wrong.headers


def test_every_error_is_a_problem(operator):
    assert_problem(operator.raw("GET", "/api/v1/nothing-here"), 404, "not_found")
    answer = operator.raw("DELETE", "/api/v1/status")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == "GET"
    assert_problem(operator.raw("POST", "/api/v1/sign-in", data="{not json", headers={"Content-Type": "application/json"}), 400, "malformed_request")
    assert_problem(operator.raw("POST", "/api/v1/sign-in", data="email=a", headers={"Content-Type": "text/plain"}), 415, "unsupported_media_type")
    assert_problem(operator.raw("POST", "/api/v1/sign-in", json={"email": EMAIL}), 422, "validation_failed")
    assert_problem(operator.raw("GET", f"/api/v1/workspaces/{operator.workspace}/messages?colour=blue"), 422, "validation_failed")
    assert_problem(operator.raw("POST", "/api/v1/sign-in", data=b'{"email":"' + b"a" * 2_000_000 + b'"}', headers={"Content-Type": "application/json"}), 413, "payload_too_large")


def test_another_sites_page_can_not_write(operator):
    path = "/api/v1/session/user"
    body = {"name": "Taken over"}
    assert_problem(operator.raw("PATCH", path, json=body, headers={"Origin": "https://elsewhere.example"}), 403, "origin_refused")
    assert_problem(operator.raw("PATCH", path, json=body, headers={"Sec-Fetch-Site": "cross-site"}), 403, "origin_refused")
    assert operator.get("/session")["user"]["name"] == "Romy"
    assert operator.raw("PATCH", path, json={"name": "Romy"}, headers={"Origin": operator.url}).status_code == 200


def test_headers_keep_browsers_safe(operator):
    for path in ("/", "/api/v1/status", "/api/v1/nothing-here", "/health/live"):
        headers = operator.raw("GET", path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"] and "unsafe" not in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Strict-Transport-Security" not in headers
        assert headers["X-Request-ID"]
    assert operator.raw("GET", "/api/v1/session").headers["Cache-Control"] == "no-store"


def test_health(operator):
    assert operator.raw("GET", "/health/live").json() == {"status": "ok"}
    assert operator.raw("GET", "/health/ready").json() == {"status": "ok", "checks": {"store": "ok", "queue": "ok"}}


def test_metrics_are_prometheus_text(operator):
    answer = operator.raw("GET", "/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    line = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)*\})? (NaN|[+-]?Inf|[0-9.eE+-]+)$')
    samples = [text for text in answer.text.splitlines() if text and not text.startswith("#")]
    broken = [text for text in samples if not line.match(text)]
    assert samples and not broken, broken[:5]
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", answer.text, re.M))
    assert set(types.values()) <= {"counter", "gauge", "histogram", "summary"}
    assert any("request" in name or "http" in name for name in types), sorted(types)


def test_the_contract_is_served(operator):
    answer = operator.raw("GET", "/api/v1/openapi.yaml")
    assert answer.status_code == 200 and "yaml" in answer.headers["Content-Type"]
    assert answer.text.startswith("openapi: 3.1") or "\nopenapi: 3.1" in answer.text
    for path in ("/api/v1/register", "/api/v1/workspaces/{workspaceID}/messages", "/webhooks/instagram"):
        assert f"  {path}:" in answer.text, path


def test_the_dashboard_loads_whole(operator):
    browser = requests.Session()
    page = browser.get(operator.url + "/", timeout=10)
    assert page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"), "built without the dashboard? (make web)"
    assert page.headers["Cache-Control"] == "no-cache"
    assets = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', page.text))
    assert {path.rsplit(".", 1)[1] for path in assets} == {"css", "js", "svg"}
    # Scripts load others; the page's policy allows nothing from elsewhere.
    seen = set()
    while assets - seen:
        path = (assets - seen).pop()
        seen.add(path)
        answer = browser.get(operator.url + path, timeout=10)
        assert answer.status_code == 200, path
        kind = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}[path.rsplit(".", 1)[1]]
        assert answer.headers["Content-Type"].startswith(kind), path
        assert "immutable" in answer.headers["Cache-Control"] and re.search(r"-[A-Z0-9]{8}\.", path), path
        assert answer.headers.get("Content-Encoding") == "gzip", path
        plain = browser.get(operator.url + path, headers={"Accept-Encoding": "identity"}, timeout=10)
        assert plain.content == answer.content and "Content-Encoding" not in plain.headers, path
        assets |= {"/assets/" + name for name in re.findall(r'["\']\./([\w.-]+\.js)["\']', answer.text)}
        again = browser.get(operator.url + path, headers={"If-None-Match": answer.headers["ETag"]}, timeout=10)
        assert again.status_code == 304 and not again.content
    assert len(seen) > 3
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|<style", page.text), "inline code would be blocked by the page's own policy"
    for path in ("/w/some-workspace/inbox", "/welcome"):
        assert browser.get(operator.url + path, headers={"Accept": "text/html"}, timeout=10).text == page.text
    assert browser.get(operator.url + "/assets/index.html", timeout=10).status_code == 404
    assert browser.get(operator.url + "/assets/..%2findex.html", timeout=10).status_code == 404
