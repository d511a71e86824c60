import Core

/// Shows nodes of the graph with exactly the fields that were asked for: what is missing is absent rather than null,
/// and unknown fields are errors (https://developers.facebook.com/docs/graph-api/results).
struct GraphProjection {
    let state: InstagramState
    let caller: GraphCaller
    let call: GraphCall

    static let accountFields: Set<String> = [
        "id", "user_id", "username", "name", "account_type", "profile_picture_url", "biography", "website", "followers_count", "follows_count", "media_count",
    ]
    static let mediaFields: Set<String> = [
        "id", "caption", "media_type", "media_product_type", "media_url", "thumbnail_url", "permalink", "shortcode", "timestamp", "username", "like_count",
        "comments_count", "alt_text", "is_comment_enabled", "is_shared_to_feed", "is_ai_generated", "children", "comments", "owner",
    ]
    static let commentFields: Set<String> = [
        "id", "text", "timestamp", "username", "from", "like_count", "hidden", "parent_id", "media", "replies", "user", "legacy_instagram_comment_id",
    ]

    /// Goes through the fields and adds each; `id` comes always.
    private func build(
        _ id: String, _ fields: [GraphField], known: Set<String>, type: String, _ value: (GraphField) throws(GraphError) -> OrderedJSON?
    ) throws(GraphError) -> OrderedJSON {
        var object = OrderedObject()
        for field in fields {
            guard known.contains(field.name) else { throw .unknownField(field.name, on: type) }
            if let value = try value(field) { object[field.name] = value }
        }
        if object["id"] == nil { object.append("id", .string(id)) }
        return .object(object)
    }

    // MARK: Account

    func account(_ account: InstagramAccount, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        let fields = fields ?? [GraphField(name: "id")]
        return try self.build(account.appScopedID, fields, known: Self.accountFields, type: "IGUser") { field in
            switch field.name {
            case "id": .string(account.appScopedID)
            case "user_id": .string(account.id)
            case "username": .string(account.username)
            case "name": .string(account.name)
            case "account_type": .string(account.type)
            case "profile_picture_url": .string("https://scontent.cdninstagram.com/v/profile/\(account.id).jpg?oh=00")
            case "biography": account.biography.isEmpty ? nil : .string(account.biography)
            case "website": account.website.map { .string($0) }
            case "followers_count": .integer(Int64(account.followers))
            case "follows_count": 310
            case "media_count": .integer(Int64(account.media.count { self.state.media[$0]?.product != "STORY" }))
            default: nil
            }
        }
    }

    // MARK: Media

    func media(_ media: InstagramMedia, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        let fields = fields ?? [GraphField(name: "id")]
        return try self.build(media.id, fields, known: Self.mediaFields, type: "IGMedia") { (field) throws(GraphError) in
            switch field.name {
            case "children":
                guard !media.children.isEmpty else { return nil }
                return ["data": .array(try media.children.map { (id) throws(GraphError) in try self.child(id, of: media, fields: field.fields) })]
            case "comments": return try self.comments(of: media, field: field)
            default: return self.mediaValue(media, field.name)
            }
        }
    }

    private func mediaValue(_ media: InstagramMedia, _ name: String) -> OrderedJSON? {
        let isReel = media.product == "REELS"
        switch name {
        case "id": return .string(media.id)
        case "caption": return media.caption.map { .string($0) }
        case "media_type": return .string(media.type)
        case "media_product_type": return .string(media.product)
        case "media_url": return media.hidesURL ? nil : .string(Self.address(media.id, isVideo: media.type == "VIDEO"))
        case "thumbnail_url": return media.type == "VIDEO" ? .string(Self.address(media.id, isVideo: false)) : nil
        case "permalink": return .string("https://www.instagram.com/\(isReel ? "reel" : "p")/\(media.shortcode)/")
        case "shortcode": return .string(media.shortcode)
        case "timestamp": return .string(media.at.graphText)
        case "username": return self.state.accounts[media.account].map { .string($0.username) }
        case "owner": return ["id": .string(media.account)]
        case "like_count": return media.likes.map { .integer(Int64($0)) }
        case "comments_count": return .integer(Int64(media.comments.count { self.state.comments[$0] != nil }))
        case "alt_text": return media.altText.map { .string($0) }
        case "is_comment_enabled": return .bool(media.isCommentEnabled)
        case "is_shared_to_feed": return isReel ? true : nil
        case "is_ai_generated": return false
        default: return nil
        }
    }

    /// A picture of an album: no caption, no permalink, no counts.
    func child(_ id: String, of media: InstagramMedia, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        try self.build(id, fields ?? [GraphField(name: "id")], known: Self.mediaFields, type: "IGMedia") { field in
            switch field.name {
            case "id": .string(id)
            case "media_type": "IMAGE"
            case "media_url": .string(Self.address(id, isVideo: false))
            case "timestamp": .string(media.at.graphText)
            case "username", "owner": self.mediaValue(media, field.name)
            default: nil
            }
        }
    }

    private static func address(_ id: String, isVideo: Bool) -> String {
        "https://scontent.cdninstagram.com/v/t/\(id).\(isVideo ? "mp4" : "jpg")?_nc_ht=scontent.cdninstagram.com&oe=68F0A1B2"
    }

    // MARK: Comments

    func comment(_ comment: InstagramComment, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        let fields = fields ?? [GraphField(name: "id"), GraphField(name: "text"), GraphField(name: "timestamp")]
        return try self.build(comment.id, fields, known: Self.commentFields, type: "IGComment") { (field) throws(GraphError) in
            switch field.name {
            case "replies":
                let items = self.replies(of: comment)
                guard !items.isEmpty else { return nil }
                let shown = items.prefix(field.limit ?? 50).compactMap { self.state.comments[$0.id] }
                return ["data": .array(try shown.map { (reply) throws(GraphError) in try self.comment(reply, fields: field.fields) })]
            case "media":
                guard let media = self.state.media[comment.media] else { return nil }
                return try self.media(media, fields: field.fields)
            default: return self.commentValue(comment, field)
            }
        }
    }

    private func commentValue(_ comment: InstagramComment, _ field: GraphField) -> OrderedJSON? {
        let author = self.author(of: comment)
        switch field.name {
        case "id": return .string(comment.id)
        case "text": return .string(comment.text)
        case "timestamp": return .string(comment.at.graphText)
        // Who wrote it is only for those who may manage comments.
        case "username": return self.caller.has(InstagramScope.comments) ? .string(author.username) : nil
        case "from": return self.caller.has(InstagramScope.comments) ? ["id": .string(author.id), "username": .string(author.username)] : nil
        case "user": return comment.person == nil ? ["id": .string(author.id)] : nil
        case "like_count": return .integer(Int64(comment.likes))
        case "hidden": return .bool(comment.isHidden)
        case "parent_id": return comment.parent.map { .string($0) }
        default: return nil
        }
    }

    func author(of comment: InstagramComment) -> (id: String, username: String) {
        let account = self.state.media[comment.media]?.account ?? ""
        guard let person = comment.person else { return (account, self.state.accounts[account]?.username ?? "") }
        return (InstagramState.knownScopedID(of: person, for: account), person)
    }

    /// Newest first; comments of restricted people keep their place but are not shown.
    func topLevelComments(of media: InstagramMedia) -> [GraphListItem] { self.list(media.comments) { $0.parent == nil } }

    func replies(of comment: InstagramComment) -> [GraphListItem] {
        self.list(comment.replies) { _ in true }.filter(\.isShown)
    }

    private func list(_ ids: [String], where isWanted: (InstagramComment) -> Bool) -> [GraphListItem] {
        var items: [GraphListItem] = []
        for id in ids {
            guard let comment = self.state.comments[id], comment.visibleAt <= self.call.now, isWanted(comment) else { continue }
            let isRestricted = comment.person.flatMap { self.state.people[$0] }?.restrictedBy.contains(self.caller.account.id) ?? false
            items.append(GraphListItem(id: id, time: comment.at.milliseconds, isShown: !isRestricted))
        }
        return items.sorted(by: GraphListItem.isBefore)
    }

    private func comments(of media: InstagramMedia, field: GraphField) throws(GraphError) -> OrderedJSON? {
        let items = self.topLevelComments(of: media)
        guard !items.isEmpty else { return nil }
        let after = try field.after.map { (text) throws(GraphError) in try GraphCursor(text: text, now: self.call.now) }
        let request = GraphPageRequest(limit: min(field.limit ?? 25, 50), after: after)
        return try self.page(items, request, path: "\(media.id)/comments", extra: []) { (id) throws(GraphError) in
            guard let comment = self.state.comments[id] else { return nil }
            return try self.comment(comment, fields: field.fields)
        }
    }

    // MARK: Pages

    /// - Parameters:
    ///   - items: newest first.
    ///   - path: of the list, without version, for the links.
    ///   - extra: query items that a link repeats.
    func page(
        _ items: [GraphListItem], _ request: GraphPageRequest, path: String, extra: [FormItems.Item], _ show: (String) throws(GraphError) -> OrderedJSON?
    ) throws(GraphError) -> OrderedJSON {
        let cut = request.cut(items)
        var data: [OrderedJSON] = []
        for item in cut.items where item.isShown { if let value = try show(item.id) { data.append(value) } }
        guard let first = cut.items.first, let last = cut.items.last else { return ["data": .array(data)] }
        let before = GraphCursor(time: first.time, id: first.id, issued: self.call.now).text
        let after = GraphCursor(time: last.time, id: last.id, issued: self.call.now).text
        var paging: OrderedObject = ["cursors": ["before": .string(before), "after": .string(after)]]
        if cut.hasNext { paging.append("next", .string(self.link(path, extra, request.limit, "after", after))) }
        if cut.hasPrevious { paging.append("previous", .string(self.link(path, extra, request.limit, "before", before))) }
        return ["data": .array(data), "paging": .object(paging)]
    }

    /// Real links carry the token too, which is why they must never be logged.
    private func link(_ path: String, _ extra: [FormItems.Item], _ limit: Int, _ direction: String, _ cursor: String) -> String {
        var items = [FormItems.Item(name: "access_token", value: self.call.token ?? ""), .init(name: "limit", value: String(limit))]
        items += extra
        items.append(.init(name: direction, value: cursor))
        return "\(self.call.base)/\(self.call.version)/\(path)?\(FormItems(items).encoded)"
    }
}
