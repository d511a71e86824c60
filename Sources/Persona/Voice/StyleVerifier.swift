import Core
import Foundation

/// Tells one creator's replies from other people's, by how they are written: letters, marks, case, words, length, lines.
///
/// A linear model, trained per creator on their own replies against the shipped background of other people's chat. Its score says how far a
/// text is on the creator's side; only comparisons mean something, which `StyleFidelity` makes.
public struct StyleVerifier: Sendable {
    private let learner: MarginLearner
    /// Scores of the creator's own texts that it was trained on, ascending.
    private let ownScores: [Double]

    /// Below this many own replies a verifier would learn accidents.
    public static let minimumReplies = 30

    /// Trains on the creator's replies and on other people's. nil with too few of either.
    public init?(own: [String], background: [String] = Self.shippedBackground, seed: UInt64 = 1) {
        // More than this teaches nothing new, and is slow.
        let own = own.suffix(4000)
        guard own.count >= Self.minimumReplies, background.count >= Self.minimumReplies else { return nil }
        var learner = MarginLearner(classes: 2, cost: Self.cost)
        for text in own { learner.add(Self.properties(text), label: 0) }
        for text in background { learner.add(Self.properties(text), label: 1) }
        var order = Shuffle(seed: seed)
        var indices = Array(0 ..< learner.exampleCount)
        for _ in 0 ..< 12 {
            order.shuffle(&indices)
            if learner.pass(over: indices) < 0.02 { break }
        }
        self.learner = learner
        self.ownScores = own.suffix(1000).map { Double(learner.margins(Self.properties($0))[0]) }.sorted()
    }

    /// Above 0 more like the creator, below more like others.
    public func score(_ text: String) -> Double { Double(self.learner.margins(Self.properties(text))[0]) }

    /// The mean score of several texts; nil of none.
    public func score(_ texts: [String]) -> Double? { texts.isEmpty ? nil : texts.reduce(0) { $0 + self.score($1) } / Double(texts.count) }

    /// 0 ... 1: the share of the creator's own replies that sound less like them than this text does.
    public func rank(_ text: String) -> Double {
        let score = self.score(text)
        var (low, high) = (0, self.ownScores.count)
        while low < high {
            let middle = (low + high) / 2
            if self.ownScores[middle] < score { low = middle + 1 } else { high = middle }
        }
        return Double(low) / Double(max(1, self.ownScores.count))
    }

    /// Low, so that it learns habits and not the very texts: what is quoted from memory must not pass for typical.
    private static let cost: Float = 0.2

    // MARK: Properties

    private static let maximumCharacters = 600

    private static func properties(_ text: String) -> [HashedFeature] {
        let bounded = String(text.prefix(self.maximumCharacters))
        return HashedFeature.unit(self.pieces(bounded)) + HashedFeature.unit(self.tokens(bounded)) + HashedFeature.unit(self.shape(bounded)).map { HashedFeature(key: $0.key, value: 0.5 * $0.value) }
    }

    /// Runs of one to four characters, case and marks kept, with edges marked.
    private static func pieces(_ text: String) -> [UInt64: Float] {
        let values = [2] + text.unicodeScalars.map(\.value) + [3]
        var counts: [UInt64: Float] = [:]
        for start in values.indices {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for (width, value) in values[start...].prefix(4).enumerated() {
                hash = (hash ^ UInt64(value)) &* 0x100_0000_01B3
                counts[HashedFeature.mix(hash, 10 + UInt64(width)), default: 0] += 1
            }
        }
        return counts
    }

    /// Words as written, and pairs of neighbours.
    private static func tokens(_ text: String) -> [UInt64: Float] {
        var counts: [UInt64: Float] = [:]
        var previous: UInt64 = 2
        for token in text.split(whereSeparator: \.isWhitespace) {
            let hash = StableHash.of(String(token))
            counts[HashedFeature.mix(hash, 20), default: 0] += 1
            counts[HashedFeature.mix(HashedFeature.mix(previous, hash), 21), default: 0] += 1
            previous = hash
        }
        return counts
    }

    private static func shape(_ text: String) -> [UInt64: Float] {
        var counts: [UInt64: Float] = [:]
        func has(_ name: String) { counts[StableHash.of("shape", name)] = 1 }
        let words = text.split(whereSeparator: \.isWhitespace)
        has("words \(Int(log2(Double(words.count + 1)) * 2))")
        has("lines \(min(5, text.split(separator: "\n").count))")
        has(StyleProfile.startsInLowercase(text) ? "starts low" : "starts high")
        has("ends \(text.last.map { $0.isLetter ? "letter" : String($0) } ?? "")")
        let lines = text.split(separator: "\n")
        if lines.count > 1 { has(lines.dropFirst().allSatisfy { StyleProfile.startsInLowercase(String($0)) } ? "lines low" : "lines high") }
        if !Emojis.all(in: text).isEmpty { has("emoji") }
        if text.contains("!" as Character) { has("exclaims") }
        if text.contains("?" as Character) { has("asks") }
        if text.contains("," as Character) { has("comma") }
        if text.contains("'" as Character) || text.contains("’" as Character) { has("apostrophe") }
        return counts
    }

    // MARK: Background

    /// Replies of other people, shipped (see NOTICE).
    public static let shippedBackground: [String] = {
        // Part of the package: where it is missing, there is no verifier and drafting goes on without.
        guard let url = Bundle.module.url(forResource: "background", withExtension: "json", subdirectory: "Resources"), let data = try? Data(contentsOf: url) else { return [] }
        return (try? JSONDecoder().decode([String].self, from: data)) ?? []
    }()
}

/// How much a set of replies sounds like the creator: 0 as other people do, 1 as the creator's own held-out replies do.
public struct StyleFidelity: Sendable, Hashable, Codable {
    /// The figure. Above 1: more typical than the creator is on average.
    public var value: Double
    /// 95 of 100 resamples lie between.
    public var low: Double
    /// The upper bound.
    public var high: Double

    /// Where `replies` stand between `generic` and `heldOut` replies; nil when one of them is empty or the verifier can't tell the two apart.
    public init?(of replies: [String], heldOut: [String], generic: [String], verifier: StyleVerifier, seed: UInt64 = 1) {
        let scores = replies.map { verifier.score($0) }
        let own = heldOut.map { verifier.score($0) }
        let others = generic.map { verifier.score($0) }
        guard !scores.isEmpty, !own.isEmpty, !others.isEmpty else { return nil }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let zero = mean(others)
        guard mean(own) - zero > 1e-6 else { return nil }
        self.value = (mean(scores) - zero) / (mean(own) - zero)
        var order = Shuffle(seed: seed)
        func resampled(_ values: [Double]) -> Double {
            var sum = 0.0
            for _ in values.indices { sum += values[order.below(values.count)] }
            return sum / Double(values.count)
        }
        let spread = (0 ..< 400).compactMap { _ -> Double? in
            let (set, whole, none) = (resampled(scores), resampled(own), resampled(others))
            return whole - none > 1e-6 ? (set - none) / (whole - none) : nil
        }.sorted()
        self.low = spread.isEmpty ? self.value : spread[spread.count / 40]
        self.high = spread.isEmpty ? self.value : spread[spread.count - 1 - spread.count / 40]
    }
}
