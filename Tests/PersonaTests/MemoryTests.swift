import Core
import Testing

@testable import Persona

struct MemoryTests {
    @Test func pairsAreFoundByPromptAndByReply() {
        let memory = Memory(Fixture.questions)
        #expect(memory.search("beginner kettlebell").first?.sample.id == "q1")
        #expect(memory.search("unsweetened pea").first?.sample.id == "q5")
        #expect(memory.search("", limit: 5).isEmpty)
        #expect(memory.search("kettlebell", limit: 0).isEmpty)
    }

    @Test func theSameWordsScoreNearOneAndForeignWordsLowerCoverage() throws {
        let memory = Memory(Fixture.questions)
        let same = try #require(memory.search("What kettlebell weight should a beginner start with?", language: "en").first)
        #expect(same.score > 0.9)
        #expect(same.coverage == 1)
        let partly = try #require(memory.search("kettlebell zanzibar").first)
        #expect(partly.coverage < 0.6)
        #expect(partly.score < same.score)
    }

    @Test(arguments: [
        ("training plans", "train plan", "en"), ("running shoes", "shoe for run", "en"), ("Übungen für Anfänger", "ubung fur anfanger", "de"), ("entrenamientos gratis", "entrenamiento gratis", "es"), ("DON'T stop", "dont stops", "en"),
        ("プロテインの量", "プロテイン", "ja"), ("운동 루틴 추천", "운동 루틴", "ko"),
    ])
    func inflectionCaseAndAccentsDoNotMatter(prompt: String, query: String, language: String) throws {
        let memory = Memory([Fixture.pair("a", prompt, "…", language: language), Fixture.pair("b", "something else entirely", "no", language: language)])
        #expect(memory.search(query, language: language).first?.sample.id == "a")
    }

    @Test func kindsAreFiltered() {
        let memory = Memory(Fixture.questions)
        #expect(memory.search("cancel membership", kinds: [.pair]).allSatisfy { $0.sample.kind == .pair })
        #expect(memory.search("cancel membership", kinds: [.fact]).map(\.sample.id) == ["f1"])
    }

    @Test func nearDuplicatesCountOnceAndTheNewerStays() {
        let older = Fixture.pair("a", "How much is the program?", "It costs 49.", at: Timestamp(milliseconds: 1))
        let newer = Fixture.pair("b", "how much IS the programs??", "it costs 49", at: Timestamp(milliseconds: 2))
        for samples in [[older, newer], [newer, older]] {
            let memory = Memory(samples)
            #expect(memory.count == 1)
            #expect(memory.search("program").map(\.sample.id) == ["b"])
        }
    }

    /// Whatever order samples come and go in, the memory answers like one that was made of what is left.
    @Test func changingStepByStepIsTheSameAsMakingAnew() {
        var memory = Memory()
        for sample in Fixture.all { memory = memory.inserting([sample]) }
        memory = memory.removing(Fixture.thanks.map(\.id))
        let fresh = Memory(Fixture.questions)
        #expect(memory.count == fresh.count)
        for query in ["kettlebell for a beginner", "ship to canada", "thank you so much", "discount program price"] {
            let (left, right) = (memory.search(query, language: "en"), fresh.search(query, language: "en"))
            #expect(left.map(\.sample.id) == right.map(\.sample.id))
            for (a, b) in zip(left, right) { #expect(abs(a.score - b.score) < 1e-4) }
        }
    }

    @Test func anOlderValueIsUntouchedByAChange() {
        let before = Memory(Fixture.questions)
        let after = before.inserting([Fixture.pair("new", "do you like Iceland?", "yes")])
        #expect(before.search("iceland").isEmpty)
        #expect(after.search("iceland").map(\.sample.id) == ["new"])
    }

    @Test func aKnownIDIsReplacedAndExcludedTextsAreLeftOut() {
        let memory = Memory(Fixture.questions).inserting([Fixture.pair("q2", "How often do you post new videos?", "Fridays now.")])
        #expect(memory.search("new videos").first?.sample.text == "Fridays now.")
        #expect(memory.count == Fixture.questions.count)
        var excluded = Fixture.pair("x", "secret handshake", "no")
        excluded.isExcluded = true
        #expect(Memory([excluded]).count == 0)
    }

    @Test func veryLongAndHostileQueriesAreBounded() {
        let memory = Memory(Fixture.all)
        for query in [String(repeating: "kettlebell swing ", count: 20_000), String(repeating: "e\u{301}\u{302}", count: 5_000), "\u{0}\u{FFFD}\u{202E}", String(repeating: "👨‍👩‍👧‍👦", count: 1_000)] {
            #expect(memory.search(query, limit: 3).count <= 3)
        }
    }
}
