"""What has to hold after a storm, read from the sandbox's own records and from the store's file."""
import json
import sqlite3
from collections import Counter, defaultdict
from datetime import datetime

AT_REST = {"responded", "awaiting_review", "ignored", "hidden", "rejected"}
ALWAYS_A_PERSON = {"crisis", "threat", "minor", "medical", "legal"}
OPEN = {"pending", "processing", "awaiting_review", "scheduled", "sending"}
# A figure of the reports, and which messages it counts (docs/analytics.md).
FIGURES = {
    "received": lambda message: True,
    "answered": lambda message: message["state"] in ("responded", "handled_elsewhere"),
    "answered_by_avatar": lambda message: message["state"] == "responded" and message.get("route") == "auto",
    "answered_by_person": lambda message: message["state"] == "responded" and message.get("route") != "auto",
    "answered_elsewhere": lambda message: message["state"] == "handled_elsewhere",
    "open": lambda message: message["state"] in OPEN,
    "ignored": lambda message: message["state"] == "ignored",
    "hidden": lambda message: message["state"] == "hidden",
    "rejected": lambda message: message["state"] == "rejected",
    "failed": lambda message: message["state"] == "failed",
}


class Store:
    """Every record of a data folder whose server is stopped, opened for reading only."""

    def __init__(self, folder):
        self.connection = sqlite3.connect(f"file:{folder / 'understudy.sqlite'}?mode=ro", uri=True)
        assert self.connection.execute("pragma integrity_check").fetchone()[0] == "ok"
        self.messages = self._all("messages")
        self.turns = {turn["id"]: turn for turn in self._all("turns")}
        self.deliveries = self._all("deliveries")
        self.drafts = self._all("drafts")
        self.notices = self._all("notices")
        self.webhooks = self._all("webhook_events")
        self.audit = sorted(self._all("audit_entries"), key=lambda entry: entry["sequence"])
        cursor = self.connection.execute("select * from jobs")
        names = [column[0] for column in cursor.description]
        self.jobs = [dict(zip(names, row)) for row in cursor]
        self.connection.close()

    def _all(self, table):
        return [json.loads(row[0]) for row in self.connection.execute(f"select document from {table}")]


class Records:
    """The platforms' own records: every message of a fan, and every reply of the account with its time."""

    def __init__(self, sandbox):
        # id → (where, text, seconds since 1970)
        self.replies = {}
        youtube = sandbox.get("/state/youtube")
        own = {channel["id"] for channel in youtube["channels"]}
        for comment in youtube["comments"]:
            if comment.get("isFromAPI") and comment["authorChannel"] in own:
                self.replies[comment["id"]] = ("youtube/" + comment.get("parent", ""), comment["text"], self._time(comment["publishedAt"]))
        account = sandbox.get("/state/instagram")["accounts"][0]
        for comment in account["comments"]:
            if comment["parent"] and comment["from"] is None:
                self.replies[comment["id"]] = ("instagram/" + comment["parent"], comment["text"], self._time(comment["at"]))
        for conversation in account["conversations"]:
            for message in conversation["messages"]:
                if message["from_account"]:
                    self.replies[message["id"]] = ("direct/" + conversation["fan"], message["text"], self._time(message["at"]))

    @staticmethod
    def _time(text):
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def words(text):
    return text.split()


class Proofs:
    """Each method proves one thing and tells everything that is wrong with it."""

    def __init__(self, store, records, before, written, quiet, began):
        self.store, self.written, self.quiet, self.began = store, written, quiet, began
        # What the account wrote before the storm (its past, and the first answers) is no matter of ours.
        self.replies = {key: value for key, value in records.replies.items() if key not in before}
        self.stored = {message["platformMessageID"]: message for message in store.messages}
        self.delivery = {delivery["id"]: delivery for delivery in store.deliveries}
        self.by_turn = defaultdict(list)
        for delivery in store.deliveries:
            self.by_turn[delivery["turnID"]].append(delivery)

    def of_turn(self, turn_id):
        return self.by_turn.get(turn_id, [])

    def stored_once(self):
        counts = Counter(message["platformMessageID"] for message in self.store.messages)
        assert not [key for key, count in counts.items() if count > 1], "a message is stored twice"
        missing = {key: value for key, value in self.written.items() if key not in counts}
        assert not missing, f"not stored: {missing}"

    def at_rest(self):
        moving = {key: (value, self.stored[key]["state"]) for key, value in self.written.items() if self.stored[key]["state"] not in AT_REST}
        assert not moving, f"in no final state: {moving}"
        turns = [turn["id"] for turn in self.store.turns.values() if turn["state"] not in AT_REST | {"handled_elsewhere", "failed"}]
        assert not turns, f"turns that are not at rest: {turns}"

    def one_reply_to_a_turn(self):
        """Every reply on the platforms belongs to one part of one delivery, and no turn has two."""
        parts = defaultdict(list)
        unclaimed = {}
        for key, (where, text, at) in self.replies.items():
            message = self.stored.get(key)
            if message is None:
                unclaimed[key] = (where, text, at)
                continue
            assert not message.get("isByHand"), f"the store takes a reply of ours for one typed by hand: {where} {text!r}"
            delivery = self.delivery[message["deliveryID"]]
            index = [part.get("platformMessageID") for part in delivery["parts"]].index(key)
            parts[delivery["turnID"]].append((delivery["id"], index))
        twice = {turn: found for turn, found in parts.items() if len({delivery for delivery, _ in found}) > 1 or len(set(found)) != len(found)}
        assert not twice, f"turns with two replies: {twice}"
        # What the store does not know can only be a reply of which a person is told that it may have arrived.
        for key, (where, text, at) in unclaimed.items():
            owners = [
                delivery for delivery in self.store.deliveries
                if delivery["state"] == "unknown" and delivery["turnID"] not in parts and any(words(part["text"]) == words(text) for part in delivery["parts"])
            ]
            assert owners, f"nobody knows of this reply: {where} {text!r}"
            parts[owners[0]["turnID"]].append((owners[0]["id"], 0))
        return len(self.replies), len(unclaimed)

    def one_reply_to_a_message(self):
        """By the platforms' records alone: no comment has two replies of ours, and nobody got more direct messages than they wrote."""
        parts = max(len(delivery["parts"]) for delivery in self.store.deliveries)
        assert parts == 1, "replies of several parts: counting them says nothing"
        under = Counter(where for where, _, _ in self.replies.values())
        twice = {where: count for where, count in under.items() if not where.startswith("direct/") and count > 1}
        assert not twice, f"comments with two replies: {twice}"
        asked = Counter("direct/" + value.fan for value in self.written.values() if value.kind == "direct")
        more = {where: (count, asked[where]) for where, count in under.items() if where.startswith("direct/") and count > asked[where]}
        assert not more, f"fans with more replies than messages: {more}"
        return sum(under.values())

    def turns_share_no_message(self):
        """Every message belongs to exactly the turn that it names, so that two turns can't answer it."""
        owners = defaultdict(set)
        for turn in self.store.turns.values():
            for message in turn["messageIDs"]:
                owners[message].add(turn["id"])
        wrong = {key: (message.get("turnID"), owners[message["id"]]) for key in self.written for message in [self.stored[key]] if owners[message["id"]] != {message.get("turnID")}}
        assert not wrong, f"messages in no turn, another or several: {wrong}"

    def figures_are_counts(self, report):
        """Every figure of a report equals a count over the message records (invariant 9)."""
        since, until = Records._time(report["since"]), Records._time(report["until"])
        inbound = [message for message in self.store.messages if message["direction"] == "inbound" and since <= message["receivedAt"] / 1000 < until]
        told = [("total", report["total"], lambda message: True)]
        told += [(f"platform {item['platform']}", item["counts"], lambda message, item=item: message["platform"] == item["platform"]) for item in report["platforms"]]
        told += [(f"category {item.get('category')}", item["counts"], lambda message, item=item: message.get("category") == item.get("category")) for item in report["categories"]]
        told += [
            (item["date"], item["counts"], lambda message, item=item: Records._time(item["since"]) <= message["receivedAt"] / 1000 < Records._time(item["until"]))
            for item in report["days"]
        ]
        wrong = []
        for name, counts, belongs in told:
            among = [message for message in inbound if belongs(message)]
            for figure, counted in FIGURES.items():
                right = sum(1 for message in among if counted(message))
                if counts[figure] != right:
                    wrong.append(f"{name}: {figure} is {counts[figure]}, {right} by the records")
        assert not wrong, wrong
        for part in ("platforms", "categories", "days"):
            assert sum(item["counts"]["received"] for item in report[part]) == len(inbound), f"the {part} do not add up"
        return len(inbound)

    def said_is_done(self):
        """What the store calls answered was answered, and each sent part is on the platform."""
        for delivery in self.store.deliveries:
            for part in delivery["parts"]:
                if part["state"] == "sent":
                    assert part["platformMessageID"] in self.replies or delivery["createdAt"] < self.began * 1000, f"said to be sent, and is not: {delivery['id']}"
        for turn in self.store.turns.values():
            if turn["state"] == "responded":
                assert any(delivery["state"] == "sent" for delivery in self.of_turn(turn["id"])), f"{turn['id']} is said to be answered, and is not"

    def silent_while_off(self):
        """By the audit log and the ledger, and by the platforms' clock."""
        off = stopped = None
        windows = []
        for entry in self.store.audit:
            action, at = entry["action"], entry["at"]
            if action == "avatar.switched_off":
                off = off or at
            elif action == "avatar.switched_on" and off:
                windows.append(("off", off, at))
                off = None
            elif action == "avatar.stopped":
                stopped = stopped or at
            elif action == "avatar.stop_lifted" and stopped:
                windows.append(("stop", stopped, at))
                stopped = None
        assert off is None and stopped is None
        attempts = [(part.get("attemptedAt"), delivery) for delivery in self.store.deliveries for part in delivery["parts"] if part.get("attemptedAt")]
        for kind, start, end in windows:
            for at, delivery in attempts:
                if start < at < end and (kind == "stop" or not delivery.get("approvedBy")):
                    raise AssertionError(f"{delivery['id']} was begun while the avatar was {kind}: {at - start} ms after, {end - at} ms before the end")
        # A call that had begun may end: calls on this machine take no two seconds. Times may be cut to whole seconds.
        for kind, start, end in self.quiet:
            for key, (where, text, at) in self.replies.items():
                if start + 2 < at and at + 1 < (end or at):
                    delivery = self.delivery.get(self.stored.get(key, {}).get("deliveryID"))
                    if kind == "off" and delivery and delivery.get("approvedBy"):
                        continue
                    raise AssertionError(f"sent {at - start:.1f} s after the avatar was switched {kind}: {where} {text!r}")
        return len(windows)

    def sensitive_reached_a_person(self, by_risk):
        """How many messages of each of these categories there were; each has reached a person, and a crisis got no generated draft."""
        notified = {notice["subject"] for notice in self.store.notices}
        wanted = {text: risk for risk, texts in by_risk.items() for text in texts}
        count = Counter()
        for key, value in self.written.items():
            message = self.stored[key]
            risks = set((message.get("triage") or {}).get("risks", []))
            if value.text in wanted:
                assert wanted[value.text] in risks, f"not recognised as {wanted[value.text]}: {value.kind} of {value.fan}, {risks}"
            if not risks & ALWAYS_A_PERSON:
                continue
            count.update(risks & ALWAYS_A_PERSON)
            if "crisis" in risks:
                # What was drafted for earlier messages of the turn is put away when the crisis joins them.
                turn = self.store.turns[message["turnID"]]
                made = [
                    (draft["generator"], draft["status"], draft["createdAt"] - message["receivedAt"], draft["id"] == turn.get("draftID"), len(turn["messageIDs"]))
                    for draft in self.store.drafts
                    if draft["turnID"] == message["turnID"] and draft["generator"] != "help-text" and not draft["generator"].startswith("person:")
                    and (draft["createdAt"] >= message["receivedAt"] or draft["id"] == turn.get("draftID") or draft["status"] == "proposed")
                ]
                assert not made, f"drafts for a crisis (generator, status, ms after it came, in use, messages of the turn): {made}"
            approved = [delivery for delivery in self.of_turn(message["turnID"]) if delivery["state"] in ("sent", "unknown")]
            assert message["state"] in ("awaiting_review", "rejected") or message["state"] == "responded" and all(delivery.get("approvedBy") for delivery in approved), (
                f"a sensitive message is {message['state']}: {value} {message['reasons']}")
            assert not [delivery for delivery in approved if not delivery.get("approvedBy")], f"a machine answered a sensitive message: {value}"
            assert f"turn:{message['turnID']}" in notified, f"nobody was told of {value}"
        return count

    def nothing_is_left(self):
        """No job that should have run, no delivery under way, no webhook unread."""
        dead = [(job["name"], job.get("failuresText")) for job in self.store.jobs if job["state"] == "dead"]
        assert not dead, f"dead jobs: {dead}"
        regular = {"connection.poll"}
        left = [(job["name"], job["state"], job["uniqueKey"]) for job in self.store.jobs if job["state"] in ("available", "running", "scheduled") and job["name"] not in regular]
        left = [job for job in left if job[0].startswith(("message.", "reply.", "webhook."))]
        assert not left, f"jobs left behind: {left}"
        open_ = [(delivery["id"], delivery["state"]) for delivery in self.store.deliveries if delivery["state"] in ("planned", "sending")]
        assert not open_, f"deliveries under way: {open_}"
        for delivery in self.store.deliveries:
            if delivery["state"] == "unknown":
                assert delivery.get("finishedAt") and self.store.turns[delivery["turnID"]]["state"] in ("awaiting_review", "responded", "rejected"), f"unknown, and no person has it: {delivery['id']}"
        unread = [event["id"] for event in self.store.webhooks if not event.get("processedAt")]
        assert not unread, f"webhooks that were acknowledged and not read: {unread}"

    def figures(self):
        states = Counter(self.stored[key]["state"] for key in self.written)
        return dict(states)
