import Core
import Synchronization

/// How long this process has watched replies whose outcome is unknown.
///
/// The platforms show what was written only after a while, so a reply's absence counts after the settle time and no sooner. The machine's
/// clock can't measure that: it may be set by hours in between. So it is measured steadily, and a process that was started after the
/// attempt watches for the whole time itself.
final class SettleWatch: Sendable {
    private let time: any TimeSource
    private let settleTime: Duration
    private let beginnings = Mutex<[Identifier<Delivery>: Duration]>([:])

    init(time: any TimeSource, settleTime: Duration) {
        self.time = time
        self.settleTime = settleTime
    }

    /// What `begin` takes: read before the call, since its effect may come at any time after.
    func mark() -> Duration { self.time.steady() }

    /// The outcome of a call made since `mark` is unknown.
    func begin(_ id: Identifier<Delivery>, at mark: Duration) { self.beginnings.withLock { $0[id] = mark } }

    /// How long the reply has to be watched yet; zero when its absence counts. The first question begins the watch.
    func remaining(_ id: Identifier<Delivery>) -> Duration {
        let now = self.time.steady()
        let begun = self.beginnings.withLock { beginnings -> Duration in
            let begun = beginnings[id] ?? now
            beginnings[id] = begun
            return begun
        }
        return max(.zero, begun + self.settleTime - now)
    }

    /// It is known what became of it, or somebody else decides.
    func end(_ id: Identifier<Delivery>) { self.beginnings.withLock { $0[id] = nil } }
}
