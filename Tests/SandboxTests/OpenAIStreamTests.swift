import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import Sandbox
import Testing

/// Chat completions as server-sent events.
@Suite struct OpenAIStreamTests {
    private static func events(_ body: String) -> [String] {
        body.components(separatedBy: "\n\n").filter { $0.hasPrefix("data: ") }.map { String($0.dropFirst(6)) }
    }

    private static func request(_ extra: [String: JSONNode] = [:]) -> JSONNode {
        let base: [String: JSONNode] = ["model": "gpt-4o-mini", "stream": true, "messages": [.system("[s1] Fan: emoji?\nReply: Sí 😀 ñandú, 東京!"), .user("emoji?")]]
        return .object(base.merging(extra) { $1 })
    }

    private static func text(_ events: [String]) throws -> String {
        try events.dropLast().map { try JSONNode(parsing: $0.utf8).firstChoice?["delta"]?["content"]?.string ?? "" }.joined()
    }

    @Test func chunksAddUpToTheWholeAnswer() async throws {
        try await Harness.runOpenAI { sandbox in
            let whole = try await sandbox.chat([.system("[s1] Fan: emoji?\nReply: Sí 😀 ñandú, 東京!"), .user("emoji?")])
            let answer = try await sandbox.ai("POST", "chat/completions", Self.request(["stream_options": ["include_usage": true]]))
            #expect(answer.headers["content-type"]?.hasPrefix("text/event-stream") == true)
            let events = Self.events(answer.body)
            #expect(events.last == "[DONE]")
            let chunks = try events.dropLast().map { try JSONNode(parsing: $0.utf8) }
            #expect(chunks.first?.firstChoice?["delta"]?["role"]?.string == "assistant")
            #expect(chunks.first?.firstChoice?["delta"]?["content"]?.string == "")
            #expect(chunks.compactMap { $0.firstChoice?["delta"]?["content"]?.string }.joined() == whole.content)
            #expect(Set(chunks.compactMap { $0["id"]?.string }).count == 1)
            #expect(chunks.allSatisfy { $0["object"]?.string == "chat.completion.chunk" })
            let last = try #require(chunks.last)
            #expect(last["choices"] == [])
            #expect(last["usage"]?["completion_tokens"] == whole["usage"]?["completion_tokens"])
            #expect(chunks.dropLast().allSatisfy { $0["usage"] == .null })
            #expect(chunks.dropLast().last?.firstChoice?["finish_reason"]?.string == "stop")
            let plain = Self.events(try await sandbox.ai("POST", "chat/completions", Self.request()).body)
            #expect(try JSONNode(parsing: (plain.first ?? "").utf8)["usage"] == nil)
        }
    }

    @Test func roughStreamsCarryTheSameText() async throws {
        try await Harness.runOpenAI { sandbox in
            let smooth = try Self.text(Self.events(try await sandbox.ai("POST", "chat/completions", Self.request()).body))
            try sandbox.openAI.script(.roughStream)
            let rough = try await sandbox.ai("POST", "chat/completions", Self.request())
            #expect(rough.body.contains(": keep-alive"))
            #expect(try Self.text(Self.events(rough.body)) == smooth)
        }
    }

    @Test func streamsThatFail() async throws {
        try await Harness.runOpenAI { sandbox in
            try sandbox.openAI.script(.midStreamError)
            let broken = Self.events(try await sandbox.ai("POST", "chat/completions", Self.request()).body)
            #expect(try JSONNode(parsing: (broken.last ?? "").utf8)["error"]?["type"]?.string == "server_error")
            #expect(!broken.contains("[DONE]"))
            try sandbox.openAI.script(.streamCut)
            await #expect(throws: (any Error).self) { try await sandbox.ai("POST", "chat/completions", Self.request()) }
            try sandbox.openAI.script(.refusal)
            let refused = Self.events(try await sandbox.ai("POST", "chat/completions", Self.request()).body)
            let text = try refused.dropLast().map { try JSONNode(parsing: $0.utf8).firstChoice?["delta"]?["refusal"]?.string ?? "" }.joined()
            #expect(text.contains("can't help"))
            let bad = try await sandbox.ai("POST", "chat/completions", Self.request(["temperature": 9]))
            #expect(bad.status == 400)
            #expect(bad.headers["content-type"] == "application/json")
        }
    }

    @Test func streamedToolCallsAndLogprobs() async throws {
        try await Harness.runOpenAI { sandbox in
            let tool: JSONNode = ["type": "function", "function": ["name": "look_up", "parameters": ["type": "object", "properties": ["topics": ["type": "array", "items": ["type": "string"]]]]]]
            let called = Self.events(try await sandbox.ai("POST", "chat/completions", Self.request(["tools": [tool], "tool_choice": "required"])).body)
            let pieces = try called.dropLast().compactMap { try JSONNode(parsing: $0.utf8).firstChoice?["delta"]?["tool_calls"]?[0] }
            #expect(pieces.first?["id"]?.string?.hasPrefix("call_") == true)
            #expect(pieces.dropFirst().allSatisfy { $0["id"] == nil && $0["index"]?.integer == 0 })
            let arguments = pieces.compactMap { $0["function"]?["arguments"]?.string }.joined()
            #expect(try JSONNode(parsing: arguments.utf8)["topics"] == ["emoji"])
            let scored = Self.events(try await sandbox.ai("POST", "chat/completions", Self.request(["logprobs": true])).body)
            let tokens = try scored.dropLast().flatMap { try JSONNode(parsing: $0.utf8).firstChoice?["logprobs"]?["content"]?.array ?? [] }
            let bytes = tokens.flatMap { $0["bytes"]?.array ?? [] }.compactMap { $0.integer.map(UInt8.init) }
            #expect(String(decoding: bytes, as: UTF8.self) == (try Self.text(scored)))
        }
    }
}
