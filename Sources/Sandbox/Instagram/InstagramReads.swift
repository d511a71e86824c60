import Core

/// The reading half of the Graph API, and the table of its paths.
extension InstagramSimulator {
    /// Answers an authorised call. `state` is the locked state.
    func answer(_ call: GraphCall, _ caller: GraphCaller, _ state: inout InstagramState) throws(GraphError) -> OrderedJSON {
        guard let first = call.parts.first else { throw GraphError(2500, "Unknown path components: /") }
        let id = first == "me" ? caller.account.id : first
        let edge = call.parts.count > 1 ? call.parts[1] : nil
        guard call.parts.count <= 2 else { throw GraphError(2500, "Unknown path components: /\(call.parts.dropFirst(2).joined(separator: "/"))") }
        switch call.method {
        case .get: return try Self.read(call, caller, state, id: id, edge: edge)
        case .post, .delete: return try self.write(call, caller, &state, id: id, edge: edge)
        default: throw GraphError(100, "Unsupported \(call.method.rawValue.lowercased()) request", type: "GraphMethodException")
        }
    }

    private static func read(_ call: GraphCall, _ caller: GraphCaller, _ state: InstagramState, id: String, edge: String?) throws(GraphError) -> OrderedJSON {
        let shown = GraphProjection(state: state, caller: caller, call: call)
        if id == caller.account.id { return try self.readAccount(shown, edge: edge) }
        if let media = state.media[id] {
            guard media.account == caller.account.id else { throw .unreachable(id) }
            return try self.readMedia(shown, media, edge: edge)
        }
        if let comment = state.comments[id] {
            guard state.media[comment.media]?.account == caller.account.id, comment.visibleAt <= call.now else { throw .unreachable(id) }
            return try self.readComment(shown, comment, edge: edge)
        }
        if let conversation = state.conversations[id] {
            guard conversation.account == caller.account.id else { throw .unreachable(id) }
            try caller.require(InstagramScope.messages)
            if let edge, edge != "messages" { throw .unknownField(edge, on: "Conversation") }
            guard edge == nil else {
                let field = GraphField(name: "messages", fields: try call.fields())
                return try shown.messages(of: conversation, field: field, request: try call.page(defaultLimit: 25, maximum: 100))
            }
            return try shown.conversation(conversation, fields: try call.fields())
        }
        if let message = state.messages[id], let conversation = state.conversations[message.conversation] {
            guard conversation.account == caller.account.id, message.visibleAt <= call.now, edge == nil else { throw .unreachable(id) }
            try caller.require(InstagramScope.messages)
            guard shown.isReadable(message, in: conversation) else { throw .deletedMessage }
            return try shown.message(message, in: conversation, fields: try call.fields())
        }
        if let scoped = state.scopedIDs[id], let person = state.people[scoped.username] {
            guard scoped.account == caller.account.id, edge == nil else { throw .unreachable(id) }
            try caller.require(InstagramScope.messages)
            return try shown.person(person, igsid: id, fields: try call.fields())
        }
        if edge == nil, let media = state.media.values.first(where: { $0.account == caller.account.id && $0.children.contains(id) }) {
            return try shown.child(id, of: media, fields: try call.fields())
        }
        throw .unreachable(id)
    }

    // MARK: Account

    private static func readAccount(_ shown: GraphProjection, edge: String?) throws(GraphError) -> OrderedJSON {
        try shown.caller.require(InstagramScope.basic)
        switch edge {
        case nil: return try shown.account(shown.caller.account, fields: try shown.call.fields())
        case "media": return try self.mediaList(shown) { $0.product != "STORY" && !($0.isLive && $0.isBroadcasting) }
        case "stories": return try self.mediaList(shown) { $0.product == "STORY" && shown.call.now - $0.at <= .hours(24) }
        case "live_media": return try self.mediaList(shown) { $0.isLive && $0.isBroadcasting }
        case "tags": return ["data": []]
        case "conversations": return try self.conversations(shown)
        case "subscribed_apps":
            let account = shown.caller.account
            guard account.isSubscribed else { return ["data": []] }
            return ["data": [["app_id": .string(shown.state.app.id), "subscribed_fields": OrderedJSON(strings: account.subscribedFields)]]]
        case let name?: throw .unknownField(name, on: "IGUser")
        }
    }

    private static func mediaList(_ shown: GraphProjection, where isWanted: (InstagramMedia) -> Bool) throws(GraphError) -> OrderedJSON {
        let call = shown.call
        let fields = try call.fields()
        let request = try call.page(defaultLimit: 25, maximum: 100)
        var bounds: (since: Int64?, until: Int64?) = (nil, nil)
        for name in ["since", "until"] {
            guard let text = call.text(name) else { continue }
            guard let seconds = Int64(text) else { throw .parameter("param \(name) must be a unix timestamp") }
            if name == "since" { bounds.since = seconds * 1000 } else { bounds.until = seconds * 1000 }
        }
        let wanted = shown.caller.account.media.compactMap { shown.state.media[$0] }.filter {
            isWanted($0) && $0.at <= call.now && $0.at.milliseconds >= bounds.since ?? .min && $0.at.milliseconds <= bounds.until ?? .max
        }
        // Only the 10,000 newest are reachable.
        let items = wanted.map { GraphListItem(id: $0.id, time: $0.at.milliseconds) }.sorted(by: GraphListItem.isBefore).prefix(10_000)
        var extra = call.text("fields").map { [FormItems.Item(name: "fields", value: $0)] } ?? []
        for name in ["since", "until"] { if let value = call.text(name) { extra.append(.init(name: name, value: value)) } }
        return try shown.page(Array(items), request, path: "\(shown.caller.account.id)/media", extra: extra) { (id) throws(GraphError) in
            guard let media = shown.state.media[id] else { return nil }
            return try shown.media(media, fields: fields)
        }
    }

    private static func conversations(_ shown: GraphProjection) throws(GraphError) -> OrderedJSON {
        let call = shown.call
        try shown.caller.require(InstagramScope.messages)
        if let error = shown.caller.account.condition.error, shown.caller.account.condition == .messagesDisabled { throw error }
        // The documentation writes it small, the SDK large.
        guard call.text("platform")?.lowercased() ?? "instagram" == "instagram" else { throw .parameter("param platform must be one of {INSTAGRAM}") }
        let fields = try call.fields()
        let request = try call.page(defaultLimit: 25, maximum: 100)
        var bounds: [String: Int64] = [:]
        for name in ["updated_after_ms", "updated_before_ms"] {
            guard let text = call.text(name) else { continue }
            guard let value = Int64(text) else { throw .parameter("param \(name) must be an integer") }
            bounds[name] = value
        }
        var items: [GraphListItem] = []
        for id in shown.caller.account.conversations {
            guard let conversation = shown.state.conversations[id] else { continue }
            if let wanted = call.text("user_id"), wanted != conversation.igsid { continue }
            guard let newest = shown.visibleMessages(of: conversation).first else { continue }
            // A request is a thread that a stranger began and nobody answered; idle for 30 days it is gone from the list.
            let isRequest = !conversation.hasOutbound && shown.state.people[conversation.person]?.follows.contains(conversation.account) != true
            if isRequest, call.now.milliseconds - newest.time > 30 * 86_400_000 { continue }
            if let after = bounds["updated_after_ms"], newest.time <= after { continue }
            if let before = bounds["updated_before_ms"], newest.time >= before { continue }
            items.append(GraphListItem(id: id, time: newest.time))
        }
        items.sort(by: GraphListItem.isBefore)
        let names = ["fields", "platform", "user_id", "updated_after_ms", "updated_before_ms"]
        let extra = names.compactMap { name in call.text(name).map { FormItems.Item(name: name, value: $0) } }
        return try shown.page(items, request, path: "me/conversations", extra: extra) { (id) throws(GraphError) in
            guard let conversation = shown.state.conversations[id] else { return nil }
            return try shown.conversation(conversation, fields: fields)
        }
    }

    // MARK: Media and comments

    private static func readMedia(_ shown: GraphProjection, _ media: InstagramMedia, edge: String?) throws(GraphError) -> OrderedJSON {
        try shown.caller.require(InstagramScope.basic)
        let fields = try shown.call.fields()
        switch edge {
        case nil: return try shown.media(media, fields: fields)
        case "children": return ["data": .array(try media.children.map { (id) throws(GraphError) in try shown.child(id, of: media, fields: fields) })]
        case "comments":
            // Comments on a live video are gone when it ends.
            if media.isLive, !media.isBroadcasting { return ["data": []] }
            let extra = shown.call.text("fields").map { [FormItems.Item(name: "fields", value: $0)] } ?? []
            let request = try shown.call.page(defaultLimit: 50, maximum: 50)
            return try shown.page(shown.topLevelComments(of: media), request, path: "\(media.id)/comments", extra: extra) { (id) throws(GraphError) in
                guard let comment = shown.state.comments[id] else { return nil }
                return try shown.comment(comment, fields: fields)
            }
        case let name?: throw .unknownField(name, on: "IGMedia")
        }
    }

    private static func readComment(_ shown: GraphProjection, _ comment: InstagramComment, edge: String?) throws(GraphError) -> OrderedJSON {
        let fields = try shown.call.fields()
        switch edge {
        case nil: return try shown.comment(comment, fields: fields)
        case "replies":
            let extra = shown.call.text("fields").map { [FormItems.Item(name: "fields", value: $0)] } ?? []
            let request = try shown.call.page(defaultLimit: 50, maximum: 50)
            return try shown.page(shown.replies(of: comment), request, path: "\(comment.id)/replies", extra: extra) { (id) throws(GraphError) in
                guard let reply = shown.state.comments[id] else { return nil }
                return try shown.comment(reply, fields: fields)
            }
        case let name?: throw .unknownField(name, on: "IGComment")
        }
    }
}
