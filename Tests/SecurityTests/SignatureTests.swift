import Core
import Foundation
import Security
import Testing

@Suite("Signatures")
struct SignatureTests {
    private let body = Array(#"{"entry":[{"text":"\u00fc"}]}"#.utf8)

    /// RFC 4231 and RFC 2202, test case 2.
    @Test(arguments: [
        (WebhookSignature.Algorithm.sha256, "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        (WebhookSignature.Algorithm.sha1, "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    ])
    func `signatures are those of the standards`(algorithm: WebhookSignature.Algorithm, expected: String) {
        let body = Array("what do ya want for nothing?".utf8)
        #expect(WebhookSignature.header(algorithm, body: body, secret: "Jefe") == expected)
        #expect(WebhookSignature.isValid(expected, body: body, secrets: ["Jefe"], allowing: [algorithm]))
        #expect(WebhookSignature.isValid(expected.replacingOccurrences(of: "a", with: "A").replacingOccurrences(of: "shA", with: "sha"), body: body, secrets: ["Jefe"], allowing: [algorithm]))
    }

    @Test func `any of several secrets will do, an empty one never`() {
        let header = WebhookSignature.header(.sha256, body: self.body, secret: "meta")
        #expect(WebhookSignature.isValid(header, body: self.body, secrets: ["instagram", "meta"]))
        #expect(!WebhookSignature.isValid(header, body: self.body, secrets: ["instagram"]))
        #expect(!WebhookSignature.isValid(header, body: self.body, secrets: []))
        #expect(!WebhookSignature.isValid(WebhookSignature.header(.sha256, body: self.body, secret: ""), body: self.body, secrets: [""]))
    }

    @Test func `every changed byte of the body breaks it`() {
        let header = WebhookSignature.header(.sha256, body: self.body, secret: "s")
        for index in self.body.indices {
            var changed = self.body
            changed[index] ^= 0x20
            #expect(!WebhookSignature.isValid(header, body: changed, secrets: ["s"]))
        }
    }

    @Test func `SHA-1 counts only where it is allowed`() {
        let header = WebhookSignature.header(.sha1, body: self.body, secret: "s")
        #expect(!WebhookSignature.isValid(header, body: self.body, secrets: ["s"]))
        #expect(WebhookSignature.isValid(header, body: self.body, secrets: ["s"], allowing: [.sha1]))
    }

    @Test(arguments: [nil, "", "sha256", "sha256=", "=", "sha256=zz", "sha256=00", "md5=00", "none=", "sha256=é"])
    func `what is no signature is refused`(header: String?) {
        #expect(!WebhookSignature.isValid(header, body: self.body, secrets: ["s"], allowing: [.sha256, .sha1]))
    }

    @Test(arguments: [([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([1], [1, 2], false), ([], [], true)] as [([UInt8], [UInt8], Bool)])
    func `comparing is right`(left: [UInt8], right: [UInt8], isEqual: Bool) { #expect(constantTimeEquals(left, right) == isEqual) }

    // MARK: Signed requests

    @Test func `a signed request comes back as it was made`() throws {
        let request = SignedRequest(userID: "17841400000000000", issuedAt: Timestamp(milliseconds: 1_732_250_000_000))
        let text = try request.text(secret: "app-secret")
        #expect(try SignedRequest.verify(text, secrets: ["other", "app-secret"]) == request)
        #expect(performing: { try SignedRequest.verify(text, secrets: ["other", ""]) }, throws: hasCode(.signatureInvalid))
    }

    /// Built by hand: the signature covers the second part as text, and ids of older apps are numbers.
    @Test(arguments: [
        (#"{"algorithm":"HMAC-SHA256","issued_at":1732250000,"user_id":"123"}"#, true), (#"{"algorithm":"hmac-sha256","issued_at":1732250000,"user_id":123,"extra":{}}"#, true),
        (#"{"algorithm":"HMAC-SHA1","issued_at":1732250000,"user_id":"123"}"#, false), (#"{"algorithm":"none","user_id":"123"}"#, false),
        (#"{"algorithm":"HMAC-SHA256","user_id":""}"#, false), (#"{"algorithm":"HMAC-SHA256"}"#, false), ("[]", false), ("", false),
    ])
    func `a rightly signed payload is read strictly`(payload: String, isGood: Bool) throws {
        let encoded = Data(payload.utf8).base64URL
        let header = WebhookSignature.header(.sha256, body: Array(encoded.utf8), secret: "s")
        let signature = Data(try #require(HexadecimalText.decode(header.dropFirst(7)))).base64URL
        if isGood {
            #expect(try SignedRequest.verify("\(signature).\(encoded)", secrets: ["s"]).userID == "123")
        } else {
            #expect(performing: { try SignedRequest.verify("\(signature).\(encoded)", secrets: ["s"]) }, throws: hasCode(.signatureInvalid))
        }
    }

    @Test(arguments: ["", ".", "a", "a.b.c", "****.e30", "AAAA.e30"])
    func `what is no signed request is refused`(text: String) {
        #expect(performing: { try SignedRequest.verify(text, secrets: ["s"]) }, throws: hasCode(.signatureInvalid))
    }

    // MARK: Text forms

    /// RFC 4648 section 10, without padding.
    @Test(arguments: [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI")])
    func `base32 is that of the standard`(plain: String, encoded: String) {
        #expect(Base32Text.encode(plain.utf8) == encoded)
        #expect(Base32Text.decode(encoded.lowercased()) == Array(plain.utf8))
        #expect(Base32Text.decode("1") == nil)
    }

    @Test func `hexadecimal reads what it writes and nothing else`() {
        #expect(HexadecimalText.encode([0, 1, 0xAB, 0xFF]) == "0001abff")
        #expect(HexadecimalText.decode("0001ABff") == [0, 1, 0xAB, 0xFF])
        for text in ["0", "0g", " 00"] { #expect(HexadecimalText.decode(text) == nil) }
    }

    @Test func `the digest is SHA-256`() {
        #expect(Digest256.hexadecimal("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
