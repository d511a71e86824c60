/// Finds the phrases of all cue groups in one walk. Each word starts only the phrases that begin with it; gaps are bounded, so work is linear.
struct CueMatcher: Sendable {
    struct Pattern: Sendable {
        var elements: [CueElement]
        var group: Int
    }

    let groups: [CueGroup]
    let vocabulary: CueVocabulary
    private let patterns: [Pattern]
    /// Phrases by the number of their first word.
    private let starts: [[Int32]]
    private let numberStarts: [Int32]

    init(_ groups: [CueGroup]) {
        var compiler = CueCompiler()
        var patterns: [Pattern] = []
        for (index, group) in groups.enumerated() {
            for line in group.phrases.split(separator: "\n") {
                for elements in compiler.compile(line) where !elements.isEmpty { patterns.append(Pattern(elements: elements, group: index)) }
            }
        }
        self.groups = groups
        self.patterns = patterns
        self.vocabulary = compiler.vocabulary
        var starts = [[Int32]](repeating: [], count: Int(compiler.vocabulary.count))
        var numberStarts: [Int32] = []
        for (index, pattern) in patterns.enumerated() {
            for element in pattern.elements {
                if case .sentenceStart = element { continue }
                if case .number = element { numberStarts.append(Int32(index)) }
                if case .words(let numbers, _) = element {
                    for number in Set(numbers) { starts[Int(number)].append(Int32(index)) }
                    if element.isOptional { continue }
                }
                break
            }
        }
        self.starts = starts
        self.numberStarts = numberStarts
    }

    /// How a message's words are numbered, flat, for matching.
    private struct Numbered {
        var numbers: [Int32] = []
        var offsets: [Int32] = [0]
        var values: [Int] = []
    }

    /// Matches that no innocent look-alike excuses.
    func matches(_ reading: CueReading) -> [CueMatch] {
        let message = self.number(reading)
        var found: [CueMatch] = []
        for start in reading.words.indices {
            let own = Int(message.offsets[start]) ..< Int(message.offsets[start + 1])
            for slot in own {
                for pattern in self.starts[Int(message.numbers[slot])] { self.tryPattern(Int(pattern), at: start, reading, message, &found) }
            }
            if message.values[start] >= 0 {
                for pattern in self.numberStarts { self.tryPattern(Int(pattern), at: start, reading, message, &found) }
            }
        }
        return self.withoutExcused(found)
    }

    private func tryPattern(_ index: Int, at start: Int, _ reading: CueReading, _ message: Numbered, _ found: inout [CueMatch]) {
        let pattern = self.patterns[index]
        guard let end = Self.match(pattern.elements, 0, at: start, reading, message), end > start else { return }
        if let last = found.last, last.pattern == index, last.words.lowerBound == start { return }
        found.append(CueMatch(group: pattern.group, pattern: index, words: start ..< end))
    }

    private static func match(_ elements: [CueElement], _ step: Int, at position: Int, _ reading: CueReading, _ message: Numbered) -> Int? {
        guard step < elements.count else { return position }
        switch elements[step] {
        case .sentenceStart:
            guard position == 0 || (position < reading.words.count && reading.words[position].sentence != reading.words[position - 1].sentence) else { return nil }
            return self.match(elements, step + 1, at: position, reading, message)
        case .sentenceEnd:
            guard position == reading.words.count || (position > 0 && reading.words[position].sentence != reading.words[position - 1].sentence) else { return nil }
            return self.match(elements, step + 1, at: position, reading, message)
        case .gap(let limit):
            var next = position
            while next <= reading.words.count, next - position <= limit {
                if next > position, next < reading.words.count, reading.words[next].sentence != reading.words[position].sentence { break }
                if let end = self.match(elements, step + 1, at: next, reading, message) { return end }
                next += 1
            }
            return nil
        case .anyWord:
            guard position < reading.words.count else { return nil }
            return self.match(elements, step + 1, at: position + 1, reading, message)
        case .number(let range):
            guard position < reading.words.count, message.values[position] >= 0, range.contains(message.values[position]) else { return nil }
            return self.match(elements, step + 1, at: position + 1, reading, message)
        case .words(let wanted, let isOptional):
            if position < reading.words.count {
                for slot in Int(message.offsets[position]) ..< Int(message.offsets[position + 1]) where wanted.contains(message.numbers[slot]) {
                    if let end = self.match(elements, step + 1, at: position + 1, reading, message) { return end }
                    break
                }
            }
            return isOptional ? self.match(elements, step + 1, at: position, reading, message) : nil
        }
    }

    private func number(_ reading: CueReading) -> Numbered {
        var result = Numbered()
        result.offsets.reserveCapacity(reading.words.count + 1)
        result.values.reserveCapacity(reading.words.count)
        for word in reading.words {
            let token = reading.tokens[word.token]
            self.vocabulary.look(up: word.text, into: &result.numbers)
            if token.kind == .mention { self.vocabulary.look(up: ":mention:", into: &result.numbers) }
            if token.kind == .link { self.vocabulary.look(up: ":link:", into: &result.numbers) }
            if token.text == word.text {
                for alternate in token.alternates {
                    if let expanded = CueReading.expand(alternate), expanded.count == 1 { self.vocabulary.look(up: expanded[0], into: &result.numbers) }
                    self.vocabulary.look(up: alternate, into: &result.numbers)
                }
            }
            result.values.append(token.kind == .number ? Int(token.text) ?? -1 : -1)
            result.offsets.append(Int32(result.numbers.count))
        }
        return result
    }

    private func withoutExcused(_ found: [CueMatch]) -> [CueMatch] {
        var excuses: [(CueTarget, Range<Int>)] = []
        for match in found { if let target = self.groups[match.group].target.excuses { excuses.append((target, match.words)) } }
        guard !excuses.isEmpty else { return found }
        return found.filter { match in
            let target = self.groups[match.group].target
            return !excuses.contains { $0.0 == target && $0.1.overlaps(match.words) }
        }
    }
}
