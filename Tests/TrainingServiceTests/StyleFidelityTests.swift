import Core
import ServiceKit
import Storage
import Testing

@testable import TrainingService

@Suite("Style fidelity of what was sent", .timeLimit(.minutes(5))) struct StyleFidelityTests {
    private func send(_ texts: [String], _ school: School, generator: String = "built-in", prefix: String = "d") async throws {
        let now = school.time.now()
        try await school.environment.store.transaction("send") { tx in
            for (number, text) in texts.enumerated() {
                var draft = Draft(
                    id: Identifier("\(prefix)\(number)"), workspaceID: "w1", turnID: "t", conversationID: "v", text: text, language: "en", generator: generator, confidence: Confidence(value: 0.9), createdAt: now)
                draft.status = .sent
                try tx.insert(draft)
            }
        }
    }

    private static let generic = (0 ..< 12).map { "Thank you very much for your message, we appreciate it and will answer as soon as we can. Number \($0)." }

    @Test("Replies in the creator's way stand near 1, an assistant's near 0, and a figure is made anew when more is sent")
    func ownAndGeneric() async throws {
        try await School.with { school in
            try await school.learn(count: 200)
            let none = try await school.service.sentStyle(by: school.access)
            #expect(none.replies == 0 && none.fidelity == nil && none.missing?.code == "too_few_sent")
            try await self.send((300 ..< 312).map { School.exchange($0).reply }, school)
            let own = try await school.service.sentStyle(by: school.access)
            let good = try #require(own.fidelity)
            #expect(own.replies == 12 && good.value > 0.6, "\(good)")
            #expect(good.low <= good.value && good.value <= good.high)
            school.time.advance(by: .minutes(1))
            try await self.send(Self.generic, school, prefix: "g")
            let mixed = try #require(try await school.service.sentStyle(by: school.access).fidelity)
            #expect(mixed.value < good.value - 0.2, "\(mixed)")
        }
    }

    @Test("What a person wrote and what is older than 30 days doesn't count")
    func onlyDraftedAndFresh() async throws {
        try await School.with { school in
            try await self.send(Self.generic, school, prefix: "old")
            school.time.advance(by: .days(31))
            try await self.send(Self.generic, school, generator: "person:u1", prefix: "p")
            #expect(try await school.service.sentStyle(by: school.access).replies == 0)
        }
    }

    @Test("With too few replies of the creator's own there is no figure, and the reason is told")
    func tooFewOwn() async throws {
        try await School.with { school in
            try await school.learn(count: 20)
            try await self.send(Self.generic, school)
            let report = try await school.service.sentStyle(by: school.access)
            #expect(report.replies == 12 && report.fidelity == nil && report.missing?.code == "too_few_samples_for_style")
        }
    }

    @Test("The judge of versions has not read what the versions learn from, and tells an assistant from the creator")
    func judge() throws {
        let own = (0 ..< 200).map { School.exchange($0).reply }
        let judge = try #require(VerifierJudge(learningFrom: Array(own.suffix(40)), comparedWith: Array(own.prefix(160))))
        #expect(judge.fidelity(of: Array(own.prefix(20))) > 0.7)
        #expect(judge.fidelity(of: Self.generic) < 0.4)
        #expect(judge.fidelity(of: []) == 0)
        #expect(VerifierJudge(learningFrom: ["hi"], comparedWith: own) == nil)
    }
}
