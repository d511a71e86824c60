import Core
import Foundation
import Testing

private struct Leaf: Codable, Equatable {
    var whole: Int
    var real: Double
    var small: Float
    var big: UInt64
    var isTrue: Bool
    var text: String
    var missing: String?
    var at: Timestamp
    var bytes: Data
    var place: URL?
}

private struct Tree: Codable, Equatable {
    enum Kind: String, Codable, CodingKeyRepresentable { case firstKind, secondKind }

    enum Shape: Codable, Equatable {
        case circle(radius: Int)
        case nothing
    }

    var leaf: Leaf
    var leaves: [Leaf]
    var labels: [String: Int]
    var counts: [Kind: Int]
    var shapes: [Shape]
    var nested: [[Int]]
    var empty: [String]
    var optionals: [Int?]
}

/// Codes its parts into one object by asking for a container twice.
private struct Flat: Encodable {
    private enum First: String, CodingKey { case zebra }
    private enum Second: String, CodingKey { case apple, inner }
    private enum Inner: String, CodingKey { case list }

    func encode(to encoder: any Encoder) throws {
        var first = encoder.container(keyedBy: First.self)
        try first.encode(1, forKey: .zebra)
        var second = encoder.container(keyedBy: Second.self)
        var inner = second.nestedContainer(keyedBy: Inner.self, forKey: .inner)
        var list = inner.nestedUnkeyedContainer(forKey: .list)
        try list.encode("a")
        try list.encodeNil()
        try second.encodeNil(forKey: .apple)
    }
}

private struct Nothing: Encodable { func encode(to _: any Encoder) throws {} }

@Suite struct JSONWriterTests {
    private static let leaf = Leaf(
        whole: -7, real: 0.1, small: 1.5, big: .max, isTrue: true, text: "q\"b\\s/\n\r\t\u{1}\u{7F}é😀\u{2028}", missing: nil, at: Timestamp(milliseconds: 1_763_853_928_123),
        bytes: Data([0, 255, 62]), place: URL(string: "https://example.com/a?b=c"))
    private static let tree = Tree(
        leaf: leaf, leaves: [leaf, leaf], labels: ["firstKey": 1, "second key": 2, "": 3], counts: [.firstKind: 1, .secondKind: 2], shapes: [.circle(radius: 3), .nothing], nested: [[1, 2], [], [3]],
        empty: [], optionals: [1, nil])

    @Test func whatIsWrittenIsReadAgain() throws {
        let bytes = try JSONWriter.bytes(of: Self.tree)
        #expect(try JSONDecoder().decode(Tree.self, from: Data(bytes)) == Self.tree)
    }

    @Test func itSaysWhatFoundationSays() throws {
        let ours = try JSONSerialization.jsonObject(with: Data(try JSONWriter.bytes(of: Self.tree))) as? NSDictionary
        let theirs = try JSONSerialization.jsonObject(with: try JSONEncoder().encode(Self.tree)) as? NSDictionary
        #expect(ours != nil && ours == theirs)
    }

    @Test func namesAreChangedAndSortedButNotThoseOfDictionaries() throws {
        let style = JSONWriter.Style(name: { "_" + $0 }, sortsNames: true, timestampsAsText: true)
        struct Small: Encodable {
            var zebra = [1, 2]
            var labels = ["b": ["y": 1], "a": ["x": 2]]
            var apple = Timestamp(milliseconds: 0)
        }
        for _ in 0 ..< 2 {
            let text = String(decoding: try JSONWriter.bytes(of: Small(), style), as: UTF8.self)
            #expect(text == #"{"_apple":"1970-01-01T00:00:00.000Z","_labels":{"a":{"x":2},"b":{"y":1}},"_zebra":[1,2]}"#)
        }
    }

    @Test func containersThatAreAskedForTwiceAreOne() throws {
        #expect(String(decoding: try JSONWriter.bytes(of: Flat()), as: UTF8.self) == #"{"zebra":1,"inner":{"list":["a",null]},"apple":null}"#)
        let sorted = try JSONWriter.bytes(of: [Flat()], JSONWriter.Style(sortsNames: true))
        #expect(String(decoding: sorted, as: UTF8.self) == #"[{"apple":null,"inner":{"list":["a",null]},"zebra":1}]"#)
    }

    @Test(arguments: [(1.0, "1"), (-0.5, "-0.5"), (1e300, "1e+300"), (12_345_678_901.25, "12345678901.25")])
    func numbersAreJSON(number: Double, text: String) throws {
        #expect(String(decoding: try JSONWriter.bytes(of: number), as: UTF8.self) == text)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNoNumberIsRefused(number: Double) { #expect(throws: EncodingError.self) { try JSONWriter.bytes(of: ["a": number]) } }

    @Test func aValueThatCodesNothingIsAnEmptyObject() throws { #expect(String(decoding: try JSONWriter.bytes(of: [Nothing(), Nothing()]), as: UTF8.self) == "[{},{}]") }
}
