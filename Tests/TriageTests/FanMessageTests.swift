import Core
import Foundation
import Testing

@testable import Triage

/// The demo's fans write spam and abuse as people do; each must be called by its name. (Nothing is learned from these texts by the models.)
@Suite struct FanMessageTests {
    struct Line: Decodable, Sendable {
        var id: String
        var kind: String
        var text: String
        var expect: String
    }

    static func lines(_ expect: String) throws -> [Line] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(contentsOf: root.appendingPathComponent("Sources/App/Fixtures/fans/live.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }.filter { $0.expect == expect }
    }

    /// A call to click on a picture, the call between asterisks: nothing in it is told from talk.
    private static let unread: Set<String> = ["live-294"]

    @Test("Spam and abuse of the demo's fans are taken for that, also where a risk beside it comes first", arguments: ["spam", "offensive"])
    func called(expect: String) throws {
        let classifier = TriageClassifier()
        let lines = try Self.lines(expect)
        let missed = lines.filter { line in
            let triage = classifier.classify(text: line.text, context: TriageContext(kind: line.kind == "dm" ? .directMessage : .comment))
            let score = expect == "spam" ? triage.spamScore : triage.offensiveScore
            return score < TriageClassifier.spamThreshold
        }
        #expect(lines.count >= 15)
        #expect(Set(missed.map(\.id)).subtracting(Self.unread) == [])
    }

    @Test("What is asked of people who stream and sell is no cry for help", arguments: [
        "is the live saved somewhere", "will the live be saved somewhere", "was the stream saved", "is the replay still up", "are you live tonight", "how long does the live last",
        "when does the live start", "missed the live :( is there a recording", "i ordered a mug 3 weeks ago and nothing arrived, nobody writes back",
    ])
    func noCry(text: String) {
        #expect(!TriageClassifier().classify(text: text, context: TriageContext(kind: .directMessage)).risks.contains(.crisis))
    }

    @Test("At most one in a hundred of the demo's everyday messages is taken for a cry for help")
    func everyday() throws {
        let classifier = TriageClassifier()
        let lines = try ["product_question", "praise", "other", "spam", "collaboration_request", "complaint", "offensive", "personal_question"].flatMap(Self.lines)
        let flagged = lines.filter { classifier.classify(text: $0.text, context: TriageContext(kind: $0.kind == "dm" ? .directMessage : .comment)).risks.contains(.crisis) }
        #expect(lines.count >= 200)
        #expect(flagged.count * 100 <= lines.count)
    }

    @Test("Words that say it outright decide, however far the model leans the other way, and the model orders them", arguments: ["free followers, buy real followers cheap", "click here now"])
    func outright(text: String) {
        let normalised = TextNormaliser().normalise(text)
        let matcher = CueMatcher(Lexicon.groups)
        var evidence = CueEvidence()
        evidence.add(matcher.matches(CueReading(normalised.tokens, vocabulary: matcher.vocabulary)), of: matcher, language: "en")
        let shape = MessageShape(normalised, context: TriageContext())
        let scores = [-40.0, -8, -5, -3, -1, 0, 3].map { model in
            var signals: [Reason] = []
            return SpamScore.score(normalised, evidence, shape, model: model, isDirect: false, &signals)
        }
        #expect(scores.allSatisfy { $0 >= TriageClassifier.spamThreshold })
        #expect(scores == scores.sorted())
    }

    @Test("So do insults", arguments: [-40.0, -8, -3, 0, 3])
    func insults(model: Double) {
        let normalised = TextNormaliser().normalise("you are a stupid idiot")
        let matcher = CueMatcher(Lexicon.groups)
        var evidence = CueEvidence()
        evidence.add(matcher.matches(CueReading(normalised.tokens, vocabulary: matcher.vocabulary)), of: matcher, language: "en")
        var signals: [Reason] = []
        #expect(OffensiveScore.score(evidence, model: model, &signals) >= TriageClassifier.offensiveThreshold)
    }
}
