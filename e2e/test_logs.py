"""What the servers of the whole run have written: no secret, no password, no session, no text of anybody."""
import re

import pytest

from support import processes
from support.api import Client
from support.installation import PASSWORD
from support.sandbox import INSTAGRAM_SECRET, VERIFY_TOKEN, YOUTUBE_SECRET, Sandbox

# Long enough that no log line has it by accident.
SHORTEST = 12
TOKENS = re.compile(r"ya29\.[\w-]{20}|IGAA(?:short|long|dash)\w{10}|1//0g[\w-]{20}|AQB[\w-]{40}|4/0A[\w-]{40}|sk-sandbox|Bearer [\w.-]{8}|scrypt\$|understudy=[\w-]{20}")


def logs():
    """Name and output of every server; the tables of `demo` and `replay` show messages on purpose."""
    return [(program.name, program.output) for program in processes.started if isinstance(program, processes.Program) and program.arguments[:1] == ["serve"]]


@pytest.mark.last
def test_no_secret_is_in_any_log(besieged):
    secrets = {PASSWORD, INSTAGRAM_SECRET, YOUTUBE_SECRET, VERIFY_TOKEN, *Client.secrets()}
    assert logs() and len(secrets) > 5
    for name, output in logs():
        found = [secret for secret in secrets if secret in output]
        assert not found, f"{name} wrote {found[0][:6]}…"
        token = TOKENS.search(output)
        assert not token, f"{name} wrote {token.group()[:12]}…"


@pytest.mark.last
def test_no_message_text_is_in_any_log(besieged):
    texts = set()
    for sandbox in Sandbox.running():
        youtube, instagram = sandbox.get("/state/youtube"), sandbox.get("/state/instagram")
        texts |= {comment["text"] for comment in youtube["comments"]}
        for account in instagram["accounts"]:
            texts |= {comment["text"] for comment in account["comments"]}
            texts |= {message["text"] or "" for conversation in account["conversations"] for message in conversation["messages"]}
    # A line of a text is as bad as all of it.
    lines = {line.strip() for text in texts for line in text.splitlines() if len(line.strip()) >= SHORTEST}
    assert len(lines) > 300
    for name, output in logs():
        found = [line for line in lines if line in output]
        assert not found, f"{name} wrote {found[0][:40]!r}"


@pytest.mark.last
def test_nothing_failed_on_our_side(besieged):
    """After all the hostile input: not one error, and no 5xx."""
    wrong = [line for line in besieged.server.program.output.splitlines() if re.search(r"\b(ERROR|CRITICAL)\b", line) or re.search(r"request duration_ms=.* status=5\d\d", line)]
    assert not wrong, "\n".join(wrong[:10])
