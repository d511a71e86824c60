import Core
import Foundation
import Testing

@testable import LanguageModels

@Suite(.timeLimit(.minutes(5))) struct StreamTests {
    private static func chunk(_ text: String, finish: String? = nil) -> String {
        #"{"id":"c","model":"m","choices":[{"index":0,"delta":{"content":\#(JSONValue.string(text).text)},"finish_reason":\#(finish.map { "\"\($0)\"" } ?? "null")}],"usage":null}"#
    }

    private static func bytes(_ events: [String], newline: String = "\n") -> [UInt8] {
        Array(events.map { $0.hasPrefix(":") ? $0 + newline : "data: \($0)" + newline + newline }.joined().utf8)
    }

    private static func collect(_ client: OpenAIClient) async -> (text: String, pieces: [ChatPiece], error: ModelError?) {
        var pieces: [ChatPiece] = []
        do {
            for try await piece in client.stream(hello) { pieces.append(piece) }
            return (pieces.map(\.text).joined(), pieces, nil)
        } catch { return (pieces.map(\.text).joined(), pieces, error as? ModelError) }
    }

    private static let whole = bytes([
        #"{"model":"m","choices":[{"delta":{"role":"assistant","content":""}}]}"#, ": keep alive", chunk("Grüße 👩‍👩‍👧"), chunk(" and\nmore", finish: "stop"),
        #"{"model":"m","choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2}}"#, "[DONE]",
    ])

    @Test(arguments: [1, 2, 3, 7, 64, 4096])
    func aStreamIsReadHoweverItIsCut(size: Int) async throws {
        let pieces = stride(from: 0, to: Self.whole.count, by: size).map { Array(Self.whole[$0 ..< min($0 + size, Self.whole.count)]) }
        try await withServer([.pieces(pieces)]) { client, server in
            let result = await Self.collect(client)
            #expect(result.text == "Grüße 👩‍👩‍👧 and\nmore")
            #expect(result.error == nil)
            #expect(result.pieces.last?.usage == ModelUsage(model: "m", promptTokens: 4, completionTokens: 2))
            #expect(result.pieces.contains { $0.finishReason == .stop })
            #expect(server.seen.first?.field("stream") as? Bool == true)
        }
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func everyByteOffsetIsAPossibleCut(newline: String) throws {
        let bytes = Self.bytes(["{\"a\":\"é\"}", ": comment", "two"], newline: newline) + Array("data:three\(newline)data: lines\(newline)id: 7\(newline)\(newline)data: unfinished".utf8)
        for cut in 0 ... bytes.count {
            var parser = ServerSentEvents()
            let events = try parser.feed(bytes[..<cut]) + parser.feed(bytes[cut...])
            #expect(events == ["{\"a\":\"é\"}", "two", "three\nlines"], "cut at \(cut)")
        }
    }

    @Test func anEventWithoutEndIsRefused() {
        var parser = ServerSentEvents(maximumBytes: 64)
        #expect(throws: ModelError.malformed("an event of the stream is too long")) { try parser.feed([UInt8](repeating: 65, count: 65)) }
    }

    /// Each script has one entry: a repeated call after the first piece would be noticed.
    @Test(arguments: [
        (bytes([chunk("Hel")]), true), (bytes([chunk("Hel")]), false), (bytes([chunk("Hel"), #"{"error":{"message":"x","type":"server_error","code":null}}"#]), false),
    ])
    func aBrokenStreamIsAnErrorAndIsNotRepeated(bytes: [UInt8], isCut: Bool) async throws {
        try await withServer([.pieces([bytes], isCut: isCut)]) { client, server in
            let result = await Self.collect(client)
            #expect(result.text == "Hel")
            #expect(result.error == .streamBroken)
            #expect(server.seen.count == 1)
        }
    }

    @Test func anErrorBeforeTheFirstPieceIsOrdinary() async throws {
        try await withServer([.json(401, ScriptedServer.error("invalid_api_key"))]) { client, _ in
            #expect(await Self.collect(client).error == .unauthorized(code: "invalid_api_key"))
        }
    }
}
