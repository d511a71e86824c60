"""Below HTTP libraries: requests that are cut, crawling, ambiguous or aimed elsewhere; and addresses that the server could be made to call."""
import json
import re
import socket
import threading
from urllib.parse import urlsplit

import pytest
import requests

from support import told
from support.api import Client
from support.contract import Operation, operations, resolved
from support.installation import Server
from support.waiting import eventually, pause
from test_hostile_credentials import delivery, hook


def raw(url, request, seconds=20):
    """What comes back for these bytes, until the server closes or says no more."""
    target = urlsplit(url)
    with socket.create_connection((target.hostname, target.port), timeout=seconds) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while piece := connection.recv(65_536):
                answer += piece
        except OSError:
            pass
        return answer


def statuses(answer):
    return [int(line.split(b" ")[1]) for line in answer.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


# Files

TRAVERSALS = [
    "/../../../../etc/passwd", "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd", "/assets/..%5c..%5cetc%5cpasswd", "/assets/....//....//etc/passwd",
    "//etc/passwd", "/assets//etc/passwd", "/assets/%252e%252e%252fetc%252fpasswd", "/assets/app.js%00.css", "/assets/app.js/../../openapi.yaml", "/assets/..;/openapi.yaml", "/./keys.json", "/assets/../keys.json",
    "/assets/%c0%ae%c0%ae/etc/passwd", "/assets/" + "../" * 500 + "etc/passwd", "/assets/..%2f..%2fdata%2funderstudy.sqlite", "http://127.0.0.1/etc/passwd", "/assets/.", "/assets/..", "/assets/", "/.env", "/.git/config", "/understudy.yaml",
]


@pytest.mark.parametrize("path", TRAVERSALS)
def test_no_path_leads_out_of_the_page_s_files(besieged, path):
    answer = raw(besieged.server.url, f"GET {path} HTTP/1.1\r\nHost: {urlsplit(besieged.server.url).netloc}\r\nConnection: close\r\n\r\n".encode())
    assert statuses(answer) in ([404], [400], [405]), answer[:300]
    assert b"root:" not in answer and b"sealing" not in answer and b"SQLite" not in answer


# Ambiguous and broken requests

def lines(*headers, body=b"", start="POST /api/v1/sign-in HTTP/1.1"):
    return b"\r\n".join([start.encode(), b"Host: understudy.example", *[header if isinstance(header, bytes) else header.encode() for header in headers], b"", b""]) + body


SMUGGLED = b"GET /api/v1/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
AMBIGUOUS = {
    "length and chunks": lines("Content-Length: 4", "Transfer-Encoding: chunked", body=b"0\r\n\r\n" + SMUGGLED),
    "two lengths": lines("Content-Length: 0", f"Content-Length: {len(SMUGGLED)}", body=SMUGGLED),
    "a negative length": lines("Content-Length: -1", body=b"{}"),
    "a length with a sign": lines("Content-Length: +2", body=b"{}"),
    "a length that overflows": lines("Content-Length: 99999999999999999999999", body=b"{}"),
    "a length in words": lines("Content-Length: two", body=b"{}"),
    "chunks by another name": lines("Transfer-Encoding: xchunked", "Content-Length: 2", body=b"{}" + SMUGGLED),
    "a chunk size that overflows": lines("Transfer-Encoding: chunked", body=b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
    "a chunk size in words": lines("Transfer-Encoding: chunked", body=b"zz\r\n{}\r\n0\r\n\r\n"),
    "a space before the colon": lines("Content-Length : 2", body=b"{}" + SMUGGLED),
    "a folded header": lines("X-Folded: a\r\n b", "Content-Length: 2", body=b"{}"),
    "a header without name": lines(": x", "Content-Length: 2", body=b"{}"),
    "a NUL in a header": lines(b"X-Nul: a\x00b", "Content-Length: 2", body=b"{}"),
    "a bare return in a header": lines(b"X-Return: a\rSet-Cookie: x=y", "Content-Length: 2", body=b"{}"),
    "no version": b"GET /api/v1/status\r\n\r\n",
    "another version": lines(start="GET /api/v1/status HTTP/9.9"),
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(200)),
    "an upgrade to HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "no host": b"GET /api/v1/status HTTP/1.1\r\n\r\n",
    "a thousand headers": lines(*[f"X-{number}: y" for number in range(2_000)], "Content-Length: 2", body=b"{}"),
    "a header of a megabyte": lines("X-Long: " + "a" * 1_000_000, "Content-Length: 2", body=b"{}"),
    "an address of a megabyte": lines(start="GET /" + "a" * 1_000_000 + " HTTP/1.1"),
    "a tunnel": lines(start="CONNECT 127.0.0.1:22 HTTP/1.1"),
    "an unknown method": lines(start="BREW /api/v1/status HTTP/1.1"),
    "nothing but noise": bytes(range(256)) * 40,
}


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_request_that_can_be_read_two_ways_is_read_in_one_or_refused(besieged, name):
    answer = raw(besieged.server.url, AMBIGUOUS[name])
    seen = statuses(answer)
    assert all(status < 500 or status == 501 or status == 505 for status in seen), answer[:300]
    assert b"Set-Cookie: x" not in answer
    if SMUGGLED in AMBIGUOUS[name]:
        # Whoever stood in front would have seen one request: there is one answer, or the connection ends.
        assert len(seen) <= 1, answer[:600]
    assert requests.get(besieged.server.url + "/health/live", timeout=20).status_code == 200


def test_headers_can_not_be_put_into_answers(crowd):
    """Whatever a caller sends that comes back in a header comes back without line ends."""
    answers = [
        crowd.owner.raw("GET", "/api/v1/connections/callback/youtube", params={"error": "x\r\nSet-Cookie: stolen=1", "state": "\r\nX-Injected: 1"}),
        crowd.owner.raw("GET", "/api/v1/connections/callback/youtube?error=%0d%0aX-Injected:%201&state=%E5%98%8A%E5%98%8DX-Injected:1"),
        crowd.owner.raw("GET", "/api/v1/status", headers={"X-Request-ID": "x" * 5_000}),
        crowd.owner.raw("GET", "/api/v1/%0d%0aX-Injected:1"),
        crowd.owner.raw("GET", "/assets/%0d%0aX-Injected:1"),
    ]
    for answer in answers:
        assert "X-Injected" not in answer.headers and "stolen" not in answer.headers.get("Set-Cookie", "")
        assert all(len(value) < 4_000 for value in answer.headers.values())


def test_the_host_that_a_caller_names_is_nowhere_used(crowd):
    # By hand: the library would choose its cookies by the host that is named.
    host = {"Cookie": "understudy=" + crowd.owner.session.cookies["understudy"], "Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example", "X-Forwarded-Proto": "https", "Forwarded": "host=elsewhere.example"}
    started = requests.post(f"{crowd.owner.url}/api/v1/workspaces/{crowd.owner.workspace}/connections", json={"platform": "youtube"}, headers=host, timeout=20)
    assert started.status_code == 201 and "elsewhere" not in started.text
    answer = requests.get(crowd.owner.url + "/api/v1/connections/callback/youtube?error=access_denied&state=x", headers=host, allow_redirects=False, timeout=20)
    assert answer.status_code == 303 and "elsewhere" not in answer.headers["Location"]


LOGGED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (?:TRACE|DEBUG|INFO|NOTICE|WARNING|ERROR|CRITICAL) +[\w.-]+: \S")


def test_logs_stay_one_line_each_and_without_what_callers_wrote(besieged, crowd):
    """Callers, fans, platforms and files write line ends, orders to a terminal and a word each where a log might repeat them."""
    owner, sandbox, before = crowd.owner, besieged.sandbox, len(besieged.server.program.output.splitlines())
    marks = []

    def mark(start="", end="\n2026-01-01T00:00:00.000Z CRITICAL forged\x1b[31m\u202e\u2028"):
        marks.append(told.canary())
        return start + marks[-1] + end

    plain = lambda: mark(end="")
    asked = [
        owner.raw("GET", f"/api/v1/{plain()}%0a2026-01-01T00:00:00Z%20INFO%20forged%1b[31m", headers={"User-Agent": plain(), "Referer": plain()}),
        owner.raw("GET", "/api/v1/status", params={"x": mark(), mark(): "1"}, headers={"X-Request-ID": plain(), "X-Forwarded-For": plain(), "Accept-Language": plain(), "traceparent": plain()}),
        owner.raw("PUT", f"/api/v1/workspaces/{owner.workspace}/avatar/switch", json={"is_on": False}, headers={"Origin": f"https://{plain()}.example", "Sec-Fetch-Site": plain()}),
        owner.raw("POST", f"/api/v1/workspaces/{owner.workspace}/connections", json={"platform": mark(), mark(): mark()}, headers={"Idempotency-Key": plain(), "If-Match": plain()}),
        owner.raw("POST", f"/api/v1/workspaces/{owner.workspace}/members", json={"email": mark() + "@understudy.example", "role": mark()}),
        owner.raw("GET", "/api/v1/connections/callback/youtube", params={"error": mark(), "error_description": mark(), "state": mark()}),
        owner.raw("GET", "/api/v1/connections/callback/instagram", params={"code": mark(), "state": mark()}),
        owner.raw("GET", f"/api/v1/workspaces/{owner.workspace}/messages/{plain()}"), owner.raw("GET", f"/assets/{plain()}%0a.js"),
        crowd["stranger"].raw("PATCH", "/api/v1/session/user", json={"name": mark()}),
    ]
    nobody = Client(owner.url)
    asked += [
        nobody.raw("POST", "/api/v1/sign-in", json={"email": mark("romy+", "@understudy.example"), "password": mark()}), nobody.raw("POST", "/api/v1/sign-in", json={"email": mark(), "password": plain()}),
        nobody.raw("POST", "/api/v1/register", json={"email": mark("a", "@understudy.example"), "name": mark(), "password": mark(), "invitation": mark()}),
        nobody.raw("POST", "/api/v1/password-reset", json={"token": mark(), "password": mark()}),
        nobody.raw("GET", "/api/v1/session", headers={"Cookie": f"understudy={plain()}; {plain()}=x", "Authorization": f"Bearer {plain()}"}),
        nobody.raw("POST", "/api/v1/sign-in", data=b'{"email": ' + mark().encode(), headers={"Content-Type": "application/json"}), nobody.raw("POST", "/api/v1/sign-in", data=b"{}", headers={"Content-Type": f"text/{plain()}"}),
    ]
    # A platform's own calls: names of fields and values.
    account = sandbox.get("/state/instagram")["accounts"][0]["id"]
    for body in ({mark(): mark()}, {"object": mark(), "entry": [{"id": account, mark(): mark()}]}, {"object": "instagram", "entry": [{"id": account, "time": 1, "changes": [{"field": mark(), "value": {mark(): mark()}}]}]}, {"object": "instagram", "entry": [{"id": mark(), "time": mark(), "messaging": [{mark(): mark()}]}]}):
        asked.append(hook(besieged, body))
    asked.append(hook(besieged, {mark(): mark()}, signature="sha256=" + plain()))
    asked.append(nobody.raw("GET", "/webhooks/instagram", params={"hub.mode": mark(), "hub.challenge": mark(), "hub.verify_token": mark()}))
    # Files: their names and what is in them.
    for name in (mark(end=".jsonl"), mark("../", "\n.csv"), mark()):
        asked.append(owner.raw("POST", f"/api/v1/workspaces/{owner.workspace}/imports", data=b"{\"prompt\": " + mark().encode(), params={"name": name, "creator": mark()}, headers={"Content-Type": "application/octet-stream"}))
    assert not [answer.status_code for answer in asked if answer.status_code >= 500]
    raw(besieged.server.url, lines(start=f"{plain()} / HTTP/1.1"))
    raw(besieged.server.url, lines(f"{plain()}: x", f"Host: {plain()}", start="GET /api/v1/status HTTP/1.1"))
    # What platforms say when they refuse, and answers that are none.
    for simulator in ("youtube", "instagram"):
        text = mark()
        problem = {"code": 100, "type": text, "message": text, "status": text, "error_user_msg": text, "fbtrace_id": text, "errors": [{"reason": text, "domain": text, "message": text}]}
        sandbox.fault("respond", simulator, method="GET", count=1, status=400, body=json.dumps({"error": problem}))
        sandbox.fault("respond", simulator, method="GET", count=1, skip=1, status=200, body=json.dumps({"items": mark(), "data": mark(), mark(): mark(), "id": {mark(): 1}}))
    try:
        calls = {simulator: sandbox.calls(simulator) for simulator in ("youtube", "instagram")}
        for number in range(2):
            sandbox.direct_message(f"injector{number}", "hello")
        eventually(lambda: all(sandbox.calls(simulator) >= count + 2 for simulator, count in calls.items()), "both platforms were asked", seconds=60)
    finally:
        sandbox.clear_faults()
    eventually(lambda: all(job["stage"] in ("completed", "failed", "cancelled") for job in owner.get("~/training-jobs")["items"]), "the files are read", seconds=60)
    written = lambda: besieged.server.program.output.splitlines()[before:]
    eventually(lambda: len([line for line in written() if "request duration_ms" in line]) >= len(asked), "all requests are logged")
    assert len(marks) > 60
    for line in besieged.server.program.output.splitlines():
        assert LOGGED.match(line), ascii(line[:300])
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", line) and "forged" not in line, ascii(line[:300])
    for line in written():
        assert not [each for each in marks if each.lower() in line.lower()], line[:300]


# Crawling and half-open clients

@pytest.fixture(scope="module")
def impatient():
    """A server that gives a request two seconds to arrive."""
    server = Server("impatient", {"UNDERSTUDY_HTTP_REQUEST_SECONDS": 2}).start()
    yield server
    server.dispose()


def test_crawling_clients_hold_nothing_up_and_are_cut_off(impatient):
    """Three hundred connections that send a byte now and then: others are served meanwhile, and the crawlers are cut off."""
    target = urlsplit(impatient.url)
    head = b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    starts = [b"", b"P", head, head + b"Content-Length: 1000\r\n\r\n{", head + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]
    crawlers = []
    for number in range(300):
        connection = socket.create_connection((target.hostname, target.port), timeout=20)
        connection.sendall(starts[number % len(starts)])
        crawlers.append((connection, number % len(starts)))
    crawling = threading.Event()

    def crawl():
        """A byte on each every quarter of a second, as long as it is taken."""
        while not crawling.wait(0.25):
            for connection, start in crawlers:
                try:
                    connection.send(b"1\r\na\r\n" if start == 4 else b"a")
                except OSError:
                    pass

    thread = threading.Thread(target=crawl, daemon=True)
    thread.start()
    try:
        for _ in range(10):
            assert requests.get(impatient.url + "/api/v1/status", timeout=10).status_code == 200

        def gone():
            count = 0
            for connection, _ in crawlers:
                connection.settimeout(0.001)
                try:
                    # Nothing, or a refusal and then nothing.
                    while connection.recv(65_536):
                        pass
                    count += 1
                except TimeoutError:
                    pass
                except OSError:
                    count += 1
            return count == len(crawlers)

        eventually(gone, "all crawlers are cut off", seconds=40, every=0.5)
    finally:
        crawling.set()
        thread.join(5)
        for connection, _ in crawlers:
            connection.close()
    assert requests.get(impatient.url + "/health/ready", timeout=10).status_code == 200


def test_a_large_body_over_a_slow_line_is_not_cut_off(impatient):
    """Slower than the two seconds, but steadily: 60 kB give it six more."""
    body = b'{"email": "' + b"a" * 60_000 + b'"}'
    target = urlsplit(impatient.url)
    with socket.create_connection((target.hostname, target.port), timeout=20) as connection:
        connection.sendall(b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body))
        for start in range(0, len(body), 6_001):
            connection.sendall(body[start : start + 6_001])
            pause(0.3)
        assert statuses(connection.recv(65_536)) == [422]


# Addresses that the server might be made to call

HOSTILE_ADDRESSES = [
    "http://127.0.0.1:22/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://0.0.0.0/", "http://10.0.0.1/", "http://2130706433/", "http://0x7f.1/", "file:///etc/passwd",
    "gopher://127.0.0.1/", "ftp://127.0.0.1/", "//127.0.0.1/", "javascript:alert(1)", "http://user:pw@127.0.0.1/", "http://metadata.google.internal/", "http://[::ffff:127.0.0.1]/", "https://127.0.0.1.nip.io/", "data:text/html,x",
]
ADDRESS_WORDS = ("url", "uri", "callback", "endpoint", "webhook", "host", "address", "redirect", "link", "image", "avatar_url")


# Where a user can set one: none today. A new one is found in the document, has to be named here, and to refuse all of the above.
KNOWN_ADDRESSES = []


def is_address(name, schema):
    kinds = schema.get("type") if isinstance(schema.get("type"), list) else [schema.get("type")]
    return schema.get("format") in ("uri", "url", "iri", "uri-reference", "hostname", "ipv4", "ipv6") or ("string" in kinds and any(word == name or name.endswith("_" + word) for word in ADDRESS_WORDS))


def address_fields(among):
    """Every property of a request body and every parameter that looks like an address: operation, "body" or where the parameter stands, and the way to it."""
    found = []

    def look(operation, schema, path, seen):
        if isinstance(schema, dict) and schema.get("$ref") in seen:
            return
        seen = seen | {schema["$ref"]} if "$ref" in schema else seen
        schema = resolved(schema)
        if path and isinstance(path[-1], str) and is_address(path[-1], schema):
            found.append((operation, "body", path))
        for name, each in schema.get("properties", {}).items():
            look(operation, each, (*path, name), seen)
        for each in [part for name in ("oneOf", "anyOf", "allOf") for part in schema.get(name, [])]:
            look(operation, each, path, seen)
        if isinstance(schema.get("additionalProperties"), dict):
            look(operation, schema["additionalProperties"], (*path, "any"), seen)
        if "items" in schema:
            # Of a list of addresses the list's name tells.
            if path and isinstance(path[-1], str) and is_address(path[-1].removesuffix("s"), resolved(schema["items"])):
                found.append((operation, "body", (*path, 0)))
            look(operation, schema["items"], (*path, 0), seen)

    for operation in among:
        if operation.takes_json:
            look(operation, operation.body_schema, (), frozenset())
        found += [(operation, each["in"], (each["name"],)) for each in operation.parameters if each["in"] in ("query", "header") and is_address(each["name"], resolved(each.get("schema", {})))]
    return list(dict.fromkeys(found))


def test_an_address_in_the_document_would_be_found():
    """The walk itself, on a document that has addresses in all the places where one can be."""
    text = {"type": "string"}
    schema = {
        "type": "object",
        "properties": {
            "callback": text, "name": text, "homepage": {"type": "string", "format": "uri"}, "notify": {"type": "object", "properties": {"webhook_url": {"type": ["string", "null"]}}},
            "targets": {"type": "array", "items": {"type": "object", "properties": {"host": text}}}, "urls": {"type": "array", "items": text}, "sink": {"oneOf": [{"type": "null"}, {"properties": {"endpoint": text}}]},
            "more": {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}, "counted_links": {"type": "integer"},
        },
    }
    made_up = Operation(
        "post", "/made-up", {
            "operationId": "madeUp", "x-role": "owner", "requestBody": {"content": {"application/json": {"schema": schema}}},
            "parameters": [{"name": "redirect", "in": "query", "schema": text}, {"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        }, [])
    assert {(where, path) for _, where, path in address_fields([made_up])} == {
        ("body", ("callback",)), ("body", ("homepage",)), ("body", ("notify", "webhook_url")), ("body", ("targets", 0, "host")), ("body", ("urls", 0)), ("body", ("sink", "endpoint")), ("body", ("more", "any")), ("query", ("redirect",)),
    }


def test_every_address_that_somebody_can_set_is_checked(crowd):
    """A new field or parameter that takes an address is found in the document by itself, and has to refuse these."""
    found = address_fields(operations())
    assert [(operation.id, where, path) for operation, where, path in found] == KNOWN_ADDRESSES
    for operation, where, path in found:
        for address in HOSTILE_ADDRESSES:
            body, more = operation.example(), {}
            if where == "body":
                node = body
                for step in path[:-1]:
                    node = node[step] if isinstance(step, int) else node.setdefault(step, {})
                node[path[-1]] = address
            else:
                more = {"params" if where == "query" else "headers": {path[-1]: address}}
            answer = crowd.owner.raw(operation.method, operation.fill({"workspaceID": crowd.owner.workspace}), json=body, **{"headers": operation.headers(), **more})
            assert answer.status_code in (404, 422), (operation, path, address, answer.status_code, answer.text[:300])
            assert answer.status_code == 404 or str(path[-1]) in str(answer.json()["fields"]), answer.text[:300]


def test_nothing_that_a_fan_sends_is_fetched(besieged):
    """Links in messages, attachments, shared posts and names lead to a listener of ours: nobody calls."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        listener.settimeout(0.1)
        trap = f"http://127.0.0.1:{listener.getsockname()[1]}/trap"
        mid, body = delivery(besieged, f"look at {trap} and <img src={trap}>", sender="7700000000000009")
        message = body["entry"][0]["messaging"][0]["message"]
        message["attachments"] = [{"type": kind, "payload": {"url": trap, "title": trap}} for kind in ("image", "video", "audio", "file", "share", "ig_post", "ig_reel", "story_mention", "template")]
        message["reply_to"] = {"story": {"id": "1", "url": trap}}
        message["referral"] = {"ref": trap, "source": trap}
        assert hook(besieged, body).status_code == 200
        comment = besieged.sandbox.comment("youtube", "trapper", f"watch {trap}")
        besieged.arrived(mid, "awaiting_review", "ignored")
        besieged.arrived(comment, "awaiting_review", "ignored")
        with pytest.raises(TimeoutError):
            listener.accept()
