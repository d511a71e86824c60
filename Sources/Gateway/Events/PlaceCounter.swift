import Core
import Synchronization

/// How many connections each holder has open.
final class PlaceCounter<Holder>: Sendable {
    private let counts = Mutex<[Identifier<Holder>: Int]>([:])
    private let maximum: Int
    private let maximumInAll: Int

    init(maximum: Int, inAll: Int = .max) {
        self.maximum = maximum
        self.maximumInAll = inAll
    }

    /// Nil when the holder, or all together, have too many.
    func take(_ holder: Identifier<Holder>) -> Place<Holder>? {
        let isFree = self.counts.withLock { counts in
            guard counts[holder, default: 0] < self.maximum, counts.values.reduce(0, +) < self.maximumInAll else { return false }
            counts[holder, default: 0] += 1
            return true
        }
        return isFree ? Place(counter: self, holder: holder) : nil
    }

    fileprivate func giveBack(_ holder: Identifier<Holder>) {
        self.counts.withLock { counts in
            let left = (counts[holder] ?? 1) - 1
            counts[holder] = left > 0 ? left : nil
        }
    }
}

/// One open connection; it ends with its last reference.
final class Place<Holder>: Sendable {
    private let counter: PlaceCounter<Holder>
    private let holder: Identifier<Holder>

    fileprivate init(counter: PlaceCounter<Holder>, holder: Identifier<Holder>) {
        self.counter = counter
        self.holder = holder
    }

    deinit { self.counter.giveBack(self.holder) }
}
