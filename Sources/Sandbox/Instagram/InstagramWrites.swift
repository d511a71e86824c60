import Core

/// The writing half of the Graph API, but for sending messages: comments, media switches, webhook subscriptions.
extension InstagramSimulator {
    /// Instagram's own limit for a comment; this API publishes none.
    static let maximumCommentLength = 2200

    func write(_ call: GraphCall, _ caller: GraphCaller, _ state: inout InstagramState, id: String, edge: String?) throws(GraphError) -> OrderedJSON {
        if id == caller.account.id {
            switch edge {
            case "messages":
                guard call.method == .post else { break }
                return try self.send(call, caller, &state)
            case "subscribed_apps": return try Self.subscribe(call, caller, &state)
            default: break
            }
            throw GraphError(100, "Unsupported \(call.method.rawValue.lowercased()) request", type: "GraphMethodException")
        }
        if let media = state.media[id] {
            guard media.account == caller.account.id else { throw .unreachable(id, call.method.rawValue) }
            try caller.require(InstagramScope.comments)
            try Self.checkCondition(caller)
            return try self.writeMedia(call, caller, &state, media, edge: edge)
        }
        if let comment = state.comments[id] {
            guard state.media[comment.media]?.account == caller.account.id else { throw .unreachable(id, call.method.rawValue) }
            try caller.require(InstagramScope.comments)
            try Self.checkCondition(caller)
            return try self.writeComment(call, caller, &state, comment, edge: edge)
        }
        throw .unreachable(id, call.method.rawValue)
    }

    static func checkCondition(_ caller: GraphCaller) throws(GraphError) {
        switch caller.account.condition {
        case .actionBlocked, .checkpointed: if let error = caller.account.condition.error { throw error }
        default: break
        }
    }

    // MARK: Comments

    private func writeMedia(
        _ call: GraphCall, _ caller: GraphCaller, _ state: inout InstagramState, _ media: InstagramMedia, edge: String?
    ) throws(GraphError) -> OrderedJSON {
        guard call.method == .post else { throw .unreachable(media.id, "delete") }
        switch edge {
        case "comments":
            let text = try Self.commentText(call)
            guard media.isCommentEnabled else { throw .parameter("Comments are disabled for this media") }
            return ["id": .string(self.addOwnComment(&state, media: media, parent: nil, text: text, call: call))]
        case nil:
            guard let enabled = try call.flag("comment_enabled") else { throw .missingParameter("comment_enabled") }
            state.media[media.id]?.isCommentEnabled = enabled
            return ["success": true]
        case let name?: throw .unknownField(name, on: "IGMedia")
        }
    }

    private func writeComment(
        _ call: GraphCall, _ caller: GraphCaller, _ state: inout InstagramState, _ comment: InstagramComment, edge: String?
    ) throws(GraphError) -> OrderedJSON {
        if call.method == .delete {
            guard edge == nil else { throw .unreachable(comment.id, "delete") }
            Self.remove(comment, &state)
            return ["success": true]
        }
        switch edge {
        case "replies":
            let text = try Self.commentText(call)
            guard let media = state.media[comment.media] else { throw .unreachable(comment.id, "post") }
            guard !comment.isHidden else { throw .parameter("Cannot reply to a hidden comment") }
            guard !media.isLive else { throw .parameter("Cannot reply to comments on live videos") }
            guard media.isCommentEnabled else { throw .parameter("Comments are disabled for this media") }
            // A reply to a reply becomes one to the top-level comment.
            return ["id": .string(self.addOwnComment(&state, media: media, parent: comment.parent ?? comment.id, text: text, call: call))]
        case nil:
            guard let hide = try call.flag("hide") else {
                // The read field's names are taken without complaint and without effect.
                if call.parameters["is_hidden"] != nil || call.parameters["hidden"] != nil { return ["success": true] }
                throw .missingParameter("hide")
            }
            if comment.person != nil { state.comments[comment.id]?.isHidden = hide }
            return ["success": true]
        case let name?: throw .unknownField(name, on: "IGComment")
        }
    }

    private static func commentText(_ call: GraphCall) throws(GraphError) -> String {
        let text = try call.requiredText("message")
        guard !text.allSatisfy(\.isWhitespace) else { throw .parameter("The parameter message must not be empty") }
        guard text.count <= self.maximumCommentLength else { throw .parameter("The comment is too long: at most \(self.maximumCommentLength) characters are allowed") }
        return text
    }

    private func addOwnComment(_ state: inout InstagramState, media: InstagramMedia, parent: String?, text: String, call: GraphCall) -> String {
        let id = state.addComment(media: media.id, parent: parent, person: nil, text: text, at: call.now, visibleAt: call.now + call.visibilityDelay)
        if state.behaviour.sendsOwnComments { self.emitComment(id, &state) }
        return id
    }

    /// Removes a comment with its replies.
    static func remove(_ comment: InstagramComment, _ state: inout InstagramState) {
        let gone = Set([comment.id] + comment.replies)
        for id in gone { state.comments[id] = nil }
        state.media[comment.media]?.comments.removeAll { gone.contains($0) }
        if let parent = comment.parent { state.comments[parent]?.replies.removeAll { $0 == comment.id } }
    }

    // MARK: Webhook subscription

    private static func subscribe(_ call: GraphCall, _ caller: GraphCaller, _ state: inout InstagramState) throws(GraphError) -> OrderedJSON {
        try caller.require(InstagramScope.basic)
        if call.method == .delete {
            state.accounts[caller.account.id]?.isSubscribed = false
            state.accounts[caller.account.id]?.subscribedFields = []
            return ["success": true]
        }
        // A list of words, or as the SDK sends it: a JSON list.
        let text = try call.requiredText("subscribed_fields")
        let listed = (try? OrderedJSON(parsing: text))?.arrayValue?.compactMap(\.stringValue)
        let fields = (listed ?? text.split(separator: ",").map { $0.trimmingSpaces() }).filter { !$0.isEmpty }
        guard !fields.isEmpty else { throw .missingParameter("subscribed_fields") }
        for field in fields {
            guard InstagramEvent.knownFields.contains(field) else { throw .parameter("Param subscribed_fields[0] must be one of {\(InstagramEvent.knownFields.sorted().joined(separator: ", "))} - got \"\(field)\".") }
            if field.hasPrefix("messag"), !caller.has(InstagramScope.messages) { throw .missingScope(InstagramScope.messages) }
            if field.hasSuffix("comments"), !caller.has(InstagramScope.comments) { throw .missingScope(InstagramScope.comments) }
        }
        state.accounts[caller.account.id]?.isSubscribed = true
        state.accounts[caller.account.id]?.subscribedFields = fields
        return ["success": true]
    }
}
