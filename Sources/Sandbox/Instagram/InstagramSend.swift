import Core

/// Sending messages, with the platform's rules for windows, tags and private replies (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api).
extension InstagramSimulator {
    static let maximumTextBytes = 1000
    private static let standardWindow = Duration.hours(24)
    private static let humanWindow = Duration.days(7)
    private static let reactions: Set<String> = ["love", "like", "laugh", "wow", "sad", "angry", "other"]

    /// What a send says, checked by itself.
    private struct Content {
        var text: String?
        var attachments: [OrderedJSON] = []
        var replyTo: String?
        var isMedia = false
    }

    func send(_ call: GraphCall, _ caller: GraphCaller, _ state: inout InstagramState) throws(GraphError) -> OrderedJSON {
        try caller.require(InstagramScope.messages)
        let account = caller.account
        if let error = account.condition.error { throw error }
        guard let recipient = try call.json("recipient") else { throw .missingParameter("recipient") }
        guard let forms = recipient.objectValue, forms.count == 1, let form = forms.members.first, form.key == "id" || form.key == "comment_id", let target = form.value.stringValue else {
            throw .parameter("param recipient must be an object with exactly one of id and comment_id, as a string")
        }
        let message = try call.json("message")
        // The documentation writes it small, the SDK large.
        let action = call.text("sender_action")?.lowercased()
        guard (message == nil) != (action == nil) else { throw .parameter("exactly one of message and sender_action must be given") }
        let tag = try Self.tag(call)
        guard state.limits.allow("send/" + account.id, limit: state.behaviour.sendsPerSecond, per: .seconds(1), now: call.now) else { throw Self.tooMany }
        if let action { return try self.act(action, call, account, &state, form: form.key, target: target) }
        let content = try Self.content(message, account: account, state: state)
        if form.key == "comment_id" {
            if tag != nil { throw .parameter("tag can't be used with a private reply") }
            return try self.privateReply(to: target, content, call, account, &state)
        }
        return try self.reply(to: target, content, tag: tag, call, account, &state)
    }

    static let tooMany = GraphError(613, "(#613) Calls to this api have exceeded the rate limit.", subcode: 2_534_040, type: "IGApiException", isTransient: true)

    /// The message tag: only `HUMAN_AGENT` is left since 2026-04-27.
    private static func tag(_ call: GraphCall) throws(GraphError) -> String? {
        let kind = call.text("messaging_type")
        if let kind, !["RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"].contains(kind) { throw .parameter("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG, UTILITY}") }
        guard let tag = call.text("tag") else {
            if kind == "MESSAGE_TAG" { throw .missingParameter("tag") }
            return nil
        }
        guard tag == "HUMAN_AGENT" else { throw .parameter("Param tag must be one of {HUMAN_AGENT} - got \"\(tag)\".") }
        if let kind, kind != "MESSAGE_TAG" { throw .parameter("tag needs messaging_type MESSAGE_TAG") }
        return tag
    }

    // MARK: Content

    private static func content(_ message: OrderedJSON?, account: InstagramAccount, state: InstagramState) throws(GraphError) -> Content {
        guard let object = message?.objectValue else { throw .parameter("param message must be an object") }
        let known: Set<String> = ["text", "attachment", "attachments", "quick_replies", "reply_to", "metadata"]
        if let stranger = object.keys.first(where: { !known.contains($0) }) { throw .parameter("Invalid keys \"\(stranger)\" were found in param \"message\".") }
        var content = Content()
        content.replyTo = object["reply_to"]?["mid"]?.stringValue
        if let value = object["text"] {
            guard let text = value.stringValue, !text.isEmpty else { throw .parameter("param message[text] must be a non-empty string") }
            guard text.utf8.count <= self.maximumTextBytes else { throw .parameter("Length of param message[text] must be less than or equal to \(self.maximumTextBytes)") }
            content.text = text
        }
        var attachments = object["attachments"]?.arrayValue ?? []
        if let single = object["attachment"] {
            guard attachments.isEmpty else { throw .parameter("Only one of attachment and attachments can be given") }
            attachments = [single]
        }
        guard content.text == nil || attachments.isEmpty else { throw .parameter("text and attachment can't be in the same message") }
        guard content.text != nil || !attachments.isEmpty else { throw .parameter("message cannot be empty, must provide valid attachment or text") }
        for attachment in attachments { content.attachments.append(try self.attachment(attachment, count: attachments.count, account: account, state: state)) }
        content.isMedia = attachments.contains { ["audio", "video"].contains($0["type"]?.stringValue ?? "") }
        if let replies = object["quick_replies"] {
            guard content.text != nil, let list = replies.arrayValue, (1 ... 13).contains(list.count) else { throw .parameter("quick_replies needs text and 1 to 13 entries") }
            guard list.allSatisfy({ ($0["title"]?.stringValue?.count ?? 0) <= 20 && $0["content_type"]?.stringValue != nil }) else {
                throw .parameter("quick_replies need a content_type and a title of at most 20 characters")
            }
        }
        return content
    }

    private static func attachment(_ value: OrderedJSON, count: Int, account: InstagramAccount, state: InstagramState) throws(GraphError) -> OrderedJSON {
        guard let type = value["type"]?.stringValue else { throw .parameter("param message[attachment][type] is required") }
        guard count == 1 || type == "image" else { throw .parameter("attachments may hold several images only") }
        switch type {
        case "image", "audio", "video", "file":
            let hasID = value["payload"]?["attachment_id"]?.stringValue != nil
            guard hasID || value["payload"]?["url"]?.stringValue?.hasPrefix("https://") == true else { throw .parameter("param message[attachment][payload][url] must be an https URL") }
        case "like_heart": break
        case "MEDIA_SHARE":
            guard let id = value["payload"]?["id"]?.stringValue, state.media[id]?.account == account.id else { throw .parameter("MEDIA_SHARE needs the id of a post of the account") }
        case "template":
            let payload = value["payload"]
            switch payload?["template_type"]?.stringValue {
            case "generic":
                guard let elements = payload?["elements"]?.arrayValue, (1 ... 10).contains(elements.count) else { throw .parameter("a generic template needs 1 to 10 elements") }
            case "button":
                guard payload?["text"]?.stringValue?.isEmpty == false, let buttons = payload?["buttons"]?.arrayValue, (1 ... 3).contains(buttons.count) else {
                    throw .parameter("a button template needs text and 1 to 3 buttons")
                }
            default: throw .parameter("template_type must be generic or button")
            }
        default: throw .parameter("param message[attachment][type] must be one of {image, audio, video, file, like_heart, MEDIA_SHARE, template}")
        }
        return value
    }

    // MARK: To a person

    private func thread(of target: String, _ account: InstagramAccount, _ state: InstagramState) throws(GraphError) -> (person: InstagramPerson, conversation: InstagramConversation?) {
        guard let scoped = state.scopedIDs[target], scoped.account == account.id, let person = state.people[scoped.username] else { throw .noSuchPerson }
        if person.blocked.contains(account.id) || person.refusesMessages.contains(account.id) {
            throw GraphError(551, "(#551) This person isn't available right now.", subcode: 1_545_041, type: "IGApiException")
        }
        let conversation = account.conversations.lazy.compactMap { state.conversations[$0] }.first { $0.igsid == target }
        return (person, conversation)
    }

    private func checkWindow(_ conversation: InstagramConversation?, tag: String?, now: Timestamp, app: InstagramSeed.App) throws(GraphError) {
        guard let last = conversation?.lastInboundAt else { throw .outsideWindow }
        let passed = now - last
        if tag == "HUMAN_AGENT" {
            guard app.hasHumanAgent else { throw GraphError(10, "(#10) The Human Agent feature is not granted to this app.", status: 403, type: "IGApiException") }
            guard passed <= Self.humanWindow else { throw .outsideWindow }
        } else if passed > Self.standardWindow {
            throw .outsideWindow
        }
    }

    private func reply(
        to target: String, _ content: Content, tag: String?, _ call: GraphCall, _ account: InstagramAccount, _ state: inout InstagramState
    ) throws(GraphError) -> OrderedJSON {
        let (person, conversation) = try self.thread(of: target, account, state)
        try self.checkWindow(conversation, tag: tag, now: call.now, app: state.app)
        if content.isMedia, !state.limits.allow("media/" + account.id, limit: 10, per: .seconds(1), now: call.now) { throw Self.tooMany }
        if let mid = content.replyTo, state.messages[mid]?.conversation != conversation?.id || conversation == nil {
            throw .parameter("param message[reply_to][mid] is not a message of this conversation")
        }
        return self.deliver(content, to: person.username, call, account, &state, isPrivateReply: false)
    }

    private func deliver(
        _ content: Content, to person: String, _ call: GraphCall, _ account: InstagramAccount, _ state: inout InstagramState, isPrivateReply: Bool
    ) -> OrderedJSON {
        let message = state.addMessage(
            account: account.id, person: person, isFromAccount: true, text: content.text, attachments: content.attachments, replyTo: content.replyTo, at: call.now,
            visibleAt: call.now + call.visibilityDelay)
        self.emitMessage(message, &state, appID: state.behaviour.echoesCarryAppID ? state.app.id : nil)
        return ["recipient_id": .string(state.conversations[message.conversation]?.igsid ?? ""), "message_id": .string(message.id)]
    }

    // MARK: Private replies

    private func privateReply(
        to commentID: String, _ content: Content, _ call: GraphCall, _ account: InstagramAccount, _ state: inout InstagramState
    ) throws(GraphError) -> OrderedJSON {
        guard let comment = state.comments[commentID], comment.visibleAt <= call.now, let media = state.media[comment.media], media.account == account.id else {
            throw .unreachable(commentID, "post")
        }
        let notRepliable = GraphError(10903, "(#10903) This user cannot be replied to.", type: "IGApiException")
        guard let person = comment.person else { throw notRepliable }
        if state.people[person]?.blocked.contains(account.id) == true || state.people[person]?.refusesMessages.contains(account.id) == true { throw notRepliable }
        if comment.hasPrivateReply { throw GraphError(10900, "(#10900) Activity already replied to.", type: "IGApiException") }
        if media.isLive {
            guard media.isBroadcasting else { throw notRepliable }
        } else {
            guard call.now - comment.at <= Self.humanWindow else { throw .outsideWindow }
            guard state.limits.allow("private/" + account.id, limit: state.behaviour.privateRepliesPerHour, per: .hours(1), now: call.now) else { throw Self.tooMany }
        }
        guard content.replyTo == nil else { throw .parameter("reply_to can't be used with a private reply") }
        state.comments[commentID]?.hasPrivateReply = true
        return self.deliver(content, to: person, call, account, &state, isPrivateReply: true)
    }

    // MARK: Actions

    private func act(
        _ action: String, _ call: GraphCall, _ account: InstagramAccount, _ state: inout InstagramState, form: String, target: String
    ) throws(GraphError) -> OrderedJSON {
        guard form == "id" else { throw .parameter("sender_action needs recipient.id") }
        let (_, conversation) = try self.thread(of: target, account, state)
        switch action {
        case "typing_on", "typing_off", "mark_seen":
            try self.checkWindow(conversation, tag: nil, now: call.now, app: state.app)
        case "react", "unreact":
            let payload = try call.json("payload")
            guard let mid = payload?["message_id"]?.stringValue, let message = state.messages[mid], message.conversation == conversation?.id else {
                throw .parameter("param payload[message_id] is not a message of this conversation")
            }
            var reactions = message.reactions.filter { !$0.isFromAccount }
            if action == "react" {
                guard let reaction = payload?["reaction"]?.stringValue, Self.reactions.contains(reaction) else { throw .parameter("param payload[reaction] must be one of {love, like, laugh, wow, sad, angry, other}") }
                reactions.append((true, reaction))
            }
            // The account's own reactions have no echo.
            state.messages[mid]?.reactions = reactions
        default: throw .parameter("Param sender_action must be one of {typing_on, typing_off, mark_seen, react, unreact}")
        }
        return ["recipient_id": .string(target)]
    }
}
