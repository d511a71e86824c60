"""schemathesis makes up requests from the OpenAPI document, right and wrong ones, and holds the answers against it with all of its checks: no 5xx, no status, type or body that the document does not have, nothing wrong accepted, nothing right refused.

`UNDERSTUDY_CONTRACT_EXAMPLES` (for instance 4) sets how many requests it makes up per route, `UNDERSTUDY_CONTRACT_SEED` which; without the first it is left out.
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.api import Client
from support.contract import document
from support.installation import EMAIL, PASSWORD

EXAMPLES = os.environ.get("UNDERSTUDY_CONTRACT_EXAMPLES")
SEED = os.environ.get("UNDERSTUDY_CONTRACT_SEED", "20261122")
# What ends the session that the run is made with, the endless answer, and what platforms sign (test_hostile_credentials.py has those).
LEFT_OUT = ["signOut", "endOtherSessions", "endSession", "changePassword", "streamEvents", "receiveInstagramWebhook", "receiveYouTubeWebhook", "checkInstagramWebhook", "checkYouTubeWebhook", "accountDeauthorized", "dataDeletionRequested"]
# Limited per address and hour; with the session of the run they would only say so.
LEFT_OUT += ["register", "resetPassword", "signIn"]

BEYOND_SCHEMAS = ["createWorkspace", "updateWorkspace", "createRule", "updateRule", "updateAvatarSettings", "createSavedReply", "updateSavedReply", "addMember"]

CONFIGURATION = """
[parameters]
"path.workspaceID" = "{workspace}"

[auth.openapi.session]
api_key = "{session}"

[checks.positive_data_acceptance]
# What is right by its form may name nothing that is there, be late, or be in the way of something else.
expected-statuses = ["2xx", 303, 404, 409, 412, 429]

# What these refuse beyond what a schema can say: time zones, a switched-off platform, phrases of nothing but spaces, rules of nothing but stars.
[[operations]]
include-operation-id = {beyond}
checks.positive_data_acceptance.enabled = false

[checks.missing_required_header]
expected-statuses = [400, 401, 404, 422, 428]

[checks.negative_data_rejection]
expected-statuses = ["4xx"]
"""


def on_loopback():
    """The document as it is for a server on plain http: the cookie has no prefix. Without `Idempotency-Key` and `cursor`, whose meaning is in what was sent before."""
    copy = json.loads(json.dumps(document()))
    copy["components"]["securitySchemes"]["session"]["name"] = "understudy"
    for item in copy["paths"].values():
        for declaration in item.values():
            declaration["parameters"] = [each for each in declaration.get("parameters", []) if each.get("name") != "cursor" and not each.get("$ref", "").endswith("/IdempotencyKey")]
    return copy


@pytest.mark.skipif(EXAMPLES is None, reason="UNDERSTUDY_CONTRACT_EXAMPLES is not set: the document still says less than the server refuses in a few places")
def test_the_answers_keep_the_contract(fresh_server, tmp_path):
    client = Client(fresh_server.url)
    if client.get("/status")["registration"] == "first":
        client.register(EMAIL, PASSWORD)
    else:
        client.sign_in(EMAIL, PASSWORD)
    configuration = tmp_path / "schemathesis.toml"
    configuration.write_text(CONFIGURATION.format(beyond=json.dumps(BEYOND_SCHEMAS), workspace=client.workspace, session=client.session.cookies["understudy"]))
    written = tmp_path / "openapi.json"
    written.write_text(json.dumps(on_loopback()))
    arguments = [
        str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(configuration), "run", str(written), "--url", fresh_server.url, "--checks", "all", "--phases", "coverage,fuzzing",
        "--max-examples", EXAMPLES, "--seed", SEED, "--generation-deterministic", "--no-color", "--request-timeout", "20", "--workers", "4", "--continue-on-failure", "--no-shrink",
    ]
    for operation in LEFT_OUT:
        arguments += ["--exclude-operation-id", operation]
    run = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=900)
    told = re.sub(r"understudy=[\w-]+", "understudy=…", run.stdout + run.stderr)
    assert run.returncode == 0, told[-40_000:]
    assert client.get("/session")["user"]["email"] == EMAIL
