import Foundation

/// Embeddings by feature hashing of words and word pieces: the same text always has the same unit vector, and texts that
/// share words lie near each other (https://platform.openai.com/docs/guides/embeddings).
enum EmbeddingMaker {
    static let maximumInputs = 2048
    static let maximumTokensPerInput = 8192
    static let maximumTokensPerRequest = 300_000

    static func vector(_ text: String, dimensions: Int) -> [Float] {
        var vector = [Float](repeating: 0, count: dimensions)
        func add(_ feature: some Sequence<UInt8>, _ weight: Float) {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in feature { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            // Two places per feature keep collisions from erasing it.
            for round in 0 ..< 2 {
                hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9 &+ UInt64(round)
                let index = Int((hash >> 8) % UInt64(dimensions))
                vector[index] += hash & 1 == 0 ? weight : -weight
            }
        }
        for word in PromptText.words(text) {
            let bytes = Array(word.utf8)
            add(bytes, bytes.count > 3 ? 1 : 0.4)
            guard bytes.count > 4 else { continue }
            for start in 0 ... bytes.count - 4 { add(bytes[start ..< start + 4], 0.25) }
        }
        if vector.allSatisfy({ $0 == 0 }) { add(text.utf8, 1) }
        return self.normalised(vector)
    }

    private static func normalised(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0 else {
            var unit = vector
            if !unit.isEmpty { unit[0] = 1 }
            return unit
        }
        return vector.map { Float(Double($0) / length) }
    }

    /// Answers `POST /embeddings`; also says how many tokens were used.
    static func answer(_ body: [UInt8], models: [String: OpenAIModel]) throws(OpenAIError) -> (json: OrderedJSON, tokens: Int) {
        var fields = try OpenAIFields(body: body)
        let name = try fields.requiredString("model")
        let input = try fields.required("input")
        guard let model = models[name] else { throw .modelNotFound(name) }
        guard case .embedding(let standard, let canShorten) = model.kind else {
            throw .invalid("You are not allowed to generate embeddings from this model", param: "model")
        }
        let asked = try fields.integer("dimensions", in: 1 ... Int.max)
        let format = try fields.choice("encoding_format", of: ["float", "base64"]) ?? "float"
        _ = try fields.string("user")
        try fields.finish()
        if asked != nil, !canShorten { throw .invalid("This model does not support specifying dimensions.", param: "dimensions") }
        let dimensions = asked ?? standard
        guard dimensions <= standard else {
            throw .invalid("Invalid value for 'dimensions' = \(dimensions). Must be less than or equal to \(standard).", param: "dimensions")
        }
        let texts = try self.texts(input)
        var total = 0
        for (index, text) in texts.enumerated() {
            let tokens = ChatTokenizer.count(text)
            guard tokens <= self.maximumTokensPerInput else {
                throw .invalid("This model's maximum context length is \(self.maximumTokensPerInput) tokens, however you requested \(tokens) tokens in input[\(index)]. Please reduce your prompt.", param: "input", code: "context_length_exceeded")
            }
            total += tokens
        }
        guard total <= self.maximumTokensPerRequest else {
            throw .invalid("Requested \(total) tokens, max \(self.maximumTokensPerRequest) tokens per request", param: "input", code: "max_tokens_per_request")
        }
        let data = texts.enumerated().map { index, text -> OrderedJSON in
            let vector = self.vector(text, dimensions: dimensions)
            let embedding: OrderedJSON = format == "base64" ? .string(self.base64(vector)) : .array(vector.map { .real(Double($0)) })
            return ["object": "embedding", "index": .integer(Int64(index)), "embedding": embedding]
        }
        return (
            [
                "object": "list", "data": .array(data), "model": .string(name),
                "usage": ["prompt_tokens": .integer(Int64(total)), "total_tokens": .integer(Int64(total))],
            ], total
        )
    }

    /// Little-endian 32-bit floats.
    private static func base64(_ vector: [Float]) -> String {
        var data = Data(capacity: vector.count * 4)
        for value in vector { withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) } }
        return data.base64EncodedString()
    }

    /// Token ids are taken as texts of their own spelling: what they stand for only the real tokenizer knows.
    private static func texts(_ input: OrderedJSON) throws(OpenAIError) -> [String] {
        let texts: [String]
        switch input {
        case .string(let text): texts = [text]
        case .array(let items):
            guard !items.isEmpty else { throw .invalid("Invalid 'input': empty array.", param: "input", code: "empty_array") }
            if items.allSatisfy({ $0.integerValue != nil }) {
                texts = [items.map(\.text).joined(separator: " ")]
            } else {
                texts = try items.enumerated().map { (index, item) throws(OpenAIError) in
                    if let text = item.stringValue { return text }
                    guard let ids = item.arrayValue, !ids.isEmpty, ids.allSatisfy({ $0.integerValue != nil }) else {
                        throw .wrongType("input[\(index)]", expected: "a string or an array of token ids", got: item)
                    }
                    return ids.map(\.text).joined(separator: " ")
                }
            }
        default: throw .wrongType("input", expected: "a string or an array", got: input)
        }
        guard texts.count <= self.maximumInputs else {
            throw .invalid("Invalid 'input': array too long. Expected an array with maximum length \(self.maximumInputs), but got an array with length \(texts.count) instead.", param: "input", code: "array_above_max_length")
        }
        if texts.contains("") { throw .invalid("Invalid 'input': input cannot be an empty string.", param: "input") }
        return texts
    }
}
