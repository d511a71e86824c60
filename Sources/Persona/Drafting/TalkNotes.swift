import Synchronization

/// What small talk has made of past replies: the same in every draft, and worth more time than the rest of it. Lives as long as the memory stays as it is.
final class TalkNotes: Sendable {
    /// The part of a reply that fits others too.
    struct General: Sendable {
        /// As many words as it was cut at.
        var most: Int
        /// Nil where nothing of it fits.
        var text: String?
        var terms: [Int32] = []
        var shingles: [UInt64] = []
    }

    struct Opening: Sendable {
        var clause: String
        var isLine: Bool
    }

    private struct State {
        var general: [Int32: General] = [:]
        var openings: [Int32: Opening?] = [:]
    }

    /// Replies that are looked at again are few; beyond this all are forgotten.
    private static let capacity = 4_096
    private let state = Mutex(State())

    func general(_ index: Int32, most: Int, _ make: () -> General) -> General {
        if let known = self.state.withLock({ $0.general[index] }), known.most == most { return known }
        let made = make()
        self.state.withLock { state in
            if state.general.count >= Self.capacity { state.general = [:] }
            state.general[index] = made
        }
        return made
    }

    func opening(_ index: Int32, _ make: () -> Opening?) -> Opening? {
        if let known = self.state.withLock({ $0.openings[index] }) { return known }
        let made = make()
        self.state.withLock { state in
            if state.openings.count >= Self.capacity { state.openings = [:] }
            state.openings[index] = .some(made)
        }
        return made
    }
}
