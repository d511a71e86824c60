import AsyncHTTPClient
import Core
import NIOCore

/// Something that a webhook tells, before it is put into a call.
struct InstagramEvent: Sendable {
    static let knownFields: Set<String> = [
        "messages", "message_reactions", "messaging_seen", "messaging_postbacks", "message_edit", "messaging_referral", "comments", "live_comments", "mentions",
        "messaging_optins", "messaging_handover", "standby", "story_insights", "follow", "message_echoes",
    ]

    var account: String
    var field: String
    var at: Timestamp
    /// An item of `messaging[]`, or the `value` of a comment event.
    var value: OrderedJSON
    var isMessaging: Bool
}

/// Making, batching, signing and sending webhook events (https://developers.facebook.com/documentation/instagram-platform/webhooks).
extension InstagramSimulator {
    // MARK: Events

    /// The event of a new message; an echo when the account sent it.
    func emitMessage(_ message: InstagramMessage, _ state: inout InstagramState, appID: String? = nil) {
        guard let conversation = state.conversations[message.conversation] else { return }
        var body: OrderedObject = ["mid": .string(message.id)]
        if let text = message.text { body.append("text", .string(text)) }
        if !message.attachments.isEmpty { body.append("attachments", .array(message.attachments)) }
        if let mid = message.replyTo { body.append("reply_to", ["mid": .string(mid)]) }
        if message.isUnsupported { body.append("is_unsupported", true) }
        if message.isFromAccount { body.append("is_echo", true) }
        if let appID { body.append("app_id", .string(appID)) }
        self.emitMessaging(["message": .object(body)], field: "messages", conversation, isFromAccount: message.isFromAccount, at: message.at, &state)
    }

    /// - Parameter content: what the item says beside who, to whom and when.
    func emitMessaging(
        _ content: OrderedObject, field: String, _ conversation: InstagramConversation, isFromAccount: Bool, at: Timestamp, _ state: inout InstagramState
    ) {
        let (account, person): (OrderedJSON, OrderedJSON) = (["id": .string(conversation.account)], ["id": .string(conversation.igsid)])
        var item: OrderedObject = [
            "sender": isFromAccount ? account : person, "recipient": isFromAccount ? person : account, "timestamp": .integer(at.milliseconds),
        ]
        for member in content.members { item.append(member.key, member.value) }
        self.emit(InstagramEvent(account: conversation.account, field: field, at: at, value: .object(item), isMessaging: true), &state)
    }

    func emitComment(_ id: String, _ state: inout InstagramState) {
        guard let comment = state.comments[id], let media = state.media[comment.media], let account = state.accounts[media.account] else { return }
        var value: OrderedObject = ["id": .string(id)]
        if let parent = comment.parent { value.append("parent_id", .string(parent)) }
        if let person = comment.person {
            value.append("from", ["id": .string(state.scopedID(of: person, for: account.id)), "username": .string(person)])
        } else {
            value.append("from", ["id": .string(account.id), "username": .string(account.username), "self_ig_scoped_id": .string(account.appScopedID)])
        }
        value.append("text", .string(comment.text))
        value.append("media", ["id": .string(media.id), "media_product_type": .string(media.product)])
        let field = media.isLive ? "live_comments" : "comments"
        self.emit(InstagramEvent(account: account.id, field: field, at: comment.at, value: .object(value), isMessaging: false), &state)
    }

    /// Sends the event, or keeps it for its batch; says nothing where the platform would say nothing.
    private func emit(_ event: InstagramEvent, _ state: inout InstagramState) {
        guard let account = state.accounts[event.account], account.isSubscribed, state.app.isLive, state.app.webhookURL != nil, state.app.fields.contains(event.field) else { return }
        let isComment = !event.isMessaging
        if isComment, !state.app.hasAdvancedAccess || account.isPrivate { return }
        if let person = isComment ? event.value["from"]?["username"]?.stringValue : nil, state.people[person]?.restrictedBy.contains(account.id) == true { return }
        if state.behaviour.unsubscribesAfterAnHour, self.hasFailedForAnHour() {
            for id in state.accountOrder { state.accounts[id]?.isSubscribed = false }
            return
        }
        state.pendingEvents.append(event)
        if state.pendingEvents.count >= state.behaviour.batchSize { self.flush(&state) }
    }

    private func hasFailedForAnHour() -> Bool {
        let now = self.core.clock.now()
        let own = self.core.webhooks.deliveries().filter { $0.simulator == self.name && !$0.attempts.isEmpty }
        let lastSuccess = own.filter { $0.outcome == .delivered }.compactMap(\.attempts.last?.at).max()
        let failures = own.filter { $0.outcome != .delivered }.compactMap(\.attempts.first?.at).filter { $0 > lastSuccess ?? .distantPast }
        return failures.min().map { now - $0 >= .hours(1) } ?? false
    }

    // MARK: Calls

    /// Sends the events that wait for a batch in one call.
    func flush(_ state: inout InstagramState) {
        let events = state.pendingEvents
        state.pendingEvents = []
        guard !events.isEmpty, let url = state.app.webhookURL else { return }
        let body = Self.body(of: events, state.behaviour, now: self.core.clock.now())
        self.post(body, contentType: "application/json", to: url, retrySeconds: state.behaviour.retrySeconds, secret: state.app.secret)
    }

    private static func body(of events: [InstagramEvent], _ behaviour: InstagramBehaviour, now: Timestamp) -> [UInt8] {
        var entries: [OrderedJSON] = []
        var accounts: [String] = []
        for event in events where !accounts.contains(event.account) { accounts.append(event.account) }
        for account in accounts {
            let own = events.filter { $0.account == account }
            let messaging = own.filter(\.isMessaging)
            if !messaging.isEmpty {
                let time = behaviour.writesSeconds ? now.milliseconds / 1000 : now.milliseconds
                entries.append(["id": .string(account), "time": .integer(time), "messaging": .array(messaging.map(\.value))])
            }
            let comments = own.filter { !$0.isMessaging }
            let head: OrderedObject = ["id": .string(account), "time": .integer(now.milliseconds / 1000)]
            switch behaviour.commentShape {
            case .changes:
                guard !comments.isEmpty else { continue }
                var entry = head
                entry.append("changes", .array(comments.map { ["field": .string($0.field), "value": $0.value] }))
                entries.append(.object(entry))
            case .flat:
                for comment in comments {
                    var entry = head
                    entry.append("field", .string(comment.field))
                    entry.append("value", comment.value)
                    entries.append(.object(entry))
                }
            }
        }
        let root: OrderedJSON = ["object": "instagram", "entry": .array(entries)]
        return root.bytes(escapingNonASCII: true)
    }

    func post(_ body: [UInt8], contentType: String, to url: String, retrySeconds: [Int], secret: String) {
        self.core.webhooks.send(
            simulator: self.name, url: url, headers: ["Content-Type": contentType, "User-Agent": "facebookexternalua"], body: body,
            retries: retrySeconds.map { .seconds($0) },
            sign: { body, isWrong in
                let key = isWrong ? secret + "-wrong" : secret
                return [
                    "X-Hub-Signature-256": "sha256=" + InstagramSignature.sha256(body, secret: key), "X-Hub-Signature": "sha1=" + InstagramSignature.sha1(body, secret: key),
                ]
            })
    }

    // MARK: Handshake

    /// Registers a callback as the dashboard does: it must answer a GET with the challenge.
    /// Throws `AppError` (`platformRefused`) when it does not.
    public func connectWebhook(url: String, verifyToken: String) async throws {
        let challenge = self.core.identifiers.text(10, of: .digits)
        let query = FormItems([
            .init(name: "hub.mode", value: "subscribe"), .init(name: "hub.challenge", value: challenge), .init(name: "hub.verify_token", value: verifyToken),
        ])
        let request = HTTPClientRequest(url: url + (url.contains("?") ? "&" : "?") + query.encoded)
        let answer: String
        do {
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            let body = try await response.body.collect(upTo: 1 << 16)
            guard response.status == .ok else { throw AppError(.platformRefused, "The callback answered \(response.status.code) to the verification.") }
            answer = String(buffer: body)
        } catch let error as AppError {
            throw error
        } catch {
            throw AppError(.platformRefused, "The callback could not be reached for the verification.", cause: String(describing: type(of: error)))
        }
        guard answer == challenge else { throw AppError(.platformRefused, "The callback did not answer the verification with the challenge.") }
        self.state.withLock { $0.app.webhookURL = url }
    }

    /// Sends what waits for its batch to fill.
    public func flushWebhooks() { self.state.withLock { self.flush(&$0) } }
}
