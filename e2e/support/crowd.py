"""A client per role in one workspace, a stranger with a workspace of their own, and somebody who is not signed in."""
import json

from .api import Client
from .contract import ROLES, operations
from .installation import PASSWORD

RULE = {"name": "Discounts", "priority": 10, "condition": {"words": ["xylophone"]}, "actions": [{"tag": "music"}]}


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
        """Something of every kind in the owner's workspace, and the ids of it by the names of the document's paths."""
        installation, owner = self.installation, self.owner
        if not owner.get("~/messages")["items"]:
            installation.arrived(installation.sandbox.direct_message("dm.furniture", "what do you eat before a long run?"), "awaiting_review", "ignored")
        if not owner.get("~/rules")["items"]:
            owner.post("~/rules", RULE, expect=201)
        if not owner.get("~/saved-replies")["items"]:
            owner.post("~/saved-replies", {"title": "Hello", "text": "hello you"}, expect=201)
        message = owner.get("~/messages", limit=1)["items"][0]
        ids = {
            "messageID": message["id"], "conversationID": message["conversation_id"], "contactID": message["contact"]["id"] if "contact" in message else message.get("contact_id"),
            "connectionID": installation.connections["instagram"], "workspaceID": owner.workspace,
            "userID": next(member["user_id"] for member in owner.get("~/members")["items"] if member["role"] == "moderator"),
        }
        ids["noteID"] = owner.post(f"~/conversations/{ids['conversationID']}/notes", {"text": "a note"}, expect=201)["id"]
        # Everything else that can be listed: the first of it.
        for operation in operations():
            if operation.method == "GET" and operation.places == ["workspaceID"] and operation.role in ROLES:
                for other in operations():
                    if other.path.startswith(operation.path + "/{") and other.path.count("/") == operation.path.count("/") + 1 and other.places[-1] not in ids:
                        answer = owner.raw("GET", operation.fill({"workspaceID": owner.workspace}))
                        if answer.status_code == 200 and "json" in answer.headers["Content-Type"] and (items := answer.json().get("items")):
                            ids[other.places[-1]] = items[0].get("id")
        return ids

    def record(self):
        """What the owner's workspace holds, to see that nothing of it has changed. What the product itself moves on is left out."""
        return json.dumps(
            {
                path: self.owner.get("~" + path)
                for path in ("", "/members", "/avatar", "/rules", "/saved-replies", "/training-jobs")
            },
            sort_keys=True)
