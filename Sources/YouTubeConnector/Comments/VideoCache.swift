import Connectors
import Core
import Synchronization

/// Titles and descriptions of videos that comments stand under, for a day and for the latest 2,000.
final class VideoCache: Sendable {
    private struct Entry {
        var post: PlatformPost
        var readAt: Timestamp
    }

    private static let capacity = 2000
    private static let lifetime: Duration = .days(1)
    private let entries = Mutex<[String: Entry]>([:])

    func post(_ id: String, at now: Timestamp) -> PlatformPost? {
        self.entries.withLock { entries in entries[id].flatMap { now - $0.readAt < Self.lifetime ? $0.post : nil } }
    }

    func store(_ posts: [PlatformPost], at now: Timestamp) {
        self.entries.withLock { entries in
            for post in posts { entries[post.platformPostID] = Entry(post: post, readAt: now) }
            guard entries.count > Self.capacity else { return }
            for (id, _) in entries.sorted(by: { $0.value.readAt < $1.value.readAt }).prefix(entries.count - Self.capacity) { entries[id] = nil }
        }
    }
}
