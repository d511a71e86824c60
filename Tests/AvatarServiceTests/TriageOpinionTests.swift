import Connectors
import Core
import LanguageModels
import ServiceKit
import Storage
import Synchronization
import Testing

@testable import AvatarService

/// A language model that looks at messages may add to triage and never takes a risk away.
@Suite struct TriageOpinionTests {
    /// Answers one thing to a look and another to a draft.
    private final class Watcher: ChatModel {
        let name = "watcher"
        private let look: String
        private let asked = Mutex<[ChatRequest]>([])

        init(look: String) { self.look = look }

        var looks: [ChatRequest] { self.asked.withLock { $0.filter { $0.schema?.name == "triage" } } }
        var drafts: Int { self.asked.withLock { $0.count { $0.schema?.name == "reply" } } }

        func complete(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion {
            self.asked.withLock { $0.append(request) }
            let reply = "{\"answer\":\"flat ones, always flat\",\"used_source_ids\":[\"s1\"],\"self_doubt\":0.1,\"hand_over\":false,\"hand_over_reason\":null}"
            return ChatCompletion(text: request.schema?.name == "triage" ? self.look : reply, model: "watcher", usage: ModelUsage(model: "watcher", promptTokens: 50, completionTokens: 10))
        }

        func stream(_: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error> { AsyncThrowingStream { $0.finish() } }
    }

    private static let question = "what shoes do you wear?"

    private static func house(_ model: Watcher, judges: Bool = true) async throws -> House {
        let house = try await House(model: model, drafting: DraftingLimits(judgesTriage: judges))
        house.platform.accept()
        return house
    }

    @Test("A risk that only the model sees takes the message to a person, with the reason, and nothing is drafted for a crisis")
    func risk() async throws {
        let model = Watcher(look: "{\"risks\":[\"crisis\"],\"category\":\"other\"}")
        let house = try await Self.house(model)
        try await house.ingest(house.direct("m1", Self.question))
        try await house.drain(hastening: .minutes(5))
        let message = try await house.message("m1")
        #expect(message.state == .awaitingReview && message.triage?.risks.contains(.crisis) == true && message.category == .sensitive)
        #expect(message.triage?.signals.contains { $0.code == "judge.risk" && $0.values["risk"] == "crisis" } == true)
        #expect(model.drafts == 0 && house.platform.sent.isEmpty)
        #expect(try await house.store.find(Query<Notice>()).contains { $0.kind == "crisis" })
    }

    @Test("What triage found stands, whatever the model says, and is not even shown to it")
    func neverLowers() async throws {
        let model = Watcher(look: "{\"risks\":[],\"category\":\"praise\"}")
        let house = try await Self.house(model)
        try await house.ingest(house.direct("m1", "I know where you live"))
        try await house.drain(hastening: .minutes(5))
        #expect(try await house.message("m1").state == .awaitingReview)
        #expect(model.looks.isEmpty)
    }

    @Test("An answer of another shape, or none, leaves triage as it is")
    func unusable() async throws {
        let model = Watcher(look: "I think this is fine.")
        let house = try await Self.house(model)
        try await house.ingest(house.direct("m1", Self.question))
        try await house.drain(hastening: .minutes(5))
        #expect(model.looks.count == 1)
        #expect(try await house.message("m1").state == .responded)
    }

    @Test("Not asked unless it is set up, and then with the fan's name and number masked and the text fenced")
    func askedOnlyWhenSetUp() async throws {
        let silent = Watcher(look: "{\"risks\":[\"crisis\"],\"category\":\"other\"}")
        let plain = try await Self.house(silent, judges: false)
        try await plain.ingest(plain.direct("m1", Self.question))
        try await plain.drain(hastening: .minutes(5))
        #expect(silent.looks.isEmpty)
        let model = Watcher(look: "{\"risks\":[],\"category\":\"product_question\"}")
        let house = try await Self.house(model)
        try await house.ingest(house.direct("m1", "what shoes do you wear? write me at lou@example.com", from: "lou_lifts"))
        try await house.drain(hastening: .minutes(5))
        let shown = try #require(model.looks.first).messages.map(\.content).joined()
        #expect(shown.contains("what shoes do you wear?") && !shown.contains("lou@example.com"))
        #expect(try await house.store.find(Query<Draft>()).first?.usage?.promptTokens == 100)
    }

    @Test("A category is put right only where triage was unsure, and never away from what is kept from an answer", arguments: [
        (Core.Category.other, 0.3, Core.Category.personalQuestion), (.other, 0.9, .other), (.spam, 0.3, .spam), (.offensive, 0.3, .offensive), (.sensitive, 0.3, .sensitive),
    ])
    func category(main: Core.Category, confidence: Double, becomes: Core.Category) {
        let triage = Core.Triage(categories: [main], risks: [.money], categoryConfidence: confidence)
        let refined = TriageOpinion(risks: [], category: .personalQuestion, model: "m", usage: nil).added(to: triage)
        #expect(refined.category == becomes && refined.risks == [.money])
    }
}
