import Core
import Foundation
import ServiceKit
import Testing

/// Request bodies, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct BodyFuzzTests {
    private struct Body: Codable {
        struct Inner: Codable { var words: [String]?; var share: Double }

        var name: String
        var count: Int
        var at: Timestamp?
        var inner: [Inner]
        var condition: RuleCondition
        var names: [String: Bool]?
    }

    @Test func `a body is read or refused with a field`() throws {
        let environment = ProcessInfo.processInfo.environment
        let example = #"{"name":"a\u00fc\ud83c\udfb8","count":3,"at":"2026-11-22T15:25:28Z","inner":[{"words":["x","y"],"share":0.5}],"condition":{"all":[{"category":["praise"]},{"not":{"is_vip":true}}]},"names":{"b":true}}"#
        let bodies = InputMutator(seed: environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122, examples: [example])
        var read = 0
        for _ in 0 ..< (environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000) {
            let bytes = bodies.next()
            do {
                let body = try APIJSON.decode(Body.self, from: bytes)
                let isFinite = body.inner.allSatisfy { $0.share.isFinite }
                #expect(isFinite)
                read += 1
            } catch let error as AppError {
                #expect(error.code == .malformedRequest || error.code == .validationFailed && !error.fields.isEmpty, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(read > 0, "everything was refused: nothing was tried")
    }
}
