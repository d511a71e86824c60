import Connectors
import Core

// Training content: captions, then own replies under the media, then the newest 20 messages of
// each conversation. There is no captions or transcript endpoint. Places are times: cursors are too short-lived to be kept.
extension InstagramConnector {
    /// One step, from the place in `marks`. Throttling ends the step with what was collected so far and the time to go on at.
    public func collect(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> CollectionPage {
        var collection = Collection(connector: self, access: access, marks: marks)
        do {
            return try await collection.run(budget)
        } catch ConnectorError.throttled(let reason, let until) {
            return collection.page(resumeAt: until, notes: [reason])
        }
    }
}

/// One step of collecting.
private struct Collection {
    enum Stage: String { case media, comments, conversations, done }

    let connector: InstagramConnector
    let access: ConnectionAccess
    var stage: Stage
    /// Items up to this time, newest first, are done.
    var until: Timestamp?
    /// The last finished item of that time.
    var last: String?
    var done: Int
    var samples: [CollectedSample] = []
    var posts: [PlatformPost] = []
    var notes: [Reason] = []

    init(connector: InstagramConnector, access: ConnectionAccess, marks: [String: String]) {
        self.connector = connector
        self.access = access
        self.stage = marks["stage"].flatMap { Stage(rawValue: $0) } ?? .media
        self.until = marks["until"].flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) }
        self.last = marks["last"]
        self.done = marks["done"].flatMap { Int($0) } ?? 0
    }

    var mapping: InstagramMapping { InstagramMapping(accountID: self.access.platformAccountID, username: self.access.username, startedAt: .distantPast) }

    mutating func run(_ budget: PageBudget) async throws -> CollectionPage {
        var calls = max(3, budget.calls)
        while self.stage != .done, calls > 0, self.samples.count < budget.items {
            do {
                switch self.stage {
                case .media: try await self.media(&calls)
                case .comments: try await self.comments(&calls)
                case .conversations: try await self.conversations(&calls)
                case .done: break
                }
            } catch ConnectorError.connection(let health) where health.state == .messagesBlocked || health.state == .missingPermission {
                // One closed surface doesn't end the collection.
                self.notes.append(Reason("surface_closed", health.reason, values: ["stage": self.stage.rawValue]))
                self.enterNext()
            }
        }
        return self.page(resumeAt: nil, notes: [])
    }

    func page(resumeAt: Timestamp?, notes: [Reason]) -> CollectionPage {
        var marks = ["stage": self.stage.rawValue]
        if let until = self.until { marks["until"] = String(until.milliseconds) }
        if let last = self.last { marks["last"] = last }
        if self.done > 0 { marks["done"] = String(self.done) }
        let configuration = self.connector.configuration
        let progress =
            switch self.stage {
            case .media: 0.3 * min(1, Double(self.done) / Double(max(1, configuration.collectedMedia)))
            case .comments: 0.3 + 0.4 * min(1, Double(self.done) / Double(max(1, configuration.collectedMedia)))
            case .conversations: 0.7 + 0.3 * min(1, Double(self.done) / Double(max(1, configuration.collectedConversations)))
            case .done: 1.0
            }
        return CollectionPage(
            samples: self.samples, posts: self.posts, marks: marks, isComplete: self.stage == .done, resumeAt: resumeAt, progress: progress, notes: self.notes + notes)
    }

    private mutating func enterNext() {
        self.stage =
            switch self.stage {
            case .media: .comments
            case .comments: .conversations
            case .conversations, .done: .done
            }
        self.until = nil
        self.last = nil
        self.done = 0
    }

    /// Goes on below the page, or to the next stage when this one is through.
    private mutating func advance(from previous: Timestamp?, to oldest: Timestamp?, hasMore: Bool, limit: Int) {
        guard hasMore, let oldest, self.done < limit else { return self.enterNext() }
        // A whole page of one second would be read for ever.
        self.until = oldest == previous ? oldest - .seconds(1) : oldest
    }

    private mutating func media(_ calls: inout Int) async throws {
        calls -= 1
        let list = try await self.connector.media(until: self.until, limit: 100, purpose: .collection, as: self.access)
        for item in list.items where item.id.text != self.last {
            let post = item.post
            self.posts.append(post)
            self.done += 1
            guard !post.text.isEmpty else { continue }
            self.samples.append(
                CollectedSample(kind: .post, text: post.text, origin: "media/\(post.platformPostID)", permalink: post.permalink, writtenAt: post.publishedAt))
        }
        if let note = list.data.note { self.notes.append(note) }
        self.last = list.items.last?.id.text
        self.advance(from: self.until, to: list.items.compactMap(\.timestamp).min(), hasMore: list.after != nil, limit: self.connector.configuration.collectedMedia)
    }

    private mutating func comments(_ calls: inout Int) async throws {
        calls -= 1
        let previous = self.until
        let list = try await self.connector.media(until: self.until, limit: 50, purpose: .collection, as: self.access)
        for item in list.items where item.id.text != self.last {
            if (item.comments_count ?? 0) > 0 {
                guard calls > 0 else { return }
                try await self.pairs(under: item, &calls)
            }
            self.done += 1
            self.last = item.id.text
            self.until = item.timestamp ?? self.until
        }
        self.advance(from: previous, to: list.items.compactMap(\.timestamp).min(), hasMore: list.after != nil, limit: self.connector.configuration.collectedMedia)
    }

    private mutating func pairs(under item: MediaAnswer, _ calls: inout Int) async throws {
        var cursor: String?
        var pages = 0
        repeat {
            calls -= 1
            pages += 1
            let page: GraphList<CommentAnswer>
            do {
                page = try await self.connector.comments(of: item.id.text, cursor: cursor, purpose: .collection, as: self.access)
            } catch ConnectorError.gone, ConnectorError.refused {
                return
            }
            for thread in page.items {
                var replies = thread.replies?.items ?? []
                if thread.replies?.after != nil {
                    var left = 2
                    replies = try await self.connector.replies(of: thread.id.text, purpose: .collection, calls: &left, as: self.access).comments
                    calls -= 2 - left
                }
                self.samples += ReplyPairs.pairs(in: thread, replies: replies, mapping: self.mapping, permalink: item.permalink)
            }
            cursor = page.after
            // A few pages of every item teach more than all pages of one.
        } while cursor != nil && pages < 4
    }

    private mutating func conversations(_ calls: inout Int) async throws {
        calls -= 1
        let previous = self.until
        let list = try await self.connector.conversations(before: self.until, purpose: .collection, as: self.access)
        for conversation in list.items where conversation.id != self.last {
            let partner = conversation.participants?.items.first { !self.mapping.isOwn($0) }
            self.samples += ReplyPairs.pairs(in: (conversation.messages?.items ?? []).compactMap { self.mapping.message($0, partner: partner) })
            self.done += 1
        }
        self.last = list.items.last?.id
        // The time told is cut to seconds.
        let oldest = list.items.compactMap(\.updated_time).min().map { $0 + .seconds(1) }
        self.advance(from: previous, to: oldest, hasMore: list.after != nil, limit: self.connector.configuration.collectedConversations)
    }
}
