import Connectors
import Core
import Foundation

// OAuth 2.0 (https://developers.google.com/identity/protocols/oauth2/web-server).
extension YouTubeConnector {
    /// Google's consent page, with offline access and a forced prompt: else there is no refresh token.
    public func authorization(state: String, redirectURI: String, challenge: String) -> String {
        QueryText.url(
            self.configuration.authorizeURL,
            [
                ("client_id", self.configuration.clientID), ("redirect_uri", redirectURI), ("response_type", "code"), ("scope", YouTubeConfiguration.scope),
                // A refresh token comes only with offline access, and on a repeated consent only when the prompt is forced.
                ("access_type", "offline"), ("prompt", "consent"), ("include_granted_scopes", "true"), ("state", state), ("code_challenge", challenge),
                ("code_challenge_method", "S256"),
            ])
    }

    /// The code. Throws `forbidden` when the person cancelled, `platformRefused` and `malformedRequest` otherwise.
    public func authorizationCode(fromRedirect query: [String: String]) throws -> String {
        if let error = query["error"] {
            throw error == "access_denied"
                ? AppError(.forbidden, "The consent was cancelled. Nothing was connected.", cause: error)
                : AppError(.platformRefused, "Google did not give access. Start again.", cause: String(error.prefix(40)))
        }
        guard let code = query["code"], !code.isEmpty else { throw AppError(.malformedRequest, "Google's answer has no code. Start again.") }
        return code
    }

    /// Code to tokens and channel. Throws `connection` with `noChannel` for a Google account without one.
    public func exchange(code: String, redirectURI: String, verifier: String) async throws -> ConnectedAccount {
        let answer = try await self.token(
            "token.exchange",
            [
                ("client_id", self.configuration.clientID), ("client_secret", self.configuration.clientSecret), ("code", code), ("code_verifier", verifier),
                ("grant_type", "authorization_code"), ("redirect_uri", redirectURI),
            ],
            // The code works once: a second try after an unknown outcome would only burn it.
            effect: .write)
        let now = self.time.now()
        let tokens = Self.tokens(answer, previous: nil, now: now)
        let missing = tokens.scopes.contains(YouTubeConfiguration.scope) ? [] : [YouTubeConfiguration.scope]
        let profile = try await self.profile(
            ConnectionAccess(connectionID: "new", workspaceID: "new", platform: .youtube, platformAccountID: "", username: "", accessToken: tokens.accessToken))
        return ConnectedAccount(profile: profile, tokens: tokens, missingScopes: missing, health: Self.firstHealth(tokens, missing: missing, answer, now))
    }

    private static func firstHealth(_ tokens: TokenSet, missing: [String], _ answer: TokenAnswer, _ now: Timestamp) -> ConnectionHealth {
        if !missing.isEmpty {
            return ConnectionHealth(
                state: .missingPermission, reason: "The permission to manage comments was not given.", remedy: "Connect again and leave the permission ticked.", since: now)
        }
        if tokens.refreshToken == nil {
            return ConnectionHealth(
                state: .expiring, reason: "Google gave access for an hour only.",
                remedy: "Remove this app under myaccount.google.com/permissions, then connect again.", since: now, until: tokens.expiresAt)
        }
        if let seconds = answer.refresh_token_expires_in, seconds > 0 {
            return ConnectionHealth(
                state: .expiring, reason: "The access ends after \(max(1, seconds / 86400)) days: the Google app is in testing, or the consent was limited in time.",
                remedy: "Publish the Google app, or connect again before then.", since: now, until: now + .seconds(seconds))
        }
        return ConnectionHealth(state: .connected, reason: "", remedy: "", since: now)
    }

    /// A fresh access token. Throws `connection` with `needsReconnect` where there is no refresh token.
    public func refresh(_ tokens: TokenSet) async throws -> TokenSet {
        guard let refreshToken = tokens.refreshToken else {
            throw ConnectorError.connection(
                ConnectionHealth(state: .needsReconnect, reason: "Google gave no means to renew the access.", remedy: "Connect the channel again.", since: self.time.now()))
        }
        let answer = try await self.token(
            "token.refresh",
            [
                ("client_id", self.configuration.clientID), ("client_secret", self.configuration.clientSecret), ("refresh_token", refreshToken), ("grant_type", "refresh_token"),
            ], effect: .read)
        return Self.tokens(answer, previous: tokens, now: self.time.now())
    }

    /// Five minutes before the hour is over (https://developers.google.com/identity/protocols/oauth2#expiration).
    public func refreshAt(_ tokens: TokenSet) -> Timestamp? {
        tokens.refreshToken == nil ? nil : tokens.expiresAt.map { $0 - .seconds(300) }
    }

    /// Revokes the whole grant; one that is gone already counts as revoked.
    public func revoke(_ tokens: TokenSet) async throws {
        let request = PlatformRequest(
            "youtube.token.revoke", .post, url: self.configuration.revokeURL, headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: QueryText.form([("token", tokens.refreshToken ?? tokens.accessToken)]), purpose: .account)
        do {
            _ = try await self.http.read(request, as: nil)
        } catch ConnectorError.refused(let reason) where reason.code == "invalid_token" {
            // Gone already, which is what was wanted.
        }
    }

    /// The channel of the token; costs one unit. Throws `connection` with `noChannel` where there is none.
    public func profile(_ access: ConnectionAccess) async throws -> PlatformProfile {
        let request = self.request("channels.list", "/channels", [("part", "snippet,contentDetails,statistics,status"), ("mine", "true")], units: 1, purpose: .account)
        guard let channel = try await self.list(ChannelResource.self, request, as: access).items?.elements.first else {
            throw ConnectorError.connection(
                ConnectionHealth(
                    state: .noChannel, reason: "This Google account has no YouTube channel.", remedy: "Create a channel, or connect with the account that has one.",
                    since: self.time.now()))
        }
        let handle = channel.snippet?.customUrl ?? ""
        return PlatformProfile(
            platformAccountID: channel.id, username: handle.isEmpty ? (channel.snippet?.title ?? channel.id) : handle, displayName: channel.snippet?.title ?? channel.id,
            uploadsPlaylistID: channel.contentDetails?.relatedPlaylists?.uploads, followerCount: channel.statistics?.subscriberCount.flatMap { Int($0.text) },
            postCount: channel.statistics?.videoCount.flatMap { Int($0.text) })
    }

    private func token(_ name: String, _ form: [(String, String)], effect: PlatformRequest.Effect) async throws -> TokenAnswer {
        let request = PlatformRequest(
            "youtube.\(name)", .post, url: self.configuration.tokenBaseURL + "/token", headers: ["Content-Type": "application/x-www-form-urlencoded"], body: QueryText.form(form),
            effect: effect, purpose: .account)
        return try AnswerReader.decode(TokenAnswer.self, from: await self.http.read(request, as: nil).body)
    }

    /// A refresh brings no new refresh token: the old one is kept.
    private static func tokens(_ answer: TokenAnswer, previous: TokenSet?, now: Timestamp) -> TokenSet {
        TokenSet(
            accessToken: answer.access_token, refreshToken: answer.refresh_token ?? previous?.refreshToken, issuedAt: now,
            expiresAt: now + .seconds(answer.expires_in ?? 3600), scopes: answer.scope?.split(separator: " ").map(String.init) ?? previous?.scopes ?? [])
    }
}
