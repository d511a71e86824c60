"""A client per role in one workspace, a stranger with a workspace of their own, and somebody who is not signed in."""
import json

from .api import Client
from .contract import ROLES, operations
from .installation import PASSWORD

RULE = {"name": "Discounts", "priority": 10, "condition": {"words": ["xylophone"]}, "actions": [{"tag": "music"}]}

# Kinds of ids in paths that no record of a workspace stands for: names of model providers are the installation's.
UNFURNISHED = {"provider"}
# What polling changes of a connection.
MOVING = ("last_poll_at", "next_poll_at", "webhook")

# What a body may name, by the property, and the name of its kind in paths.
REFERENCES = {"connection_id": "connectionID", "message_id": "messageID", "draft_id": "draftID", "user_id": "userID", "mentions": "userID", "template": "replyID", "assign": "userID", "replacing": "ruleID"}


def named_by(path):
    """The property that a place in a body belongs to; a list's values belong to the list's."""
    return [step for step in path if isinstance(step, str)][-1]


def with_ids(body, own, kept=None, here=()):
    """A body of an example with one's own ids wherever it names something, but in the place `kept`. What one has none of is left out, but for the messages that something is done to."""
    if isinstance(body, list):
        # An action that named something is left out as a whole.
        return [filled for index, value in enumerate(body) if (filled := with_ids(value, own, kept, (*here, index))) != {} or value == {}]
    if isinstance(body, dict):
        return {name: with_ids(value, own, kept, (*here, name)) for name, value in body.items() if not isinstance(value, str) or (*here, name) == kept or name == "message_id" or name not in REFERENCES or own.get(REFERENCES[name])}
    if isinstance(body, str) and here != kept and (name := named_by(here)) in REFERENCES:
        return own.get(REFERENCES[name], body)
    return body


class Crowd:
    def __init__(self, installation):
        self.installation = installation
        self.owner = installation.client
        self.clients = {"owner": self.owner}
        for role in ("manager", "moderator", "analyst"):
            self.clients[role] = self.owner.add_member(self.email(role), role, PASSWORD)
        self.owner.put("/installation/registration", {"is_open": True})
        try:
            # The visitor is for what ends or changes sessions.
            for who in ("stranger", "visitor"):
                self.clients[who] = Client(installation.server.url)
                self.clients[who].register(self.email(who), PASSWORD, name=who.title())
        finally:
            self.owner.put("/installation/registration", {"is_open": False})
        self.clients["nobody"] = Client(installation.server.url)

    def email(self, who):
        return "romy@understudy.example" if who == "owner" else f"{who}@understudy.example"

    def __getitem__(self, who):
        return self.clients[who]

    def visitor(self):
        """A session of its own of somebody that nothing else needs."""
        client = Client(self.installation.server.url)
        client.sign_in(self.email("visitor"), PASSWORD)
        return client

    def may(self, who, role):
        """Whether the document lets somebody call what needs this role, in the workspace of the owner."""
        if role in ("anybody", "platform"):
            return True
        if role == "signed_in":
            return who != "nobody"
        if role == "operator":
            return who == "owner"
        return who in ROLES and ROLES.index(who) >= ROLES.index(role)

    def furnish(self):
        """Something of every kind in the owner's workspace, and the ids of it by the names of the document's paths. A kind that can't be listed is made or looked up here by its name."""
        installation, owner = self.installation, self.owner
        # Without a draft are those that a fan in need wrote.
        if not (waiting := [message for message in owner.get("~/messages", state="awaiting_review", limit=200)["items"] if message.get("draft")]):
            waiting = [installation.arrived(installation.sandbox.direct_message("dm.furniture", "what do you eat before a long run?"), "awaiting_review")]
        if not owner.get("~/rules")["items"]:
            owner.post("~/rules", RULE, expect=201)
        if not owner.get("~/saved-replies")["items"]:
            owner.post("~/saved-replies", {"title": "Hello", "text": "hello you"}, expect=201)
        message = waiting[0]
        ids = {
            "messageID": message["id"], "conversationID": message["conversation_id"], "contactID": message["contact"]["id"], "connectionID": installation.connections["instagram"], "workspaceID": owner.workspace,
            "userID": next(member["user_id"] for member in owner.get("~/members")["items"] if member["role"] == "moderator"),
            "draftID": message["draft"]["id"],
        }
        ids["noteID"] = owner.post(f"~/conversations/{ids['conversationID']}/notes", {"text": "a note"}, expect=201)["id"]
        owner.put(f"~/messages/{ids['messageID']}/assignment", {"user_id": ids["userID"]})
        self._list_into(ids, owner)
        places = {place for operation in operations() if operation.role in ROLES for place in operation.places}
        assert places - set(ids) == UNFURNISHED, f"no id is known for {places - set(ids) - UNFURNISHED}"
        return ids

    def furnish_stranger(self):
        """What the stranger's own workspace can have without an account, by the same names."""
        stranger = self["stranger"]
        if not stranger.get("~/rules")["items"]:
            stranger.post("~/rules", RULE, expect=201)
        if not stranger.get("~/saved-replies")["items"]:
            stranger.post("~/saved-replies", {"title": "Hello", "text": "hello you"}, expect=201)
        ids = {"workspaceID": stranger.workspace, "userID": stranger.get("/session")["user"]["id"]}
        self._list_into(ids, stranger)
        return ids

    @staticmethod
    def _list_into(ids, client):
        """Everything that can be listed: the first of it."""
        for operation in operations():
            if operation.method == "GET" and operation.places == ["workspaceID"] and operation.role in ROLES:
                below = {other.path.removeprefix(operation.path + "/{").split("}")[0] for other in operations() if other.path.startswith(operation.path + "/{")} - set(ids)
                if below:
                    answer = client.raw("GET", operation.fill({"workspaceID": client.workspace}))
                    if answer.status_code == 200 and "json" in answer.headers["Content-Type"] and (items := answer.json().get("items")):
                        ids.update({place: items[0].get("id", items[0].get(place)) for place in below})

    def record(self):
        """What the owner's workspace holds, to see that nothing of it has changed. What the product itself moves on is left out."""
        owner = self.owner
        found = {path: owner.get("~" + path) for path in ("", "/members", "/avatar", "/rules", "/saved-replies", "/training-jobs", "/model-versions", "/model-providers", "/samples/counts", "/notices")}
        found["samples"] = owner.get("~/samples", limit=200)["items"]
        found["messages"] = owner.get("~/messages", limit=200, direction="any")["items"]
        found["connections"] = [{name: value for name, value in connection.items() if name not in MOVING} for connection in owner.get("~/connections")["items"]]
        for conversation in {message["conversation_id"] for message in found["messages"] if message["state"] == "awaiting_review"}:
            found[conversation] = [owner.get(f"~/conversations/{conversation}"), owner.get(f"~/conversations/{conversation}/notes")]
        found["audit"] = [entry for entry in owner.get("~/audit", limit=100)["items"] if entry["actor"].startswith("user:")][:20]
        return json.dumps(found, sort_keys=True)
