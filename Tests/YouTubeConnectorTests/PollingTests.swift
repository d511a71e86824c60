import Connectors
import Core
import Foundation
import Sandbox
import Testing

@testable import YouTubeConnector

/// Backfill, increments, reply counts, edits, sweeps over real HTTP.
@Suite struct PollingTests {
    @Test func backfillIsHistoryAndNamesTheVideo() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            #expect(first.isBackfilled && !first.hasMore)
            let messages = first.items.messages
            #expect(messages.count == 2 && messages.allSatisfy(\.isHistory))
            let top = try #require(messages.first { $0.text == "first!" })
            #expect(top.threadID == top.platformMessageID && top.parentID == nil && top.authorUsername == "@lena" && !top.isOwn && top.canReply)
            #expect(top.post == PlatformPost(platformPostID: Stage.legs, title: "Leg day", text: "Squats.", permalink: "https://www.youtube.com/watch?v=\(Stage.legs)", publishedAt: Stage.at("2026-11-10T18:00:00Z")))
            let own = try #require(messages.first { $0.isOwn })
            #expect(own.text == "you are quick" && own.threadID == top.threadID && own.contactID == top.authorID && own.authorID == Stage.mia)
        }
    }

    @Test func findsWhatIsNewAndOnlyThat() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            stage.pass(.minutes(10))
            let id = try stage.youtube.addComment(videoID: Stage.week, author: "tom", text: "Which shoes?")
            let second = try await stage.connector.poll(stage.access, marks: first.marks)
            let messages = second.items.messages
            #expect(messages.map(\.platformMessageID) == [id])
            #expect(messages.first?.isHistory == false && messages.first?.post?.title == "How I plan a week")
            stage.pass(.minutes(10))
            let third = try await stage.connector.poll(stage.access, marks: second.marks)
            #expect(third.items.messages.isEmpty)
        }
    }

    @Test func nothingIsLostWhenMarksWereNotStored() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            stage.pass(.minutes(10))
            let id = try stage.youtube.addComment(author: "tom", text: "hi")
            _ = try await stage.connector.poll(stage.access, marks: first.marks)
            // The service crashed before it stored anything: the same marks find it again, though nothing changed on the platform.
            #expect(try await stage.connector.poll(stage.access, marks: first.marks).items.messages.map(\.platformMessageID) == [id])
        }
    }

    @Test func aReplyInAnOldThreadIsSeenByItsCount() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            let thread = try #require(first.items.messages.first { $0.parentID == nil })
            stage.pass(.minutes(10))
            let id = try stage.youtube.addComment(author: "lena", text: "thanks, and again?", parentID: thread.platformMessageID)
            let second = try await stage.connector.poll(stage.access, marks: first.marks)
            let reply = try #require(second.items.messages.first { $0.platformMessageID == id })
            #expect(reply.threadID == thread.platformMessageID && reply.parentID == thread.platformMessageID && !reply.isHistory)
        }
    }

    @Test func moreRepliesThanTheSubsetAreAllRead() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            stage.pass(.minutes(10))
            let thread = try stage.youtube.addComment(author: "tom", text: "a discussion")
            var expected: Set<String> = [thread]
            for number in 0 ..< 130 { expected.insert(try stage.youtube.addComment(author: "fan\(number)", text: "reply \(number)", parentID: thread)) }
            let second = try await stage.pollAll(first.marks)
            #expect(Set(second.items.messages.map(\.platformMessageID)) == expected)
        }
    }

    @Test func aHandTypedReplyIsOwn() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            stage.pass(.minutes(10))
            let thread = try stage.youtube.addComment(author: "tom", text: "Which shoes?")
            try stage.youtube.addComment(author: "mia", text: "The blue ones", parentID: thread)
            let messages = try await stage.connector.poll(stage.access, marks: first.marks).items.messages
            let own = try #require(messages.first { $0.isOwn })
            #expect(own.text == "The blue ones" && own.contactID == messages.first { !$0.isOwn }?.authorID)
        }
    }

    @Test func editsAreTold() async throws {
        try await Stage.run { stage in
            let first = try await stage.connector.poll(stage.access, marks: [:])
            let thread = try #require(first.items.messages.first { $0.parentID == nil })
            stage.pass(.minutes(10))
            try stage.youtube.editComment(thread.platformMessageID, text: "first! (edited)")
            let second = try await stage.connector.poll(stage.access, marks: first.marks)
            #expect(second.items.edits.map(\.text) == ["first! (edited)"])
        }
    }

    @Test func aLongHistoryIsWalkedInSteps() async throws {
        try await Stage.run { stage in
            var expected: Set<String> = []
            for number in 0 ..< 450 {
                expected.insert(try stage.youtube.addComment(videoID: Stage.week, author: "fan\(number)", text: "comment \(number)", publishedAt: Stage.at("2026-11-20T19:00:00Z") + .seconds(number)))
            }
            var marks: [String: String] = [:]
            var seen: Set<String> = []
            var polls = 0
            var isBackfilled = false
            repeat {
                let result = try await stage.connector.poll(stage.access, marks: marks, budget: PageBudget(calls: 1, items: 100))
                seen.formUnion(result.items.messages.map(\.platformMessageID))
                marks = result.marks
                isBackfilled = result.isBackfilled
                polls += 1
                if !result.hasMore { break }
            } while polls < 30
            #expect(isBackfilled && seen.isSuperset(of: expected))
            #expect(polls > 2, "the budget of one step is kept")
        }
    }

    @Test func olderThreadsAreSweptForReplies() async throws {
        try await Stage.run(configure: { $0.sweepEvery = .minutes(30) }) { stage in
            let old = try stage.youtube.addComment(videoID: Stage.legs, author: "ann", text: "an old question", publishedAt: Stage.at("2026-11-11T10:00:00Z"))
            for number in 0 ..< 150 {
                try stage.youtube.addComment(videoID: Stage.week, author: "fan\(number)", text: "comment \(number)", publishedAt: Stage.at("2026-11-20T19:00:00Z") + .minutes(number))
            }
            var marks = try await stage.pollAll([:]).marks
            let reply = try stage.youtube.addComment(author: "ann", text: "still nobody?", parentID: old)
            stage.pass(.minutes(10))
            let early = try await stage.connector.poll(stage.access, marks: marks)
            #expect(early.items.messages.isEmpty, "the thread is on the second page")
            stage.pass(.minutes(30))
            marks = early.marks
            let late = try await stage.pollAll(marks)
            #expect(late.items.messages.map(\.platformMessageID).contains(reply))
        }
    }

    @Test(arguments: [(0.3, 0.1), (0.5, 0.0), (0.1, 0.9)])
    func theBucketHasTheSharesOfTheConfiguration(polling: Double, collection: Double) async throws {
        try await Stage.run(configure: {
            $0.dailyUnits = 100
            $0.pollingShare = polling
            $0.collectionShare = collection
        }) { stage in
            let bucket = stage.configuration.unitsBucket
            func granted(_ units: Int, _ purpose: BudgetPurpose) -> Bool {
                stage.ledger.take(BudgetCost(units, from: bucket), for: purpose, connection: stage.access.connectionID) == .granted
            }
            let parts = [(BudgetPurpose.polling, Int(polling * 100)), (.collection, Int(collection * 100))]
            for (purpose, part) in parts {
                if part > 0 { #expect(granted(part, purpose)) }
                #expect(!granted(1, purpose))
            }
            // Replies get the rest, and all of it.
            let rest = 100 - parts.reduce(0) { $0 + $1.1 }
            if rest > 0 { #expect(granted(rest, .reply)) }
            #expect(!granted(1, .reply))
        }
    }

    @Test func withoutBudgetThePollWaitsForMidnight() async throws {
        try await Stage.run(configure: { $0.dailyUnits = 10 }) { stage in
            // Three of ten units are for polling.
            let first = try await stage.connector.poll(stage.access, marks: [:])
            var error: ConnectorError?
            for _ in 0 ..< 4 { if error == nil { error = await connectorError { _ = try await stage.connector.poll(stage.access, marks: first.marks) } } }
            #expect(error?.reason.code == "budget_used_up")
            // Midnight in Los Angeles, winter time.
            if case .throttled(_, let until) = error { #expect(until == Stage.at("2026-11-23T08:00:00Z")) } else { Issue.record("expected a pause") }
        }
    }

    @Test func marksSurviveARoundTrip() {
        var marks = PollMarks(startedAt: Stage.now)
        marks.newest = Stage.now
        marks.walkPage = "page+/="
        marks.walkTop = Stage.now
        marks.walkCount = 7
        marks.counts["Ugx1"] = 3
        marks.counts["Ugx2"] = 1
        marks.sweepPage = "next"
        marks.sweepCount = 100
        marks.sweptAt = Stage.now
        marks.polledAt = Stage.now
        marks.isBackfilled = true
        #expect(PollMarks(marks.packed, now: .distantPast) == marks)
        #expect(PollMarks([:], now: Stage.now).startedAt == Stage.now)
    }

    @Test func replyCountsAreBounded() {
        var counts = ReplyCounts()
        for number in 0 ..< 1500 { counts["thread\(number)"] = number + 1 }
        #expect(counts["thread0"] == 0 && counts["thread1499"] == 1500)
        counts["thread1499"] = 0
        #expect(ReplyCounts(counts.text)["thread1499"] == 0 && ReplyCounts(counts.text) == counts)
    }
}
