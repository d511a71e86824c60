import Connectors
import Core
import Foundation
import Sandbox
import Testing

@testable import YouTubeConnector

/// Sending, reconciling and moderating over real HTTP, in good days and bad.
@Suite struct ReplyingTests {
    private func thread(_ stage: Stage, _ text: String = "Which shoes?") throws -> String { try stage.youtube.addComment(videoID: Stage.week, author: "tom", text: text) }

    @Test func sendsAReplyAndPaysForIt() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            let sent = try await stage.connector.send(stage.reply("The blue ones & \"more\" 💙", to: thread), as: stage.access)
            let stored = try #require(stage.youtube.comments(threadID: thread).last)
            #expect(stored.id == sent.platformMessageID && stored.text == "The blue ones & \"more\" 💙" && stored.parentID == thread && stored.author == "mia")
            #expect(stage.ledger.standing(of: stage.configuration.unitsBucket).used[.reply] == 52)
        }
    }

    @Test func aReplyToAReplyGoesToTheThread() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            let nested = try stage.youtube.addComment(author: "ann", text: "same question", parentID: thread)
            _ = try await stage.connector.send(stage.reply("The blue ones", to: nested), as: stage.access)
            #expect(stage.youtube.comments(threadID: thread).last?.parentID == thread)
        }
    }

    /// What went wrong, at the call or before it, and what services are told.
    enum Trouble: String, CaseIterable, Sendable {
        case resetBefore, resetAfter, serverErrorBefore, serverErrorAfter, malformedAnswer, truncatedAnswer
        case throttled, throttledByReason, quotaExceeded, commentsDisabled, threadClosed, commentGone, tooLong, empty
        case tokenRevoked, scopeMissing, accountSuspended, accountClosed, ineligible, processingFailure
    }

    @Test(arguments: Trouble.allCases) func tellsWhatBecameOfAReply(_ trouble: Trouble) async throws {
        try await Stage.run(retry: RetryPolicy(attempts: 2, base: .zero)) { stage in
            var stage = stage
            let thread = try self.thread(stage)
            var reply = stage.reply("The blue ones", to: thread)
            let path = "/youtube/v3/comments"
            func error(_ status: Int, _ reason: String) -> FaultEffect {
                .respond(status, body: "{\"error\":{\"code\":\(status),\"message\":\"<b>x</b>\",\"errors\":[{\"message\":\"x\",\"domain\":\"d\",\"reason\":\"\(reason)\"}]}}")
            }
            switch trouble {
            case .resetBefore: try stage.fault(.reset(.before), path, method: "POST")
            case .resetAfter: try stage.fault(.reset(.after), path, method: "POST")
            case .serverErrorBefore: try stage.fault(error(503, "backendError"), path, method: "POST")
            case .serverErrorAfter: try stage.fault(.respond(500, body: "oops", phase: .after), path, method: "POST")
            case .malformedAnswer: try stage.fault(.malformedJSON, path, method: "POST")
            case .truncatedAnswer: try stage.fault(.truncatedBody, path, method: "POST")
            case .throttled: try stage.fault(.tooManyRequests(retryAfter: 90), path, method: "POST")
            case .throttledByReason: try stage.fault(error(403, "rateLimitExceeded"), path, method: "POST")
            case .quotaExceeded: try stage.youtube.setQuota(units: 9_990)
            case .commentsDisabled: try stage.youtube.setVideo(Stage.week, areCommentsEnabled: false)
            case .threadClosed: try stage.youtube.setComment(thread, canReply: false)
            case .commentGone: try stage.youtube.deleteComment(thread)
            case .tooLong: reply.text = String(repeating: "x", count: 10_001)
            case .empty: reply.text = ""
            case .tokenRevoked: try stage.fault(.revokeToken, path, method: "POST")
            case .scopeMissing:
                stage.access.accessToken = try stage.youtube.issueTokens(clientID: Stage.clientID, scopes: ["https://www.googleapis.com/auth/youtube.readonly"]).access
            case .accountSuspended: try stage.youtube.setAccount("mia@example.com", state: "suspended")
            case .accountClosed: try stage.youtube.setAccount("mia@example.com", state: "closed")
            case .ineligible: try stage.youtube.setAccount("mia@example.com", state: "ineligible")
            case .processingFailure: try stage.fault(error(400, "processingFailure"), path, method: "POST")
            }
            let prepared = stage
            let message = reply
            let failure = try #require(await sendFailure { () async throws(SendFailure) in try await prepared.connector.send(message, as: prepared.access) })
            let written = stage.youtube.comments(threadID: thread).filter { $0.author == "mia" }.count

            switch trouble {
            case .resetBefore, .resetAfter, .serverErrorBefore, .serverErrorAfter, .malformedAnswer, .truncatedAnswer, .processingFailure:
                #expect(failure.mayHaveHadEffect, "\(failure)")
                #expect(written == ([.resetAfter, .serverErrorAfter, .malformedAnswer, .truncatedAnswer].contains(trouble) ? 1 : 0))
                #expect(stage.server.core.log.count(.post, path) <= 1, "a write is not repeated")
                // The look-up tells the truth in both cases.
                let found = try await stage.connector.findReply(ReplySearch(reply: reply, since: stage.clock), as: stage.access)
                if written == 1 {
                    #expect(found == .found(platformMessageID: try #require(stage.youtube.comments(threadID: thread).last).id, at: stage.clock))
                } else {
                    #expect(found == .absent)
                }
            case .throttled:
                #expect(failure == .retryLater(Reason("too_many_requests", "YouTube asks for a pause."), at: stage.clock + .seconds(90)))
            case .throttledByReason: if case .retryLater = failure {} else { Issue.record("\(failure)") }
            case .quotaExceeded:
                guard case .retryLater(_, let at) = failure else { return recordIssue("\(failure)") }
                #expect(at == Stage.at("2026-11-23T08:00:00Z") && stage.ledger.standing(of: stage.configuration.unitsBucket).isExhausted)
                // Nothing more is asked of the platform today.
                let before = stage.calls(path)
                _ = await sendFailure { () async throws(SendFailure) in try await prepared.connector.send(message, as: prepared.access) }
                #expect(stage.calls(path) == before)
            case .commentsDisabled, .threadClosed, .commentGone, .tooLong, .empty, .ineligible:
                if case .refused(let reason) = failure { #expect(!reason.text.contains("<")) } else { Issue.record("\(failure)") }
            case .tokenRevoked: #expect(Self.state(failure) == .needsReconnect)
            case .scopeMissing: #expect(Self.state(failure) == .missingPermission)
            case .accountSuspended, .accountClosed: #expect(Self.state(failure) == .suspended)
            }
            if !failure.mayHaveHadEffect { #expect(written == 0) }
            #expect(!failure.reason.text.isEmpty && !"\(failure)".contains("ya29"), "no token in what is told")
        }
    }

    private static func state(_ failure: SendFailure) -> ConnectionHealth.State? { if case .connection(let health) = failure { health.state } else { nil } }

    /// Reasons go to logs: only what is a word comes through, whatever the platform writes there.
    @Test(arguments: [
        ("someNewReason", "someNewReason"), ("BAD_REQUEST", "BAD_REQUEST"), ("", "refused"), ("The blue ones", "refused"), ("x\\n2026-01-01 INFO forged\\u001b[2J", "refused"),
        (String(repeating: "a", count: 65), "refused"), ("größe", "refused"),
    ])
    func aReasonThatIsNoWordIsDropped(_ sent: String, _ told: String) async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            try stage.fault(.respond(400, body: "{\"error\":{\"code\":400,\"errors\":[{\"reason\":\"\(sent)\"}]}}"), "/youtube/v3/comments", method: "POST")
            let failure = try #require(await sendFailure { () async throws(SendFailure) in try await stage.connector.send(stage.reply("x", to: thread), as: stage.access) })
            #expect(failure.reason.code == told)
        }
    }

    @Test func aTokenThatExpiredIsRenewedAndTheReplySentOnce() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            try stage.fault(.expireToken, "/youtube/v3/comments", method: "POST")
            var access = stage.access
            let tokens = TokenSet(accessToken: access.accessToken, refreshToken: stage.refreshToken, issuedAt: stage.clock)
            access.renew = { _ in try await stage.connector.refresh(tokens).accessToken }
            _ = try await stage.connector.send(stage.reply("The blue ones", to: thread), as: access)
            #expect(stage.youtube.comments(threadID: thread).filter { $0.author == "mia" }.count == 1)
        }
    }

    @Test func anUnreachablePlatformHasSurelyNoEffect() async throws {
        try await Stage.run(configure: { $0.apiBaseURL = "http://127.0.0.1:1/youtube/v3" }) { stage in
            let failure = try #require(await sendFailure { () async throws(SendFailure) in try await stage.connector.send(stage.reply("x", to: "Ugx"), as: stage.access) })
            if case .retryLater(let reason, _) = failure { #expect(reason.code == "not_connected") } else { Issue.record("\(failure)") }
        }
    }

    @Test func findsNothingOfOthersAndNothingOld() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            // The same words by a fan, and by the creator long before the attempt.
            try stage.youtube.addComment(author: "ann", text: "The blue ones", parentID: thread)
            let old = try stage.youtube.addComment(author: "mia", text: "The blue ones", parentID: thread)
            stage.pass(.minutes(50))
            let search = ReplySearch(reply: stage.reply("The blue ones", to: thread), since: stage.clock)
            #expect(try await stage.connector.findReply(search, as: stage.access) == .absent)
            // Within the clock difference, but known to belong to another delivery.
            let near = ReplySearch(reply: search.reply, since: stage.clock - .minutes(50), knownIDs: [old])
            #expect(try await stage.connector.findReply(near, as: stage.access) == .absent)
        }
    }

    @Test func anotherReplyOfTheChannelLeavesItOpen() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            try stage.youtube.addComment(author: "mia", text: "Typed by hand", parentID: thread)
            let result = try await stage.connector.findReply(ReplySearch(reply: stage.reply("The blue ones", to: thread), since: stage.clock), as: stage.access)
            if case .inconclusive = result {} else { Issue.record("\(result)") }
        }
    }

    @Test func aReplyThatShowsLateIsFoundLater() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            try stage.fault(.visibilityDelay(.seconds(60)), "/youtube/v3/comments", method: "POST")
            let sent = try await stage.connector.send(stage.reply("The blue ones", to: thread), as: stage.access)
            let search = ReplySearch(reply: stage.reply("The blue ones", to: thread), since: sent.at)
            #expect(try await stage.connector.findReply(search, as: stage.access) == .absent, "why absence counts only after the settle time")
            stage.pass(.seconds(61))
            #expect(try await stage.connector.findReply(search, as: stage.access) == .found(platformMessageID: sent.platformMessageID, at: sent.at))
        }
    }

    @Test func hidesAndShowsAgain() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage, "awful words")
            try await stage.connector.hide(platformMessageID: thread, as: stage.access)
            #expect(stage.youtube.comments(threadID: thread).first?.moderation == "rejected")
            try await stage.connector.unhide(platformMessageID: thread, as: stage.access)
            #expect(stage.youtube.comments(threadID: thread).first?.moderation == "published")
        }
    }

    @Test func deletesItsOwnAndOnlyOnce() async throws {
        try await Stage.run { stage in
            let thread = try self.thread(stage)
            let sent = try await stage.connector.send(stage.reply("oops", to: thread), as: stage.access)
            try await stage.connector.delete(platformMessageID: sent.platformMessageID, as: stage.access)
            #expect(stage.youtube.comments(threadID: thread).count == 1)
            try await stage.connector.delete(platformMessageID: sent.platformMessageID, as: stage.access)
        }
    }

    @Test func looksUpWhatIsStillThere() async throws {
        try await Stage.run { stage in
            let kept = try self.thread(stage)
            let gone = try self.thread(stage, "to be deleted")
            try stage.youtube.deleteComment(gone)
            try stage.youtube.editComment(kept, text: "Which shoes, please?")
            let result = try await stage.connector.lookUp(messages: [kept, gone], as: stage.access)
            #expect(result.messages.map(\.text) == ["Which shoes, please?"] && result.missing == [gone])
            let posts = try await stage.connector.lookUp(posts: [Stage.week, "goneVideo01"], as: stage.access)
            #expect(posts.posts.map(\.title) == ["How I plan a week"] && posts.missing == ["goneVideo01"])
        }
    }

    @Test func readsAreRepeatedWhereWritesAreNot() async throws {
        try await Stage.run { stage in
            try stage.fault(.respond(503), "/youtube/v3/channels", count: 2)
            let profile = try await stage.connector.profile(stage.access)
            #expect(profile.platformAccountID == Stage.mia && stage.calls("/youtube/v3/channels") == 3)
        }
    }

    @Test func aBrokenPlatformIsLeftAloneForAWhile() async throws {
        try await Stage.run(retry: .once) { stage in
            try stage.fault(.respond(503), "/youtube/v3/channels", count: nil)
            for _ in 0 ..< 5 { _ = await connectorError { _ = try await stage.connector.profile(stage.access) } }
            let error = await connectorError { _ = try await stage.connector.profile(stage.access) }
            #expect(error?.reason.code == "breaker_open" && stage.calls("/youtube/v3/channels") == 5)
            stage.server.core.faults.clear()
            stage.pass(.minutes(1))
            let profile = try await stage.connector.profile(stage.access)
            #expect(profile.username == "@mia")
        }
    }

    @Test func windowsAreAlwaysOpenUnlessTheThreadIsClosed() async throws {
        try await Stage.run { stage in
            let now = stage.clock
            #expect(stage.connector.window(for: ConversationFacts(channel: .publicReply), at: now) == .open(until: nil))
            #expect(!stage.connector.window(for: ConversationFacts(channel: .publicReply, isClosedForReplies: true), at: now).allowsAutomation)
            #expect(!stage.connector.window(for: ConversationFacts(channel: .directMessage, lastInboundAt: now), at: now).allowsAutomation)
        }
    }
}
