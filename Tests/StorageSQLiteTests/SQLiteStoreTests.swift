import Core
import Foundation
import Storage
import StorageSQLite
import Synchronization
import Testing

/// What is particular to the embedded engine.
@Suite struct SQLiteStoreTests {
    private func message(_ index: Int, workspaceID: Identifier<Workspace> = "w1", at: Int64? = nil, text: String = "hello") -> Message {
        Message(
            id: Identifier("m\(index)"), workspaceID: workspaceID, connectionID: "c1", conversationID: Identifier("v\(index % 7)"), platform: .instagram, kind: .comment, direction: .inbound,
            platformMessageID: "p\(index)", text: text, sentAt: Timestamp(milliseconds: at ?? Int64(index)), receivedAt: Timestamp(milliseconds: at ?? Int64(index)), state: .pending)
    }

    private func open(_ folder: TemporaryFolder, schemas: [AnySchema] = CoreSchemas.all, isExclusive: Bool = true) async throws -> SQLiteStore {
        try await SQLiteStore.open(.init(path: folder.databasePath, isExclusive: isExclusive), schemas: schemas)
    }

    @Test func aSecondProcessIsRefusedUntilTheFirstLetsGo() async throws {
        try await TemporaryFolder.with { folder in
            let first = try await self.open(folder)
            #expect(first.isExclusive)
            await #expect { _ = try await self.open(folder) } throws: { ($0 as? AppError)?.code == .storageUnavailable }
            let tool = try await self.open(folder, isExclusive: false)
            #expect(!tool.isExclusive)
            try await first.insert(self.message(1))
            #expect(try await tool.count(Query<Message>()) == 1)
            try await tool.close()
            try await first.close()
            let second = try await self.open(folder)
            #expect(try await second.count(Query<Message>()) == 1)
            try await second.close()
        }
    }

    @Test func aFileThatIsNoDatabaseIsCalledDamaged() async throws {
        try await TemporaryFolder.with { folder in
            try Data(repeating: 0x55, count: 8192).write(to: folder.url.appending(path: "data.sqlite"))
            await #expect { _ = try await self.open(folder) } throws: { ($0 as? AppError)?.code == .storageCorrupt }
        }
    }

    @Test func aMissingFolderIsCalledUnavailable() async throws {
        await #expect { _ = try await SQLiteStore.open(.init(path: "/nonexistent/folder/data.sqlite"), schemas: []) } throws: { ($0 as? AppError)?.code == .storageUnavailable }
    }

    @Test func aDamagedPageIsFound() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await self.open(folder)
            try await store.transaction("test") { transaction in
                for index in 0 ..< 3000 { try transaction.insert(self.message(index)) }
            }
            try await store.verifyIntegrity()
            try await store.close()
            let handle = try FileHandle(forUpdating: folder.url.appending(path: "data.sqlite"))
            for page in stride(from: 400, to: 460, by: 1) {
                try handle.seek(toOffset: UInt64(page * 4096))
                try handle.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            }
            try handle.close()
            let damaged = try await self.open(folder)
            await #expect { try await damaged.verifyIntegrity() } throws: { ($0 as? AppError)?.code == .storageCorrupt }
            try await damaged.close()
        }
    }

    @Test func aFullDiskFailsOnlyWhatDoesNotFit() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await SQLiteStore.open(.init(path: folder.databasePath, maximumBytes: 4_000_000), schemas: CoreSchemas.all)
            let big = String(repeating: "long text ", count: 60_000)
            // Large and small ones at the same time share commits; the small ones must hold.
            let outcomes = await withTaskGroup(of: (Int, ErrorCode?).self) { group in
                for index in 0 ..< 60 {
                    group.addTask {
                        do {
                            try await store.insert(self.message(index, text: index % 3 == 0 ? big : "short"))
                            return (index, nil)
                        } catch {
                            return (index, (error as? AppError)?.code ?? .internalFailure)
                        }
                    }
                }
                return await group.reduce(into: [Int: ErrorCode?]()) { $0[$1.0] = .some($1.1) }
            }
            let stored = Set(try await store.find(Query<Message>()).map(\.id))
            #expect(stored == Set(outcomes.filter { $0.value == nil }.map { Identifier("m\($0.key)") }))
            #expect(Set(outcomes.values.compactMap { $0 }) == [.storageFull])
            #expect(outcomes.filter { $0.key % 3 != 0 && $0.value == nil }.count > 30)
            _ = try await store.transaction("test") { try $0.deleteAll(Query<Message>()) }
            try await store.insert(self.message(100, text: "fits again"))
            try await store.verifyIntegrity()
            try await store.close()
        }
    }

    @Test func anUnregisteredCollectionIsRefused() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await self.open(folder, schemas: [AnySchema(User.self)])
            await #expect { try await store.insert(self.message(1)) } throws: { ($0 as? AppError)?.code == .internalFailure }
            try await store.close()
        }
    }

    @Test func theNewestFindsOfManyAreRead() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await self.open(folder)
            // Two workspaces, times out of insertion order, many of one millisecond.
            for chunk in 0 ..< 10 {
                try await store.transaction("test") { transaction in
                    for index in chunk * 1000 ..< (chunk + 1) * 1000 {
                        let words = index % 2 == 0 ? "common word" : index % 500 == 1 ? "rare common" : "nothing"
                        try transaction.insert(self.message(index, workspaceID: index % 3 == 0 ? "w-2" : "w-1", at: Int64(index * 7919 % 10_000) / 5, text: words))
                    }
                }
            }
            let base = Query<Message>.where(Message.fields.workspaceID == "w-1").sort(by: Message.fields.receivedAt, .descending)
            for words in ["common", "rare", "word common", "nothing"] {
                let query = base.where(.matches(words))
                let all = try await store.find(query)
                let expected = try await store.find(base).filter { message in words.split(separator: " ").allSatisfy { message.text.split(separator: " ").contains($0) } }
                #expect(all.map(\.id) == expected.map(\.id), "\(words)")
                #expect(try await store.find(query.limit(25)).map(\.id) == Array(expected.prefix(25)).map(\.id), "\(words)")
            }
            try await store.close()
        }
    }

    @Test func everyDeclaredFieldIsWhereTheDocumentHasIt() async throws {
        // A field's name is its place in the document. Changing a record through each field must change what is read back, and only that.
        try await TemporaryFolder.with { folder in
            let store = try await self.open(folder)
            var connection = Connection(id: "c1", workspaceID: "w1", platform: .youtube, platformAccountID: "a", username: "u", displayName: "d", createdAt: Timestamp(milliseconds: 1))
            connection.webhook = WebhookSubscription(token: "tok")
            try await store.insert(connection)
            _ = try await store.transaction("test") {
                try $0.update(.where(Connection.fields.webhookToken == "tok"), set: [.set(Connection.fields.nextPollAt, Timestamp(milliseconds: 9)), .set(Connection.fields.healthState, .throttled)])
            }
            #expect(try await store.get(Connection.self, "c1")?.pollState.nextPollAt == Timestamp(milliseconds: 9))
            #expect(try await store.get(Connection.self, "c1")?.health.state == .throttled)
            try await store.insert(self.message(1))
            let reason = Reason("why", "Because.")
            _ = try await store.transaction("test") {
                try $0.update(.where(Message.fields.id == "m1"), set: [
                    .set(Message.fields.state, .responded), .set(Message.fields.category, .praise), .set(Message.fields.turnID, "t1"), .append(Message.fields.reasons, reason), .set(Message.fields.isBlanked, true),
                ])
            }
            let message = try #require(try await store.get(Message.self, "m1"))
            #expect(message.state == .responded && message.category == .praise && message.turnID == "t1" && message.reasons == [reason] && message.isBlanked)
            try await store.close()
        }
    }

    @Test func everySchemaIsAccepted() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await self.open(folder)
            let names = try await store.statistics().records.keys
            #expect(names.count == CoreSchemas.all.count)
            for schema in CoreSchemas.all { #expect(names.contains(schema.name)) }
            try await store.close()
        }
    }
}
