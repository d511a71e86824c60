"""kill -9 again and again while twenty fans write, the platforms misbehave and a person switches things: nothing is lost, nothing is answered twice.

The sandbox is a process of its own and is never killed: its records say what really happened. The plan of a run (texts, faults, kills,
switches) follows from a seed: pytest test_chaos.py --seed 7 --kills 200, or make chaos ARGS="--seed 7 --kills 200".
"""
import time

import pytest

from support.chaos import BY_RISK, FAULTS, REVOCATIONS, Storm, make_plan
from support.tripwire import INSTANTS
from support.proofs import AT_REST, Proofs, Records, Store
from support.waiting import eventually, holds_for


def test_a_seed_makes_the_same_plan(pytestconfig):
    assert make_plan(7, 30) == make_plan(7, 30)
    assert make_plan(7, 30) != make_plan(8, 30)
    seed, kills = pytestconfig.getoption("seed"), pytestconfig.getoption("kills")
    assert len(make_plan(seed, kills).cycles) >= kills
    assert {cycle.kill for cycle in make_plan(seed, 100).cycles} == {"moment", "starting", "asked", "done", "answered"}
    texts = {text for cycle in make_plan(seed, kills).cycles for _, _, _, text in cycle.messages}
    assert all(texts & set(of_risk) for of_risk in BY_RISK.values()), "a category that is always for a person is missing"
    assert sum(len(cycle.faults) for cycle in make_plan(seed, kills).cycles) >= len(FAULTS) + len(REVOCATIONS)


@pytest.fixture(scope="module")
def storm(pytestconfig):
    plan = make_plan(pytestconfig.getoption("seed"), pytestconfig.getoption("kills"))
    made = Storm(plan, say=lambda text: say(pytestconfig, text))
    try:
        made.run()
        yield made
    finally:
        made.dispose()


def say(config, text):
    """Also where pytest keeps what tests print: a seed that nobody sees helps nobody."""
    with config.pluginmanager.get_plugin("capturemanager").global_and_fixture_disabled():
        config.pluginmanager.get_plugin("terminalreporter").write_line(text)


def no_job_waits(client):
    open_ = [entry for entry in client.get("/installation/queues")["items"] if entry["queue"] in ("messages", "deliveries", "webhooks") and entry["state"] in ("available", "running", "scheduled") and entry["count"]]
    assert not open_, open_
    return True


@pytest.fixture(scope="module")
def proofs(storm, pytestconfig):
    """The storm is over: when everything has come to rest the server stops, and what is left is looked at."""
    client = storm.installation.client

    def rest():
        # The platform may have taken the access back in the last moments.
        storm.person.reconnect()
        messages = {message["platform_message_id"]: message for message in client.pages("~/messages", limit=200)}
        missing = {key: value for key, value in storm.written.items() if key not in messages}
        assert not missing, f"not read yet: {missing}"
        moving = {key: (value, messages[key]["state"]) for key, value in storm.written.items() if messages[key]["state"] not in AT_REST}
        assert not moving, f"still moving: {moving}"
        return True

    settled = time.monotonic()
    # What can't be told is looked for again after no longer than the trouble has lasted, or five minutes.
    eventually(rest, "every message is at rest", seconds=90 + min(300, storm.ended - storm.began), every=1)
    eventually(lambda: no_job_waits(client), "no job waits", seconds=60, every=0.5)
    before = Records(storm.sandbox).replies
    holds_for(lambda: Records(storm.sandbox).replies == before, "nothing more is sent", seconds=2)
    assert client.get("/session")["user"]["is_operator"], "sessions outlive a kill"
    storm.report = client.get("~/analytics")
    assert storm.program.stop(10) == 0, storm.program.output
    made = Proofs(Store(storm.installation.server.data), Records(storm.sandbox), storm.replies_before, storm.written, storm.person.quiet, storm.began)
    minutes = (storm.ended - storm.began) / 60
    say(pytestconfig, f"chaos seed {storm.plan.seed}: {storm.kills} kills ({storm.tripped} on a reply's way) in {minutes:.1f} min, {storm.person.reconnected} reconnections")
    say(pytestconfig, f"chaos seed {storm.plan.seed}: {len(storm.written)} messages, at rest {time.monotonic() - settled:.0f} s after the storm: {made.figures()}; {len(made.replies)} replies on the platforms")
    return made


def test_every_message_is_stored_once_and_at_rest(storm, proofs):
    assert storm.kills >= len(storm.plan.cycles)
    proofs.stored_once()
    proofs.at_rest()


def test_the_storm_was_one(storm):
    """What was planned has happened: a fault that meets no call, or a wire on which nothing trips, proves nothing."""
    planned = sum(1 for cycle in storm.plan.cycles if cycle.kill in INSTANTS)
    assert storm.tripped >= planned / 3, f"{storm.tripped} of {planned} kills on a reply's way"
    kinds = {
        "reset after", "reset", "respond 500 after", "respond 503", "respond 429", "malformedJSON", "truncatedBody", "slowBody", "visibilityDelay", "respond 500", "expireToken", "duplicateWebhook",
        "reorderWebhook", "revokeToken",
    }
    assert set(storm.met) == kinds
    assert all(storm.met.values()), f"faults that met no call: {storm.met}"
    assert storm.person.reconnected >= 1


def test_no_turn_got_two_replies(proofs):
    proofs.turns_share_no_message()
    proofs.one_reply_to_a_message()
    replies, unclaimed = proofs.one_reply_to_a_turn()
    assert replies > len(proofs.written) * 0.3, "the storm answered too little to prove anything"


def test_what_is_said_to_be_answered_was_answered(proofs):
    proofs.said_is_done()


def test_nothing_left_while_the_avatar_was_off_or_stopped(storm, proofs):
    assert proofs.silent_while_off() >= 1, "the avatar was never off"


def test_sensitive_messages_reached_a_person(proofs):
    count = proofs.sensitive_reached_a_person(BY_RISK)
    assert all(count[risk] for risk in BY_RISK), count


def test_the_reports_are_counts_of_messages(storm, proofs):
    assert proofs.figures_are_counts(storm.report) >= len(proofs.written)


def test_nothing_is_left_behind(proofs):
    proofs.nothing_is_left()


def test_the_audit_log_and_the_store_are_whole(storm, proofs):
    verified = storm.installation.server.command("audit", "verify")
    assert verified.status == 0 and "the chain is whole" in verified.output, str(verified)
    health = storm.installation.server.command("doctor")
    assert "store: whole" in health.output and "no dead jobs" in health.output, str(health)
