import Core

/// Where polling of an account stands, packed into a connection's marks. Cursors are short-lived and never kept: places are times.
struct PollMarks: Equatable {
    /// What is known about the comments of one media item.
    struct Media: Equatable {
        var count: Int
        /// The newest comment or reply that was read.
        var newest: Timestamp
    }

    /// When the connection began to watch; what was written before is history.
    var startedAt: Timestamp
    /// Conversations changed up to here have been read.
    var messagesUntil: Timestamp?
    /// An unfinished walk over changed conversations, from new to old: where it stands, and where it began.
    var walkBefore: Timestamp?
    var walkTop: Timestamp?
    var media: [String: Media] = [:]
    var mediaOrder: [String] = []
    var rereadAt: Timestamp?
    var rereadNext = 0
    var isMessagesBackfilled = false
    var isCommentsBackfilled = false

    init(startedAt: Timestamp) { self.startedAt = startedAt }

    init(_ marks: [String: String], now: Timestamp) {
        func time(_ key: String) -> Timestamp? { marks[key].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) } }
        // Platforms tell whole seconds: what came in the second of connecting is work, not history.
        self.startedAt = time("started") ?? Timestamp(milliseconds: now.milliseconds / 1000 * 1000)
        self.messagesUntil = time("messages")
        self.walkBefore = time("walk.before")
        self.walkTop = time("walk.top")
        self.rereadAt = time("reread.at")
        self.rereadNext = marks["reread.next"].flatMap { Int($0) } ?? 0
        self.isMessagesBackfilled = marks["messages.done"] == "1"
        self.isCommentsBackfilled = marks["comments.done"] == "1"
        for entry in (marks["media"] ?? "").split(separator: " ") {
            let parts = entry.split(separator: ":")
            guard parts.count == 3, let count = Int(parts[1]), let newest = Int64(parts[2]) else { continue }
            self.media[String(parts[0])] = Media(count: count, newest: Timestamp(milliseconds: newest))
            self.mediaOrder.append(String(parts[0]))
        }
    }

    /// Keeps what is known about watched media only.
    mutating func watch(_ ids: [String]) {
        self.media = self.media.filter { ids.contains($0.key) }
        self.mediaOrder = ids
    }

    var packed: [String: String] {
        var marks = ["started": String(self.startedAt.milliseconds)]
        func put(_ key: String, _ time: Timestamp?) { if let time { marks[key] = String(time.milliseconds) } }
        put("messages", self.messagesUntil)
        put("walk.before", self.walkBefore)
        put("walk.top", self.walkTop)
        put("reread.at", self.rereadAt)
        if self.rereadNext > 0 { marks["reread.next"] = String(self.rereadNext) }
        if self.isMessagesBackfilled { marks["messages.done"] = "1" }
        if self.isCommentsBackfilled { marks["comments.done"] = "1" }
        let media = self.mediaOrder.compactMap { id in self.media[id].map { "\(id):\($0.count):\($0.newest.milliseconds)" } }
        if !media.isEmpty { marks["media"] = media.joined(separator: " ") }
        return marks
    }
}
