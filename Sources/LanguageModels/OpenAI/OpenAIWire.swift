import Core
import Foundation

/// The answers of the wire format, read leniently: unknown fields and values are tolerated and most fields may be missing.
enum Wire {
    struct Completion: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable {
                var content: String?
                var refusal: String?
            }

            var message: Message?
            var delta: Message?
            var finish_reason: String?
            var logprobs: Logprobs?
        }

        struct Logprobs: Decodable {
            var content: [Token]?
        }

        struct Token: Decodable {
            struct Alternative: Decodable {
                var token: String
                var logprob: Double
            }

            var token: String
            var logprob: Double
            var bytes: [UInt8]?
            var top_logprobs: [Alternative]?
        }

        var model: String?
        var choices: [Choice]?
        var usage: Usage?
        /// A failure reported in the middle of a stream.
        var error: JSONValue?
    }

    struct Usage: Decodable {
        var prompt_tokens: Int?
        var completion_tokens: Int?

        func value(model: String) -> ModelUsage {
            // Sums and prices are made of it: a server that counts nonsense must not break them.
            func plausible(_ count: Int?) -> Int { min(max(count ?? 0, 0), 1_000_000_000) }
            return ModelUsage(model: model, promptTokens: plausible(self.prompt_tokens), completionTokens: plausible(self.completion_tokens))
        }
    }

    struct EmbeddingList: Decodable {
        struct Item: Decodable {
            var index: Int?
            var embedding: [Float]
        }

        var data: [Item]
        var model: String?
        var usage: Usage?
    }

    struct ModerationList: Decodable {
        struct Item: Decodable {
            var flagged: Bool
            var category_scores: [String: Double?]?
        }

        var results: [Item]
    }

    /// Code, type and parameter of an error body in any of the known shapes: nested or flat, the code a string, a number or missing;
    /// or an HTML page, of which nothing is known.
    struct Failure: Sendable {
        var code: String?
        var type: String?
        var parameter: String?

        init(body: Data) {
            self.init((try? JSONDecoder().decode(JSONValue.self, from: body)) ?? .null)
        }

        /// `value` is an error body, or what stands under its `error`.
        init(_ value: JSONValue) {
            guard case .object(var members) = value else { return }
            if let nested = members.first(where: { $0.0 == "error" }), case .object(let inner) = nested.1 { members = inner }
            func word(_ name: String) -> String? {
                switch members.first(where: { $0.0 == name })?.1 {
                case .string(let text): return Self.safe(text)
                case .number(let number): return Self.safe(String(Int(max(-1e9, min(1e9, number)))))
                default: return nil
                }
            }
            self.code = word("code")
            self.type = word("type")
            self.parameter = word("param")
        }

        /// Codes and field paths are short ASCII words; anything else might quote a prompt and is dropped.
        private static func safe(_ text: String) -> String? {
            let allowed = text.utf8.allSatisfy { byte in
                (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || [46, 91, 93, 95, 45].contains(byte)
            }
            return text.utf8.count <= 80 && allowed && !text.isEmpty ? text : nil
        }

        /// Money or quota: waiting does not help.
        var isQuota: Bool {
            let words: Set<String> = ["insufficient_quota", "credit_balance_exhausted", "organization_usage_limit_exceeded", "organization_spend_limit_exceeded", "project_spend_limit_exceeded"]
            return words.contains(self.code ?? "") || words.contains(self.type ?? "")
        }

        /// The server doesn't know a field or the value given in it.
        var isUnsupportedField: Bool { ["unsupported_parameter", "unsupported_value", "unknown_parameter"].contains(self.code ?? "") }

        func error(status: Int, retryAfter: Duration?) -> ModelError {
            if self.isQuota { return .quotaExhausted(code: self.code ?? self.type ?? "insufficient_quota") }
            if self.code == "context_length_exceeded" || self.type == "exceed_context_size_error" { return .contextTooLong }
            switch status {
            case 401, 403: return .unauthorized(code: self.code)
            case 404: return .notFound(code: self.code)
            case 429: return .rateLimited(retryAfter: retryAfter)
            case 408, 409, 500...: return .server(status: status, code: self.code ?? self.type)
            default: return .badRequest(code: self.code ?? self.type, parameter: self.parameter)
            }
        }
    }
}
