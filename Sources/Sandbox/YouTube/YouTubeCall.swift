import Core
import HTTPTypes

/// A Data API call after the checks that all methods share.
struct YouTubeCall: Sendable {
    /// On whose behalf the call is made.
    struct Caller: Sendable {
        var project: String
        /// Nil with an API key.
        var channelID: String?
        var clientID: String?
    }

    var method: YouTubeMethod
    var request: SandboxRequest
    var now: Timestamp
    var caller: Caller
    /// The parts asked for.
    var parts: Set<String>
    var maxResults: Int

    var query: FormItems { self.request.query }

    /// A boolean parameter; throws `invalidParameter` for other text than `true` and `false`.
    func flag(_ name: String) throws(YouTubeError) -> Bool {
        switch self.query[name] {
        case nil, "false", "False": return false
        case "true", "True": return true
        default: throw .invalid(name, "Invalid value at '\(name)'.")
        }
    }

    /// A parameter that takes one of a few words.
    func choice(_ name: String, of words: [String], standard: String) throws(YouTubeError) -> String {
        guard let value = self.query[name] else { return standard }
        guard words.contains(value) else { throw .invalid(name, "Invalid value '\(value.escapedForHTML())'. Values must match one of: \(words.joined(separator: ", "))") }
        return value
    }

    /// The one filter of several that the call uses.
    func filter(_ names: [String]) throws(YouTubeError) -> String {
        let given = names.filter { self.query[$0] != nil }
        guard let first = given.first else { throw .noFilter(names) }
        guard given.count == 1 else { throw .incompatible(given) }
        return first
    }

    /// The JSON body.
    func body() throws(YouTubeError) -> JSONNode {
        do {
            let node = try self.request.json()
            guard node.object != nil else { throw YouTubeError.parseError }
            return node
        } catch { throw .parseError }
    }
}

/// What a method answers.
enum YouTubeAnswer: Sendable {
    case resource(JSONNode)
    case bytes([UInt8])
    case noContent
}

extension YouTubeState {
    /// The checks that all methods share, in Google's order: credentials, quota, account, parameters. Charges the call.
    mutating func open(_ method: YouTubeMethod, _ request: SandboxRequest, now: Timestamp) throws(YouTubeError) -> YouTubeCall {
        self.settle(now)
        let caller = try self.identify(method, request, now: now)
        if case .open = method.access {} else {
            try self.projects[caller.project]?.ledger.charge(method.cost, method.bucket, now: now)
        }
        if case .scopes = method.access, caller.channelID == nil { throw .signupRequired }
        for name in request.query.items.map(\.name) where !method.parameters.contains(name) && name != "part" && !YouTubeMethod.commonParameters.contains(name) {
            throw .unexpected(name)
        }
        if let user = request.query["quotaUser"], user.count > 40 { throw .invalid("quotaUser", "quotaUser must be at most 40 characters.") }
        let parts = Set(request.query.list("part"))
        if method.requiresPart {
            guard !parts.isEmpty else { throw .missing("part") }
            if let unknown = parts.subtracting(method.parts).min() { throw .unknownPart(unknown) }
        }
        var maxResults = method.results?.standard ?? 0
        if let results = method.results, let text = request.query["maxResults"] {
            guard let number = Int(text), results.range.contains(number) else {
                throw .invalid("maxResults", "Invalid value '\(text.escapedForHTML())'. Values must be within the range: [\(results.range.lowerBound), \(results.range.upperBound)]")
            }
            maxResults = number
        }
        return YouTubeCall(method: method, request: request, now: now, caller: caller, parts: parts, maxResults: maxResults)
    }

    private func identify(_ method: YouTubeMethod, _ request: SandboxRequest, now: Timestamp) throws(YouTubeError) -> YouTubeCall.Caller {
        let accepted: Set<String>
        let takesKey: Bool
        switch method.access {
        case .open: return YouTubeCall.Caller(project: Self.defaultProject)
        case .keyOrScopes(let scopes): (accepted, takesKey) = (scopes, true)
        case .scopes(let scopes): (accepted, takesKey) = (scopes, false)
        }
        if let token = request.bearerToken ?? request.query["access_token"] ?? request.query["oauth_token"] {
            guard let access = self.accessTokens[token], access.expiresAt > now, let client = self.clients[access.key.clientID] else { throw .badCredentials }
            guard !access.scopes.isDisjoint(with: accepted) else { throw .insufficientScope }
            if let reason = self.accounts[access.key.email]?.state.reason { throw .account(reason) }
            return YouTubeCall.Caller(project: client.project ?? Self.defaultProject, channelID: access.key.channelID, clientID: client.id)
        }
        guard let key = request.query["key"] ?? request.headers[.googleAPIKey] else { throw takesKey ? .unregistered : .loginRequired }
        guard let project = self.keys[key] else { throw .invalidKey }
        guard takesKey else { throw .loginRequired }
        return YouTubeCall.Caller(project: project)
    }
}

extension HTTPField.Name {
    /// `X-Goog-Api-Key`. The name is valid, so the fallback is never taken.
    static let googleAPIKey = HTTPField.Name("X-Goog-Api-Key") ?? .authorization
}
