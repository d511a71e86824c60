import Core
import LanguageModels
import Persona

/// Finds the samples that are nearest in meaning to a question, by the vectors of an embedding model.
///
/// Vectors are made in the background, a portion at a time, for whatever memory holds; a draft uses those that are there and never waits for
/// more. They live in this process: a restart makes them again, which costs little (some thousand short texts) and keeps no copy of a text.
actor MeaningIndex {
    /// A vector of unit length in steps of 1/127: a quarter of the memory, and the order of neighbours hardly changes.
    private struct Vector: Sendable {
        var stamp: UInt64
        var steps: [Int8]

        init(_ values: [Float], stamp: UInt64) {
            self.stamp = stamp
            self.steps = values.map { Int8(max(-127, min(127, ($0 * 127).rounded()))) }
        }

        func product(_ other: [Int8]) -> Int32 {
            guard self.steps.count == other.count else { return 0 }
            var sum: Int32 = 0
            for index in other.indices { sum &+= Int32(self.steps[index]) &* Int32(other[index]) }
            return sum
        }
    }

    private struct Shelf {
        var vectors: [Identifier<Sample>: Vector] = [:]
        var filling: Task<Void, Never>?
    }

    /// The newest are kept; with vectors of 1,536 numbers that is 15 MB a workspace.
    static let maximumSamples = 10_000
    private static let portion = 128
    private static let maximumText = 2_000
    /// How long a portion may take, and how long a question.
    private static let (portionDeadline, questionDeadline): (Duration, Duration) = (.seconds(30), .seconds(5))

    private let model: any EmbeddingModel
    /// Told what every call took; false where no more may be spent.
    private let spend: @Sendable (ModelUsage, Identifier<Workspace>) async -> Bool
    private var shelves: [Identifier<Workspace>: Shelf] = [:]

    init(model: any EmbeddingModel, spend: @escaping @Sendable (ModelUsage, Identifier<Workspace>) async -> Bool = { _, _ in true }) {
        self.model = model
        self.spend = spend
    }

    /// The nearest of `samples`, best first; empty where the model can't be asked or nothing is ready yet.
    func nearest(to question: String, among samples: [Sample], of workspaceID: Identifier<Workspace>, limit: Int) async -> [MeaningHit] {
        self.fill(samples, workspaceID)
        guard self.shelves[workspaceID]?.vectors.isEmpty == false, let asked = await self.vector(of: question, workspaceID) else { return [] }
        let vectors = self.shelves[workspaceID]?.vectors ?? [:]
        return MeaningHit.ranked(samples.compactMap { sample in vectors[sample.id].map { (id: sample.id, likeness: Float($0.product(asked)) / (127 * 127)) } }, limit: limit)
    }

    /// Waits until everything that was asked for has a vector, or could not get one.
    func settled(_ workspaceID: Identifier<Workspace>) async { await self.shelves[workspaceID]?.filling?.value }

    private func vector(of question: String, _ workspaceID: Identifier<Workspace>) async -> [Int8]? {
        let text = String(question.prefix(Self.maximumText))
        guard !text.allSatisfy(\.isWhitespace) else { return nil }
        let made: Embeddings
        do throws(ModelError) { made = try await self.model.embed([text], deadline: Self.questionDeadline) } catch { return nil }
        if let usage = made.usage { _ = await self.spend(usage, workspaceID) }
        return made.vectors.first.map { Vector($0, stamp: 0).steps }
    }

    // MARK: Filling

    private func fill(_ samples: [Sample], _ workspaceID: Identifier<Workspace>) {
        var shelf = self.shelves[workspaceID] ?? Shelf()
        guard shelf.filling == nil else { return }
        let newest = samples.count <= Self.maximumSamples ? samples : Array(samples.sorted { Self.age($0) > Self.age($1) }.prefix(Self.maximumSamples))
        let wanted = Set(newest.map(\.id))
        shelf.vectors = shelf.vectors.filter { wanted.contains($0.key) }
        let missing = newest.filter { shelf.vectors[$0.id]?.stamp != Self.stamp($0) && !$0.text.allSatisfy(\.isWhitespace) }
        if !missing.isEmpty {
            shelf.filling = Task { [weak self] in
                for start in stride(from: 0, to: missing.count, by: Self.portion) {
                    guard let self, await self.make(Array(missing[start ..< min(start + Self.portion, missing.count)]), workspaceID) else { break }
                }
                await self?.filled(workspaceID)
            }
        }
        self.shelves[workspaceID] = shelf
    }

    /// False where the model can't be asked or no more may be spent: the next draft tries again.
    private func make(_ portion: [Sample], _ workspaceID: Identifier<Workspace>) async -> Bool {
        let made: Embeddings
        do throws(ModelError) { made = try await self.model.embed(portion.map(Self.text), deadline: Self.portionDeadline) } catch { return false }
        // What was answered is paid for, usable or not.
        let maySpendMore = if let usage = made.usage { await self.spend(usage, workspaceID) } else { true }
        guard made.vectors.count == portion.count else { return false }
        for (sample, values) in zip(portion, made.vectors) { self.shelves[workspaceID]?.vectors[sample.id] = Vector(values, stamp: Self.stamp(sample)) }
        return maySpendMore
    }

    private func filled(_ workspaceID: Identifier<Workspace>) { self.shelves[workspaceID]?.filling = nil }

    private static func age(_ sample: Sample) -> Timestamp { sample.writtenAt ?? sample.collectedAt }

    /// What was asked then says best what a reply is for; personal data of fans stays here.
    private static func text(_ sample: Sample) -> String {
        var mask = PersonalDataMask()
        let text = sample.prompt.map { mask.prompt($0) + "\n" } ?? ""
        return String((text + mask.reply(sample.text)).prefix(self.maximumText))
    }

    /// FNV-1a: the same text, the same stamp.
    private static func stamp(_ sample: Sample) -> UInt64 {
        [sample.prompt ?? "", sample.text].reduce(0xCBF2_9CE4_8422_2325) { hash, text in text.utf8.reduce(hash ^ 0x1F) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
    }
}
