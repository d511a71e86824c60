import Connectors
import Core

// Polling: conversations changed since the last complete read, and the comments of watched
// media whose counts changed. With webhooks this is the safety net, without them the only way.
extension InstagramConnector {
    /// What is new since `marks`; they grow only as far as everything before them was read.
    public func poll(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> PollResult {
        let now = self.time.now()
        var poll = Poll(connector: self, access: access, marks: PollMarks(marks, now: now), budget: budget, now: now)
        return try await poll.run()
    }
}

/// One poll under way.
private struct Poll {
    static let slack: Duration = .minutes(1)
    /// Calls that one media item may take of one poll.
    static let callsPerMedia = 30

    let connector: InstagramConnector
    let access: ConnectionAccess
    var marks: PollMarks
    let budget: PageBudget
    let now: Timestamp
    var calls: Int
    var items: [PlatformItem] = []
    var notes: [Reason] = []
    var health: ConnectionHealth?
    var hasMore = false
    var notBefore: Timestamp?
    /// Whether a media item has been read by this poll already.
    var hasReadMedia = false

    init(connector: InstagramConnector, access: ConnectionAccess, marks: PollMarks, budget: PageBudget, now: Timestamp) {
        self.connector = connector
        self.access = access
        self.marks = marks
        self.budget = budget
        self.now = now
        // Every poll gets on: a few pages of conversations and one media item fit into the smallest one.
        self.calls = max(16, budget.calls)
    }

    var mapping: InstagramMapping { InstagramMapping(accountID: self.access.platformAccountID, username: self.access.username, startedAt: self.marks.startedAt) }
    var backfillFloor: Timestamp { self.marks.startedAt - self.connector.configuration.backfill }

    mutating func run() async throws -> PollResult {
        let messages = try await self.surface(InstagramConfiguration.messagesScope) { poll in try await poll.readMessages() }
        let comments = try await self.surface(InstagramConfiguration.commentsScope) { poll in try await poll.readComments() }
        // Nothing could be read at all: that is the connection's failure, not a note.
        if !messages, !comments {
            if let health = self.health { throw ConnectorError.connection(health) }
            if self.items.isEmpty, let notBefore = self.notBefore, let reason = self.notes.last { throw ConnectorError.throttled(reason, until: notBefore) }
        }
        return PollResult(
            items: self.items, marks: self.marks.packed, hasMore: self.hasMore, isBackfilled: self.marks.isMessagesBackfilled && self.marks.isCommentsBackfilled,
            notes: self.notes, health: self.health, notBefore: self.notBefore)
    }

    /// Reads one surface; a closed one must not keep the other from being read. False when it was closed.
    private mutating func surface(_ scope: String, _ read: (inout Poll) async throws -> Void) async throws -> Bool {
        let isMessages = scope == InstagramConfiguration.messagesScope
        func settle() { if isMessages { self.marks.isMessagesBackfilled = true } else { self.marks.isCommentsBackfilled = true } }
        guard self.access.scopes.isEmpty || self.access.scopes.contains(scope) else {
            self.notes.append(Reason("scope_missing", "The permission \(scope) was not given.", values: ["scope": scope]))
            settle()
            return false
        }
        do {
            try await read(&self)
            return true
        } catch ConnectorError.connection(let health) where health.state == .messagesBlocked || health.state == .missingPermission {
            self.health = health
            self.notes.append(Reason("surface_closed", health.reason, values: ["scope": scope]))
            settle()
            return false
        } catch ConnectorError.throttled(let reason, let until) {
            // What was read so far is kept; the marks say where to go on.
            self.notes.append(reason)
            self.hasMore = true
            self.notBefore = max(self.notBefore ?? until, until)
            return false
        }
    }

    // Messages

    private mutating func readMessages() async throws {
        let floor = self.marks.messagesUntil.map { $0 - Self.slack } ?? self.backfillFloor
        let isResumed = self.marks.walkBefore != nil
        var cursor: String?
        while true {
            guard self.calls > 1, self.items.count < self.budget.items else {
                self.hasMore = true
                return
            }
            self.calls -= 1
            let page = try await self.connector.conversations(
                after: floor, before: cursor == nil ? self.marks.walkBefore : nil, cursor: cursor, purpose: .polling, as: self.access)
            if let note = page.data.note { self.notes.append(note) }
            for conversation in page.items { self.take(conversation, floor: self.marks.isMessagesBackfilled ? floor : nil) }
            let times = page.items.compactMap(\.updated_time)
            if !isResumed, cursor == nil { self.marks.walkTop = times.max() ?? self.marks.messagesUntil ?? self.now }
            // Where the walk goes on if this is the last page that we have calls for. The time told is cut to seconds and several may share it.
            if let oldest = times.min() { self.marks.walkBefore = oldest + .seconds(1) == self.marks.walkBefore ? oldest : oldest + .seconds(1) }
            cursor = page.after
            if cursor == nil { break }
        }
        self.marks.messagesUntil = max(self.marks.walkTop ?? .distantPast, self.marks.messagesUntil ?? .distantPast)
        self.marks.walkBefore = nil
        self.marks.walkTop = nil
        self.marks.isMessagesBackfilled = true
        // What changed at the top meanwhile is read by the next poll, at once.
        if isResumed { self.hasMore = true }
    }

    private mutating func take(_ conversation: ConversationAnswer, floor: Timestamp?) {
        let partner = conversation.participants?.items.first { !self.mapping.isOwn($0) }
        for message in conversation.messages?.items ?? [] {
            if let floor, message.created_time < floor - Self.slack { continue }
            if let mapped = self.mapping.message(message, partner: partner) { self.items.append(.message(mapped)) }
        }
        if let note = conversation.messages?.data.note { self.notes.append(note) }
    }

    // Comments

    private mutating func readComments() async throws {
        self.calls -= 1
        let watched = self.connector.configuration.watchedMedia
        let media = try await self.connector.media(limit: min(100, watched), purpose: .polling, as: self.access).items
            .prefix(watched)
            .filter { self.marks.media[$0.id.text] != nil || ($0.timestamp ?? self.now) >= self.backfillFloor || ($0.comments_count ?? 0) > 0 }
        self.marks.watch(media.map(\.id.text))

        var left = false
        for item in media {
            let known = self.marks.media[item.id.text]
            let count = item.comments_count ?? 0
            guard known?.count != count else { continue }
            if count == 0 {
                self.marks.media[item.id.text] = PollMarks.Media(count: 0, newest: known?.newest ?? .distantPast)
                continue
            }
            guard self.calls > 0, self.items.count < self.budget.items else {
                left = true
                break
            }
            if try await !self.readComments(of: item, known: known) {
                left = true
                break
            }
        }
        if left {
            self.hasMore = true
        } else {
            self.marks.isCommentsBackfilled = true
            try await self.rereadOne(Array(media))
        }
    }

    /// Counts stay the same when one comment goes and another comes, and comments that were held back keep their old time.
    private mutating func rereadOne(_ media: [MediaAnswer]) async throws {
        guard let last = self.marks.rereadAt else {
            self.marks.rereadAt = self.now
            return
        }
        guard self.now - last >= self.connector.configuration.rereadEvery, self.calls > 0 else { return }
        let candidates = media.filter { ($0.comments_count ?? 0) > 0 }
        self.marks.rereadAt = self.now
        guard !candidates.isEmpty else { return }
        let item = candidates[self.marks.rereadNext % candidates.count]
        self.marks.rereadNext = (self.marks.rereadNext + 1) % candidates.count
        _ = try await self.readComments(of: item, known: nil, pages: 2)
    }

    /// Reads down to what is known. False when the calls ran out first: nothing is marked as read then.
    private mutating func readComments(of media: MediaAnswer, known: PollMarks.Media?, pages limit: Int? = nil) async throws -> Bool {
        let id = media.id.text
        let floor = known.map { $0.newest - Self.slack } ?? .distantPast
        let wanted = known.map { max(1, (media.comments_count ?? 0) - $0.count) }
        let mapping = self.mapping
        var allowed = min(self.calls, Self.callsPerMedia)
        // The first item of a poll is cut rather than put off: it would be put off for ever.
        let isWhole = allowed == Self.callsPerMedia || !self.hasReadMedia
        self.hasReadMedia = true
        var newest = known?.newest ?? .distantPast
        var fresh = 0
        var cursor: String?
        var pages = 0
        var found: [IncomingMessage] = []
        defer { self.items += found.map { .message($0) } }
        repeat {
            guard allowed > 0 else { return isWhole ? self.settle(media, newest) : false }
            allowed -= 1
            self.calls -= 1
            let page: GraphList<CommentAnswer>
            do {
                page = try await self.connector.comments(of: id, cursor: cursor, purpose: .polling, as: self.access)
            } catch ConnectorError.gone, ConnectorError.refused {
                // The item went away, or its comments are closed: nothing to watch here until its count changes.
                return self.settle(media, newest)
            }
            if let note = page.data.note { self.notes.append(note) }
            pages += 1
            for thread in page.items {
                var replies = thread.replies?.items ?? []
                if thread.replies?.after != nil, allowed > 0 {
                    let before = allowed
                    replies = try await self.connector.replies(of: thread.id.text, purpose: .polling, calls: &allowed, as: self.access).comments
                    self.calls -= before - allowed
                }
                for comment in [thread] + replies {
                    newest = max(newest, comment.timestamp)
                    guard comment.timestamp >= floor else { continue }
                    if let known, comment.timestamp > known.newest { fresh += 1 }
                    found.append(mapping.comment(comment, thread: thread, post: media.post))
                }
            }
            cursor = page.after
            // Below what is known, and everything that the count promised is there.
            if let wanted, let last = page.items.last, last.timestamp < floor, fresh >= wanted { break }
        } while cursor != nil && pages < min(limit ?? .max, self.connector.configuration.commentPages)
        return self.settle(media, newest)
    }

    private mutating func settle(_ media: MediaAnswer, _ newest: Timestamp) -> Bool {
        self.marks.media[media.id.text] = PollMarks.Media(count: media.comments_count ?? 0, newest: newest)
        return true
    }
}
