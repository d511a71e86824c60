import Core
import Crypto
import Foundation
import HTTPTypes

/// An OAuth error of Google's token endpoint (RFC 6749 section 5.2).
struct GoogleTokenError: Error {
    var status: Int
    var error: String
    var description: String

    static func grant(_ description: String) -> GoogleTokenError { GoogleTokenError(status: 400, error: "invalid_grant", description: description) }
    static func request(_ description: String) -> GoogleTokenError { GoogleTokenError(status: 400, error: "invalid_request", description: description) }
    static let expired = Self.grant("Token has been expired or revoked.")
}

/// Codes, tokens and grants (https://developers.google.com/identity/protocols/oauth2/web-server).
extension YouTubeState {
    static let accessTokenLife = Duration.seconds(3599)
    static let codeLife = Duration.minutes(10)
    static let testingLife = Duration.days(7)
    /// Refresh tokens unused this long die: six months.
    static let idleLife = Duration.days(183)
    static let liveTokensPerAccountAndClient = 100

    /// Remembers what the user allowed and returns a code for it.
    mutating func makeCode(_ code: AuthorizationCode) -> String {
        self.grants[code.key, default: Grant(email: code.key.email, channelID: code.key.channelID, clientID: code.key.clientID, scopes: [])].scopes.formUnion(code.scopes)
        let text = "4/0A" + self.identifiers.text(70)
        self.codes[text] = code
        return text
    }

    /// `POST /token`: exchanges a code or refreshes.
    mutating func token(_ form: FormItems, basic: (id: String, secret: String)?, now: Timestamp) throws(GoogleTokenError) -> JSONNode {
        guard let grantType = form["grant_type"], !grantType.isEmpty else { throw .request("Missing required parameter: grant_type") }
        guard grantType == "authorization_code" || grantType == "refresh_token" else {
            throw GoogleTokenError(status: 400, error: "unsupported_grant_type", description: "Invalid grant_type: \(grantType)")
        }
        guard let clientID = basic?.id ?? form["client_id"], !clientID.isEmpty else { throw .request("Could not determine client ID from request.") }
        guard let client = self.clients[clientID] else { throw GoogleTokenError(status: 401, error: "invalid_client", description: "The OAuth client was not found.") }
        if let secret = client.secret {
            guard let given = basic?.secret ?? form["client_secret"], !given.isEmpty else { throw .request("client_secret is missing.") }
            guard given == secret else { throw GoogleTokenError(status: 401, error: "invalid_client", description: "The provided client secret is invalid.") }
        }
        return grantType == "refresh_token" ? try self.refresh(form, client, now: now) : try self.exchange(form, client, now: now)
    }

    private mutating func exchange(_ form: FormItems, _ client: YouTubeSeed.Client, now: Timestamp) throws(GoogleTokenError) -> JSONNode {
        guard let text = form["code"], !text.isEmpty else { throw .request("Missing required parameter: code") }
        guard text.hasPrefix("4/") else { throw .grant("Malformed auth code.") }
        guard let code = self.codes[text], code.key.clientID == client.id else { throw .grant("Bad Request") }
        guard code.expiresAt > now else {
            self.codes[text] = nil
            throw .grant("Bad Request")
        }
        guard let redirect = form["redirect_uri"], !redirect.isEmpty else { throw .request("Missing parameter: redirect_uri") }
        guard redirect == code.redirectURI else { throw GoogleTokenError(status: 400, error: "redirect_uri_mismatch", description: "Bad Request") }
        if let challenge = code.challenge {
            guard let verifier = form["code_verifier"], !verifier.isEmpty else { throw .grant("Missing code verifier.") }
            let proof = code.challengeMethod == "plain" ? verifier : Data(SHA256.hash(data: Data(verifier.utf8))).base64URL
            guard (43 ... 128).contains(verifier.utf8.count), proof == challenge else { throw .grant("Invalid code verifier.") }
        } else if form["code_verifier"].map({ !$0.isEmpty }) ?? false {
            throw .grant("Invalid code verifier.")
        }
        self.codes[text] = nil
        var answer = self.makeAccessToken(key: code.key, scopes: code.scopes, accessType: code.accessType, now: now)
        if code.issuesRefreshToken { answer["refresh_token"] = .string(self.makeRefreshToken(key: code.key, scopes: code.scopes, now: now)) }
        if code.issuesRefreshToken, client.isTesting ?? false { answer["refresh_token_expires_in"] = .integer(Self.testingLife.wholeMilliseconds / 1000 - 1) }
        return answer
    }

    private mutating func refresh(_ form: FormItems, _ client: YouTubeSeed.Client, now: Timestamp) throws(GoogleTokenError) -> JSONNode {
        guard let text = form["refresh_token"], !text.isEmpty else { throw .request("Missing required parameter: refresh_token") }
        guard text.hasPrefix("1//") else { throw .grant("Bad Request") }
        guard let token = self.refreshTokens[text] else { throw .expired }
        guard token.key.clientID == client.id else { throw GoogleTokenError(status: 401, error: "unauthorized_client", description: "Unauthorized") }
        guard token.expiresAt.map({ $0 > now }) ?? true, now - token.lastUsedAt < Self.idleLife, self.grants[token.key] != nil else {
            self.refreshTokens[text] = nil
            throw .expired
        }
        self.refreshTokens[text]?.lastUsedAt = now
        var answer = self.makeAccessToken(key: token.key, scopes: token.scopes, accessType: "offline", now: now)
        if let expiresAt = token.expiresAt { answer["refresh_token_expires_in"] = .integer((expiresAt - now).wholeMilliseconds / 1000) }
        return answer
    }

    mutating func makeAccessToken(key: GrantKey, scopes: Set<String>, accessType: String, now: Timestamp) -> JSONNode {
        if self.accessTokens.count > 5000 { self.accessTokens = self.accessTokens.filter { $0.value.expiresAt > now } }
        let text = "ya29.a0" + self.identifiers.text(120)
        self.accessTokens[text] = AccessToken(key: key, scopes: scopes, accessType: accessType, expiresAt: now + Self.accessTokenLife)
        return ["access_token": .string(text), "expires_in": 3599, "scope": .string(scopes.sorted().joined(separator: " ")), "token_type": "Bearer"]
    }

    /// A refresh token; above a hundred live ones per account and client the oldest dies silently.
    mutating func makeRefreshToken(key: GrantKey, scopes: Set<String>, now: Timestamp) -> String {
        let text = "1//0g" + self.identifiers.text(80)
        let isTesting = self.clients[key.clientID]?.isTesting ?? false
        self.refreshTokens[text] = RefreshToken(
            key: key, scopes: scopes, issuedAt: now, lastUsedAt: now, expiresAt: isTesting ? now + Self.testingLife : nil, sequence: self.sequence())
        let live = self.refreshTokens.filter { $0.value.key.email == key.email && $0.value.key.clientID == key.clientID }
        if live.count > Self.liveTokensPerAccountAndClient, let oldest = live.min(by: { $0.value.sequence < $1.value.sequence }) { self.refreshTokens[oldest.key] = nil }
        return text
    }

    /// Revokes the grant behind an access or refresh token, with all its tokens. False when the token is unknown.
    @discardableResult
    mutating func revoke(token: String) -> Bool {
        guard let key = self.accessTokens[token]?.key ?? self.refreshTokens[token]?.key else { return false }
        self.grants[key] = nil
        self.accessTokens = self.accessTokens.filter { $0.value.key != key }
        self.refreshTokens = self.refreshTokens.filter { $0.value.key != key }
        self.codes = self.codes.filter { $0.value.key != key }
        return true
    }
}

extension YouTubeSimulator {
    /// Tokens as if the user had clicked through, for tests that aren't about consent.
    ///
    /// - Parameters:
    ///   - channelID: nil: the seed's first channel.
    ///   - scopes: nil: `youtube.force-ssl` and `youtube.readonly`.
    /// - Throws: `AppError` (`notFound`) without such a client or channel.
    public func issueTokens(clientID: String, channelID: String? = nil, scopes: Set<String>? = nil) throws -> (access: String, refresh: String) {
        try self.withState { state, now in
            guard state.clients[clientID] != nil else { throw AppError.notFound("client") }
            guard let channel = (channelID ?? state.creatorIDs.first).flatMap({ state.channels[$0] }), let email = channel.email else { throw AppError.notFound("channel") }
            let key = YouTubeState.GrantKey(email: email, channelID: channel.id, clientID: clientID)
            let scopes = scopes ?? [YouTubeScope.forceSSL, YouTubeScope.readonly]
            state.grants[key] = YouTubeState.Grant(email: email, channelID: channel.id, clientID: clientID, scopes: scopes)
            let access = state.makeAccessToken(key: key, scopes: scopes, accessType: "offline", now: now)["access_token"]?.string ?? ""
            return (access, state.makeRefreshToken(key: key, scopes: scopes, now: now))
        }
    }
}
