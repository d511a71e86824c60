"""The operator's commands, run as the operator runs them."""
import csv
import json
import os
import re
import socket
import sqlite3

import pytest

from support.installation import Installation, Server
from support.processes import free_port, run
from support.sandbox import Sandbox
from support.waiting import eventually

SECRETS = {"UNDERSTUDY_INSTAGRAM_APP_SECRET": "instagram-secret-value", "UNDERSTUDY_YOUTUBE_CLIENT_SECRET": "youtube-secret-value", "UNDERSTUDY_MODEL_API_KEY": "sk-model-secret-value"}


# Configuration

def test_config_shows_what_is_in_force_and_no_secret(tmp_path):
    (tmp_path / "understudy.yaml").write_text("http:\n  port: 9123\nlog:\n  level: debug\nyoutube:\n  clientID: 1234.apps.example\ninstagram:\n  appID: '12345'\nmodel:\n  baseURL: http://127.0.0.1:1234/v1\n  model: local\n")
    done = run("config", environment={**SECRETS, "UNDERSTUDY_LOG_LEVEL": "warning", "UNDERSTUDY_DATA_DIR": tmp_path}, directory=tmp_path)
    assert done.status == 0, str(done)
    lines = {line.split()[0]: line.split()[1:] for line in done.output.splitlines()}
    assert lines["http.port"][0] == "9123" and "understudy.yaml" in lines["http.port"][-1]
    assert lines["log.level"] == ["warning", "environment"]
    assert lines["http.host"] == ["127.0.0.1", "default"]
    for secret in SECRETS.values():
        assert secret not in str(done)
    assert lines["youtube.clientSecret"][0] == lines["model.apiKey"][0] and lines["youtube.clientSecret"] != lines["instagram.metaAppSecret"]


def test_everything_wrong_with_the_configuration_is_told_at_once(tmp_path):
    (tmp_path / "understudy.yaml").write_text("http:\n  prot: 80\nlog:\n  format: xml\n")
    environment = {"UNDERSTUDY_HTTP_PORT": "eighty", "UNDERSTUDY_HTTP_PUBLIC_URL": "ftp://x", "UNDERSTUDY_YOUTUBE_CLIENT_SECRET": "only-half", "UNDERSTUDY_TELEMETRY_SAMPLE_RATIO": "2"}
    for command in ("config", "serve", "doctor"):
        done = run(command, environment={**environment, "UNDERSTUDY_DATA_DIR": tmp_path / "data"}, directory=tmp_path)
        assert done.status == 1, str(done)
        for key in ("http.prot", "log.format", "http.port", "http.publicURL", "youtube.clientSecret", "telemetry.sampleRatio"):
            assert key in done.errors, f"{command} does not tell of {key}: {done}"
        assert "text, json" in done.errors or ("text" in done.errors and "json" in done.errors), "what is allowed"
        assert "eighty" in done.errors and "only-half" not in done.errors
    assert not (tmp_path / "data").exists(), "nothing is written before the configuration is right"


def test_a_file_that_is_not_there_is_named(tmp_path):
    done = run("config", "--config", tmp_path / "missing.yaml")
    assert done.status == 1 and "missing.yaml" in done.errors, str(done)


def test_help_names_every_command():
    done = run("--help")
    assert done.status == 0
    for command in ("demo", "serve", "sandbox", "migrate", "replay", "doctor", "config", "audit", "keys"):
        assert re.search(rf"^\s+{command}\s", done.output, re.M), command
    assert run("serf").status not in (0, 1), "an unknown command is a usage error"


# Starting and stopping

def test_stopping_is_quick_and_clean_and_a_taken_port_is_told(tmp_path):
    server = Server("stopping").start()
    try:
        second = run("serve", environment={"UNDERSTUDY_DATA_DIR": tmp_path / "data", "UNDERSTUDY_HTTP_PORT": server.port}, directory=tmp_path)
        assert second.status == 1, str(second)
        said = second.output + second.errors
        assert str(server.port) in said and "in use" in said.lower(), str(second)
        assert "Fatal" not in said and "Stack dump" not in said
        third = run("serve", environment={**server.settings, "UNDERSTUDY_HTTP_PORT": free_port()}, directory=tmp_path)
        assert third.status == 1 and "data folder" in third.errors, f"two servers on one data folder: {third}"
        # A browser that listens does not hold the server up.
        listener = socket.create_connection(("127.0.0.1", server.port))
        listener.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert listener.recv(20).startswith(b"HTTP/1.1 200")
        assert server.program.stop(seconds=10) == 0, server.program.output
        listener.close()
        assert server.start() and server.program.stop(seconds=10) == 0
    finally:
        server.dispose()


def test_plain_http_is_refused_elsewhere_than_on_loopback(tmp_path):
    done = run("serve", environment={"UNDERSTUDY_DATA_DIR": tmp_path / "data", "UNDERSTUDY_HTTP_HOST": "0.0.0.0", "UNDERSTUDY_HTTP_PORT": free_port()}, directory=tmp_path)
    assert done.status == 1 and "loopback" in done.output + done.errors, str(done)


def test_migrate_makes_and_keeps_a_store(tmp_path):
    environment = {"UNDERSTUDY_DATA_DIR": tmp_path / "data"}
    for _ in range(2):
        done = run("migrate", environment=environment)
        assert done.status == 0 and "is up to date" in done.output, str(done)
    assert (tmp_path / "data" / "understudy.sqlite").exists()
    assert oct((tmp_path / "data").stat().st_mode & 0o777) == "0o700"
    assert oct((tmp_path / "data" / "keys.json").stat().st_mode & 0o777) == "0o600"


# With a store that has something in it

@pytest.fixture(scope="module")
def operated():
    made = Installation("operated")
    try:
        made.register()
        for platform in ("youtube", "instagram"):
            made.connect(platform)
        made.connect_webhook()
        made.wait_until_collected()
        made.client.change_settings(lambda settings: settings.update(undo_seconds=0, burst_quiet_seconds=0, burst_maximum_seconds=0))
        made.arrived(made.sandbox.comment("youtube", "before", "how many negatives per workout?"), "awaiting_review")
        yield made
    finally:
        made.dispose()


@pytest.fixture
def stopped(operated):
    """The server is stopped for the test and running again after it."""
    assert operated.server.program.stop() == 0, operated.server.program.output
    yield operated.server
    if not operated.server.program.is_running:
        operated.server.start()


def test_doctor_finds_nothing_wrong(stopped):
    done = stopped.command("doctor")
    assert done.status == 0, str(done)
    for good in ("configuration", "store: whole", "queues: no dead jobs", "platforms: instagram, youtube", "@romycastellanestrength on youtube: connected", "on instagram: connected", "audit of Romy"):
        assert any(line.startswith("ok") and good in line for line in done.output.splitlines()), f"{good}: {done}"


def test_doctor_says_what_is_wrong_and_how_to_mend_it(stopped):
    stopped.settings["UNDERSTUDY_MODEL_BASE_URL"] = f"http://127.0.0.1:{free_port()}/v1"
    stopped.settings["UNDERSTUDY_MODEL_MODEL"] = "gone"
    try:
        done = stopped.command("doctor", seconds=90)
    finally:
        del stopped.settings["UNDERSTUDY_MODEL_BASE_URL"], stopped.settings["UNDERSTUDY_MODEL_MODEL"]
    assert done.status == 1 and re.search(r"^bad +model: it does not answer\n +\S", done.output, re.M), str(done)


def test_keys_are_rotated_and_every_token_still_opens(operated, stopped):
    keys = stopped.data / "keys.json"
    before = keys.read_text()
    with sqlite3.connect(stopped.data / "understudy.sqlite") as store:
        sealed = dict(store.execute("select id, document from connections"))
    done = stopped.command("keys", "rotate")
    assert done.status == 0 and re.search(r"[1-9]\d* secrets were sealed again and 1 old keys removed", done.output), str(done)
    assert keys.read_text() != before and oct(keys.stat().st_mode & 0o777) == "0o600"
    with sqlite3.connect(stopped.data / "understudy.sqlite") as store:
        resealed = dict(store.execute("select id, document from connections"))
    for connection in operated.connections.values():
        for token in ("accessToken", "refreshToken") if connection == operated.connections["youtube"] else ("accessToken",):
            assert json.loads(resealed[connection])[token] != json.loads(sealed[connection])[token], token
    stopped.start()
    # Reading needs the tokens, sending too.
    message = operated.arrived(operated.sandbox.comment("youtube", "after.rotation", "how many negatives per workout?"), "awaiting_review")
    operated.client.post(f"~/messages/{message['id']}/approve")
    operated.arrived(message["platform_message_id"], "responded")
    direct = operated.arrived(operated.sandbox.direct_message("after.rotation", "how many negatives per workout?"), "awaiting_review")
    operated.client.post(f"~/messages/{direct['id']}/approve")
    operated.arrived(direct["platform_message_id"], "responded")


def test_rotating_while_the_server_runs_is_refused(operated):
    assert operated.server.program.is_running
    keys = (operated.server.data / "keys.json").read_text()
    done = operated.server.command("keys", "rotate")
    assert done.status == 1 and done.errors.startswith("error:"), str(done)
    assert (operated.server.data / "keys.json").read_text() == keys


def test_audit_verify_finds_an_entry_that_was_changed(stopped):
    good = stopped.command("audit", "verify")
    assert good.status == 0 and re.search(r"Romy: \d+ entries, the chain is whole", good.output), str(good)
    path = stopped.data / "understudy.sqlite"

    def tamper(statement, *values):
        with sqlite3.connect(path) as store:
            assert store.execute(statement, values).rowcount == 1
        store.close()

    with sqlite3.connect(path) as store:
        entry, document = store.execute("select id, document from audit_entries order by sequence limit 1 offset 2").fetchone()
        columns = [row[1] for row in store.execute("pragma table_info(audit_entries)")]
        newest = store.execute("select id from audit_entries order by sequence desc limit 1").fetchone()[0]
        last = store.execute("select * from audit_entries where id = ?", (newest,)).fetchone()
    store.close()
    forged = json.loads(document)
    forged["actor"] = "user:somebody-else"
    tamper("update audit_entries set document = ?, actor = 'user:somebody-else' where id = ?", json.dumps(forged), entry)
    changed = stopped.command("audit", "verify")
    assert changed.status == 1 and "flaw" in changed.output, str(changed)
    tamper("update audit_entries set document = ?, actor = ? where id = ?", document, json.loads(document)["actor"], entry)
    assert stopped.command("audit", "verify").status == 0
    # The newest entry cut off: the rest is a whole chain, and yet it is found.
    tamper("delete from audit_entries where id = ?", newest)
    cut = stopped.command("audit", "verify")
    assert cut.status == 1 and "flaw" in cut.output, str(cut)
    tamper(f"insert into audit_entries values ({','.join('?' * len(columns))})", *last)
    assert stopped.command("audit", "verify").status == 0


# Replay

COMMENTS = [
    ("CHECK OUT MY CHANNEL for real gains!!! sub 4 sub http://free-gains.example", "spam"), ("how many negatives per workout?", "ham"), ("this workout was amazing, thank you so much!", "ham"),
    ("i don't want to be here anymore. i keep thinking about killing myself", "ham"), ("Best kettlebell workout on this platform, thank you", "ham"),
    ("Subscribe to my channel, subscribe subscribe!!! http://sub.example", "spam"), ("a text, with a comma and a \"quote\"\nand a second line, thank you so much!", "ham"),
    ("do you have a discount code for the app?", "ham"),
]


@pytest.mark.parametrize("platform", ["youtube", "instagram"])
def test_replay_ends_with_its_table(tmp_path, platform):
    path = tmp_path / ("comments.csv" if platform == "youtube" else "comments.jsonl")
    if platform == "youtube":
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "text", "label"])
            writer.writerows([(number, *row) for number, row in enumerate(COMMENTS)])
    else:
        path.write_text("".join(json.dumps({"prompt": text, "label": label}) + "\n" for text, label in COMMENTS))
    figures_path = tmp_path / "figures.json"
    done = run(
        "replay", path, "--platform", platform, "--port", free_port(), "--sandbox-port", free_port(), "--json", figures_path, environment={"UNDERSTUDY_DATA_DIR": tmp_path / "data"}, directory=tmp_path,
        seconds=150)
    assert done.status == 0, str(done)
    for title in ("by category", "by route", "outcome", "from written to answered, ms", "label by category"):
        assert f"\n{title}" in done.output, f"{title}: {done}"
    assert re.search(rf"^read +{len(COMMENTS)} of {len(COMMENTS)} ", done.output, re.M), str(done)
    assert f"{len(COMMENTS)}/{len(COMMENTS)}" in done.errors, "the progress bar"
    figures = json.loads(figures_path.read_text())
    assert figures["read"] == len(COMMENTS)
    outcomes = [figures[name] for name in ("answered", "queued", "ignored", "hidden", "other")]
    assert sum(outcomes) == len(COMMENTS) and figures["other"] == 0 and figures["answered"] >= 2 and figures["queued"] >= 1 and figures["ignored"] >= 1, figures
    assert sum(figures["by_category"].values()) == len(COMMENTS) and sum(figures["by_route"].values()) == len(COMMENTS)
    assert {label: sum(row.values()) for label, row in figures["confusion"].items()} == {"spam": 2, "ham": 6}
    assert figures["confusion"]["spam"].get("spam") == 2
    assert 0 < figures["answered_p50_ms"] <= figures["answered_p99_ms"]


@pytest.mark.parametrize(
    "name, content, named",
    [
        ("missing.csv", None, "missing.csv"), ("columns.csv", "colour,size\nred,1\n", "colour"), ("empty.csv", "text,label\n", "no rows"), ("broken.jsonl", '{"text": "fine"}\n{"text": \n', "line 2"),
        ("nameless.jsonl", '{"colour": "red"}\n', "line 1"), ("binary.csv", b"\xff\xfe\x00\x81", "UTF-8"),
    ])
def test_replay_names_what_is_wrong_with_a_file(tmp_path, name, content, named):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = run("replay", path, environment={"UNDERSTUDY_DATA_DIR": tmp_path / "data"}, directory=tmp_path)
    assert done.status == 1 and "FILE" in done.errors and named in done.errors, str(done)
    assert not os.path.exists(tmp_path / "data" / "replay")


def test_replay_refuses_options_that_mean_nothing(tmp_path):
    path = tmp_path / "comments.csv"
    path.write_text("text\nhello\n")
    for option, value in (("--platform", "myspace"), ("--autonomy", "always")):
        done = run("replay", path, option, value, environment={"UNDERSTUDY_DATA_DIR": tmp_path / "data"})
        assert done.status == 1 and option in done.errors and "must be one of" in done.errors, str(done)


def test_the_sandbox_stops_cleanly_and_checks_its_options():
    sandbox = Sandbox(free_port(), "http://127.0.0.1:1", name="stopping-sandbox")
    sandbox.comment("youtube", "somebody", "hello")
    eventually(lambda: sandbox.get("/fans") is not None, "the control API answers")
    assert sandbox.program.stop(seconds=10) == 0, sandbox.program.output
    done = run("sandbox", "--rate", "-1")
    assert done.status != 0 and "rate" in done.errors, str(done)
