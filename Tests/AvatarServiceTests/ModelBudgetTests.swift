import Core
import LanguageModels
import Persona
import Storage
import Synchronization
import Testing
import Triage

@testable import AvatarService

/// What a month's drafts may cost: spent, no model is asked, and the draft says why.
@Suite struct ModelBudgetTests {
    private final class CountingModel: ChatModel {
        let name = "counting"
        private let asked = Mutex(0)
        var calls: Int { self.asked.withLock { $0 } }

        func complete(_: ChatRequest) async throws(ModelError) -> ChatCompletion {
            self.asked.withLock { $0 += 1 }
            return ChatCompletion(
                text: "{\"answer\":\"flat ones, always flat\",\"used_source_ids\":[\"s1\"],\"self_doubt\":0.1,\"hand_over\":false,\"hand_over_reason\":null}", model: "counting",
                usage: ModelUsage(model: "counting", promptTokens: 60, completionTokens: 20))
        }

        func stream(_: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error> { AsyncThrowingStream { $0.finish() } }
    }

    private static func request(_ house: House) -> DraftRequest {
        let question = "what shoes do you wear?"
        return DraftRequest(
            messages: [question], language: "en", triage: TriageClassifier().classify(text: question), platform: .instagram, kind: .directMessage,
            settings: AvatarSettings(workspaceID: "w1", updatedAt: house.time.now()), limit: TextLimit(1000, .bytes), seed: "t1")
    }

    @Test("Drafts are counted; over budget the built-in answerer drafts until the next month")
    func month() async throws {
        let house = try await House()
        let model = CountingModel()
        let voice = try await house.avatar.voices.voice(of: "w1")
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: model), limits: DraftingLimits(monthlyTokens: 150), deadline: .seconds(5))
        let request = Self.request(house)
        #expect(try await drafter.draft(request, voice: voice, workspaceID: "w1").generator == "model:counting")
        #expect(try await drafter.draft(request, voice: voice, workspaceID: "w1").generator == "model:counting")
        let over = try await drafter.draft(request, voice: voice, workspaceID: "w1")
        #expect(over.generator == "built-in" && over.text != nil)
        #expect(over.reasons.contains { $0.code == "model_budget_spent" })
        #expect(model.calls == 2)
        // Another workspace has a budget of its own, and next month is a new one.
        #expect(try await drafter.draft(request, voice: voice, workspaceID: "w2").generator == "model:counting")
        house.time.advance(by: .days(31))
        #expect(try await drafter.draft(request, voice: voice, workspaceID: "w1").generator == "model:counting")
    }

    @Test("What the stored drafts of this month cost counts after a restart")
    func restart() async throws {
        let house = try await House()
        let now = house.time.now()
        var draft = Draft(id: "d1", workspaceID: "w1", turnID: "t1", conversationID: "v1", text: "x", language: "en", generator: "model:counting", confidence: Confidence(value: 0.5), createdAt: now)
        draft.usage = ModelUsage(model: "counting", promptTokens: 900, completionTokens: 200)
        let stored = draft
        try await house.store.transaction("test") { tx in try tx.insert(stored) }
        let model = CountingModel()
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: model), limits: DraftingLimits(monthlyTokens: 1000), deadline: .seconds(5))
        let over = try await drafter.draft(Self.request(house), voice: try await house.avatar.voices.voice(of: "w1"), workspaceID: "w1")
        #expect(over.reasons.contains { $0.code == "model_budget_spent" })
        #expect(model.calls == 0)
    }

    @Test("A draft says its tokens, and what they cost where the operator set prices")
    func cost() async throws {
        let house = try await House()
        let voice = try await house.avatar.voices.voice(of: "w1")
        let price = ModelPrice(promptMillion: 2, completionMillion: 8)
        let priced = VoiceDrafter(context: house.environment, models: DraftingModels(chat: CountingModel()), limits: DraftingLimits(price: price), deadline: .seconds(5))
        let reason = try #require(try await priced.draft(Self.request(house), voice: voice, workspaceID: "w1").reasons.first { $0.code == "model_cost" })
        #expect(reason.values == ["model": "counting", "prompt_tokens": "60", "completion_tokens": "20", "dollars": "0.000280"])
        let free = VoiceDrafter(context: house.environment, models: DraftingModels(chat: CountingModel()), deadline: .seconds(5))
        let untold = try #require(try await free.draft(Self.request(house), voice: voice, workspaceID: "w1").reasons.first { $0.code == "model_cost" })
        #expect(untold.values["dollars"] == nil && untold.text.contains("80 tokens"))
        let builtIn = VoiceDrafter(context: house.environment, models: DraftingModels(), limits: DraftingLimits(price: price), deadline: .seconds(5))
        #expect(try await !builtIn.draft(Self.request(house), voice: voice, workspaceID: "w1").reasons.contains { $0.code == "model_cost" })
    }

    @Test("A budget in dollars ends the model's drafts like one in tokens")
    func dollars() async throws {
        let house = try await House()
        let voice = try await house.avatar.voices.voice(of: "w1")
        let model = CountingModel()
        let limits = DraftingLimits(monthlyDollars: 0.0005, price: ModelPrice(promptMillion: 2, completionMillion: 8))
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: model), limits: limits, deadline: .seconds(5))
        for _ in 0 ..< 2 { #expect(try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1").generator == "model:counting") }
        let over = try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1")
        #expect(over.generator == "built-in" && model.calls == 2)
        #expect(over.reasons.first { $0.code == "model_budget_spent" }?.values["budget_dollars"] == "0.000500")
    }

    @Test("What was spent on drafts that were never stored is not forgotten when the stored ones are counted anew")
    func neverStored() async throws {
        let house = try await House()
        let model = CountingModel()
        let voice = try await house.avatar.voices.voice(of: "w1")
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: model), limits: DraftingLimits(monthlyTokens: 150), deadline: .seconds(5))
        for _ in 0 ..< 2 { _ = try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1") }
        house.time.advance(by: .minutes(10))
        #expect(try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1").generator == "built-in")
        #expect(model.calls == 2)
    }

    @Test("A look at the messages is part of what the draft says it cost, also where the budget ended between the two")
    func looked() async throws {
        let house = try await House()
        let voice = try await house.avatar.voices.voice(of: "w1")
        let look = ModelUsage(model: "counting", promptTokens: 100, completionTokens: 10)
        let limits = DraftingLimits(monthlyTokens: 80, price: ModelPrice(promptMillion: 1, completionMillion: 1))
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: CountingModel()), limits: limits, deadline: .seconds(5))
        let first = try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1", looked: look)
        #expect(first.usage?.promptTokens == 160 && first.reasons.first { $0.code == "model_cost" }?.values["dollars"] == "0.000190")
        let second = try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1", looked: look)
        #expect(second.generator == "built-in" && second.usage == look)
        #expect(second.reasons.map(\.code).suffix(2) == ["model_budget_spent", "model_cost"])
    }

    /// Makes the same vector for every text and says what it took.
    private final class CountingEmbedder: EmbeddingModel {
        let name = "counting-embedder"
        private let asked = Mutex(0)
        var calls: Int { self.asked.withLock { $0 } }

        func embed(_ texts: [String], deadline _: Duration) async throws(ModelError) -> Embeddings {
            self.asked.withLock { $0 += 1 }
            return Embeddings(vectors: texts.map { _ in [1, 0] }, usage: ModelUsage(model: "counting-embedder", promptTokens: 70, completionTokens: 0))
        }
    }

    @Test("Vectors are part of what a month costs: once they have spent it, neither model is asked")
    func vectors() async throws {
        let house = try await House()
        let (model, embedder) = (CountingModel(), CountingEmbedder())
        let voice = try await house.avatar.voices.voice(of: "w1")
        // A draft takes 80 tokens, its question's vector or a portion of memory 70.
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: model, embedding: embedder), limits: DraftingLimits(monthlyTokens: 150), deadline: .seconds(5))
        #expect(try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1").generator == "model:counting")
        await drafter.settled("w1")
        let over = try await drafter.draft(Self.request(house), voice: voice, workspaceID: "w1")
        #expect(over.generator == "built-in" && over.reasons.first { $0.code == "model_budget_spent" }?.values["tokens"] == "150")
        #expect(model.calls == 1 && embedder.calls == 1)
    }

    @Test("A look at a message that got no draft is remembered by the next start of the process")
    func lookWithoutADraft() async throws {
        let house = try await House()
        let limits = DraftingLimits(monthlyTokens: 160, judgesTriage: true)
        func started(_ model: CountingModel) -> VoiceDrafter { VoiceDrafter(context: house.environment, models: DraftingModels(chat: model), limits: limits, deadline: .seconds(5)) }
        let before = started(CountingModel())
        // The model answers in another shape, so the look adds nothing; it was paid for all the same.
        for _ in 0 ..< 2 { #expect(try await before.opinion(on: ["what shoes?"], fanNames: [], workspaceID: "w1")?.usage?.tokens == 80) }
        let model = CountingModel()
        let after = started(model)
        #expect(try await after.opinion(on: ["what shoes?"], fanNames: [], workspaceID: "w1") == nil)
        #expect(try await after.draft(Self.request(house), voice: try await house.avatar.voices.voice(of: "w1"), workspaceID: "w1").reasons.contains { $0.code == "model_budget_spent" })
        #expect(model.calls == 0)
    }

    @Test("The operator sees each workspace's month, the largest first, also where nothing is limited; a new month begins at nothing")
    func report() async throws {
        let house = try await House()
        let model = CountingModel()
        let voice = try await house.avatar.voices.voice(of: "w1")
        let limits = DraftingLimits(price: ModelPrice(promptMillion: 2, completionMillion: 8))
        let drafter = VoiceDrafter(context: house.environment, models: DraftingModels(chat: model), limits: limits, deadline: .seconds(5))
        let report = ModelSpendingReport(context: house.environment, limits: limits, hasModel: true)
        #expect(try await report.thisMonth().lines.isEmpty)
        for workspaceID: Identifier<Workspace> in ["w2", "w1", "w1"] { _ = try await drafter.draft(Self.request(house), voice: voice, workspaceID: workspaceID) }
        let lines = try await report.thisMonth().lines
        #expect(lines.map(\.workspaceID) == ["w1", "w2"])
        #expect(lines.map(\.usage.promptTokens) == [120, 60] && lines.map(\.usage.completionTokens) == [40, 20])
        #expect(lines.map(\.dollars) == [0.00056, 0.00028])
        let name = try await house.environment.read("test") { try $0.get(Workspace.self, "w1")?.name }
        #expect(lines.map(\.workspaceName) == [name, nil])
        house.time.advance(by: .days(31))
        #expect(try await report.thisMonth().lines.isEmpty)
    }
}
