import Core
import Foundation
import JWTKit

/// Who a request is from, as the gateway tells a service.
public struct ServiceIdentity: Codable, Hashable, Sendable {
    public var userID: Identifier<User>
    public var sessionID: Identifier<Session>?
    public var workspaceID: Identifier<Workspace>?
    /// In `workspaceID`.
    public var role: Role?
    public var isOperator: Bool

    public init(userID: Identifier<User>, sessionID: Identifier<Session>? = nil, workspaceID: Identifier<Workspace>? = nil, role: Role? = nil, isOperator: Bool = false) {
        self.userID = userID
        self.sessionID = sessionID
        self.workspaceID = workspaceID
        self.role = role
        self.isOperator = isOperator
    }
}

/// Makes and checks short-lived JWTs (HS256 under a key of the ring) that carry a `ServiceIdentity` from the gateway to one service.
public struct TokenIssuer: Sendable {
    /// A token that claims to live longer than this is refused, whoever signed it.
    public static let maximumLifetime: Duration = .minutes(5)
    /// How far the clocks of two machines may differ.
    public static let leeway: Duration = .seconds(5)

    private let ring: KeyRing
    private let issuer: String
    private let lifetime: Duration
    private let time: any TimeSource
    private let identifiers: any IdentifierSource

    public init(ring: KeyRing, issuer: String = "understudy", lifetime: Duration = .seconds(60), time: any TimeSource, identifiers: any IdentifierSource) {
        self.ring = ring
        self.issuer = issuer
        self.lifetime = min(lifetime, Self.maximumLifetime)
        self.time = time
        self.identifiers = identifiers
    }

    private struct Claims: JWTPayload {
        var iss: IssuerClaim
        var aud: AudienceClaim
        var sub: SubjectClaim
        var jti: String
        /// Seconds since 1970.
        var iat: Int64
        var exp: Int64
        var identity: ServiceIdentity

        /// Times are checked against the injected clock by `TokenIssuer.verify`.
        func verify(using _: some JWTAlgorithm) async throws {}
    }

    private struct Header: Decodable {
        var alg: String
        var kid: String
    }

    /// A token for the service called `audience`.
    public func issue(_ identity: ServiceIdentity, audience: String) async throws -> String {
        let (id, key) = self.ring.currentKey(for: .serviceTokens)
        let now = self.time.now().milliseconds / 1000
        let claims = Claims(
            iss: IssuerClaim(value: self.issuer), aud: AudienceClaim(value: [audience]), sub: SubjectClaim(value: identity.userID.rawValue), jti: self.identifiers.next(),
            iat: now, exp: now + self.lifetime.wholeMilliseconds / 1000, identity: identity
        )
        let keys = await JWTKeyCollection().add(hmac: HMACKey(key: key), digestAlgorithm: .sha256, kid: JWKIdentifier(string: id))
        return try await keys.sign(claims, kid: JWKIdentifier(string: id))
    }

    /// The identity in a token made for `audience`. Throws `tokenInvalid` for another algorithm (also `none`), an unknown key, a wrong
    /// signature, issuer or audience, and outside its time.
    public func verify(_ token: String, audience: String) async throws -> ServiceIdentity {
        // The key and algorithm are decided here, by us; the library then has one key and one algorithm to choose from.
        guard token.utf8.count <= 8192, let first = token.split(separator: ".", omittingEmptySubsequences: false).first, let data = Data(base64URL: String(first)),
            let header = try? JSONDecoder().decode(Header.self, from: data), header.alg == "HS256", let key = self.ring.key(header.kid, for: .serviceTokens)
        else { throw Self.invalid("another algorithm or an unknown key") }
        let keys = await JWTKeyCollection().add(hmac: HMACKey(key: key), digestAlgorithm: .sha256, kid: JWKIdentifier(string: header.kid))
        guard let claims = try? await keys.verify(token, as: Claims.self) else { throw Self.invalid("the signature doesn't fit") }
        guard claims.iss.value == self.issuer, claims.aud.value == [audience], claims.sub.value == claims.identity.userID.rawValue else { throw Self.invalid("another issuer or audience") }
        let now = self.time.now().milliseconds / 1000
        let leeway = Self.leeway.wholeMilliseconds / 1000
        guard claims.exp > claims.iat, claims.exp - claims.iat <= Self.maximumLifetime.wholeMilliseconds / 1000 else { throw Self.invalid("lives too long") }
        guard claims.iat <= now + leeway, now < claims.exp + leeway else { throw Self.invalid("outside its time") }
        return claims.identity
    }

    private static func invalid(_ cause: String) -> AppError { AppError(.tokenInvalid, "The service token is not valid.", cause: cause) }
}
