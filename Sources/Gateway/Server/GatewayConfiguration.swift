import Core
import Foundation
import HummingbirdCore
import HummingbirdTLS
import ServiceKit

/// Where and how the gateway listens.
public struct GatewayConfiguration: Sendable {
    /// A certificate chain and its key, as PEM text.
    public struct TLS: Sendable {
        public var certificateChain: String
        public var privateKey: String

        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    /// The interface, for instance `127.0.0.1` or `0.0.0.0`.
    public var host: String
    /// 0 picks a free one.
    public var port: Int
    public var address: PublicAddress
    public var tls: TLS?
    /// The addresses or ranges of the reverse proxies in front that end TLS and set `X-Forwarded-For`; from any other peer that header means nothing.
    public var trustedProxies: [String]
    /// Bearer token for `/metrics`; without one only this machine may read it.
    public var metricsToken: String?
    /// The folder of the built dashboard; nil: the one that this program was built with.
    public var dashboard: URL?
    /// How long a request may take to arrive; large bodies get longer.
    public var requestSeconds: Int

    public init(
        host: String = "127.0.0.1", port: Int = 8080, address: PublicAddress, tls: TLS? = nil, trustedProxies: [String] = [], metricsToken: String? = nil, dashboard: URL? = nil, requestSeconds: Int = 30
    ) {
        self.host = host
        self.port = port
        self.address = address
        self.tls = tls
        self.trustedProxies = trustedProxies
        self.metricsToken = metricsToken
        self.dashboard = dashboard
        self.requestSeconds = requestSeconds
    }

    /// Refuses to send passwords and cookies over a network in the clear. Throws `configurationInvalid`.
    public func check() throws {
        if self.tls == nil, self.trustedProxies.isEmpty, !PublicAddress.isLoopback(self.host) {
            throw AppError(
                .configurationInvalid,
                "Plain http is only served on loopback, not on \(self.host). Give a certificate, or set the trusted proxies if one in front of the server ends TLS.")
        }
        if self.tls != nil || !self.trustedProxies.isEmpty, !self.address.isSecure {
            throw AppError(.configurationInvalid, "The public URL \(self.address.origin) must be https when the server has a certificate or a proxy in front.")
        }
    }

    func tlsConfiguration() throws -> TLSConfiguration? {
        guard let tls else { return nil }
        let chain = try Self.reading("http.tls.certificate", "must be a certificate chain as PEM") { try NIOSSLCertificate.fromPEMBytes(Array(tls.certificateChain.utf8)) }
        guard !chain.isEmpty else { throw Self.unusable("http.tls.certificate", "must hold at least one certificate as PEM") }
        let key = try Self.reading("http.tls.key", "must be a private key as PEM, without a passphrase") { try NIOSSLPrivateKey(bytes: Array(tls.privateKey.utf8), format: .pem) }
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // Made once here, so that a key of another certificate is told at the start and not to the first visitor.
        _ = try Self.reading("http.tls.key", "must be the key of http.tls.certificate") { try TLSChannel(HTTP1Channel { _, _, _ in }, tlsConfiguration: configuration) }
        return configuration
    }

    private static func reading<Value>(_ field: String, _ allowed: String, _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch {
            throw Self.unusable(field, allowed)
        }
    }

    private static func unusable(_ field: String, _ allowed: String) -> AppError {
        AppError(.configurationInvalid, "The server's certificate and key can't be used.", fields: [FieldProblem(field, allowed)])
    }
}
