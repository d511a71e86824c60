import Core
import Crypto
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

    @Test func `a signed request is read or refused, also where a spoilt payload is rightly signed`() throws {
        let good = try SignedRequest(userID: "1784", issuedAt: Timestamp(milliseconds: 1_763_800_000_000)).text(secret: "app-secret")
        let spoilt = InputMutator(seed: self.seed, examples: [good])
        for _ in 0 ..< self.iterations {
            let text = String(decoding: spoilt.next(), as: UTF8.self)
            guard text != good else { continue }
            #expect(throws: AppError.self, "\(text)") { try SignedRequest.verify(text, secrets: ["app-secret"]) }
        }
        let payloads = InputMutator(
            seed: self.seed, examples: [#"{"algorithm":"HMAC-SHA256","issued_at":1763800000,"user_id":"1784"}"#, #"{"algorithm":"HMAC-SHA256","issued_at":9223372036854775807,"user_id":1784}"#])
        var read = 0
        for _ in 0 ..< self.iterations {
            let payload = Data(payloads.next()).base64URL
            let signature = Data(HMAC<SHA256>.authenticationCode(for: Data(payload.utf8), using: SymmetricKey(data: Data("app-secret".utf8)))).base64URL
            do {
                let request = try SignedRequest.verify("\(signature).\(payload)", secrets: ["app-secret"])
                #expect(!request.userID.isEmpty && request.issuedAt.iso8601.count == 24)
                read += 1
            } catch { #expect((error as? AppError)?.code == .signatureInvalid, "\(error)") }
        }
        #expect(read > 0)
    }
}
