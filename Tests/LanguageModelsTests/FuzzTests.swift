import Core
import Foundation
import Testing

@testable import LanguageModels

/// What a language model's server answers, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct ModelAnswerFuzzTests {
    private let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    private let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122

    private static let completion =
        #"{"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"hey"},"finish_reason":"stop","logprobs":{"content":[{"token":"hey","logprob":-0.1,"bytes":[104],"top_logprobs":[{"token":"hi","logprob":-2.5}]}]}}],"usage":{"prompt_tokens":4,"completion_tokens":2}}"#
    private static let chunk = #"{"model":"m","choices":[{"delta":{"content":"he"},"finish_reason":null}],"usage":null}"#

    @Test func `an answer is read or not, and its counts can be added up`() {
        let answers = InputMutator(
            seed: self.seed,
            examples: [Self.completion, Self.chunk, #"{"model":"m","choices":[],"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":-9223372036854775808}}"#])
        var read = 0
        for _ in 0 ..< self.iterations {
            let bytes = Data(answers.next())
            guard let completion = try? JSONDecoder().decode(Wire.Completion.self, from: bytes) else { continue }
            read += 1
            guard let usage = completion.usage?.value(model: "m") else { continue }
            let isPlausible = usage.promptTokens >= 0 && usage.completionTokens >= 0 && usage.promptTokens + usage.completionTokens <= 2_000_000_000
            #expect(isPlausible, "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(read > 0)
    }

    @Test func `an error's body gives short words or nothing`() {
        let bodies = InputMutator(
            seed: self.seed,
            examples: [
                #"{"error":{"message":"You exceeded your quota","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
                #"{"object":"error","message":"bad","type":"BadRequestError","param":"temperature","code":400}"#, "<html>502</html>",
            ])
        var found = 0
        for _ in 0 ..< self.iterations {
            let bytes = Data(bodies.next())
            let failure = Wire.Failure(body: bytes)
            for word in [failure.code, failure.type, failure.parameter].compactMap(\.self) {
                found += 1
                let isShort = word.utf8.count <= 80 && word.allSatisfy(\.isASCII) && !word.contains(" ")
                #expect(isShort, "\(word)")
            }
        }
        #expect(found > 0)
    }

    @Test func `a stream says the same however it is cut, and has no endless event`() {
        let streams = InputMutator(
            seed: self.seed, examples: ["data: \(Self.chunk)\n\n: keep alive\n\ndata: \(Self.chunk)\r\n\r\ndata: [DONE]\n\n", "event: error\ndata: a\ndata: b\r\rdata:c\n\n"])
        func read(_ bytes: [UInt8], by size: Int) -> [String]? {
            var events = ServerSentEvents(maximumBytes: 4_096)
            var found: [String] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                do { found += try events.feed(bytes[start ..< min(start + size, bytes.count)]) } catch {
                    #expect(error == .malformed("an event of the stream is too long"))
                    return nil
                }
            }
            return found
        }
        var (told, refused) = (0, 0)
        // Byte by byte is slow without the optimiser.
        for _ in 0 ..< self.iterations / 8 {
            let bytes = streams.next()
            let whole = read(bytes, by: max(1, bytes.count))
            #expect(read(bytes, by: 1) == whole)
            #expect(read(bytes, by: 7) == whole)
            told += whole?.count ?? 0
            refused += whole == nil ? 1 : 0
        }
        #expect(told > 0 && refused > 0)
    }
}
