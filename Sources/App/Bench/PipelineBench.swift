import AvatarService
import Connectors
import Core
import Foundation
import ServiceLifecycle
import Storage

/// Messages from ingest to outcome: triage, rules, draft by the built-in answerer, decision, delivery to a platform inside the process, everything stored.
struct PipelineBench: Bench {
    private static let usualCount = 20_000

    func run(_ setting: BenchSetting) async throws -> [BenchFigure] {
        let stage = try await setting.stage()
        let director = PipelineDirector(stage: stage, count: setting.count ?? Self.usualCount, folder: setting.folder)
        try await stage.installation.run(with: [director]) { _ in }
        return try director.result()
    }
}

/// Brings messages in as fast as they are worked off, and stops the installation when all have an outcome.
final class PipelineDirector: Service {
    /// Messages under way at a time: enough that nothing waits for the next, few enough that latency means something.
    private static let window = 1_000
    private static let slice = 50
    private let stage: BenchStage
    private let count: Int
    private let folder: String
    private let outcome = MutexBox<Result<[BenchFigure], any Error>?>(nil)

    init(stage: BenchStage, count: Int, folder: String) {
        self.stage = stage
        self.count = count
        self.folder = folder
    }

    func result() throws -> [BenchFigure] {
        guard let outcome = self.outcome.value else { throw AppError(.shuttingDown, "The benchmark was interrupted.") }
        return try outcome.get()
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { self.outcome.value = .success(try await self.measure()) }
        } catch is CancellationError {
        } catch {
            self.outcome.value = .failure(error)
        }
    }

    private func measure() async throws -> [BenchFigure] {
        let environment = self.stage.installation.environment
        // The voices are learned before the first message, as on a server that has been up for a minute.
        for account in self.stage.props.accounts { _ = try await self.stage.installation.avatar.voices.voice(of: account.workspaceID) }
        let run = environment.ids.next()
        let accepted = self.stage.platform.acceptedCount
        let began = environment.time.now()
        let processor = BenchMachine.processorSeconds()
        let start = ContinuousClock.now
        var sent = 0
        var settled = 0
        while settled < self.count {
            while sent < self.count, sent - settled < Self.window {
                let end = min(sent + Self.slice, self.count)
                try await self.bring(sent ..< end, run: run)
                sent = end
            }
            try await environment.time.sleep(for: .milliseconds(25))
            settled = sent - (try await self.open(since: began))
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        let used = BenchMachine.processorSeconds() - processor
        var figures = [
            BenchFigure("messages_per_second", Double(self.count) / seconds), BenchFigure("processor_per_message_ms", used * 1000 / Double(self.count)),
            BenchFigure("answered_share", Double(self.stage.platform.acceptedCount - accepted) / Double(self.count)),
        ]
        figures += try await self.latencies(since: began).figures("outcome")
        figures += [BenchFigure("resident_bytes", Double(BenchMachine.residentBytes())), BenchFigure("disk_bytes", Double(BenchMachine.diskBytes(self.folder)))]
        return figures
    }

    /// One slice of messages for one account, as a poll or webhook brings them.
    private func bring(_ range: Range<Int>, run: String) async throws {
        let accounts = self.stage.props.accounts
        let account = accounts[(range.lowerBound / Self.slice) % accounts.count]
        let now = self.stage.installation.environment.time.now()
        let items = range.map { index in
            let line = self.stage.content.line(index)
            let fan = "\(run)-fan-\(index)"
            let id = "\(run)-message-\(index)"
            return PlatformItem.message(
                IncomingMessage(
                    platformMessageID: id, kind: line.kind, threadID: line.kind == .directMessage ? fan : id, contactID: fan, authorID: fan, authorUsername: "fan\(index)", text: line.text, sentAt: now))
        }
        _ = try await self.stage.installation.avatar.inbox.ingest(items, connectionID: account.connectionID)
    }

    /// Messages of this run that have no outcome yet.
    private func open(since began: Timestamp) async throws -> Int {
        let accounts = self.stage.props.accounts
        return try await self.stage.installation.store.read("bench.open") { tx in
            var count = 0
            for account in accounts {
                for state in [MessageState.pending, .processing, .scheduled, .sending] {
                    count += try tx.count(Query<Message>().where(Message.fields.workspaceID == account.workspaceID && Message.fields.state == state && Message.fields.receivedAt >= began))
                }
            }
            return count
        }
    }

    /// From stored to answered, by the records.
    private func latencies(since began: Timestamp) async throws -> Latencies {
        let latencies = Latencies()
        for account in self.stage.props.accounts {
            let messages = try await self.stage.installation.store.find(
                Query<Message>().where(
                    Message.fields.workspaceID == account.workspaceID && Message.fields.direction == Direction.inbound && Message.fields.receivedAt >= began && Message.fields.state == MessageState.responded
                ).limit(self.count))
            for message in messages { if let at = message.respondedAt { latencies.record(at - message.receivedAt) } }
        }
        return latencies
    }
}
