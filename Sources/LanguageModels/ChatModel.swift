import Core

/// Answers a chat. Implemented by `OpenAIClient`; tests hand in their own.
public protocol ChatModel: Sendable {
    /// The model's name as configured, for instance `gpt-6-luna`; recorded with each draft.
    var name: String { get }

    /// One answer. Throws `ModelError` and nothing else; the request's deadline bounds all tries together.
    func complete(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion

    /// The answer in pieces as they arrive; the last piece has the finish reason, and the usage where the server tells it.
    /// The stream ends with a `ModelError` when the server breaks off: pieces given out are never repeated or resumed.
    func stream(_ request: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error>
}

/// Turns texts into unit vectors of one length, for search by meaning.
public protocol EmbeddingModel: Sendable {
    var name: String { get }

    /// One vector per text, in the order of `texts`. Throws `ModelError`; an empty text is `.badRequest` before anything is sent.
    func embed(_ texts: [String], deadline: Duration) async throws(ModelError) -> Embeddings
}

/// Scores texts for unsafe content.
public protocol ModerationModel: Sendable {
    /// One verdict per text, in the order of `texts`. Local servers have no such endpoint: `ModelError.notFound`.
    func moderate(_ texts: [String], deadline: Duration) async throws(ModelError) -> [ModerationVerdict]
}

/// One message of a chat.
public struct ChatMessage: Sendable, Hashable {
    /// Who speaks: our instructions, the asker, or the model.
    public enum Role: String, Sendable { case system, user, assistant }

    public var role: Role
    public var content: String

    public init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}

/// What is asked of a chat model.
public struct ChatRequest: Sendable {
    public var messages: [ChatMessage]
    /// At most this many tokens of answer, reasoning included.
    public var maximumTokens: Int?
    /// 0 ... 2; nil is the server's default (reasoning models accept nothing else).
    public var temperature: Double?
    /// The same seed and request give the same answer, as far as the server can.
    public var seed: Int?
    /// The answer ends before one of these.
    public var stop: [String]
    /// Asks for an answer that is JSON of this shape; the client validates it again on arrival.
    public var schema: NamedSchema?
    /// How many alternatives per token, 0 ... 20; nil asks for no log-probabilities.
    public var topLogprobs: Int?
    /// The longest that the call may take, retries and waiting included.
    public var deadline: Duration

    public init(messages: [ChatMessage], maximumTokens: Int? = nil, temperature: Double? = nil, seed: Int? = nil, stop: [String] = [], schema: NamedSchema? = nil, topLogprobs: Int? = nil, deadline: Duration = .seconds(30)) {
        self.messages = messages
        self.maximumTokens = maximumTokens
        self.temperature = temperature
        self.seed = seed
        self.stop = stop
        self.schema = schema
        self.topLogprobs = topLogprobs
        self.deadline = deadline
    }
}

/// Why a model stopped. Unknown words are kept, because servers add their own.
public enum FinishReason: Sendable, Hashable {
    case stop, length, toolCalls, contentFilter
    case other(String)

    init(_ text: String) {
        self =
            switch text {
            case "stop": .stop
            case "length": .length
            case "tool_calls", "function_call": .toolCalls
            case "content_filter": .contentFilter
            default: .other(text)
            }
    }
}

/// An answer of a chat model.
public struct ChatCompletion: Sendable {
    public var text: String
    /// Nil where the server doesn't say.
    public var finishReason: FinishReason?
    /// What the answering server calls its model.
    public var model: String
    /// Nil where the server doesn't count (some local servers).
    public var usage: ModelUsage?
    /// Nil where they were not asked for or the server doesn't give them.
    public var logprobs: [TokenLogprob]?
    /// The server's own id of the request, for its support; safe to log.
    public var requestID: String?

    public init(text: String, finishReason: FinishReason? = .stop, model: String, usage: ModelUsage? = nil, logprobs: [TokenLogprob]? = nil, requestID: String? = nil) {
        self.text = text
        self.finishReason = finishReason
        self.model = model
        self.usage = usage
        self.logprobs = logprobs
        self.requestID = requestID
    }
}

/// One token with its natural-log probability. `bytes` may be nil, and several tokens may be needed for one character.
public struct TokenLogprob: Sendable, Hashable {
    /// Another token that the model could have written there.
    public struct Alternative: Sendable, Hashable {
        public var token: String
        /// Natural logarithm of its probability.
        public var logprob: Double

        public init(token: String, logprob: Double) {
            self.token = token
            self.logprob = logprob
        }
    }

    public var token: String
    /// Natural logarithm of its probability.
    public var logprob: Double
    public var bytes: [UInt8]?
    /// The most probable ones, as many as were asked for.
    public var alternatives: [Alternative]

    public init(token: String, logprob: Double, bytes: [UInt8]? = nil, alternatives: [Alternative] = []) {
        self.token = token
        self.logprob = logprob
        self.bytes = bytes
        self.alternatives = alternatives
    }
}

/// A piece of a streamed answer.
public struct ChatPiece: Sendable, Hashable {
    public var text: String
    /// In the last piece only.
    public var finishReason: FinishReason?
    /// In the last piece only, and where the server counts.
    public var usage: ModelUsage?

    public init(text: String = "", finishReason: FinishReason? = nil, usage: ModelUsage? = nil) {
        self.text = text
        self.finishReason = finishReason
        self.usage = usage
    }
}

/// Vectors of unit length, one per text.
public struct Embeddings: Sendable {
    public var vectors: [[Float]]
    public var usage: ModelUsage?

    public init(vectors: [[Float]], usage: ModelUsage? = nil) {
        self.vectors = vectors
        self.usage = usage
    }
}

/// What a moderation model says about a text. Score calibration changes with model versions: keep thresholds per model.
public struct ModerationVerdict: Sendable, Hashable {
    /// By the model's own judgement, whatever the scores.
    public var isFlagged: Bool
    /// By category name, 0 ... 1; categories that the model doesn't know are missing.
    public var scores: [String: Double]

    public init(isFlagged: Bool, scores: [String: Double]) {
        self.isFlagged = isFlagged
        self.scores = scores
    }
}
