import Core
import Foundation
import Storage
import StorageSQLite
import Testing

/// The last word of a search counts as a beginning, however it is looked for.
@Suite struct SearchBeginningTests {
    private static let workspaceID = Identifier<Workspace>("w-1")

    private static func message(_ index: Int, _ text: String, workspaceID: Identifier<Workspace> = Self.workspaceID) -> Message {
        Message(
            id: Identifier("m\(index)"), workspaceID: workspaceID, connectionID: "c1", conversationID: "v1", platform: .instagram, kind: .comment, direction: .inbound,
            platformMessageID: "p\(index)", text: text, sentAt: Timestamp(milliseconds: Int64(index)), receivedAt: Timestamp(milliseconds: Int64(index)), state: .pending)
    }

    private func find(_ words: String, limit: Int = 10, _ store: SQLiteStore) async throws -> [String] {
        try await store.find(
            Query<Message>.where(Message.fields.workspaceID == Self.workspaceID && .matches(words)).sort(by: Message.fields.receivedAt, .descending).limit(limit)
        ).map(\.text)
    }

    private static let texts = [
        "Café crème today", "I love it", "what a lovely day", "LOVED it", "the glove", "naïve", "Straße 7", "vlog日本語", "vlogs", "привет мир", "приветы", "l'amour", "lo", "100 times", "1000 times", "10",
    ]

    @Test(arguments: [
        ("lov", ["LOVED it", "what a lovely day", "I love it"]), ("love", ["LOVED it", "what a lovely day", "I love it"]), ("LOVEL", ["what a lovely day"]), ("it lov", ["LOVED it", "I love it"]),
        ("lo", ["lo", "LOVED it", "what a lovely day", "I love it"]), ("l", ["l'amour"]), ("caf", ["Café crème today"]), ("café", ["Café crème today"]), ("nai", ["naïve"]), ("naï", ["naïve"]),
        ("stra", ["Straße 7"]), ("vlog", ["vlogs", "vlog日本語"]), ("приве", ["приветы", "привет мир"]), ("10", ["10", "1000 times", "100 times"]), ("times 100", ["1000 times", "100 times"]), ("zebra", []),
        ("lov nothing", []), ("AND", []), ("am", ["l'amour"]),
    ])
    func beginningsAreFound(words: String, expected: [String]) async throws {
        try await TemporaryFolder.with { folder in
            let store = try await SQLiteStore.open(.init(path: folder.databasePath), schemas: CoreSchemas.all)
            try await store.transaction("test") { tx in
                for (index, text) in Self.texts.enumerated() {
                    try tx.insert(Self.message(index, text))
                    try tx.insert(Self.message(100 + index, text, workspaceID: "w-2"))
                }
            }
            #expect(try await self.find(words, store) == expected)
            try await store.close()
        }
    }

    @Test func aBeginningOfMoreWordsThanAreLookedUpIsFoundToo() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await SQLiteStore.open(.init(path: folder.databasePath), schemas: CoreSchemas.all)
            let words = (0 ..< 300).map { "word" + String($0, radix: 26).map { String(UnicodeScalar(97 + UInt8($0.hexDigitValue ?? Int(($0.asciiValue ?? 97) - 87)))) }.joined() }
            for chunk in 0 ..< 6 {
                try await store.transaction("test") { tx in for index in chunk * 40 ..< (chunk + 1) * 40 { try tx.insert(Self.message(index, words[index])) } }
                let stored = words.prefix((chunk + 1) * 40)
                #expect(try await self.find("word", limit: 7, store) == Array(stored.reversed().prefix(7)))
                #expect(try await self.find("wor", limit: 1_000, store) == Array(stored.reversed()))
            }
            try await store.close()
        }
    }

    @Test func whatWasDeletedOrChangedIsNoLongerFound() async throws {
        try await TemporaryFolder.with { folder in
            let store = try await SQLiteStore.open(.init(path: folder.databasePath), schemas: CoreSchemas.all)
            try await store.transaction("test") { tx in for index in 0 ..< 3 { try tx.insert(Self.message(index, "lovely \(index)")) } }
            var changed = Self.message(1, "other")
            changed.receivedAt = Timestamp(milliseconds: 1)
            let other = changed
            try await store.transaction("test") { tx in
                _ = try tx.delete(Message.self, "m0")
                try tx.replace(other)
            }
            #expect(try await self.find("lov", store) == ["lovely 2"])
            #expect(try await self.find("oth", store) == ["other"])
            // Within the transaction that stores it.
            let found = try await store.transaction("test") { tx in
                try tx.insert(Self.message(9, "loving"))
                return try tx.find(Query<Message>.where(Message.fields.workspaceID == Self.workspaceID && .matches("lov")).sort(by: Message.fields.receivedAt, .descending).limit(5)).map(\.text)
            }
            #expect(found == ["loving", "lovely 2"])
            try await store.close()
        }
    }
}
