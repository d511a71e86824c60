import Core

/// Conversations, messages and people (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api).
extension GraphProjection {
    static let conversationFields: Set<String> = ["id", "updated_time", "participants", "messages", "name", "message_count"]
    static let messageFields: Set<String> = [
        "id", "created_time", "from", "to", "message", "attachments", "shares", "reactions", "is_unsupported", "reply_to", "story", "tags",
    ]
    static let personFields: Set<String> = [
        "id", "name", "username", "profile_pic", "follower_count", "is_user_follow_business", "is_business_follow_user", "is_verified_user",
    ]
    /// Only so many of a conversation's newest messages can be read in detail.
    static let detailHorizon = 20

    /// Ids of the messages that can be seen now, newest first.
    func visibleMessages(of conversation: InstagramConversation) -> [GraphListItem] {
        conversation.messages.compactMap { self.state.messages[$0] }.filter { $0.visibleAt <= self.call.now }
            .enumerated().map { GraphListItem(id: $0.element.id, time: $0.element.at.milliseconds) }
            .sorted { (left, right) in left.time != right.time ? left.time > right.time : self.rank(left.id, conversation) > self.rank(right.id, conversation) }
    }

    /// Messages of the same millisecond keep their order of arrival.
    private func rank(_ id: String, _ conversation: InstagramConversation) -> Int { conversation.messages.firstIndex(of: id) ?? 0 }

    func isReadable(_ message: InstagramMessage, in conversation: InstagramConversation) -> Bool {
        self.visibleMessages(of: conversation).prefix(Self.detailHorizon).contains { $0.id == message.id }
    }

    func conversation(_ conversation: InstagramConversation, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        let fields = fields ?? [GraphField(name: "id"), GraphField(name: "updated_time")]
        var object = OrderedObject()
        for field in fields {
            switch field.name {
            case "id": object["id"] = .string(conversation.id)
            case "updated_time": object["updated_time"] = .string(conversation.updatedAt.graphText)
            case "name": break
            case "message_count": object["message_count"] = .integer(Int64(self.visibleMessages(of: conversation).count))
            case "participants":
                let account = self.caller.account
                object["participants"] = [
                    "data": [
                        ["username": .string(account.username), "id": .string(account.id)],
                        ["username": .string(conversation.person), "id": .string(conversation.igsid)],
                    ]
                ]
            case "messages": object["messages"] = try self.messages(of: conversation, field: field, request: nil)
            default: throw .unknownField(field.name, on: "Conversation")
            }
        }
        if object["id"] == nil { object.append("id", .string(conversation.id)) }
        return .object(object)
    }

    /// The messages edge: all ids, details of the newest twenty only.
    func messages(of conversation: InstagramConversation, field: GraphField, request: GraphPageRequest?) throws(GraphError) -> OrderedJSON {
        let items = self.visibleMessages(of: conversation)
        let after = try field.after.map { (text) throws(GraphError) in try GraphCursor(text: text, now: self.call.now) }
        let request = request ?? GraphPageRequest(limit: field.limit ?? 25, after: after)
        let readable = Set(items.prefix(Self.detailHorizon).map(\.id))
        let written = field.fields.map { fields in fields.map(\.name).joined(separator: ",") }
        let extra = written.map { [FormItems.Item(name: "fields", value: $0)] } ?? []
        return try self.page(items, request, path: "\(conversation.id)/messages", extra: extra) { (id) throws(GraphError) in
            guard let message = self.state.messages[id] else { return nil }
            guard readable.contains(id) else { return ["id": .string(id), "created_time": .string(message.at.graphText)] }
            return try self.message(message, in: conversation, fields: field.fields)
        }
    }

    func message(_ message: InstagramMessage, in conversation: InstagramConversation, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        let fields = fields ?? [GraphField(name: "id"), GraphField(name: "created_time")]
        let account: OrderedJSON = ["username": .string(self.caller.account.username), "id": .string(self.caller.account.id)]
        let person: OrderedJSON = ["username": .string(conversation.person), "id": .string(conversation.igsid)]
        var object = OrderedObject()
        for field in fields {
            guard Self.messageFields.contains(field.name) else { throw .unknownField(field.name, on: "Message") }
            switch field.name {
            case "id": object["id"] = .string(message.id)
            case "created_time": object["created_time"] = .string(message.at.graphText)
            case "from": object["from"] = message.isFromAccount ? account : person
            case "to": object["to"] = ["data": [message.isFromAccount ? person : account]]
            case "message": object["message"] = .string(message.text ?? "")
            case "attachments": if !message.attachments.isEmpty { object["attachments"] = ["data": .array(message.attachments)] }
            case "reply_to": if let mid = message.replyTo { object["reply_to"] = ["mid": .string(mid)] }
            case "is_unsupported": if message.isUnsupported { object["is_unsupported"] = true }
            case "reactions":
                guard !message.reactions.isEmpty else { continue }
                let list = message.reactions.map { reaction -> OrderedJSON in
                    ["reaction": .string(reaction.reaction), "users": [reaction.isFromAccount ? account : person]]
                }
                object["reactions"] = ["data": .array(list)]
            default: break
            }
        }
        if object["id"] == nil { object.append("id", .string(message.id)) }
        return .object(object)
    }

    func person(_ person: InstagramPerson, igsid: String, fields: [GraphField]?) throws(GraphError) -> OrderedJSON {
        let account = self.caller.account.id
        guard person.consents.contains(account) else {
            throw GraphError(230, "(#230) User consent is required to access user profile", status: 403, type: "IGApiException")
        }
        if person.blocked.contains(account) { throw .unreachable(igsid) }
        let fields = fields ?? ["name", "username", "profile_pic"].map { GraphField(name: $0) }
        var object = OrderedObject()
        for field in fields {
            guard Self.personFields.contains(field.name) else { throw .unknownField(field.name, on: "IGBusinessScopedID") }
            switch field.name {
            case "id": object["id"] = .string(igsid)
            // Name and picture are the exception to "absent rather than null".
            case "name": object["name"] = person.name.isEmpty ? .null : .string(person.name)
            case "username": object["username"] = .string(person.username)
            case "profile_pic": object["profile_pic"] = .string("https://scontent.cdninstagram.com/v/profile/\(igsid).jpg?oe=68F0A1B2")
            case "follower_count": object["follower_count"] = .integer(Int64(person.followers))
            case "is_user_follow_business": object["is_user_follow_business"] = .bool(person.follows.contains(account))
            case "is_business_follow_user": object["is_business_follow_user"] = false
            case "is_verified_user": object["is_verified_user"] = .bool(person.isVerified)
            default: break
            }
        }
        if object["id"] == nil { object.append("id", .string(igsid)) }
        return .object(object)
    }
}
