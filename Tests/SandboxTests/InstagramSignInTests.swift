import Core
import Foundation
import Sandbox
import Testing

/// Consent, codes, tokens and their ends.
@Suite struct InstagramSignInTests {
    @Test(arguments: [
        ["client_id": "1"], ["redirect_uri": "http://127.0.0.1:9/other"], ["redirect_uri": "http://evil.example/instagram/callback"], ["response_type": "token"], ["scope": ""],
        ["scope": "instagram_business_manage_messages"], ["scope": "instagram_business_basic,instagram_basic"],
    ] as [[String: String]])
    func authorizeRefuses(_ changes: [String: String]) async throws {
        try await Harness.runInstagram { sandbox in
            let answer = try await sandbox.send("GET", .instagramSite, try sandbox.authorizePath(changes.mapValues { $0 }))
            #expect(answer.status == 400)
            #expect(answer.headers["content-type"]?.hasPrefix("text/html") == true)
            #expect(answer.headers["location"] == nil)
            #expect(!answer.body.contains("<form"))
        }
    }

    @Test func aPersonAllows() async throws {
        try await Harness.runInstagram { sandbox in
            let (location, items) = try await sandbox.consent("allow", untick: ["instagram_business_manage_comments"])
            #expect(location.hasPrefix(InstagramSeed.redirect + "?code=AQB"))
            #expect(location.hasSuffix("#_"))
            #expect(items["state"] == "st&1")
            let code = try #require(items["code"])
            let answer = try await sandbox.exchange(code)
            #expect(answer.status == 200)
            let data = try #require(answer.json["data"]?[0])
            #expect(data["permissions"]?.string == "instagram_business_basic,instagram_business_manage_messages")
            let account = try #require(try sandbox.instagram.accounts.first)
            #expect(data["user_id"]?.string == account.appScopedID)
            #expect(account.id != account.appScopedID && account.id.hasPrefix("17841"))
            // A code works once.
            let again = try await sandbox.exchange(code)
            #expect(again.status == 400)
            #expect(again.json["error_type"]?.string == "OAuthException" && again.json["code"]?.integer == 400)
            #expect(again.json["error_message"]?.string == "Matching code was not found or was already used")
        }
    }

    @Test func aPersonDenies() async throws {
        try await Harness.runInstagram { sandbox in
            let (location, items) = try await sandbox.consent("deny")
            #expect(location.contains("error_description=The+user+denied+your+request"))
            #expect(items["error"] == "access_denied" && items["error_reason"] == "user_denied" && items["state"] == "st&1")
            #expect(items["error_code"] == nil)
            try sandbox.instagram.changeApp { $0.isLive = false }
            #expect(try await sandbox.consent("deny").items["error_code"] == "200")
        }
    }

    @Test func anotherAccountCanBeChosen() async throws {
        try await Harness.runInstagram { sandbox in
            let second = try sandbox.instagram.accounts[1]
            let (_, items) = try await sandbox.consent("allow", account: second.id)
            let token = try #require(try await sandbox.exchange(items["code"] ?? "").json["data"]?[0]?["access_token"]?.string)
            let me = try await sandbox.graph("GET", "me?fields=id,user_id,username", token: token).json
            #expect(me["username"]?.string == "other.creator" && me["user_id"]?.string == second.id && me["id"]?.string == second.appScopedID)
        }
    }

    @Test func exchangeRefuses() async throws {
        try await Harness.runInstagram { sandbox in
            let code = try #require(try await sandbox.consent("allow").items["code"])
            for changes in [
                ["client_id": "1"], ["client_secret": "wrong"], ["grant_type": "password"], ["redirect_uri": InstagramSeed.redirect + "/"], ["code": "AQBnothing"], ["code": code + "#_"],
            ] {
                let answer = try await sandbox.exchange(code, changes)
                #expect(answer.status == 400, "\(changes)")
                #expect(answer.json["error_type"]?.string == "OAuthException")
            }
            let json = try await sandbox.send(
                "POST", .instagramAPI, "/oauth/access_token", headers: ["Content-Type": "application/json"], body: (["code": .string(code)] as JSONNode).text)
            #expect(json.status == 400)
            // None of these used the code up, but time does.
            sandbox.pass(.minutes(61))
            #expect(try await sandbox.exchange(code).json["error_message"]?.string?.contains("expired") == true)
        }
    }

    @Test(arguments: InstagramBehaviour.TokenShape.allCases)
    func threeShapesOfTheTokenAnswer(_ shape: InstagramBehaviour.TokenShape) async throws {
        try await Harness.runInstagram { sandbox in
            try sandbox.instagram.change { $0.tokenShape = shape }
            let answer = try await sandbox.exchange(try await sandbox.consent("allow").items["code"] ?? "")
            let id = try #require(try sandbox.instagram.accounts.first).appScopedID
            switch shape {
            case .wrapped: #expect(answer.json["data"]?[0]?["user_id"]?.string == id)
            case .flatString:
                #expect(answer.json["user_id"]?.string == id)
                #expect(answer.json["permissions"]?.string?.contains(",") == true)
            case .flatArray:
                #expect(answer.body.contains("\"user_id\":\(id)"))
                #expect(answer.json["permissions"]?.array?.count == 3)
            }
        }
    }

    @Test func tokensLiveAndAreRefreshed() async throws {
        try await Harness.runInstagram { sandbox in
            let secret = try sandbox.instagram.credentials.secret
            let short = try #require(try await sandbox.exchange(try await sandbox.consent("allow").items["code"] ?? "").json["data"]?[0]?["access_token"]?.string)
            func call(_ path: String) async throws -> Answer { try await sandbox.send("GET", .instagramGraph, "/" + path) }
            func code(_ answer: Answer) -> Int64? { answer.json["error"]?["code"]?.integer }
            #expect(code(try await call("access_token?grant_type=ig_exchange_token&client_secret=wrong&access_token=\(short)")) == 101)
            #expect(code(try await call("access_token?grant_type=other&client_secret=\(secret)&access_token=\(short)")) == 100)
            #expect(code(try await call("refresh_access_token?grant_type=ig_refresh_token&access_token=\(short)")) == 100)
            let exchanged = try await call("access_token?grant_type=ig_exchange_token&client_secret=\(secret)&access_token=\(short)")
            #expect(exchanged.json["expires_in"]?.integer == 5_184_000 && exchanged.json["token_type"]?.string == "bearer")
            let long = try #require(exchanged.json["access_token"]?.string)
            #expect(code(try await call("access_token?grant_type=ig_exchange_token&client_secret=\(secret)&access_token=\(long)")) == 452)
            // The short one dies after an hour; the long one is too young to be refreshed for a day.
            sandbox.pass(.minutes(61))
            let dead = try await call("me?access_token=\(short)")
            #expect(code(dead) == 190 && dead.json["error"]?["error_subcode"]?.integer == 463)
            #expect(code(try await call("refresh_access_token?grant_type=ig_refresh_token&access_token=\(long)")) == 100)
            sandbox.pass(.hours(24))
            let refreshed = try await call("refresh_access_token?grant_type=ig_refresh_token&access_token=\(long)")
            #expect(refreshed.json["permissions"]?.string?.hasPrefix("instagram_business_basic") == true)
            let next = try #require(refreshed.json["access_token"]?.string)
            sandbox.pass(.days(59) + .hours(23))
            #expect(code(try await call("me?access_token=\(long)")) == 190)
            #expect(try await call("me?access_token=\(next)").status == 200)
            try sandbox.instagram.revoke(scope: "instagram_business_basic")
            #expect(code(try await call("refresh_access_token?grant_type=ig_refresh_token&access_token=\(next)")) == 10)
        }
    }

    @Test func tokensComeByHeaderQueryAndForm() async throws {
        try await Harness.runInstagram { sandbox in
            let token = try sandbox.instagram.issueToken()
            #expect(try await sandbox.graph("GET", "me", token: token).status == 200)
            #expect(try await sandbox.send("GET", .instagramGraph, "/v26.0/me?access_token=\(token)").status == 200)
            let post = try await sandbox.send(
                "POST", .instagramGraph, "/v26.0/\(InstagramSeed.post)/comments", headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: FormItems([.init(name: "access_token", value: token), .init(name: "message", value: "hello & bye")]).encoded)
            #expect(post.status == 200)
            let proof = try await sandbox.graph("GET", "me?appsecret_proof=00", token: token)
            #expect(proof.json["error"]?["code"]?.integer == 100)
        }
    }

    @Test func deadTokens() async throws {
        for subcode in [458, 460, 463, 464, 467] {
            try await Harness.runInstagram { sandbox in
                let token = try sandbox.instagram.issueToken()
                try sandbox.instagram.killTokens(subcode: subcode)
                let error = try await sandbox.graph("GET", "me", token: token).json["error"]
                #expect(error?["code"]?.integer == 190 && error?["error_subcode"]?.integer == Int64(subcode) && error?["type"]?.string == "OAuthException")
                #expect(error?["fbtrace_id"]?.string?.isEmpty == false)
            }
        }
    }
}
