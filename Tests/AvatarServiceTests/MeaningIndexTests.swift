import Core
import LanguageModels
import Synchronization
import Testing

@testable import AvatarService

/// Search by meaning, with a model whose vectors are known: one axis per theme.
@Suite struct MeaningIndexTests {
    private final class Themes: EmbeddingModel {
        let name = "themes"
        private static let themes = [["cancel", "quit", "leave"], ["camera", "lens", "film"], ["shoes", "boots", "footwear"]]
        private let state = Mutex<(texts: [String], isDown: Bool)>(([], false))

        var asked: [String] { self.state.withLock { $0.texts } }
        func goDown(_ isDown: Bool) { self.state.withLock { $0.isDown = isDown } }

        func embed(_ texts: [String], deadline _: Duration) async throws(ModelError) -> Embeddings {
            let isDown = self.state.withLock { state in
                state.texts += texts
                return state.isDown
            }
            if isDown { throw .notFound(code: nil) }
            return Embeddings(vectors: texts.map { text in
                let axes: [Float] = Self.themes.map { words in words.contains { text.lowercased().contains($0) } ? 1 : 0 } + [0.05]
                let length = axes.reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
                return axes.map { $0 / length }
            })
        }
    }

    private static func sample(_ id: String, _ prompt: String, _ text: String) -> Sample {
        Sample(
            id: Identifier(id), workspaceID: "w1", connectionID: nil, kind: .pair, prompt: prompt, text: text, language: "en", platform: .instagram, origin: id, writtenAt: Timestamp(milliseconds: 1),
            collectedAt: Timestamp(milliseconds: 1))
    }

    private static let samples = [sample("a", "how do i cancel", "in the settings"), sample("b", "which camera", "a small one"), sample("c", "what shoes, asks lou@example.com", "flat ones")]

    @Test("What is near in meaning is found without a word in common, once vectors are there, and each text is sent once")
    func nearest() async {
        let model = Themes()
        let index = MeaningIndex(model: model)
        #expect(await index.nearest(to: "i want to quit", among: Self.samples, of: "w1", limit: 2) == [])
        await index.settled("w1")
        #expect(await index.nearest(to: "i want to quit", among: Self.samples, of: "w1", limit: 2).map(\.sampleID) == ["a"])
        #expect(await index.nearest(to: "which footwear?", among: Self.samples, of: "w1", limit: 2).map(\.sampleID) == ["c"])
        #expect(model.asked.count == 5)
        #expect(!model.asked.contains { $0.contains("lou@example.com") })
        // Another workspace has a shelf of its own.
        #expect(await index.nearest(to: "which footwear?", among: [], of: "w2", limit: 2) == [])
    }

    @Test("New and changed samples get vectors, removed ones are forgotten")
    func changes() async {
        let index = MeaningIndex(model: Themes())
        _ = await index.nearest(to: "x", among: Self.samples, of: "w1", limit: 2)
        await index.settled("w1")
        let changed = [Self.sample("a", "which lens", "this one"), Self.samples[2]]
        _ = await index.nearest(to: "x", among: changed, of: "w1", limit: 2)
        await index.settled("w1")
        #expect(await index.nearest(to: "film with?", among: changed, of: "w1", limit: 5).map(\.sampleID) == ["a"])
        #expect(await index.nearest(to: "quit", among: changed, of: "w1", limit: 5) == [])
    }

    @Test("A model that is away costs nothing but the ranking by meaning, and is asked again later")
    func away() async {
        let model = Themes()
        model.goDown(true)
        let index = MeaningIndex(model: model)
        for _ in 0 ..< 2 {
            #expect(await index.nearest(to: "quit", among: Self.samples, of: "w1", limit: 2) == [])
            await index.settled("w1")
        }
        model.goDown(false)
        _ = await index.nearest(to: "quit", among: Self.samples, of: "w1", limit: 2)
        await index.settled("w1")
        #expect(await index.nearest(to: "quit", among: Self.samples, of: "w1", limit: 2).map(\.sampleID) == ["a"])
    }
}
