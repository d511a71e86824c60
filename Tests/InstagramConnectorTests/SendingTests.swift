import Connectors
import Core
import Foundation
import Sandbox
import Testing

@testable import InstagramConnector

/// DMs, private and public replies, and what services are told when they don't work.
@Suite struct SendingTests {
    @Test func sendsADirectMessage() async throws {
        try await Stage.run { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "do you coach?")
            let sent = try await stage.connector.send(stage.message("I do 💪", to: "ann"), as: stage.access)
            stage.pass(.seconds(1))
            let read = try await stage.connector.lookUp(messages: [sent.platformMessageID], as: stage.access)
            #expect(read.messages.map(\.text) == ["I do 💪"] && read.messages.first?.isOwn == true)
        }
    }

    @Test func answersACommentInPublicAndOnceInPrivate() async throws {
        try await Stage.run { stage in
            let comment = try stage.instagram.addFanComment(fan: "ann", text: "price?", media: Stage.media)
            _ = try await stage.connector.send(stage.reply("Sent you a message!", to: comment), as: stage.access)
            let sent = try await stage.connector.send(stage.privateReply("It is 20 a month", to: comment, by: "ann"), as: stage.access)
            let ann = try stage.instagram.scopedID(of: "ann")
            #expect(sent.recipientID == ann)
            let again = await sendFailure { () async throws(SendFailure) in
                try await stage.connector.send(OutgoingReply(channel: .privateReply, recipientID: "", replyToID: comment, threadID: "", text: "again"), as: stage.access)
            }
            if case .privateReplyUsed = again {} else { Issue.record("\(String(describing: again))") }
            // Until the person answers, nothing more may follow.
            let more = try stage.message("one more thing", to: "ann")
            let follow = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(more, as: stage.access) }
            if case .windowClosed = follow {} else { Issue.record("\(String(describing: follow))") }
        }
    }

    @Test(arguments: [(1000, true), (1001, false)]) func aThousandBytesFit(length: Int, fits: Bool) async throws {
        try await Stage.run { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "hi")
            // Two bytes a character: bytes are counted, not characters.
            let text = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
            let message = try stage.message(text, to: "ann")
            let failure = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(message, as: stage.access) }
            if fits { #expect(failure == nil) } else if case .refused = failure {} else { Issue.record("\(String(describing: failure))") }
            let parts = try TextSplitter(limit: try #require(stage.connector.capabilities.textLimit(for: .directMessage))).split(String(repeating: "👩‍👩‍👧‍👦", count: 100))
            #expect(parts.allSatisfy { $0.utf8.count <= 1000 } && parts.joined() == String(repeating: "👩‍👩‍👧‍👦", count: 100))
        }
    }

    @Test func theHumanTagOpensSevenDaysOnlyWhereItIsGranted() async throws {
        var content = Stage.content
        content.app.hasHumanAgent = true
        try await Stage.run(content, configure: { $0.hasHumanAgentFeature = true }) { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "hi")
            stage.pass(.days(2))
            var message = try stage.message("sorry for the wait", to: "ann")
            let untagged = message
            let closed = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(untagged, as: stage.access) }
            if case .windowClosed = closed {} else { Issue.record("\(String(describing: closed))") }
            message.usesHumanTag = true
            _ = try await stage.connector.send(message, as: stage.access)
            stage.pass(.days(6))
            let tagged = message
            let late = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(tagged, as: stage.access) }
            if case .windowClosed = late {} else { Issue.record("\(String(describing: late))") }
        }
    }

    @Test func withoutTheFeatureTheTagIsNeverSent() async throws {
        try await Stage.run { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "hi")
            var message = try stage.message("hello", to: "ann")
            message.usesHumanTag = true
            let tagged = message
            let failure = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(tagged, as: stage.access) }
            if case .windowClosed(let reason) = failure { #expect(reason.code == "no_human_agent") } else { Issue.record("\(String(describing: failure))") }
            #expect(stage.calls(method: "POST") { $0.hasSuffix("/messages") } == 0)
        }
    }

    enum Trouble: String, CaseIterable, Sendable {
        case resetBefore, resetAfter, code2Before, serverErrorAfter, malformedAnswer, truncatedAnswer
        case windowClosed, unknownPerson, refusesMessages, blockedByFan
        case throttledApp, throttledUser, throttledSends, throttledBusiness
        case tokenDead, scopeRevoked, messagesDisabled, sendingRestricted, messagingBlocked, actionBlocked, checkpointed
    }

    @Test(arguments: Trouble.allCases) func tellsWhatBecameOfAMessage(_ trouble: Trouble) async throws {
        try await Stage.run(retry: RetryPolicy(attempts: 2, base: .zero)) { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "do you coach?")
            let path = "*/messages"
            func error(_ status: Int, _ code: Int, _ subcode: Int = 0, headers: [String: String] = [:]) -> FaultEffect {
                .respond(status, headers: headers, body: "{\"error\":{\"message\":\"(#\(code)) x\",\"type\":\"IGApiException\",\"code\":\(code),\"error_subcode\":\(subcode),\"fbtrace_id\":\"A\"}}")
            }
            var message = try stage.message("I do", to: "ann")
            switch trouble {
            case .resetBefore: try stage.fault(.reset(.before), path, method: "POST")
            case .resetAfter: try stage.fault(.reset(.after), path, method: "POST")
            case .code2Before: try stage.fault(error(500, 2), path, method: "POST")
            case .serverErrorAfter: try stage.fault(.respond(500, body: "{\"error\":{\"message\":\"x\",\"code\":2,\"is_transient\":true}}", phase: .after), path, method: "POST")
            case .malformedAnswer: try stage.fault(.malformedJSON, path, method: "POST")
            case .truncatedAnswer: try stage.fault(.truncatedBody, path, method: "POST")
            case .windowClosed: stage.pass(.hours(25))
            case .unknownPerson: message.recipientID = "999999999"
            case .refusesMessages: try stage.instagram.setRelation(fan: "ann", refusesMessages: true)
            case .blockedByFan: try stage.instagram.setRelation(fan: "ann", isBlocked: true)
            case .throttledApp: try stage.fault(error(400, 4), path, method: "POST")
            case .throttledUser: try stage.fault(error(400, 17), path, method: "POST")
            case .throttledSends: stage.instagram.change { $0.sendsPerSecond = 0 }
            case .throttledBusiness:
                let usage = "{\"\(stage.access.platformAccountID)\":[{\"type\":\"instagram\",\"call_count\":100,\"total_cputime\":1,\"total_time\":1,\"estimated_time_to_regain_access\":12}]}"
                try stage.fault(error(400, 80002, headers: ["X-Business-Use-Case-Usage": usage]), path, method: "POST")
            case .tokenDead: try stage.instagram.killTokens(subcode: 460)
            case .scopeRevoked: try stage.instagram.revoke(scope: "instagram_business_manage_messages")
            case .messagesDisabled: try stage.instagram.setCondition(.messagesDisabled)
            case .sendingRestricted: try stage.instagram.setCondition(.sendingRestricted)
            case .messagingBlocked: try stage.instagram.setCondition(.messagingBlocked)
            case .actionBlocked: try stage.instagram.setCondition(.actionBlocked)
            case .checkpointed: try stage.instagram.setCondition(.checkpointed)
            }
            let prepared = message
            let failure = try #require(await sendFailure { () async throws(SendFailure) in try await stage.connector.send(prepared, as: stage.access) })
            #expect(stage.calls(method: "POST") { $0.hasSuffix("/messages") } <= 1, "a send is not repeated")
            #expect(!failure.reason.text.isEmpty && !"\(failure)".contains("IGAA"), "no token in what is told")

            switch trouble {
            case .resetBefore, .resetAfter, .code2Before, .serverErrorAfter, .malformedAnswer, .truncatedAnswer:
                #expect(failure.mayHaveHadEffect, "\(failure)")
                let found = try await stage.connector.findReply(ReplySearch(reply: prepared, since: stage.clock), as: stage.access)
                if [.resetBefore, .code2Before].contains(trouble) {
                    #expect(found == .absent)
                } else if case .found(let id, _) = found {
                    stage.pass(.seconds(2))
                    let read = try await stage.connector.lookUp(messages: [id], as: stage.access)
                    #expect(read.messages.map(\.text) == ["I do"])
                } else {
                    Issue.record("\(found)")
                }
            case .windowClosed: if case .windowClosed = failure {} else { Issue.record("\(failure)") }
            case .unknownPerson, .refusesMessages, .blockedByFan: if case .refused = failure {} else { Issue.record("\(failure)") }
            case .throttledApp, .throttledUser, .throttledSends: if case .retryLater(_, let at) = failure { #expect(at > stage.clock) } else { Issue.record("\(failure)") }
            case .throttledBusiness:
                if case .retryLater(_, let at) = failure { #expect(at == stage.clock + .minutes(12)) } else { Issue.record("\(failure)") }
                // While throttled nothing is called: such calls lengthen it.
                let before = stage.calls { _ in true }
                _ = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(prepared, as: stage.access) }
                #expect(stage.calls { _ in true } == before)
            case .tokenDead: #expect(Self.state(failure) == .needsReconnect)
            case .scopeRevoked: #expect(Self.state(failure) == .missingPermission)
            case .messagesDisabled: #expect(Self.state(failure) == .messagesBlocked)
            case .sendingRestricted, .messagingBlocked, .actionBlocked, .checkpointed: #expect(Self.state(failure) == .restricted)
            }
        }
    }

    private static func state(_ failure: SendFailure) -> ConnectionHealth.State? { if case .connection(let health) = failure { health.state } else { nil } }

    @Test(arguments: [true, false]) func aPublicReplyWithAnUnknownOutcomeIsFoundOrNot(isAfter: Bool) async throws {
        try await Stage.run { stage in
            let comment = try stage.instagram.addFanComment(fan: "ann", text: "price?", media: Stage.media)
            try stage.fault(.reset(isAfter ? .after : .before), "*/replies", method: "POST")
            let reply = stage.reply("It is free", to: comment)
            let failure = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(reply, as: stage.access) }
            #expect(failure?.mayHaveHadEffect == true)
            let found = try await stage.connector.findReply(ReplySearch(reply: reply, since: stage.clock), as: stage.access)
            if isAfter { if case .found = found {} else { Issue.record("\(found)") } } else { #expect(found == .absent) }
        }
    }

    @Test func beyondTheHorizonNothingIsProved() async throws {
        try await Stage.run { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "hi")
            let attempted = stage.clock
            let reply = try stage.message("I do", to: "ann")
            stage.pass(.minutes(5))
            for number in 0 ..< 25 { try stage.instagram.addFanMessage(fan: "ann", text: "still there? \(number)") }
            let found = try await stage.connector.findReply(ReplySearch(reply: reply, since: attempted), as: stage.access)
            if case .outOfSight(let reason) = found { #expect(reason.code == "beyond_horizon") } else { Issue.record("\(found)") }
        }
    }

    @Test func aConversationThatIsNotShownProvesNothing() async throws {
        try await Stage.run { stage in
            let found = try await stage.connector.findReply(ReplySearch(reply: try stage.message("I do", to: "nobody"), since: stage.clock), as: stage.access)
            if case .inconclusive = found {} else { Issue.record("\(found)") }
        }
    }

    @Test func somethingTypedByHandMeanwhileLeavesItOpen() async throws {
        try await Stage.run { stage in
            try stage.instagram.addFanMessage(fan: "ann", text: "hi")
            _ = try stage.instagram.typeMessage(to: "ann", text: "by hand")
            let found = try await stage.connector.findReply(ReplySearch(reply: try stage.message("I do", to: "ann"), since: stage.clock), as: stage.access)
            if case .inconclusive(let reason) = found { #expect(reason.code == "another_reply") } else { Issue.record("\(found)") }
        }
    }

    @Test func publicRepliesHaveACapOfOurOwn() async throws {
        try await Stage.run(configure: { $0.publicRepliesPerHour = 1 }) { stage in
            let comment = try stage.instagram.addFanComment(fan: "ann", text: "price?", media: Stage.media)
            _ = try await stage.connector.send(stage.reply("one", to: comment), as: stage.access)
            let reply = stage.reply("two", to: comment)
            let failure = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(reply, as: stage.access) }
            if case .retryLater(_, let at) = failure { #expect(at > stage.clock && at <= stage.clock + .hours(1) + .seconds(1)) } else { Issue.record("\(String(describing: failure))") }
        }
    }

    @Test func hidesShowsAndDeletes() async throws {
        try await Stage.run { stage in
            let comment = try stage.instagram.addFanComment(fan: "ann", text: "awful", media: Stage.media)
            try await stage.connector.hide(platformMessageID: comment, as: stage.access)
            var read = try await stage.connector.lookUp(messages: [comment], as: stage.access)
            #expect(read.messages.first?.canReply == false)
            let reply = stage.reply("hidden comments take no replies", to: comment)
            let failure = await sendFailure { () async throws(SendFailure) in try await stage.connector.send(reply, as: stage.access) }
            if case .refused = failure {} else { Issue.record("\(String(describing: failure))") }
            try await stage.connector.unhide(platformMessageID: comment, as: stage.access)
            read = try await stage.connector.lookUp(messages: [comment], as: stage.access)
            #expect(read.messages.first?.canReply == true)
            try await stage.connector.delete(platformMessageID: comment, as: stage.access)
            try await stage.connector.delete(platformMessageID: comment, as: stage.access)
            read = try await stage.connector.lookUp(messages: [comment], as: stage.access)
            #expect(read.missing == [comment])
        }
    }

    @Test func windowsFollowTheLastInboundMessage() async throws {
        try await Stage.run(configure: { $0.hasHumanAgentFeature = true }) { stage in
            let now = stage.clock
            func window(_ hours: Int) -> ReplyWindow { stage.connector.window(for: ConversationFacts(channel: .directMessage, lastInboundAt: now - .hours(hours)), at: now) }
            #expect(window(23).allowsAutomation && window(23) == .open(until: now + .minutes(59)))
            #expect(window(24) == .humanOnly(until: now + .days(6) - .minutes(1)))
            if case .closed = window(24 * 7) {} else { Issue.record("still open") }
            if case .closed = stage.connector.window(for: ConversationFacts(channel: .directMessage), at: now) {} else { Issue.record("nobody wrote") }
            func reply(_ days: Int, used: Bool = false) -> ReplyWindow {
                stage.connector.window(for: ConversationFacts(channel: .privateReply, commentedAt: now - .days(days), privateReplyUsed: used), at: now)
            }
            #expect(reply(6).allowsAutomation && reply(6, used: true) == .privateReplyUsed)
            if case .closed = reply(7) {} else { Issue.record("still open") }
            #expect(stage.connector.window(for: ConversationFacts(channel: .publicReply), at: now) == .open(until: nil))
        }
    }
}
