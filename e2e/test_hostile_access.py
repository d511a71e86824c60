"""Every route of the document with every role, with ids that nothing has, and with ids of another workspace. The routes come from the document, so a new one is covered by itself."""
import json
import random
import uuid

import pytest

from support.contract import ROLES, field_name, operations, places_in, replaced, resolved
from support.crowd import REFERENCES, named_by, with_ids
from support.waiting import eventually

WORKSPACE = [operation for operation in operations() if operation.role in ROLES]
GUARDED = [operation for operation in operations() if operation.role in (*ROLES, "signed_in", "operator")]
# What would end or change the sessions of whoever calls it: for those the visitor comes.
OWN_SESSION = ("signOut", "endOtherSessions", "endSession", "changePassword")
HOSTILE_IDS = ["%00", "..%2F..%2Fetc%2Fpasswd", "%2e%2e", "'%20OR%201=1--", "%F0%9F%8E%B8", "%FF%FE", "%0d%0aX-Injected:%20yes", "a" * 5_000, "null", "-1", "0", "$where", "{}", "%25s%25n", "*"]
WHO = ["nobody", "stranger", *ROLES]


def knock(client, operation, path, body=None, headers=None):
    """One call, without waiting for a stream to end."""
    answer = client.raw(operation.method, path, json=body, headers={**operation.headers(), **(headers or {})}, stream=True)
    if "event-stream" in answer.headers.get("Content-Type", ""):
        answer.close()
    else:
        _ = answer.content
    return answer


def alike(value):
    """An id of the same form that nothing has."""
    if isinstance(value, int):
        return value + 100_000
    try:
        return str(uuid.UUID(int=uuid.UUID(value).int ^ uuid.uuid4().int >> 70))
    except ValueError:
        # Letters and digits of Base32, as they are in ids that are made from what they stand for.
        return "".join(random.choices("abcdefghijklmnopqrstuvwxyz234567", k=len(value)))


def said(answer, ids=None):
    """What an answer says, whatever it was asked about: without the request's own id, with the ids that were sent taken out."""
    text = answer.text
    for value in (ids or {}).values():
        text = text.replace(str(value), "…")
    if "json" in answer.headers.get("Content-Type", ""):
        content = json.loads(text)
        content.pop("request_id", None)
        text = json.dumps(content, sort_keys=True)
    return answer.status_code, answer.headers.get("Content-Type"), text


def body_of(operation):
    """A body that is in order, so that what is decided is what the path names."""
    if not operation.takes_json:
        return None
    return with_ids(operation.example(full=True), {})


@pytest.fixture(scope="module")
def ids(crowd):
    return crowd.furnish()


@pytest.fixture(scope="module")
def strangers(crowd):
    return crowd.furnish_stranger()


@pytest.mark.parametrize("operation", GUARDED, ids=repr)
def test_a_route_serves_its_role_and_nobody_below(operation, crowd, ids):
    """Denied with a body that would be done; allowed with one that can't be, so that nothing happens."""
    before = crowd.record() if operation.is_write else None
    for who in WHO:
        if operation.id in OWN_SESSION and who != "nobody":
            if who != "stranger":
                continue
            client = crowd.visitor()
        else:
            client = crowd[who]
        if crowd.may(who, operation.role):
            if operation.id in ("finishConnection",):
                continue
            path = operation.fill({"workspaceID": crowd.owner.workspace})
            answer = knock(client, operation, path, {"no_such_field": 1} if operation.takes_json else None)
            # Whoever leaves a workspace needs no role for it; to remove others is the owner's, and the handler looks at that.
            assert answer.status_code != 401 and (answer.status_code != 403 or operation.id == "removeMember"), (who, answer.status_code, answer.text[:300])
            assert answer.status_code < 500, (who, answer.status_code, answer.text[:300])
            if operation.takes_json:
                assert answer.status_code in (404, 412, 422), (who, answer.status_code, answer.text[:300])
        else:
            answer = knock(client, operation, operation.fill(ids), operation.example())
            expected = 401 if who == "nobody" else 404 if who == "stranger" and operation.role in ROLES else 403
            assert answer.status_code == expected, (who, answer.status_code, answer.text[:300])
            problem = answer.json()
            assert problem["code"] == {401: "unauthenticated", 403: "forbidden", 404: "not_found"}[expected], problem
            if expected == 403:
                assert operation.role in str(problem), f"it does not say which role is needed: {problem}"
            assert not operation.problems(answer)
    if before:
        assert crowd.record() == before, f"{operation} changed something"


@pytest.mark.parametrize("operation", [each for each in WORKSPACE if len(each.places) > 1], ids=repr)
def test_an_id_that_nothing_has_is_not_found(operation, crowd):
    owner = {"workspaceID": crowd.owner.workspace}
    for wrong in (None, *HOSTILE_IDS):
        answer = knock(crowd.owner, operation, operation.fill(owner, wrong), operation.example())
        assert answer.status_code in (404, 412, 422) or wrong and answer.status_code in (400, 414, 431), (wrong, answer.status_code, answer.text[:300])
        assert not operation.problems(answer), operation.problems(answer)
        assert "X-Injected" not in answer.headers


@pytest.mark.parametrize("operation", WORKSPACE, ids=repr)
def test_a_workspace_that_is_not_yours_does_not_exist(operation, crowd, ids):
    """Another's workspace and an invented one give the same answer, and its records are not reached through one's own: there too they are like invented ones."""
    stranger = crowd["stranger"]
    before = crowd.record() if operation.is_write else None
    theirs = knock(stranger, operation, operation.fill(ids), operation.example())
    invented = knock(stranger, operation, operation.fill({**ids, "workspaceID": str(uuid.uuid4())}), operation.example())
    assert theirs.status_code == invented.status_code == 404
    assert said(theirs) == said(invented), "it can be told from a workspace that is not there"
    if operation.places[-1] in ids and len(operation.places) > 1:
        own = {"workspaceID": stranger.workspace}
        through = knock(stranger, operation, operation.fill({**ids, **own}), body_of(operation))
        unknown = {name: alike(value) for name, value in ids.items()}
        nothing = knock(stranger, operation, operation.fill({**unknown, **own}), body_of(operation))
        assert through.status_code == 404, (through.status_code, through.text[:300])
        assert said(through, ids) == said(nothing, unknown), "it can be told from a record that is not there"
    if before:
        assert crowd.record() == before, f"{operation} changed something in another's workspace"


@pytest.mark.parametrize("operation", [each for each in WORKSPACE if each.places[-1] in ("ruleID", "replyID", "userID")], ids=repr)
def test_a_record_of_another_workspace_is_not_reached_from_a_full_one(operation, crowd, ids, strangers):
    """The other way round: whoever has everything reaches nothing of somebody who has little."""
    listed = {name: crowd["stranger"].get("~" + name) for name in ("/rules", "/saved-replies", "/members")}
    place = operation.places[-1]
    foreign, unknown = {**ids, place: strangers[place]}, {**ids, place: alike(strangers[place])}
    through = knock(crowd.owner, operation, operation.fill(foreign), body_of(operation))
    nothing = knock(crowd.owner, operation, operation.fill(unknown), body_of(operation))
    assert through.status_code == 404, (through.status_code, through.text[:300])
    assert said(through, foreign) == said(nothing, unknown)
    assert {name: crowd["stranger"].get("~" + name) for name in listed} == listed


# Ids in bodies

# Texts without bounds that name nothing.
PLAIN = {"statement", "reason"}
# The action of a bulk change that reads this property.
ACTIONS = {"user_id": "assign"}
# What a schema says of a text that is no id.
BOUNDS = {"enum", "format", "maxLength", "pattern", "const"}


NAMING = [(operation, path) for operation in WORKSPACE if operation.takes_json for path, value in places_in(operation.example(full=True)) if named_by(path) in REFERENCES and isinstance(value, str)]


def test_every_text_that_could_be_an_id_is_known():
    """A property that holds any text is an id until it is known to be none, so that a new one is not overlooked."""

    def loose(schema, name="", seen=()):
        schema = resolved(schema)
        if id(schema) in seen:
            return
        seen = (*seen, id(schema))
        if schema.get("type") == "string" and not BOUNDS & set(schema):
            yield name
        if "items" in schema:
            yield from loose(schema["items"], name, seen)
        for each, value in schema.get("properties", {}).items():
            yield from loose(value, each, seen)

    found = {name for operation in WORKSPACE if operation.takes_json for name in loose(operation.body_schema)}
    assert found == set(REFERENCES) | PLAIN
    assert {named_by(path) for _, path in NAMING} == set(REFERENCES), "examples leave some out"


@pytest.mark.parametrize("operation, path", NAMING, ids=lambda value: field_name(value) if isinstance(value, tuple) else repr(value))
def test_a_body_can_not_name_records_of_another_workspace(operation, path, crowd, ids, strangers):
    """Every id in a body is looked up in the workspace of the path: one of another workspace is refused, by its field, in the words for one that nothing has. Tried by somebody with little against one who has everything, and the other way round."""
    name = named_by(path)
    before, kept = crowd.record(), crowd["stranger"].get("~/members")
    tried = 0
    for client, own, foreign in ((crowd["stranger"], strangers, ids), (crowd.owner, ids, strangers)):
        # Drafts and messages come with an account, and an account is in one workspace: there is none of the stranger's.
        value = foreign.get(REFERENCES[name]) or alike(ids[REFERENCES[name]])
        unknown = alike(value)
        there = operation.fill(own)
        # As somebody who has just read what they change.
        match = {"If-Match": client.raw("GET", there).headers.get("ETag", '"0"')} if operation.headers() else {}
        answers = {each: knock(client, operation, there, naming(operation, path, each, own), match) for each in (value, unknown)}
        answer = answers[value]
        assert said(answer, {"": value}) == said(answers[unknown], {"": unknown}), "it can be told from an id that nothing has"
        assert not operation.problems(answer), operation.problems(answer)
        leads = all(place in own for place in operation.places)
        # Where the path leads nowhere, the body need not be looked at.
        assert refusal(answer, field_name(path), name) or not leads and answer.status_code == 404, (answer.status_code, answer.text[:500])
        tried += leads
    assert tried
    assert crowd.record() == before and crowd["stranger"].get("~/members") == kept


def naming(operation, path, value, own):
    """The full example with this id in one place, and one's own in all others that name something."""
    body = operation.example(full=True)
    if "action" in body:
        body["action"] = ACTIONS.get(named_by(path), body["action"])
    return with_ids(replaced(body, path, value), own, kept=path)


def refusal(answer, field, name):
    """Whether an answer says that this field names nothing."""
    problem = answer.json()
    if answer.status_code == 422:
        # People who are mentioned are named together.
        return [each["field"] for each in problem["fields"]] == [field.removesuffix("[0]")]
    if answer.status_code == 404:
        return name in KINDS and KINDS[name] in problem["detail"]
    if answer.status_code == 200 and problem.get("is_valid") is False:
        return [each["field"] for each in problem["problems"]] == [field]
    if answer.status_code == 200 and "items" in problem:
        return all(each.get("code") in ("not_found", "validation_failed", "state_changed") for each in problem["items"]) and len(problem["items"]) == 1
    # The draft that was seen is not the one that is there.
    return name == "draft_id" and problem["code"] == "state_changed" and "draft" in problem["detail"]


KINDS = {"connection_id": "connection", "message_id": "message", "replacing": "rule"}

# Ids in queries

FILTERS = {"connection_id": "connectionID", "conversation_id": "conversationID", "contact_id": "contactID", "assigned_to": "userID", "subject": "conversationID"}
FILTERED = [(operation, parameter["name"]) for operation in WORKSPACE for parameter in operation.parameters if parameter["in"] == "query" and parameter["name"] in FILTERS]


def test_every_filter_by_an_id_is_known():
    parameters = [parameter for operation in WORKSPACE if operation.method == "GET" for parameter in operation.parameters if parameter["in"] == "query"]
    found = {parameter["name"] for parameter in parameters if resolved(parameter["schema"])["type"] == "string" and not BOUNDS & set(resolved(parameter["schema"]))}
    assert found == {*FILTERS, "cursor", "action"}


@pytest.mark.parametrize("operation, parameter", FILTERED, ids=repr)
def test_a_filter_can_not_name_records_of_another_workspace(operation, parameter, crowd, ids):
    """It finds the record for whoever has it, and for others what an id finds that nothing has."""
    stranger = crowd["stranger"]

    def found(client, value):
        sent = f"conversation:{value}" if parameter == "subject" else value
        answer = client.raw("GET", operation.fill({"workspaceID": client.workspace}), params={parameter: sent})
        assert not operation.problems(answer), operation.problems(answer)
        return answer

    value = ids[FILTERS[parameter]]
    unknown = alike(value)
    assert found(crowd.owner, value).json()["items"], "it finds nothing for its owner either"
    theirs, invented = found(stranger, value), found(stranger, unknown)
    assert said(theirs, {"": value}) == said(invented, {"": unknown})
    assert theirs.status_code == 404 or theirs.json()["items"] == []


@pytest.mark.parametrize("operation", [each for each in operations() if each.method == "GET" and any(parameter["name"] == "cursor" for parameter in each.parameters)], ids=repr)
def test_a_cursor_that_was_not_given_out_is_refused(operation, crowd, ids):
    for cursor in ("x", "e30", "eyJhIjoxfQ", "AAAA", "%00", "🎸", "W10", "bnVsbA", "a" * 5_000, "WzEsMiwzXQ", "eyJ2YWx1ZXMiOlt7fV19"):
        answer = crowd.owner.raw("GET", operation.fill(ids), params={"cursor": cursor})
        assert answer.status_code == 422, (cursor, answer.status_code, answer.text[:300])
        assert [each["field"] for each in answer.json()["fields"]] == ["query.cursor"]


def test_the_owner_s_session_still_stands(crowd):
    """After all that: nobody has been signed out, nothing has died."""
    assert crowd.owner.get("/session")["user"]["email"] == crowd.email("owner")
    eventually(lambda: crowd.owner.get("~/messages", limit=1)["items"], "the feed answers")
