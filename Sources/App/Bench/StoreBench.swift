import Core
import Foundation
import Security
import Storage
import StorageSQLite

/// The store by itself, with the product's own message records: one writer, many writers that share disk flushes, and reads.
struct StoreBench: Bench {
    private static let usualCount = 20_000

    func run(_ setting: BenchSetting) async throws -> [BenchFigure] {
        let stage = try await setting.stage()
        do {
            var figures = try await self.measure(stage, count: setting.count ?? Self.usualCount)
            figures += [BenchFigure("resident_bytes", Double(BenchMachine.residentBytes())), BenchFigure("disk_bytes", Double(BenchMachine.diskBytes(setting.folder)))]
            await stage.close()
            return figures
        } catch {
            await stage.close()
            throw error
        }
    }

    private func measure(_ stage: BenchStage, count: Int) async throws -> [BenchFigure] {
        let store = stage.installation.store
        let messages = self.messages(count, stage: stage)
        let single = max(1, min(count / 2, 1_000))
        var figures: [BenchFigure] = []

        let alone = Latencies()
        let aloneSeconds = try await Self.seconds {
            for message in messages.prefix(single) {
                let start = ContinuousClock.now
                try await store.transaction("bench.insert") { try $0.insert(message) }
                alone.record(ContinuousClock.now - start)
            }
        }
        figures.append(BenchFigure("one_writer_inserts_per_second", Double(single) / aloneSeconds))
        figures += alone.figures("one_writer_insert")

        let together = Latencies()
        let rest = Array(messages.dropFirst(single))
        if !rest.isEmpty {
            let seconds = try await Self.seconds { try await Self.concurrently(rest.count, tasks: 64) { index in
                let start = ContinuousClock.now
                try await store.transaction("bench.insert") { try $0.insert(rest[index]) }
                together.record(ContinuousClock.now - start)
            } }
            figures.append(BenchFigure("many_writers_inserts_per_second", Double(rest.count) / seconds))
            figures += together.figures("many_writers_insert")
        }

        let gets = Latencies()
        let ids = messages.map(\.id)
        let getSeconds = try await Self.seconds { try await Self.concurrently(min(count, 20_000), tasks: 8) { index in
            let start = ContinuousClock.now
            _ = try await store.get(Message.self, ids[index % ids.count])
            gets.record(ContinuousClock.now - start)
        } }
        figures.append(BenchFigure("gets_per_second", Double(min(count, 20_000)) / getSeconds))
        figures += gets.figures("get")

        let pages = Latencies()
        let workspaceID = stage.props.accounts[0].workspaceID
        for _ in 0 ..< 200 {
            let start = ContinuousClock.now
            _ = try await store.page(Query<Message>().where(Message.fields.workspaceID == workspaceID).sort(by: Message.fields.receivedAt, .descending).limit(50))
            pages.record(ContinuousClock.now - start)
        }
        return figures + pages.figures("page_of_50")
    }

    private func messages(_ count: Int, stage: BenchStage) -> [Message] {
        let account = stage.props.accounts[1]
        let run = stage.installation.environment.ids.next()
        let now = stage.installation.environment.time.now()
        return (0 ..< count).map { index in
            Message(
                id: StableIdentifier.message(account.connectionID, platformID: "\(run)-\(index)"), workspaceID: account.workspaceID, connectionID: account.connectionID,
                conversationID: StableIdentifier.conversation(account.connectionID, platformID: "\(run)-\(index / 3)"), platform: .instagram, kind: .comment, direction: .inbound,
                platformMessageID: "\(run)-\(index)", text: stage.content.line(index).text, sentAt: now, receivedAt: now, state: .ignored)
        }
    }

    private static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await work()
        return max((ContinuousClock.now - start).inSeconds, 0.000_001)
    }

    static func concurrently(_ count: Int, tasks: Int, _ work: @escaping @Sendable (Int) async throws -> Void) async throws {
        let next = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0 ..< tasks {
                group.addTask {
                    var index = next.take()
                    while index < count {
                        try await work(index)
                        index = next.take()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
