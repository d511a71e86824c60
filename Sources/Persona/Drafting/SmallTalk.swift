import Core
import Foundation

/// Answers talk that asks for nothing in particular, as the creator usually does.
///
/// Such a message has no right answer, but it has likely ones. The creator's replies to the messages that are nearest to it say which words
/// an answer would have; the past reply that fits these best is taken, without the clauses that speak of something special, and opened as
/// the creator opened replies to messages like it. Every clause is the creator's own and says nothing that only then was true.
struct SmallTalk {
    /// A text made for small talk.
    struct Made {
        var text: String
        /// The reply that it was made from, then the one whose opening it took.
        var sources: [Int32]
        /// How well it fits what the creator's replies to such messages have in common, 0 ... 1.
        var fit: Double
    }

    let memory: Memory
    let profile: StyleProfile
    let seed: String
    /// Runs of words said lately, with how fresh each is.
    let recent: [UInt64: Double]

    /// Fewer past replies don't show what is usual.
    static let minimumReplies = 100
    private static let neighbourLimit = 80
    private static let leastNeighbours = 5
    private static let finalists = 24
    /// A large memory is sampled: what is usual shows in a part of it.
    private static let maximumCandidates = 4000
    private static let oldReply = 0.94

    /// Whether a message is small talk: asks nothing, and nothing about it needs care.
    static func fits(_ request: DraftRequest) -> Bool {
        let triage = request.triage
        return !triage.isQuestion && triage.risks.isEmpty && (request.category == .other || request.category == .praise) && !request.question.contains("?" as Character)
    }

    /// The best text, or nil where nothing usual fits.
    func answer(_ query: MemoryQuery, speaks: (Sample) -> Bool) -> Made? {
        let kinds: Set<Sample.Kind> = [.pair, .correction]
        let near = query.best(Self.neighbourLimit, of: kinds).filter { speaks(self.memory.documents[Int($0.index)].sample) }
        let pool = self.pool(speaks: speaks)
        guard near.count >= Self.leastNeighbours, pool.count >= Self.minimumReplies else { return nil }
        let wanted = self.wanted(near, pool)
        let ranked = pool.map { index in (index: index, score: self.score(index, wanted)) }.sorted { ($1.score, $0.index) < ($0.score, $1.index) }
        var best: (made: Made, rank: Double)?
        for entry in ranked.prefix(Self.finalists) {
            let general = self.general(entry.index)
            guard let text = general.text else { continue }
            let sample = self.memory.documents[Int(entry.index)].sample
            let fit = Double(self.score(general.terms, wanted))
            let jitter = StableHash.unit(self.seed, sample.id.rawValue)
            // Of two that fit as well, the one that is not an old reply letter for letter.
            let isOld = text == sample.text
            let rank = fit * (1 - 0.7 * self.repetition(general.shingles)) * (0.85 + 0.15 * jitter) * (isOld ? Self.oldReply : 1)
            if rank > best?.rank ?? 0 { best = (Made(text: text, sources: [entry.index], fit: fit), rank) }
        }
        guard var made = best?.made else { return nil }
        self.open(&made, near)
        return made
    }

    // MARK: What is wanted

    private func pool(speaks: (Sample) -> Bool) -> [Int32] {
        let all = self.memory.documents.indices.filter { index in
            let (measure, document) = (self.memory.measures[index], self.memory.documents[index])
            return measure.isAlive && (measure.kind == .pair || measure.kind == .correction) && !document.textTerms.isEmpty && !document.shape.isTimeBound && document.shape.mentionedNames.isEmpty && speaks(document.sample)
        }
        let step = max(1, all.count / Self.maximumCandidates)
        return stride(from: 0, to: all.count, by: step).map { Int32(all[$0]) }
    }

    private func rarity(_ term: Int32) -> Float { MemoryQuery.logarithm(Float(self.memory.count + 1) / Float(self.memory.documentCounts[Int(term)] + 1)) + 1 }

    private func length(_ terms: [Int32]) -> Float { max(1e-6, terms.reduce(Float(0)) { $0 + self.rarity($1) * self.rarity($1) }.squareRoot()) }

    /// The words that an answer would have: of the replies to near messages by nearness, and of all replies.
    private func wanted(_ near: [MemoryQuery.Found], _ pool: [Int32]) -> [Int32: Float] {
        var wanted: [Int32: Float] = [:]
        func add(_ index: Int32, _ weight: Float) {
            let terms = self.memory.documents[Int(index)].textTerms
            let share = weight / self.length(terms)
            for term in terms { wanted[term, default: 0] += share * self.rarity(term) }
        }
        let whole = near.reduce(Float(0)) { $0 + $1.score }
        for found in near { add(found.index, found.score / whole) }
        let sample = stride(from: 0, to: pool.count, by: max(1, pool.count / 800)).map { pool[$0] }
        for index in sample { add(index, 0.6 / Float(sample.count)) }
        // In one order: sums of fractions depend on it, and equal drafts must come out equal in every process.
        let length = wanted.sorted { $0.key < $1.key }.reduce(Float(0)) { $0 + $1.value * $1.value }.squareRoot()
        return length > 0 ? wanted.mapValues { $0 / length } : [:]
    }

    private func score(_ index: Int32, _ wanted: [Int32: Float]) -> Float { self.score(self.memory.documents[Int(index)].textTerms, wanted) }

    private func score(_ terms: [Int32], _ wanted: [Int32: Float]) -> Float {
        terms.isEmpty ? 0 : terms.reduce(Float(0)) { $0 + self.rarity($1) * (wanted[$1] ?? 0) } / self.length(terms)
    }

    private func terms(_ text: String, _ language: String) -> [Int32] { Set(Words.words(text, language: language).compactMap { self.memory.vocabulary[$0.stem] }).sorted() }

    // MARK: Clauses

    /// The reply without clauses that speak of something special: rare words, figures, links, names. nil when none is left.
    private func general(_ index: Int32) -> TalkNotes.General {
        let most = max(8, 2 * self.profile.medianWords)
        return self.memory.talk.general(index, most: most) {
            let document = self.memory.documents[Int(index)]
            guard let text = self.general(document, most: most) else { return TalkNotes.General(most: most) }
            return TalkNotes.General(most: most, text: text, terms: self.terms(text, document.sample.language), shingles: Shingles.of(text))
        }
    }

    private func general(_ document: Memory.Document, most: Int) -> String? {
        var words = 0
        let lines = document.shape.slots.filled(with: nil).split(separator: "\n").map { line in
            Patterns.sentences(String(line)).filter { clause in
                guard words < most, self.isGeneral(clause, document.sample.language) else { return false }
                words += clause.split(separator: " ").count
                return true
            }.joined(separator: " ")
        }.filter { !$0.isEmpty }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private func isGeneral(_ clause: String, _ language: String) -> Bool {
        if clause.contains(where: { $0.isDigit || $0 == "@" || $0 == "$" || $0 == "€" }) || !Patterns.links(clause).isEmpty { return false }
        let words = Words.words(clause, language: language)
        guard !words.isEmpty, words.count <= 24 else { return false }
        let least = Int32(max(3, self.memory.count / 200))
        return words.allSatisfy { word in self.memory.vocabulary[word.stem].map { self.memory.documentCounts[Int($0)] >= least } ?? false }
    }

    private func repetition(_ shingles: [UInt64]) -> Double {
        guard !shingles.isEmpty else { return 0 }
        let said = shingles.compactMap { self.recent[$0] }
        return said.count * 2 >= shingles.count ? said.max() ?? 0 : 0
    }

    // MARK: Opening

    /// A first clause of one or two words that the creator put before what they said: "yeah", "oh nice", "haha".
    private static func opening(_ text: String) -> TalkNotes.Opening? {
        guard let line = text.split(separator: "\n").first.map(String.init), let clause = Patterns.sentences(line).first, clause.count < text.count else { return nil }
        let words = clause.split(separator: " ")
        guard words.count <= 2, !clause.contains("?" as Character), clause.allSatisfy({ $0.isAlpha || " !.,'…".contains($0) }) else { return nil }
        return TalkNotes.Opening(clause: clause, isLine: clause.count == line.count)
    }

    /// Opens as the creator opened replies to near messages: where the text has no opening of its own, or would be an old reply word for word.
    private func open(_ made: inout Made, _ near: [MemoryQuery.Found]) {
        var rest = made.text
        if let own = Self.opening(made.text) {
            guard made.sources.contains(where: { self.memory.documents[Int($0)].sample.text == made.text }) else { return }
            rest = String(made.text.dropFirst(own.clause.count).drop { $0.isSpace })
        }
        var openings: [String: (weight: Double, source: Int32, isLine: Bool)] = [:]
        for found in near {
            let document = self.memory.documents[Int(found.index)]
            guard document.shape.mentionedNames.isEmpty, document.shape.slots.names.isEmpty, let opening = self.memory.talk.opening(found.index, { Self.opening(document.sample.text) }), !made.text.hasPrefix(opening.clause) else { continue }
            let known = openings[opening.clause]
            openings[opening.clause] = ((known?.weight ?? 0) + Double(found.score), known?.source ?? found.index, opening.isLine)
        }
        let first = Self.firstWord(rest)
        let choices = openings.filter { Self.firstWord($0.key) != first }.sorted { ($1.value.weight, $0.key) < ($0.value.weight, $1.key) }.prefix(5)
        var draw = StableHash.unit(self.seed, "opening") * choices.reduce(0.0) { $0 + $1.value.weight }
        for (clause, entry) in choices {
            draw -= entry.weight
            if draw > 0 { continue }
            made.text = clause + (entry.isLine ? "\n" : " ") + rest
            if !made.sources.contains(entry.source) { made.sources.append(entry.source) }
            return
        }
    }

    private static func firstWord(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).first.map { $0.lowercased().filter(\.isAlpha) } ?? "" }
}
