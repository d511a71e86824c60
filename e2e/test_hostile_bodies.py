"""Bodies that nobody sends by mistake: broken JSON, ten megabytes, deep nesting, half characters. Against every route of the document that takes one."""
import base64
import hashlib
import hmac
import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from support.contract import ROLES, field_name, operations, places_in, replaced, resolved, validator, violations
from support.crowd import with_ids
from support.processes import ROOT
from support.sandbox import INSTAGRAM_SECRET

FIXTURES = ROOT / "e2e" / "Fixtures"
CASES = [json.loads(line) for line in (FIXTURES / "badinput_jsontestsuite.jsonl").read_text().splitlines()]
# Everything that has a body, but for the platforms' own, whose signature is wrong first.
TAKING = [each for each in operations() if each.takes_json and each.role not in ("platform",)]
# What has none, or a file.
NOT_TAKING = [each for each in operations() if each.is_write and not each.takes_json and each.role != "platform"]
LIMITED = ("signIn", "register", "resetPassword", "changePassword")
REFUSED = (400, 404, 409, 412, 413, 415, 422, 428)
BIG = b'{"name": "' + b"a" * 10_000_000 + b'"}'


def send(client, operation, body, ids, content_type="application/json", headers=None):
    return client.quick(operation.method, operation.fill(ids), body, {"Content-Type": content_type, **operation.headers(), **(headers or {})})


@pytest.fixture(scope="module")
def ids(crowd):
    """Real ids where a body that can't be read must not do anything; unknown ones where it might be read."""
    return crowd.furnish()


def test_the_cases_are_all_there():
    assert len(CASES) == 318 and len(TAKING) > 20


@pytest.mark.parametrize("operation", TAKING, ids=repr)
def test_json_that_is_none_is_refused_and_odd_json_is_no_failure(operation, crowd, ids):
    """The JSON parsing test suite. What no parser may take is 400 whatever it was sent to; the rest is at most a wrong body."""
    before = crowd.record()
    unknown = {"workspaceID": crowd.owner.workspace}

    def attempt(case):
        body = base64.b64decode(case["b64"])
        if case["name"] == "y_object_empty.json" and not resolved(operation.body_schema).get("required"):
            # Nothing is required, so an empty object is a right body.
            return None
        reject = case["expect"] == "reject"
        # A body may be missing where the document says so; then nothing is not wrong.
        if not body.strip() and operation.declaration["requestBody"].get("required") is not True:
            reject = False
        answer = send(crowd.owner, operation, body, ids if reject else unknown)
        allowed = (400,) if reject else REFUSED
        if answer.status_code not in allowed:
            return f"{case['name']} ({case['expect']}): {answer.status_code} {answer.text[:200]}"
        problem = answer.json()
        if operation.problems(answer):
            return f"{case['name']}: {operation.problems(answer)}"
        if answer.status_code == 422 and not problem.get("fields"):
            return f"{case['name']}: no field is named: {problem}"
        return None

    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(attempt, CASES) if each]
    assert not wrong, "\n".join(wrong[:20])
    assert crowd.record() == before


@pytest.mark.parametrize("operation", NOT_TAKING, ids=repr)
def test_a_body_where_none_is_taken_changes_nothing(operation, crowd):
    """The same to every write that takes no JSON, with ids that nothing has: nothing is found, whatever is sent along."""
    before = crowd.record()
    # What concerns the caller's own session has nobody to be unknown: it is done, and after that nobody is signed in.
    own = not operation.places
    client = crowd.visitor() if own else crowd.owner
    # A rule's number and the like are looked for in the workspace; what needs nothing but the workspace gets one that is not there.
    known = {"workspaceID": crowd.owner.workspace} if len(operation.places) > 1 else {}
    allowed = (*REFUSED, 200, 201, 204, 401) if own else REFUSED

    def attempt(case):
        answer = send(client, operation, base64.b64decode(case["b64"]), known)
        return None if answer.status_code in allowed and not operation.problems(answer) else f"{case['name']}: {answer.status_code} {answer.text[:200]} {operation.problems(answer)}"

    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(attempt, CASES) if each]
    assert not wrong, "\n".join(wrong[:20])
    assert requests.get(crowd.owner.url + "/health/live", timeout=20).status_code == 200
    assert crowd.record() == before


@pytest.mark.parametrize("kind", ["deauthorize", "data-deletion"])
def test_signed_notices_that_say_nothing_are_refused(kind, crowd):
    """What Meta would send when an account goes, rightly signed, with every case as what is signed."""
    before = crowd.record()

    def attempt(case):
        payload = base64.urlsafe_b64encode(base64.b64decode(case["b64"])).rstrip(b"=")
        signature = base64.urlsafe_b64encode(hmac.new(INSTAGRAM_SECRET.encode(), payload, hashlib.sha256).digest()).rstrip(b"=")
        answer = crowd["nobody"].quick("POST", f"/callbacks/instagram/{kind}", b"signed_request=" + signature + b"." + payload, {"Content-Type": "application/x-www-form-urlencoded"})
        return None if answer.status_code in (400, 401, 422) or answer.status_code == 413 and len(payload) > 65_000 else f"{case['name']}: {answer.status_code} {answer.text[:200]}"

    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(attempt, CASES) if each]
    assert not wrong, "\n".join(wrong[:20])
    assert crowd.record() == before


def test_the_hub_s_address_takes_no_case_of_it(crowd):
    """YouTube's hub signs with a secret that only it and the server know; without it the right address takes nothing, and stands."""
    before = crowd.record()
    path = urlsplit(crowd.installation.sandbox.get("/state/youtube")["subscriptions"][0]["callback"]).path

    def attempt(case):
        answer = crowd["nobody"].quick("POST", path, base64.b64decode(case["b64"]), {"Content-Type": "application/atom+xml", "X-Hub-Signature": "sha1=" + "0" * 40})
        return None if answer.status_code < 500 else f"{case['name']}: {answer.status_code} {answer.text[:200]}"

    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(attempt, CASES) if each]
    assert not wrong, "\n".join(wrong[:20])
    assert crowd.record() == before


def outpour(crowd, operation, ids, body):
    """An answer, or None where the server closed before everything was written: then it still has to be there, and the same one."""
    client = requests.Session()
    client.cookies.update(crowd.owner.session.cookies)
    process = crowd.installation.server.program
    pid = process.process.pid
    try:
        answer = client.request(operation.method, crowd.owner.url + operation.fill(ids), data=body, params=REQUIRED.get(operation.id), headers={"Content-Type": "application/json", **operation.headers()}, timeout=60, allow_redirects=False)
    except requests.ConnectionError:
        answer = None
    assert process.is_running and process.process.pid == pid
    assert requests.get(crowd.owner.url + "/health/live", timeout=20).status_code == 200
    return answer


# What a route with a larger limit of its own can't do without.
REQUIRED = {"startImport": {"name": "comments.jsonl"}}


@pytest.mark.parametrize("operation", [each for each in operations() if each.is_write and "application/octet-stream" not in each.body_types], ids=repr)
def test_ten_megabytes_are_too_many(operation, crowd, refusals):
    ids = {"workspaceID": crowd.owner.workspace, "sessionID": "none"}
    if operation.id == "receiveYouTubeWebhook":
        ids["token"] = urlsplit(crowd.installation.sandbox.get("/state/youtube")["subscriptions"][0]["callback"]).path.split("/")[-1]
    answer = outpour(crowd, operation, ids, BIG)
    refusals[operation.id] = answer is not None
    assert answer is None or answer.status_code == 413, answer.text[:300]
    if answer is not None:
        assert answer.json()["code"] == "payload_too_large" and "bytes" in answer.json()["detail"]


@pytest.mark.parametrize("operation", [each for each in operations() if "application/octet-stream" in each.body_types], ids=repr)
def test_a_file_has_a_limit_of_its_own(operation, crowd):
    """Ten megabytes are a file, and one byte more than the limit is none; the answer says the limit."""
    before = crowd.record()
    nowhere = {"workspaceID": str(uuid.uuid4())}
    answer = outpour(crowd, operation, nowhere, BIG)
    assert answer is None or answer.status_code == 404, answer.text[:300]
    # Said before the body comes, so that its limit is known.
    told = crowd.owner.raw(operation.method, operation.fill({"workspaceID": crowd.owner.workspace}), params=REQUIRED[operation.id], headers={"Content-Length": str(1 << 40), "Connection": "close"})
    assert told.status_code == 413 and told.json()["code"] == "payload_too_large"
    limit = int(told.json()["details"]["maximum_bytes"])
    assert len(BIG) < limit < 1 << 30
    answer = outpour(crowd, operation, {"workspaceID": crowd.owner.workspace}, b"a" * (limit + 1))
    assert answer is None or answer.status_code == 413, answer.text[:300]
    assert crowd.record() == before


@pytest.fixture(scope="module")
def refusals():
    return {}


def test_most_are_told_that_it_is_too_much(refusals):
    """A connection that ends says nothing; more than half get to read the answer."""
    if len(refusals) > 20:
        assert sum(refusals.values()) > len(refusals) / 2, refusals


SHAPES = {
    "arrays 100,000 deep": b"[" * 100_000,
    "arrays 100,000 deep and closed": b"[" * 100_000 + b"]" * 100_000,
    "objects 20,000 deep": b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    "invalid UTF-8": b'{"name": "\xff\xfe\x80"}',
    "overlong UTF-8": b'{"name": "\xc0\xaf"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "surrogates as UTF-8": b'{"name": "\xed\xa0\x80"}',
    "half a surrogate pair": b'{"name": "\\ud83d"}',
    "the other half": b'{"name": "\\udfb8"}',
    "halves the wrong way round": b'{"name": "\\udfb8\\ud83d"}',
    "a name twice": b'{"name": "a", "name": "b"}',
    "a name twice by an escape": b'{"name": "a", "n\\u0061me": "b"}',
    "a byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "two values": b'{"name": "x"} {"name": "y"}',
    "a number of 100,000 digits": b'{"name": ' + b"9" * 100_000 + b"}",
    "1e999999": b'{"name": 1e999999}',
    "a raw NUL": b'{"name": "a\x00b"}',
    "ten thousand unknown names": json.dumps({f"name{number}": 1 for number in range(10_000)}).encode(),
    "a prototype": b'{"__proto__": {"is_operator": true}, "constructor": {"prototype": {}}}',
    "a list of itself": b'[{"name": "x"}]',
    "nothing but text": b'"text"',
    "null": b"null",
}


@pytest.mark.parametrize("operation", [each for each in TAKING if each.id not in LIMITED], ids=repr)
def test_shapes_that_break_parsers_are_refused(operation, crowd, ids):
    before = crowd.record()
    wrong = []
    for name, body in SHAPES.items():
        answer = send(crowd.owner, operation, body, ids)
        if answer.status_code not in (400, 412, 413, 422, 428):
            wrong.append(f"{name}: {answer.status_code} {answer.text[:300]}")
        elif len(answer.content) > 20_000:
            wrong.append(f"{name}: an answer of {len(answer.content)} bytes")
        elif problem := operation.problems(answer):
            wrong.append(f"{name}: {problem}")
    assert not wrong, "\n".join(wrong)
    assert crowd.record() == before


def test_the_examples_are_right_by_their_schemas():
    """What is spoiled below is right before; and no property is left out of the full ones but what another one excludes."""
    for operation in TAKING:
        for full in (False, True):
            assert not violations(operation.body_schema, operation.example(full)), operation


@pytest.mark.parametrize("operation", [each for each in TAKING if each.role in ROLES], ids=repr)
def test_each_field_refuses_what_it_can_not_be_and_says_which(operation, crowd, ids):
    """Every place of the full example, however deep, takes values of all other kinds, one at a time; whatever the schema does not allow is refused, and the problem names the place."""
    example = with_ids(operation.example(full=True), ids)
    there = operation.fill(ids)
    headers = {"If-Match": crowd.owner.raw("GET", there).headers.get("ETag", '"0"')} if operation.headers() else {}
    before = crowd.record()

    def attempt(case):
        path, other = case
        body = replaced(example, path, other)
        if validator(operation.body_schema).is_valid(body):
            return None
        answer = send(crowd.owner, operation, json.dumps(body).encode(), ids, headers=headers)
        told = f"{field_name(path)} = {str(other)[:30]}: {answer.status_code} {answer.text[:200]}"
        if problem := operation.problems(answer):
            return f"{told}: {problem}"
        # A check of a rule says what is wrong with it in a good answer.
        if answer.status_code == 200 and answer.json().get("is_valid") is False:
            fields = [each["field"] for each in answer.json()["problems"]]
        elif answer.status_code == 422:
            fields = [each["field"] for each in answer.json()["fields"]]
        else:
            return told
        return None if names(fields, path) else f"{told}: the fields named are {fields}"

    # Further down the same readers are met again and again: there one of each kind will do.
    cases = [(path, other) for path, _ in places_in(example) for other in (None, [], {}, 10**30, "x" * 200_000, *([[[]]], -1e308, True, [None] * 1_000) * (len(path) < 3))]
    assert cases
    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(attempt, cases) if each]
    assert not wrong, "\n".join(wrong[:20])
    assert crowd.record() == before


def names(fields, path):
    """Whether these are this place or one in it, or the list that it is in; beside it one of the same object, whose bounds may depend on it."""
    place, around = field_name(path), field_name(path[:-1])
    named = [field for field in fields if field == place or field.startswith((place + ".", place + "[")) or isinstance(path[-1], int) and field == around]
    return named and all(field.rpartition(".")[0] == around for field in set(fields) - set(named))


def test_what_is_no_json_says_so(crowd, ids):
    for operation in TAKING:
        answer = send(crowd.owner, operation, b"name=x", ids, "application/x-www-form-urlencoded")
        assert answer.status_code in (415, 412, 428, 429), (operation, answer.status_code, answer.text[:300])
        assert answer.status_code != 415 or answer.json()["code"] == "unsupported_media_type"
