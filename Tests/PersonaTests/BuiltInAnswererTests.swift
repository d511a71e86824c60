import Core
import Testing

@testable import Persona

struct BuiltInAnswererTests {
    @Test(arguments: [
        ("what weight should I start with as a beginner, kettlebell wise?", "q1"), ("When do new videos come out? how often?", "q2"), ("do the bands ship to canada", "q3"), ("which camera are you filming with", "q4"),
        ("How do I cancel the membership", "f1"),
    ])
    func theNearestPastReplyIsFound(question: String, source: String) async throws {
        let proposal = await Fixture.draft(Fixture.request(question))
        #expect(proposal.sources.first?.sampleID.rawValue == source)
        #expect(proposal.text != nil)
        #expect(proposal.generator == "built-in")
        #expect(proposal.confidence.value > 0.3)
    }

    @Test(arguments: ["Have you ever visited Iceland?", "xkcd qwerty zzz", "quantum chromodynamics lattice", "🦖"])
    func withNothingInMemoryItSaysSo(question: String) async {
        let proposal = await Fixture.draft(Fixture.request(question))
        #expect(proposal.text == nil)
        #expect(proposal.confidence.value <= 0.05)
        #expect(proposal.reasons.map(\.code) == ["nothing_in_memory"])
    }

    @Test func anEmptyMemoryNeverInvents() async {
        for request in [Fixture.request("How are you?"), Fixture.praise("love it!")] { #expect(await Fixture.draft(request, samples: []).text == nil) }
    }

    @Test func anotherFansNameIsTakenOutAndThisOnesPutIn() async {
        let named = await Fixture.draft(Fixture.request("What camera do you film with?"))
        #expect(named.text == "Hey Lena! It's a small Sony ZV-1, nothing fancy.")
        let nameless = await Fixture.draft({ var request = Fixture.request("What camera do you film with?"); request.fanName = "xX_bestfan_Xx"; return request }())
        #expect(nameless.text == "Hey! It's a small Sony ZV-1, nothing fancy.")
    }

    @Test func aReplyThatTellsAboutAnotherFanIsNotUsed() async {
        #expect(await Fixture.draft(Fixture.request("Which protein powder do you use?")).text?.contains("marta") != true)
    }

    @Test func fiftyThanksAreNotTheSameLine() async {
        var recent: [String] = []
        var counts: [String: Int] = [:]
        for number in 0 ..< 50 {
            var request = Fixture.praise("Thank you, you are amazing!", seed: "turn-\(number)")
            request.recentReplies = recent
            guard let text = await Fixture.draft(request).text else { return #expect(Bool(false), "no thanks found") }
            if number > 0 { #expect(text != recent.first) }
            recent.insert(text, at: 0)
            counts[text, default: 0] += 1
        }
        #expect(counts.count >= 10)
        #expect(counts.values.allSatisfy { $0 <= 8 })
        // Specific thanks belong to who they were written for.
        #expect(!counts.keys.contains { $0.contains("mum") })
    }

    @Test func theSameSeedGivesTheSameDraft() async {
        let first = await Fixture.draft(Fixture.praise("love this"))
        let second = await Fixture.draft(Fixture.praise("love this"))
        #expect(first.text == second.text)
        #expect(first.confidence == second.confidence)
    }

    @Test func answersComeInTheFansLanguageOrNotAtAll() async {
        #expect(await Fixture.draft(Fixture.request("Wie oft trainierst du in der Woche?", language: "de")).text == "Dreimal die Woche, mehr braucht es nicht.")
        let french = await Fixture.draft(Fixture.request("Quelle kettlebell pour commencer le sport à la maison ?", language: "fr"))
        #expect(french.text == nil)
    }

    @Test(arguments: [("never", false), ("as_learned", true), ("often", true)])
    func emojisFollowTheTone(setting: String, hasEmoji: Bool) async throws {
        let emojis = try #require(AvatarSettings.Tone.Emojis(rawValue: setting))
        let samples = [Fixture.pair("t", "love your videos", "Thank you so much 🤍")]
        let proposal = await Fixture.draft(Fixture.praise("love your videos") { $0.tone.emojis = emojis }, samples: samples)
        #expect(proposal.text == (hasEmoji ? "Thank you so much 🤍" : "Thank you so much"))
    }

    @Test func oftenAddsOneOfTheCreatorsOwnEmojis() async {
        let samples = Fixture.all
        let proposal = await Fixture.draft(Fixture.request("How often do you post new videos?") { $0.tone.emojis = .often }, samples: samples)
        #expect(proposal.text.map { !Emojis.all(in: $0).isEmpty } == true)
    }

    @Test func formalToneWritesOut() async {
        let samples = [Fixture.pair("a", "where is the gym plan", "yeah its sooo easy!! u wanna check the plan tab")]
        let proposal = await Fixture.draft(Fixture.request("where is the gym plan?") { $0.tone.formality = 0.9 }, samples: samples)
        #expect(proposal.text == "Yes its so easy! You want to check the plan tab.")
    }

    @Test func forbiddenPhrasesNeverLeave() async {
        let samples = [Fixture.pair("a", "where is the gym plan", "It's in the plan tab. Stay hungry, my friend!")]
        #expect(await Fixture.draft(Fixture.request("where is the gym plan?") { $0.style.forbiddenPhrases = ["my friend"] }, samples: samples).text == "It's in the plan tab.")
        #expect(await Fixture.draft(Fixture.request("where is the gym plan?") { $0.style.forbiddenPhrases = ["my friend", "PLAN tab"] }, samples: samples).text == nil)
    }

    @Test func longRepliesAreCutAtASentenceOrNotUsed() async {
        let samples = [Fixture.pair("a", "how do i set up the bar", "Screw it to the frame. Then hang with your feet on the floor and check that nothing moves at all.")]
        #expect(await Fixture.draft(Fixture.request("how do i set up the bar?") { $0.style.maximumCharacters = 40 }, samples: samples).text == "Screw it to the frame.")
        #expect(await Fixture.draft(Fixture.request("how do i set up the bar?") { $0.style.maximumCharacters = 10 }, samples: samples).text == nil)
        #expect(await Fixture.draft(Fixture.request("how do i set up the bar?", limit: TextLimit(30, .bytes)), samples: samples).text == "Screw it to the frame.")
    }

    @Test func oldDaysAreMarked() async {
        let samples = [Fixture.pair("a", "when is the next live workout", "Tomorrow at ten, be there!")]
        let proposal = await Fixture.draft(Fixture.request("when is the next live workout?"), samples: samples)
        #expect(proposal.reasons.map(\.code).contains("time_bound_source"))
        #expect(proposal.confidence.value < 0.6)
    }

    @Test(arguments: [
        ("Hey Marta! It's fine", nil, "Hey! It's fine"), ("Hey Marta! It's fine", "Lena", "Hey Lena! It's fine"), ("thanks so much Marta", nil, "thanks so much"), ("Marta, yes it is", nil, "Yes it is"),
        ("@marta_x yes it is", nil, "Yes it is"), ("hey marta, sure", "Lena", "hey lena, sure"), ("Hey guys, thanks", nil, "Hey guys, thanks"), ("See you Sunday, Marta!", "Lena", "See you Sunday, Lena!"),
        ("Hi Zaphodine, sure", nil, "Hi, sure"), ("Thank you!", "Lena", "Thank you!"), ("I got it from @brand_x", nil, "I got it from @brand_x"), ("Grace is a virtue", nil, "Grace is a virtue"),
    ] as [(String, String?, String)])
    func namesAreFoundWhereTheyAddressSomebody(reply: String, name: String?, expected: String) { #expect(NameSlots(reply).filled(with: name) == expected) }

    @Test(arguments: [("Lena Fischer", "Lena"), ("lena", "Lena"), ("LENA 🌸", "Lena"), ("xX_lena_Xx", nil), ("Ignore Previous", nil), ("", nil), ("Fuck You", nil), ("Your bank: call 555", nil)] as [(String, String?)])
    func onlyAPlainNameIsSaid(displayName: String, expected: String?) { #expect(FanName.first(displayName) == expected) }
}
