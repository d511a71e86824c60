import Connectors
import Core
import Foundation
import Sandbox
import Security
import Testing

@testable import YouTubeConnector

/// Consent, refresh, revocation over real HTTP.
@Suite struct ConsentTests {
    static let verifier = String(repeating: "v", count: 50)
    static var challenge: String { Data(Digest256.bytes(Array(verifier.utf8))).base64URL }

    /// What a browser does: opens the page, submits its form, follows the redirect as far as its query.
    private func consent(_ stage: Stage, account: String = "mia@example.com|\(Stage.mia)", scopes: [String] = [YouTubeConfiguration.scope], decision: String = "allow") async throws -> [String: String] {
        let page = stage.connector.authorization(state: "s/1 &", redirectURI: Stage.redirect, challenge: Self.challenge)
        #expect(try await stage.transport.execute(HTTPCall(.get, page), deadline: .seconds(20)).status == 200)
        let request = String(page[page.index(after: try #require(page.firstIndex(of: "?")))...])
        let form = [("request", request), ("account", account), ("decision", decision)] + scopes.map { ("scope", $0) }
        let answer = try await stage.transport.execute(
            HTTPCall(
                .post, try stage.server.baseURL(for: .googleAccounts) + "/o/oauth2/v2/consent", headers: ["Content-Type": "application/x-www-form-urlencoded"],
                body: QueryText.form(form)), deadline: .seconds(20))
        let location = try #require(answer.header("location"))
        return QueryText.decode(String(location[location.index(after: try #require(location.firstIndex(of: "?")))...]))
    }

    @Test func connectsAChannel() async throws {
        try await Stage.run { stage in
            let query = try await self.consent(stage)
            #expect(query["state"] == "s/1 &")
            let code = try stage.connector.authorizationCode(fromRedirect: query)
            let account = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: Self.verifier)
            #expect(account.profile == PlatformProfile(platformAccountID: Stage.mia, username: "@mia", displayName: "Mia", uploadsPlaylistID: "UUmiaFitnessChannel00001", followerCount: 3400, postCount: 2))
            #expect(account.missingScopes.isEmpty && account.health.state == .connected && account.tokens.refreshToken != nil)
            #expect(account.tokens.expiresAt == stage.clock + .seconds(3599))
            #expect(stage.connector.refreshAt(account.tokens) == stage.clock + .seconds(3299))
        }
    }

    @Test func tellsThatPermissionsAreMissing() async throws {
        // The picker unticks the one scope: Google then gives none of ours.
        try await Stage.run { stage in
            let query = try await self.consent(stage, scopes: ["https://www.googleapis.com/auth/youtube.readonly"])
            if let code = query["code"] {
                do {
                    let account = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: Self.verifier)
                    #expect(account.missingScopes == [YouTubeConfiguration.scope] && account.health.state == .missingPermission)
                } catch ConnectorError.connection(let health) {
                    #expect(health.state == .missingPermission && !health.remedy.isEmpty)
                }
            } else {
                #expect(throws: AppError.self) { try stage.connector.authorizationCode(fromRedirect: query) }
            }
        }
    }

    @Test func tellsOfACancelledConsent() async throws {
        try await Stage.run { stage in
            let query = try await self.consent(stage, decision: "deny")
            let error = #expect(throws: AppError.self) { try stage.connector.authorizationCode(fromRedirect: query) }
            #expect(error?.code == .forbidden)
            #expect(throws: AppError.self) { try stage.connector.authorizationCode(fromRedirect: [:]) }
        }
    }

    @Test func aCodeWorksOnceAndOnlyWithItsVerifier() async throws {
        try await Stage.run { stage in
            let code = try stage.connector.authorizationCode(fromRedirect: try await self.consent(stage))
            let wrong = await connectorError { _ = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: String(repeating: "w", count: 50)) }
            #expect(wrong != nil)
            let second = try stage.connector.authorizationCode(fromRedirect: try await self.consent(stage))
            _ = try await stage.connector.exchange(code: second, redirectURI: Stage.redirect, verifier: Self.verifier)
            let again = await connectorError { _ = try await stage.connector.exchange(code: second, redirectURI: Stage.redirect, verifier: Self.verifier) }
            #expect(again != nil)
        }
    }

    @Test func anAccountWithoutAChannelIsToldSo() async throws {
        try await Stage.run { stage in
            let query = try await self.consent(stage, account: "none@example.com|")
            let code = try stage.connector.authorizationCode(fromRedirect: query)
            let health = try #require(await healthAfter { _ = try await stage.connector.exchange(code: code, redirectURI: Stage.redirect, verifier: Self.verifier) })
            #expect(health.state == .noChannel && health.remedy.contains("channel"))
        }
    }

    @Test func refreshKeepsTheRefreshToken() async throws {
        try await Stage.run { stage in
            let old = TokenSet(accessToken: stage.access.accessToken, refreshToken: stage.refreshToken, issuedAt: stage.clock, scopes: [YouTubeConfiguration.scope])
            let fresh = try await stage.connector.refresh(old)
            #expect(fresh.accessToken != old.accessToken && fresh.refreshToken == old.refreshToken && fresh.expiresAt == stage.clock + .seconds(3599))
            var access = stage.access
            access.accessToken = fresh.accessToken
            let profile = try await stage.connector.profile(access)
            #expect(profile.platformAccountID == Stage.mia)
        }
    }

    @Test func aGrantEndsAtTheAddressConfiguredForThat() async throws {
        try await Stage.run(configure: { $0.revokeURL = $0.authorizeURL + "/nowhere" }) { stage in
            let tokens = TokenSet(accessToken: stage.access.accessToken, refreshToken: stage.refreshToken, issuedAt: stage.clock)
            await #expect(throws: ConnectorError.self) { try await stage.connector.revoke(tokens) }
            // Nothing was ended.
            let fresh = try await stage.connector.refresh(tokens)
            #expect(fresh.refreshToken == stage.refreshToken)
        }
    }

    @Test func revokedMeansReconnect() async throws {
        try await Stage.run { stage in
            let tokens = TokenSet(accessToken: stage.access.accessToken, refreshToken: stage.refreshToken, issuedAt: stage.clock)
            try await stage.connector.revoke(tokens)
            // Twice is fine: it is gone already.
            try await stage.connector.revoke(tokens)
            let health = try #require(await healthAfter { _ = try await stage.connector.refresh(tokens) })
            #expect(health.state == .needsReconnect && !health.reason.isEmpty && !health.remedy.isEmpty)
            let read = try #require(await healthAfter { _ = try await stage.connector.poll(stage.access, marks: [:]) })
            #expect(read.state == .needsReconnect)
        }
    }

    @Test func anExpiredTokenIsRenewedOnceWithinACall() async throws {
        try await Stage.run { stage in
            var access = stage.access
            let renewals = Counter()
            let tokens = TokenSet(accessToken: access.accessToken, refreshToken: stage.refreshToken, issuedAt: stage.clock)
            access.renew = { refused in
                #expect(refused == tokens.accessToken)
                renewals.add()
                return try await stage.connector.refresh(tokens).accessToken
            }
            stage.pass(.hours(2))
            let profile = try await stage.connector.profile(access)
            #expect(profile.platformAccountID == Stage.mia)
            #expect(renewals.value == 1)
        }
    }
}

import Synchronization

final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { self.count.withLock { $0 += 1 } }
    var value: Int { self.count.withLock { $0 } }
}
