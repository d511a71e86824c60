import Connectors
import Core
import ServiceKit
import Storage

/// What people look at: the feed with its tabs, one message with everything behind it, a conversation.
public struct FeedService: Sendable {
    private let context: ServiceEnvironment
    private let connectors: ConnectorRegistry
    private let hasHumanAgentFeature: Bool

    public init(context: ServiceEnvironment, connectors: ConnectorRegistry, hasHumanAgentFeature: Bool) {
        self.context = context
        self.connectors = connectors
        self.hasHumanAgentFeature = hasHumanAgentFeature
    }

    /// The tabs of the inbox.
    public enum Tab: String, Sendable, CaseIterable, Codable {
        case needsMe = "needs_me"
        case drafts
        case autoSent = "auto_sent"
        case flagged
        case done
        case snoozed
    }

    /// Which messages the feed shows: all conditions that are set must hold, an empty list sets none.
    public struct Filter: Sendable {
        /// Nil: messages of every tab.
        public var tab: Tab?
        public var states: [MessageState]
        public var categories: [Category]
        public var routes: [Route]
        public var platform: Platform?
        public var kind: MessageKind?
        /// Inbound unless set; nil: both.
        public var direction: Direction?
        public var connectionID: Identifier<Connection>?
        public var conversationID: Identifier<Conversation>?
        public var contactID: Identifier<Contact>?
        public var assignedTo: Identifier<User>?
        /// By the time we got it; included.
        public var since: Timestamp?
        /// By the time we got it; not included.
        public var until: Timestamp?
        /// Words of the text, the last one as a beginning.
        public var search: String?

        public init() {
            self.states = []
            self.categories = []
            self.routes = []
            self.direction = .inbound
        }
    }

    /// A message with what the feed shows beside it.
    public struct Entry: Sendable {
        public var message: Message
        public var contact: Contact?
        public var draft: Draft?
        public var delivery: Delivery?
        /// Nil for direct messages, and for posts that we don't know.
        public var postTitle: String?
        /// While it waits for a person: whether the platform takes a reply where the fan wrote, and how long still.
        public var window: ReplyWindow?
    }

    /// Newest first.
    public func feed(_ filter: Filter, limit: Int, after cursor: Cursor?, by access: WorkspaceAccess) async throws -> Page<Entry> {
        try access.require(.analyst)
        let now = self.context.time.now()
        return try await self.context.read("feed.page") { tx in
            let page = try tx.page(
                Query<Message>().where(Self.condition(filter, access.workspaceID, at: now)).sort(by: Message.fields.receivedAt, .descending).limit(max(1, min(limit, 200))).after(cursor))
            return Page(items: try self.entries(page.items, at: now, in: tx), next: page.next)
        }
    }

    /// Everything about one message.
    public struct Details: Sendable {
        public var entry: Entry
        public var conversation: Conversation?
        public var turn: Turn?
        public var deliveries: [Delivery]
        /// The newest 50 messages of the conversation, newest first.
        public var thread: [Message]
        /// Under what a comment stands.
        public var post: Post?
        /// Whether the platform takes a reply where the fan wrote, and how long still.
        public var window: ReplyWindow?
    }

    /// The message with its turn, deliveries, thread and reply window, all as of one instant. Needs the role analyst; throws `notFound` for one of another workspace.
    public func details(_ id: Identifier<Message>, by access: WorkspaceAccess) async throws -> Details {
        try access.require(.analyst)
        let now = self.context.time.now()
        return try await self.context.read("message.details") { tx in
            let message = try tx.require(Message.self, id, in: access.workspaceID, "message")
            let turn = try message.turnID.flatMap { try tx.get(Turn.self, $0) }
            let deliveries = try turn.map { turn in
                try tx.find(Query<Delivery>().where(Delivery.fields.turnID == turn.id).sort(by: Delivery.fields.createdAt, .descending).limit(50))
            }
            let thread = try tx.find(Query<Message>().where(Message.fields.conversationID == message.conversationID).sort(by: Message.fields.sentAt, .descending).limit(50))
            let conversation = try tx.get(Conversation.self, message.conversationID)
            let window = try conversation.map { try self.window(of: message, in: $0, at: now) }
            return Details(
                entry: try self.entry(message, at: now, in: tx), conversation: conversation, turn: turn, deliveries: deliveries ?? [], thread: thread.reversed(),
                post: try message.postID.flatMap { try tx.get(Post.self, $0) }, window: window)
        }
    }

    /// A conversation's messages, newest first.
    public func conversation(_ id: Identifier<Conversation>, limit: Int, after cursor: Cursor?, by access: WorkspaceAccess) async throws -> (Conversation, Page<Message>) {
        try access.require(.analyst)
        return try await self.context.read("conversation.page") { tx in
            let conversation = try tx.require(Conversation.self, id, in: access.workspaceID, "conversation")
            let page = try tx.page(
                Query<Message>().where(Message.fields.conversationID == id).sort(by: Message.fields.sentAt, .descending).limit(max(1, min(limit, 200))).after(cursor))
            return (conversation, page)
        }
    }

    /// How many messages each tab holds: what its list would show, from counts that the store keeps.
    public func counts(by access: WorkspaceAccess) async throws -> [Tab: Int] {
        try access.require(.analyst)
        let now = self.context.time.now()
        return try await self.context.read("feed.counts") { tx in
            let scope = access.workspaceID.rawValue
            let groups = try tx.runningCount(Message.self, MessageCounts.tabs.name, scope: scope, in: nil, by: [.field("state"), .field("route"), .field("category")])
            let drafted = try tx.runningCount(Message.self, MessageCounts.drafted.name, scope: scope, in: nil, by: []).reduce(0) { $0 + $1.count }
            // Few are put off: they are counted one by one.
            let fields = Message.fields
            let snoozed = fields.workspaceID == access.workspaceID && fields.snoozedUntil > now && fields.direction == Direction.inbound && fields.state == MessageState.awaitingReview
            let snoozedCount = try tx.count(Query<Message>().where(snoozed))
            let snoozedDrafts = snoozedCount == 0 ? 0 : try tx.count(Query<Message>().where(snoozed && !fields.draftID.isNull))
            return try TabCounts(groups, drafted: drafted, snoozed: snoozedCount, snoozedDrafts: snoozedDrafts).counts
        }
    }

    private static func condition(_ filter: Filter, _ workspaceID: Identifier<Workspace>, at now: Timestamp) -> Condition<Message> {
        var condition: Condition<Message> = Message.fields.workspaceID == workspaceID
        if let direction = filter.direction { condition = condition && Message.fields.direction == direction }
        switch filter.tab {
        case .needsMe: condition = condition && Message.fields.state == .awaitingReview && !(Message.fields.snoozedUntil > now)
        case .drafts: condition = condition && Message.fields.state == .awaitingReview && !Message.fields.draftID.isNull && !(Message.fields.snoozedUntil > now)
        case .snoozed: condition = condition && Message.fields.state == .awaitingReview && Message.fields.snoozedUntil > now
        case .autoSent: condition = condition && Message.fields.route == .auto && Message.fields.state.isIn(TabCounts.sent)
        case .flagged: condition = condition && (Message.fields.category.isIn(TabCounts.flaggedCategories) || Message.fields.state == .failed)
        case .done: condition = condition && Message.fields.state.isIn(TabCounts.done)
        case nil: break
        }
        if !filter.states.isEmpty { condition = condition && Message.fields.state.isIn(filter.states) }
        if !filter.categories.isEmpty { condition = condition && Message.fields.category.isIn(filter.categories) }
        if !filter.routes.isEmpty { condition = condition && Message.fields.route.isIn(filter.routes) }
        if let platform = filter.platform { condition = condition && Message.fields.platform == platform }
        if let kind = filter.kind { condition = condition && Message.fields.kind == kind }
        if let id = filter.connectionID { condition = condition && Message.fields.connectionID == id }
        if let id = filter.conversationID { condition = condition && Message.fields.conversationID == id }
        if let id = filter.contactID { condition = condition && Message.fields.contactID == id }
        if let id = filter.assignedTo { condition = condition && Message.fields.assignedTo == id }
        if let since = filter.since { condition = condition && Message.fields.receivedAt >= since }
        if let until = filter.until { condition = condition && Message.fields.receivedAt < until }
        if let search = filter.search, !search.isEmpty { condition = condition && .matches(search) }
        return condition
    }

    /// How long the platform takes replies where the fan wrote.
    private func window(of message: Message, in conversation: Conversation, at now: Timestamp) throws -> ReplyWindow {
        try self.connectors.connector(for: message.platform).window(
            for: ConversationFacts(
                channel: message.kind == .comment ? .publicReply : .directMessage, lastInboundAt: conversation.lastInboundAt, commentedAt: message.kind == .comment ? message.sentAt : nil,
                isClosedForReplies: conversation.isClosedForReplies, hasHumanAgentFeature: self.hasHumanAgentFeature), at: now)
    }

    private func entry(_ message: Message, at now: Timestamp, in tx: any ReadTransaction) throws -> Entry {
        try self.entries([message], at: now, in: tx).first ?? Entry(message: message)
    }

    /// What the feed shows beside the messages, each collection asked once.
    private func entries(_ messages: [Message], at now: Timestamp, in tx: any ReadTransaction) throws -> [Entry] {
        func byID<R: Record>(_ type: R.Type, _ ids: [Identifier<R>?]) throws -> [Identifier<R>: R] {
            let wanted = Array(Set(ids.compactMap(\.self)))
            if wanted.isEmpty { return [:] }
            return Dictionary(try tx.get(type, wanted).map { ($0.id, $0) }) { first, _ in first }
        }
        let contacts = try byID(Contact.self, messages.map(\.contactID))
        let drafts = try byID(Draft.self, messages.map(\.draftID))
        let deliveries = try byID(Delivery.self, messages.map(\.deliveryID))
        let posts = try byID(Post.self, messages.map(\.postID))
        let conversations = try byID(Conversation.self, messages.map { $0.state == .awaitingReview ? $0.conversationID : nil })
        return try messages.map { message in
            var entry = Entry(message: message)
            entry.contact = message.contactID.flatMap { contacts[$0] }
            entry.draft = message.draftID.flatMap { drafts[$0] }
            // Who judges a spot check must not know that it is one.
            entry.draft?.isSpotCheck = false
            entry.delivery = message.deliveryID.flatMap { deliveries[$0] }
            entry.postTitle = message.postID.flatMap { posts[$0]?.title }
            entry.window = try conversations[message.conversationID].flatMap { message.state == .awaitingReview ? try self.window(of: message, in: $0, at: now) : nil }
            return entry
        }
    }
}
