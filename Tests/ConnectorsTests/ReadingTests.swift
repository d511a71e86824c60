import Connectors
import Core
import Foundation
import Testing

/// Building requests and reading answers of varying shape.
@Suite struct ReadingTests {
    private struct Outer: Decodable, Sendable {
        struct Inner: Decodable, Sendable {
            struct Snippet: Decodable, Sendable { var text: String }
            var snippet: Snippet
        }
        var items: [Inner]
    }

    @Test(arguments: [
        ("{\"items\":[{\"snippet\":{\"text\":\"a\"}},{\"snippet\":{}}]}", "items[1].snippet.text"),
        ("{\"items\":[{\"snippet\":{\"text\":5}}]}", "items[0].snippet.text"),
        ("{\"other\":1}", "items"),
        ("{\"items\":", "body"),
        ("", "body"),
    ])
    func whatIsMissingIsNamedByItsPath(json: String, path: String) {
        let error = #expect(throws: ConnectorError.self) { try AnswerReader.decode(Outer.self, from: Data(json.utf8)) }
        #expect(error == .unreadable(path: path))
        #expect(error?.appError.code == .platformUnavailable)
    }

    @Test func unknownFieldsAreIgnored() throws {
        #expect(try AnswerReader.decode(Outer.self, from: Data("{\"new\":{},\"items\":[{\"x\":null,\"snippet\":{\"text\":\"a\",\"y\":[1]}}]}".utf8)).items.count == 1)
    }

    @Test(arguments: [("\"17841400000000001\"", "17841400000000001"), ("17841400000000001", "17841400000000001"), ("9007199254740993", "9007199254740993"), ("18446744073709551615", "18446744073709551615")])
    func idsAreTextOrNumbers(json: String, text: String) throws {
        #expect(try AnswerReader.decode([FlexibleID].self, from: Data("[\(json)]".utf8)).map(\.text) == [text])
    }

    @Test func oneUnreadableItemDoesNotHideTheOthers() throws {
        let list = try AnswerReader.decode(LossyList<Outer.Inner>.self, from: Data("[{\"snippet\":{\"text\":\"a\"}},{},7,null,{\"snippet\":{\"text\":\"b\"}}]".utf8))
        #expect(list.elements.map(\.snippet.text) == ["a", "b"] && list.unreadable.count == 3 && list.note?.code == "unreadable_items")
        #expect(try AnswerReader.decode(LossyList<Outer.Inner>.self, from: Data("[]".utf8)).note == nil)
    }

    @Test func halfACharacterDoesNotHideTheOthers() throws {
        let page = #"[{"snippet":{"text":"a"}},{"snippet":{"text":"half \ud83d"}},{"snippet":{"text":"b"}}]"#
        let list = try AnswerReader.decode(LossyList<Outer.Inner>.self, from: Data(page.utf8))
        #expect(list.elements.map(\.snippet.text) == ["a", "half \u{FFFD}", "b"] && list.unreadable.isEmpty)
    }

    @Test(arguments: [
        (#""\ud83d""#, "\u{FFFD}"), (#""\udc00x""#, "\u{FFFD}x"), (#""\uD83Dx""#, "\u{FFFD}x"), (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
        (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\ude00""#, "😀"), (#""\\ud83d""#, #"\ud83d"#), (#""\\\ud83d""#, #"\�"#), (#""\u00e9""#, "é"), (#""plain""#, "plain"),
    ]) func halfCharactersAreMended(json: String, text: String) throws {
        #expect(try JSONDecoder().decode(String.self, from: JSONText.mended(Data(json.utf8))) == text)
        // A slice of larger data is read from its own beginning.
        #expect(JSONText.mended(Data("xx\(json)".utf8).dropFirst(2)) == JSONText.mended(Data(json.utf8)))
    }

    @Test(arguments: [#"\"#, #"\u"#, #"\ud8"#, #"\ud83d\"#, #"\ud83d\u"#, #"\ud83g"#, ""]) func whatEndsEarlyStaysAsItIs(text: String) {
        #expect(JSONText.mended(Data(text.utf8)).count == text.utf8.count)
    }

    @Test(arguments: ["{\"text\":\"a\"}", "{\"data\":[{\"text\":\"a\"}]}"]) func flatOrWrapped(json: String) throws {
        #expect(try AnswerReader.decode(FlatOrWrapped<Outer.Inner.Snippet>.self, from: Data(json.utf8)).value.text == "a")
    }

    @Test func queriesAreEscapedAndReadBack() {
        let items = [("a", "1+1=2 & more/?#%"), ("ü", "☕️")]
        let text = QueryText.encode(items)
        #expect(!text.contains(" ") && !text.contains("+") && !text.contains("/"))
        #expect(QueryText.decode(text) == Dictionary(uniqueKeysWithValues: items))
        #expect(QueryText.decode("a=x+y&b&c=%zz") == ["a": "x y", "b": "", "c": "%zz"])
        #expect(QueryText.escape("../me") == "..%2Fme")
    }

    @Test(arguments: [("The blue  ones\n", "The blue ones", true), ("caf\u{E9}", "cafe\u{301}", true), ("❤️", "❤", true), ("The blue ones", "The blue one", false), ("Yes", "yes", false)])
    func ourTextIsKnownAgain(left: String, right: String, isSame: Bool) { #expect(ReplyText.isSame(left, right) == isSame) }

    @Test func retryAfterIsReadAndBounded() {
        func seconds(_ text: String) -> Duration? { HTTPAnswer(status: 429, headers: ["RETRY-AFTER": text]).retryAfter }
        #expect(seconds("90") == .seconds(90) && seconds(" 5 ") == .seconds(5))
        #expect(seconds("-1") == nil && seconds("soon") == nil && seconds("99999999999") == nil)
    }

    @Test func errorsMapToStableCodes() {
        let health = ConnectionHealth(state: .needsReconnect, reason: "Gone.", remedy: "Connect again.", since: .distantPast)
        let reason = Reason("x", "y")
        #expect(ConnectorError.connection(health).appError.code == .connectionUnavailable && ConnectorError.connection(health).appError.message == "Gone. Connect again.")
        #expect(ConnectorError.throttled(reason, until: .distantPast).appError.code == .rateLimited)
        #expect(ConnectorError.unavailable(reason).appError.code == .platformUnavailable)
        #expect(ConnectorError.refused(reason).appError.code == .platformRefused && ConnectorError.gone(reason).appError.code == .notFound)
    }

    @Test func aMissingPlatformSaysWhatToConfigure() {
        let error = #expect(throws: AppError.self) { try ConnectorRegistry([]).connector(for: .instagram) }
        #expect(error?.code == .conflict)
    }
}
