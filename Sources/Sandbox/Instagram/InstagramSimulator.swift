import Core
import HTTPTypes
import Hummingbird
import Synchronization

/// A stand-in for Instagram with Instagram Login: consent page, tokens, Graph API, messaging and webhooks, as strict as
/// the platform (docs/sandbox.md).
public final class InstagramSimulator: Simulator {
    let core: SandboxCore
    let state: Mutex<InstagramState>
    private let seed: InstagramSeed
    private let behaviour: InstagramBehaviour

    public init(core: SandboxCore, seed: InstagramSeed = InstagramSeed(), behaviour: InstagramBehaviour = InstagramBehaviour()) {
        self.core = core
        self.seed = seed
        self.behaviour = behaviour
        self.state = Mutex(InstagramState(seed: seed, behaviour: behaviour, now: core.clock.now()))
    }

    public var name: String { "instagram" }
    public var hosts: [SandboxHost] { [.instagramSite, .instagramAPI, .instagramGraph] }

    /// The consent page, the token endpoints and the Graph API, each under its host.
    public func addRoutes(to router: Router<SandboxContext>) {
        router.get("/\(SandboxHost.instagramSite.rawValue)/oauth/authorize") { request, context in
            self.showConsent(try await SandboxRequest(request, context))
        }
        router.post("/\(SandboxHost.instagramSite.rawValue)/oauth/authorize/decision") { request, context in
            self.decideConsent(try await SandboxRequest(request, context))
        }
        router.post("/\(SandboxHost.instagramAPI.rawValue)/oauth/access_token") { request, context in
            self.exchangeCode(try await SandboxRequest(request, context))
        }
        for method in [HTTPRequest.Method.get, .post, .delete] {
            router.on("/\(SandboxHost.instagramGraph.rawValue)/**", method: method) { request, context in
                let base = "http://\(request.head.authority ?? "127.0.0.1")/\(SandboxHost.instagramGraph.rawValue)"
                return self.graph(try await SandboxRequest(request, context), base: base)
            }
        }
    }

    // MARK: Graph API

    private func graph(_ request: SandboxRequest, base: String) -> Response {
        let now = self.core.clock.now()
        let trace = "A" + self.core.identifiers.text(22, of: .base64URL)
        var headers = HTTPFields()
        func set(_ name: String, _ value: String) { if let name = HTTPField.Name(name) { headers[name] = value } }
        set("x-fb-trace-id", trace)
        set("x-fb-request-id", self.core.identifiers.text(22, of: .base64URL))
        do {
            let call = try GraphCall(request, base: base, now: now)
            set("facebook-api-version", call.version)
            let (result, usage, account) = self.state.withLock { state in self.run(call, &state) }
            if let usage, let account {
                if usage.appPercent > 0 { set("X-App-Usage", "{\"call_count\":\(usage.appPercent),\"total_time\":\(usage.appPercent),\"total_cputime\":\(usage.appPercent)}") }
                if usage.accountPercent > 0 || usage.error != nil {
                    let entry: OrderedJSON = [
                        "type": "instagram", "call_count": .integer(Int64(usage.accountPercent)), "total_cputime": .integer(Int64(usage.accountPercent / 4)),
                        "total_time": .integer(Int64(usage.accountPercent / 4)), "estimated_time_to_regain_access": .integer(Int64(usage.minutesToRegain)),
                    ]
                    set("X-Business-Use-Case-Usage", OrderedJSON.object([account: [entry]]).text)
                }
            }
            return Self.response(try result.get(), headers: headers)
        } catch {
            return Self.response(error.body(trace: trace), status: error.status, headers: headers)
        }
    }

    private func run(_ call: GraphCall, _ state: inout InstagramState) -> (Result<OrderedJSON, GraphError>, InstagramLimits.Usage?, String?) {
        do throws(GraphError) {
            switch call.parts.first {
            case "access_token" where call.parts.count == 1 && call.method != .delete: return (.success(try self.exchangeToken(call, &state)), nil, nil)
            case "refresh_access_token" where call.parts.count == 1 && call.method == .get: return (.success(try self.refreshToken(call, &state)), nil, nil)
            default: break
            }
            let caller = try self.authorise(call, state)
            let account = caller.account
            if account.condition == .checkpointed, let error = account.condition.error { throw error }
            // Messaging has limits of its own; everything else draws on the budgets.
            if Self.isConversationCall(call, state) {
                guard state.limits.allow("conversations/" + account.id, limit: state.behaviour.conversationCallsPerSecond, per: .seconds(1), now: call.now) else { throw Self.tooMany }
            }
            var usage: InstagramLimits.Usage?
            if !Self.isSend(call) {
                usage = state.limits.count(account: account, behaviour: state.behaviour, now: call.now)
                if let error = usage?.error { return (.failure(error), usage, account.id) }
            }
            do throws(GraphError) {
                return (.success(try self.answer(call, caller, &state)), usage, account.id)
            } catch {
                return (.failure(error), usage, account.id)
            }
        } catch {
            return (.failure(error), nil, nil)
        }
    }

    private static func isSend(_ call: GraphCall) -> Bool { call.method == .post && call.parts.count == 2 && call.parts[1] == "messages" }

    private static func isConversationCall(_ call: GraphCall, _ state: InstagramState) -> Bool {
        guard call.method == .get, let first = call.parts.first else { return false }
        if call.parts.count == 2, call.parts[1] == "conversations" { return true }
        return state.conversations[first] != nil || state.messages[first] != nil
    }

    // MARK: Simulator

    /// Lets the token expire now, or withdraws the account's grant: then all its tokens die with subcode 458 (the app was removed).
    public func invalidate(accessToken: String, revoked: Bool) {
        let now = self.core.clock.now()
        self.state.withLock { state in
            guard let account = state.tokens[accessToken]?.account else { return }
            if revoked {
                for (text, token) in state.tokens where token.account == account { state.tokens[text]?.deadSubcode = 458 }
                state.grants[account] = nil
            } else {
                state.tokens[accessToken]?.expiresAt = now
            }
        }
    }

    /// Back to the seed, but for the app's registered addresses: those belong to the installation that connects, not to the content.
    public func reset() {
        let now = self.core.clock.now()
        self.state.withLock { state in
            // What was registered from outside belongs to the installation, not to the content.
            let app = state.app
            state = InstagramState(seed: self.seed, behaviour: self.behaviour, now: now)
            state.app.webhookURL = app.webhookURL
            state.app.redirectURIs = app.redirectURIs
            state.app.deauthorizeURL = app.deauthorizeURL
            state.app.dataDeletionURL = app.dataDeletionURL
        }
    }

    /// Writes a comment or a direct message as the fan; returns its id. Throws `AppError` when account, post or comment is not there.
    public func receive(_ message: FanMessage) throws -> String {
        switch message.kind {
        case .comment: try self.addFanComment(fan: message.fan, text: message.text, account: message.account, media: message.post, parent: message.parent, at: message.at)
        case .directMessage: try self.addFanMessage(fan: message.fan, text: message.text, account: message.account, at: message.at)
        }
    }

    /// Accounts with their media, comments and conversations, for tests and the control API.
    public func snapshot() -> JSONNode {
        self.state.withLock { state in
            let accounts = state.accountOrder.compactMap { state.accounts[$0] }.map { account -> JSONNode in
                [
                    "id": .string(account.id), "app_scoped_id": .string(account.appScopedID), "username": .string(account.username),
                    "condition": .string(account.condition.rawValue), "is_subscribed": .bool(account.isSubscribed),
                    "media": .array(account.media.map { .string($0) }),
                    "comments": .array(account.media.compactMap { state.media[$0] }.flatMap(\.comments).compactMap { state.comments[$0] }.map(Self.node)),
                    "conversations": .array(account.conversations.compactMap { state.conversations[$0] }.map { Self.node($0, state) }),
                ]
            }
            return ["accounts": .array(accounts), "app": ["id": .string(state.app.id), "is_live": .bool(state.app.isLive), "has_webhook": .bool(state.app.webhookURL != nil)]]
        }
    }

    private static func node(_ comment: InstagramComment) -> JSONNode {
        [
            "id": .string(comment.id), "media": .string(comment.media), "parent": comment.parent.map { .string($0) } ?? .null,
            "from": comment.person.map { .string($0) } ?? .null, "text": .string(comment.text), "hidden": .bool(comment.isHidden),
            "private_reply": .bool(comment.hasPrivateReply), "at": .string(comment.at.iso8601),
        ]
    }

    private static func node(_ conversation: InstagramConversation, _ state: InstagramState) -> JSONNode {
        let messages = conversation.messages.compactMap { state.messages[$0] }.map { message -> JSONNode in
            ["id": .string(message.id), "from_account": .bool(message.isFromAccount), "text": message.text.map { .string($0) } ?? .null, "at": .string(message.at.iso8601)]
        }
        return ["id": .string(conversation.id), "fan": .string(conversation.person), "igsid": .string(conversation.igsid), "messages": .array(messages)]
    }
}
