/// One step of a compiled phrase.
enum CueElement: Sendable {
    /// One of these word numbers.
    case words([Int32], isOptional: Bool)
    case number(ClosedRange<Int>)
    case anyWord
    case gap(Int)
    case sentenceStart
    case sentenceEnd

    var isOptional: Bool {
        if case .words(_, let isOptional) = self { return isOptional }
        return false
    }
}

/// Numbers the words and word beginnings that phrases name.
struct CueVocabulary: Sendable {
    private(set) var words: [UInt64: Int32] = [:]
    private(set) var prefixes: [UInt64: Int32] = [:]
    private var prefixLengths: UInt64 = 0
    private(set) var count: Int32 = 0
    /// Whole words as text, for taking run-together ones apart.
    private(set) var texts: Set<String> = []

    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    @inline(__always) static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    static func hash(_ text: String) -> UInt64 { text.utf8.reduce(self.seed, self.step) }

    mutating func number(word: String) -> Int32 {
        self.texts.insert(word)
        let hash = Self.hash(word)
        if let known = self.words[hash] { return known }
        defer { self.count += 1 }
        self.words[hash] = self.count
        return self.count
    }

    mutating func number(prefix: String) -> Int32 {
        let hash = Self.hash(prefix)
        if let known = self.prefixes[hash] { return known }
        defer { self.count += 1 }
        self.prefixes[hash] = self.count
        self.prefixLengths |= 1 << UInt64(min(prefix.utf8.count, 63))
        return self.count
    }

    /// Appends the number of a word that begins no listed one, by its hash.
    @inline(__always) func look(upKey key: UInt64, into numbers: inout [Int32]) {
        if let number = self.words[key] { numbers.append(number) }
    }

    /// Appends the numbers that a word stands for, as a whole and by its beginning.
    func look(up word: String, into numbers: inout [Int32]) {
        var hash = Self.seed
        var length = 0
        for byte in word.utf8 {
            hash = Self.step(hash, byte)
            length += 1
            if length < 64, self.prefixLengths & (1 << UInt64(length)) != 0, let number = self.prefixes[hash] { numbers.append(number) }
        }
        if let number = self.words[hash] { numbers.append(number) }
    }
}

/// Compiles phrases (see `CueGroup`).
struct CueCompiler {
    private(set) var vocabulary = CueVocabulary()
    private let normaliser = TextNormaliser()
    /// What written words are read as, by their hash.
    private var read: [UInt64: [Int32]] = [:]

    /// Usually one sequence of steps; more where a choice between words has one that is read as several (`can't`).
    mutating func compile(_ phrase: Substring) -> [[CueElement]] {
        var sequences: [[CueElement]] = [[]]
        for part in Self.split(phrase, at: " ") {
            let branches = self.compile(part: part)
            if branches.count == 1, sequences.count == 1 {
                sequences[0] += branches[0]
            } else {
                sequences = sequences.flatMap { sequence in branches.map { sequence + $0 } }
            }
        }
        return sequences
    }

    /// By bytes: going by characters is most of the work of compiling.
    static func split(_ text: Substring, at sign: Unicode.Scalar) -> [Substring] {
        text.utf8.split(separator: UInt8(ascii: sign)).map { Substring($0) }
    }

    private mutating func compile(part: Substring) -> [[CueElement]] {
        switch part {
        case "^": return [[.sentenceStart]]
        case "_": return [[.anyWord]]
        default: break
        }
        if part.utf8.starts(with: "..".utf8) { return [[.gap(Int(part.dropFirst(2)) ?? 3)]] }
        let isOptional = part.utf8.last == UInt8(ascii: "?")
        let body = isOptional ? part.dropLast() : part
        let choices = Self.split(body, at: "|").flatMap { choice -> [Substring] in
            guard choice.utf8.first == UInt8(ascii: "&") else { return [choice] }
            return Self.split((CueWords.lists[String(choice.dropFirst())] ?? "")[...], at: " ")
        }
        var single: [Int32] = []
        var branches: [[CueElement]] = []
        for choice in choices {
            if let special = Self.special(choice) {
                branches.append([special])
                continue
            }
            let words = self.folded(choice)
            if words.isEmpty { continue }
            if words.count == 1 { single.append(words[0]) } else { branches.append(words.map { .words([$0], isOptional: false) }) }
        }
        if !single.isEmpty { branches.append([.words(single, isOptional: isOptional)]) } else if isOptional { branches.append([]) }
        return branches
    }

    private static func special(_ choice: Substring) -> CueElement? {
        guard let first = choice.utf8.first else { return nil }
        if first == UInt8(ascii: "$"), choice.utf8.count == 1 { return .sentenceEnd }
        guard first == UInt8(ascii: "#") else { return nil }
        let bounds = choice.dropFirst().split(separator: "-").compactMap { Int($0) }
        if bounds.count == 2, bounds[0] <= bounds[1] { return .number(bounds[0] ... bounds[1]) }
        return .number(0 ... Int.max)
    }

    /// A written word may be several read ones (`don't`, words of scripts without spaces). Words stand in many phrases and are read once.
    private mutating func folded(_ choice: Substring) -> [Int32] {
        let hash = choice.utf8.reduce(CueVocabulary.seed, CueVocabulary.step)
        if let known = self.read[hash] { return known }
        let words = self.numbers(of: choice)
        self.read[hash] = words
        return words
    }

    private mutating func numbers(of choice: Substring) -> [Int32] {
        if choice.utf8.first == UInt8(ascii: ":") { return [self.vocabulary.number(word: String(choice))] }
        let isPrefix = choice.utf8.last == UInt8(ascii: "~")
        let tokens = self.normaliser.normalise(String(isPrefix ? choice.dropLast() : choice)).tokens
        if isPrefix, let last = tokens.last { return tokens.dropLast().map { self.vocabulary.number(word: $0.text) } + [self.vocabulary.number(prefix: last.text)] }
        return tokens.flatMap { CueReading.expansions[$0.text] ?? [$0.text] }.map { self.vocabulary.number(word: $0) }
    }
}
