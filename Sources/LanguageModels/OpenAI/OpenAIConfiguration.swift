import Core
import Foundation

/// Where and how a server that speaks the OpenAI wire format is reached.
public struct OpenAIConfiguration: Sendable {
    /// What is known about a server's differences.
    public enum Profile: String, Sendable, Codable, CaseIterable {
        case openai
        case llamaCpp = "llama_cpp"
        case ollama, vllm
        /// Guessed from the address, then learned from the server's refusals.
        case automatic
    }

    /// The API's root, for instance `https://api.openai.com/v1` or `http://127.0.0.1:11434/v1`; a trailing slash doesn't matter.
    public var baseURL: String
    /// Nil for local servers that ask for none.
    public var apiKey: String?
    /// The `OpenAI-Organization` header; nil sends none.
    public var organization: String?
    /// The `OpenAI-Project` header; nil sends none.
    public var project: String?
    public var profile: Profile
    public var chatModel: String
    public var embeddingModel: String
    public var moderationModel: String
    public var retries: RetryPolicy
    public var breaker: BreakerPolicy
    /// Calls under way at a time.
    public var maximumConcurrent: Int
    /// Calls that may wait for their turn; more are refused at once.
    public var maximumWaiting: Int

    public init(
        baseURL: String, apiKey: String? = nil, organization: String? = nil, project: String? = nil, profile: Profile = .automatic, chatModel: String, embeddingModel: String = "text-embedding-3-small",
        moderationModel: String = "omni-moderation-latest", retries: RetryPolicy = RetryPolicy(), breaker: BreakerPolicy = BreakerPolicy(), maximumConcurrent: Int = 8, maximumWaiting: Int = 256
    ) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.organization = organization
        self.project = project
        self.profile = profile
        self.chatModel = chatModel
        self.embeddingModel = embeddingModel
        self.moderationModel = moderationModel
        self.retries = retries
        self.breaker = breaker
        self.maximumConcurrent = maximumConcurrent
        self.maximumWaiting = maximumWaiting
    }

    /// Throws `AppError(.configurationInvalid)` where the base URL is not an absolute http or https address or no chat model is named.
    public func validate() throws {
        var fields: [FieldProblem] = []
        let url = URL(string: self.baseURL)
        if url?.host?.isEmpty ?? true || !["http", "https"].contains(url?.scheme?.lowercased() ?? "") {
            fields.append(FieldProblem("model.base_url", "must be an absolute http or https address, for instance http://127.0.0.1:11434/v1"))
        }
        if self.chatModel.isEmpty { fields.append(FieldProblem("model.chat_model", "must name a model of that server")) }
        if self.maximumConcurrent < 1 { fields.append(FieldProblem("model.maximum_concurrent", "must be at least 1")) }
        if !fields.isEmpty { throw AppError(.configurationInvalid, "The language model's settings are not valid.", fields: fields) }
    }

    /// The field that bounds the answer's tokens: reasoning models refuse `max_tokens`, most local servers know only it.
    var firstTokenField: String {
        switch self.profile {
        case .openai: "max_completion_tokens"
        case .llamaCpp, .ollama, .vllm: "max_tokens"
        case .automatic: URL(string: self.baseURL)?.host?.hasSuffix("openai.com") == true ? "max_completion_tokens" : "max_tokens"
        }
    }

    /// Whether the server documents log-probabilities on chat (Ollama ignores the field silently).
    var givesLogprobs: Bool { self.profile != .ollama }

    func url(_ path: String) -> String {
        var base = self.baseURL
        while base.hasSuffix("/") { base.removeLast() }
        return base + path
    }
}
