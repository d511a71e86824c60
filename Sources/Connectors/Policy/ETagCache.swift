import Foundation
import Synchronization

/// The bodies behind ETags, bounded in number and in bytes; the least recently used goes first.
public final class ETagCache: Sendable {
    private struct Entry {
        var tag: String
        var body: Data
        var used: UInt64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var bytes = 0
        var clock: UInt64 = 0
    }

    private let state = Mutex(State())
    private let maximumEntries: Int
    private let maximumBytes: Int

    public init(maximumEntries: Int = 512, maximumBytes: Int = 8 * 1024 * 1024) {
        self.maximumEntries = maximumEntries
        self.maximumBytes = maximumBytes
    }

    func entry(_ key: String) -> (tag: String, body: Data)? {
        self.state.withLock { state in
            guard var entry = state.entries[key] else { return nil }
            state.clock += 1
            entry.used = state.clock
            state.entries[key] = entry
            return (entry.tag, entry.body)
        }
    }

    func store(_ key: String, tag: String, body: Data) {
        // One answer must not push everything else out.
        guard body.count <= self.maximumBytes / 4 else { return }
        self.state.withLock { state in
            state.clock += 1
            if let old = state.entries[key] { state.bytes -= old.body.count }
            state.entries[key] = Entry(tag: tag, body: body, used: state.clock)
            state.bytes += body.count
            while state.entries.count > self.maximumEntries || state.bytes > self.maximumBytes, let oldest = state.entries.min(by: { $0.value.used < $1.value.used }) {
                state.entries[oldest.key] = nil
                state.bytes -= oldest.value.body.count
            }
        }
    }

    /// How many bodies are held.
    public var count: Int { self.state.withLock { $0.entries.count } }
}
