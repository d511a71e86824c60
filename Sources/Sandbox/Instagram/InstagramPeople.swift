import Core

/// What people do in the Instagram app: fans who write, creators who answer by hand. For demos, replays and tests.
extension InstagramSimulator {
    // MARK: Fans

    /// A fan comments; returns the comment's id.
    ///
    /// - Parameters:
    ///   - account: IG_ID or username; nil: the first.
    ///   - media: nil: the account's newest post.
    ///   - parent: the comment that is answered; its top-level comment becomes the parent.
    /// - Throws: `AppError` (`notFound`) when account, media or parent don't exist, `validationFailed` when comments are off.
    @discardableResult
    public func addFanComment(
        fan: String, text: String, account: String? = nil, media: String? = nil, parent: String? = nil, at: Timestamp? = nil
    ) throws -> String {
        let now = self.core.clock.now()
        return try self.state.withLock { state in
            guard let owner = state.account(account) else { throw AppError.notFound("Instagram account") }
            let answered = try parent.map { id throws -> InstagramComment in
                guard let comment = state.comments[id] else { throw AppError.notFound("comment") }
                return comment
            }
            guard let post = (media ?? answered?.media).map({ state.media[$0] }) ?? state.newestMedia(of: owner), post.account == owner.id else { throw AppError.notFound("post") }
            if let answered, answered.media != post.id { throw AppError.invalid("parent", "is a comment on another post.") }
            guard post.isCommentEnabled else { throw AppError.invalid("post", "takes no comments.") }
            let id = state.addComment(media: post.id, parent: answered.map { $0.parent ?? $0.id }, person: fan, text: text, at: at ?? now)
            self.emitComment(id, &state)
            return id
        }
    }

    /// A fan writes a direct message; returns its id.
    /// - Parameter attachments: `(type, url)`, such as `image` and an address.
    @discardableResult
    public func addFanMessage(
        fan: String, text: String?, account: String? = nil, attachments: [(type: String, url: String)] = [], replyTo: String? = nil, at: Timestamp? = nil
    ) throws -> String {
        let now = self.core.clock.now()
        return try self.state.withLock { state in
            guard let owner = state.account(account) else { throw AppError.notFound("Instagram account") }
            let items = attachments.map { item -> OrderedJSON in ["type": .string(item.type), "payload": ["url": .string(item.url)]] }
            let message = state.addMessage(account: owner.id, person: fan, isFromAccount: false, text: text, attachments: items, replyTo: replyTo, at: at ?? now)
            self.emitMessage(message, &state)
            return message.id
        }
    }

    /// The author changes a message's text, at most five times as on the platform.
    public func editMessage(_ id: String, text: String) throws {
        let now = self.core.clock.now()
        try self.state.withLock { state in
            guard var message = state.messages[id], let conversation = state.conversations[message.conversation] else { throw AppError.notFound("message") }
            guard message.edits < 5 else { throw AppError.invalid("message", "was edited five times already.") }
            message.text = text
            message.edits += 1
            state.messages[id] = message
            let edit: OrderedJSON = ["mid": .string(id), "text": .string(text), "num_edit": .integer(Int64(message.edits))]
            self.emitMessaging(["message_edit": edit], field: "message_edit", conversation, isFromAccount: message.isFromAccount, at: now, &state)
        }
    }

    /// The author takes a message back: it is gone from reads, and a webhook says so.
    public func unsendMessage(_ id: String) throws {
        let now = self.core.clock.now()
        try self.state.withLock { state in
            guard let message = state.messages.removeValue(forKey: id), let conversation = state.conversations[message.conversation] else { throw AppError.notFound("message") }
            state.conversations[message.conversation]?.messages.removeAll { $0 == id }
            var body: OrderedObject = ["mid": .string(id), "is_deleted": true]
            if message.isFromAccount { body.append("is_echo", true) }
            self.emitMessaging(["message": .object(body)], field: "messages", conversation, isFromAccount: message.isFromAccount, at: now, &state)
        }
    }

    /// A fan reacts to a message, or takes the reaction back (`reaction` nil).
    public func react(to id: String, reaction: String?, emoji: String = "\u{2764}\u{FE0F}") throws {
        let now = self.core.clock.now()
        try self.state.withLock { state in
            guard let message = state.messages[id], let conversation = state.conversations[message.conversation] else { throw AppError.notFound("message") }
            state.messages[id]?.reactions = message.reactions.filter(\.isFromAccount) + (reaction.map { [(false, $0)] } ?? [])
            var body: OrderedObject = ["mid": .string(id), "action": reaction == nil ? "unreact" : "react"]
            if let reaction {
                body.append("reaction", .string(reaction))
                body.append("emoji", .string(emoji))
            }
            self.emitMessaging(["reaction": .object(body)], field: "message_reactions", conversation, isFromAccount: false, at: now, &state)
        }
    }

    /// A fan reads a message.
    public func markSeen(_ id: String) throws {
        let now = self.core.clock.now()
        try self.state.withLock { state in
            guard let message = state.messages[id], let conversation = state.conversations[message.conversation] else { throw AppError.notFound("message") }
            self.emitMessaging(["read": ["mid": .string(id)]], field: "messaging_seen", conversation, isFromAccount: false, at: now, &state)
        }
    }

    /// A comment is deleted in the app, with its replies. Nobody is told.
    public func deleteComment(_ id: String) throws {
        try self.state.withLock { state in
            guard let comment = state.comments[id] else { throw AppError.notFound("comment") }
            Self.remove(comment, &state)
        }
    }

    // MARK: Creators

    /// The creator answers a fan by hand in the app: an echo with a message id that no API call made.
    @discardableResult
    public func typeMessage(to fan: String, text: String, account: String? = nil, at: Timestamp? = nil) throws -> String {
        let now = self.core.clock.now()
        return try self.state.withLock { state in
            guard let owner = state.account(account) else { throw AppError.notFound("Instagram account") }
            let message = state.addMessage(account: owner.id, person: fan, isFromAccount: true, text: text, at: at ?? now)
            self.emitMessage(message, &state)
            return message.id
        }
    }

    /// The creator answers a comment by hand in the app.
    @discardableResult
    public func typeReply(to comment: String, text: String, at: Timestamp? = nil) throws -> String {
        let now = self.core.clock.now()
        return try self.state.withLock { state in
            guard let answered = state.comments[comment] else { throw AppError.notFound("comment") }
            let id = state.addComment(media: answered.media, parent: answered.parent ?? answered.id, person: nil, text: text, at: at ?? now)
            if state.behaviour.sendsOwnComments { self.emitComment(id, &state) }
            return id
        }
    }

    /// The creator publishes a post; returns its id.
    @discardableResult
    public func publish(_ media: InstagramSeed.Media, account: String? = nil) throws -> String {
        let now = self.core.clock.now()
        return try self.state.withLock { state in
            guard let owner = state.account(account) else { throw AppError.notFound("Instagram account") }
            return state.addMedia(media, account: owner.id, at: media.at ?? now)
        }
    }

    /// A live broadcast ends: its comments can't be read or answered any more.
    public func endBroadcast(_ media: String) throws {
        try self.state.withLock { state in
            guard state.media[media]?.isLive == true else { throw AppError.notFound("live broadcast") }
            state.media[media]?.isBroadcasting = false
        }
    }

    // MARK: Circumstances

    /// What the platform thinks of an account.
    public func setCondition(_ condition: InstagramCondition, account: String? = nil) throws {
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            state.accounts[found.id]?.condition = condition
        }
    }

    /// How a fan stands to an account; nil leaves a side as it is.
    public func setRelation(
        fan: String, account: String? = nil, follows: Bool? = nil, isBlocked: Bool? = nil, refusesMessages: Bool? = nil, isRestricted: Bool? = nil
    ) throws {
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            var person = state.person(fan)
            func set(_ flag: Bool?, _ member: WritableKeyPath<InstagramPerson, Set<String>>) {
                guard let flag else { return }
                if flag { person[keyPath: member].insert(found.id) } else { person[keyPath: member].remove(found.id) }
            }
            set(follows, \.follows)
            set(isBlocked, \.blocked)
            set(refusesMessages, \.refusesMessages)
            set(isRestricted, \.restrictedBy)
            state.people[fan] = person
        }
    }

    /// Changes how the simulator behaves from now on.
    public func change(_ body: (inout InstagramBehaviour) -> Void) { self.state.withLock { body(&$0.behaviour) } }

    /// Changes the app's registration: addresses, features, live or not.
    public func changeApp(_ body: (inout InstagramSeed.App) -> Void) { self.state.withLock { body(&$0.app) } }

    /// The id by which an account knows a fan.
    public func scopedID(of fan: String, account: String? = nil) throws -> String {
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            return InstagramState.knownScopedID(of: fan, for: found.id)
        }
    }

    /// The accounts: IG_ID, app-scoped id and username, in the order of the seed.
    public var accounts: [(id: String, appScopedID: String, username: String)] {
        self.state.withLock { state in state.accountOrder.compactMap { state.accounts[$0] }.map { ($0.id, $0.appScopedID, $0.username) } }
    }

    /// The app's id and secret, for the product's configuration.
    public var credentials: (id: String, secret: String) { self.state.withLock { ($0.app.id, $0.app.secret) } }
}
