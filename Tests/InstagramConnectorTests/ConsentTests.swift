import Connectors
import Core
import Foundation
import Sandbox
import Security
import Testing

@testable import InstagramConnector

/// Business login, long-lived tokens and their renewal over real HTTP.
@Suite struct ConsentTests {
    /// What a browser does: opens the page, submits its form, follows the redirect as far as its query.
    private func consent(_ stage: Stage, granted: [String] = InstagramConfiguration.scopes, decision: String = "allow") async throws -> [String: String] {
        let page = stage.connector.authorization(state: "s/1 &", redirectURI: Stage.redirect, challenge: "unused")
        #expect(try await stage.transport.execute(HTTPCall(.get, page), deadline: .seconds(20)).status == 200)
        let query = QueryText.decode(String(page[page.index(after: try #require(page.firstIndex(of: "?")))...]))
        let form = query.map { ($0.key, $0.value) } + [("account", stage.access.platformAccountID), ("decision", decision)] + granted.map { ("granted", $0) }
        let answer = try await stage.transport.execute(
            HTTPCall(
                .post, stage.configuration.authorizeURL + "/decision", headers: ["Content-Type": "application/x-www-form-urlencoded"], body: QueryText.form(form)),
            deadline: .seconds(20))
        let location = try #require(answer.header("location"))
        return QueryText.decode(String(location[location.index(after: try #require(location.firstIndex(of: "?")))...]))
    }

    @Test(arguments: InstagramBehaviour.TokenShape.allCases) func connectsAnAccount(shape: InstagramBehaviour.TokenShape) async throws {
        try await Stage.run { stage in
            stage.instagram.change { $0.tokenShape = shape }
            let query = try await self.consent(stage)
            #expect(query["state"]?.hasPrefix("s/1 &") == true)
            let code = try stage.connector.authorizationCode(fromRedirect: query)
            #expect(!code.contains("#"))
            let account = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: "unused")
            let known = try #require(stage.instagram.accounts.first)
            #expect(account.profile.platformAccountID == known.id && account.profile.appScopedID == known.appScopedID && account.profile.username == "mia.creates")
            #expect(account.missingScopes.isEmpty && account.health.state == .connected && account.tokens.refreshToken == nil)
            #expect((account.tokens.expiresAt ?? .distantPast) > stage.clock + .days(59), "a long-lived token")
        }
    }

    @Test func untickedPermissionsAreTold() async throws {
        try await Stage.run { stage in
            let query = try await self.consent(stage, granted: ["instagram_business_manage_comments"])
            let account = try await stage.connector.exchange(code: stage.connector.authorizationCode(fromRedirect: query), redirectURI: Stage.redirect, verifier: "")
            #expect(account.missingScopes == ["instagram_business_manage_messages"])
            #expect(account.health.state == .missingPermission && account.health.reason.contains("manage_messages") && !account.health.remedy.isEmpty)
        }
    }

    @Test func aCancelledConsentIsTold() async throws {
        try await Stage.run { stage in
            let query = try await self.consent(stage, decision: "deny")
            let error = #expect(throws: AppError.self) { try stage.connector.authorizationCode(fromRedirect: query) }
            #expect(error?.code == .forbidden)
            #expect(throws: AppError.self) { try stage.connector.authorizationCode(fromRedirect: ["code": "#_"]) }
            #expect(try stage.connector.authorizationCode(fromRedirect: ["code": "AQB#_"]) == "AQB")
        }
    }

    @Test func aCodeWorksOnce() async throws {
        try await Stage.run { stage in
            let code = try stage.connector.authorizationCode(fromRedirect: try await self.consent(stage))
            _ = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: "")
            let error = await connectorError { _ = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: "") }
            #expect(error?.reason.code == "login_refused")
        }
    }

    @Test func renewsAfterADayAndNotBefore() async throws {
        try await Stage.run { stage in
            let tokens = TokenSet(accessToken: stage.access.accessToken, issuedAt: stage.clock, expiresAt: stage.clock + .days(60), scopes: stage.access.scopes)
            let due = try #require(stage.connector.refreshAt(tokens))
            #expect(due >= stage.clock + .days(30) && due <= stage.clock + .days(50))
            let early = await connectorError { _ = try await stage.connector.refresh(tokens) }
            #expect(early != nil, "refused within the first day")
            stage.pass(due - stage.clock)
            let fresh = try await stage.connector.refresh(tokens)
            #expect((fresh.expiresAt ?? .distantPast) > stage.clock + .days(59) && Set(fresh.scopes).isSuperset(of: InstagramConfiguration.scopes))
        }
    }

    @Test func aTokenNearItsEndIsRenewedAtOnce() async throws {
        try await Stage.run { stage in
            let old = TokenSet(accessToken: "x", issuedAt: stage.clock - .days(55), expiresAt: stage.clock + .days(5))
            #expect((stage.connector.refreshAt(old) ?? stage.clock + .days(1)) <= stage.clock)
        }
    }

    @Test(arguments: [(458, "removed"), (460, "password"), (463, "run out"), (467, "withdrawn")]) func deadTokensSayWhy(subcode: Int, word: String) async throws {
        try await Stage.run { stage in
            try stage.instagram.killTokens(subcode: subcode)
            let health = try #require(await healthAfter { _ = try await stage.connector.profile(stage.access) })
            #expect(health.state == .needsReconnect && health.reason.contains(word) && !health.remedy.isEmpty)
        }
    }

    @Test func deauthorizeAndDeletionCallsAreVerified() async throws {
        try await Stage.run { stage in
            let request = SignedRequest(userID: "2501000000000001", issuedAt: stage.clock)
            let body = Data(("signed_request=" + (try request.text(secret: stage.configuration.appSecret))).utf8)
            let notice = try stage.connector.accountNotice(body)
            #expect(notice == AccountNotice(appScopedID: "2501000000000001", issuedAt: stage.clock))
            let forged = Data(("signed_request=" + (try request.text(secret: "other"))).utf8)
            #expect(throws: AppError.self) { try stage.connector.accountNotice(forged) }
            #expect(throws: AppError.self) { try stage.connector.accountNotice(Data("a=b".utf8)) }
        }
    }
}
