import HTTPTypes
import Hummingbird
import ServiceKit

/// Headers that keep a browser from doing with our answers what we never ask for. No inline script or style runs anywhere.
struct SecurityHeaders: RouterMiddleware {
    let isSecure: Bool

    static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

    private static let fixed: [(HTTPField.Name, String)] = [
        (.contentSecurityPolicy, contentSecurityPolicy),
        (.xContentTypeOptions, "nosniff"),
        (.referrerPolicy, "same-origin"),
        (.frameOptions, "DENY"),
        (.permissionsPolicy, "camera=(), microphone=(), geolocation=(), payment=()"),
        (.openerPolicy, "same-origin"),
        (.resourcePolicy, "same-origin"),
    ]

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in Self.fixed { response.headers[name] = value }
        if self.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }
}

extension HTTPField.Name {
    // Valid tokens: the failable initialiser never fails.
    fileprivate static let referrerPolicy = HTTPField.Name("Referrer-Policy").unsafelyUnwrapped
    fileprivate static let frameOptions = HTTPField.Name("X-Frame-Options").unsafelyUnwrapped
    fileprivate static let permissionsPolicy = HTTPField.Name("Permissions-Policy").unsafelyUnwrapped
    fileprivate static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy").unsafelyUnwrapped
    fileprivate static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy").unsafelyUnwrapped
}
