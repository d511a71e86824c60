import Core

/// One thing found in memory.
public struct MemoryHit: Sendable {
    public var sample: Sample
    /// 0 ... 1: how near it is to the query, 1 for the same words.
    public var score: Double
    /// 0 ... 1: share of the query's meaning-bearing words that it has, rare words counting more.
    public var coverage: Double

    public init(sample: Sample, score: Double, coverage: Double) {
        self.sample = sample
        self.score = score
        self.coverage = coverage
    }
}

/// A workspace's searchable memory of the creator's own texts: an inverted index with BM25F over prompt and text, whose statistics
/// are this workspace's alone. An immutable value: changing it gives a new one that shares what stayed the same.
public struct Memory: Sendable {
    struct Posting: Sendable {
        var document: Int32
        /// How often the term stands in the prompt and in the text.
        var inPrompt: Float
        var inText: Float
    }

    /// One text with what search and drafting need of it. A class, because drafting looks at many and must not copy them.
    final class Document: Sendable {
        let sample: Sample
        let shape: ReplyShape
        /// Distinct terms of prompt and text, ascending; `promptTerms` those of the prompt, `textTerms` those of the text.
        let terms: [Int32]
        let promptTerms: [Int32]
        let textTerms: [Int32]
        let signature: UInt64

        init(sample: Sample, shape: ReplyShape, terms: [Int32], promptTerms: [Int32], textTerms: [Int32], signature: UInt64) {
            self.sample = sample
            self.shape = shape
            self.terms = terms
            self.promptTerms = promptTerms
            self.textTerms = textTerms
            self.signature = signature
        }
    }

    /// The numbers of a document that scoring reads, side by side for speed.
    struct Measure: Sendable {
        var promptLength: Float
        var textLength: Float
        var textWeight: Float
        var kind: Sample.Kind
        var isAlive = true
    }

    // BM25F: saturation and length normalisation at their usual values; weights of a text beside a prompt by kind.
    static let saturation: Float = 1.2
    static let lengthShare: Float = 0.5

    private(set) var documents: [Document] = []
    private(set) var measures: [Measure] = []
    private(set) var postings: [[Posting]] = []
    /// 1 for meaning-bearing terms, less for question words and stop-words (see `StopWords`).
    private(set) var termWeights: [Float] = []
    /// In how many living documents each term stands.
    private(set) var documentCounts: [Int32] = []
    private(set) var vocabulary: [String: Int32] = [:]
    private(set) var thanks: [Int32] = []
    /// How many replies tell about a name or handle without addressing it.
    private var mentions: [String: Int] = [:]
    private var byID: [Identifier<Sample>: Int32] = [:]
    private var bySignature: [UInt64: Int32] = [:]
    private var promptLengthSum: Float = 0
    private var textLengthSum: Float = 0
    private var living = 0
    /// Of this memory as it is: every change begins new ones.
    private(set) var talk = TalkNotes()

    public init(_ samples: [Sample] = []) { self.insert(samples) }

    /// How many texts can be found; near-duplicates count once.
    public var count: Int { self.living }

    /// Everything that can be found, in the order it came.
    public var samples: [Sample] { zip(self.documents, self.measures).filter(\.1.isAlive).map(\.0.sample) }

    /// This memory with `samples` too. A sample with a known id replaces the older one; of two with the same words the newer stays.
    public func inserting(_ samples: [Sample]) -> Memory {
        var copy = self
        copy.insert(samples)
        return copy
    }

    /// This memory without the samples of these ids.
    public func removing(_ ids: some Sequence<Identifier<Sample>>) -> Memory {
        var copy = self
        copy.talk = TalkNotes()
        for id in ids { if let index = copy.byID[id] { copy.remove(index) } }
        return copy.compacted()
    }

    /// The nearest samples, best first. `kinds` nil searches all.
    public func search(_ query: String, language: String = "und", limit: Int = 8, kinds: Set<Sample.Kind>? = nil) -> [MemoryHit] {
        let prepared = MemoryQuery(query, language: language, in: self)
        return prepared.best(limit, of: kinds).map { found in
            MemoryHit(sample: self.documents[Int(found.index)].sample, score: Double(found.score), coverage: Double(found.coverage))
        }
    }

    /// Where a living sample stands.
    func index(of id: Identifier<Sample>) -> Int32? { self.byID[id] }

    // MARK: Statistics

    var averagePromptLength: Float { max(1, self.promptLengthSum / Float(max(1, self.living))) }
    var averageTextLength: Float { max(1, self.textLengthSum / Float(max(1, self.living))) }

    /// Rarity of a term that stands in `count` documents, times what kind of word it is.
    func rarity(count: Int32, weight: Float) -> Float {
        let total = Float(self.living)
        return weight * MemoryQuery.logarithm(1 + (total - Float(count) + 0.5) / (Float(count) + 0.5))
    }

    func rarity(of term: Int32) -> Float { self.rarity(count: self.documentCounts[Int(term)], weight: self.termWeights[Int(term)]) }

    /// A name that comes up again and again is the creator's (a dog, a colleague, a brand); one that doesn't may be another fan.
    func isRarelyMentioned(_ name: String) -> Bool { self.mentions[name, default: 0] <= 2 }

    // MARK: Changing

    private mutating func insert(_ samples: [Sample]) {
        self.talk = TalkNotes()
        for sample in samples where !sample.isExcluded {
            if let known = self.byID[sample.id] { self.remove(known) }
            let promptWords = sample.prompt.map { Words.words($0, language: sample.language) } ?? []
            let textWords = Words.words(sample.text, language: sample.language)
            let signature = Self.signature(promptWords, textWords, sample)
            if let twin = self.bySignature[signature] {
                let known = self.documents[Int(twin)].sample
                if (known.writtenAt ?? known.collectedAt) > (sample.writtenAt ?? sample.collectedAt) { continue }
                self.remove(twin)
            }
            self.add(sample, promptWords, textWords, signature)
        }
    }

    private mutating func add(_ sample: Sample, _ promptWords: [Word], _ textWords: [Word], _ signature: UInt64) {
        let index = Int32(self.documents.count)
        let inPrompt = self.counts(promptWords)
        let inText = self.counts(textWords)
        let promptTerms = inPrompt.keys.sorted()
        let textTerms = inText.keys.sorted()
        let terms = Set(promptTerms).union(textTerms).sorted()
        for term in terms {
            self.postings[Int(term)].append(Posting(document: index, inPrompt: inPrompt[term] ?? 0, inText: inText[term] ?? 0))
            self.documentCounts[Int(term)] += 1
        }
        let shape = ReplyShape(sample, promptWords: promptWords, replyWords: textWords)
        let document = Document(sample: sample, shape: shape, terms: terms, promptTerms: promptTerms, textTerms: textTerms, signature: signature)
        let measure = Measure(
            promptLength: Self.length(promptWords), textLength: Self.length(textWords), textWeight: MemoryQuery.textWeight(sample.kind), kind: sample.kind)
        self.promptLengthSum += measure.promptLength
        self.textLengthSum += measure.textLength
        self.documents.append(document)
        self.measures.append(measure)
        self.byID[sample.id] = index
        self.bySignature[signature] = index
        if shape.isThanks { self.thanks.append(index) }
        for name in Set(shape.mentionedNames) { self.mentions[name, default: 0] += 1 }
        self.living += 1
    }

    private mutating func remove(_ index: Int32) {
        let document = self.documents[Int(index)]
        guard self.measures[Int(index)].isAlive else { return }
        self.measures[Int(index)].isAlive = false
        for term in document.terms { self.documentCounts[Int(term)] -= 1 }
        self.promptLengthSum -= self.measures[Int(index)].promptLength
        self.textLengthSum -= self.measures[Int(index)].textLength
        self.byID[document.sample.id] = nil
        if self.bySignature[document.signature] == index { self.bySignature[document.signature] = nil }
        if document.shape.isThanks { self.thanks.removeAll { $0 == index } }
        for name in Set(document.shape.mentionedNames) { self.mentions[name, default: 1] -= 1 }
        self.living -= 1
    }

    /// Postings of removed documents stay until they outnumber the living ones.
    private func compacted() -> Memory {
        self.documents.count > 64 && self.living * 2 < self.documents.count ? Memory(self.samples) : self
    }

    private mutating func counts(_ words: [Word]) -> [Int32: Float] {
        var counts: [Int32: Float] = [:]
        for word in words {
            let term: Int32
            if let known = self.vocabulary[word.stem] {
                term = known
            } else {
                term = Int32(self.postings.count)
                self.vocabulary[word.stem] = term
                self.postings.append([])
                self.documentCounts.append(0)
                self.termWeights.append(word.weight)
            }
            counts[term, default: 0] += 1
        }
        return counts
    }

    /// Length in meaning: stop-words hardly lengthen a text.
    private static func length(_ words: [Word]) -> Float { words.reduce(0) { $0 + $1.weight } }

    /// The same for texts that differ only in order, inflection, stop-words, case and punctuation.
    private static func signature(_ prompt: [Word], _ text: [Word], _ sample: Sample) -> UInt64 {
        func bag(_ words: [Word]) -> String { Set(words.filter(\.isContent).map(\.stem)).sorted().joined(separator: " ") }
        let (left, right) = (bag(prompt), bag(text))
        // Texts of stop-words and emojis alone are told apart by their letters.
        return StableHash.of(left.isEmpty ? sample.prompt ?? "" : left, right.isEmpty ? sample.text : right)
    }
}
