import Connectors
import Core

// Comments are polled (https://developers.google.com/youtube/v3/docs/commentThreads/list): one page of all the channel's threads, further pages down to what is
// known, a comparison of reply counts for new replies in the threads of those pages, and a slow walk over older threads for theirs.
extension YouTubeConnector {
    /// What is new since `marks`, as far as the page budget reaches; a page costs one unit of the day's quota.
    public func poll(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> PollResult {
        var poll = Poll(connector: self, access: access, marks: PollMarks(marks, now: self.time.now()), budget: budget, now: self.time.now())
        return try await poll.run()
    }

    func threads(page: String?, purpose: BudgetPurpose, as access: ConnectionAccess) async throws -> ListAnswer<ThreadResource> {
        var query = [
            ("part", "snippet,replies"), ("allThreadsRelatedToChannelId", access.platformAccountID), ("maxResults", "100"), ("order", "time"), ("textFormat", "plainText"),
        ]
        if let page { query.append(("pageToken", page)) }
        return try await self.list(
            ThreadResource.self, self.request("commentThreads.list", "/commentThreads", query, units: 1, purpose: purpose, usesETag: page == nil), as: access)
    }

    /// All replies of a thread, page by page; `isComplete` false when `calls` ran out first.
    func replies(of threadID: String, purpose: BudgetPurpose, calls: inout Int, as access: ConnectionAccess) async throws -> (comments: [CommentResource], isComplete: Bool) {
        var comments: [CommentResource] = []
        var page: String?
        repeat {
            guard calls > 0 else { return (comments, false) }
            calls -= 1
            var query = [("part", "snippet"), ("parentId", threadID), ("maxResults", "100"), ("textFormat", "plainText")]
            if let page { query.append(("pageToken", page)) }
            let answer = try await self.list(CommentResource.self, self.request("comments.list", "/comments", query, units: 1, purpose: purpose), as: access)
            comments += answer.items?.elements ?? []
            page = answer.nextPageToken
        } while page != nil
        return (comments, true)
    }
}

/// One poll under way.
private struct Poll {
    /// Clocks and lists are not exact: things this much older than the mark are looked at again.
    static let slack: Duration = .minutes(5)
    /// Pages of replies that one thread may take of one poll.
    static let replyPages = 10

    let connector: YouTubeConnector
    let access: ConnectionAccess
    var marks: PollMarks
    let budget: PageBudget
    let now: Timestamp
    var calls: Int
    var items: [PlatformItem] = []
    var notes: [Reason] = []
    /// Something new is waiting at the top.
    var leftBehind = false
    var notBefore: Timestamp?

    init(connector: YouTubeConnector, access: ConnectionAccess, marks: PollMarks, budget: PageBudget, now: Timestamp) {
        self.connector = connector
        self.access = access
        self.marks = marks
        self.budget = budget
        self.now = now
        // One page and the longest thread fit into every poll, so that it always gets on.
        self.calls = max(Self.replyPages + 2, budget.calls)
    }

    var mapping: CommentMapping { CommentMapping(ownChannelID: self.access.platformAccountID, startedAt: self.marks.startedAt) }
    /// Threads from here on are new to us.
    var floor: Timestamp { self.marks.newest.map { $0 - Self.slack } ?? self.marks.startedAt - self.connector.configuration.backfill }

    mutating func run() async throws -> PollResult {
        do {
            try await self.walk()
        } catch ConnectorError.throttled(let reason, let until) {
            // What was read so far is kept; the marks say where to go on.
            guard !self.items.isEmpty else { throw ConnectorError.throttled(reason, until: until) }
            self.notes.append(reason)
            self.notBefore = until
            self.leftBehind = true
        }
        try await self.nameVideos()
        return PollResult(
            items: self.items, marks: self.marks.packed, hasMore: self.marks.walkPage != nil || self.leftBehind, isBackfilled: self.marks.isBackfilled, notes: self.notes,
            notBefore: self.notBefore)
    }

    private mutating func walk() async throws {
        let previous = self.marks.polledAt
        let isResumed = self.marks.walkPage != nil
        var pageTwo: String?
        var isComplete = false
        while self.calls > 0, self.items.count < self.budget.items {
            self.calls -= 1
            let page = self.marks.walkPage
            let answer: ListAnswer<ThreadResource>
            do {
                answer = try await self.connector.threads(page: page, purpose: .polling, as: self.access)
            } catch ConnectorError.refused(let reason) where reason.code == "invalidPageToken" && page != nil {
                // Tokens don't live for ever: from the top again, down to the same floor.
                self.marks.walkPage = nil
                continue
            }
            let threads = answer.items?.elements ?? []
            if let note = answer.items?.note { self.notes.append(note) }
            if page == nil {
                self.marks.walkTop = threads.map(\.publishedAt).max() ?? self.marks.newest
                self.marks.walkCount = 0
                pageTwo = answer.nextPageToken
            }
            guard try await self.take(threads, editedSince: previous) else {
                // The next poll reads this page again and goes on with the threads whose replies are still to come.
                if page == nil { self.marks.walkTop = nil }
                self.leftBehind = true
                break
            }
            self.marks.walkCount += threads.count
            // A pinned comment stands first whatever its age: the page's end tells where we are.
            let isBelowFloor = threads.last.map { $0.publishedAt < self.floor } ?? true
            // Only the newest are ever asked about again.
            self.marks.forgetRecent(before: (self.marks.walkTop ?? .distantPast) - Self.slack)
            let isDeepEnough = !self.marks.isBackfilled && self.marks.walkCount >= self.connector.configuration.backfillThreads
            self.marks.walkPage = answer.nextPageToken
            if answer.nextPageToken == nil || isBelowFloor || isDeepEnough {
                isComplete = true
                break
            }
        }
        if isComplete {
            self.marks.newest = max(self.marks.walkTop ?? .distantPast, self.marks.newest ?? .distantPast)
            self.marks.forgetRecent(before: self.floor)
            self.marks.walkPage = nil
            self.marks.walkTop = nil
            self.marks.walkCount = 0
            // What came in at the top while a walk went on over several polls is read by the next one, at once.
            if isResumed { self.leftBehind = true } else { self.marks.polledAt = self.now }
            if self.marks.isBackfilled { try await self.sweep(pageTwo: pageTwo, editedSince: previous) } else { self.marks.sweptAt = self.now }
            self.marks.isBackfilled = true
        }
    }

    /// False when the calls ran out before all replies were read.
    private mutating func take(_ threads: [ThreadResource], editedSince: Timestamp?) async throws -> Bool {
        for thread in threads {
            let top = thread.snippet.topLevelComment
            let post = thread.snippet.videoId.map { PlatformPost(platformPostID: $0) }
            if thread.publishedAt >= self.floor, self.marks.recent[thread.id] == nil {
                self.marks.remember(thread.id, thread.publishedAt)
                self.items.append(.message(self.mapping.message(top: thread, post: post)))
            } else {
                self.tellEdit(top, since: editedSince)
            }
            let known = self.marks.counts[thread.id]
            if thread.replyCount == known {
                for reply in thread.inlineReplies { self.tellEdit(reply, since: editedSince) }
                continue
            }
            var replies = thread.inlineReplies
            if replies.count < thread.replyCount {
                let allowed = min(self.calls, Self.replyPages)
                var left = allowed
                let read = try await self.connector.replies(of: thread.id, purpose: .polling, calls: &left, as: self.access)
                self.calls -= allowed - left
                // A thread with more than a thousand replies is cut, or it would take every poll for itself.
                guard read.isComplete || allowed == Self.replyPages else { return false }
                replies = read.comments
            }
            for reply in replies { self.items.append(.message(self.mapping.message(reply: reply, in: thread, post: post))) }
            self.marks.counts[thread.id] = thread.replyCount
        }
        return true
    }

    private mutating func tellEdit(_ comment: CommentResource, since: Timestamp?) {
        guard let since, let editedAt = comment.editedAt, editedAt >= since - Self.slack else { return }
        self.items.append(.edited(MessageEdit(platformMessageID: comment.id, text: comment.text, at: editedAt)))
    }

    /// One page of the slow walk over older threads, when one is due.
    private mutating func sweep(pageTwo: String?, editedSince: Timestamp?) async throws {
        if self.marks.sweepPage == nil {
            let isDue = self.marks.sweptAt.map { self.now - $0 >= self.connector.configuration.sweepEvery } ?? true
            guard isDue else { return }
            guard let pageTwo else {
                self.marks.sweptAt = self.now
                return
            }
            self.marks.sweepPage = pageTwo
            self.marks.sweepCount = 100
        }
        guard self.calls > 0 else { return }
        self.calls -= 1
        let answer: ListAnswer<ThreadResource>
        do {
            answer = try await self.connector.threads(page: self.marks.sweepPage, purpose: .polling, as: self.access)
        } catch ConnectorError.refused(let reason) where reason.code == "invalidPageToken" {
            // The next poll starts the walk anew.
            self.marks.sweepPage = nil
            return
        }
        let threads = answer.items?.elements ?? []
        guard try await self.take(threads, editedSince: editedSince) else { return }
        self.marks.sweepCount += threads.count
        self.marks.sweepPage = answer.nextPageToken
        if answer.nextPageToken == nil || self.marks.sweepCount >= self.connector.configuration.sweepThreads {
            self.marks.sweepPage = nil
            self.marks.sweepCount = 0
            self.marks.sweptAt = self.now
        }
    }

    /// Puts titles to the videos that the items name: 50 for one unit, kept for a day. Without budget the ids have to do.
    private mutating func nameVideos() async throws {
        var ids: [String] = []
        for case .message(let message) in self.items {
            if let id = message.post?.platformPostID, self.connector.videos.post(id, at: self.now) == nil, !ids.contains(id) { ids.append(id) }
        }
        for start in stride(from: 0, to: ids.count, by: 50) where self.calls > 0 {
            self.calls -= 1
            do {
                let found = try await self.connector.readVideos(Array(ids[start ..< min(start + 50, ids.count)]), purpose: .polling, as: self.access)
                self.connector.videos.store(found.map(\.post), at: self.now)
            } catch let error as ConnectorError {
                self.notes.append(error.reason)
                break
            }
        }
        self.items = self.items.map { item in
            guard case .message(var message) = item, let id = message.post?.platformPostID, let post = self.connector.videos.post(id, at: self.now) else { return item }
            message.post = post
            return .message(message)
        }
    }
}
