import Core
import Storage

/// Cursor pages.
enum PageCases {
    private static let fields = Probe.fields

    private static func pages(_ store: any Store, _ query: Query<Probe>, between: (Int) async throws -> Void = { _ in }) async throws -> [String] {
        var found: [String] = []
        var cursor: Cursor?
        var number = 0
        repeat {
            let page = try await store.page(query.after(cursor))
            found += page.items.map(\.id.rawValue)
            // Through text, as a client holds it.
            cursor = page.next.flatMap { Cursor(text: $0.text) }
            number += 1
            try await between(number)
        } while cursor != nil && number < 200
        return found
    }

    private static let orders: [(String, Query<Probe>)] = [
        ("id", Query<Probe>()),
        ("id descending", Query<Probe>().sort(by: fields.id, .descending)),
        ("time descending with ties", Query<Probe>().sort(by: fields.at, .descending)),
        ("optional ascending", Query<Probe>().sort(by: fields.score)),
        ("optional descending", Query<Probe>().sort(by: fields.score, .descending)),
        ("two keys", Query<Probe>().sort(by: fields.score, .descending).sort(by: fields.count)),
        ("two keys, filtered", .where(fields.isOpen == true && fields.count < 5).sort(by: fields.mood).sort(by: fields.slug, .descending)),
        ("searched, newest first", .where(fields.workspaceID == "w1" && .matches("word")).sort(by: fields.at, .descending)),
        ("searched, oldest first", .where(fields.workspaceID == "w1" && .matches("word")).sort(by: fields.at)),
        ("searched, other order", .where(fields.workspaceID == "w1" && .matches("word")).sort(by: fields.count, .descending)),
    ]

    static let all: [ConformanceCase] = [
        ConformanceCase(name: "pages put together are the whole list, in every order") { fixture in
            let store = try await fixture.store()
            try await store.transaction("test") { transaction in
                for index in 0 ..< 60 {
                    let scrambled = index * 37 % 60
                    try transaction.insert(Probe(
                        Identifier("p\(scrambled)"), slug: index % 4 == 0 ? nil : "s\(index)", mood: Probe.Mood.allCases[index % 3], count: index % 7,
                        score: index % 3 == 0 ? nil : Double(index % 5), at: 1_000 + Int64(index / 8), text: "word \(index)"))
                }
            }
            for (name, query) in Self.orders {
                let whole = try await store.find(query).map(\.id.rawValue)
                try expect(whole.count > 20, "\(name) finds too little to say anything")
                for size in [1, 7, 60] {
                    let found = try await Self.pages(store, query.limit(size))
                    try expectEqual(found, whole, "\(name), pages of \(size)")
                }
            }
            try await store.close()
        },
        ConformanceCase(name: "pages neither repeat nor skip a record when others come and go") { fixture in
            let store = try await fixture.store()
            try await store.transaction("test") { transaction in
                for index in 0 ..< 40 { try transaction.insert(Probe(Identifier("p\(index)"), at: 1_000 + Int64(index))) }
            }
            let found = try await Self.pages(store, Query<Probe>().sort(by: Self.fields.at, .descending).limit(5)) { number in
                try await store.insert(Probe(Identifier("new\(number)"), at: 5_000 + Int64(number)))
                _ = try await store.transaction("test") { try $0.delete(Probe.self, Identifier("p\(40 - number * 5)")) }
            }
            try expectEqual(found, (0 ..< 40).reversed().map { "p\($0)" })
            try await store.close()
        },
        ConformanceCase(name: "the last page says so, and a foreign cursor is refused") { fixture in
            let store = try await fixture.store()
            for index in 0 ..< 4 { try await store.insert(Probe(Identifier("p\(index)"))) }
            try expectEqual(try await store.page(Query<Probe>().limit(4)).next, nil)
            try expectEqual(try await store.page(Query<Probe>()).items.count, 4)
            let cursor = try await store.page(Query<Probe>().limit(2)).next
            try expect(cursor != nil, "there are two more")
            try await expectFailure(.validationFailed) { _ = try await store.page(Query<Probe>().sort(by: Self.fields.at).limit(2).after(cursor)) }
            try await expectFailure(.validationFailed) { _ = try await store.page(Query<Probe>().limit(2).after(Cursor(values: [.null]))) }
            try await store.close()
        },
    ]
}
