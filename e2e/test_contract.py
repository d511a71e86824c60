"""schemathesis makes up requests from the OpenAPI document, right and wrong ones, and holds the answers against it with all of its checks: no 5xx, no status, type or body that the document does not have, nothing wrong accepted, nothing right refused.

The requests are the same in every run. `UNDERSTUDY_CONTRACT_EXAMPLES` sets how many are made up per route beside the systematic ones.
"""
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from support.api import Client
from support.contract import document, operations
from support.crowd import Crowd, with_ids
from support.installation import EMAIL, PASSWORD, Installation

EXAMPLES = os.environ.get("UNDERSTUDY_CONTRACT_EXAMPLES", "12")
HOOKS = Path(__file__).resolve().parent / "support" / "contract_hooks.py"
# What ends the session that the run is made with, the endless answer, and what platforms sign (test_hostile_credentials.py has those).
LEFT_OUT = ["signOut", "endOtherSessions", "endSession", "changePassword", "streamEvents", "receiveInstagramWebhook", "receiveYouTubeWebhook", "checkInstagramWebhook", "checkYouTubeWebhook", "accountDeauthorized", "dataDeletionRequested"]
# Limited per address and hour; with the session of the run they would only say so.
LEFT_OUT += ["register", "resetPassword", "signIn"]
# Waits for events as long as somebody listens.
ENDLESS = ["streamEvents"]
# Which full examples are refused, and with what: a revision that is not the present one, a provider that nobody set up, a message that was answered before.
REFUSED = {
    **dict.fromkeys(("updateWorkspace", "updateAvatarSettings", "updateSavedReply", "updateRule"), "412"), "agreeToModelProvider": "404", **dict.fromkeys(("rejectMessage", "snoozeMessage"), "409"),
}

CONFIGURATION = """
hooks = "{hooks}"

[auth.openapi.session]
api_key = "{session}"

[checks.positive_data_acceptance]
# What is right by its form may name nothing that is there, be late, or be in the way of something else.
expected-statuses = ["2xx", 303, 404, 409, 412, 429{accepted}]

[checks.missing_required_header]
expected-statuses = [400, 401, 404, 422, 428]

[checks.negative_data_rejection]
expected-statuses = ["4xx"]

# It is there to say what is wrong with a rule, and does so with 200.
[[operations]]
include-operation-id = "validateRule"
checks.negative_data_rejection.expected-statuses = ["2xx", "4xx"]
"""


def on_loopback(examples=None):
    """The document as it is for a server on plain http: the cookie has no prefix. Without `Idempotency-Key` and `cursor`, whose meaning is in what was sent before. `examples`: what operations are sent as their examples, by their ids."""
    copy = json.loads(json.dumps(document()))
    copy["components"]["securitySchemes"]["session"]["name"] = "understudy"
    for item in copy["paths"].values():
        for declaration in item.values():
            declaration["parameters"] = [each for each in declaration.get("parameters", []) if each.get("name") != "cursor" and not each.get("$ref", "").endswith("/IdempotencyKey")]
    for operation in operations():
        if example := (examples or {}).get(operation.id):
            copy["paths"][operation.path][operation.method.lower()]["requestBody"]["content"]["application/json"]["example"] = example
    return copy


def places(ids):
    """The names in paths stand for what is there, but where it would be gone for all that follow."""
    text = f'\n[parameters]\n"path.workspaceID" = "{ids["workspaceID"]}"\n'
    for operation in operations():
        # Numbers are made up: a wrong one has to arrive as it is.
        pinned = {name: ids[name] for name in operation.places if name != "workspaceID" and isinstance(ids.get(name), str) and operation.method != "DELETE"}
        if pinned:
            values = ", ".join(f'"path.{name}" = {json.dumps(str(value))}' for name, value in pinned.items())
            text += f'\n[[operations]]\ninclude-operation-id = "{operation.id}"\nparameters = {{ {values} }}\n'
    return text


@pytest.fixture(scope="module")
def furnished():
    """An installation of its own, with something of every kind in it."""
    made = Installation("contract").register().connect_everything()
    ids = {**Crowd(made).furnish(), "connectionID": made.connections["youtube"]}
    yield made, ids
    made.dispose()


def what_is_there(installation, ids):
    """What bodies may name."""
    client = installation.client
    return {
        "template": client.get("~/saved-replies")["items"][0]["id"], "assign": client.get("/session")["user"]["id"],
        "statement": client.get(f"~/connections/{ids['connectionID']}")["automation_statement"],
    }


def run(installation, ids, folder, *arguments, accepted="", client=None, examples=None):
    """One run of schemathesis; returns how often each operation was answered with each status."""
    client = client or installation.client
    known = what_is_there(installation, ids)
    configuration = folder / "schemathesis.toml"
    configuration.write_text(CONFIGURATION.format(hooks=HOOKS, session=client.session.cookies["understudy"], accepted=accepted) + places(ids))
    written = folder / "openapi.json"
    written.write_text(json.dumps(on_loopback(examples)))
    answers = folder / "answers"
    command = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(configuration), "run", str(written), "--url", client.url, "--checks", "all",
        "--generation-deterministic", "--no-color", "--request-timeout", "20", "--continue-on-failure", "--no-shrink",
        # Several workers change the interpreter's depth of recursion below each other, which CPython 3.11 answers with a SystemError.
        "--workers", "1",
        # These are about how fast examples are made up, not about answers: few random texts are the name of a file.
        "--suppress-health-check", "filter_too_much,too_slow", *arguments,
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=900, env={**os.environ, "UNDERSTUDY_CONTRACT_KNOWN": json.dumps(known), "UNDERSTUDY_CONTRACT_ANSWERS": str(answers)})
    told = re.sub(r"understudy=[\w-]+", "understudy=…", done.stdout + done.stderr)
    assert done.returncode == 0, told[-40_000:]
    return Counter(tuple(line.split()) for line in answers.read_text().splitlines())


def chosen(how, names):
    return [word for name in names for word in (f"--{how}-operation-id", name)]


def test_full_examples_are_taken(furnished, tmp_path):
    """Every property that a body may have, at once and rightly filled in: what is sent by chance hardly ever is."""
    installation, ids = furnished
    known = what_is_there(installation, ids)
    there = {**ids, "userID": known["assign"]}
    examples = {operation.id: with_ids(operation.example(full=True), there) for operation in operations() if operation.takes_json and operation.id not in LEFT_OUT}
    # The rules that others name stay.
    examples["importRules"]["mode"] = "add"
    for example in examples.values():
        example.update({name: known[name] for name in example if name in known})
    answers = run(installation, ids, tmp_path, "--phases", "examples", *chosen("include", examples), examples=examples)
    assert {operation for operation, _ in answers} == set(examples)
    taken = {operation for operation, status in answers if status.startswith("2")}
    assert set(examples) - taken <= set(REFUSED), " ".join(str(entry) for entry in answers if entry[0] not in taken)
    assert all(status == REFUSED[operation] for operation, status in answers if operation not in taken), answers


def test_the_answers_keep_the_contract(furnished, tmp_path):
    installation, ids = furnished
    phases = ["--phases", "coverage,fuzzing", "--max-examples", EXAMPLES]
    answers = run(installation, ids, tmp_path, *phases, *chosen("exclude", LEFT_OUT))
    assert {operation for operation, _ in answers} == {operation.id for operation in operations()} - set(LEFT_OUT)
    assert sum(count for (_, status), count in answers.items() if status == "429") <= sum(answers.values()) / 50, f"most of what is asked has to be answered: {answers}"
    assert installation.client.get("/session")["user"]["email"] == EMAIL


def test_what_ends_sessions_and_what_platforms_send_keeps_the_contract(furnished, tmp_path):
    """The routes that the other run leaves out, with a session of its own: passwords, sessions, and what asks for a signature. Right ones are refused for what they say, not for their form."""
    installation, ids = furnished
    client = Client(installation.client.url)
    client.sign_in(EMAIL, PASSWORD)
    included = [operation for operation in LEFT_OUT if operation not in ENDLESS]
    answers = run(installation, ids, tmp_path, "--phases", "coverage", *chosen("include", included), accepted=", 400, 401, 403, 422", client=client)
    assert {operation for operation, _ in answers} == set(included)
    # Each was reached, before or beside any limit.
    assert {operation for operation, status in answers if status != "429"} == set(included), answers
    assert Client(installation.client.url).sign_in(EMAIL, PASSWORD)["user"]["email"] == EMAIL
