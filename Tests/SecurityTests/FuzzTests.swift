import Core
import Foundation
import Security
import Testing

/// Tickets, signed states and signatures, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct TokenFuzzTests {
    private let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    private let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122

    @Test func `no spoilt state is taken`() throws {
        let states = SignedState(ring: try makeRing("k1"), purpose: "oauth", time: ManualTimeSource())
        let good = try states.make(["a": "b"])
        let spoilt = InputMutator(seed: self.seed, examples: [good])
        for _ in 0 ..< self.iterations {
            let text = String(decoding: spoilt.next(), as: UTF8.self)
            guard text != good else { continue }
            let error = #expect(throws: AppError.self) { try states.redeem(text, as: [String: String].self) }
            #expect(error?.code == .tokenInvalid, "\(text)")
        }
        #expect(try states.redeem(good, as: [String: String].self) == ["a": "b"])
    }

    @Test func `no spoilt ticket is taken`() {
        let box = TicketBox<String>(time: ManualTimeSource())
        let good = box.issue("mila")
        let spoilt = InputMutator(seed: self.seed, examples: [good])
        for _ in 0 ..< self.iterations {
            let text = String(decoding: spoilt.next(), as: UTF8.self)
            if text != good { #expect(box.redeem(text) == nil, "\(text)") }
        }
        #expect(box.redeem(good) == "mila")
    }
}
