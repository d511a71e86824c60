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
    public var profile: StyleProfile
    public var calibration: Calibration
    /// Past prompt-and-reply pairs in memory.
    public var pairCount: Int
    /// The number of the model version in use; nil before the first.
    public var version: Int?
    /// The version's fine-tuned model, where it has one.
    public var fineTunedModel: String?
}

/// Keeps each workspace's voice in memory, and makes it anew when samples or corrections have come.
public actor VoiceLibrary: Service {
    /// Below this many pairs the avatar only drafts (product.md section 4).
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
        let task = Task { try await Self.load(workspaceID, context: context, limit: limit) }
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

    private static func load(_ workspaceID: Identifier<Workspace>, context: ServiceEnvironment, limit: Int) async throws -> Voice {
        let (all, corrections, version) = try await context.read("voice.load") { tx in
            let samples = try tx.find(
                Query<Sample>().where(Sample.fields.workspaceID == workspaceID && Sample.fields.isExcluded == false).sort(by: Sample.fields.collectedAt, .descending).limit(limit))
            let corrections = try tx.find(Query<Correction>().where(Correction.fields.workspaceID == workspaceID).sort(by: Correction.fields.at, .descending).limit(5_000))
            return (samples, corrections, try tx.versionInUse(of: workspaceID))
        }
        // The version in use says how the creator sounds and what a roll-back left out; fresh texts and corrections are remembered at once.
        let samples = version.map { version in all.filter(version.remembers) } ?? all
        let profile = version.flatMap { try? JSONDecoder().decode(StyleProfile.self, from: Data($0.profile.utf8)) } ?? StyleProfile(learnedFrom: samples)
        return Voice(
            memory: Memory(samples), profile: profile, calibration: Calibration.learned(from: corrections),
            pairCount: samples.reduce(into: 0) { count, sample in if sample.kind == .pair || sample.kind == .correction { count += 1 } }, version: version?.number,
            fineTunedModel: version?.fineTunedModel)
    }
}
