import Synchronization

/// Transcripts by track and change time, so that a repeated collection doesn't pay 200 units again. Bounded in number and size.
final class TranscriptCache: Sendable {
    private struct State {
        var texts: [String: String] = [:]
        var order: [String] = []
        var bytes = 0
    }

    private static let maximumBytes = 4 * 1024 * 1024
    private let state = Mutex(State())

    func text(_ key: String) -> String? { self.state.withLock { $0.texts[key] } }

    func store(_ key: String, _ text: String) {
        self.state.withLock { state in
            guard state.texts.updateValue(text, forKey: key) == nil else { return }
            state.order.append(key)
            state.bytes += text.utf8.count
            while state.bytes > Self.maximumBytes, !state.order.isEmpty {
                state.bytes -= state.texts.removeValue(forKey: state.order.removeFirst())?.utf8.count ?? 0
            }
        }
    }
}
