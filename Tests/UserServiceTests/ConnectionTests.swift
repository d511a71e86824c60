import Connectors
import Core
import Foundation
import Hummingbird
import Security
import ServiceTesting
import Storage
import Synchronization
import Testing
import UserService

@Suite("Connected accounts") struct ConnectionTests {
    /// Sends the browser to the platform and returns the query that it was sent with.
    static func start(_ browser: Browser, _ workspace: String, platform: String = "youtube") async throws -> [String: String] {
        let reply = try await browser.send(.post, "/api/v1/workspaces/\(workspace)/connections", #"{"platform":"\#(platform)"}"#)
        #expect(reply.status == 201)
        let items = try #require(URLComponents(string: reply["authorization_url"])?.queryItems)
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { _, last in last })
    }

    static func connect(_ stage: Stage, _ browser: Browser, _ workspace: String, account: String = "UC1") async throws -> String {
        let tokens = stage.account(account)
        stage.connector.set { $0.onExchange = { _, _, _ in tokens } }
        let state = try await Self.start(browser, workspace)["state"] ?? ""
        let back = try await browser.send(.get, "/api/v1/connections/callback/youtube?code=c&state=\(state)")
        #expect(back.status == 303)
        let location = try #require(back.headers[.location])
        return try #require(location.split(separator: "connected=").last.map(String.init))
    }

    @Test("Consent: PKCE, the registered redirect, and tokens that nobody sees")
    func consent() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let seen = Mutex<[String]>([])
            let account = stage.account()
            stage.connector.set { script in
                script.onExchange = { code, redirect, verifier in
                    seen.withLock { $0 = [code, redirect, verifier] }
                    return account
                }
            }
            let query = try await Self.start(owner, workspace)
            #expect(query["redirect_uri"] == "http://localhost:8080/api/v1/connections/callback/youtube")
            let back = try await owner.send(.get, "/api/v1/connections/callback/youtube?code=the-code&state=\(query["state"] ?? "")&scope=a%20b")
            #expect(back.status == 303)
            let id = try #require(back.headers[.location]?.split(separator: "connected=").last.map(String.init))
            let given = seen.withLock { $0 }
            #expect(given[0] == "the-code")
            #expect(given[1] == query["redirect_uri"])
            #expect(PKCE.isValid(verifier: given[2], challenge: query["code_challenge"] ?? ""))
            #expect(query.values.allSatisfy { !$0.contains(given[2]) })
            let stored = try #require(try await stage.connection(id))
            #expect(stored.accessToken.map { !$0.text.contains("access-secret") } == true)
            #expect(try stage.environment.secrets.open(try #require(stored.accessToken), context: SealContext.accessToken(of: stored.id)) == "access-secret")
            let list = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/connections")
            #expect(list["items.0.health.state"] == "connected")
            for secret in ["access-secret", "refresh-secret", stored.accessToken?.text ?? "?"] { #expect(!list.text.contains(secret)) }
            #expect(stage.observer.notes == ["connected UC1 new"])
        }
    }

    @Test("A state works once, for the person who began, and in its time", arguments: ["twice", "other person", "forged", "late", "other platform", "role lost"])
    func state(_ attack: String) async throws {
        try await Stage.with { stage in
            let (owner, workspace, members) = try await stage.team()
            let manager = try #require(members[.manager])
            let account = stage.account()
            stage.connector.set { $0.onExchange = { _, _, _ in account } }
            var state = try await Self.start(manager, workspace)["state"] ?? ""
            var browser = manager
            var platform = "youtube"
            var expected = "token_invalid"
            switch attack {
            case "twice": try await manager.send(.get, "/api/v1/connections/callback/youtube?code=c&state=\(state)")
            case "other person": browser = owner
            case "forged": state = String(state.dropLast(4)) + "AAAA"
            case "late": stage.time.advance(by: .minutes(11))
            case "other platform": platform = "instagram"
            default:
                let list = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/members")
                let at = try #require((0 ..< 4).first { list["items.\($0).email"] == "manager@example.com" })
                try await owner.send(.patch, "/api/v1/workspaces/\(workspace)/members/\(list["items.\(at).user_id"])", #"{"role":"analyst"}"#)
                expected = "forbidden"
            }
            let before = stage.connector.calls.count
            let back = try await browser.send(.get, "/api/v1/connections/callback/\(platform)?code=c&state=\(state)")
            #expect(back.headers[.location] == "/?connection_error=\(expected)")
            #expect(stage.connector.calls.count == before)
        }
    }

    @Test("A consent that fails says why in a notice")
    func refusedConsent() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let state = try await Self.start(owner, workspace)["state"] ?? ""
            let back = try await owner.send(.get, "/api/v1/connections/callback/youtube?error=access_denied&state=\(state)")
            #expect(back.headers[.location] == "/?workspace=\(workspace)&connection_error=platform_refused")
            let notice = try #require(try await stage.environment.store.find(Query<Notice>()).first)
            #expect(notice.text.contains("The account's owner said no."))
            #expect(try await stage.environment.store.count(Query<Connection>()) == 0)
        }
    }

    @Test("Connecting again brings the same connection up to date")
    func reconnect() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let first = try await Self.connect(stage, owner, workspace)
            try await stage.environment.store.transaction("trouble") { tx in
                guard var connection = try tx.get(Connection.self, Identifier(first)) else { return }
                connection.health = ConnectionHealth(state: .needsReconnect, reason: "Expired.", remedy: "Connect again.", since: .distantPast)
                try tx.replace(connection)
            }
            let second = try await Self.connect(stage, owner, workspace)
            #expect(second == first)
            #expect(try await stage.connection(first)?.health.state == .connected)
            #expect(stage.observer.notes == ["connected UC1 new", "connected UC1 again"])
        }
    }

    @Test("One account is answered by one workspace only")
    func elsewhere() async throws {
        try await Stage.with(configuration: AccountConfiguration(isRegistrationOpen: true)) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            _ = try await Self.connect(stage, owner, workspace)
            let (other, elsewhere, _) = try await stage.person("other")
            let state = try await Self.start(other, elsewhere)["state"] ?? ""
            let back = try await other.send(.get, "/api/v1/connections/callback/youtube?code=c&state=\(state)")
            #expect(back.headers[.location] == "/?workspace=\(elsewhere)&connection_error=conflict")
        }
    }

    @Test("Connections are the tier's; one that is there may still be connected again")
    func cap() async throws {
        try await Stage.with(configuration: AccountConfiguration(tier: .bronze)) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            _ = try await Self.connect(stage, owner, workspace, account: "UC1")
            _ = try await Self.connect(stage, owner, workspace, account: "UC1")
            let account = stage.account("UC2")
            stage.connector.set { $0.onExchange = { _, _, _ in account } }
            let state = try await Self.start(owner, workspace)["state"] ?? ""
            let back = try await owner.send(.get, "/api/v1/connections/callback/youtube?code=c&state=\(state)")
            #expect(back.headers[.location] == "/?workspace=\(workspace)&connection_error=cap_reached")
        }
    }

    @Test("Automated replies need the shown sentence, recorded, and can be withdrawn")
    func automationConsent() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            let path = "/api/v1/workspaces/\(workspace)/connections/\(id)"
            let statement = try await owner.send(.get, path)["automation_statement"]
            #expect(statement.contains("Mia"))
            #expect(try await owner.send(.put, path + "/automation-consent", #"{"statement":"yes"}"#)["fields.0.field"] == "statement")
            let given = try await owner.send(.put, path + "/automation-consent", #"{"statement":"\#(statement)"}"#)
            #expect(given["automation_consent.statement"] == statement)
            #expect(try await stage.connection(id)?.automationConsent?.at == stage.time.now())
            #expect(try await owner.send(.delete, path + "/automation-consent").at("automation_consent") == nil)
            let actions = try await stage.environment.store.find(Query<AuditEntry>()).map(\.action)
            #expect(actions.contains("connection.automation_consent_given") && actions.contains("connection.automation_consent_withdrawn"))
        }
    }

    @Test("Webhooks are asked for with a secret callback, and again before the lease ends")
    func subscription() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let asked = Mutex<[String]>([])
            let time = stage.time
            stage.connector.set { script in
                script.onSubscribe = { callback, secret in
                    asked.withLock { $0.append(callback + " " + secret) }
                    return SubscriptionResult(isConfirmed: false, renewBy: time.now() + .days(3))
                }
            }
            let id = try await Self.connect(stage, owner, workspace)
            try await stage.runJobs()
            let webhook = try #require(try await stage.connection(id)?.webhook)
            #expect(asked.withLock { $0.count } == 1)
            #expect(asked.withLock { $0.first }?.hasPrefix("http://localhost:8080/webhooks/youtube/\(webhook.token) ") == true)
            let view = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/connections/\(id)")
            #expect(!view.text.contains(webhook.token))
            stage.time.advance(by: .days(3))
            try await stage.runJobs()
            #expect(asked.withLock { Set($0).count == 1 && $0.count == 2 })
        }
    }

    @Test("Disconnecting stops at once, revokes at the platform and forgets the tokens")
    func disconnect() async throws {
        try await Stage.with(receivesWebhooks: false) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            let revoked = Mutex<[String]>([])
            stage.connector.set { $0.onRevoke = { tokens in revoked.withLock { $0.append(tokens.refreshToken ?? "") } } }
            let reply = try await owner.send(.delete, "/api/v1/workspaces/\(workspace)/connections/\(id)")
            #expect(reply["is_connected"] == "false")
            #expect(reply["health.state"] == "disconnected")
            #expect(try await stage.connection(id)?.purgeBy == stage.time.now() + .days(7))
            try await stage.runJobs()
            #expect(revoked.withLock { $0 } == ["refresh-secret"])
            let stored = try #require(try await stage.connection(id))
            #expect(stored.accessToken == nil && stored.refreshToken == nil)
            #expect(stage.observer.notes.last == "disconnected UC1")
            // Again it changes nothing.
            #expect(try await owner.send(.delete, "/api/v1/workspaces/\(workspace)/connections/\(id)").status == 200)
        }
    }

    @Test("An account that is connected again meanwhile is not revoked")
    func reconnectBeforeRevoke() async throws {
        try await Stage.with(receivesWebhooks: false) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            try await owner.send(.delete, "/api/v1/workspaces/\(workspace)/connections/\(id)")
            #expect(try await Self.connect(stage, owner, workspace) == id)
            try await stage.runJobs()
            #expect(!stage.connector.calls.contains("revoke"))
            #expect(try await stage.connection(id)?.accessToken != nil)
        }
    }

    @Test("A grant that can't be ended is given up in the end, with a notice, and the tokens go")
    func revokeFails() async throws {
        try await Stage.with(receivesWebhooks: false) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            stage.connector.set { $0.onRevoke = { _ in throw ConnectorError.unavailable(Reason("down", "The platform is down.")) } }
            try await owner.send(.delete, "/api/v1/workspaces/\(workspace)/connections/\(id)")
            for _ in 0 ..< RevokeConnection.retryPolicy.maximumAttempts {
                try await stage.runJobs()
                stage.time.advance(by: .hours(1))
            }
            #expect(try await stage.connection(id)?.accessToken == nil)
            #expect(try await stage.environment.store.find(Query<Notice>()).contains { $0.kind == "connection_not_revoked" })
        }
    }

    @Test("The platform's owner calls: removal drops the tokens, deletion is due at once and has a status page")
    func accountNotices() async throws {
        try await Stage.with(receivesWebhooks: false) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            let notice = AccountNotice(appScopedID: "app-UC1", issuedAt: stage.time.now())
            stage.connector.set { $0.onNotice = { _ in notice } }
            // A platform's server: no cookie, and no origin of ours.
            let platform = stage.browser()
            #expect(try await platform.send(.post, "/callbacks/youtube/deauthorize", "signed_request=x", headers: ["Origin": "", "Content-Type": "application/x-www-form-urlencoded"]).status == 200)
            let stored = try #require(try await stage.connection(id))
            #expect(stored.accessToken == nil && stored.health.state == .deauthorized)
            #expect(stored.purgeBy == stage.time.now() + .days(7))
            let receipt = try await platform.send(.post, "/callbacks/youtube/data-deletion", "signed_request=x", headers: ["Origin": ""])
            let code = receipt["confirmation_code"]
            #expect(code.allSatisfy { $0.isLetter || $0.isNumber } && !code.isEmpty)
            #expect(receipt["url"] == "http://localhost:8080/privacy/deletions/\(code)")
            #expect(try await stage.connection(id)?.purgeBy == stage.time.now())
            #expect(try await platform.send(.get, "/privacy/deletions/\(code)").text.contains("is deleted by"))
            try await stage.environment.store.transaction("purged") { tx in
                guard var connection = try tx.get(Connection.self, Identifier(id)) else { return }
                connection.purgeBy = nil
                try tx.replace(connection)
            }
            #expect(try await platform.send(.get, "/privacy/deletions/\(code)").text.contains("has been deleted"))
            #expect(try await platform.send(.get, "/privacy/deletions/unknown").text.contains("No data"))
        }
    }

    @Test("A call with a wrong signature changes nothing")
    func unsignedNotice() async throws {
        try await Stage.with(receivesWebhooks: false) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            stage.connector.set { $0.onNotice = { _ in throw AppError(.signatureInvalid, "The signed request is not from the platform.") } }
            for call in ["deauthorize", "data-deletion"] { #expect(try await stage.browser().send(.post, "/callbacks/youtube/\(call)", "signed_request=x", headers: ["Origin": ""]).status == 401) }
            #expect(try await stage.connection(id)?.accessToken != nil)
        }
    }

    @Test("Idle connections get fresh tokens, stored sealed")
    func refresh() async throws {
        try await Stage.with(receivesWebhooks: false) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let id = try await Self.connect(stage, owner, workspace)
            let time = stage.time
            stage.connector.set { script in
                script.onRefresh = { tokens in TokenSet(accessToken: "fresh-secret", refreshToken: tokens.refreshToken, issuedAt: time.now(), expiresAt: time.now() + .days(30), scopes: tokens.scopes) }
            }
            try await stage.environment.jobs.enqueue(RefreshTokens())
            try await stage.runJobs()
            #expect(!stage.connector.calls.contains("refresh"))
            stage.time.advance(by: .days(21))
            try await stage.environment.jobs.enqueue(RefreshTokens())
            try await stage.runJobs()
            let stored = try #require(try await stage.connection(id))
            #expect(try stage.environment.secrets.open(try #require(stored.accessToken), context: SealContext.accessToken(of: stored.id)) == "fresh-secret")
        }
    }
}
