import Core
import Persona
import Security
import Triage

/// A prompt and the creator's reply, cleaned.
struct DatasetPair: Sendable {
    /// The sample with cleaned texts.
    var sample: Sample
    var prompt: String
    var reply: String
    var at: Timestamp
}

/// What training works on: all usable samples, with the newest pairs held out.
struct Dataset: Sendable {
    /// Oldest first.
    var train: [DatasetPair]
    var heldOut: [DatasetPair]
    /// Facts, posts, captions, videos, transcripts.
    var texts: [Sample]
    var summary: DatasetSummary

    /// The creator's content without the held-out part.
    var trainSamples: [Sample] { self.train.map(\.sample) + self.texts }
    /// Everything usable.
    var allSamples: [Sample] { self.trainSamples + self.heldOut.map(\.sample) }
}

/// Cleans, deduplicates, filters and splits. Pure: the same samples give the same dataset.
struct DatasetBuilder: Sendable {
    /// Why a pair was left out. The names are shown to people.
    enum Drop: String, CaseIterable {
        case noPrompt = "no_prompt"
        case empty, duplicate, repeated, spam, sensitive
        case tooLong = "too_long"
        case onlyLink = "only_link"
        case foreignLanguage = "foreign_language"
    }

    static let maximumCharacters = 2_000
    /// The same reply is kept this often: more would teach a formula.
    static let sameReply = 12
    /// A language with less than this share of the replies is an accident.
    static let languageShare = 0.02
    /// Share of the pairs that is held out, and at most how many.
    static let heldOutShare = 0.2
    static let maximumHeldOut = 400
    /// Below this many pairs nothing can be held out.
    static let minimumToHoldOut = 15

    private let classifier: TriageClassifier

    init(classifier: TriageClassifier) { self.classifier = classifier }

    func build(_ samples: [Sample]) -> Dataset {
        var dropped: [Drop: Int] = [:]
        var pairs: [DatasetPair] = []
        var texts: [Sample] = []
        var seen = Set<String>()
        var replies: [String: Int] = [:]
        // The newest of several equal ones stays.
        for sample in samples.filter({ !$0.isExcluded }).sorted(by: { Self.time($0) > Self.time($1) }) {
            var cleaned = sample
            cleaned.text = TextCleaner.clean(sample.text)
            cleaned.prompt = sample.prompt.map(TextCleaner.clean)
            guard sample.kind == .pair || sample.kind == .correction else {
                if !cleaned.text.isEmpty, seen.insert("\(sample.kind.rawValue)|" + TextCleaner.key((cleaned.prompt ?? "") + cleaned.text)).inserted { texts.append(cleaned) }
                continue
            }
            if let reason = self.reason(againstKeeping: &cleaned, &seen, &replies) { dropped[reason, default: 0] += 1 } else {
                pairs.append(DatasetPair(sample: cleaned, prompt: cleaned.prompt ?? "", reply: cleaned.text, at: Self.time(sample)))
            }
        }
        let strangers = Self.rareLanguages(pairs)
        let count = pairs.count
        pairs.removeAll { strangers.contains($0.sample.language) }
        dropped[.foreignLanguage] = count == pairs.count ? nil : count - pairs.count
        pairs.sort { ($0.at, $0.sample.id) < ($1.at, $1.sample.id) }
        texts.sort { ($0.collectedAt, $0.id) < ($1.collectedAt, $1.id) }
        let held = pairs.count < Self.minimumToHoldOut ? 0 : min(Self.maximumHeldOut, max(3, Int(Double(pairs.count) * Self.heldOutShare)))
        let heldOut = Array(pairs.suffix(held))
        let train = Array(pairs.dropLast(held))
        var summary = DatasetSummary(samples: samples.count, pairs: pairs.count, trainPairs: train.count, heldOutPairs: held, heldOutFrom: heldOut.first?.at)
        summary.dropped = Dictionary(uniqueKeysWithValues: dropped.map { ($0.key.rawValue, $0.value) })
        summary.digest = Self.digest(pairs.map(\.sample) + texts)
        return Dataset(train: train, heldOut: heldOut, texts: texts, summary: summary)
    }

    static func time(_ sample: Sample) -> Timestamp { sample.writtenAt ?? sample.collectedAt }

    private func reason(againstKeeping sample: inout Sample, _ seen: inout Set<String>, _ replies: inout [String: Int]) -> Drop? {
        guard let prompt = sample.prompt, !prompt.isEmpty else { return .noPrompt }
        guard !sample.text.isEmpty, sample.text.contains(where: { !$0.isPunctuation && !$0.isWhitespace }) else { return .empty }
        guard sample.text.count <= Self.maximumCharacters, prompt.count <= Self.maximumCharacters else { return .tooLong }
        let words = sample.text.split(separator: " ")
        if words.count == 1, sample.text.hasPrefix("http") { return .onlyLink }
        let replyKey = TextCleaner.key(sample.text)
        guard seen.insert(TextCleaner.key(prompt) + "\u{1F}" + replyKey).inserted else { return .duplicate }
        // What a person corrected is kept, however often they say it.
        if sample.kind == .pair {
            guard replies[replyKey, default: 0] < Self.sameReply else { return .repeated }
            replies[replyKey, default: 0] += 1
        }
        let triage = self.classifier.classify(text: prompt)
        // What always reaches a person is never learned from: the avatar must not answer it.
        if triage.mustReachAPerson { return .sensitive }
        if triage.spamScore >= TriageClassifier.spamThreshold || triage.risks.contains(.injection) { return .spam }
        if sample.language == "und" { sample.language = triage.language }
        return nil
    }

    private static func rareLanguages(_ pairs: [DatasetPair]) -> Set<String> {
        guard pairs.count >= 50 else { return [] }
        let counts = pairs.reduce(into: [String: Int]()) { $0[$1.sample.language, default: 0] += 1 }
        return Set(counts.filter { $0.key != "und" && Double($0.value) < Double(pairs.count) * Self.languageShare }.keys)
    }

    private static func digest(_ samples: [Sample]) -> String { StableIdentifier.hash(samples.flatMap { [$0.id.rawValue, $0.prompt ?? "", $0.text] }) }
}
