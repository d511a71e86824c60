import Core
import Crypto
import Foundation
import Security
import Testing

@Suite("Tokens, tickets and states")
struct TokenTests {
    private let time = ManualTimeSource()

    @Test func `opaque tokens are unguessable and stored by their hash`() {
        let token = OpaqueToken.make(prefix: "us_")
        #expect(token.text.hasPrefix("us_"))
        #expect(token.text.utf8.count == 46)
        #expect(token.id == OpaqueToken.id(of: token.text))
        #expect(!token.id.contains(token.text))
        #expect("\(token)" == "token")
        #expect(Set((0 ..< 1000).map { _ in OpaqueToken.make().text }).count == 1000)
    }

    /// RFC 7636 appendix B.
    @Test func `the challenge is that of the standard`() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(PKCE(verifier: verifier).challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(PKCE.isValid(verifier: verifier, challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(!PKCE.isValid(verifier: verifier + "x", challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"))
        #expect(!PKCE.isValid(verifier: "short", challenge: PKCE.challenge(for: "short")))
        let made = PKCE.make()
        #expect(PKCE.isValid(verifier: made.verifier, challenge: made.challenge))
    }

    @Test func `stable ids are stable, apart and short`() {
        #expect(StableIdentifier.hash("a", "b") == StableIdentifier.hash("a", "b"))
        #expect(StableIdentifier.hash("a", "b") == "hsovsecfxsehn6oqhgn37mc4njasbfxj")
        let all = [StableIdentifier.hash("ab", "c"), StableIdentifier.hash("a", "bc"), StableIdentifier.hash("abc"), StableIdentifier.hash("abc", ""), StableIdentifier.hash("", "abc"), StableIdentifier.hash()]
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { $0.utf8.count == 32 })
        #expect(StableIdentifier.message("one", platformID: "x").rawValue != StableIdentifier.contact("one", platformID: "x").rawValue)
        #expect(StableIdentifier.message("one", platformID: "x") != StableIdentifier.message("two", platformID: "x"))
    }

    // MARK: Tickets

    @Test func `a ticket is good once and not for long`() {
        let box = TicketBox<String>(lifetime: .seconds(30), time: self.time)
        let first = box.issue("mila")
        #expect(box.redeem(first) == "mila")
        #expect(box.redeem(first) == nil)
        let second = box.issue("mila")
        self.time.advance(by: .seconds(30))
        #expect(box.redeem(second) == nil)
        #expect(box.redeem("made up") == nil)
        #expect(box.count == 0)
    }

    @Test func `of many who show the same ticket one gets in`() async {
        let box = TicketBox<Int>(time: self.time)
        let ticket = box.issue(1)
        let winners = await withTaskGroup(of: Bool.self) { group in
            for _ in 0 ..< 50 { group.addTask { box.redeem(ticket) != nil } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(winners == 1)
    }

    @Test func `a full box drops expired tickets before good ones, then the oldest`() {
        let box = TicketBox<Int>(lifetime: .seconds(30), capacity: 10, time: self.time)
        let early = (0 ..< 5).map { box.issue($0) }
        self.time.advance(by: .seconds(20))
        let late = (5 ..< 10).map { box.issue($0) }
        self.time.advance(by: .seconds(10))
        let next = box.issue(10)
        #expect(box.count == 6)
        #expect(early.allSatisfy { box.redeem($0) == nil })
        let more = (11 ..< 20).map { box.issue($0) }
        #expect(box.count <= 10)
        #expect(box.redeem(late[0]) == nil)
        #expect(more.allSatisfy { box.redeem($0) != nil })
        _ = next
    }

    // MARK: Signed states

    private struct Flow: Codable, Hashable, Sendable {
        var session: String
        var verifier: String
    }

    @Test func `a state comes back once, unchanged`() throws {
        let states = SignedState(ring: try makeRing("k1"), purpose: "oauth", time: self.time)
        let flow = Flow(session: "s", verifier: "v")
        let text = try states.make(flow)
        #expect(text.utf8.allSatisfy { $0 == 46 || $0 == 45 || $0 == 95 || (48 ... 57).contains($0) || (65 ... 90).contains($0) || (97 ... 122).contains($0) }, "fits a URL as it is")
        #expect(try states.redeem(text) == flow)
        #expect(performing: { try states.redeem(text, as: Flow.self) }, throws: hasCode(.tokenInvalid))
        #expect(try states.make(flow) != text)
    }

    @Test func `a state that a check refuses is not used up`() throws {
        let states = SignedState(ring: try makeRing("k1"), purpose: "oauth", time: self.time)
        let text = try states.make(Flow(session: "s", verifier: "v"))
        #expect(performing: { try states.redeem(text) { (_: Flow) in throw AppError.invalid("email", "no") } }, throws: hasCode(.validationFailed))
        #expect(try states.redeem(text, as: Flow.self).session == "s")
    }

    @Test func `a state is refused late, changed, from another installation and for another purpose`() throws {
        let ring = try makeRing("k1")
        let states = SignedState(ring: ring, purpose: "oauth", lifetime: .minutes(10), time: self.time)
        let text = try states.make(["a": "b"])
        let late = try states.make(["a": "b"])
        #expect(performing: { try SignedState(ring: ring, purpose: "form", time: self.time).redeem(text, as: [String: String].self) }, throws: hasCode(.tokenInvalid))
        let stranger = SignedState(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 9, count: 32)], current: "k1"), purpose: "oauth", time: self.time)
        #expect(performing: { try stranger.redeem(text, as: [String: String].self) }, throws: hasCode(.tokenInvalid))
        #expect(performing: { try states.redeem(text, as: [Int].self) }, throws: hasCode(.tokenInvalid))
        for index in text.indices where text[index] != "." {
            var changed = text
            changed.replaceSubrange(index ... index, with: text[index] == "A" ? "B" : "A")
            // The last character of a base64url text may differ in bits that carry nothing.
            if changed == text || index == text.index(before: text.endIndex) { continue }
            #expect(performing: { try states.redeem(changed, as: [String: String].self) }, throws: hasCode(.tokenInvalid))
        }
        for other in ["", "..", "a.b.c", "k1.e30.AAAA", text + ".x"] {
            #expect(performing: { try states.redeem(other, as: [String: String].self) }, throws: hasCode(.tokenInvalid))
        }
        #expect(try states.redeem(text, as: [String: String].self) == ["a": "b"])
        self.time.advance(by: .minutes(10))
        #expect(performing: { try states.redeem(late, as: [String: String].self) }, throws: hasCode(.tokenInvalid))
    }

    @Test func `a state made before a rotation is good after it`() throws {
        let ring = try makeRing("k1")
        let states = SignedState(ring: ring, purpose: "oauth", time: self.time)
        let text = try states.make(1)
        try ring.addCurrentKey()
        #expect(try states.redeem(text, as: Int.self) == 1)
    }

    @Test func `remembered nonces are bounded and expired ones make room`() throws {
        let states = SignedState(ring: try makeRing("k1"), purpose: "oauth", lifetime: .seconds(60), capacity: 2, time: self.time)
        for number in 0 ..< 2 { #expect(try states.redeem(states.make(number), as: Int.self) == number) }
        #expect(performing: { try states.redeem(states.make(2), as: Int.self) }, throws: hasCode(.tokenInvalid))
        self.time.advance(by: .seconds(60))
        #expect(try states.redeem(states.make(3), as: Int.self) == 3)
    }
}

@Suite("Service tokens")
struct ServiceTokenTests {
    private let time = ManualTimeSource()
    private let identity = ServiceIdentity(userID: "user", sessionID: "session", workspaceID: "workspace", role: .manager, isOperator: true)

    private func issuer(_ ring: KeyRing, issuer: String = "understudy", lifetime: Duration = .seconds(60)) -> TokenIssuer {
        TokenIssuer(ring: ring, issuer: issuer, lifetime: lifetime, time: self.time, identifiers: CountingIdentifierSource())
    }

    private func part(_ json: String) -> String { Data(json.utf8).base64URL }

    @Test func `a service reads who the gateway says it is`() async throws {
        let tokens = self.issuer(try makeRing("k1"))
        let token = try await tokens.issue(self.identity, audience: "user-service")
        #expect(try await tokens.verify(token, audience: "user-service") == self.identity)
        #expect(token.split(separator: ".").count == 3)
    }

    @Test func `another audience, issuer or key is refused`() async throws {
        let ring = try makeRing("k1")
        let token = try await self.issuer(ring).issue(self.identity, audience: "user-service")
        await #expect(performing: { try await self.issuer(ring).verify(token, audience: "avatar-service") }, throws: hasCode(.tokenInvalid))
        await #expect(performing: { try await self.issuer(ring, issuer: "someone").verify(token, audience: "user-service") }, throws: hasCode(.tokenInvalid))
        let same = try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")
        await #expect(performing: { try await self.issuer(same).verify(token, audience: "user-service") }, throws: hasCode(.tokenInvalid))
        await #expect(performing: { try await self.issuer(try makeRing("k2")).verify(token, audience: "user-service") }, throws: hasCode(.tokenInvalid))
    }

    @Test func `a token is good in its time only, with a small leeway`() async throws {
        let tokens = self.issuer(try makeRing("k1"), lifetime: .seconds(60))
        let token = try await tokens.issue(self.identity, audience: "a")
        self.time.advance(by: .seconds(64))
        #expect(try await tokens.verify(token, audience: "a") == self.identity)
        self.time.advance(by: .seconds(1))
        await #expect(performing: { try await tokens.verify(token, audience: "a") }, throws: hasCode(.tokenInvalid))
        self.time.advance(by: .seconds(-65 - 5))
        #expect(try await tokens.verify(token, audience: "a") == self.identity)
        self.time.advance(by: .seconds(-1))
        await #expect(performing: { try await tokens.verify(token, audience: "a") }, throws: hasCode(.tokenInvalid))
    }

    @Test func `tokens of the old key are good after a rotation`() async throws {
        let ring = try makeRing("k1")
        let tokens = self.issuer(ring)
        let token = try await tokens.issue(self.identity, audience: "a")
        try ring.addCurrentKey()
        #expect(try await tokens.verify(token, audience: "a") == self.identity)
    }

    @Test(arguments: ["none", "None", "HS512", "RS256", "hs256", ""])
    func `another algorithm is refused, signed or not`(algorithm: String) async throws {
        let tokens = self.issuer(try makeRing("k1"))
        let token = try await tokens.issue(self.identity, audience: "a")
        let parts = token.split(separator: ".").map(String.init)
        let header = self.part(#"{"alg":"\#(algorithm)","typ":"JWT","kid":"k1"}"#)
        for forged in ["\(header).\(parts[1]).", "\(header).\(parts[1]).\(parts[2])"] {
            await #expect(performing: { try await tokens.verify(forged, audience: "a") }, throws: hasCode(.tokenInvalid))
        }
    }

    @Test func `forged content is refused`() async throws {
        let ring = try makeRing("k1")
        let tokens = self.issuer(ring)
        let parts = try await tokens.issue(self.identity, audience: "a").split(separator: ".").map(String.init)
        let claims = String(decoding: try #require(Data(base64URL: parts[1])), as: UTF8.self)
        let raised = claims.replacingOccurrences(of: "manager", with: "owner")
        #expect(raised != claims)
        let header = #"{"alg":"HS256","kid":"k1"}"#
        // The ring's raw key is not the signing key: purposes have keys of their own.
        let signed = "\(self.part(header)).\(self.part(raised))"
        let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8), using: SymmetricKey(data: Digest256.bytes(Array("k1".utf8))))
        for forged in ["\(parts[0]).\(self.part(raised)).\(parts[2])", "\(signed).\(Data(code).base64URL)", "", "..", "a.b.c", parts[0], "\(parts[0]).\(parts[1])", "\(self.part(#"{"alg":"HS256"}"#)).\(parts[1]).\(parts[2])"] {
            await #expect(performing: { try await tokens.verify(forged, audience: "a") }, throws: hasCode(.tokenInvalid))
        }
    }

    @Test func `no token lives longer than the bound`() async throws {
        let tokens = self.issuer(try makeRing("k1"), lifetime: .hours(24))
        let token = try await tokens.issue(self.identity, audience: "a")
        self.time.advance(by: .seconds(306))
        await #expect(performing: { try await tokens.verify(token, audience: "a") }, throws: hasCode(.tokenInvalid))
    }
}
