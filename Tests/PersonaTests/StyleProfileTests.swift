import Core
import Foundation
import Testing

@testable import Persona

struct StyleProfileTests {
    private static let lively = (0 ..< 20).map { Fixture.pair("l\($0)", "q\($0)", "hey lena! so happy to hear that, keep going \($0) 🔥 stay stubborn") }
    private static let plain = (0 ..< 20).map { Fixture.pair("p\($0)", "q\($0)", "The session number \($0) starts at nine. Please bring a mat.") }

    @Test func habitsAreMeasured() {
        let lively = StyleProfile(learnedFrom: Self.lively)
        #expect(lively.sampleCount == 20)
        #expect(lively.lowercaseShare == 1 && lively.exclamationShare == 1 && lively.emojiShare == 1 && lively.greetingShare == 1 && lively.nameShare == 1)
        #expect(lively.emojis == ["🔥"] && lively.greetings == ["hey"])
        let plain = StyleProfile(learnedFrom: Self.plain)
        #expect(plain.lowercaseShare == 0 && plain.emojiShare == 0 && plain.greetingShare == 0 && plain.fullStopEndShare == 1)
        #expect(plain.signOffs == ["please bring a mat"] && plain.signOffShare == 1)
        #expect(plain.languages == ["en": 1.0] || abs((plain.languages["en"] ?? 0) - 1) < 1e-9)
    }

    @Test func likenessTellsVoicesApart() {
        let (lively, plain) = (StyleProfile(learnedFrom: Self.lively), StyleProfile(learnedFrom: Self.plain))
        let (loud, calm) = ("hey nora! love it 🔥", "The plan has six weeks. It is in the app.")
        #expect(lively.likeness(of: loud) > lively.likeness(of: calm))
        #expect(plain.likeness(of: calm) > plain.likeness(of: loud))
        #expect(StyleProfile().likeness(of: loud) == 1)
    }

    @Test func itSurvivesStoring() throws {
        let profile = StyleProfile(learnedFrom: Self.lively)
        #expect(try JSONDecoder().decode(StyleProfile.self, from: JSONEncoder().encode(profile)) == profile)
    }

    @Test func greetingHabitOpensAConversationOnly() async {
        var request = Fixture.request("what about the zebra plan?")
        let samples = Self.lively + [Fixture.pair("z", "what about the zebra plan?", "it has six weeks")]
        #expect(await Fixture.draft(request, samples: samples).text == "hey lena! it has six weeks")
        request.history = [DraftRequest.Line(direction: .outbound, text: "hello", at: Fixture.start)]
        #expect(await Fixture.draft(request, samples: samples).text == "it has six weeks")
    }
}
