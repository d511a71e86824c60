/// What one model of the simulated platform is able to do.
struct OpenAIModel: Sendable {
    enum Kind: Sendable, Equatable {
        case chat
        /// Refuses `max_tokens`, `stop`, logprobs and sampling settings (https://platform.openai.com/docs/api-reference/chat/create).
        case reasoning
        case embedding(dimensions: Int, canShorten: Bool)
        case moderation
    }

    var id: String
    var kind: Kind
    var ownedBy = "system"
    /// Unix seconds.
    var created: Int64
    /// `YYYY-MM-DD`, when the platform has announced its end.
    var shutdownDate: String?
    var isTunable = false
    /// Tokens that prompt and answer may take together.
    var contextWindow = 128_000
    /// What a fine-tuned model was trained on.
    var learned: LearnedExamples?

    var json: OrderedJSON {
        [
            "id": .string(self.id), "object": "model", "created": .integer(self.created), "owned_by": .string(self.ownedBy),
            "shutdown_date": OrderedJSON(optional: self.shutdownDate),
        ]
    }

    var isChat: Bool { self.kind == .chat || self.kind == .reasoning }

    /// The models everybody has, by name (https://platform.openai.com/docs/models).
    static let builtIn: [OpenAIModel] = [
        OpenAIModel(id: "gpt-6-luna", kind: .reasoning, created: 1_786_000_000, contextWindow: 400_000),
        OpenAIModel(id: "gpt-6.1-terra", kind: .reasoning, created: 1_790_000_000, contextWindow: 400_000),
        OpenAIModel(id: "gpt-4o", kind: .chat, created: 1_715_367_049, shutdownDate: "2027-01-14"),
        OpenAIModel(id: "gpt-4o-2024-08-06", kind: .chat, created: 1_722_814_719, shutdownDate: "2027-01-14", isTunable: true),
        OpenAIModel(id: "gpt-4o-mini", kind: .chat, created: 1_721_172_741, shutdownDate: "2027-01-14"),
        OpenAIModel(id: "gpt-4o-mini-2024-07-18", kind: .chat, created: 1_721_172_717, shutdownDate: "2027-01-14", isTunable: true),
        OpenAIModel(id: "gpt-4.1-mini", kind: .chat, created: 1_744_318_173, shutdownDate: "2027-01-14"),
        OpenAIModel(id: "gpt-4.1-mini-2025-04-14", kind: .chat, created: 1_744_317_547, shutdownDate: "2027-01-14", isTunable: true),
        OpenAIModel(id: "text-embedding-3-small", kind: .embedding(dimensions: 1536, canShorten: true), created: 1_705_948_997, contextWindow: 8192),
        OpenAIModel(id: "text-embedding-3-large", kind: .embedding(dimensions: 3072, canShorten: true), created: 1_705_953_180, contextWindow: 8192),
        OpenAIModel(id: "text-embedding-ada-002", kind: .embedding(dimensions: 1536, canShorten: false), created: 1_671_217_299, contextWindow: 8192),
        OpenAIModel(id: "omni-moderation-latest", kind: .moderation, created: 1_731_689_265),
        OpenAIModel(id: "omni-moderation-2024-09-26", kind: .moderation, created: 1_732_734_466),
    ]
}
