import AnalyticsService
import Coordination
import Core
import Foundation
import Jobs
import Logging
import Security
import ServiceKit
import Storage
import StorageSQLite
import Testing

/// Two workspaces with messages in a store of their own.
private struct Archive {
    let store: SQLiteStore
    let service: AnalyticsService
    let time = ManualTimeSource()
    let folder: URL

    init() async throws {
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent("archive-" + OpaqueToken.make().text.prefix(12))
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        self.store = try await SQLiteStore.open(SQLiteStore.Configuration(path: self.folder.appendingPathComponent("store.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        let ids = CountingIdentifierSource()
        self.service = AnalyticsService(
            context: ServiceEnvironment(
                store: self.store, jobs: StoreJobQueue(store: self.store, time: self.time, identifiers: ids), pubSub: InProcessPubSub(), time: self.time, ids: ids, random: SeededRandomSource(seed: 1),
                secrets: SecretBox(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        let now = self.time.now()
        try await self.store.transaction("workspaces") { tx in
            try tx.insert(Workspace(id: "w1", name: "One", timeZone: "Asia/Kolkata", createdAt: now))
            try tx.insert(Workspace(id: "w2", name: "Two", createdAt: now))
        }
    }

    func close() async throws {
        try await self.store.close()
        try FileManager.default.removeItem(at: self.folder)
    }

    func report(_ from: String? = nil, _ to: String? = nil, _ zone: String? = nil, of workspace: Identifier<Workspace> = "w1") async throws -> Report {
        try await self.service.report(from: from, to: to, timeZone: zone, by: WorkspaceAccess(workspaceID: workspace))
    }

    /// Messages of every kind over the last forty days.
    func fill(_ count: Int) async throws {
        var random = SplitMix(state: 4711)
        let now = self.time.now()
        var messages: [Message] = []
        for index in 0 ..< count {
            let at = now - .seconds(Int.random(in: 0 ..< 40 * 86_400, using: &random))
            var message = Message(
                id: Identifier("m\(index)"), workspaceID: index % 5 == 0 ? "w2" : "w1", connectionID: "c1", conversationID: "v1", platform: Platform.allCases.randomElement(using: &random) ?? .instagram, kind: .comment,
                direction: index % 7 == 0 ? .outbound : .inbound, platformMessageID: "p\(index)", text: "hello", sentAt: at - .seconds(2), receivedAt: at,
                state: MessageState.allCases.randomElement(using: &random) ?? .pending)
            message.category = index % 11 == 0 ? nil : Category.allCases.randomElement(using: &random)
            message.route = message.state == .pending ? nil : Route.allCases.randomElement(using: &random)
            if message.state == .responded { message.respondedAt = at + .seconds(Int.random(in: 0 ..< 5_000, using: &random)) }
            messages.append(message)
        }
        let filled = messages
        try await self.store.transaction("fill") { tx in for message in filled { try tx.insert(message) } }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var value = self.state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Invariant 9: every figure equals a count over message records.
@Suite("Reports") struct AnalyticsServiceTests {
    private func check(_ counts: OutcomeCounts, _ messages: [Message], _ comment: Comment) {
        #expect(counts.received == messages.count, comment)
        let expected: [(Int, (Message) -> Bool)] = [
            (counts.answeredByAvatar, { $0.state == .responded && $0.route == .auto }), (counts.answeredByPerson, { $0.state == .responded && $0.route != .auto }),
            (counts.answeredElsewhere, { $0.state == .handledElsewhere }), (counts.ignored, { $0.state == .ignored }), (counts.hidden, { $0.state == .hidden }), (counts.rejected, { $0.state == .rejected }),
            (counts.failed, { $0.state == .failed }), (counts.open, { !$0.state.isFinal }),
        ]
        for (index, (count, test)) in expected.enumerated() { #expect(count == messages.count(where: test), "\(comment), \(index)") }
        #expect(expected.reduce(0) { $0 + $1.0 } == counts.received, comment)
    }

    @Test(arguments: [nil, "UTC", "America/St_Johns", "Pacific/Kiritimati"] as [String?])
    func everyFigureIsACountOverMessages(_ zone: String?) async throws {
        let archive = try await Archive()
        try await archive.fill(2_000)
        for workspace in ["w1", "w2"] as [Identifier<Workspace>] {
            let report = try await archive.report(nil, nil, zone, of: workspace)
            let all = try await archive.store.find(Query<Message>().where(Message.fields.workspaceID == workspace && Message.fields.direction == .inbound).limit(10_000))
            let messages = all.filter { report.period.times.contains($0.receivedAt) }
            #expect(!messages.isEmpty && messages.count < all.count)
            self.check(report.total, messages, "in all")
            for platform in Platform.allCases { self.check(report.platforms[platform] ?? .init(), messages.filter { $0.platform == platform }, "\(platform)") }
            for category in Category.allCases.map(Optional.some) + [nil] { self.check(report.categories[category] ?? .init(), messages.filter { $0.category == category }, "\(String(describing: category))") }
            for day in report.days { self.check(day.counts, messages.filter { day.day.times.contains($0.receivedAt) }, "\(day.day.date)") }
            let waits = messages.filter { $0.state == .responded }.compactMap { message in message.respondedAt.map { ($0 - message.sentAt).wholeMilliseconds } }.sorted()
            #expect(report.answerTimes.total == waits.count)
            let median = Double(waits[(waits.count + 1) / 2 - 1]) / 1_000
            #expect(abs((report.answerTimes.percentile(0.5) ?? 0) - median) <= median * 0.1)
        }
        try await archive.close()
    }

    @Test func aReportFollowsEveryChangeOfAMessage() async throws {
        let archive = try await Archive()
        try await archive.fill(300)
        let before = try await archive.report().total
        let waiting = try #require(try await archive.store.first(Query<Message>().where(Message.fields.workspaceID == "w1" && Message.fields.direction == .inbound && Message.fields.state == .awaitingReview && Message.fields.receivedAt > archive.time.now() - .days(20))))
        let now = archive.time.now()
        try await archive.store.transaction("answer") { tx in
            var message = waiting
            message.state = .responded
            message.route = .auto
            message.respondedAt = now
            try tx.replace(message)
        }
        let after = try await archive.report()
        #expect(after.total.open == before.open - 1 && after.total.answeredByAvatar == before.answeredByAvatar + 1 && after.total.received == before.received)
        _ = try await archive.store.transaction("forget") { tx in try tx.delete(Message.self, waiting.id) }
        #expect(try await archive.report().total.received == before.received - 1)
        try await archive.close()
    }

    @Test func theWorkspacesTimeZoneIsTheUsualOne() async throws {
        let archive = try await Archive()
        #expect(try await archive.report().period.timeZone.identifier == "Asia/Kolkata")
        #expect(try await archive.report(nil, nil, "Europe/Berlin").period.timeZone.identifier == "Europe/Berlin")
        try await archive.close()
    }

    @Test func ratesAreLeftOutWhereThereIsNothingToDivide() {
        var counts = OutcomeCounts()
        #expect(counts.responseRate == nil && counts.automationRate == nil)
        counts.received = 10
        counts.ignored = 4
        counts.hidden = 1
        counts.answeredByAvatar = 3
        counts.answeredByPerson = 1
        #expect(counts.responseRate == 0.8 && counts.automationRate == 0.75)
        counts.answeredByAvatar = 0
        counts.answeredByPerson = 0
        #expect(counts.responseRate == 0 && counts.automationRate == nil)
    }
}
