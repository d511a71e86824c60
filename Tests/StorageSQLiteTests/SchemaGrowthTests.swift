import Core
import Foundation
import Storage
import StorageSQLite
import Synchronization
import Testing

/// Columns that a new release declares are filled a portion at a time, whatever happens meanwhile.
@Suite struct SchemaGrowthTests {
    /// `Message` as a release knew it that asked for less.
    private struct EarlierMessage: Record {
        var id: Identifier<EarlierMessage>
        var whole: Message

        static let schema = Schema<EarlierMessage>(
            "messages", fields: [Field<EarlierMessage, Identifier<Workspace>>("workspaceID", \.whole.workspaceID).erased, Field<EarlierMessage, String>("shelf", derived: { $0.whole.text }).erased],
            indexes: [.on("workspaceID", "shelf")])

        init(_ whole: Message) {
            self.id = Identifier(whole.id.rawValue)
            self.whole = whole
        }

        init(from decoder: any Decoder) throws { self.init(try Message(from: decoder)) }
        func encode(to encoder: any Encoder) throws { try self.whole.encode(to: encoder) }
    }

    private static let total = 1_300
    private static let earlier = [AnySchema(EarlierMessage.self)]
    private static let everything = Timestamp(milliseconds: 0) ..< Timestamp(milliseconds: 1 << 40)

    private static func message(_ index: Int) -> Message {
        var message = Message(
            id: Identifier("m\(index)"), workspaceID: "w1", connectionID: "c1", conversationID: Identifier("v\(index % 7)"), platform: .instagram, kind: .comment, direction: .inbound,
            platformMessageID: "p\(index)", text: index % 10 == 0 ? "rare words" : "hello", sentAt: Timestamp(milliseconds: Int64(index)), receivedAt: Timestamp(milliseconds: Int64(index)),
            state: index % 2 == 0 ? .pending : .ignored)
        message.category = index % 3 == 0 ? .praise : .other
        return message
    }

    /// A file of the earlier release.
    private static func earlierFile(in folder: TemporaryFolder) async throws {
        let store = try await SQLiteStore.open(.init(path: folder.databasePath), schemas: Self.earlier)
        try await store.transaction("test") { tx in
            for index in 0 ..< Self.total { try tx.insert(EarlierMessage(Self.message(index))) }
        }
        try await store.close()
    }

    /// Every kind of question that rests on a column: fields, indexes, search, running counts.
    private static func check(_ store: SQLiteStore) async throws {
        #expect(try await store.count(Query<Message>()) == Self.total)
        #expect(try await store.count(Query<Message>().where(Message.fields.workspaceID == "w1" && Message.fields.state == .pending)) == Self.total / 2)
        #expect(try await store.find(Query<Message>().where(Message.fields.platformMessageID == "p1299")).map(\.id) == ["m1299"])
        #expect(try await store.count(Query<Message>().where(Message.fields.workspaceID == "w1" && .matches("rare"))) == Self.total / 10)
        let praise = (0 ..< Self.total).count { $0 % 3 == 0 }
        #expect(try await store.count(Query<Message>().where(Message.fields.category == .praise)) == praise)
        let counted = try await store.read("test") { try $0.runningCount(Message.self, "outcomes", scope: "w1", in: Self.everything, by: [.field("category")]) }
        #expect(counted.first { $0.values == [.text("praise")] }?.count == praise)
        try await store.verifyIntegrity()
    }

    @Test func itIsToldHowFarItIsAndNothingIsFilledTwice() async throws {
        try await TemporaryFolder.with { folder in
            try await Self.earlierFile(in: folder)
            let told = Told()
            let store = try await SQLiteStore.open(.init(path: folder.databasePath, onFill: { told.add($0) }), schemas: CoreSchemas.all)
            #expect(told.all.filter { $0.collection == "messages" }.map(\.done) == [0, 500, 1_000, 1_300])
            #expect(told.all.filter { $0.collection == "messages" }.map(\.left) == [1_300, 800, 300, 0])
            try await Self.check(store)
            try await store.close()
            let again = try await SQLiteStore.open(.init(path: folder.databasePath, onFill: { told.add($0) }), schemas: CoreSchemas.all)
            #expect(told.all.count == 4)
            try await again.close()
        }
    }

    /// The files as a process leaves them that is killed at that moment: what is committed stands in the log, nothing was closed.
    @Test func aStartThatWasKilledIsGoneOnWith() async throws {
        try await TemporaryFolder.with { folder in
            try await Self.earlierFile(in: folder)
            let images = Told()
            let image = { @Sendable (number: Int) in folder.url.appending(path: "killed-\(number)") }
            let path = folder.databasePath
            let whole = try await SQLiteStore.open(
                .init(path: path) { progress in
                    let place = image(images.all.count)
                    images.add(progress)
                    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                    for end in ["", "-wal"] where FileManager.default.fileExists(atPath: path + end) {
                        try FileManager.default.copyItem(atPath: path + end, toPath: place.appending(path: "data.sqlite").path + end)
                    }
                }, schemas: CoreSchemas.all)
            try await whole.close()
            #expect(images.all.count == 4)
            for (number, progress) in images.all.enumerated() {
                let file = image(number).appending(path: "data.sqlite").path
                // A way back to the earlier release and forth again begins anew, and ends the same.
                if number == 2 { try await SQLiteStore.open(.init(path: file), schemas: Self.earlier).close() }
                let told = Told()
                let store = try await SQLiteStore.open(.init(path: file, onFill: { told.add($0) }), schemas: CoreSchemas.all)
                #expect(told.all.first?.left == (number == 2 ? Self.total : progress.left))
                try await Self.check(store)
                try await store.close()
            }
        }
    }

    @Test func anOpeningThatIsGivenUpLeavesTheRestToTheNext() async throws {
        try await TemporaryFolder.with { folder in
            try await Self.earlierFile(in: folder)
            for turn in 0 ..< 3 {
                let told = Told()
                await #expect { _ = try await SQLiteStore.open(.init(path: folder.databasePath, onFill: { progress in
                    told.add(progress)
                    if progress.done > 0 { throw AppError(.shuttingDown, "Enough for now.") }
                }), schemas: CoreSchemas.all) } throws: { ($0 as? AppError)?.code == .shuttingDown }
                #expect(told.all.map(\.left) == [[1_300, 800], [800, 300], [300, 0]][turn])
            }
            let store = try await SQLiteStore.open(.init(path: folder.databasePath), schemas: CoreSchemas.all)
            try await Self.check(store)
            try await store.close()
        }
    }

    private final class Told: Sendable {
        private let list = Mutex<[FillProgress]>([])
        var all: [FillProgress] { self.list.withLock { $0 } }
        func add(_ progress: FillProgress) { self.list.withLock { $0.append(progress) } }
    }
}
