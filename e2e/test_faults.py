"""The machine misbehaves: disks, files, clocks, clients, signals. Told clearly, nothing lost, well again when the cause is gone."""
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import requests

from support.api import Client
from support.clock import Clock
from support.disk import Disk
from support.installation import Installation, Server
from support.processes import run
from support.proofs import Proofs, Records, Store
from support.waiting import eventually

QUESTION = "how many negatives per workout?"
OTHERS = ["praise", "product_question", "personal_question", "complaint", "other"]


def readiness(server):
    return requests.get(server.url + "/health/ready", timeout=30)


def is_ready(server):
    return readiness(server).status_code == 200


@contextmanager
def mounted(folder, *options):
    """A small file system of its own. Needs the right to mount: root has it on most machines, not in every container."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"NOT TESTED: this machine does not let us mount a file system ({done.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(path):
    """Writes until the disk is full."""
    file = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        with pytest.raises(OSError, match="No space left"):
            while True:
                os.write(file, b"x" * 4_096)
    finally:
        os.close(file)


def installed(name, stack, settings=None, *categories):
    made = Installation(name, settings)
    stack.callback(made.dispose)
    made.set_up(*(categories or OTHERS))
    made.replies_before = set(Records(made.sandbox).replies)
    return made


# Disks

def test_a_full_disk_is_told_loses_nothing_and_is_got_over():
    with ExitStack() as stack:
        made = Installation("full", starts=False)
        stack.callback(made.dispose)
        disk = stack.enter_context(mounted(made.server.data, "-t", "tmpfs", "-o", "size=48m", "tmpfs"))
        made.server.start()
        made.set_up(*OTHERS)
        made.replies_before = set(Records(made.sandbox).replies)
        made.arrived(made.sandbox.comment("youtube", "before.full", QUESTION), "responded")
        ballast = disk / "ballast"
        fill(ballast)
        eventually(lambda: readiness(made.server).status_code == 503, "readiness tells of the full disk", seconds=60)
        refused = made.client.raw("PUT", f"/api/v1/workspaces/{made.client.workspace}/avatar/switch", json={"is_on": True}, timeout=60)
        if refused.status_code >= 400:
            assert refused.status_code == 507 and "disk is full" in refused.json()["detail"], refused.text
        assert made.client.raw("GET", "/health/live").status_code == 200, "it is alive, only not ready"
        # Fans go on writing: webhooks are refused, and the platform keeps them.
        written = [made.sandbox.direct_message(f"full.{number}", QUESTION) for number in range(5)] + [made.sandbox.comment("youtube", f"full.{number}", QUESTION) for number in range(5)]
        made.sandbox.post("/instagram/flush")
        eventually(lambda: "storage_full" in made.server.program.output or "disk is full" in made.server.program.output, "the log says it", seconds=30)
        assert made.server.program.is_running
        ballast.unlink()
        eventually(lambda: is_ready(made.server), "it is ready again by itself", seconds=60)
        for message in written:
            made.arrived(message, "responded", "awaiting_review", seconds=90)
        settled_once(made, dict.fromkeys(written))


def test_a_start_on_a_full_disk_says_so():
    with ExitStack() as stack:
        server = Server("full-start")
        stack.callback(server.dispose)
        disk = stack.enter_context(mounted(server.data, "-t", "tmpfs", "-o", "size=1m", "tmpfs"))
        fill(disk / "ballast")
        done = server.command("serve")
        assert done.status == 1 and "error:" in done.errors and "full" in done.errors, str(done)
        assert "Fatal" not in done.errors and "Stack dump" not in done.errors
        (disk / "ballast").unlink()
        # One mebibyte is too little for a store; the message stays the same, and a larger disk is enough.
        subprocess.run(["mount", "-o", "remount,size=48m", str(disk)], check=True)
        assert server.start() and server.program.stop() == 0


def test_a_read_only_data_folder_is_told():
    with ExitStack() as stack:
        server = Server("read-only")
        stack.callback(server.dispose)
        disk = stack.enter_context(mounted(server.data, "-t", "tmpfs", "-o", "size=48m", "tmpfs"))
        assert server.start().program.stop() == 0
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        done = server.command("serve")
        assert done.status == 1 and str(server.data) in done.errors and "this user may write there" in done.errors, str(done)
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
        assert server.start() and server.program.stop() == 0


@pytest.mark.parametrize(("breaks", "status", "code"), [("fill", 507, "storage_full"), ("make_read_only", 503, "storage_unavailable")])
def test_a_disk_that_breaks_under_a_running_server_is_told_and_got_over(breaks, status, code, tmp_path):
    """Needs no right to mount: the server's own calls are refused as the kernel would."""
    with ExitStack() as stack:
        disk = Disk(tmp_path)
        made = installed(breaks, stack, disk.settings)
        made.arrived(made.sandbox.comment("youtube", "before.break", QUESTION), "responded")
        getattr(disk, breaks)()
        eventually(lambda: readiness(made.server).status_code == 503, "readiness tells of it", seconds=60)
        refused = made.client.raw("PUT", f"/api/v1/workspaces/{made.client.workspace}/avatar/switch", json={"is_on": False}, timeout=60)
        assert refused.status_code == status and refused.json()["code"] == code, refused.text
        assert "sqlite" not in refused.text.lower()
        # What is stored can still be read, and the switch stands as it stood.
        assert made.client.get("~/avatar")["is_on"] is True
        assert made.client.raw("GET", "/health/live").status_code == 200
        written = [made.sandbox.direct_message(f"broken.{number}", QUESTION) for number in range(3)] + [made.sandbox.comment("youtube", f"broken.{number}", QUESTION) for number in range(3)]
        made.sandbox.post("/instagram/flush")
        eventually(lambda: code in made.server.program.output, "the log says it", seconds=30)
        assert made.server.program.is_running
        disk.mend()
        eventually(lambda: is_ready(made.server), "it is ready again by itself", seconds=60)
        for message in written:
            made.arrived(message, "responded", "awaiting_review", seconds=90)
        settled_once(made, dict.fromkeys(written))


# Files

def test_a_damaged_file_is_told_and_a_copy_put_back_mends_it():
    with ExitStack() as stack:
        made = installed("damaged", stack)
        first = made.sandbox.comment("youtube", "before.damage", QUESTION)
        made.arrived(first, "responded")
        assert made.server.program.stop() == 0
        path = made.server.data / "understudy.sqlite"
        copy = made.server.folder / "copy.sqlite"
        shutil.copy(path, copy)

        # One page of the messages.
        damage(path, "messages")
        doctor = made.server.command("doctor")
        assert doctor.status == 1 and "damaged" in doctor.output and "backup" in doctor.output, str(doctor)
        made.server.launch()
        eventually(lambda: not made.server.program.is_running or answers(made.server), "it starts, or says why not", seconds=30)
        if made.server.program.is_running:
            answer = made.client.raw("GET", f"/api/v1/workspaces/{made.client.workspace}/messages")
            # The client is told the code and no more; the log says what to do.
            assert answer.status_code == 500 and answer.json()["code"] == "storage_corrupt", answer.text
            assert "sqlite" not in answer.text.lower() and "damaged: stop the server and restore a backup" in made.server.program.output
            made.server.program.kill()
        else:
            assert made.server.program.stop() == 1 and "damaged" in made.server.program.output

        # The first page: it is no database at all.
        for left in ("-wal", "-shm"):
            Path(str(path) + left).unlink(missing_ok=True)
        shutil.copy(copy, path)
        with path.open("r+b") as file:
            file.write(os.urandom(4_096))
        done = made.server.command("serve")
        assert done.status == 1 and "damaged" in done.errors and "backup" in done.errors, str(done)
        assert "Fatal" not in done.errors and "Stack dump" not in done.errors

        shutil.copy(copy, path)
        made.server.start()
        assert made.client.message(first)["state"] == "responded"
        made.arrived(made.sandbox.comment("youtube", "after.damage", QUESTION), "responded")


def answers(server):
    try:
        return requests.get(server.url + "/health/live", timeout=5).ok
    except requests.ConnectionError:
        return False


def test_a_locked_file_is_waited_for_and_told():
    with ExitStack() as stack:
        made = installed("locked", stack)
        other = sqlite3.connect(made.server.data / "understudy.sqlite", isolation_level=None)
        other.execute("begin immediate")
        try:
            refused = readiness(made.server)
            assert refused.status_code == 503 and refused.json()["checks"]["store"] == "failed", refused.text
            written = [made.sandbox.direct_message("locked.fan", QUESTION), made.sandbox.comment("youtube", "locked.fan", QUESTION)]
            made.sandbox.post("/instagram/flush")
            change = made.client.raw("PUT", f"/api/v1/workspaces/{made.client.workspace}/avatar/stop", json={"is_stopped": True}, timeout=60)
            assert change.status_code == 503 and change.json()["code"] == "storage_unavailable", change.text
            assert made.client.raw("GET", f"/api/v1/workspaces/{made.client.workspace}/messages").status_code == 200, "reading goes on"
        finally:
            other.execute("rollback")
            other.close()
        eventually(lambda: is_ready(made.server), "it is ready again")
        for message in written:
            made.arrived(message, "responded", seconds=90)
        settled_once(made, dict.fromkeys(written))


def test_a_data_folder_in_use_is_named():
    server = Server("in-use").start()
    try:
        second = run("migrate", environment=server.settings, directory=server.folder)
        assert second.status == 1 and f"using the data folder {server.data}: stop it first" in second.errors, str(second)
    finally:
        server.dispose()


def says_why(done, *words):
    """Ended by itself with a status and a sentence, not by a trap."""
    assert done.status == 1 and "error:" in done.errors, str(done)
    for word in words:
        assert word in done.errors, str(done)
    for trap in ("Fatal", "Stack dump", "Crash", "recondition"):
        assert trap not in done.errors + done.output, str(done)


def test_a_start_that_can_not_be_says_why(tmp_path):
    server = Server("start")
    try:
        with socket.socket() as other:
            other.bind(("127.0.0.1", server.port))
            other.listen()
            says_why(server.command("serve"), f"127.0.0.1:{server.port} is already in use by another program")
        certificate = tmp_path / "chain.pem"
        certificate.write_text("no certificate")
        for path in (tmp_path / "nowhere.pem", certificate):
            server.settings.update({"UNDERSTUDY_HTTP_TLS_CERTIFICATE": path, "UNDERSTUDY_HTTP_TLS_KEY": path})
            says_why(server.command("serve"))
        del server.settings["UNDERSTUDY_HTTP_TLS_CERTIFICATE"], server.settings["UNDERSTUDY_HTTP_TLS_KEY"]
        assert server.start().program.stop() == 0, "whatever failed before has let go of the folder"
    finally:
        server.dispose()


@pytest.mark.parametrize("table", ["jobs", "workspaces", "audit_entries"])
def test_a_damaged_page_ends_no_command_in_a_trap(table):
    """The file opens, and what is read later is damaged."""
    server = Server("torn").start()
    try:
        Client(server.url).register("romy@understudy.example", "a long enough password", workspace_name="Romy")
        assert server.program.stop() == 0
        damage(server.data / "understudy.sqlite", table)
        doctor = server.command("doctor")
        assert doctor.status == 1 and "damaged" in doctor.output and "backup" in doctor.output, str(doctor)
        says_why(server.command("audit", "verify"), "damaged", "backup") if table != "jobs" else None
        server.launch()
        eventually(lambda: not server.program.is_running or answers(server), "it starts, or says why not", seconds=30)
        # A page that nothing reads is not missed: what counts is that whatever happens is no trap.
        assert server.program.stop() in (0, 1), "it ends when it is told to, if it has not by itself"
        output = server.program.output
        assert not [trap for trap in ("Fatal", "Stack dump", "Crash") if trap in output], output
    finally:
        server.dispose()


def damage(path, table):
    """Spoils the first page of a table."""
    with sqlite3.connect(path) as store:
        store.execute("pragma wal_checkpoint(truncate)")
        size = store.execute("pragma page_size").fetchone()[0]
        root = store.execute("select rootpage from sqlite_master where type = 'table' and name = ?", [table]).fetchone()[0]
    store.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(os.urandom(size))


# Clocks

@pytest.mark.parametrize("hours", [5, -5])
def test_a_clock_that_jumps_by_hours_repeats_nothing_and_holds_nothing_up(hours, tmp_path):
    clock = Clock(tmp_path)
    with ExitStack() as stack:
        made = installed("clock", stack, {**clock.settings, "UNDERSTUDY_DELIVERY_SETTLE_SECONDS": 10})
        made.arrived(made.sandbox.comment("youtube", "before.jump", QUESTION), "responded")
        # Replies on their way: done, not answered, and not to be seen for some seconds.
        for simulator, path in (("youtube", "/youtube/v3/comments"), ("instagram", "*/messages")):
            made.sandbox.fault("visibilityDelay", simulator, "POST", path, count=1, milliseconds=6_000)
            made.sandbox.fault("reset", simulator, "POST", path, count=1, phase="after")
        written = {made.sandbox.comment("youtube", "at.jump", QUESTION): None, made.sandbox.direct_message("at.jump", QUESTION): None}
        eventually(lambda: len([rule for rule in made.sandbox.get("/faults") if rule["rule"]["effect"]["kind"] == "reset" and rule["applied"]]) == 2, "both replies are on their way")
        clock.shift(hours * 3600)
        # Life goes on at once, in both directions.
        later = {made.sandbox.comment("youtube", f"after.jump.{number}", QUESTION): None for number in range(3)} | {made.sandbox.direct_message(f"after.jump.{number}", QUESTION): None for number in range(3)}

        def answered():
            states = {message["platform_message_id"]: message["state"] for message in made.client.pages("~/messages", limit=200)}
            open_ = {key: states.get(key, "not there") for key in [*written, *later] if states.get(key) not in ("responded", "awaiting_review")}
            assert not open_, f"{open_}"
            return True

        eventually(answered, "all are settled", seconds=60, every=0.5)
        # What came after stands above what came before, wherever the clock was set to.
        assert {message["platform_message_id"] for message in made.client.get("~/messages", limit=len(later))["items"]} == set(later)
        settled_once(made, {**written, **later})


# Clients

def test_slow_and_half_open_clients_hold_nobody_up():
    server = Server("slow").start()
    open_ = []
    try:
        def connect(data):
            client = socket.create_connection(("127.0.0.1", server.port))
            client.sendall(data)
            open_.append(client)

        for number in range(150):
            connect(b"")
            connect(b"POST /api/v1/register HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            connect(b"POST /webhooks/instagram HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{\"a\":")
        for number in range(20):
            # Gone without a word: reset in the middle of a request.
            client = socket.create_connection(("127.0.0.1", server.port))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            client.sendall(b"POST /api/v1/register HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{")
            client.close()
        for _ in range(20):
            assert requests.get(server.url + "/health/ready", timeout=5).ok
        assert server.program.stop(seconds=10) == 0, server.program.output
    finally:
        for client in open_:
            client.close()
        server.dispose()


# Load

def counted(made, condition):
    """How many stored messages of fans there are; read from the file, since asking the server for thousands over and over would be a load of its own."""
    store = sqlite3.connect(f"file:{made.server.data / 'understudy.sqlite'}?mode=ro", uri=True)
    try:
        return store.execute(f"select count(*) from messages where direction = 'inbound' and {condition}").fetchone()[0]
    finally:
        store.close()


def write_many(made, count, folder):
    """So many comments at once, through the sandbox's fans; their ids."""
    def comments():
        return {comment["id"] for comment in made.sandbox.get("/state/youtube")["comments"]}

    before = comments()
    script = folder / "fans.jsonl"
    script.write_text("".join(json.dumps({"platform": "youtube", "kind": "comment", "fan": f"backlog.{number % 500}", "text": QUESTION}) + "\n" for number in range(count)))
    made.sandbox.post("/fans/start", {"file": str(script), "rate": 1_000_000})
    eventually(lambda: made.sandbox.get("/fans")["written"] == count, "the fans have written", seconds=120)
    return dict.fromkeys(comments() - before)


def test_a_backlog_survives_a_polite_stop_and_a_rude_one(pytestconfig, tmp_path):
    """Thousands of messages are queued at the start; SIGTERM and SIGKILL in the middle of them."""
    count = pytestconfig.getoption("queued")
    with ExitStack() as stack:
        made = installed("backlog", stack, {"UNDERSTUDY_DELIVERY_SETTLE_SECONDS": 10})
        assert made.server.program.stop() == 0
        written = write_many(made, count, tmp_path)
        assert len(written) == count
        before, known = len(Records(made.sandbox).replies), counted(made, "true")

        def answered():
            return len(Records(made.sandbox).replies) - before

        # They are read in with one worker for all of them, so that most are still to do at the next start.
        made.server.settings["UNDERSTUDY_JOBS_CONCURRENCY_MESSAGES"] = 1
        made.server.start()
        eventually(lambda: counted(made, "true") - known == count, "all are stored", seconds=60 + count / 20, every=0.25)
        assert made.server.program.stop(seconds=10) == 0, "SIGTERM while it reads"
        del made.server.settings["UNDERSTUDY_JOBS_CONCURRENCY_MESSAGES"]
        queued = [job for job in Store(made.server.data).jobs if job["name"] == "message.process" and job["state"] == "available"]
        assert len(queued) > count / 2, f"only {len(queued)} of {count} are queued"

        began = answered()
        made.server.start()
        eventually(lambda: answered() - began > count * 0.05, "it has begun to answer", seconds=120)
        at = time.monotonic()
        assert made.server.program.stop(seconds=10) == 0, "SIGTERM under load"
        took = time.monotonic() - at
        store = Store(made.server.data)
        assert not [job for job in store.jobs if job["state"] == "running" or job["leaseUntil"]], "a job was neither finished nor handed back"
        assert not [job for job in store.jobs if job["failuresText"] and "process_ended" in job["failuresText"]]
        assert not [delivery for delivery in store.deliveries if delivery["state"] == "sending"], "a reply was cut off in its call"
        made.server.start()
        went_on = answered()
        eventually(lambda: answered() - went_on > count * 0.05, "it goes on", seconds=120)
        made.server.program.kill()
        made.server.start()
        eventually(lambda: counted(made, "state not in ('responded', 'awaiting_review', 'ignored')") == 0, "all are settled", seconds=120 + count / 8, every=1)
        settled_once(made, written)
        assert took < 10


def settled_once(made, written):
    """Each is answered at most once, by the platforms' records and by the store; nothing is left behind."""
    def quiet():
        open_ = [entry for entry in made.client.get("/installation/queues")["items"] if entry["queue"] in ("messages", "deliveries", "webhooks") and entry["state"] in ("available", "running", "scheduled") and entry["count"]]
        assert not open_, open_
        return True

    eventually(quiet, "no job waits", seconds=200, every=0.5)
    report = made.client.get("~/analytics")
    assert made.server.program.stop() == 0, made.server.program.output
    proofs = Proofs(Store(made.server.data), Records(made.sandbox), made.replies_before, written, [], 0)
    proofs.stored_once()
    proofs.at_rest()
    proofs.one_reply_to_a_turn()
    proofs.turns_share_no_message()
    proofs.figures_are_counts(report)
    proofs.said_is_done()
    proofs.nothing_is_left()
    verified = made.server.command("audit", "verify")
    assert verified.status == 0, str(verified)
