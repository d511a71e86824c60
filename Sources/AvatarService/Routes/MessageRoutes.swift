import Core
import ServiceKit

extension AvatarRoutes {
    private static let feedQuery =
        PageRequest.query + ["tab", "state", "category", "route", "platform", "kind", "direction", "connection_id", "conversation_id", "contact_id", "assigned_to", "since", "until", "q"]

    var messageRoutes: RouteTable {
        var table = RouteTable()
        let feed = self.service.feed
        let review = self.service.review
        let teamwork = self.service.teamwork

        table.workspace(.get, "/messages", "listMessages", needs: .analyst, "The feed, newest first, with filters and search.", query: Self.feedQuery) { call in
            let page = try call.query.page()
            return try .json(try await feed.feed(Self.filter(call.query), limit: page.limit, after: page.cursor, by: call.context.access).map { MessageView($0) })
        }
        table.workspace(.get, "/messages/counts", "countMessages", needs: .analyst, "How many messages each tab of the inbox holds.") { call in
            try .json(CountsView(try await feed.counts(by: call.context.access)))
        }
        table.workspace(.post, "/messages/bulk", "changeMessages", needs: .moderator, "One action on up to 100 messages; each has its own outcome.") { call in
            let body = try call.json(BulkBody.self)
            guard (1 ... 100).contains(body.items.count) else { throw AppError.invalid("items", "must hold 1 to 100 messages") }
            var outcomes: [BulkOutcome] = []
            for item in body.items {
                do {
                    try await Self.perform(body, item, review, teamwork, call.context.access)
                    outcomes.append(BulkOutcome(messageID: item.messageID))
                } catch let error as AppError {
                    outcomes.append(BulkOutcome(messageID: item.messageID, code: error.code.rawValue, detail: error.message))
                }
            }
            return try .json(ListView(items: outcomes))
        }
        table.workspace(.get, "/messages/{messageID}", "getMessage", needs: .analyst, "One message with its draft, reasons, sources and thread.") { call in
            try await Self.details(call, feed)
        }
        table.workspace(.post, "/messages/{messageID}/approve", "approveMessage", needs: .moderator, "Sends the draft, or an edited or own text, after the undo window.") { call in
            let body = try call.optionalJSON(ApprovalBody.self) ?? ApprovalBody()
            _ = try await review.approve(call.id("messageID"), body.approval, by: call.context.access)
            return try await Self.details(call, feed)
        }
        table.workspace(.post, "/messages/{messageID}/reject", "rejectMessage", needs: .moderator, "Turns the draft down, with a reason that learning keeps.") { call in
            try await review.reject(call.id("messageID"), reason: call.json(ReasonBody.self).reason, by: call.context.access)
            return try await Self.details(call, feed)
        }
        table.workspace(.post, "/messages/{messageID}/undo", "undoMessage", needs: .moderator, "Takes a planned reply back inside its undo window.") { call in
            try await review.undo(call.id("messageID"), by: call.context.access)
            return try await Self.details(call, feed)
        }
        table.workspace(.post, "/messages/{messageID}/ignore", "ignoreMessage", needs: .moderator, "Puts a waiting message aside without an answer.") { call in
            try await review.ignore(call.id("messageID"), by: call.context.access)
            return try await Self.details(call, feed)
        }
        table.workspace(.post, "/messages/{messageID}/reopen", "reopenMessage", needs: .moderator, "Takes up a message again that was ignored, hidden, rejected or failed.") { call in
            try await review.reopen(call.id("messageID"), by: call.context.access)
            return try await Self.details(call, feed)
        }
        return table
    }

    var conversationRoutes: RouteTable {
        var table = RouteTable()
        let feed = self.service.feed
        let review = self.service.review
        table.workspace(.get, "/conversations/{conversationID}", "getConversation", needs: .analyst, "A conversation with its messages, newest first.", query: PageRequest.query) { call in
            let page = try call.query.page()
            let (conversation, messages) = try await feed.conversation(call.id("conversationID"), limit: page.limit, after: page.cursor, by: call.context.access)
            return try .json(ConversationPageView(conversation: ConversationView(conversation), items: messages.items.map { MessageView($0) }, next: messages.next))
        }
        table.workspace(.post, "/conversations/{conversationID}/take-over", "takeOverConversation", needs: .moderator, "From now on a person answers here.") { call in
            try .json(ConversationView(try await review.takeOver(call.id("conversationID"), by: call.context.access)))
        }
        table.workspace(.post, "/conversations/{conversationID}/give-back", "giveBackConversation", needs: .moderator, "The avatar may answer here again.") { call in
            try .json(ConversationView(try await review.giveBack(call.id("conversationID"), by: call.context.access)))
        }
        return table
    }

    private static func filter(_ query: QueryItems) throws -> FeedService.Filter {
        var filter = FeedService.Filter()
        filter.tab = try query.choices("tab", FeedService.Tab.self).first
        filter.states = try query.choices("state")
        filter.categories = try query.choices("category")
        filter.routes = try query.choices("route")
        filter.platform = try query.choices("platform", Platform.self).first
        filter.kind = try query.choices("kind", MessageKind.self).first
        switch try query.text("direction") {
        case nil, "inbound": filter.direction = .inbound
        case "outbound": filter.direction = .outbound
        case "any": filter.direction = nil
        default: throw AppError.invalid("query.direction", "must be one of inbound, outbound, any")
        }
        filter.connectionID = try query.id("connection_id")
        filter.conversationID = try query.id("conversation_id")
        filter.contactID = try query.id("contact_id")
        filter.assignedTo = try query.id("assigned_to")
        filter.since = try query.time("since")
        filter.until = try query.time("until")
        filter.search = try query.text("q")
        return filter
    }

    /// What every action on a message answers with: the message as it is then.
    static func details(_ call: WorkspaceCall, _ feed: FeedService) async throws -> Answer {
        try .json(DetailsView(try await feed.details(call.id("messageID"), by: call.context.access)))
    }

    private static func perform(_ body: BulkBody, _ item: BulkBody.Item, _ review: ReviewService, _ teamwork: TeamworkService, _ access: WorkspaceAccess) async throws {
        switch body.action {
        case .approve: _ = try await review.approve(item.messageID, ReviewService.Approval(draftID: item.draftID), by: access)
        case .reject: try await review.reject(item.messageID, reason: body.reason ?? "", by: access)
        case .ignore: try await review.ignore(item.messageID, by: access)
        case .reopen: try await review.reopen(item.messageID, by: access)
        case .undo: try await review.undo(item.messageID, by: access)
        case .assign: try await teamwork.assign(item.messageID, to: body.userID, by: access)
        case .snooze: try await teamwork.snooze(item.messageID, until: body.until, by: access)
        }
    }
}

private struct ApprovalBody: Decodable {
    var text: String?
    var draftID: Identifier<Draft>?
    var confirmsStop: Bool?
    var confirmsNotArrived: Bool?
    var channel: String?

    init() {}

    var approval: ReviewService.Approval {
        get throws {
            let channel = try self.channel.map { text in
                guard let channel = ReplyChannel(rawValue: text) else { throw AppError.invalid("channel", "must be one of direct_message, public_reply, private_reply") }
                return channel
            }
            return ReviewService.Approval(
                text: self.text, draftID: self.draftID, confirmsStop: self.confirmsStop ?? false, confirmsNotArrived: self.confirmsNotArrived ?? false, channel: channel)
        }
    }
}

private struct ReasonBody: Decodable {
    var reason: String
}

private struct BulkBody: Decodable {
    enum Action: String, Decodable, CaseIterable { case approve, reject, ignore, reopen, undo, assign, snooze }

    struct Item: Decodable {
        var messageID: Identifier<Message>
        /// Approving: the draft that the person saw.
        var draftID: Identifier<Draft>?
    }

    var action: Action
    var items: [Item]
    var reason: String?
    /// Assigning: to whom; nil: nobody.
    var userID: Identifier<User>?
    /// Putting off: until when; nil: not any more.
    var until: Timestamp?
}

private struct BulkOutcome: Encodable {
    var messageID: Identifier<Message>
    /// Nil when it was done.
    var code: String?
    var detail: String?
}

private struct ConversationPageView: Encodable {
    var conversation: ConversationView
    var items: [MessageView]
    var next: Cursor?
}
