import Core
import Foundation
import LanguageModels

/// Asks a chat model for the reply and reads its answer. Every failure is told, none is thrown: the built-in answerer takes over.
struct ModelAnswerer {
    enum Outcome {
        /// A text that is yet to be guarded.
        case answered(Answer)
        /// The model wants a person; what it wrote, if anything, is not used.
        case handedOver(Reason, usage: ModelUsage?)
        case failed(Reason, usage: ModelUsage?)
    }

    struct Answer {
        var text: String
        var prompt: Prompt
        var sources: [DraftSource]
        var doubt: Double
        var findings: [GuardFinding]
        var usage: ModelUsage?
        var handOver: Reason?
        /// The mean probability of the tokens; nil where the server gives none.
        var tokenProbability: Double?
        /// How much the other candidates say the same; nil of one.
        var agreement: Double?
    }

    private struct Reply: Decodable {
        var answer: String
        var used_source_ids: [String]
        var self_doubt: Double
        var hand_over: Bool
        var hand_over_reason: String?
    }

    static let schema = NamedSchema(
        name: "reply",
        root: .object([
            .init("answer", .string(description: "The reply's text; empty when handing over.")),
            .init("used_source_ids", .array(of: .string(), description: "Ids of the sources that the answer rests on.")),
            .init("self_doubt", .number(description: "0 sure, 1 guessing.", minimum: 0, maximum: 1)),
            .init("hand_over", .boolean(description: "Whether a person should answer instead.")),
            .init("hand_over_reason", .nullable(.string(description: "Why, in one short sentence."))),
        ]))

    let model: any ChatModel
    let deadline: Duration

    /// What a draft may ask for at most.
    static let maximumCandidates = 5

    /// Asks `count` times at once. The first is asked at the usual temperature, the others more freely, so that agreement means something.
    func candidates(_ count: Int, _ request: DraftRequest, prompt: Prompt, profile: StyleProfile) async -> [Outcome] {
        let count = min(max(1, count), Self.maximumCandidates)
        guard count > 1 else { return [await self.answer(request, prompt: prompt, profile: profile)] }
        return await withTaskGroup(of: (Int, Outcome).self) { group in
            for number in 0 ..< count {
                group.addTask { (number, await self.answer(request, prompt: prompt, profile: profile, temperature: number == 0 ? 0.6 : 0.9)) }
            }
            var outcomes: [(Int, Outcome)] = []
            for await outcome in group { outcomes.append(outcome) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func answer(_ request: DraftRequest, prompt: Prompt, profile: StyleProfile, temperature: Double = 0.6) async -> Outcome {
        let completion: ChatCompletion
        do throws(ModelError) {
            completion = try await self.model.complete(ChatRequest(messages: prompt.messages, maximumTokens: 700, temperature: temperature, schema: Self.schema, topLogprobs: 0, deadline: self.deadline))
        } catch {
            return .failed(Self.failure(error), usage: nil)
        }
        let usage = completion.usage.map { ModelUsage(model: self.model.name, promptTokens: $0.promptTokens, completionTokens: $0.completionTokens) }
        let reply: Reply
        do throws(ModelError) {
            reply = try completion.decoded(Reply.self, schema: Self.schema.root)
        } catch {
            return .failed(Self.failure(error), usage: usage)
        }
        // The model's own words about why may quote the fan or the prompt: only the fact is kept.
        let handOver = reply.hand_over ? Reason("model_hands_over", "The language model says that a person should answer.", values: ["model": self.model.name]) : nil
        let written = reply.answer.trimmed
        if written.isEmpty {
            if let handOver { return .handedOver(handOver, usage: usage) }
            return .failed(Reason("model_empty", "The language model gave no answer, so the built-in answerer did."), usage: usage)
        }
        var findings: [GuardFinding] = []
        let used = reply.used_source_ids.compactMap { prompt.sources[$0] }
        if used.count < reply.used_source_ids.count { findings.append(GuardFinding("unknown_source", .warn, "The language model names a source that it was not given.")) }
        if let stale = reply.used_source_ids.compactMap({ prompt.stale[$0] }).first { findings.append(stale) }
        if used.isEmpty { findings.append(GuardFinding("no_source", .warn, "The language model rests its answer on none of the creator's texts.")) }
        let name = FanName.first(request.fanName)
        let slots = written.components(by: PromptBuilder.namePlaceholder, lowercased: profile.lowercaseShare >= 0.6)
        let fitter = VoiceFitter(settings: request.settings, profile: profile, limit: request.limit, seed: request.seed)
        let text = fitter.fit(slots.filled(with: name), opensConversation: false, fanName: name) ?? ""
        return .answered(Answer(text: text, prompt: prompt, sources: used, doubt: reply.self_doubt, findings: findings, usage: usage, handOver: handOver, tokenProbability: Self.probability(completion.logprobs)))
    }

    /// The geometric mean over the tokens; servers' own rounding may put one above 0.
    private static func probability(_ tokens: [TokenLogprob]?) -> Double? {
        guard let tokens, !tokens.isEmpty else { return nil }
        return exp(min(0, tokens.reduce(0) { $0 + max(-20, $1.logprob) } / Double(tokens.count)))
    }

    private static func failure(_ error: ModelError) -> Reason {
        Reason("model_failed", "The language model could not be used, so the built-in answerer did: \(error.message)", values: ["error": error.code])
    }
}

extension String {
    fileprivate var trimmed: String {
        var slice = self[...]
        while slice.first?.isSpace ?? false { slice.removeFirst() }
        while slice.last?.isSpace ?? false { slice.removeLast() }
        return String(slice)
    }

    /// The text with a slot at each `placeholder`.
    fileprivate func components(by placeholder: String, lowercased isLowercase: Bool) -> NameSlots {
        var slots = NameSlots(literal: "")
        slots.pieces = []
        var rest = self[...]
        while let range = rest.firstRange(of: placeholder) {
            slots.pieces += [.text(String(rest[..<range.lowerBound])), .name(isLowercase: isLowercase)]
            slots.names.append("")
            rest = rest[range.upperBound...]
        }
        slots.pieces.append(.text(String(rest)))
        return slots
    }
}
