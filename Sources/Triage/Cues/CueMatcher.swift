/// Finds the phrases of all cue groups in one walk. Each word starts only the phrases that begin with it; gaps are bounded, so work is linear.
struct CueMatcher: Sendable {
    /// One step of a phrase, laid out flat: matching is the hottest part of triage.
    private struct Step {
        enum Kind: UInt8 { case words, optionalWords, number, anyWord, gap, sentenceStart, sentenceEnd }

        var kind: Kind
        /// Words: where its word numbers stand in `alternatives`. Number: its bounds. Gap: its limit in `high`.
        var low: Int
        var high: Int
    }

    let groups: [CueGroup]
    let vocabulary: CueVocabulary
    private let steps: [Step]
    /// Where each phrase begins in `steps`, and one past the last.
    private let bounds: [Int32]
    private let groupOf: [Int32]
    private let alternatives: [Int32]
    /// Phrases by the number of their first word: those of word `n` stand from `starts[n]` to `starts[n + 1]` in `startList`.
    private let starts: [Int32]
    private let startList: [Int32]
    private let numberStarts: [Int32]

    init(_ groups: [CueGroup]) {
        var compiler = CueCompiler()
        var steps: [Step] = []
        var bounds: [Int32] = [0]
        var groupOf: [Int32] = []
        var alternatives: [Int32] = []
        var begins: [(word: Int32, pattern: Int32)] = []
        var numberStarts: [Int32] = []
        for (index, group) in groups.enumerated() {
            for line in CueCompiler.split(group.phrases[...], at: "\n") {
                for elements in compiler.compile(line) where !elements.isEmpty {
                    let pattern = Int32(groupOf.count)
                    for element in elements { steps.append(Self.step(element, &alternatives)) }
                    bounds.append(Int32(steps.count))
                    groupOf.append(Int32(index))
                    Self.enterStarts(elements, pattern, &begins, &numberStarts)
                }
            }
        }
        var starts = [Int32](repeating: 0, count: Int(compiler.vocabulary.count) + 1)
        for begin in begins { starts[Int(begin.word) + 1] += 1 }
        for slot in starts.indices.dropFirst() { starts[slot] += starts[slot - 1] }
        var next = starts
        var startList = [Int32](repeating: 0, count: begins.count)
        for begin in begins {
            startList[Int(next[Int(begin.word)])] = begin.pattern
            next[Int(begin.word)] += 1
        }
        self.groups = groups
        self.vocabulary = compiler.vocabulary
        self.steps = steps
        self.bounds = bounds
        self.groupOf = groupOf
        self.alternatives = alternatives
        self.starts = starts
        self.startList = startList
        self.numberStarts = numberStarts
    }

    private static func step(_ element: CueElement, _ alternatives: inout [Int32]) -> Step {
        switch element {
        case .words(let numbers, let isOptional):
            let low = alternatives.count
            alternatives += numbers
            return Step(kind: isOptional ? .optionalWords : .words, low: low, high: alternatives.count)
        case .number(let range): return Step(kind: .number, low: range.lowerBound, high: range.upperBound)
        case .anyWord: return Step(kind: .anyWord, low: 0, high: 0)
        case .gap(let limit): return Step(kind: .gap, low: 0, high: limit)
        case .sentenceStart: return Step(kind: .sentenceStart, low: 0, high: 0)
        case .sentenceEnd: return Step(kind: .sentenceEnd, low: 0, high: 0)
        }
    }

    /// Enters a phrase under every word that it can begin with.
    private static func enterStarts(_ elements: [CueElement], _ pattern: Int32, _ begins: inout [(word: Int32, pattern: Int32)], _ numberStarts: inout [Int32]) {
        for element in elements {
            switch element {
            case .sentenceStart: continue
            case .number: numberStarts.append(pattern)
            case .words(let numbers, let isOptional):
                for number in Set(numbers) { begins.append((number, pattern)) }
                if isOptional { continue }
            case .anyWord, .gap, .sentenceEnd: break
            }
            return
        }
    }

    // MARK: - Matching

    /// Matches that no innocent look-alike excuses.
    func matches(_ reading: CueReading) -> [CueMatch] {
        var found: [CueMatch] = []
        self.steps.withUnsafeBufferPointer { steps in
            self.alternatives.withUnsafeBufferPointer { alternatives in
                reading.numbers.withUnsafeBufferPointer { numbers in
                    reading.offsets.withUnsafeBufferPointer { offsets in
                        let walk = Walk(steps: steps, alternatives: alternatives, numbers: numbers, offsets: offsets, reading: reading)
                        self.find(walk, &found)
                    }
                }
            }
        }
        return self.withoutExcused(found)
    }

    private func find(_ walk: Walk, _ found: inout [CueMatch]) {
        for start in 0 ..< walk.reading.count {
            for slot in Int(walk.offsets[start]) ..< Int(walk.offsets[start + 1]) {
                let word = Int(walk.numbers[slot])
                for entry in Int(self.starts[word]) ..< Int(self.starts[word + 1]) { self.tryPattern(self.startList[entry], at: start, walk, &found) }
            }
            if walk.reading.values[start] >= 0 {
                for pattern in self.numberStarts { self.tryPattern(pattern, at: start, walk, &found) }
            }
        }
    }

    @inline(__always)
    private func tryPattern(_ pattern: Int32, at start: Int, _ walk: Walk, _ found: inout [CueMatch]) {
        let first = Int(self.bounds[Int(pattern)])
        let last = Int(self.bounds[Int(pattern) + 1])
        guard let end = walk.match(first, last, at: start), end > start else { return }
        if let previous = found.last, previous.pattern == pattern, previous.words.lowerBound == start { return }
        found.append(CueMatch(group: Int(self.groupOf[Int(pattern)]), pattern: pattern, words: start ..< end))
    }

    /// One message under the matcher.
    private struct Walk {
        let steps: UnsafeBufferPointer<Step>
        let alternatives: UnsafeBufferPointer<Int32>
        let numbers: UnsafeBufferPointer<Int32>
        let offsets: UnsafeBufferPointer<Int32>
        let reading: CueReading

        /// One past the last word of the phrase when it matches at `position`.
        func match(_ first: Int, _ last: Int, at position: Int) -> Int? {
            var step = first
            var position = position
            let count = self.offsets.count - 1
            while step < last {
                let current = self.steps[step]
                step += 1
                switch current.kind {
                case .words:
                    guard position < count, self.isOneOf(current, at: position) else { return nil }
                    position += 1
                case .optionalWords:
                    if position < count, self.isOneOf(current, at: position), let end = self.match(step, last, at: position + 1) { return end }
                case .number:
                    guard position < count, self.reading.values[position] >= current.low, self.reading.values[position] <= current.high else { return nil }
                    position += 1
                case .anyWord:
                    guard position < count else { return nil }
                    position += 1
                case .gap: return self.matchAfterGap(current.high, step, last, at: position)
                case .sentenceStart: guard position == 0 || (position < count && self.reading.sentences[position] != self.reading.sentences[position - 1]) else { return nil }
                case .sentenceEnd: guard position == count || (position > 0 && self.reading.sentences[position] != self.reading.sentences[position - 1]) else { return nil }
                }
            }
            return position
        }

        /// A gap stays within its sentence.
        private func matchAfterGap(_ limit: Int, _ step: Int, _ last: Int, at position: Int) -> Int? {
            let count = self.offsets.count - 1
            var next = position
            while next <= count, next - position <= limit {
                if next > position, next < count, self.reading.sentences[next] != self.reading.sentences[position] { break }
                if let end = self.match(step, last, at: next) { return end }
                next += 1
            }
            return nil
        }

        @inline(__always)
        private func isOneOf(_ step: Step, at position: Int) -> Bool {
            for slot in Int(self.offsets[position]) ..< Int(self.offsets[position + 1]) {
                let number = self.numbers[slot]
                for candidate in step.low ..< step.high where self.alternatives[candidate] == number { return true }
            }
            return false
        }
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
