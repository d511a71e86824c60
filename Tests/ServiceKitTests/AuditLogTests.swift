import Coordination
import Core
import Foundation
import Jobs
import Logging
import Security
import ServiceKit
import Storage
import StorageSQLite
import Testing

/// Invariant 8: the audit log is append-only, hash-chained and verifiable; erasing personal values never breaks the chain.
@Suite struct Invariant8AuditChainTests {
    private struct Place {
        let store: SQLiteStore
        let environment: ServiceEnvironment
        let folder: URL
    }

    private func place() async throws -> Place {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("audit-" + OpaqueToken.make().text.prefix(12))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try await SQLiteStore.open(SQLiteStore.Configuration(path: folder.appendingPathComponent("store.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        let (time, ids) = (ManualTimeSource(), CountingIdentifierSource())
        let environment = ServiceEnvironment(
            store: store, jobs: StoreJobQueue(store: store, time: time, identifiers: ids), pubSub: InProcessPubSub(), time: time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        return Place(store: store, environment: environment, folder: folder)
    }

    private func write(_ count: Int, to place: Place) async throws {
        for index in 0 ..< count {
            try await place.environment.write("entry") { unit in
                try AuditLog.append("settings.updated", actor: "user:u1", subject: "settings:w1", facts: ["revision": String(index)], workspaceID: "w1", unit: unit)
            }
        }
    }

    @Test func aWholeChainIsFoundWhole() async throws {
        let place = try await self.place()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        try await self.write(25, to: place)
        let (entries, flaws) = try await AuditLog.verify(workspaceID: "w1", store: place.store)
        #expect(entries == 25)
        #expect(flaws.isEmpty)
    }

    @Test func concurrentEntriesKeepTheChain() async throws {
        let place = try await self.place()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0 ..< 8 { group.addTask { try await self.write(10, to: place) } }
            try await group.waitForAll()
        }
        let (entries, flaws) = try await AuditLog.verify(workspaceID: "w1", store: place.store)
        #expect(entries == 80)
        #expect(flaws.isEmpty)
    }

    enum Attack: String, CaseIterable, Sendable { case changedFact, changedActor, changedAndRehashed, removedFromMiddle, removedFromEnd, swapped }

    @Test(arguments: Attack.allCases)
    func tamperingIsFound(attack: Attack) async throws {
        let place = try await self.place()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        try await self.write(10, to: place)
        try await place.store.transaction("attack") { tx in
            func entry(_ number: Int) throws -> AuditEntry {
                guard let entry = try tx.get(AuditEntry.self, Identifier("w1/\(number)")) else { throw AppError.notFound("entry \(number)") }
                return entry
            }
            switch attack {
            case .changedFact:
                var victim = try entry(5)
                victim.facts["revision"] = "999"
                try tx.replace(victim)
            case .changedActor:
                var victim = try entry(5)
                victim.actor = "user:somebody-else"
                try tx.replace(victim)
            case .changedAndRehashed:
                var victim = try entry(5)
                victim.facts["revision"] = "999"
                victim.hash = Digest256.hexadecimal("whatever")
                try tx.replace(victim)
            case .removedFromMiddle: _ = try tx.delete(AuditEntry.self, "w1/5")
            case .removedFromEnd: _ = try tx.delete(AuditEntry.self, "w1/10")
            case .swapped:
                var (first, second) = (try entry(4), try entry(5))
                (first.facts, second.facts) = (second.facts, first.facts)
                try tx.replace(first)
                try tx.replace(second)
            }
        }
        #expect(try await !AuditLog.verify(workspaceID: "w1", store: place.store).flaws.isEmpty)
    }

    @Test func erasingASubjectKeepsTheChainAndLosesTheValues() async throws {
        let place = try await self.place()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        let secrets = place.environment.secrets
        try await place.environment.write("personal") { unit in
            try AuditLog.append(
                "contact.noted", actor: "user:u1", subject: "contact:c1", facts: [:], personal: AuditLog.Personal(["name": "Ada Example"], about: "contact:c1", secrets: secrets), workspaceID: "w1",
                unit: unit)
        }
        let entry = try #require(try await place.store.find(Query<AuditEntry>()).first)
        #expect(!String(decoding: try JSONEncoder().encode(entry), as: UTF8.self).contains("Ada"))
        #expect(try await place.store.read("open") { tx in try AuditLog.personalValues(of: entry, secrets: secrets, in: tx) } == ["name": "Ada Example"])
        try await place.store.transaction("erase") { tx in try AuditLog.erase(subject: "contact:c1", workspaceID: "w1", in: tx) }
        #expect(try await place.store.read("open") { tx in try AuditLog.personalValues(of: entry, secrets: secrets, in: tx) } == nil)
        #expect(try await AuditLog.verify(workspaceID: "w1", store: place.store).flaws.isEmpty)
    }

    @Test func anEntryIsWrittenWithItsChangeOrNotAtAll() async throws {
        struct Refused: Error {}
        let place = try await self.place()
        defer { try? FileManager.default.removeItem(at: place.folder) }
        await #expect(throws: Refused.self) {
            try await place.environment.write("fails") { unit in
                try AuditLog.append("settings.updated", actor: "user:u1", subject: "settings:w1", facts: [:], workspaceID: "w1", unit: unit)
                throw Refused()
            }
        }
        #expect(try await place.store.count(Query<AuditEntry>()) == 0)
    }
}

@Suite struct EventJournalTests {
    @Test func aClientThatComesBackGetsWhatItMissedOrIsToldToReload() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("events-" + OpaqueToken.make().text.prefix(12))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteStore.open(SQLiteStore.Configuration(path: folder.appendingPathComponent("store.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        let (time, ids, pubSub) = (ManualTimeSource(), CountingIdentifierSource(), InProcessPubSub())
        let environment = ServiceEnvironment(
            store: store, jobs: StoreJobQueue(store: store, time: time, identifiers: ids), pubSub: pubSub, time: time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        let subscription = try await pubSub.subscribe(to: EventJournal.channel("w1"))
        for index in 0 ..< 5 { try await environment.write("event") { unit in unit.event("message.changed", workspaceID: "w1", subject: "m\(index)") } }
        #expect(try await store.read("since") { tx in try EventJournal.since(2, workspaceID: "w1", in: tx)?.map(\.sequence) } == [3, 4, 5])
        #expect(try await store.read("since") { tx in try EventJournal.since(5, workspaceID: "w1", in: tx)?.map(\.sequence) } == [])
        #expect(try await store.read("since") { tx in try EventJournal.since(9, workspaceID: "w1", in: tx) } == nil)
        _ = try await store.transaction("age") { tx in try tx.deleteAll(Query<Event>().where(Event.fields.sequence < 4)) }
        #expect(try await store.read("since") { tx in try EventJournal.since(1, workspaceID: "w1", in: tx) } == nil)
        var pushed: [Int64] = []
        for await message in subscription {
            pushed.append(try #require(EventJournal.event(from: message.payload)).sequence)
            if pushed.count == 5 { break }
        }
        #expect(pushed == [1, 2, 3, 4, 5])
    }
}
