import Foundation

/// One token of an answer, with what a model would have said about its probability.
struct ChatToken: Sendable, Equatable {
    struct Alternative: Sendable, Equatable {
        var bytes: [UInt8]
        /// Natural logarithm of the probability.
        var logprob: Double
    }

    var bytes: [UInt8]
    /// The chosen token first, then others; probabilities fall and sum to at most 1.
    var ranked: [Alternative]

    /// The token as the API spells it: bytes that are no whole character become `\xNN`.
    static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return bytes.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func json(_ alternative: Alternative) -> OrderedObject {
        [
            "token": .string(self.text(alternative.bytes)), "logprob": .real(alternative.logprob),
            "bytes": .array(alternative.bytes.map { .integer(Int64($0)) }),
        ]
    }

    /// An entry of `logprobs.content`.
    func json(top: Int) -> OrderedJSON {
        guard let chosen = self.ranked.first else { return .null }
        var entry = Self.json(chosen)
        entry.append("top_logprobs", .array(self.ranked.prefix(top).map { .object(Self.json($0)) }))
        return .object(entry)
    }
}

/// Splits text as sub-word tokenizers do: a word with the space before it, long words in pieces, digits by threes, signs
/// alone, and characters of four bytes across two tokens.
enum ChatTokenizer {
    /// - Parameter breaks: byte offsets at which a token must begin.
    static func split(_ text: String, breaks: Set<Int> = []) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        var tokens: [[UInt8]] = []
        var index = 0
        while index < bytes.count {
            let start = index
            if bytes[index] == 0x20, index + 1 < bytes.count, self.isWord(bytes[index + 1]), !breaks.contains(index + 1) { index += 1 }
            let first = bytes[index]
            if first >= 0xF0 {
                let end = min(index + 4, bytes.count)
                tokens.append(Array(bytes[start ..< max(index + 1, end - 1)]))
                tokens.append(Array(bytes[max(index + 1, end - 1) ..< end]))
                index = end
                continue
            }
            if (0x30 ... 0x39).contains(first) {
                while index < bytes.count, (0x30 ... 0x39).contains(bytes[index]), index - start < 3, index == start || !breaks.contains(index) { index += 1 }
            } else if self.isWord(first) {
                let head = index
                while index < bytes.count, self.isLetter(bytes[index]), index - head < 8 || bytes[index] & 0xC0 == 0x80, index == head || !breaks.contains(index) { index += 1 }
            } else {
                index += 1
            }
            tokens.append(Array(bytes[start ..< max(index, start + 1)]))
            index = max(index, start + 1)
        }
        return tokens
    }

    static func count(_ text: String) -> Int { self.split(text).count }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41 ... 0x5A).contains(byte) || (0x61 ... 0x7A).contains(byte) || (0x80 ..< 0xF0).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool { self.isLetter(byte) || (0x30 ... 0x39).contains(byte) }
}

/// Gives tokens their probabilities: high where the prompt supports the answer, and at a label's first token with the
/// other labels as the alternatives.
struct TokenScorer {
    private static let common: [[UInt8]] = [
        " the", " a", " and", " to", " I", " you", ",", ".", " is", " it", " for", " of", " in", "!", " so", " my", " that", " with", " on", " just", " not", "\n",
    ].map { Array($0.utf8) }

    let facts: PromptFacts

    func score(_ text: String, decisions: [SchemaFiller.Decision]) -> [ChatToken] {
        let places = Self.places(of: decisions, in: text)
        var offset = 0
        return ChatTokenizer.split(text, breaks: Set(places.keys)).map { bytes in
            defer { offset += bytes.count }
            return self.token(bytes, offset: offset, others: places[offset])
        }
    }

    /// Where each decision's label begins, found in order.
    private static func places(of decisions: [SchemaFiller.Decision], in text: String) -> [Int: [String]] {
        let bytes = Array(text.utf8)
        var places: [Int: [String]] = [:]
        var from = 0
        for decision in decisions {
            let label = Array(decision.chosen.utf8)
            guard !label.isEmpty, let place = self.find(label, in: bytes, from: from) else { continue }
            places[place] = decision.others
            from = place + label.count
        }
        return places
    }

    /// The label as a whole JSON value: after a quote or colon, or alone.
    private static func find(_ label: [UInt8], in bytes: [UInt8], from: Int) -> Int? {
        guard bytes.count >= label.count, from <= bytes.count - label.count else { return nil }
        for place in from ... bytes.count - label.count where bytes[place] == label[0] && Array(bytes[place ..< place + label.count]) == label {
            let after = place + label.count
            if place == 0, after == bytes.count { return place }
            guard place > 0, after < bytes.count else { continue }
            let (before, next) = (bytes[place - 1], bytes[after])
            let isKey = next == 0x22 && after + 1 < bytes.count && bytes[after + 1] == 0x3A
            if before == 0x22, next == 0x22, !isKey { return place }
            if before == 0x3A || before == 0x5B || before == 0x2C, next == 0x2C || next == 0x7D || next == 0x5D { return place }
        }
        return nil
    }

    private func token(_ bytes: [UInt8], offset: Int, others: [String]?) -> ChatToken {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(offset)
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        let jitter = Double(hash >> 40) / Double(1 << 24)
        // A decision is as sure as the prompt is clear; other tokens follow almost by themselves.
        let chosen = others == nil ? 0.72 + 0.2 * self.facts.overlap + 0.079 * jitter : 0.52 + min(0.46, abs(self.facts.overlap - 0.34) * 0.7) + 0.019 * jitter
        var candidates = (others ?? []).compactMap { ChatTokenizer.split($0).first }
        let start = Int(hash % UInt64(Self.common.count))
        candidates += Self.common[start...] + Self.common[..<start]
        var seen: Set<[UInt8]> = [bytes]
        var ranked = [ChatToken.Alternative(bytes: bytes, logprob: Self.rounded(chosen))]
        var rest = (1 - chosen) * 0.98
        for candidate in candidates where ranked.count < 20 && seen.insert(candidate).inserted {
            let share = rest * 0.55
            rest -= share
            ranked.append(ChatToken.Alternative(bytes: candidate, logprob: Self.rounded(share)))
        }
        return ChatToken(bytes: bytes, ranked: ranked)
    }

    private static func rounded(_ probability: Double) -> Double { (log(probability) * 1e6).rounded() / 1e6 }
}
