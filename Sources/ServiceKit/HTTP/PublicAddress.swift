import Core
import Foundation
import HTTPTypes

/// Where people reach the installation: scheme, host and port. Decides the cookie's name and which origins may write.
public struct PublicAddress: Sendable, Hashable {
    public let scheme: String
    public let host: String
    /// As in the URL; nil for the scheme's own.
    public let port: Int?

    /// Throws `configurationInvalid` unless `text` is an http or https URL without a path; plain http only on loopback.
    public init(_ text: String) throws {
        guard let components = URLComponents(string: text), let scheme = components.scheme?.lowercased(), let host = components.host?.lowercased(), !host.isEmpty,
            components.path.isEmpty || components.path == "/", components.query == nil, components.user == nil
        else { throw AppError(.configurationInvalid, "The public URL must look like https://understudy.example or http://127.0.0.1:8080.") }
        guard scheme == "https" || (scheme == "http" && Self.isLoopback(host)) else {
            throw AppError(.configurationInvalid, "The public URL must be https: plain http is only for loopback addresses.")
        }
        self.scheme = scheme
        self.host = host
        self.port = components.port == (scheme == "https" ? 443 : 80) ? nil : components.port
    }

    public var isSecure: Bool { self.scheme == "https" }

    /// For instance `https://understudy.example`.
    public var origin: String { "\(self.scheme)://\(self.host)" + (self.port.map { ":\($0)" } ?? "") }

    /// Whether a browser's `Origin` is ours. On loopback its three names are one.
    public func allows(origin: String) -> Bool {
        if origin == self.origin { return true }
        guard Self.isLoopback(self.host), let components = URLComponents(string: origin), let host = components.host?.lowercased() else { return false }
        return components.scheme == self.scheme && Self.isLoopback(host) && components.port == self.port
    }

    /// Whether a host name or address is this machine by definition: `localhost`, `127.0.0.0/8` or `::1`.
    public static func isLoopback(_ host: String) -> Bool {
        let host = host.trimmingCharacters(in: ["[", "]"])
        return host == "localhost" || host == "::1" || (host.hasPrefix("127.") && host.split(separator: ".").count == 4 && host.allSatisfy { $0.isNumber || $0 == "." })
    }

    /// Refuses writes that another site's page made a browser send (docs/security.md). A client that is no browser sends neither header.
    func checkOrigin(_ headers: HTTPFields) throws {
        if let origin = headers[.origin] {
            guard self.allows(origin: origin) else { throw AppError(.originRefused, "This request comes from another site.") }
        } else if let site = headers[.fetchSite], site != "same-origin", site != "none" {
            throw AppError(.originRefused, "This request comes from another site.")
        }
    }
}

/// The session cookie: `__Host-understudy` (Secure), or `understudy` where the public URL is plain http on loopback.
public struct SessionCookie: Sendable, Hashable {
    public let name: String
    private let isSecure: Bool

    public init(address: PublicAddress) {
        self.name = address.isSecure ? "__Host-understudy" : "understudy"
        self.isSecure = address.isSecure
    }

    /// The `Set-Cookie` value that hands out `token`.
    public func handOut(_ token: String, maximumAge: Duration) -> String {
        "\(self.name)=\(token); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(maximumAge.wholeMilliseconds / 1000)" + (self.isSecure ? "; Secure" : "")
    }

    /// The `Set-Cookie` value that takes it back.
    public func takeBack() -> String { "\(self.name)=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" + (self.isSecure ? "; Secure" : "") }

    /// The token that a request carries; nil when there is none, or more than one (somebody planted a second cookie).
    public func token(in headers: HTTPFields) -> String? {
        let tokens = headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair -> String? in
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return parts.count == 2 && parts[0] == self.name && !parts[1].isEmpty ? parts[1] : nil
        }
        return tokens.count == 1 && tokens[0].utf8.count <= 200 ? tokens[0] : nil
    }
}

/// Finds the session behind a cookie.
public protocol SessionAuthenticator: Sendable {
    /// Nil when the token opens no session.
    func authenticate(_ token: String) async throws -> AuthenticatedSession?
    /// As `authenticate`, but the token is never replaced: for connections that can't hand a new one out.
    func recognise(_ token: String) async throws -> SignedIn?
}

/// A session that was found, and the token that replaces the one that was shown, when it is time for a new one.
public struct AuthenticatedSession: Sendable {
    public var signedIn: SignedIn
    public var replacement: (token: String, maximumAge: Duration)?

    public init(signedIn: SignedIn, replacement: (token: String, maximumAge: Duration)? = nil) {
        self.signedIn = signedIn
        self.replacement = replacement
    }
}
