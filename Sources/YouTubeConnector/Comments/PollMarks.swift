import Core

/// Where polling of a channel stands, packed into a connection's marks.
struct PollMarks: Equatable {
    /// When the connection began to watch; what was written before is history.
    var startedAt: Timestamp
    /// The newest thread of the last complete walk.
    var newest: Timestamp?
    /// When the last walk began; edits since then are told.
    var polledAt: Timestamp?
    /// The walk from the newest thread down to `newest` that is not finished.
    var walkPage: String?
    /// The newest thread of that walk.
    var walkTop: Timestamp?
    /// Threads that it has read.
    var walkCount = 0
    /// Threads about as new as the newest, with their times: told already.
    var recent: [String: Timestamp] = [:]
    /// Reply counts of threads that have any, oldest knowledge first.
    var counts = ReplyCounts()
    var sweepPage: String?
    var sweepCount = 0
    var sweptAt: Timestamp?
    var isBackfilled = false

    init(startedAt: Timestamp) { self.startedAt = startedAt }

    /// Empty or foreign marks start anew.
    init(_ marks: [String: String], now: Timestamp) {
        func time(_ key: String) -> Timestamp? { marks[key].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) } }
        // Platforms tell whole seconds: what came in the second of connecting is work, not history.
        self.startedAt = time("started") ?? Timestamp(milliseconds: now.milliseconds / 1000 * 1000)
        self.newest = time("newest")
        self.polledAt = time("polled")
        self.walkPage = marks["walk.page"]
        self.walkTop = time("walk.top")
        self.walkCount = marks["walk.count"].flatMap { Int($0) } ?? 0
        self.counts = ReplyCounts(marks["replies"] ?? "")
        for pair in (marks["recent"] ?? "").split(separator: " ") {
            guard let separator = pair.lastIndex(of: ":"), let milliseconds = Int64(pair[pair.index(after: separator)...]) else { continue }
            self.recent[String(pair[..<separator])] = Timestamp(milliseconds: milliseconds)
        }
        self.sweepPage = marks["sweep.page"]
        self.sweepCount = marks["sweep.count"].flatMap { Int($0) } ?? 0
        self.sweptAt = time("swept")
        self.isBackfilled = marks["backfilled"] == "1"
    }

    private static let recentCapacity = 300

    /// Remembers a thread as told, and forgets those that have become too old to be asked about.
    mutating func remember(_ id: String, _ publishedAt: Timestamp) { self.recent[id] = publishedAt }

    mutating func forgetRecent(before floor: Timestamp) {
        self.recent = self.recent.filter { $0.value >= floor }
        guard self.recent.count > Self.recentCapacity else { return }
        // What is forgotten is told again, which is harmless.
        for (id, _) in self.recent.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }).prefix(self.recent.count - Self.recentCapacity) { self.recent[id] = nil }
    }

    var packed: [String: String] {
        var marks = ["started": String(self.startedAt.milliseconds)]
        func put(_ key: String, _ time: Timestamp?) { if let time { marks[key] = String(time.milliseconds) } }
        put("newest", self.newest)
        put("polled", self.polledAt)
        put("walk.top", self.walkTop)
        put("swept", self.sweptAt)
        if let page = self.walkPage { marks["walk.page"] = page }
        if self.walkCount > 0 { marks["walk.count"] = String(self.walkCount) }
        if let page = self.sweepPage { marks["sweep.page"] = page }
        if self.sweepCount > 0 { marks["sweep.count"] = String(self.sweepCount) }
        if !self.recent.isEmpty { marks["recent"] = self.recent.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.milliseconds)" }.joined(separator: " ") }
        let counts = self.counts.text
        if !counts.isEmpty { marks["replies"] = counts }
        if self.isBackfilled { marks["backfilled"] = "1" }
        return marks
    }
}

/// How many replies each thread had when it was last read: new replies in old threads show only here.
struct ReplyCounts: Equatable {
    private static let capacity = 1000
    private var values: [String: Int] = [:]
    private var order: [String] = []

    init() {}

    init(_ text: String) {
        for pair in text.split(separator: " ") {
            guard let separator = pair.lastIndex(of: ":"), let count = Int(pair[pair.index(after: separator)...]) else { continue }
            self[String(pair[..<separator])] = count
        }
    }

    subscript(_ threadID: String) -> Int {
        get { self.values[threadID] ?? 0 }
        set {
            if newValue == 0 {
                guard self.values.removeValue(forKey: threadID) != nil else { return }
                self.order.removeAll { $0 == threadID }
                return
            }
            if self.values.updateValue(newValue, forKey: threadID) == nil {
                self.order.append(threadID)
                if self.order.count > Self.capacity { self.values[self.order.removeFirst()] = nil }
            }
        }
    }

    var text: String { self.order.map { "\($0):\(self.values[$0] ?? 0)" }.joined(separator: " ") }
}
