import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Codes, tokens and their lives (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login).
extension InstagramSimulator {
    static let codeLife = Duration.hours(1)
    static let shortLife = Duration.hours(1)
    static let longLife = Duration.days(60)
    static let refreshAge = Duration.hours(24)

    // MARK: Code exchange

    /// `POST https://api.instagram.com/oauth/access_token`. Its error envelope differs from the Graph API's.
    func exchangeCode(_ request: SandboxRequest) -> Response {
        func refusal(_ message: String) -> Response {
            let body: OrderedJSON = ["error_type": "OAuthException", "code": 400, "error_message": .string(message)]
            return Self.response(body, status: 400)
        }
        let form: FormItems
        switch request.mediaType {
        case "application/x-www-form-urlencoded": form = FormItems(encoded: String(buffer: request.body))
        case "multipart/form-data":
            guard let parts = MultipartBody.parts(Array(request.body.readableBytesView), contentType: request.headers[.contentType] ?? "") else { return refusal("Invalid form body") }
            form = FormItems(parts.map { FormItems.Item(name: $0.name, value: String(decoding: $0.content, as: UTF8.self)) })
        // A JSON body is not read at all.
        default: return refusal("You must provide a client_id")
        }
        guard let clientID = form["client_id"] else { return refusal("You must provide a client_id") }
        guard let secret = form["client_secret"] else { return refusal("You must include a valid client_secret") }
        guard form["grant_type"] == "authorization_code" else { return refusal("You must include a valid grant_type: authorization_code") }
        guard let code = form["code"], let redirect = form["redirect_uri"] else { return refusal("You must provide a code and a redirect_uri") }
        let now = self.core.clock.now()
        let token = "IGAAshort" + self.core.identifiers.text(80, of: .alphanumeric)
        let result = self.state.withLock { state -> Result<OrderedJSON, ConsentProblem> in
            guard clientID == state.app.id else { return .failure(ConsentProblem(text: "Invalid platform app")) }
            guard secret == state.app.secret else { return .failure(ConsentProblem(text: "Invalid Client Secret")) }
            let bare = code.hasSuffix("#_") ? String(code.dropLast(2)) : code
            guard bare == code, let record = state.codes[code], !record.isUsed else { return .failure(ConsentProblem(text: "Matching code was not found or was already used")) }
            guard now - record.issuedAt <= Self.codeLife else { return .failure(ConsentProblem(text: "This authorization code has expired")) }
            guard record.redirectURI == redirect else {
                return .failure(ConsentProblem(text: "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request"))
            }
            guard let account = state.accounts[record.account] else { return .failure(ConsentProblem(text: "Matching code was not found or was already used")) }
            state.codes[code]?.isUsed = true
            state.tokens[token] = InstagramToken(account: account.id, kind: .short, scopes: Set(record.scopes), issuedAt: now, expiresAt: now + Self.shortLife)
            return .success(Self.tokenAnswer(token, account: account, scopes: record.scopes, shape: state.behaviour.tokenShape))
        }
        switch result {
        case .success(let body): return Self.response(body)
        case .failure(let problem): return refusal(problem.text)
        }
    }

    private static func tokenAnswer(_ token: String, account: InstagramAccount, scopes: [String], shape: InstagramBehaviour.TokenShape) -> OrderedJSON {
        let joined = scopes.joined(separator: ",")
        switch shape {
        case .wrapped: return ["data": [["access_token": .string(token), "user_id": .string(account.appScopedID), "permissions": .string(joined)]]]
        case .flatString: return ["access_token": .string(token), "user_id": .string(account.appScopedID), "permissions": .string(joined)]
        // A bare number beyond 2^53, which careless clients round.
        case .flatArray: return ["access_token": .string(token), "user_id": .integer(Int64(account.appScopedID) ?? 0), "permissions": OrderedJSON(strings: scopes)]
        }
    }

    // MARK: Long-lived tokens

    /// `GET /access_token?grant_type=ig_exchange_token`: a short token becomes one of 60 days.
    func exchangeToken(_ call: GraphCall, _ state: inout InstagramState) throws(GraphError) -> OrderedJSON {
        guard call.text("grant_type") == "ig_exchange_token" else { throw .parameter("param grant_type must be ig_exchange_token") }
        guard try call.requiredText("client_secret") == state.app.secret else { throw GraphError(101, "Error validating client secret.") }
        let caller = try self.authorise(call, state)
        guard caller.token.kind == .short else { throw GraphError(452, "Session key invalid. This could be because the session key has an incorrect format, or because the user has revoked this session") }
        return self.issue(for: caller, &state, now: call.now, showsPermissions: false)
    }

    /// `GET /refresh_access_token`: needs a living long token of at least a day whose basic permission still stands.
    func refreshToken(_ call: GraphCall, _ state: inout InstagramState) throws(GraphError) -> OrderedJSON {
        guard call.text("grant_type") == "ig_refresh_token" else { throw .parameter("param grant_type must be ig_refresh_token") }
        let caller = try self.authorise(call, state)
        guard caller.token.kind == .long else { throw .parameter("Only long-lived access tokens can be refreshed") }
        guard call.now - caller.token.issuedAt >= Self.refreshAge else { throw .parameter("The access token must be at least 24 hours old to be refreshed") }
        guard state.grants[caller.account.id]?.contains(InstagramScope.basic) == true else { throw .missingScope(InstagramScope.basic) }
        return self.issue(for: caller, &state, now: call.now, showsPermissions: true)
    }

    private func issue(for caller: GraphCaller, _ state: inout InstagramState, now: Timestamp, showsPermissions: Bool) -> OrderedJSON {
        let token = "IGAAlong" + self.core.identifiers.text(100, of: .alphanumeric)
        state.tokens[token] = InstagramToken(account: caller.account.id, kind: .long, scopes: caller.token.scopes, issuedAt: now, expiresAt: now + Self.longLife)
        var answer: OrderedObject = ["access_token": .string(token), "token_type": "bearer", "expires_in": .integer(Self.longLife.wholeMilliseconds / 1000)]
        if showsPermissions {
            let scopes = InstagramScope.all.map(\.name).filter(caller.token.scopes.contains)
            answer.append("permissions", .string(scopes.joined(separator: ",")))
        }
        return .object(answer)
    }

    // MARK: Checking

    /// Who is behind a call's token.
    func authorise(_ call: GraphCall, _ state: InstagramState) throws(GraphError) -> GraphCaller {
        guard let text = call.token, !text.isEmpty else { throw GraphError(2500, "An active access token must be used to query information about the current user.") }
        guard var token = state.tokens[text], let account = state.accounts[token.account] else { throw .token("Invalid OAuth access token - Cannot parse access token") }
        if let subcode = token.deadSubcode {
            let message =
                switch subcode {
                case 458: "Error validating access token: The user has not authorized application \(state.app.id)."
                case 460: "Error validating access token: The session has been invalidated because the user changed their password or Instagram has changed the session for security reasons."
                case 459, 464: "Error validating access token: The user is enrolled in a checkpoint."
                case 463: "Error validating access token: Session has expired."
                default: "Error validating access token: The session is invalid."
                }
            throw .token(message, subcode: subcode)
        }
        guard call.now < token.expiresAt else { throw .token("Error validating access token: Session has expired on \(token.expiresAt.graphText).", subcode: 463) }
        try call.checkProof(secret: state.app.secret)
        // A permission that was taken back in the settings is gone from living tokens too.
        token.scopes.formIntersection(state.grants[account.id] ?? [])
        return GraphCaller(account: account, token: token)
    }

    // MARK: What owners do in their settings

    /// Gives a long-lived token without the browser, as the developer dashboard does. Throws `AppError` for an unknown account.
    public func issueToken(account: String? = nil, scopes: Set<String>? = nil) throws -> String {
        let token = "IGAAdash" + self.core.identifiers.text(100, of: .alphanumeric)
        let now = self.core.clock.now()
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            let granted = scopes ?? Set(InstagramScope.all.map(\.name))
            state.grants[found.id, default: []].formUnion(granted)
            state.tokens[token] = InstagramToken(account: found.id, kind: .long, scopes: granted, issuedAt: now, expiresAt: now + Self.longLife)
        }
        return token
    }

    /// Kills all tokens of an account with a subcode of error 190: 458 app removed, 460 password changed, 463 expired, 464 checkpoint, 467 invalid.
    public func killTokens(account: String? = nil, subcode: Int) throws {
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            for (text, token) in state.tokens where token.account == found.id { state.tokens[text]?.deadSubcode = token.deadSubcode ?? subcode }
        }
    }

    /// Takes one permission back.
    public func revoke(scope: String, account: String? = nil) throws {
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            state.grants[found.id]?.remove(scope)
        }
    }

    /// The creator removes the app: tokens die (190/458), webhooks stop, the deauthorise callback is called.
    /// - Parameter isSigned: whether the `signed_request` is made with the right secret.
    public func deauthorise(account: String? = nil, isSigned: Bool = true) throws {
        try self.killTokens(account: account, subcode: 458)
        try self.callBack(account: account, isSigned: isSigned) { $0.deauthorizeURL }
        try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            state.grants[found.id] = nil
            state.accounts[found.id]?.isSubscribed = false
        }
    }

    /// The creator asks for the deletion of their data: the deletion callback is called.
    public func requestDeletion(account: String? = nil, isSigned: Bool = true) throws {
        try self.callBack(account: account, isSigned: isSigned) { $0.dataDeletionURL }
    }

    private func callBack(account: String?, isSigned: Bool, url: (InstagramSeed.App) -> String?) throws {
        let now = self.core.clock.now()
        let (app, id, retries) = try self.state.withLock { state in
            guard let found = state.account(account) else { throw AppError.notFound("Instagram account") }
            return (state.app, found.appScopedID, state.behaviour.retrySeconds)
        }
        guard let url = url(app) else { return }
        let signed = InstagramSignature.signedRequest(userID: id, issued: now, secret: isSigned ? app.secret : app.secret + "-wrong")
        let body = FormItems([.init(name: "signed_request", value: signed)]).encoded
        self.core.webhooks.send(
            simulator: self.name, url: url, headers: ["Content-Type": "application/x-www-form-urlencoded"], body: Array(body.utf8), retries: retries.map { .seconds($0) })
    }

    static func response(_ body: OrderedJSON, status: Int = 200, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.contentType] = "application/json; charset=UTF-8"
        return Response(status: .init(code: status), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body.bytes())))
    }
}
