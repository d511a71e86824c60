import Foundation

/// Keeps secrets and message text out of logs and spans (invariant 7): by the name of the field, and by what a value looks like.
public struct Redaction: Sendable {
    public static let standard = Redaction()
    /// What stands in place of a hidden value.
    public static let replacement = "(hidden)"

    /// Last words that make a field a measure of the thing and not the thing: `prompt_tokens`, `body_bytes`.
    private static let measures: Set<String> = ["tokens", "count", "length", "bytes", "size", "ms", "seconds", "version"]

    private let words: Set<String>
    private let names: Set<String>

    /// `words` are whole words of a field's name (`access_token` has `token`), `names` whole names without separators (`apiKey` is `apikey`).
    public init(
        words: Set<String> = [
            "token", "secret", "password", "passwd", "passphrase", "authorization", "cookie", "credential", "credentials", "signature", "seed", "verifier", "bearer", "jwt", "ticket",
            "text", "body", "content", "prompt", "caption", "payload", "email",
        ],
        names: Set<String> = ["apikey", "privatekey", "signedrequest", "proxyauthorization", "setcookie", "xapikey", "replytext", "messagetext"]
    ) {
        self.words = words
        self.names = names
    }

    /// Whether a field of this name is hidden whatever it holds.
    public func hides(_ name: String) -> Bool {
        let parts = Self.parts(of: name)
        if let last = parts.last, parts.count > 1, Self.measures.contains(last) { return false }
        return parts.contains { self.words.contains($0) } || self.names.contains(parts.joined())
    }

    /// The words of a name, in lower case: parted at separators and where camel case begins a new one.
    private static func parts(of name: String) -> [String] {
        var parts: [String] = []
        var word = ""
        var previous: Character?
        for character in name {
            let isSeparator = !character.isLetter && !character.isNumber
            if isSeparator || (character.isUppercase && previous.map { $0.isLowercase || $0.isNumber } == true) {
                if !word.isEmpty { parts.append(word) }
                word = ""
            }
            if !isSeparator { word += character.lowercased() }
            previous = character
        }
        if !word.isEmpty { parts.append(word) }
        return parts
    }

    /// The value without the secrets that addresses and headers carry: `access_token=…`, `Bearer …`, `user:password@`.
    public func cleaned(_ value: String) -> String {
        guard value.contains("=") || value.contains("earer ") || value.contains("@") else { return value }
        var text = value
        for pattern in Self.patterns() { text = text.replacing(pattern) { "\($0.output.1)\(Self.replacement)" } }
        return text
    }

    /// `Regex` is not `Sendable`, so it is made where it is used; only values that could match come this far.
    private static func patterns() -> [Regex<(Substring, Substring)>] {
        [
            /((?i:access_token|refresh_token|client_secret|id_token|fb_exchange_token|appsecret_proof|api_key|apikey|hub\.verify_token|hub\.secret|signed_request|password|token|secret|code|state)=)[^&\s"'<>]+/,
            /((?i:bearer) )[A-Za-z0-9._~+\/=-]{8,}/,
            /([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^\/\s@"']+(?=@)/,
        ]
    }
}
