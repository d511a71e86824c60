import Core
import Foundation
import HTTPTypes
import Hummingbird

/// The authorize page and the token endpoints (https://developers.google.com/identity/protocols/oauth2/web-server).
extension YouTubeSimulator {
    func addSignInRoutes(to router: Router<SandboxContext>) {
        for path in ["o/oauth2/v2/auth", "o/oauth2/auth"] {
            router.get("/\(SandboxHost.googleAccounts.rawValue)/\(path)") { request, context in
                self.authorizePage(try await SandboxRequest(request, context).query)
            }
        }
        router.post("/\(SandboxHost.googleAccounts.rawValue)/o/oauth2/v2/consent") { request, context in
            self.decide(try await SandboxRequest(request, context).form ?? FormItems())
        }
        router.post("/\(SandboxHost.googleTokens.rawValue)/token") { request, context in self.token(try await SandboxRequest(request, context)) }
        router.post("/\(SandboxHost.googleTokens.rawValue)/revoke") { request, context in self.revoke(try await SandboxRequest(request, context)) }
        for method in [HTTPRequest.Method.get, .post] {
            router.on("/\(SandboxHost.googleTokens.rawValue)/tokeninfo", method: method) { request, context in
                self.tokenInfo(try await SandboxRequest(request, context))
            }
        }
    }

    // MARK: authorize

    /// An authorize request that passed all checks.
    private struct Authorization {
        var client: YouTubeSeed.Client
        var redirectURI: String
        var scopes: [String]
        var prompts: Set<String>
    }

    /// An error that Google shows on its own page, because it can't trust the redirect.
    private struct PageError: Error {
        var status: Int
        var code: String
        var text: String

        static func bad(_ code: String, _ text: String) -> PageError { PageError(status: 400, code: code, text: text) }
    }

    private static func check(_ query: FormItems, _ state: YouTubeState) throws(PageError) -> Authorization {
        guard let clientID = query["client_id"], !clientID.isEmpty else { throw .bad("invalid_request", "Missing required parameter: client_id") }
        guard let client = state.clients[clientID] else { throw PageError(status: 401, code: "invalid_client", text: "The OAuth client was not found.") }
        guard let redirect = query["redirect_uri"], !redirect.isEmpty else { throw .bad("invalid_request", "Missing required parameter: redirect_uri") }
        guard Self.isRegistered(redirect, client) else {
            throw .bad("redirect_uri_mismatch", "You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy. Register the redirect URI: \(redirect)")
        }
        guard query["response_type"] == "code" else { throw .bad("invalid_request", "Required parameter response_type must be code.") }
        let scopes = (query["scope"] ?? "").split(separator: " ").map(String.init)
        guard !scopes.isEmpty else { throw .bad("invalid_request", "Missing required parameter: scope") }
        let unknown = scopes.filter { YouTubeScope.known[$0] == nil }
        guard unknown.isEmpty else { throw .bad("invalid_scope", "Some requested scopes cannot be shown: \(unknown)") }
        if let type = query["access_type"], type != "online", type != "offline" { throw .bad("invalid_request", "Invalid parameter value for access_type: '\(type)'") }
        let prompts = Set((query["prompt"] ?? "").split(separator: " ").map(String.init))
        guard prompts.isSubset(of: ["none", "consent", "select_account"]), prompts.count < 2 || !prompts.contains("none") else {
            throw .bad("invalid_request", "Invalid parameter value for prompt.")
        }
        if let challenge = query["code_challenge"] {
            guard ["S256", "plain", nil].contains(query["code_challenge_method"]) else { throw .bad("invalid_request", "Invalid parameter value for code_challenge_method.") }
            let isAllowed = challenge.utf8.allSatisfy { (48 ... 57).contains($0) || (65 ... 90).contains($0) || (97 ... 122).contains($0) || [0x2D, 0x2E, 0x5F, 0x7E].contains($0) }
            guard isAllowed, (43 ... 128).contains(challenge.utf8.count) else { throw .bad("invalid_request", "Invalid parameter value for code_challenge.") }
        } else if query["code_challenge_method"] != nil {
            throw .bad("invalid_request", "code_challenge_method needs a code_challenge.")
        }
        return Authorization(client: client, redirectURI: redirect, scopes: scopes, prompts: prompts)
    }

    /// Web clients: exactly one of the registered ones. Native clients: any port of a registered loopback address.
    private static func isRegistered(_ redirect: String, _ client: YouTubeSeed.Client) -> Bool {
        if client.redirectURIs.contains(redirect) { return true }
        guard client.kind == .installed, let given = URLComponents(string: redirect), given.scheme == "http", ["127.0.0.1", "localhost", "[::1]", "::1"].contains(given.host ?? "") else { return false }
        return client.redirectURIs.contains { text in
            guard let known = URLComponents(string: text) else { return false }
            return known.scheme == "http" && known.host == given.host && (known.path == given.path || known.path.isEmpty)
        }
    }

    private func authorizePage(_ query: FormItems) -> Response {
        self.withState { state, now in
            do throws(PageError) {
                let authorization = try Self.check(query, state)
                let grants = state.grants.values.filter { $0.clientID == authorization.client.id }
                if authorization.prompts.contains("none") {
                    guard grants.count == 1, let grant = grants.first, grant.scopes.isSuperset(of: authorization.scopes) else {
                        return Self.redirect(authorization.redirectURI, [("error", grants.isEmpty ? "interaction_required" : "consent_required")], query["state"])
                    }
                    return Self.allow(authorization, query, email: grant.email, channelID: grant.channelID, scopes: Set(authorization.scopes), &state, now)
                }
                return .html(ConsentPage.render(query: query, appName: authorization.client.name ?? "Understudy", scopes: authorization.scopes, choices: Self.choices(state), hint: query["login_hint"]))
            } catch {
                return .html(ConsentPage.error(status: error.status, code: error.code, text: error.text), status: .init(code: error.status))
            }
        }
    }

    /// Who can sign in: a line per channel, and a line for an account without any.
    private static func choices(_ state: YouTubeState) -> [ConsentPage.Choice] {
        state.accounts.values.sorted { $0.email < $1.email }.flatMap { account in
            account.channelIDs.isEmpty
                ? [ConsentPage.Choice(email: account.email, channelID: nil, title: "no channel", handle: nil)]
                : account.channelIDs.compactMap { state.channels[$0] }.map { .init(email: account.email, channelID: $0.id, title: $0.title, handle: $0.handle) }
        }
    }

    /// The consent page's form: `request` (the authorize query), `account` (`email|channel`), `scope` (each ticked one), `decision`.
    private func decide(_ form: FormItems) -> Response {
        let query = FormItems(encoded: form["request"] ?? "")
        return self.withState { state, now in
            do throws(PageError) {
                let authorization = try Self.check(query, state)
                let ticked = Set(form.all("scope")).intersection(authorization.scopes)
                guard form["decision"] == "allow", !ticked.isEmpty else {
                    return Self.redirect(authorization.redirectURI, [("error", "access_denied")], query["state"])
                }
                let parts = (form["account"] ?? "").split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                guard let account = state.accounts[parts.first ?? ""], let choice = parts.dropFirst().first, choice.isEmpty ? account.channelIDs.isEmpty : account.channelIDs.contains(choice) else {
                    throw .bad("invalid_request", "Choose an account.")
                }
                return Self.allow(authorization, query, email: account.email, channelID: choice.isEmpty ? nil : choice, scopes: ticked, &state, now)
            } catch {
                return .html(ConsentPage.error(status: error.status, code: error.code, text: error.text), status: .init(code: error.status))
            }
        }
    }

    private static func allow(
        _ authorization: Authorization, _ query: FormItems, email: String, channelID: String?, scopes: Set<String>, _ state: inout YouTubeState, _ now: Timestamp
    ) -> Response {
        let key = YouTubeState.GrantKey(email: email, channelID: channelID, clientID: authorization.client.id)
        let isRepeat = state.grants[key] != nil
        let earlier = query["include_granted_scopes"] == "true" ? state.grants[key]?.scopes ?? [] : []
        let isOffline = query["access_type"] == "offline"
        let all = scopes.union(earlier)
        let code = state.makeCode(
            .init(
                key: key, redirectURI: authorization.redirectURI, scopes: all, challenge: query["code_challenge"],
                challengeMethod: query["code_challenge_method"] ?? "plain", issuesRefreshToken: isOffline && (!isRepeat || authorization.prompts.contains("consent")),
                accessType: isOffline ? "offline" : "online", expiresAt: now + YouTubeState.codeLife))
        return Self.redirect(
            authorization.redirectURI, [("code", code), ("scope", all.sorted().joined(separator: " ")), ("authuser", "0"), ("prompt", authorization.prompts.sorted().first ?? "none")],
            query["state"])
    }

    private static func redirect(_ target: String, _ items: [(String, String)], _ state: String?) -> Response {
        let all = (state.map { [("state", $0)] } ?? []) + items
        let query = FormItems(all.map { .init(name: $0.0, value: $0.1) }).encoded
        return .sendOn(to: target + (target.contains("?") ? "&" : "?") + query)
    }

    // MARK: tokens

    private static func refuse(_ error: GoogleTokenError) -> Response {
        .json(["error": .string(error.error), "error_description": .string(error.description)], status: .init(code: error.status))
    }

    private func token(_ request: SandboxRequest) -> Response {
        guard let form = request.form else { return Self.refuse(.request("Missing required parameter: grant_type")) }
        return self.withState { state, now in
            do throws(GoogleTokenError) {
                return .json(try state.token(form, basic: Self.basic(request), now: now), headers: [.cacheControl: "no-cache, no-store, max-age=0, must-revalidate"])
            } catch { return Self.refuse(error) }
        }
    }

    /// Client id and secret of HTTP Basic authentication.
    private static func basic(_ request: SandboxRequest) -> (id: String, secret: String)? {
        guard let header = request.headers[.authorization], header.lowercased().hasPrefix("basic "), let data = Data(base64Encoded: String(header.dropFirst(6))) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return (parts[0], parts[1])
    }

    private func revoke(_ request: SandboxRequest) -> Response {
        guard let token = request.form?["token"] ?? request.query["token"], !token.isEmpty else { return Self.refuse(.request("Missing required parameter: token")) }
        let isKnown = self.withState { state, _ in state.revoke(token: token) }
        return isKnown ? .json([:]) : Self.refuse(GoogleTokenError(status: 400, error: "invalid_token", description: "Token expired or revoked"))
    }

    private func tokenInfo(_ request: SandboxRequest) -> Response {
        let text = request.query["access_token"] ?? request.form?["access_token"] ?? ""
        return self.withState { state, now in
            guard let token = state.accessTokens[text], token.expiresAt > now else {
                return Self.refuse(GoogleTokenError(status: 400, error: "invalid_token", description: "Invalid Value"))
            }
            return .json([
                "azp": .string(token.key.clientID), "aud": .string(token.key.clientID), "scope": .string(token.scopes.sorted().joined(separator: " ")),
                "exp": .string(String(token.expiresAt.milliseconds / 1000)), "expires_in": .string(String((token.expiresAt - now).wholeMilliseconds / 1000)),
                "access_type": .string(token.accessType),
            ])
        }
    }
}
