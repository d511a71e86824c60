import Foundation

/// A regular expression that is matched in time proportional to text times pattern, whatever both hold: states are advanced side by side
/// (Thompson's construction, https://swtch.com/~rsc/regexp/regexp1.html), nothing is ever tried twice. There are no back-references and no look-around.
///
/// Case does not matter. Understood: literals, `.`, `[a-z]` and `[^…]`, `\d \w \s \D \W \S \b`, `^ $`, groups `( )` and `(?: )`, `|`, `* + ?` and `{2,5}`; `\` before anything else takes it as it is.
public struct SafeRegularExpression: Sendable {
    /// Copies that `{…}` may make; larger patterns are refused.
    public static let maximumStates = 2_000
    static let maximumDepth = 32

    /// Why a pattern can't be used, in words for whoever wrote it.
    public struct Problem: Error, Hashable, Sendable {
        public var message: String
    }

    enum Step: Sendable {
        case one(CharacterTest, next: Int)
        case split(Int, Int)
        case begin(next: Int)
        case end(next: Int)
        case wordEdge(next: Int)
        case match
    }

    private let steps: [Step]
    private let start: Int

    /// Throws `Problem`.
    public init(_ pattern: String) throws {
        let tree = try RegularExpressionParser.parse(pattern)
        var builder = Builder()
        let match = try builder.add(.match)
        self.start = try builder.build(tree, then: match)
        self.steps = builder.steps
    }

    /// True when the pattern occurs anywhere in `text`.
    public func matches(_ text: String) -> Bool { self.matches(Array(text.lowercased().unicodeScalars)) }

    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var current = StateList(self.steps.count)
        var next = StateList(self.steps.count)
        for position in 0 ... text.count {
            if self.follow(self.start, into: &current, text, position) { return true }
            guard position < text.count else { break }
            next.clear()
            for state in current.states {
                if case .one(let test, let target) = self.steps[state], test.holds(text[position]), self.follow(target, into: &next, text, position + 1) { return true }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Adds `first` and all that is reached from it without a character. True when the end is reached.
    private func follow(_ first: Int, into list: inout StateList, _ text: [Unicode.Scalar], _ position: Int) -> Bool {
        var waiting = [first]
        while let state = waiting.popLast() {
            guard list.insert(state) else { continue }
            switch self.steps[state] {
            case .match: return true
            case .split(let one, let other): waiting += [other, one]
            case .begin(let next): if position == 0 { waiting.append(next) }
            case .end(let next): if position == text.count { waiting.append(next) }
            case .wordEdge(let next):
                let before = position > 0 && CharacterTest.isWord(text[position - 1])
                let after = position < text.count && CharacterTest.isWord(text[position])
                if before != after { waiting.append(next) }
            case .one: break
            }
        }
        return false
    }

    /// The states that are alive, each at most once.
    private struct StateList {
        private(set) var states: [Int] = []
        private var isIn: [Bool]

        init(_ count: Int) { self.isIn = Array(repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            guard !self.isIn[state] else { return false }
            self.isIn[state] = true
            self.states.append(state)
            return true
        }

        mutating func clear() {
            for state in self.states { self.isIn[state] = false }
            self.states.removeAll(keepingCapacity: true)
        }
    }

    /// Lays the tree out as steps, from its end to its beginning.
    private struct Builder {
        var steps: [Step] = []

        mutating func add(_ step: Step) throws -> Int {
            guard self.steps.count < SafeRegularExpression.maximumStates else { throw Problem(message: "is too large: its repetitions multiply to more than \(SafeRegularExpression.maximumStates) steps") }
            self.steps.append(step)
            return self.steps.count - 1
        }

        mutating func build(_ node: RegularExpressionNode, then next: Int) throws -> Int {
            switch node {
            case .empty: return next
            case .one(let test): return try self.add(.one(test, next: next))
            case .begin: return try self.add(.begin(next: next))
            case .end: return try self.add(.end(next: next))
            case .wordEdge: return try self.add(.wordEdge(next: next))
            case .sequence(let parts): return try parts.reversed().reduce(next) { try self.build($1, then: $0) }
            case .either(let one, let other):
                let (first, second) = (try self.build(one, then: next), try self.build(other, then: next))
                return try self.add(.split(first, second))
            case .repeated(let part, let least, let most): return try self.repeated(part, least, most, then: next)
            }
        }

        private mutating func repeated(_ part: RegularExpressionNode, _ least: Int, _ most: Int?, then next: Int) throws -> Int {
            var entry = next
            if let most {
                for _ in least ..< max(least, most) { entry = try self.add(.split(try self.build(part, then: entry), next)) }
            } else {
                // The loop's place must be known to its body, so it is reserved first.
                let loop = try self.add(.split(next, next))
                self.steps[loop] = .split(try self.build(part, then: loop), next)
                entry = loop
            }
            for _ in 0 ..< least { entry = try self.build(part, then: entry) }
            return entry
        }
    }
}

/// A test on one character.
struct CharacterTest: Sendable {
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var classes: [Character] = []
    var isNegated = false

    func holds(_ scalar: Unicode.Scalar) -> Bool {
        let isIn = self.ranges.contains { $0.contains(scalar) } || self.classes.contains { Self.isIn($0, scalar) }
        return isIn != self.isNegated
    }

    static func isWord(_ scalar: Unicode.Scalar) -> Bool { scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil }

    private static func isIn(_ name: Character, _ scalar: Unicode.Scalar) -> Bool {
        switch name {
        case "d": scalar.properties.numericType == .decimal
        case "D": scalar.properties.numericType != .decimal
        case "w": self.isWord(scalar)
        case "W": !self.isWord(scalar)
        case "s": scalar.properties.isWhitespace
        default: !scalar.properties.isWhitespace
        }
    }
}
