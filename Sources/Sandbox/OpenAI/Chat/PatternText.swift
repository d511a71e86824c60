/// A regular expression of the plain kind that JSON schemas use, able to spell a shortest text that matches it.
///
/// Understands literals, `.`, classes, `\d \w \s`, groups, alternatives, anchors and counted repetition; look-around and
/// back-references are refused.
struct PatternText: Sendable {
    private indirect enum Node: Sendable {
        case one(Set<Unicode.Scalar>)
        case sequence([Node])
        case choice([Node])
        case repeated(Node, minimum: Int)
    }

    private static let printable = Set((0x20 ... 0x7E).compactMap { Unicode.Scalar($0) })
    private static let digits = Set("0123456789".unicodeScalars)
    private static let wordScalars = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_".unicodeScalars)
    private static let spaces = Set(" \t".unicodeScalars)

    private let root: Node
    private let pattern: String

    /// Nil when the pattern is malformed or uses what this type does not understand.
    init?(_ pattern: String) {
        var reader = Reader(scalars: Array(pattern.unicodeScalars))
        guard let node = reader.alternatives(), reader.index == reader.scalars.count else { return nil }
        self.root = node
        self.pattern = pattern
    }

    /// Whether the pattern is found somewhere in `text`, which is what JSON Schema asks for.
    func matches(_ text: String) -> Bool {
        guard let regex = try? Regex(self.pattern) else { return false }
        return text.firstMatch(of: regex) != nil
    }

    /// A short text that matches.
    var example: String {
        var output = String.UnicodeScalarView()
        Self.spell(self.root, into: &output)
        return String(output)
    }

    private static func spell(_ node: Node, into output: inout String.UnicodeScalarView) {
        switch node {
        case .one(let scalars):
            // A letter reads best; else the smallest scalar that is allowed.
            let letters = scalars.filter { (0x61 ... 0x7A).contains($0.value) }
            if let scalar = letters.min() ?? scalars.subtracting(Self.spaces).min() ?? scalars.min() { output.append(scalar) }
        case .sequence(let nodes): for node in nodes { self.spell(node, into: &output) }
        case .choice(let nodes): if let first = nodes.first { self.spell(first, into: &output) }
        case .repeated(let node, let minimum): for _ in 0 ..< minimum { self.spell(node, into: &output) }
        }
    }

    private struct Reader {
        let scalars: [Unicode.Scalar]
        var index = 0

        func peek() -> Unicode.Scalar? { self.index < self.scalars.count ? self.scalars[self.index] : nil }

        mutating func next() -> Unicode.Scalar? {
            guard let scalar = self.peek() else { return nil }
            self.index += 1
            return scalar
        }

        mutating func alternatives() -> Node? {
            var options: [Node] = []
            while true {
                var nodes: [Node] = []
                while let scalar = self.peek(), scalar != "|", scalar != ")" {
                    if scalar == "^" || scalar == "$" {
                        self.index += 1
                        continue
                    }
                    guard let atom = self.atom(), let node = self.repetition(of: atom) else { return nil }
                    nodes.append(node)
                }
                options.append(.sequence(nodes))
                guard self.peek() == "|" else { break }
                self.index += 1
            }
            return options.count == 1 ? options.first : .choice(options)
        }

        private mutating func atom() -> Node? {
            switch self.next() {
            case "("?:
                if self.peek() == "?" {
                    self.index += 1
                    guard self.next() == ":" else { return nil }
                }
                guard let node = self.alternatives(), self.next() == ")" else { return nil }
                return node
            case "["?: return self.characterClass()
            case "."?: return .one(PatternText.printable)
            case "\\"?: return self.escape().map { .one($0) }
            case let scalar?: return "*+?{}".unicodeScalars.contains(scalar) ? nil : .one([scalar])
            case nil: return nil
            }
        }

        private mutating func escape() -> Set<Unicode.Scalar>? {
            guard let scalar = self.next() else { return nil }
            switch scalar {
            case "d": return PatternText.digits
            case "D": return PatternText.printable.subtracting(PatternText.digits)
            case "w": return PatternText.wordScalars
            case "W": return PatternText.printable.subtracting(PatternText.wordScalars)
            case "s": return PatternText.spaces
            case "S": return PatternText.printable.subtracting(PatternText.spaces)
            case "n": return ["\n"]
            case "t": return ["\t"]
            default: return PatternText.wordScalars.contains(scalar) ? nil : [scalar]
            }
        }

        private mutating func characterClass() -> Node? {
            var isNegated = false
            if self.peek() == "^" {
                isNegated = true
                self.index += 1
            }
            var scalars: Set<Unicode.Scalar> = []
            while let scalar = self.next() {
                if scalar == "]" {
                    let result = isNegated ? PatternText.printable.subtracting(scalars) : scalars
                    return result.isEmpty ? nil : .one(result)
                }
                if scalar == "\\" {
                    guard let escaped = self.escape() else { return nil }
                    scalars.formUnion(escaped)
                } else if self.peek() == "-", self.index + 1 < self.scalars.count, self.scalars[self.index + 1] != "]" {
                    self.index += 1
                    guard let end = self.next(), end.value >= scalar.value, end.value - scalar.value < 4096 else { return nil }
                    for value in scalar.value ... end.value { if let member = Unicode.Scalar(value) { scalars.insert(member) } }
                } else {
                    scalars.insert(scalar)
                }
            }
            return nil
        }

        private mutating func repetition(of node: Node) -> Node? {
            let result: Node
            switch self.peek() {
            case "*"?, "?"?:
                self.index += 1
                result = .repeated(node, minimum: 0)
            case "+"?:
                self.index += 1
                result = .repeated(node, minimum: 1)
            case "{"?:
                self.index += 1
                guard let minimum = self.number(), minimum <= 1000 else { return nil }
                if self.peek() == "," {
                    self.index += 1
                    if let maximum = self.number(), maximum < minimum { return nil }
                }
                guard self.next() == "}" else { return nil }
                result = .repeated(node, minimum: minimum)
            default: return node
            }
            if self.peek() == "?" { self.index += 1 }
            return result
        }

        private mutating func number() -> Int? {
            let start = self.index
            while let scalar = self.peek(), PatternText.digits.contains(scalar) { self.index += 1 }
            return Int(String(String.UnicodeScalarView(self.scalars[start ..< self.index])))
        }
    }
}
