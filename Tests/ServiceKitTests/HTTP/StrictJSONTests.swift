import Core
import Foundation
import ServiceKit
import Testing

private struct Order: Codable, Equatable {
    enum Size: String, Codable, CaseIterable { case small, large }

    struct Line: Codable, Equatable {
        var articleID: Identifier<Post>
        var count: Int
        var isGift: Bool?
    }

    var lines: [Line]
    var size: Size
    var price: Double?
    var labels: [String: Int]?
    var due: Timestamp?
    var rule: RuleCondition?
}

@Suite("JSON of requests and answers") struct StrictJSONTests {
    private func problem(_ body: String) throws -> AppError { try #require(throws: AppError.self) { try APIJSON.decode(Order.self, from: body.utf8) } }

    @Test("A body in the API's names is read")
    func read() throws {
        let body = #"{"lines":[{"article_id":"p1","count":2,"is_gift":true},{"article_id":"p\u00e4\ud83d\ude00","count":-3e0}],"size":"large","price":1.5,"labels":{"A b":1},"due":"2026-11-22T15:25:28Z","rule":{"is_vip":true}}"#
        let order = try APIJSON.decode(Order.self, from: body.utf8)
        #expect(order.lines == [.init(articleID: "p1", count: 2, isGift: true), .init(articleID: "pä😀", count: -3, isGift: nil)])
        #expect(order.labels == ["A b": 1])
        #expect(order.due == Timestamp(iso8601: "2026-11-22T15:25:28Z"))
        #expect(order.rule == .isVIP(true))
    }

    @Test(
        "What is wrong is said with its path and what is allowed",
        arguments: [
            (#"{"lines":[],"size":"large","colour":"red"}"#, "colour", "known are"),
            (#"{"lines":[{"article_id":"a","count":1,"isGift":true}],"size":"large"}"#, "lines[0].is_gift", "not known"),
            (#"{"lines":[{"article_id":"a"}],"size":"large"}"#, "lines[0].count", "required"),
            (#"{"lines":[{"article_id":"a","count":1.5}],"size":"large"}"#, "lines[0].count", "whole number"),
            (#"{"lines":[{"article_id":"a","count":"1"}],"size":"large"}"#, "lines[0].count", "must be a whole number, not text"),
            (#"{"lines":[{"article_id":7,"count":1}],"size":"large"}"#, "lines[0].article_id", "must be text, not a number"),
            (#"{"lines":{},"size":"large"}"#, "lines", "must be a list"),
            (#"{"lines":[],"size":"huge"}"#, "size", "must be one of small, large"),
            (#"{"lines":[],"size":null}"#, "size", "not null"), (#"{"lines":[],"size":"small","price":null}"#, "price", "leave it out"),
            (#"{"lines":[],"size":"small","price":1e999}"#, "price", "fits a double"),
            (#"{"lines":[],"size":"small","due":"yesterday"}"#, "due", "ISO 8601"),
            (#"{"lines":[],"size":"small","rule":{"is_vip":true,"words":[]}}"#, "rule", "exactly one"),
            (#"{"lines":[],"size":"small","rule":{"all":[{"category":["fun"]}]}}"#, "rule.all[0].category[0]", "must be one of"),
            (#"{"lines":[],"size":"small","size":"large"}"#, "size", "twice"),
            (#"{"lines":[{"count":1,"article_id":"a","count":2}],"size":"large"}"#, "lines.count", "twice"),
            (#"[]"#, "body", "must be an object"),
        ])
    func problems(body: String, field: String, text: String) throws {
        let problem = try self.problem(body)
        #expect(problem.code == .validationFailed)
        let first = try #require(problem.fields.first)
        #expect(first.field == field)
        #expect(first.message.contains(text), "\(first.message)")
    }

    @Test(
        "Text that is not JSON is malformed",
        arguments: [
            "", "{", "{\"a\":}", "{\"a\":1,}", "[1 2]", "{'a':1}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":NaN}", "{\"a\":tru}", "{\"a\":\"\u{01}\"}", "{\"a\":\"\\x\"}",
            "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}", "{\"a\":\"x}", "{\"a\":1}}", "{\"a\":1} x", "{a:1}", String(repeating: "[", count: 100),
        ])
    func malformed(body: String) throws { #expect(try self.problem(body).code == .malformedRequest) }

    @Test("Bytes that are not UTF-8 are malformed")
    func bytes() throws {
        let error = try #require(throws: AppError.self) { try APIJSON.decode(Order.self, from: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]) }
        #expect(error.code == .malformedRequest)
    }

    @Test("Messages never repeat a value")
    func quiet() throws {
        for body in [#"{"lines":[],"size":"my secret"}"#, #"{"lines":"my secret","size":"small"}"#, #"{"lines":[],"size":"small","due":"my secret"}"#] {
            let problem = try self.problem(body)
            #expect(!"\(problem) \(problem.fields)".contains("my secret"))
        }
    }

    @Test("Answers: snake_case names, dictionary keys as they are, ISO times, nothing for nil")
    func write() throws {
        let order = Order(lines: [.init(articleID: "p/1", count: 1, isGift: nil)], size: .small, price: nil, labels: ["camelCase Key": 1], due: Timestamp(milliseconds: 0), rule: .not(.isQuestion(true)))
        let text = String(decoding: try APIJSON.encode(order), as: UTF8.self)
        #expect(
            text
                == #"{"due":"1970-01-01T00:00:00.000Z","labels":{"camelCase Key":1},"lines":[{"article_id":"p/1","count":1}],"rule":{"not":{"is_question":true}},"size":"small"}"#)
    }

    @Test("What is written can be read")
    func roundTrip() throws {
        let settings = AvatarSettings(workspaceID: "w1", updatedAt: Timestamp(milliseconds: 1))
        let again = try APIJSON.decode(AvatarSettings.self, from: try APIJSON.encode(settings))
        #expect(try APIJSON.encode(again) == APIJSON.encode(settings))
    }
}
