import Core
import Storage

/// Searching text.
enum SearchCases {
    private static let texts = [
        "Where can I buy the blue hoodie?", "LOVE the hoodies!!", "Wo gibt es Müsli in Köln?", "don't stop, it's great", "C++ or Rust: which first?",
        "price 20€ NEAR me OR you AND \"them\"", "日本語のコメント", "muesli is not the same word",
    ]

    /// What is typed, and which texts it finds.
    private static let searches: [(String, [Int])] = [
        ("hoodie", [0, 1]), ("HOODIES", [1]), ("blue hoodie", [0]), ("hoodie blue where", [0]), ("hood", [0, 1]), ("oodie", []), ("musli", [2]), ("MÜSLI", [2]), ("koln", [2]),
        ("don't", [3]), ("it's", [3]), ("c++", [4]), ("rust", [4]), ("near OR you", [5]), ("\"them\"", [5]), ("\"them", [5]), ("20€", [5]), ("日本語", [6]),
        ("AND", [5]), ("NOT hoodie", []), ("hoodie*", [0, 1]), ("text:hoodie", []), ("search_text : hoodie", []), ("{hoodie}", [0, 1]), ("(hoodie", [0, 1]), ("^hoodie", [0, 1]),
        ("hoodie -blue", [0]), ("a", []), ("w", []), ("' ; DROP TABLE probes; --", []),
    ]

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "a search finds words, and what is typed is never syntax") { fixture in
            let store = try await fixture.store()
            for (index, text) in Self.texts.enumerated() { try await store.insert(Probe(Identifier("p\(index)"), at: 1_000 + Int64(index), text: text)) }
            for (typed, expected) in Self.searches {
                let scoped = Condition<Probe>.matches(typed) && Probe.fields.workspaceID == "w1"
                for query in [Query(scoped).sort(by: Probe.fields.at), Query(scoped).sort(by: Probe.fields.at).limit(50), Query(.matches(typed)).sort(by: Probe.fields.at)] {
                    let found = try await store.find(query).map(\.id.rawValue)
                    try expectEqual(found, expected.map { "p\($0)" }, "searching \(typed):")
                }
            }
            for typed in ["", "   ", "\"", "*", "-- !?"] {
                try await expectFailure(.validationFailed) { _ = try await store.find(Query<Probe>.where(.matches(typed))) }
            }
            try await store.close()
        },
        ConformanceCase(name: "a search follows changes, deletions and other workspaces") { fixture in
            let store = try await fixture.store()
            try await store.insert(Probe("p1", text: "apple"))
            try await store.insert(Probe("p2", workspaceID: "w2", text: "apple"))
            let query: @Sendable (String) -> Query<Probe> = { .where(Probe.fields.workspaceID == "w1" && .matches($0)).sort(by: Probe.fields.at, .descending).limit(10) }
            try expectEqual(try await store.find(query("apple")).map(\.id.rawValue), ["p1"])
            try await store.transaction("test") { try $0.replace(Probe("p1", at: 9_000, text: "pear")) }
            try expectEqual(try await store.find(query("apple")).count, 0)
            try expectEqual(try await store.find(query("pear")).count, 1)
            _ = try await store.transaction("test") { try $0.update(.where(Probe.fields.id == "p1"), set: [.set(Probe.fields.count, 5)]) }
            try expectEqual(try await store.find(query("pear")).first?.count, 5)
            try await store.save(Probe("p1", at: 9_000, text: "plum"))
            try expectEqual(try await store.find(query("pear")).count, 0)
            try expectEqual(try await store.find(query("plum")).count, 1)
            _ = try await store.transaction("test") { try $0.delete(Probe.self, "p1") }
            try expectEqual(try await store.find(query("plum")).count, 0)
            try await store.close()
        },
        ConformanceCase(name: "searched pages of one millisecond keep the order of ids") { fixture in
            let store = try await fixture.store()
            try await store.transaction("test") { transaction in
                for index in 0 ..< 30 { try transaction.insert(Probe(Identifier("p\(index)"), at: 1_000 + Int64(index / 10), text: "common")) }
            }
            for order in [Query<Probe>.SortOrder.ascending, .descending] {
                let query = Query<Probe>.where(Probe.fields.workspaceID == "w1" && .matches("common") && Probe.fields.mood == .calm).sort(by: Probe.fields.at, order)
                let whole = try await store.find(query).map(\.id.rawValue)
                var found: [String] = []
                var cursor: Cursor?
                repeat {
                    let page = try await store.page(query.limit(4).after(cursor))
                    found += page.items.map(\.id.rawValue)
                    cursor = page.next
                } while cursor != nil && found.count < 100
                try expectEqual(found, whole)
                try expectEqual(whole.count, 30)
            }
            try await store.close()
        },
    ]
}
