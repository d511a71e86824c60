/// One walk over one message: folds characters, then cuts each whitespace-delimited chunk into tokens.
struct NormalisingPass {
    private(set) var tokens: [TextToken] = []
    private(set) var shape = TextShape()
    private(set) var isTruncated = false

    /// The chunk being read: folded characters and where each stands in the original.
    private var folded: [UInt32] = []
    private var offsets: [Int] = []
    private var ends: [Int] = []
    private var mayBeLink = false
    private var chunk = 0
    private var sentence = 0
    /// Tokens of one foreign script whose letters all pass for Latin ones.
    private var wholeTwins: [Int] = []

    mutating func run(_ text: String) {
        var offset = 0
        var count = 0
        for scalar in text.unicodeScalars {
            let value = scalar.value
            let width = UTF8.width(scalar)
            count += 1
            if count > TextNormaliser.maximumScalars {
                self.isTruncated = true
                break
            }
            self.read(scalar, value, offset ..< offset + width)
            offset += width
        }
        self.endChunk()
        if self.shape.latin > self.shape.cyrillic + self.shape.otherScript {
            for index in self.wholeTwins { self.tokens[index].alternates.append(Self.latinised(self.tokens[index].text)) }
        }
    }

    private mutating func read(_ scalar: Unicode.Scalar, _ value: UInt32, _ range: Range<Int>) {
        if value <= 0x20 || (value >= 0x80 && scalar.properties.isWhitespace) {
            self.endChunk()
            if value == 0x0A { self.sentence += 1 }
            return
        }
        if value < 0x80 {
            if value >= 65, value <= 90 {
                self.shape.upperCaseLetters += 1
                self.append(value + 32, range)
            } else {
                if value == 0x2E || value == 0x3A || value == 0x40 { self.mayBeLink = true }
                self.append(value == 0x60 ? 0x27 : value, range)
            }
            return
        }
        if (0xC0 ... 0xDE).contains(value) || (0x400 ... 0x42F).contains(value) || (0x391 ... 0x3A9).contains(value) { self.shape.upperCaseLetters += 1 }
        if value > 0x33FF, (0x4E00 ... 0xD7A3).contains(value) {
            self.append(value, range)
            return
        }
        switch ScalarFolding.shared(value) {
        case .one(let folded):
            if folded == 0x2E { self.mayBeLink = true }
            self.append(folded, range)
        case .many(let several): for folded in several { self.append(folded, range) }
        case .dropped: if ScalarFolding.isInvisible(value), !(0xFE00 ... 0xFE0F).contains(value), value != 0x200D { self.shape.invisibles += 1 }
        }
    }

    private mutating func append(_ value: UInt32, _ range: Range<Int>) {
        self.folded.append(value)
        self.offsets.append(range.lowerBound)
        self.ends.append(range.upperBound)
    }

    // MARK: - Chunks

    private mutating func endChunk() {
        guard !self.folded.isEmpty else { return }
        defer {
            self.folded.removeAll(keepingCapacity: true)
            self.offsets.removeAll(keepingCapacity: true)
            self.ends.removeAll(keepingCapacity: true)
            self.mayBeLink = false
            self.chunk += 1
        }
        if self.mayBeLink, self.folded.count <= 4096, let link = LinkShape.host(of: self.folded) {
            self.shape.links += 1
            self.add(link, .link, 0 ..< self.folded.count)
            return
        }
        var index = 0
        while index < self.folded.count {
            let value = self.folded[index]
            if value == 0x40 || value == 0x23, index + 1 < self.folded.count, Self.isWordScalar(self.folded[index + 1]), index == 0 || !Self.isWordScalar(self.folded[index - 1]) {
                index = self.readTag(from: index)
            } else if ScriptOf.isWrittenWithoutSpaces(value), Self.isWordScalar(value) {
                ScriptOf.count(value, in: &self.shape)
                self.add(Self.text(self.folded[index ..< index + 1]), .word, index ..< index + 1)
                index += 1
            } else if Self.isWordScalar(value) || (value == 0x24 && index + 1 < self.folded.count && Self.isLetter(self.folded[index + 1])) {
                index = self.readWord(from: index)
            } else {
                index = self.readSign(at: index)
            }
        }
        if let last = self.folded.last, Self.isTerminator(last) { self.sentence += 1 }
    }

    private mutating func readTag(from start: Int) -> Int {
        var end = start + 1
        while end < self.folded.count, Self.isWordScalar(self.folded[end]) || self.folded[end] == 0x5F || (self.folded[end] == 0x2E && end + 1 < self.folded.count && Self.isWordScalar(self.folded[end + 1])) {
            end += 1
        }
        let kind: TextToken.Kind = self.folded[start] == 0x40 ? .mention : .hashtag
        if kind == .mention { self.shape.mentions += 1 } else { self.shape.hashtags += 1 }
        let name = self.folded[start + 1 ..< min(end, start + 1 + TextNormaliser.maximumWordLength)].filter { $0 != 0x5F }
        for value in name where Self.isLetter(value) { ScriptOf.count(value, in: &self.shape) }
        let text = Self.text(name[...])
        self.add(text, kind, start ..< end, alternates: kind == .hashtag ? Leetspeak.readings(text) : [])
        return end
    }

    private mutating func readSign(at index: Int) -> Int {
        let value = self.folded[index]
        switch value {
        case 0x3F: self.shape.questionMarks += 1
        case 0x21: self.shape.exclamationMarks += 1
        default:
            if EmojiMeaning.isEmoji(value) {
                self.shape.emojis += 1
                self.add(EmojiMeaning.meaning(value), .emoji, index ..< index + 1)
                var end = index + 1
                while end < self.folded.count, EmojiMeaning.isModifier(self.folded[end]) { end += 1 }
                return end
            }
        }
        if Self.isTerminator(value), index > 0, ScriptOf.isWrittenWithoutSpaces(self.folded[index - 1]) { self.sentence += 1 }
        return index + 1
    }

    // MARK: - Words

    private mutating func readWord(from start: Int) -> Int {
        var kept: [UInt32] = []
        var index = start
        var hasLatin = false
        var hasTwin = false
        var isAllTwins = true
        var digits = 0
        var leadingDigits = 0
        var hasSign = false
        var longestRun = 1
        var run = 1
        while index < self.folded.count {
            let value = self.folded[index]
            if Self.isWordScalar(value) {
                if ScriptOf.isWrittenWithoutSpaces(value) { break }
            } else if value == 0x27 {
                guard index + 1 < self.folded.count, Self.isLetter(self.folded[index + 1]) else { break }
                index += 1
                continue
            } else if Leetspeak.isSign(value) {
                guard index + 1 < self.folded.count, Self.isWordScalar(self.folded[index + 1]) || (value == 0x2A && self.folded[index + 1] == 0x2A) || (value == 0x2A && index > start && index + 1 == self.folded.count) else {
                    // A star at the end is the rest of a masked word (f***), any other sign is punctuation.
                    guard value == 0x2A, index > start else { break }
                    hasSign = true
                    if kept.count < TextNormaliser.maximumWordLength { kept.append(value) }
                    index += 1
                    continue
                }
                if value == 0x21 { self.shape.exclamationMarks += 1 }
                hasSign = true
            } else {
                break
            }
            if let last = kept.last, last == value, value > 0x39 {
                run += 1
                longestRun = max(longestRun, run)
            } else {
                run = 1
            }
            if run <= 3, kept.count < TextNormaliser.maximumWordLength { kept.append(value) }
            if value >= 0x30, value <= 0x39 {
                digits += 1
                if leadingDigits == index - start { leadingDigits += 1 }
            } else if Self.isLetter(value) {
                ScriptOf.count(value, in: &self.shape)
                if value < 0x250 { hasLatin = true } else if Confusables.latinTwin(value) != nil {
                    hasTwin = true
                    if !Confusables.isCloseTwin(value) { isAllTwins = false }
                } else {
                    isAllTwins = false
                }
            }
            index += 1
        }
        if index == start { return start + 1 }
        self.finishWord(kept, start ..< index, Reading(
            hasLatin: hasLatin, hasTwin: hasTwin, isAllTwins: isAllTwins, digits: digits, leadingDigits: leadingDigits, hasSign: hasSign, isStretched: longestRun >= 3))
        return index
    }

    private struct Reading {
        var hasLatin: Bool
        var hasTwin: Bool
        var isAllTwins: Bool
        var digits: Int
        var leadingDigits: Int
        var hasSign: Bool
        var isStretched: Bool
    }

    private mutating func finishWord(_ letters: [UInt32], _ range: Range<Int>, _ reading: Reading) {
        var word = letters
        if reading.hasLatin, reading.hasTwin { word = word.map { $0 >= 0x250 ? Confusables.latinTwin($0) ?? $0 : $0 } }
        if reading.digits == word.count, !reading.hasSign {
            self.add(Self.text(word[...]), .number, range)
            return
        }
        // `14yo`, `100kg`: a number and its unit.
        if reading.leadingDigits > 0, reading.leadingDigits == reading.digits, !reading.hasSign, reading.leadingDigits >= 2 || Self.isAgeUnit(word.dropFirst()) {
            let split = reading.leadingDigits
            if split < word.count, split < range.count {
                self.add(Self.text(word[..<split]), .number, range.lowerBound ..< range.lowerBound + split)
                self.add(Self.text(word[split...]), .word, range.lowerBound + split ..< range.upperBound)
                return
            }
        }
        var alternates: [String] = []
        if reading.isStretched {
            alternates.append(Self.text(Self.squeezed(word, to: 1)[...]))
            word = Self.squeezed(word, to: 2)
        }
        let text = Self.text(word[...])
        if reading.hasSign || reading.digits > 0 {
            alternates += Leetspeak.readings(text)
        }
        if !reading.hasLatin, reading.hasTwin, reading.isAllTwins { self.wholeTwins.append(self.tokens.count) }
        self.add(text, .word, range, alternates: alternates)
    }

    private static func isAgeUnit(_ letters: ArraySlice<UInt32>) -> Bool {
        let text = self.text(letters)
        return text == "yo" || text == "yrs" || text == "yr" || text == "th"
    }

    private static func squeezed(_ letters: [UInt32], to length: Int) -> [UInt32] {
        var result: [UInt32] = []
        var index = 0
        while index < letters.count {
            var end = index
            while end < letters.count, letters[end] == letters[index] { end += 1 }
            let isStretch = end - index >= 3
            for _ in 0 ..< (isStretch ? length : end - index) { result.append(letters[index]) }
            index = end
        }
        return result
    }

    private static func latinised(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(Confusables.latinTwin(scalar.value).flatMap(Unicode.Scalar.init) ?? scalar) }
        return String(result)
    }

    private mutating func add(_ text: String, _ kind: TextToken.Kind, _ range: Range<Int>, alternates: [String] = []) {
        let bytes = self.offsets[range.lowerBound] ..< self.ends[range.upperBound - 1]
        self.tokens.append(TextToken(text: text, alternates: alternates, kind: kind, range: bytes, chunk: self.chunk, sentence: self.sentence))
    }

    // MARK: - Characters

    static func text(_ values: ArraySlice<UInt32>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count)
        for value in values {
            if value < 0x80 { bytes.append(UInt8(value)) } else if let scalar = Unicode.Scalar(value) { bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isLetter(_ value: UInt32) -> Bool {
        if value < 0x80 { return value >= 97 && value <= 122 }
        if value < 0x250 { return value >= 0xC0 && value != 0xD7 && value != 0xF7 || value == 0xAA || value == 0xBA }
        return Self.isWordScalar(value)
    }

    static func isWordScalar(_ value: UInt32) -> Bool {
        if value < 0x80 { return (value >= 97 && value <= 122) || (value >= 48 && value <= 57) }
        if value >= 0x4E00, value <= 0x9FFF { return true }
        if value >= 0xAC00, value <= 0xD7A3 { return true }
        if (0x2000 ..< 0x2C00).contains(value) || EmojiMeaning.isEmoji(value) { return false }
        guard let properties = Unicode.Scalar(value)?.properties else { return false }
        if properties.isAlphabetic { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .decimalNumber, .otherNumber, .letterNumber: return true
        default: return false
        }
    }

    private static func isTerminator(_ value: UInt32) -> Bool { value == 0x2E || value == 0x21 || value == 0x3F || value == 0x3B || value == 0x2026 || value == 0x964 }
}
