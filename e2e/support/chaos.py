"""A run of chaos: its plan, made from a seed before anything starts, and the storm that carries it out."""
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import requests

from .api import Problem
from .installation import Installation
from .proofs import Records
from .tripwire import INSTANTS, Tripwire
from .waiting import eventually

FANS = 20
# The server gives up on a call after so long here; a stalled one takes longer.
CALL_SECONDS = 3
STALL_MS = 6_000
# A reply that was written shows after this at most; what is watched for longer and not seen is not there.
LONGEST_DELAY_MS = 4_000
SETTLE_SECONDS = 10

# Answered by themselves, by category.
ORDINARY = [
    "how many negatives per workout?", "what time is the next live workout?", "this workout was amazing, thank you so much!", "how many days per week should a beginner train?",
    "love your videos, thank you!", "which kettlebell should i buy first?", "do you have a discount code for the app?", "you are the best, thank you!", "where did you buy that mat?",
    "is the gym open on sunday?", "this one is my favourite so far", "i finally did a pull-up, thanks to you!",
]
# Always for a person (invariant 4), by category.
BY_RISK = {
    "crisis": ["i don't want to live anymore", "i want to end my life tonight"],
    "threat": ["i will find you and hurt you"],
    "minor": ["i am 13 years old, can you meet me?"],
    "medical": ["i have chest pain when i lift, is it a heart attack?", "my doctor said i have diabetes, should i stop my medication?"],
    "legal": ["my lawyer will sue you for this", "i will take you to court over this injury"],
}
FOR_A_PERSON = [text for texts in BY_RISK.values() for text in texts]
ANSWERED = ["praise", "product_question", "personal_question", "complaint", "other"]


@dataclass
class Cycle:
    """What happens between two kills."""

    # Pairs of a pause and who writes what where.
    messages: list
    faults: list
    # What a person does: off, on, stop, go, approve, nothing.
    person: str
    # How the cycle ends: "moment", "starting", or one of INSTANTS.
    kill: str
    # Seconds until then; for an instant of a reply, how much longer than it took.
    wait: float


@dataclass
class Plan:
    seed: int
    cycles: list = field(default_factory=list)

    def __str__(self):
        kills = [cycle.kill for cycle in self.cycles]
        counts = ", ".join(f"{kills.count(kind)} {kind}" for kind in ("moment", "starting", *INSTANTS))
        return f"chaos seed {self.seed}: {len(kills)} kills ({counts}), {sum(len(cycle.messages) for cycle in self.cycles)} messages of {FANS} fans, {sum(len(cycle.faults) for cycle in self.cycles)} faults"


def make_plan(seed, kills, messages_per_cycle=4):
    """The same seed and number of kills make the same plan."""
    chance = random.Random(seed)
    plan = Plan(seed)
    number = 0
    # The last one heals what a person switched off.
    switched = None
    # Each kind of fault, and each category that is always for a person, has its turn in every run that is long enough.
    due_faults = [*FAULTS, *REVOCATIONS]
    due_texts = [texts[0] for texts in BY_RISK.values()]
    chance.shuffle(due_faults)
    for index in range(kills):
        messages = []
        for _ in range(chance.choice([messages_per_cycle - 1, messages_per_cycle, messages_per_cycle + 1])):
            number += 1
            kind = ("youtube", "instagram", "direct")[number % 3]
            text = chance.choice(FOR_A_PERSON) if chance.random() < 0.08 else chance.choice(ORDINARY)
            messages.append((chance.uniform(0, 0.4), kind, f"chaos.fan.{chance.randrange(FANS)}", text))
        if due_texts and index % 3 == 2:
            number += 1
            messages.append((chance.uniform(0, 0.4), ("youtube", "instagram", "direct")[number % 3], f"chaos.fan.{chance.randrange(FANS)}", due_texts.pop()))
        faults = [chance.choice(FAULTS)(chance) for _ in range(chance.choice([0, 1, 1, 2, 3]))]
        if due_faults:
            faults.append(due_faults.pop()(chance))
        if chance.random() < 0.04:
            faults.append(chance.choice(REVOCATIONS)(chance))
        if switched:
            # At most two cycles long, so that most of the run is spent answering.
            person = {"off": "on", "stop": "go"}[switched] if chance.random() < 0.6 or index == kills - 1 else "nothing"
            switched = None if person in ("on", "go") else switched
        else:
            person = chance.choices(["nothing", "approve", "off", "stop"], [0.55, 0.25, 0.12, 0.08])[0]
            switched = person if person in ("off", "stop") else None
        kill = chance.choices(["moment", "starting", *INSTANTS], [0.3, 0.1, 0.15, 0.25, 0.2])[0]
        wait = {"moment": chance.uniform(0.2, 2.5), "starting": chance.uniform(0.02, 0.5), "answered": chance.choice([0, 0, chance.uniform(0, 0.02)])}.get(kill, 0)
        plan.cycles.append(Cycle(messages, faults, person, kill, wait))
    if switched:
        plan.cycles.append(Cycle([], [], {"off": "on", "stop": "go"}[switched], "moment", 0.5))
    return plan


# Faults: each makes one rule for the sandbox. Every rule meets a few calls and is used up.

SENDS = [("youtube", "/youtube/v3/comments"), ("instagram", "*/messages"), ("instagram", "*/replies")]


def _send(kind, **effect):
    def make(chance):
        simulator, path = chance.choice(SENDS)
        return {"kind": kind, "simulator": simulator, "path": path, "method": "POST", "count": 1, "skip": chance.randrange(2), **effect}
    return make


def _stalled(chance):
    """Done, and the answer comes only after the server has given up on it."""
    simulator, path = chance.choice(SENDS)
    return {"kind": "slowBody", "simulator": simulator, "path": path, "method": "POST", "count": 1, "skip": chance.randrange(2), "milliseconds": STALL_MS}


def _late(chance):
    simulator, path = chance.choice(SENDS)
    return {"kind": "visibilityDelay", "simulator": simulator, "path": path, "method": "POST", "count": 3, "milliseconds": chance.randrange(500, LONGEST_DELAY_MS)}


def _late_and_lost(chance):
    """The worst: it was done, no answer came, and it shows only later."""
    simulator, path = chance.choice(SENDS)
    common = {"simulator": simulator, "path": path, "method": "POST", "count": 1}
    return [{"kind": "visibilityDelay", "milliseconds": chance.randrange(2_000, LONGEST_DELAY_MS), **common}, {"kind": "reset", "phase": "after", **common}]


def _read(kind, **effect):
    def make(chance):
        return {"kind": kind, "simulator": chance.choice(["youtube", "instagram"]), "method": "GET", "count": chance.randrange(1, 3), **effect}
    return make


def _webhook(kind):
    return lambda chance: {"kind": kind, "simulator": "instagram", "count": chance.randrange(1, 4)}


FAULTS = [
    _send("reset", phase="after"), _send("reset", phase="after"), _send("reset", phase="before"), _send("respond", status=500, body="{}", phase="after"), _send("respond", status=503, body="{}"),
    _send("respond", status=429, headers={"Retry-After": "1"}, body="{}"), _send("malformedJSON"), _send("truncatedBody"), _stalled, _late, _late, _late_and_lost, _late_and_lost,
    _read("malformedJSON"), _read("truncatedBody"), _read("respond", status=500, body="{}"), _read("respond", status=429, headers={"Retry-After": "1"}, body="{}"), _read("expireToken"),
    _webhook("duplicateWebhook"), _webhook("duplicateWebhook"), _webhook("reorderWebhook"),
]
REVOCATIONS = [
    lambda chance: {"kind": "revokeToken", "simulator": "youtube", "count": 1},
    lambda chance: {"kind": "revokeToken", "simulator": "instagram", "count": 1},
]


@dataclass
class Written:
    kind: str
    fan: str
    text: str


class Person:
    """The creator's team: keeps the accounts connected and does what the plan says, again until the server has heard it."""

    def __init__(self, storm):
        self.storm = storm
        self.client = storm.installation.client
        self.wishes = []
        # Pairs of the time after which a state surely held and the time when it was given up: off or stopped.
        self.quiet = []
        self.reconnected = 0
        self.lock = threading.Lock()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._work, daemon=True)
        self.thread.start()

    def wish(self, what):
        with self.lock:
            self.wishes.append(what)

    def finish(self):
        eventually(lambda: not self.wishes, "the person has done everything", seconds=60)
        self.ended.set()
        self.thread.join(30)

    def _work(self):
        while not self.ended.is_set():
            time.sleep(0.1)
            try:
                if self.wishes:
                    self._do(self.wishes[0])
                    with self.lock:
                        self.wishes.pop(0)
                self.reconnect()
            except (requests.RequestException, Problem, AssertionError, KeyError):
                # The server is dead or starting, or the connection is between two states: once more.
                continue

    def _do(self, what):
        # `stop` forbids every reply, `off` the avatar's own.
        if what in ("off", "stop"):
            self.client.put("~/avatar/switch", {"is_on": False}) if what == "off" else self.client.put("~/avatar/stop", {"is_stopped": True})
            self.quiet.append([what, time.time(), None])
        elif what in ("on", "go"):
            if self.quiet and self.quiet[-1][2] is None:
                self.quiet[-1][2] = time.time()
            self.client.put("~/avatar/switch", {"is_on": True}) if what == "on" else self.client.put("~/avatar/stop", {"is_stopped": False})
        elif what == "approve":
            waiting = [item for item in self.client.get("~/messages", limit=50)["items"] if item["state"] == "awaiting_review"]
            for item in waiting[:2]:
                self.client.raw("POST", f"/api/v1/workspaces/{self.client.workspace}/messages/{item['id']}/approve", json={})

    def reconnect(self):
        """Connects again whatever asks for it."""
        for connection in self.client.get("~/connections")["items"]:
            if connection["health"]["state"] == "needs_reconnect":
                self.storm.installation.connect(connection["platform"])
                self.reconnected += 1


class Storm:
    """Carries a plan out against one installation."""

    def __init__(self, plan, say=print):
        self.plan = plan
        self.say = say
        self.written = {}
        self.problem = None
        self.kills = 0
        self.tripped = 0
        self.installation = Installation("chaos", {"UNDERSTUDY_DELIVERY_SETTLE_SECONDS": SETTLE_SECONDS, "UNDERSTUDY_PLATFORMS_CALL_SECONDS": CALL_SECONDS}, starts=False)
        self.sandbox = self.installation.sandbox
        self.wire = Tripwire(("127.0.0.1", int(self.sandbox.url.rsplit(":", 1)[1])))
        # Browsers go to the platforms themselves; the server's own calls run over the wire.
        for name, value in self.sandbox.settings().items():
            if isinstance(value, str) and value.startswith(self.sandbox.url) and not name.endswith("AUTHORIZE_URL"):
                self.installation.server.settings[name] = value.replace(self.sandbox.url, self.wire.url)

    @property
    def program(self):
        return self.installation.server.program

    def run(self):
        self.installation.server.start()
        self.installation.set_up(*ANSWERED)
        self.say(str(self.plan))
        self.replies_before = set(Records(self.sandbox).replies)
        self.began = time.time()
        self.person = Person(self)
        for cycle in self.plan.cycles:
            self._run(cycle)
        self.person.finish()
        self.met = Counter()
        for entry in self.sandbox.get("/faults"):
            effect = entry["rule"]["effect"]
            self.met[effect["kind"] + (f" {effect['status']}" if effect.get("status") else "") + (" after" if effect.get("phase") == "after" else "")] += entry["applied"]
        self.sandbox.clear_faults()
        self.sandbox.post("/instagram/flush")
        self.ended = time.time()

    def _run(self, cycle):
        for rule in [rule for made in cycle.faults for rule in (made if isinstance(made, list) else [made])]:
            effect = dict(rule)
            self.sandbox.fault(effect.pop("kind"), effect.pop("simulator"), **effect)
        if cycle.person != "nothing":
            self.person.wish(cycle.person)
        writer = threading.Thread(target=self._write, args=(cycle.messages,), daemon=True)
        if cycle.kill in INSTANTS:
            kill = self.program.kill
            self.wire.set(cycle.kill, (lambda: (time.sleep(cycle.wait), kill())) if cycle.wait else kill)
            writer.start()
            # Without a reply (the avatar is off, the platform refuses) the kill comes all the same.
            if self.wire.tripped.wait(3):
                self.tripped += 1
            self.wire.disarm()
        elif cycle.kill == "starting":
            self.program.kill()
            self.kills += 1
            self.installation.server.launch()
            writer.start()
            time.sleep(cycle.wait)
        else:
            writer.start()
            time.sleep(cycle.wait)
        self.program.kill()
        self.kills += 1
        self.installation.server.start()
        writer.join(30)
        if self.problem:
            raise self.problem

    def _write(self, messages):
        try:
            for pause, kind, fan, text in messages:
                time.sleep(pause)
                message_id = self.sandbox.direct_message(fan, text) if kind == "direct" else self.sandbox.comment(kind, fan, text)
                self.written[message_id] = Written(kind, fan, text)
        except Exception as problem:
            self.problem = problem

    def dispose(self):
        self.person and self.person.ended.set()
        self.installation.dispose()
        self.wire.close()

    person = None
