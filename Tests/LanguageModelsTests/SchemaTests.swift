import Core
import Foundation
import Testing

@testable import LanguageModels

struct SchemaTests {
    private struct Verdict: Decodable, Equatable {
        var answer: String?
        var ids: [String]
        var doubt: Double
        var level: String
        var count: Int
    }

    private static let schema = JSONSchema.object([
        .init("answer", .nullable(.string())), .init("ids", .array(of: .string(), maximumCount: 2)), .init("doubt", .number(minimum: 0, maximum: 1)),
        .init("level", .string(allowed: ["low", "high"])), .init("count", .integer(minimum: 1)),
    ])

    @Test(arguments: [#"{"answer":"a","ids":["s1"],"doubt":0.5,"level":"low","count":1}"#, "```json\n{\"answer\":\"a\",\"ids\":[\"s1\"],\"doubt\":0.5,\"level\":\"low\",\"count\":1}\n```"])
    func anAnswerOfTheShapeIsDecoded(text: String) throws {
        let value = try ChatCompletion(text: text, model: "m").decoded(Verdict.self, schema: Self.schema)
        #expect(value == Verdict(answer: "a", ids: ["s1"], doubt: 0.5, level: "low", count: 1))
    }

    @Test(arguments: [
        (#"{"answer":"a","#, "the answer is not JSON"), (#""text""#, "$ is of another type"), (#"{"answer":null,"ids":[],"doubt":0,"level":"low"}"#, "$.count is missing"),
        (#"{"answer":1,"ids":[],"doubt":0,"level":"low","count":1}"#, "$.answer is of another type"),
        (#"{"answer":null,"ids":[1],"doubt":0,"level":"low","count":1}"#, "$.ids[0] is of another type"),
        (#"{"answer":null,"ids":["a","b","c"],"doubt":0,"level":"low","count":1}"#, "$.ids has too many items"),
        (#"{"answer":null,"ids":[],"doubt":1.5,"level":"low","count":1}"#, "$.doubt is out of range"),
        (#"{"answer":null,"ids":[],"doubt":0,"level":"middle","count":1}"#, "$.level is none of the allowed words"),
        (#"{"answer":null,"ids":[],"doubt":0,"level":"low","count":1.5}"#, "$.count is not a whole number"),
        (#"{"answer":null,"ids":[],"doubt":0,"level":"low","count":1,"extra":1}"#, "$ has a property that is not in the schema"),
        (#"{"answer":null,"ids":[],"doubt":true,"level":"low","count":1}"#, "$.doubt is of another type"),
    ])
    func anAnswerOfAnotherShapeIsRefused(text: String, problem: String) {
        #expect(throws: ModelError.malformed(problem)) { try ChatCompletion(text: text, model: "m").decoded(Verdict.self, schema: Self.schema) }
    }

    @Test func aCutAnswerIsIncomplete() {
        #expect(throws: ModelError.incomplete(.length)) { try ChatCompletion(text: "{}", finishReason: .length, model: "m").decoded(Verdict.self, schema: Self.schema) }
    }

    @Test func theWireFormIsTheStrictSubset() throws {
        let text = Self.schema.wire.text
        #expect(text.hasPrefix(#"{"type":"object","properties":{"answer":{"anyOf":[{"type":"string"},{"type":"null"}]},"ids":"#))
        #expect(text.hasSuffix(#""required":["answer","ids","doubt","level","count"],"additionalProperties":false}"#))
    }

    @Test func everyTextSurvivesWriting() throws {
        let hostile = "quote \" back \\ newline \n tab \t nul \u{0} del \u{7F} line \u{2028} emoji 👩‍👩‍👧 </script>"
        let back = try JSONDecoder().decode([String].self, from: Data(JSONValue.array([.string(hostile)]).text.utf8))
        #expect(back == [hostile])
    }
}
