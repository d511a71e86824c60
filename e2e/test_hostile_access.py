"""Every route of the document with every role, with ids that nothing has, and with ids of another workspace. The routes come from the document, so a new one is covered by itself."""
import uuid

import pytest

from support.contract import ROLES, operations
from support.waiting import eventually

WORKSPACE = [operation for operation in operations() if operation.role in ROLES]
GUARDED = [operation for operation in operations() if operation.role in (*ROLES, "signed_in", "operator")]
# What would end or change the sessions of whoever calls it: for those the visitor comes.
OWN_SESSION = ("signOut", "endOtherSessions", "endSession", "changePassword")
HOSTILE_IDS = ["%00", "..%2F..%2Fetc%2Fpasswd", "%2e%2e", "'%20OR%201=1--", "%F0%9F%8E%B8", "%FF%FE", "%0d%0aX-Injected:%20yes", "a" * 5_000, "null", "-1", "0", "$where", "{}", "%25s%25n", "*"]
WHO = ["nobody", "stranger", *ROLES]


def knock(client, operation, path, body=None):
    """One call, without waiting for a stream to end."""
    answer = client.raw(operation.method, path, json=body, headers={**operation.headers()}, stream=True)
    if "event-stream" in answer.headers.get("Content-Type", ""):
        answer.close()
    else:
        _ = answer.content
    return answer


@pytest.fixture(scope="module")
def ids(crowd):
    return crowd.furnish()


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
    """Another's workspace and an invented one give the same answer, and its records are not reached through one's own."""
    stranger = crowd["stranger"]
    before = crowd.record()
    theirs = knock(stranger, operation, operation.fill(ids), operation.example())
    invented = knock(stranger, operation, operation.fill({**ids, "workspaceID": str(uuid.uuid4())}), operation.example())
    assert theirs.status_code == invented.status_code == 404
    assert theirs.json()["detail"] == invented.json()["detail"], "it can be told from a workspace that is not there"
    if len(operation.places) > 1:
        through = knock(stranger, operation, operation.fill({**ids, "workspaceID": stranger.workspace}), operation.example())
        assert through.status_code in (404, 412, 422), (through.status_code, through.text[:300])
        assert through.status_code == 404 or not set(ids.values()) & set(through.text.split('"')), through.text[:500]
    assert crowd.record() == before, f"{operation} changed something in another's workspace"


REFERENCES = ("connection_id", "message_id", "template", "assign")


@pytest.mark.parametrize("operation", [each for each in WORKSPACE if any(f"'{name}'" in str(each.example()) for name in REFERENCES)], ids=repr)
def test_a_body_can_not_name_records_of_another_workspace(operation, crowd, ids):
    """Every id in a body is looked up in the workspace of the path."""
    names = dict(zip(REFERENCES, (ids["connectionID"], ids["messageID"], ids.get("replyID"), ids["userID"])))
    stranger = crowd["stranger"]

    def put_in(node):
        if isinstance(node, dict):
            return {name: names.get(name) or put_in(value) for name, value in node.items()}
        return [put_in(each) for each in node] if isinstance(node, list) else node

    before = crowd.record()
    answer = knock(stranger, operation, operation.fill({"workspaceID": stranger.workspace}), put_in(operation.example()))
    assert answer.status_code in (404, 409, 412, 422) or "not_found" in answer.text, (answer.status_code, answer.text[:300])
    assert crowd.record() == before


@pytest.mark.parametrize("operation", [each for each in WORKSPACE if each.method == "GET" and each.places == ["workspaceID"]], ids=repr)
def test_a_filter_can_not_name_records_of_another_workspace(operation, crowd, ids):
    names = {"connection_id": ids["connectionID"], "conversation_id": ids["conversationID"], "contact_id": ids["contactID"], "assigned_to": ids["userID"], "subject": ids["messageID"]}
    stranger = crowd["stranger"]
    for parameter in operation.parameters:
        if parameter["in"] == "query" and (value := names.get(parameter["name"])):
            answer = stranger.raw("GET", operation.fill({"workspaceID": stranger.workspace}), params={parameter["name"]: value})
            assert answer.status_code == 404 or not [item for item in answer.json().get("items", []) if value in str(item)], answer.text[:300]


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
