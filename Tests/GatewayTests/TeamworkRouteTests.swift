import Core
import Foundation
import ServiceKit
import Storage
import Testing

extension AvatarRouteTests {
    @Test("Snooze, assign and notes over HTTP")
    func teamwork() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            for id in ["a", "b"] { try await self.seed(installation, workspace, id) }
            let path = self.base(workspace) + "/messages/a"
            let until = (installation.time.now() + .hours(2)).description
            let snoozed = try await owner.send(.put, path + "/snooze", #"{"until":"\#(until)"}"#)
            #expect(snoozed.status == 200 && snoozed.at("message.snoozed_until") != nil, "\(snoozed.text)")
            #expect(try await owner.send(.get, self.base(workspace) + "/messages?tab=snoozed")["items.0.id"] == "a")
            #expect(try await owner.send(.get, self.base(workspace) + "/messages?tab=needs_me").at("items")?.count == 1)
            #expect(try await owner.send(.get, self.base(workspace) + "/messages/counts")["snoozed"] == "1")
            let woken = try await owner.send(.put, path + "/snooze", "{}")
            #expect(woken.status == 200 && woken.at("message.snoozed_until") == nil)
            #expect(try await owner.send(.put, path + "/snooze", #"{"until":null}"#)["fields.0.field"] == "until")
            #expect(try await owner.send(.put, path + "/snooze", #"{"until":"yesterday"}"#)["fields.0.field"] == "until")

            let me = try await owner.send(.get, "/api/v1/session")["user.id"]
            #expect(try await owner.send(.put, path + "/assignment", #"{"user_id":"\#(me)"}"#)["message.assigned_to"] == me)
            #expect(try await owner.send(.get, self.base(workspace) + "/messages?assigned_to=\(me)").at("items")?.count == 1)
            #expect(try await owner.send(.put, path + "/assignment", #"{"user_id":"nobody"}"#)["fields.0.field"] == "user_id")
            let bulk = try await owner.send(.post, self.base(workspace) + "/messages/bulk", #"{"action":"assign","items":[{"message_id":"a"},{"message_id":"b"}]}"#)
            #expect(bulk.status == 200 && bulk.at("items.0.code") == nil && bulk.at("items.1.code") == nil)
            #expect(try await owner.send(.get, path).at("message.assigned_to") == nil)

            let notes = self.base(workspace) + "/conversations/conv-a/notes"
            let note = try await owner.send(.post, notes, #"{"text":"look at <b>this</b>","mentions":["\#(me)"]}"#)
            #expect(note.status == 201 && note["text"] == "look at <b>this</b>" && note["mentions.0"] == me)
            #expect(try await owner.send(.get, notes)["items.0.id"] == note["id"])
            let analyst = try await installation.member(.analyst, of: workspace)
            #expect(try await analyst.send(.get, notes).at("items")?.count == 1)
            #expect(try await analyst.send(.post, notes, #"{"text":"no"}"#).status == 403)
            #expect(try await owner.send(.delete, self.base(workspace) + "/conversations/conv-b/notes/" + note["id"]).status == 404)
            #expect(try await owner.send(.delete, notes + "/" + note["id"]).status == 204)
        }
    }

    @Test("A message says how long the platform still takes a reply")
    func window() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            try await self.seed(installation, workspace, "a")
            #expect(try await owner.send(.get, self.base(workspace) + "/messages/a")["window.state"] == "open")
        }
    }

    @Test("The card of a fan is changed by moderators; what was answered is remembered")
    func contact() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            try await self.seed(installation, workspace, "a")
            let path = self.base(workspace) + "/contacts/fan"
            let saved = try await owner.send(.put, path + "/card", #"{"tags":[" runner ","Runner","coach"],"note":" met in Lisbon ","is_vip":true}"#)
            #expect(saved["tags.0"] == "runner" && saved["tags.1"] == "coach" && saved.at("tags")?.count == 2)
            #expect(saved["note"] == "met in Lisbon" && saved["is_vip"] == "true")
            #expect(try await owner.send(.put, path + "/card", #"{"tags":[""],"note":"","is_vip":false}"#)["fields.0.field"] == "tags")
            let long = String(repeating: "x", count: 2_001)
            #expect(try await owner.send(.put, path + "/card", #"{"tags":[],"note":"\#(long)","is_vip":false}"#)["fields.0.field"] == "note")
            let analyst = try await installation.member(.analyst, of: workspace)
            #expect(try await analyst.send(.put, path + "/card", #"{"tags":[],"note":"","is_vip":false}"#).status == 403)
            // The log says that it was changed, not to what.
            let audit = try await installation.environment.store.find(Query<AuditEntry>().where(AuditEntry.fields.action == "contact.changed"))
            #expect(audit.map(\.facts) == [["tags": "true", "note": "true", "vip": "true"]])
            let memory = try await analyst.send(.get, path + "/memory")
            #expect(memory["conversations"] == "1" && memory["answered"] == "0" && memory["categories.0.category"] == "product_question")
            #expect(memory.at("exchanges")?.count == 0)
        }
    }

    @Test("A notice to one person is seen and put away by nobody else")
    func personalNotices() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            let analyst = try await installation.member(.analyst, of: workspace)
            let analystID = try await analyst.send(.get, "/api/v1/session")["user.id"]
            try await installation.environment.write("notices") { unit in
                try unit.notice("mention", urgency: .high, text: "for one", subject: "message:a", workspaceID: workspace, recipientID: Identifier(analystID))
                try unit.notice("crisis", urgency: .immediate, text: "for all", subject: "message:a", workspaceID: workspace)
            }
            let path = self.base(workspace) + "/notices"
            let theirs = try await analyst.send(.get, path)
            #expect(theirs.at("items")?.count == 2)
            let ours = try await owner.send(.get, path)
            #expect(ours.at("items")?.count == 1 && ours["items.0.text"] == "for all" && ours["items.0.is_personal"] == "false")
            let personal = theirs["items.0.is_personal"] == "true" ? theirs["items.0.id"] : theirs["items.1.id"]
            #expect(try await owner.send(.post, path + "/\(personal)/read").status == 404)
            #expect(try await analyst.send(.post, path + "/" + ours["items.0.id"] + "/read").status == 403)
            #expect(try await analyst.send(.post, path + "/\(personal)/read").at("read_at") != nil)
        }
    }
}
