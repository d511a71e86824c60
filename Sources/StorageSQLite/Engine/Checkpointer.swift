import Dispatch
import GRDB
import Synchronization

/// Moves what was committed from the log into the main file, beside the writer instead of within its commits, so that nobody waits for that.
///
/// A checkpoint of this kind blocks neither writers nor readers. It can't begin the log anew while the writer goes on appending; the writer's
/// own checkpoint, which comes when the log is long, does, and then has little left to move.
final class Checkpointer: Sendable {
    private static let interval: Duration = .milliseconds(200)

    private struct State {
        var queue: DatabaseQueue?
        var isWorking = false
        var isClosed = false
        var last: ContinuousClock.Instant?
    }

    private let path: String
    private let work = DispatchQueue(label: "understudy-store-checkpoints", qos: .utility)
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    /// Something was committed: time for a checkpoint, unless one is under way or has just been.
    func noteCommit() {
        let now = ContinuousClock.now
        let begins = self.state.withLock { state -> Bool in
            if state.isWorking || state.isClosed { return false }
            if let last = state.last, now - last < Self.interval { return false }
            state.isWorking = true
            state.last = now
            return true
        }
        if begins { self.work.async { self.run() } }
    }

    /// Waits for the checkpoint that is under way; none comes after it.
    func close() {
        self.state.withLock { $0.isClosed = true }
        let queue = self.work.sync { self.state.withLock { state -> DatabaseQueue? in
            defer { state.queue = nil }
            return state.queue
        } }
        try? queue?.close()
    }

    /// What fails here is left to the writer's own checkpoints, whose errors reach those who write.
    private func run() {
        defer { self.state.withLock { $0.isWorking = false } }
        guard let queue = self.connection() else { return }
        try? queue.inDatabase { db in _ = try db.checkpoint(.passive) }
    }

    private func connection() -> DatabaseQueue? {
        if let known = self.state.withLock({ $0.queue }) { return known }
        var settings = Configuration()
        settings.label = "understudy-store-checkpoints"
        settings.prepareDatabase { db in try db.execute(sql: "PRAGMA cache_size = -256; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;") }
        let made = try? DatabaseQueue(path: self.path, configuration: settings)
        self.state.withLock { $0.queue = made }
        return made
    }
}
