"""Bodies that nobody sends by mistake: broken JSON, ten megabytes, deep nesting, half characters. Against every route of the document that takes one."""
import base64
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from support.contract import ROLES, operations, resolved
from support.processes import ROOT

FIXTURES = ROOT / "e2e" / "Fixtures"
CASES = [json.loads(line) for line in (FIXTURES / "badinput_jsontestsuite.jsonl").read_text().splitlines()]
# Everything that has a body, but for the platforms' own, whose signature is wrong first.
TAKING = [each for each in operations() if each.takes_json and each.role not in ("platform",)]
LIMITED = ("signIn", "register", "resetPassword", "changePassword")
REFUSED = (400, 404, 409, 412, 413, 415, 422, 428, 429)
BIG = b'{"name": "' + b"a" * 10_000_000 + b'"}'


def send(client, operation, body, ids, content_type="application/json"):
    return client.raw(operation.method, operation.fill(ids), data=body, headers={"Content-Type": content_type, **operation.headers()})


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
    cases = CASES if operation.id not in LIMITED else CASES[::40]
    unknown = {"workspaceID": crowd.owner.workspace}

    def attempt(case):
        body = base64.b64decode(case["b64"])
        if case["name"] == "y_object_empty.json" and not resolved(operation.body_schema).get("required"):
            # Nothing is required, so an empty object is a right body.
            return None
        reject = case["expect"] == "reject"
        answer = send(crowd.owner, operation, body, ids if reject else unknown)
        allowed = (400, 429) if reject else REFUSED
        # A body may be missing where the document says so; then nothing is not wrong.
        if not body.strip() and operation.declaration["requestBody"].get("required") is not True:
            allowed = REFUSED
        if answer.status_code not in allowed:
            return f"{case['name']} ({case['expect']}): {answer.status_code} {answer.text[:200]}"
        problem = answer.json()
        if operation.problems(answer):
            return f"{case['name']}: {operation.problems(answer)}"
        if answer.status_code == 422 and not problem.get("fields"):
            return f"{case['name']}: no field is named: {problem}"
        return None

    with ThreadPoolExecutor(4) as pool:
        wrong = [each for each in pool.map(attempt, cases) if each]
    assert not wrong, "\n".join(wrong[:20])
    assert crowd.record() == before


# Files have a limit of their own, far above.
@pytest.mark.parametrize("operation", [each for each in operations() if each.is_write and each.role != "platform" and "application/octet-stream" not in each.body_types], ids=repr)
def test_ten_megabytes_are_too_many(operation, crowd):
    client = requests.Session()
    client.cookies.update(crowd.owner.session.cookies)
    try:
        answer = client.request(operation.method, crowd.owner.url + operation.fill({"workspaceID": crowd.owner.workspace, "sessionID": "none"}), data=BIG, headers={"Content-Type": "application/json", **operation.headers()}, timeout=20, allow_redirects=False)
    except requests.ConnectionError:
        # The server answered and closed before everything was written: as good.
        answer = None
    assert answer is None or answer.status_code == 413, answer.text[:300]
    if answer is not None:
        assert answer.json()["code"] == "payload_too_large" and "bytes" in answer.json()["detail"]


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


@pytest.mark.parametrize("operation", [each for each in TAKING if each.role in ROLES], ids=repr)
def test_each_field_refuses_what_it_can_not_be_and_says_which(operation, crowd, ids):
    """Every field of the example takes values of all other kinds, one at a time; the problem names the field."""
    example = operation.example()
    before = crowd.record()
    wrong = []
    for name, value in example.items():
        for other in (None, [], {}, [[[]]], -1e308, 10**30, True, "x" * 200_000, [None] * 1_000):
            if type(other) is type(value) and not isinstance(other, (str, int)) or isinstance(value, bool) and other is True:
                continue
            answer = send(crowd.owner, operation, json.dumps({**example, name: other}).encode(), ids)
            # A check of a rule says what is wrong with it in a good answer.
            if answer.status_code == 200 and answer.json().get("is_valid") is False:
                answer_fields = [each["field"] for each in answer.json()["problems"]]
                if answer_fields != [name]:
                    wrong.append(f"{name} = {str(other)[:30]}: the fields named are {answer_fields}")
            elif answer.status_code not in (409, 412, 413, 422, 404):
                wrong.append(f"{name} = {str(other)[:30]}: {answer.status_code} {answer.text[:200]}")
            elif answer.status_code == 422:
                fields = [each["field"] for each in answer.json().get("fields", [])]
                if not fields or not all(field == name or field.startswith((name + ".", name + "[")) for field in fields):
                    wrong.append(f"{name} = {str(other)[:30]}: the fields named are {fields}")
    assert not wrong, "\n".join(wrong[:20])
    assert crowd.record() == before


def test_what_is_no_json_says_so(crowd, ids):
    for operation in TAKING:
        answer = send(crowd.owner, operation, b"name=x", ids, "application/x-www-form-urlencoded")
        assert answer.status_code in (415, 412, 428, 429), (operation, answer.status_code, answer.text[:300])
        assert answer.status_code != 415 or answer.json()["code"] == "unsupported_media_type"
