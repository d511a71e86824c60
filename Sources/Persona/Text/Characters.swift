/// Quick answers for ASCII, which is most of most texts: the standard library looks up Unicode properties for every character.
extension Character {
    var isAlpha: Bool {
        guard let ascii = self.asciiValue else { return self.isLetter }
        return (ascii | 32) >= 97 && (ascii | 32) <= 122
    }

    var isDigit: Bool {
        guard let ascii = self.asciiValue else { return self.isNumber }
        return ascii >= 48 && ascii <= 57
    }

    var isSpace: Bool {
        guard let ascii = self.asciiValue else { return self.isWhitespace }
        return ascii == 32 || (ascii >= 9 && ascii <= 13)
    }
}
