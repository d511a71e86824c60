import Core
import Foundation

/// A question put to one memory: its words, and how near every document is.
struct MemoryQuery {
    struct Found {
        var index: Int32
        /// 0 ... 1 of what a document with the query's own words as its prompt would get.
        var score: Float
        /// Share of the query's content, by rarity, that the document has.
        var coverage: Float
        /// Share of the document's prompt, by rarity, that the query has.
        var reverse: Float
        /// Rarity of the content that both have, 0 ... 1 (1: several rare words).
        var evidence: Float
        /// Rarity of the rarest content word of the query that the document lacks, 0 ... 1 (1: a word that memory never saw).
        var missing: Float
        /// Rarity of the rarest content word of the document's prompt that the query lacks, 0 ... 1.
        var unasked: Float
    }

    struct Term {
        /// Nil for words that memory never saw.
        var id: Int32?
        var rarity: Float
        var isContent: Bool
    }

    let memory: Memory
    let terms: [Term]
    /// By document; 0 where nothing matches.
    let scores: [Float]
    private let whole: Float
    private let known: Set<Int32>

    init(_ text: String, language: String, in memory: Memory) {
        self.memory = memory
        var terms: [Term] = []
        var seen: Set<String> = []
        var length: Float = 0
        for word in Words.words(text, language: language) where seen.insert(word.stem).inserted {
            // A very long message is bounded, so that no fan can make drafting slow.
            if terms.count == 64 { break }
            length += word.weight
            let id = memory.vocabulary[word.stem]
            let count = id.map { memory.documentCounts[Int($0)] } ?? 0
            terms.append(Term(id: id, rarity: memory.rarity(count: count, weight: word.weight), isContent: word.isContent))
        }
        self.terms = terms
        self.known = Set(terms.compactMap(\.id))
        var scores = [Float](repeating: 0, count: memory.documents.count)
        let (share, saturation) = (Memory.lengthShare, Memory.saturation)
        let (promptAverage, textAverage) = (memory.averagePromptLength, memory.averageTextLength)
        var whole: Float = 0
        let ideal = 1 / (1 - share + share * min(length, promptAverage * 3) / promptAverage)
        for term in terms {
            whole += term.rarity * ideal / (saturation + ideal)
            guard let id = term.id else { continue }
            for posting in memory.postings[Int(id)] {
                let index = Int(posting.document)
                let measure = memory.measures[index]
                let prompt = posting.inPrompt / (1 - share + share * measure.promptLength / promptAverage)
                let text = posting.inText / (1 - share + share * measure.textLength / textAverage)
                let frequency = prompt + measure.textWeight * text
                scores[index] += term.rarity * frequency / (saturation + frequency)
            }
        }
        self.scores = scores
        self.whole = max(whole, .leastNonzeroMagnitude)
    }

    /// Whether the query has any word at all.
    var isEmpty: Bool { self.terms.isEmpty }

    /// The nearest living documents of `kinds` (nil: of all), best first; of equals the older first.
    func best(_ limit: Int, of kinds: Set<Sample.Kind>?) -> [Found] {
        guard limit > 0 else { return [] }
        var top: [(index: Int32, score: Float)] = []
        var least: Float = 0
        for (index, score) in self.scores.enumerated() where score > least {
            let measure = self.memory.measures[index]
            guard measure.isAlive, kinds?.contains(measure.kind) ?? true else { continue }
            let place = top.firstIndex { $0.score < score } ?? top.endIndex
            top.insert((Int32(index), score), at: place)
            if top.count > limit { top.removeLast() }
            if top.count == limit { least = top[limit - 1].score }
        }
        return top.map { self.found($0.index) }
    }

    func found(_ index: Int32) -> Found {
        let document = self.memory.documents[Int(index)]
        let most = self.memory.rarity(count: 0, weight: 1)
        var (had, all): (Float, Float) = (0, 0)
        var (hadAny, allAny): (Float, Float) = (0, 0)
        var missing: Float = 0
        for term in self.terms {
            let has = term.id.map { Self.contains(document.terms, $0) } ?? false
            allAny += term.rarity
            if has { hadAny += term.rarity }
            guard term.isContent else { continue }
            all += term.rarity
            if has { had += term.rarity } else { missing = max(missing, term.rarity) }
        }
        var (asked, wanted, unasked): (Float, Float, Float) = (0, 0, 0)
        for term in document.promptTerms {
            let rarity = self.memory.rarity(of: term)
            wanted += rarity
            if self.known.contains(term) { asked += rarity } else { unasked = max(unasked, rarity) }
        }
        return Found(
            index: index, score: min(1, self.scores[Int(index)] / self.whole), coverage: all > 0 ? had / all : allAny > 0 ? hadAny / allAny : 0, reverse: wanted > 0 ? asked / wanted : 0,
            evidence: 1 - Foundation.exp(-(all > 0 ? had : hadAny) / 8), missing: most > 0 ? min(1, missing / most) : 0, unasked: most > 0 ? min(1, unasked / most) : 0)
    }

    /// Rarity of the terms that the reply shares with its own prompt but the query doesn't have, as a share of the reply:
    /// how much of the reply is about something that this fan didn't say.
    func foreignness(_ document: Memory.Document) -> Float {
        var (foreign, all): (Float, Float) = (0, 0)
        for term in document.textTerms where self.memory.termWeights[Int(term)] >= 1 {
            let rarity = self.memory.rarity(of: term)
            all += rarity
            if !self.known.contains(term), Self.contains(document.promptTerms, term) { foreign += rarity }
        }
        return all > 0 ? foreign / all : 0
    }

    /// A text answers a question less surely than a prompt that asks the same does.
    static func textWeight(_ kind: Sample.Kind) -> Float {
        switch kind {
        case .pair, .correction: 0.35
        case .fact: 0.6
        case .post, .caption, .video, .transcript: 0.7
        }
    }

    static func contains(_ sorted: [Int32], _ term: Int32) -> Bool {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < term { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == term
    }

    static func logarithm(_ value: Float) -> Float { Foundation.log(value) }
}
