import Connectors
import Core
import Foundation

// Business Login for Instagram (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login). There is no PKCE, no refresh token and no revocation.
extension InstagramConnector {
    /// Instagram's consent page. The challenge goes unused: Instagram Login documents no PKCE, so `state` and the secret on our side have to do.
    public func authorization(state: String, redirectURI: String, challenge _: String) -> String {
        QueryText.url(
            self.configuration.authorizeURL,
            [
                ("client_id", self.configuration.appID), ("redirect_uri", redirectURI), ("response_type", "code"),
                ("scope", InstagramConfiguration.scopes.joined(separator: ",")), ("state", state), ("enable_fb_login", "0"), ("force_authentication", "1"),
            ])
    }

    /// The code without the `#_` that Instagram appends. Throws `forbidden` when the person cancelled, `platformRefused` and `malformedRequest` otherwise.
    public func authorizationCode(fromRedirect query: [String: String]) throws -> String {
        if let error = query["error"] {
            throw error == "access_denied"
                ? AppError(.forbidden, "The consent was cancelled. Nothing was connected.", cause: error)
                : AppError(.platformRefused, "Instagram did not give access. Start again.", cause: String(error.prefix(40)))
        }
        var code = query["code"] ?? ""
        // Instagram appends `#_`, which some clients send on.
        if code.hasSuffix("#_") { code.removeLast(2) }
        guard !code.isEmpty else { throw AppError(.malformedRequest, "Instagram's answer has no code. Start again.") }
        return code
    }

    /// Code to a token of an hour, that to one of 60 days, and that to the account. Permissions that were unticked make the health `missingPermission`.
    public func exchange(code: String, redirectURI: String, verifier _: String) async throws -> ConnectedAccount {
        let form = [
            ("client_id", self.configuration.appID), ("client_secret", self.configuration.appSecret), ("grant_type", "authorization_code"), ("redirect_uri", redirectURI),
            ("code", code),
        ]
        let shortRequest = PlatformRequest(
            "instagram.token.exchange", .post, url: self.configuration.tokenBaseURL + "/oauth/access_token",
            headers: ["Content-Type": "application/x-www-form-urlencoded"], body: QueryText.form(form),
            // The code works once.
            effect: .write, purpose: .account)
        let short = try AnswerReader.decode(FlatOrWrapped<ShortTokenAnswer>.self, from: await self.http.read(shortRequest, as: nil).body).value

        let longRequest = PlatformRequest(
            "instagram.token.extend", url: self.configuration.graphBaseURL + "/access_token",
            query: [("grant_type", "ig_exchange_token"), ("client_secret", self.configuration.appSecret), ("access_token", short.access_token)], purpose: .account)
        let long = try AnswerReader.decode(FlatOrWrapped<LongTokenAnswer>.self, from: await self.http.read(longRequest, as: nil).body).value
        let now = self.time.now()
        let scopes = long.permissions?.list ?? short.permissions?.list ?? InstagramConfiguration.scopes
        let tokens = Self.tokens(long, scopes: scopes, now: now)

        // The exchange names the app-scoped id only; webhooks use the other one (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login).
        let profile = try await self.profile(
            ConnectionAccess(connectionID: "new", workspaceID: "new", platform: .instagram, platformAccountID: "", username: "", accessToken: tokens.accessToken))
        let missing = InstagramConfiguration.scopes.filter { !scopes.contains($0) }
        let health =
            missing.isEmpty
            ? ConnectionHealth(state: .connected, reason: "", remedy: "", since: now)
            : ConnectionHealth(
                state: .missingPermission, reason: "These permissions were not given: \(missing.joined(separator: ", ")).",
                remedy: "Connect again and leave all permissions ticked.", since: now)
        return ConnectedAccount(profile: profile, tokens: tokens, missingScopes: missing, health: health)
    }

    /// The same access for another 60 days. Instagram refuses in a token's first day and after its last one.
    public func refresh(_ tokens: TokenSet) async throws -> TokenSet {
        let request = PlatformRequest(
            "instagram.token.refresh", url: self.configuration.graphBaseURL + "/refresh_access_token",
            query: [("grant_type", "ig_refresh_token"), ("access_token", tokens.accessToken)], purpose: .account)
        let answer = try AnswerReader.decode(FlatOrWrapped<LongTokenAnswer>.self, from: await self.http.read(request, as: nil).body).value
        return Self.tokens(answer, scopes: answer.permissions?.list ?? tokens.scopes, now: self.time.now())
    }

    /// Between day 30 and day 50 of 60, spread by the token itself; never within its first day, when Instagram refuses.
    public func refreshAt(_ tokens: TokenSet) -> Timestamp? {
        guard let expires = tokens.expiresAt else { return nil }
        let spread = tokens.accessToken.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } % (20 * 24)
        let usual = tokens.issuedAt + .days(30) + .hours(spread)
        return max(tokens.issuedAt + .hours(25), min(usual, expires - .days(10)))
    }

    /// Instagram Login has no call for this: people withdraw access in their Instagram settings. Unsubscribe before dropping the tokens.
    public func revoke(_: TokenSet) async throws {}

    /// The account behind the token, with both of its ids: webhooks name one, deauthorize calls the other.
    public func profile(_ access: ConnectionAccess) async throws -> PlatformProfile {
        let request = self.request("me", "/me", [("fields", "id,user_id,username,name,account_type,followers_count,media_count")], purpose: .account)
        let me = try await self.get(FlatOrWrapped<ProfileAnswer>.self, request, as: access).value
        return PlatformProfile(
            platformAccountID: me.user_id.text, appScopedID: me.id?.text, username: me.username ?? me.user_id.text, displayName: me.name ?? me.username ?? me.user_id.text,
            followerCount: me.followers_count, postCount: me.media_count)
    }

    private static func tokens(_ answer: LongTokenAnswer, scopes: [String], now: Timestamp) -> TokenSet {
        TokenSet(accessToken: answer.access_token, issuedAt: now, expiresAt: now + .seconds(answer.expires_in ?? 60 * 86400), scopes: scopes)
    }
}

extension InstagramConnector {
    func request(
        _ name: String, _ path: String, _ query: [(String, String)] = [], purpose: BudgetPurpose, rates: [RateNeed] = [], usesETag: Bool = false
    ) -> PlatformRequest {
        self.request(name, .get, path, query, purpose: purpose, rates: rates, usesETag: usesETag)
    }
}
