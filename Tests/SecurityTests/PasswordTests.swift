import Core
import Foundation
import Security
import Testing

@Suite("Passwords")
struct PasswordTests {
    private let hasher = PasswordHasher(parameters: .weakForTests)

    @Test(arguments: ["a", "correct horse battery staple", "пароль", "🔑🔑🔑", String(repeating: "x", count: 1024)])
    func `a password verifies against its own hash only`(password: String) async throws {
        let hash = try await self.hasher.hash(password)
        #expect(try await self.hasher.verify(password, against: hash))
        #expect(try await !self.hasher.verify(password + "x", against: hash))
        #expect(try await !self.hasher.verify("", against: hash))
        #expect(!hash.contains(password) || password == "a")
    }

    @Test func `the standard parameters work and are written into the text`() async throws {
        let hasher = PasswordHasher()
        let hash = try await hasher.hash("password")
        #expect(hash.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        #expect(try await hasher.verify("password", against: hash))
    }

    /// RFC 7914 section 12: scrypt("pleaseletmein", "SodiumChloride", N=16384, r=8, p=1), its first 32 bytes checked against all 64.
    @Test func `the derivation is scrypt`() async throws {
        let expected = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"
        let hash = Data(try #require(HexadecimalText.decode(expected))).base64EncodedString().replacingOccurrences(of: "=", with: "")
        let salt = Data("SodiumChloride".utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
        #expect(try await self.hasher.verify("pleaseletmein", against: "$scrypt$ln=14,r=8,p=1$\(salt)$\(hash)"))
    }

    @Test func `salts differ`() async throws {
        let first = try await self.hasher.hash("password")
        #expect(try await self.hasher.hash("password") != first)
    }

    @Test func `composed and decomposed letters are one password`() async throws {
        let hash = try await self.hasher.hash("caf\u{E9}")
        #expect(try await self.hasher.verify("cafe\u{301}", against: hash))
    }

    @Test func `no such user is a plain no`() async throws {
        #expect(try await !self.hasher.verify("password", against: nil))
    }

    @Test func `other parameters ask for a new hash`() async throws {
        let hash = try await self.hasher.hash("password")
        #expect(!self.hasher.needsRehash(hash))
        #expect(PasswordHasher().needsRehash(hash))
        #expect(self.hasher.needsRehash("damaged"))
        #expect(try await PasswordHasher().verify("password", against: hash), "old hashes verify under new parameters")
    }

    @Test func `empty and overlong passwords are refused`() async throws {
        for password in ["", String(repeating: "x", count: 1025)] {
            await #expect(performing: { try await self.hasher.hash(password) }, throws: hasCode(.validationFailed))
        }
        #expect(try await !self.hasher.verify(String(repeating: "x", count: 1_000_000), against: try await self.hasher.hash("x")))
    }

    @Test(arguments: [
        "", "$", "plain", "$bcrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=4,r=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=30,r=8,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=20,r=32,p=16$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=-1,r=8,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=4,r=1,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=4,r=1,p=1$AAAAAAAAAAAAAAAA$",
        "$scrypt$ln=4,r=1,p=1,p=1$AAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAA", "$scrypt$ln=4,r=1,p=1$????????????????$AAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `a damaged hash is an error, not a match and not gigabytes of work`(stored: String) async {
        await #expect(performing: { try await self.hasher.verify("password", against: stored) }, throws: hasCode(.internalFailure))
    }

    @Test func `a flood is refused beyond the waiting room`() async throws {
        let narrow = PasswordHasher(parameters: .init(logarithmOfCost: 12), maximumConcurrent: 1, maximumWaiting: 2)
        let outcomes = await withTaskGroup(of: ErrorCode?.self) { group in
            for _ in 0 ..< 40 {
                group.addTask {
                    do {
                        _ = try await narrow.hash("password")
                        return nil
                    } catch { return (error as? AppError)?.code ?? .internalFailure }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(nil))
        #expect(Set(outcomes).isSubset(of: [nil, .rateLimited]))
        #expect(try await narrow.verify("password", against: narrow.hash("password")), "and works again afterwards")
    }
}

@Suite("One-time codes")
struct OneTimeCodeTests {
    private let seed = Array("12345678901234567890".utf8)

    /// RFC 6238 appendix B, last six of the eight digits.
    @Test(arguments: [(59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"), (2_000_000_000, "279037"), (20_000_000_000, "353130")] as [(Int64, String)])
    func `codes are those of the standard`(second: Int64, code: String) {
        #expect(OneTimeCode.code(seed: self.seed, at: Timestamp(milliseconds: second * 1000)) == code)
    }

    @Test func `a code holds for its period and one on either side, once`() throws {
        let time = Timestamp(milliseconds: 1_795_000_000_000)
        let code = OneTimeCode.code(seed: self.seed, at: time)
        for drift in [-30, 0, 30] as [Int64] { #expect(OneTimeCode.verify(code, seed: self.seed, at: time + .seconds(drift)) != nil) }
        for drift in [-90, 90] as [Int64] { #expect(OneTimeCode.verify(code, seed: self.seed, at: time + .seconds(drift)) == nil) }
        let step = try #require(OneTimeCode.verify(" \(code.prefix(3)) \(code.suffix(3)) ", seed: self.seed, at: time))
        #expect(OneTimeCode.verify(code, seed: self.seed, at: time, lastStep: step) == nil)
        let next = OneTimeCode.code(seed: self.seed, at: time + .seconds(30))
        #expect(OneTimeCode.verify(next, seed: self.seed, at: time + .seconds(30), lastStep: step) == step + 1)
    }

    @Test(arguments: ["", "12345", "1234567", "abcdef", "００００００"])
    func `what is no code is refused`(typed: String) {
        #expect(OneTimeCode.verify(typed, seed: self.seed, at: Timestamp(milliseconds: 59_000)) == nil)
    }

    @Test func `the address for authenticators is well formed`() {
        let uri = OneTimeCode.uri(seed: self.seed, issuer: "Understudy", account: "mila+1@example.org")
        #expect(uri == "otpauth://totp/Understudy:mila%2B1%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Understudy&algorithm=SHA1&digits=6&period=30")
    }
}
