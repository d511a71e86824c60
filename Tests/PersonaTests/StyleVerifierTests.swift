import Core
import Testing

@testable import Persona

struct StyleVerifierTests {
    private static let openings = ["omg yesss", "aww thank you", "haha same", "no way", "ughh"]
    private static let middles = ["that one took me forever to film", "coffee first always", "the dog ate the script again", "so happy you noticed", "monday me would disagree", "you get me", "still crying about it"]
    private static let own = (0 ..< 70).map { "\(openings[$0 % 5]) \(middles[$0 % 7]) 🤍" }

    @Test func aBackgroundIsShipped() { #expect(StyleVerifier.shippedBackground.count >= 1000) }

    @Test func theCreatorsRepliesAreToldFromOthers() throws {
        let verifier = try #require(StyleVerifier(own: Array(Self.own.prefix(50))))
        let (own, others) = (Self.own.suffix(20).map { verifier.score($0) }, StyleVerifier.shippedBackground.suffix(200).map { verifier.score($0) })
        #expect(others.count { $0 < own.min() ?? 0 } >= 195)
        #expect(verifier.rank("omg yesss coffee first always 🤍") > verifier.rank("I would like to inform you that the meeting is postponed."))
    }

    @Test func fidelityIsZeroForOthersAndOneForTheCreator() throws {
        let verifier = try #require(StyleVerifier(own: Array(Self.own.prefix(50))))
        let (held, generic) = (Array(Self.own.suffix(20)), Array(StyleVerifier.shippedBackground.suffix(200)))
        let same = try #require(StyleFidelity(of: held, heldOut: held, generic: generic, verifier: verifier))
        #expect(same.value == 1 && same.low < 1 && same.high > 1)
        let other = try #require(StyleFidelity(of: generic, heldOut: held, generic: generic, verifier: verifier))
        #expect(other.value == 0)
        #expect(StyleFidelity(of: [], heldOut: held, generic: generic, verifier: verifier) == nil)
    }

    @Test func tooFewRepliesTeachNothing() { #expect(StyleVerifier(own: ["hi", "hello"]) == nil) }
}
