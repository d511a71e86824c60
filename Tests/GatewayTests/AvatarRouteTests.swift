import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Security
import ServiceKit
import ServiceTesting
import Storage
import Testing

@Suite("The avatar's routes") struct AvatarRouteTests {
    /// A message that waits for a person, with its draft.
    func seed(_ installation: Installation, _ workspace: Identifier<Workspace>, _ id: String, text: String = "what shoes do you wear?", isEstimated: Bool = true) async throws {
        let now = installation.time.now()
        let number = id.utf8.reduce(0) { $0 + Int64($1) }
        try await installation.environment.store.transaction("seed") { tx in
            _ = try tx.insertIfAbsent(Connection(id: "c1", workspaceID: workspace, platform: .instagram, platformAccountID: "ig1", username: "mia", displayName: "Mia", createdAt: now))
            _ = try tx.insertIfAbsent(Contact(id: "fan", workspaceID: workspace, connectionID: "c1", platformUserID: "fan", username: "fan", displayName: "A fan", firstSeenAt: now))
            let conversation = Conversation(id: Identifier("conv-\(id)"), workspaceID: workspace, connectionID: "c1", platform: .instagram, kind: .comment, platformThreadID: id, createdAt: now)
            var turn = Turn(id: Identifier("turn-\(id)"), workspaceID: workspace, connectionID: "c1", conversationID: conversation.id, contactID: "fan", openedAt: now, closesAt: now)
            var draft = Draft(
                id: Identifier("draft-\(id)"), workspaceID: workspace, turnID: turn.id, conversationID: conversation.id, text: "flat ones, always", language: "en", generator: "built-in",
                confidence: Confidence(value: 0.9, factors: isEstimated ? ["estimate": 0.8] : [:]), createdAt: now)
            draft.isSpotCheck = true
            turn.messageIDs = [Identifier(id)]
            turn.state = .awaitingReview
            turn.draftID = draft.id
            var message = Message(
                id: Identifier(id), workspaceID: workspace, connectionID: "c1", conversationID: conversation.id, platform: .instagram, kind: .comment, direction: .inbound, platformMessageID: id, text: text,
                sentAt: now, receivedAt: now + .milliseconds(number), state: .awaitingReview)
            message.contactID = "fan"
            message.turnID = turn.id
            message.draftID = draft.id
            message.category = .productQuestion
            message.route = .review
            try tx.insert(conversation)
            try tx.insert(turn)
            try tx.insert(draft)
            try tx.insert(message)
        }
    }

    func base(_ workspace: Identifier<Workspace>) -> String { "/api/v1/workspaces/\(workspace)" }

    @Test("The feed: filters, words, pages, counts")
    func feed() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            for id in ["a", "b", "c"] { try await self.seed(installation, workspace, id, text: "words of \(id)x") }
            let all = try await owner.send(.get, self.base(workspace) + "/messages?limit=2")
            #expect(all["items.0.id"] == "c" && all["items.1.id"] == "b")
            #expect(all["items.0.contact.display_name"] == "A fan")
            #expect(all["items.0.draft.confidence.value"] == "0.9")
            // A spot check must look like any other review.
            #expect(!all.text.contains("spot"))
            let rest = try await owner.send(.get, self.base(workspace) + "/messages?limit=2&cursor=\(all["next"])")
            #expect(rest["items.0.id"] == "a" && rest.at("next") == nil)
            #expect(try await owner.send(.get, self.base(workspace) + "/messages?tab=done").at("items")?.count == 0)
            #expect(try await owner.send(.get, self.base(workspace) + "/messages?state=awaiting_review&category=product_question&q=bx").at("items")?.count == 1)
            #expect(try await owner.send(.get, self.base(workspace) + "/messages?category=fun")["fields.0.field"] == "query.category")
            let counts = try await owner.send(.get, self.base(workspace) + "/messages/counts")
            #expect(counts["needs_me"] == "3" && counts["drafts"] == "3" && counts["done"] == "0")
        }
    }

    @Test("A text that was only put in has no confidence")
    func unestimated() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            try await self.seed(installation, workspace, "a", isEstimated: false)
            let told = try await owner.send(.get, self.base(workspace) + "/messages")
            #expect(told["items.0.draft.text"] == "flat ones, always")
            #expect(told.at("items.0.draft.confidence") == nil)
        }
    }

    @Test("Approve, undo, edit and send, reject: each answers with the message as it is then")
    func review() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            for id in ["a", "b"] { try await self.seed(installation, workspace, id) }
            let path = self.base(workspace) + "/messages/a"
            let stale = try await owner.send(.post, path + "/approve", #"{"draft_id":"another"}"#)
            #expect(stale.code == "state_changed")
            let approved = try await owner.send(.post, path + "/approve", #"{"draft_id":"draft-a"}"#, headers: ["Idempotency-Key": "k1"])
            #expect(approved["message.state"] == "scheduled")
            #expect(approved["message.delivery.parts.0.text"] == "flat ones, always")
            #expect(approved["message.delivery.is_automated"] == "false")
            // The same click twice is one reply.
            let again = try await owner.send(.post, path + "/approve", #"{"draft_id":"draft-a"}"#, headers: ["Idempotency-Key": "k1"])
            #expect(again.headers[.idempotencyReplayed] == "true")
            #expect(try await installation.environment.store.count(Query<Delivery>()) == 1)
            #expect(try await owner.send(.post, path + "/undo")["message.state"] == "awaiting_review")
            #expect(try await owner.send(.post, path + "/undo").code == "state_changed")
            let edited = try await owner.send(.post, self.base(workspace) + "/messages/b/approve", #"{"draft_id":"draft-b","text":"barefoot"}"#)
            #expect(edited["message.delivery.parts.0.text"] == "barefoot")
            #expect(edited["message.draft.status"] == "edited")
            let analyst = try await installation.member(.analyst, of: workspace)
            #expect(try await analyst.send(.post, path + "/reject", #"{"reason":"no"}"#).status == 403)
            #expect(try await owner.send(.post, path + "/reject", #"{"reason":""}"#)["fields.0.field"] == "reason")
            #expect(try await owner.send(.post, path + "/reject", #"{"reason":"too long"}"#)["message.state"] == "rejected")
        }
    }

    @Test("Many at once, each with its own outcome")
    func bulk() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            for id in ["a", "b"] { try await self.seed(installation, workspace, id) }
            let reply = try await owner.send(
                .post, self.base(workspace) + "/messages/bulk", #"{"action":"ignore","items":[{"message_id":"a"},{"message_id":"none"},{"message_id":"b"}]}"#)
            #expect(reply.status == 200)
            #expect(reply.at("items.0.code") == nil && reply.at("items.2.code") == nil)
            #expect(reply["items.1.code"] == "not_found")
            #expect(try await owner.send(.get, self.base(workspace) + "/messages/a")["message.state"] == "ignored")
            #expect(try await owner.send(.post, self.base(workspace) + "/messages/bulk", #"{"action":"ignore","items":[]}"#)["fields.0.field"] == "items")
        }
    }

    @Test("Settings are replaced whole, on the version that was read")
    func settings() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            let path = self.base(workspace) + "/avatar"
            let read = try await owner.send(.get, path)
            let etag = try #require(read.headers[.eTag])
            #expect(read["is_on"] == "false")
            // What was read can be sent back as it is.
            let whole = try #require(try JSONSerialization.jsonObject(with: Data(read.text.utf8)) as? [String: Any])
            let body = String(decoding: try JSONSerialization.data(withJSONObject: try #require(whole["settings"])), as: UTF8.self)
            #expect(try await owner.send(.put, path + "/settings", body).status == 428)
            let saved = try await owner.send(.put, path + "/settings", body.replacingOccurrences(of: "\"undo_seconds\":20", with: "\"undo_seconds\":5"), headers: ["If-Match": etag])
            #expect(saved["settings.undo_seconds"] == "5")
            #expect(try await owner.send(.put, path + "/settings", body, headers: ["If-Match": etag]).code == "precondition_failed")
            let next = try #require(saved.headers[.eTag])
            let wrong = try await owner.send(.put, path + "/settings", body.replacingOccurrences(of: "\"maximum_characters\":500", with: "\"maximum_characters\":5"), headers: ["If-Match": next])
            #expect(wrong["fields.0.field"] == "style.maximum_characters")
            let unknown = try await owner.send(.put, path + "/settings", body.replacingOccurrences(of: "\"undo_seconds\":20", with: "\"undo_seconds\":20,\"mood\":1"), headers: ["If-Match": next])
            #expect(unknown["fields.0.field"] == "mood")
        }
    }

    @Test("Moderators switch off and stop; managers switch on and lift; operators stop everything")
    func switches() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            let path = self.base(workspace) + "/avatar"
            let moderator = try await installation.member(.moderator, of: workspace)
            #expect(try await moderator.send(.put, path + "/switch", #"{"is_on":true}"#).status == 403)
            #expect(try await owner.send(.put, path + "/switch", #"{"is_on":true}"#)["is_on"] == "true")
            #expect(try await moderator.send(.put, path + "/switch", #"{"is_on":false}"#)["is_on"] == "false")
            #expect(try await moderator.send(.put, path + "/stop", #"{"is_stopped":true}"#)["is_stopped"] == "true")
            #expect(try await moderator.send(.put, path + "/stop", #"{"is_stopped":false}"#).status == 403)
            #expect(try await owner.send(.put, path + "/stop", #"{"is_stopped":false}"#)["is_stopped"] == "false")
            #expect(try await owner.send(.put, "/api/v1/installation/stop", #"{"is_stopped":true}"#)["is_stopped"] == "true")
            #expect(try await owner.send(.get, "/api/v1/installation")["is_stopped"] == "true")
        }
    }

    @Test("Rules are checked, versioned and explained")
    func rules() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            let path = self.base(workspace) + "/rules"
            let rule = #"{"name":"Shoes","priority":10,"condition":{"words":["shoes"]},"actions":[{"route":"review"}]}"#
            let made = try await owner.send(.post, path, rule)
            #expect(made.status == 201)
            #expect(made["condition.words.0"] == "shoes")
            let changed = try await owner.send(.put, path + "/" + made["id"], rule.replacingOccurrences(of: "Shoes", with: "Boots"), headers: ["If-Match": try #require(made.headers[.eTag])])
            #expect(changed["name"] == "Boots" && changed["revision"] == "2")
            let valid = try await owner.send(.post, path + "/validation", "{\"rule\":\(rule)}")
            #expect(valid["is_valid"] == "true")
            // The same words twice: the later rule's route never counts.
            #expect(valid["findings.0.kind"] == "route_shadowed")
            let invalid = try await owner.send(.post, path + "/validation", "{\"rule\":" + rule.replacingOccurrences(of: #"["shoes"]"#, with: "[]") + "}")
            #expect(invalid["is_valid"] == "false" && invalid["problems.0.field"] == "rule.condition.words")
            let rehearsal = try await owner.send(.post, path + "/rehearsal", "{\"rule\":\(rule),\"days\":0}")
            #expect(rehearsal["fields.0.field"] == "days")
            #expect(try await owner.send(.post, path + "/rehearsal", "{\"rule\":\(rule)}")["examined"] == "0")
            #expect(try await owner.send(.get, path + "/findings").at("items")?.count == 0)
            let file = try await owner.send(.get, path + "/export")
            #expect(file.text.contains(#"name: "Boots""#))
            #expect(try await owner.send(.post, path + "/import", #"{"yaml":"rules: []","mode":"add"}"#).at("items")?.count == 1)
            #expect(try await owner.send(.get, path + "/versions")["items.0.number"] == "3")
            #expect(try await owner.send(.get, path + "/versions/1")["rules.0.name"] == "Shoes")
            #expect(try await owner.send(.get, path + "/versions/nine").status == 404)
            #expect(try await owner.send(.post, path + "/versions/1/restore")["items.0.name"] == "Shoes")
            #expect(try await owner.send(.get, path).at("items")?.count == 1)
            #expect(try await owner.send(.delete, path + "/" + made["id"]).status == 204)
            #expect(try await owner.send(.get, path + "/" + made["id"]).status == 404)
        }
    }

    @Test("Saved replies: templates are the manager's")
    func savedReplies() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            let path = self.base(workspace) + "/saved-replies"
            let moderator = try await installation.member(.moderator, of: workspace)
            #expect(try await moderator.send(.post, path, #"{"title":"Hi","text":"Hello!","is_approved_template":true}"#).status == 403)
            let made = try await moderator.send(.post, path, #"{"title":"Hi","text":"Hello!"}"#)
            #expect(made.status == 201)
            let etag = try #require(made.headers[.eTag])
            #expect(try await owner.send(.put, path + "/" + made["id"], #"{"title":"Hi","text":"Hello!","is_approved_template":true}"#, headers: ["If-Match": etag])["is_approved_template"] == "true")
            #expect(try await moderator.send(.delete, path + "/" + made["id"]).status == 403)
            #expect(try await owner.send(.delete, path + "/" + made["id"]).status == 204)
        }
    }

    @Test("Notices are read once for all; a fan's opt-out is lifted by managers only")
    func people() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            try await self.seed(installation, workspace, "a")
            try await installation.environment.write("notice") { unit in try unit.notice("test", urgency: .high, text: "Look.", subject: "x", workspaceID: workspace) }
            let moderator = try await installation.member(.moderator, of: workspace)
            let list = try await moderator.send(.get, self.base(workspace) + "/notices?unread=true")
            #expect(list["items.0.text"] == "Look.")
            #expect(try await moderator.send(.post, self.base(workspace) + "/notices/\(list["items.0.id"])/read").at("read_at") != nil)
            #expect(try await owner.send(.get, self.base(workspace) + "/notices?unread=true").at("items")?.count == 0)
            let contact = self.base(workspace) + "/contacts/fan"
            #expect(try await moderator.send(.put, contact + "/opt-out", #"{"is_opted_out":true}"#).at("opted_out_at") != nil)
            #expect(try await moderator.send(.put, contact + "/opt-out", #"{"is_opted_out":false}"#).status == 403)
            #expect(try await owner.send(.put, contact + "/opt-out", #"{"is_opted_out":false}"#).at("opted_out_at") == nil)
        }
    }

    @Test("Taking over and giving back")
    func takeover() async throws {
        try await Installation.with { installation in
            let (owner, workspace) = try await installation.owner()
            try await self.seed(installation, workspace, "a")
            let path = self.base(workspace) + "/conversations/conv-a"
            #expect(try await owner.send(.post, path + "/take-over")["is_taken_over"] == "true")
            #expect(try await owner.send(.get, path)["conversation.is_taken_over"] == "true")
            #expect(try await owner.send(.get, path)["items.0.id"] == "a")
            #expect(try await owner.send(.post, path + "/give-back")["is_taken_over"] == "false")
        }
    }
}

@Suite("Webhooks") struct WebhookRouteTests {
    private func connect(_ installation: Installation, _ workspace: Identifier<Workspace>) async throws {
        var connection = Connection(id: "c1", workspaceID: workspace, platform: .youtube, platformAccountID: "UC1", username: "mia", displayName: "Mia", createdAt: installation.time.now())
        connection.webhook = WebhookSubscription(token: "unguessable", secret: try installation.environment.secrets.seal("s3cret", context: SealContext.webhookSecret(of: "c1")))
        try await installation.environment.store.insert(connection)
    }

    @Test("What is answered with 200 is stored, once; what is not signed is nothing")
    func instagram() async throws {
        try await Installation.with { installation in
            let meta = installation.browser()
            func post(_ body: String, _ signature: String) async throws -> Reply {
                try await meta.send(.post, "/webhooks/instagram", body, headers: ["Origin": "", "X-Hub-Signature": signature])
            }
            #expect(try await post("{}", "forged").code == "signature_invalid")
            #expect(try await installation.environment.store.count(Query<WebhookEvent>()) == 0)
            for body in [#"{"a":1}"#, #"{"a":1}"#, #"{"a":2}"#] {
                let reply = try await post(body, "signed")
                #expect(reply.status == 200 && reply.text.isEmpty)
            }
            let events = try await installation.environment.store.find(Query<WebhookEvent>())
            #expect(Set(events.map(\.body)) == [#"{"a":1}"#, #"{"a":2}"#] && events.count == 2)
            #expect(try await installation.environment.store.count(Query<Job>().where(Job.fields.name == "webhook.process")) == 2)
        }
    }

    @Test("A body that can't be stored is not acknowledged")
    func notStored() async throws {
        try await Installation.with { installation in
            try await installation.environment.store.close()
            let reply = try await installation.browser().send(.post, "/webhooks/instagram", "{}", headers: ["Origin": "", "X-Hub-Signature": "signed"])
            #expect(reply.status >= 500)
        }
    }

    @Test("The hub's handshake fits the channel of its path, and sets the lease")
    func handshake() async throws {
        try await Installation.with { installation in
            let (_, workspace) = try await installation.owner()
            try await self.connect(installation, workspace)
            let hub = installation.browser()
            #expect(try await hub.send(.get, "/webhooks/youtube/guessed?verify=letmein&channel=UC1&challenge=42").status == 404)
            #expect(try await hub.send(.get, "/webhooks/youtube/unguessable?verify=letmein&channel=UC2&challenge=42").status == 404)
            let reply = try await hub.send(.get, "/webhooks/youtube/unguessable?verify=letmein&channel=UC1&challenge=42")
            #expect(reply.text == "42")
            #expect(reply.headers[.contentType]?.hasPrefix("text/plain") == true)
            let webhook = try await installation.environment.store.get(Connection.self, "c1")?.webhook
            #expect(webhook?.isConfirmed == true)
            #expect(webhook?.leaseExpiresAt == installation.time.now() + .days(5))
            #expect(try await hub.send(.get, "/webhooks/instagram?verify=letmein&challenge=7").text == "7")
        }
    }

    @Test("A call of the hub with a wrong signature is answered and ignored")
    func hub() async throws {
        try await Installation.with { installation in
            let (_, workspace) = try await installation.owner()
            try await self.connect(installation, workspace)
            let hub = installation.browser()
            for (signature, count) in [("signed", 0), ("signed other", 0), ("signed s3cret", 1)] {
                let reply = try await hub.send(.post, "/webhooks/youtube/unguessable", "<feed/>", headers: ["Origin": "", "X-Hub-Signature": signature, "Content-Type": "application/atom+xml"])
                #expect(reply.status == 200)
                #expect(try await installation.environment.store.count(Query<WebhookEvent>()) == count)
            }
        }
    }
}
