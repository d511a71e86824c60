import Core
import Crypto
import Foundation
import Sandbox
import Testing

/// Google sign-in.
@Suite struct YouTubeSignInTests {
    private static let verifier = String(repeating: "v", count: 50)
    private static let challenge = Data(SHA256.hash(data: Data(verifier.utf8))).base64URL

    private static let request: [String: String] = [
        "client_id": YouTubeSeed.clientID, "redirect_uri": YouTubeSeed.redirect, "response_type": "code", "scope": "\(Scope.force) \(Scope.readonly)",
        "access_type": "offline", "state": "s/1", "code_challenge": challenge, "code_challenge_method": "S256",
    ]

    private static func query(_ changes: [String: String?] = [:]) -> String {
        var items = Self.request
        for (name, value) in changes { items[name] = value }
        return FormItems(items.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) }).encoded
    }

    /// Submits the consent page's form and returns the redirect's items.
    private func consent(
        _ harness: Harness, changes: [String: String?] = [:], account: String = "mia@example.com|\(YouTubeSeed.mia)", scopes: [String] = [Scope.force, Scope.readonly],
        decision: String = "allow"
    ) async throws -> FormItems {
        let items = [("request", Self.query(changes)), ("account", account), ("decision", decision)] + scopes.map { ("scope", $0) }
        let answer = try await harness.send(
            "POST", .googleAccounts, "/o/oauth2/v2/consent", headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: FormItems(items.map { .init(name: $0.0, value: $0.1) }).encoded)
        #expect(answer.status == 302, "\(answer.body)")
        let location = try #require(answer.headers["location"])
        #expect(location.hasPrefix(YouTubeSeed.redirect + "?"))
        return FormItems(encoded: location.dropFirst(YouTubeSeed.redirect.count + 1))
    }

    private func exchange(_ harness: Harness, code: String, changes: [String: String?] = [:]) async throws -> Answer {
        var items: [String: String] = [
            "grant_type": "authorization_code", "client_id": YouTubeSeed.clientID, "client_secret": YouTubeSeed.secret, "code": code,
            "redirect_uri": YouTubeSeed.redirect, "code_verifier": Self.verifier,
        ]
        for (name, value) in changes { items[name] = value }
        return try await self.post(harness, "/token", items)
    }

    private func post(_ harness: Harness, _ path: String, _ items: [String: String]) async throws -> Answer {
        try await harness.send(
            "POST", .googleTokens, path, headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: FormItems(items.map { .init(name: $0.key, value: $0.value) }).encoded)
    }

    private func refresh(_ harness: Harness, _ token: String, client: String = YouTubeSeed.clientID) async throws -> Answer {
        try await self.post(harness, "/token", ["grant_type": "refresh_token", "client_id": client, "client_secret": YouTubeSeed.secret, "refresh_token": token])
    }

    @Test func showsAPageToClickThrough() async throws {
        try await Harness.run { harness in
            let page = try await harness.send("GET", .googleAccounts, "/o/oauth2/v2/auth?" + Self.query(["login_hint": "other@example.com"]))
            #expect(page.status == 200)
            #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)
            for piece in ["Mia cooks", "none@example.com|", "type=\"checkbox\" name=\"scope\" value=\"\(Scope.force)\"", "value=\"deny\"", "other@example.com|\(YouTubeSeed.other)\" checked"] {
                #expect(page.body.contains(piece), "\(piece)")
            }
        }
    }

    static let refusals: [(String, [String: String?], Int, String)] = [
        ("no client", ["client_id": nil], 400, "invalid_request"), ("unknown client", ["client_id": "nobody"], 401, "invalid_client"),
        ("other redirect", ["redirect_uri": "http://127.0.0.1:9/callback/"], 400, "redirect_uri_mismatch"),
        ("token response", ["response_type": "token"], 400, "invalid_request"), ("no scope", ["scope": nil], 400, "invalid_request"),
        ("unknown scope", ["scope": "https://www.googleapis.com/auth/nothing"], 400, "invalid_scope"),
        ("comma scopes", ["scope": "\(Scope.force),\(Scope.readonly)"], 400, "invalid_scope"),
        ("short challenge", ["code_challenge": "abc"], 400, "invalid_request"), ("other method", ["code_challenge_method": "S512"], 400, "invalid_request"),
        ("prompt", ["prompt": "none consent"], 400, "invalid_request"),
    ]

    @Test func refusesBadRequestsOnItsOwnPage() async throws {
        try await Harness.run { harness in
            for (name, changes, status, code) in Self.refusals {
                let page = try await harness.send("GET", .googleAccounts, "/o/oauth2/v2/auth?" + Self.query(changes))
                #expect(page.status == status, "\(name)")
                #expect(page.body.contains("<code>\(code)</code>"), "\(name)")
            }
        }
    }

    @Test func connectsAChannel() async throws {
        try await Harness.run { harness in
            let items = try await self.consent(harness, account: "mia@example.com|\(YouTubeSeed.second)")
            #expect(items["state"] == "s/1")
            let code = try #require(items["code"])
            let answer = try await self.exchange(harness, code: code)
            #expect(answer.status == 200)
            #expect(answer.json["expires_in"] == 3599)
            #expect(answer.json["token_type"] == "Bearer")
            #expect(answer.json["scope"]?.string == "\(Scope.force) \(Scope.readonly)")
            #expect(answer.json["refresh_token_expires_in"] == nil)
            let access = try #require(answer.json["access_token"]?.string)
            let channel = try await harness.api("GET", "channels?part=id&mine=true", token: access)
            #expect(channel.json["items"]?[0]?["id"]?.string == YouTubeSeed.second, "the token is of the picked channel")
            let info = try await harness.send("GET", .googleTokens, "/tokeninfo?access_token=" + access)
            #expect(info.json["aud"]?.string == YouTubeSeed.clientID)
            #expect(info.json["expires_in"] == "3599")
            #expect(info.json["access_type"] == "offline")
            #expect(try await self.exchange(harness, code: code).json["error"] == "invalid_grant", "a code works once")
        }
    }

    @Test func passesDenialAndUntickedScopesOn() async throws {
        try await Harness.run { harness in
            let denied = try await self.consent(harness, decision: "deny")
            #expect((denied["error"], denied["state"], denied["code"]) == ("access_denied", "s/1", nil))
            #expect(try await self.consent(harness, scopes: [])["error"] == "access_denied")
            let some = try await self.consent(harness, scopes: [Scope.readonly])
            #expect(some["scope"] == Scope.readonly)
            let code = try #require(some["code"])
            let token = try #require(try await self.exchange(harness, code: code).json["access_token"]?.string)
            #expect(try await harness.api("GET", "comments?part=id&id=x", token: token).reason == "insufficientPermissions")
        }
    }

    @Test func givesARefreshTokenOnlyAtFirstConsentOrWhenAsked() async throws {
        try await Harness.run { harness in
            func hasRefreshToken(_ changes: [String: String?]) async throws -> Bool {
                let code = try #require(try await self.consent(harness, changes: changes)["code"])
                return try await self.exchange(harness, code: code).json["refresh_token"] != nil
            }
            let cases: [([String: String?], Bool)] = [
                ([:], true), ([:], false), (["prompt": "consent"], true), (["access_type": "online", "prompt": "consent"], false),
            ]
            for (changes, expected) in cases {
                let given = try await hasRefreshToken(changes)
                #expect(given == expected, "\(changes)")
            }
        }
    }

    static let tokenRefusals: [(String, [String: String?], Int, String, String)] = [
        ("no grant type", ["grant_type": nil], 400, "invalid_request", "Missing required parameter: grant_type"),
        ("other grant type", ["grant_type": "password"], 400, "unsupported_grant_type", "Invalid grant_type: password"),
        ("no client", ["client_id": nil], 400, "invalid_request", "Could not determine client ID from request."),
        ("unknown client", ["client_id": "nobody"], 401, "invalid_client", "The OAuth client was not found."),
        ("no secret", ["client_secret": nil], 400, "invalid_request", "client_secret is missing."),
        ("wrong secret", ["client_secret": "guess"], 401, "invalid_client", "The provided client secret is invalid."),
        ("no code", ["code": nil], 400, "invalid_request", "Missing required parameter: code"),
        ("malformed code", ["code": "hello"], 400, "invalid_grant", "Malformed auth code."),
        ("unknown code", ["code": "4/0Anothing"], 400, "invalid_grant", "Bad Request"),
        ("other redirect", ["redirect_uri": "http://127.0.0.1:9/other"], 400, "redirect_uri_mismatch", "Bad Request"),
        ("no verifier", ["code_verifier": nil], 400, "invalid_grant", "Missing code verifier."),
        ("wrong verifier", ["code_verifier": String(repeating: "w", count: 50)], 400, "invalid_grant", "Invalid code verifier."),
    ]

    @Test func refusesBadExchanges() async throws {
        try await Harness.run { harness in
            let code = try #require(try await self.consent(harness)["code"])
            for (name, changes, status, error, description) in Self.tokenRefusals {
                let answer = try await self.exchange(harness, code: code, changes: changes)
                #expect(answer.status == status, "\(name)")
                #expect(answer.json == ["error": .string(error), "error_description": .string(description)], "\(name)")
            }
            let json = try await harness.send("POST", .googleTokens, "/token", headers: ["Content-Type": "application/json"], body: "{\"grant_type\":\"refresh_token\"}")
            #expect(json.json["error"] == "invalid_request", "form bodies only")
            #expect(try await self.exchange(harness, code: code).status == 200, "none of them used the code up")
        }
    }

    @Test func letsCodesAndAccessTokensExpire() async throws {
        try await Harness.run { harness in
            let late = try #require(try await self.consent(harness)["code"])
            harness.pass(.minutes(10))
            #expect(try await self.exchange(harness, code: late).json["error"] == "invalid_grant")
            let code = try #require(try await self.consent(harness, changes: ["prompt": "consent"])["code"])
            let tokens = try await self.exchange(harness, code: code).json
            let access = try #require(tokens["access_token"]?.string)
            harness.pass(.seconds(3598))
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: access).status == 200)
            harness.pass(.seconds(1))
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: access).reason == "authError")
            let refreshed = try await self.refresh(harness, try #require(tokens["refresh_token"]?.string))
            #expect(refreshed.json["refresh_token"] == nil, "refresh tokens are not rotated")
            let fresh = try #require(refreshed.json["access_token"]?.string)
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: fresh).status == 200)
        }
    }

    @Test(arguments: [true, false])
    func revokesTheWholeGrantByEitherToken(byAccessToken: Bool) async throws {
        try await Harness.run { harness in
            let tokens = try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID)
            #expect(try await harness.form(.googleTokens, "/revoke", ["token": byAccessToken ? tokens.access : tokens.refresh]).json == [:])
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: tokens.access).status == 401)
            let refused = try await self.refresh(harness, tokens.refresh)
            #expect(refused.status == 400)
            #expect(refused.json == ["error": "invalid_grant", "error_description": "Token has been expired or revoked."])
            #expect(try await harness.form(.googleTokens, "/revoke", ["token": tokens.access]).json["error"] == "invalid_token")
        }
    }

    @Test func killsRefreshTokensAsGoogleDoes() async throws {
        try await Harness.run { harness in
            let youtube = try harness.youtube
            let idle = try youtube.issueTokens(clientID: YouTubeSeed.clientID).refresh
            let testing = try youtube.issueTokens(clientID: "testing").refresh
            harness.pass(.days(6))
            let used = try await self.refresh(harness, testing, client: "testing")
            #expect(used.json["refresh_token_expires_in"] == 86_400)
            harness.pass(.days(1))
            #expect(try await self.refresh(harness, testing, client: "testing").json["error"] == "invalid_grant", "seven days while in testing")
            #expect(try await self.refresh(harness, idle).status == 200)
            harness.pass(.days(184))
            #expect(try await self.refresh(harness, idle).json["error"] == "invalid_grant", "six months unused")
            let first = try youtube.issueTokens(clientID: YouTubeSeed.clientID).refresh
            let second = try youtube.issueTokens(clientID: YouTubeSeed.clientID).refresh
            for _ in 0 ..< 99 { _ = try youtube.issueTokens(clientID: YouTubeSeed.clientID) }
            #expect(try await self.refresh(harness, first).json["error"] == "invalid_grant", "the oldest of 101 dies")
            #expect(try await self.refresh(harness, second).status == 200)
        }
    }

    @Test func tellsAccountsWithoutAChannel() async throws {
        try await Harness.run { harness in
            let code = try #require(try await self.consent(harness, account: "none@example.com|")["code"])
            let access = try #require(try await self.exchange(harness, code: code).json["access_token"]?.string)
            let answer = try await harness.api("GET", "channels?part=id&mine=true", token: access)
            #expect((answer.status, answer.reason) == (401, "youtubeSignupRequired"))
        }
    }

    @Test func letsNativeClientsUseAnyLoopbackPort() async throws {
        try await Harness.run { harness in
            for (path, status) in [("done", 200), ("else", 400)] {
                let query = Self.query(["client_id": "native", "redirect_uri": "http://127.0.0.1:51234/\(path)"])
                let page = try await harness.send("GET", .googleAccounts, "/o/oauth2/v2/auth?" + query)
                #expect(page.status == status)
            }
        }
    }
}
