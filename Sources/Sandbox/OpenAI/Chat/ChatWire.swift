/// Spells a chat completion as one JSON body or as server-sent events (https://platform.openai.com/docs/api-reference/chat/object).
struct ChatWire: Sendable {
    let answer: ChatAnswer
    /// The result of the moderation that the request asked for.
    var moderation: OrderedJSON?

    private var request: ChatRequest { self.answer.request }

    var usage: OrderedJSON {
        let completion = self.answer.choices.reduce(0) { $0 + $1.cost }
        let reasoning = self.request.reasoningTokens * self.answer.choices.count
        return [
            "prompt_tokens": .integer(Int64(self.answer.promptTokens)), "completion_tokens": .integer(Int64(completion)),
            "total_tokens": .integer(Int64(self.answer.promptTokens + completion)),
            "prompt_tokens_details": ["cached_tokens": 0, "audio_tokens": 0],
            "completion_tokens_details": [
                "reasoning_tokens": .integer(Int64(min(reasoning, completion))), "audio_tokens": 0, "accepted_prediction_tokens": 0, "rejected_prediction_tokens": 0,
            ],
        ]
    }

    var body: OrderedJSON {
        var object: OrderedObject = [
            "id": .string(self.answer.id), "object": "chat.completion", "created": .integer(self.answer.created), "model": .string(self.request.model.id),
            "choices": .array(self.answer.choices.map(self.choice)), "usage": self.usage, "service_tier": .string(self.request.serviceTier),
            "system_fingerprint": .null,
        ]
        if let moderation { object.append("moderation", moderation) }
        return .object(object)
    }

    private func choice(_ choice: ChatAnswer.Choice) -> OrderedJSON {
        var message: OrderedObject = [
            "role": "assistant", "content": OrderedJSON(optional: choice.content), "refusal": OrderedJSON(optional: choice.refusal), "annotations": [],
        ]
        if !choice.toolCalls.isEmpty { message.append("tool_calls", .array(choice.toolCalls.map { Self.toolCall($0) })) }
        return [
            "index": .integer(Int64(choice.index)), "message": .object(message), "logprobs": self.logprobs(choice.tokens, isWanted: choice.content != nil),
            "finish_reason": .string(choice.finishReason),
        ]
    }

    private static func toolCall(_ call: ChatRequest.ToolCall) -> OrderedJSON {
        ["id": .string(call.id), "type": "function", "function": ["name": .string(call.name), "arguments": .string(call.arguments)]]
    }

    private func logprobs(_ tokens: [ChatToken], isWanted: Bool) -> OrderedJSON {
        guard self.request.wantsLogprobs, isWanted else { return .null }
        return ["content": .array(tokens.map { $0.json(top: self.request.topLogprobs) }), "refusal": .null]
    }

    // MARK: Stream

    /// The stream in the pieces in which it is written to the connection.
    /// - Parameter script: what is to go wrong on the way.
    func pieces(script: ChatScript?) -> [[UInt8]] {
        var events: [[UInt8]] = []
        for choice in self.answer.choices { events += self.events(of: choice) }
        switch script {
        case .midStreamError:
            let error = OpenAIError.serverError
            return Array(events.prefix(max(2, events.count / 2))) + [Self.event(error.body)]
        case .streamCut: return Array(events.prefix(max(2, events.count / 2)))
        default: break
        }
        if self.request.includesUsage { events.append(Self.event(self.chunk(choices: [], usage: self.usage))) }
        events.append(Array("data: [DONE]\n\n".utf8))
        guard script == .roughStream else { return events }
        // Seven bytes at a time cut characters and events anywhere; clients must join them.
        let bytes = events.flatMap { Array(": keep-alive\n\n".utf8) + $0 }
        return stride(from: 0, to: bytes.count, by: 7).map { Array(bytes[$0 ..< min($0 + 7, bytes.count)]) }
    }

    private static func event(_ value: OrderedJSON) -> [UInt8] { Array("data: ".utf8) + value.bytes() + Array("\n\n".utf8) }

    private func chunk(choices: [OrderedJSON], usage: OrderedJSON = .null) -> OrderedJSON {
        var object: OrderedObject = [
            "id": .string(self.answer.id), "object": "chat.completion.chunk", "created": .integer(self.answer.created), "model": .string(self.request.model.id),
            "service_tier": .string(self.request.serviceTier), "system_fingerprint": .null, "choices": .array(choices),
        ]
        if self.request.includesUsage { object.append("usage", usage) }
        if self.request.includesObfuscation, !choices.isEmpty { object.append("obfuscation", .string(String(repeating: "x", count: 1 + choices.count * 5))) }
        return .object(object)
    }

    private func events(of choice: ChatAnswer.Choice) -> [[UInt8]] {
        func event(_ delta: OrderedJSON, tokens: [ChatToken]? = nil, finish: String? = nil) -> [UInt8] {
            Self.event(
                self.chunk(choices: [
                    [
                        "index": .integer(Int64(choice.index)), "delta": delta,
                        "logprobs": tokens.map { self.logprobs($0, isWanted: true) } ?? .null, "finish_reason": OrderedJSON(optional: finish),
                    ]
                ]))
        }
        var events: [[UInt8]] = []
        if let refusal = choice.refusal {
            events.append(event(["role": "assistant", "content": .null, "refusal": ""]))
            events += ChatTokenizer.split(refusal).map { event(["refusal": .string(ChatToken.text($0))]) }
        } else if !choice.toolCalls.isEmpty {
            events.append(event(["role": "assistant", "content": .null]))
            for (index, call) in choice.toolCalls.enumerated() {
                let head: OrderedJSON = ["index": .integer(Int64(index)), "id": .string(call.id), "type": "function", "function": ["name": .string(call.name), "arguments": ""]]
                events.append(event(["tool_calls": [head]]))
                for piece in Self.wholeCharacters(ChatTokenizer.split(call.arguments)) {
                    events.append(event(["tool_calls": [["index": .integer(Int64(index)), "function": ["arguments": .string(piece)]]]]))
                }
            }
        } else {
            events.append(event(["role": "assistant", "content": "", "refusal": .null]))
            var waiting: [ChatToken] = []
            for token in choice.tokens {
                waiting.append(token)
                // Text goes out in whole characters only; the tokens of a split one travel together.
                guard let text = String(validating: waiting.flatMap(\.bytes), as: UTF8.self) else { continue }
                events.append(event(["content": .string(text)], tokens: waiting))
                waiting = []
            }
        }
        events.append(event([:], finish: choice.finishReason))
        return events
    }

    private static func wholeCharacters(_ tokens: [[UInt8]]) -> [String] {
        var pieces: [String] = []
        var waiting: [UInt8] = []
        for token in tokens {
            waiting += token
            guard let text = String(validating: waiting, as: UTF8.self) else { continue }
            pieces.append(text)
            waiting = []
        }
        return pieces
    }
}
