/// A regular expression as a tree.
indirect enum RegularExpressionNode: Sendable {
    case empty
    case one(CharacterTest)
    case begin
    case end
    case wordEdge
    case sequence([RegularExpressionNode])
    case either(RegularExpressionNode, RegularExpressionNode)
    case repeated(RegularExpressionNode, least: Int, most: Int?)
}

/// Reads a pattern by recursive descent; what it does not understand it refuses rather than guesses.
struct RegularExpressionParser {
    private typealias Problem = SafeRegularExpression.Problem

    private let pattern: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    static func parse(_ pattern: String) throws -> RegularExpressionNode {
        var parser = RegularExpressionParser(pattern: Array(pattern.lowercasedKeepingClasses.unicodeScalars))
        let tree = try parser.alternatives()
        guard parser.position == parser.pattern.count else { throw Problem(message: "has a closing bracket without an opening one") }
        return tree
    }

    private init(pattern: [Unicode.Scalar]) { self.pattern = pattern }

    private var next: Unicode.Scalar? { self.position < self.pattern.count ? self.pattern[self.position] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard self.next == scalar else { return false }
        self.position += 1
        return true
    }

    private mutating func alternatives() throws -> RegularExpressionNode {
        self.depth += 1
        defer { self.depth -= 1 }
        guard self.depth <= SafeRegularExpression.maximumDepth else { throw Problem(message: "is nested more than \(SafeRegularExpression.maximumDepth) deep") }
        var result = try self.sequence()
        while self.take("|") { result = .either(result, try self.sequence()) }
        return result
    }

    private mutating func sequence() throws -> RegularExpressionNode {
        var parts: [RegularExpressionNode] = []
        while let scalar = self.next, scalar != "|", scalar != ")" { parts.append(try self.quantified(try self.atom())) }
        return parts.isEmpty ? .empty : .sequence(parts)
    }

    private mutating func quantified(_ atom: RegularExpressionNode) throws -> RegularExpressionNode {
        var bounds: (Int, Int?)?
        switch self.next {
        case "*": bounds = (0, nil)
        case "+": bounds = (1, nil)
        case "?": bounds = (0, 1)
        case "{":
            self.position += 1
            bounds = try self.braces()
            self.position -= 1
        default: return atom
        }
        guard let (least, most) = bounds else { return atom }
        self.position += 1
        // Greedy or not makes no difference to whether it matches.
        _ = self.take("?")
        if let scalar = self.next, "*+?{".unicodeScalars.contains(scalar) { throw Problem(message: "repeats a repetition; put it in brackets") }
        return .repeated(atom, least: least, most: most)
    }

    /// After `{`: `n}`, `n,}` or `n,m}`; leaves the position behind the closing brace.
    private mutating func braces() throws -> (Int, Int?) {
        let wrong = Problem(message: "has braces that are not a repetition such as {2,5}; write \\{ for the character")
        guard let least = self.number() else { throw wrong }
        var most: Int? = least
        if self.take(",") { most = self.number() }
        guard self.take("}") else { throw wrong }
        guard least <= 100, (most ?? 0) <= 100, most.map({ $0 >= least }) ?? true else { throw Problem(message: "repeats more than 100 times, or with the bounds turned round") }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = self.next, ("0" ... "9").contains(scalar), digits.count < 4 {
            digits.unicodeScalars.append(scalar)
            self.position += 1
        }
        return Int(digits)
    }

    private mutating func atom() throws -> RegularExpressionNode {
        guard let scalar = self.next else { return .empty }
        self.position += 1
        switch scalar {
        case "(": return try self.group()
        case "[": return .one(try self.set())
        case ".": return .one(CharacterTest(ranges: ["\n" ... "\n"], isNegated: true))
        case "^": return .begin
        case "$": return .end
        case "*", "+", "?": throw Problem(message: "repeats nothing: there is no character before \(scalar)")
        case "{": throw Problem(message: "repeats nothing: there is no character before {; write \\{ for the character")
        case "\\":
            guard let escaped = self.next else { throw Problem(message: "ends with a backslash") }
            self.position += 1
            if escaped == "b" { return .wordEdge }
            return .one(try self.escaped(escaped))
        default: return .one(CharacterTest(ranges: [scalar ... scalar]))
        }
    }

    private mutating func group() throws -> RegularExpressionNode {
        if self.take("?") {
            guard self.take(":") else { throw Problem(message: "uses (?…), of which only (?: ) is understood") }
        }
        let inner = try self.alternatives()
        guard self.take(")") else { throw Problem(message: "has an opening bracket without a closing one") }
        return inner
    }

    private func escaped(_ scalar: Unicode.Scalar) throws -> CharacterTest {
        switch scalar {
        case "d", "D", "w", "W", "s", "S": return CharacterTest(classes: [Character(scalar)])
        case "n": return CharacterTest(ranges: ["\n" ... "\n"])
        case "t": return CharacterTest(ranges: ["\t" ... "\t"])
        default:
            guard !(scalar.properties.isAlphabetic || ("0" ... "9").contains(scalar)) else { throw Problem(message: "uses \\\(scalar), which is not understood") }
            return CharacterTest(ranges: [scalar ... scalar])
        }
    }

    private mutating func set() throws -> CharacterTest {
        let open = Problem(message: "has a [ without a ]")
        var test = CharacterTest()
        test.isNegated = self.take("^")
        var isFirst = true
        while true {
            guard let scalar = self.next else { throw open }
            self.position += 1
            if scalar == "]", !isFirst { return test }
            isFirst = false
            var low = scalar
            if scalar == "\\" {
                guard let name = self.next else { throw open }
                self.position += 1
                let inner = try self.escaped(name)
                guard let only = inner.ranges.first else {
                    test.classes += inner.classes
                    continue
                }
                low = only.lowerBound
            }
            guard self.next == "-", self.position + 1 < self.pattern.count, self.pattern[self.position + 1] != "]" else {
                test.ranges.append(low ... low)
                continue
            }
            let high = self.pattern[self.position + 1]
            self.position += 2
            guard high >= low, high != "\\" else { throw Problem(message: "has a range in [ ] that ends before it begins") }
            test.ranges.append(low ... high)
        }
    }
}

extension String {
    /// Lower-cased but for the character behind a backslash: `\D` is not `\d`.
    fileprivate var lowercasedKeepingClasses: String {
        var result = ""
        var isEscaped = false
        for character in self {
            result += isEscaped ? String(character) : character.lowercased()
            isEscaped = character == "\\" && !isEscaped
        }
        return result
    }
}
