import Coordination
import Core
import Foundation
import Logging
import Persona
import ServiceKit
import ServiceLifecycle
import Storage

/// What the avatar of one workspace knows and how it sounds.
public struct Voice: Sendable {
    public var memory: Memory
    /// The creator's canonical answers; nil where no answer comes again.
    public var answers: AnswerBook?
    public var profile: StyleProfile
    public var calibration: Calibration
    /// Past prompt-and-reply pairs in memory.
    public var pairCount: Int
    /// What it was made of, to see what is new next time: a stamp of each sample.
    var stamps: [Identifier<Sample>: UInt64] = [:]
    /// Samples that came since the canonical answers were learned as a whole.
    var sinceLearning = 0
    /// The number of the model version in use; nil before the first.
    public var version: Int?
    /// The version's fine-tuned model, where it has one.
    public var fineTunedModel: String?
}

/// Keeps each workspace's voice in memory, and makes it anew when samples or corrections have come.
public actor VoiceLibrary: Service {
    /// Below this many pairs the avatar only drafts.
    public static let minimumPairs = 50
    /// Told on this channel, with the workspace's id behind the slash, that samples or corrections changed.
    public static func channel(_ workspaceID: Identifier<Workspace>) -> String { "voice/\(workspaceID.rawValue)" }

    private struct Entry {
        var task: Task<Voice, any Error>
        var generation: Int
    }

    private let context: ServiceEnvironment
    private let maximumSamples: Int
    private var entries: [Identifier<Workspace>: Entry] = [:]
    private var generations: [Identifier<Workspace>: Int] = [:]
    private var watchers: [Identifier<Workspace>: Task<Void, Never>] = [:]

    public init(context: ServiceEnvironment, maximumSamples: Int = 50_000) {
        self.context = context
        self.maximumSamples = maximumSamples
    }

    /// The voice of a workspace; concurrent callers share one loading.
    public func voice(of workspaceID: Identifier<Workspace>) async throws -> Voice {
        let generation = self.generations[workspaceID] ?? 0
        if let entry = self.entries[workspaceID], entry.generation == generation { return try await entry.task.value }
        self.watch(workspaceID)
        let context = self.context
        let limit = self.maximumSamples
        let previous = self.entries[workspaceID]?.task
        let task = Task { try await Self.load(workspaceID, after: try? await previous?.value, context: context, limit: limit) }
        self.entries[workspaceID] = Entry(task: task, generation: generation)
        do {
            return try await task.value
        } catch {
            // A failed load is not kept: the next caller tries again.
            if self.entries[workspaceID]?.generation == generation { self.entries[workspaceID] = nil }
            throw error
        }
    }

    /// Samples or corrections have changed: the next caller gets a fresh voice.
    public func invalidate(_ workspaceID: Identifier<Workspace>) { self.generations[workspaceID, default: 0] += 1 }

    /// Lives until shutdown, then ends the watchers.
    public func run() async throws {
        await gracefulShutdownWaiter()
        for watcher in self.watchers.values { watcher.cancel() }
        self.watchers = [:]
    }

    private func gracefulShutdownWaiter() async { try? await gracefulShutdown() }

    /// Changes made by another process arrive over `PubSub`.
    private func watch(_ workspaceID: Identifier<Workspace>) {
        guard self.watchers[workspaceID] == nil else { return }
        let pubSub = self.context.pubSub
        self.watchers[workspaceID] = Task { [weak self] in
            guard let subscription = try? await pubSub.subscribe(to: Self.channel(workspaceID)) else { return }
            for await _ in subscription { await self?.invalidate(workspaceID) }
        }
    }

    private static func load(_ workspaceID: Identifier<Workspace>, after previous: Voice?, context: ServiceEnvironment, limit: Int) async throws -> Voice {
        let (all, corrections, version) = try await context.read("voice.load") { tx in
            let samples = try tx.find(
                Query<Sample>().where(Sample.fields.workspaceID == workspaceID && Sample.fields.isExcluded == false).sort(by: Sample.fields.collectedAt, .descending).limit(limit))
            let corrections = try tx.find(Query<Correction>().where(Correction.fields.workspaceID == workspaceID).sort(by: Correction.fields.at, .descending).limit(5_000))
            return (samples, corrections, try tx.versionInUse(of: workspaceID))
        }
        // The version in use says how the creator sounds and what a roll-back left out; fresh texts and corrections are remembered at once.
        let samples = version.map { version in all.filter(version.remembers) } ?? all
        let profile = version.flatMap { try? JSONDecoder().decode(StyleProfile.self, from: Data($0.profile.utf8)) } ?? StyleProfile(learnedFrom: samples)
        let stamps = Dictionary(samples.map { ($0.id, Self.stamp($0)) }) { first, _ in first }
        var voice = Voice(
            memory: Memory(), answers: nil, profile: profile, calibration: Calibration.learned(from: corrections),
            pairCount: samples.reduce(into: 0) { count, sample in if sample.kind == .pair || sample.kind == .correction { count += 1 } }, stamps: stamps, version: version?.number,
            fineTunedModel: version?.fineTunedModel)
        // A few new texts are learned by themselves, so that a correction counts within moments however much there is.
        if let previous, previous.stamps.allSatisfy({ stamps[$0.key] == $0.value }) {
            let new = samples.filter { previous.stamps[$0.id] == nil }
            voice.sinceLearning = previous.sinceLearning + new.count
            if voice.sinceLearning <= max(20, samples.count / 10) {
                voice.memory = new.isEmpty ? previous.memory : previous.memory.inserting(new)
                voice.answers = previous.answers?.learning(new)
                return voice
            }
        }
        voice.sinceLearning = 0
        voice.memory = Memory(samples)
        voice.answers = AnswerBook(samples)
        return voice
    }

    private static func stamp(_ sample: Sample) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(sample.kind)
        hasher.combine(sample.prompt)
        hasher.combine(sample.text)
        hasher.combine(sample.language)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}
