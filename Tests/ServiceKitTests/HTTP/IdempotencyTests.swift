import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServiceKit
import Storage
import Synchronization
import Testing

@Suite("Idempotency-Key") struct IdempotencyTests {
    private struct Count: Codable { var number: Int }

    /// Counts how often its handler really ran.
    private final class Effects: Sendable {
        let count = Mutex(0)
        /// Fails this many times first.
        let failures: Mutex<Int>

        init(failures: Int = 0) { self.failures = Mutex(failures) }

        func happen() throws -> Int {
            let fails = self.failures.withLock { left in
                left -= 1
                return left >= 0
            }
            if fails { throw AppError(.conflict, "Not now.") }
            return self.count.withLock { count in
                count += 1
                return count
            }
        }
    }

    private static func table(_ effects: Effects) -> RouteTable {
        var table = RouteTable()
        table.workspace(.post, "/things", "makeThing", needs: .analyst, "Makes.") { _ in
            var answer = try Answer.created(Count(number: try effects.happen()), at: "/things/1")
            answer.headers[.setCookie] = "secret=1"
            return answer
        }
        table.workspace(.post, "/secrets", "makeSecret", needs: .analyst, "Makes.", honoursIdempotencyKey: false) { _ in try .created(Count(number: try effects.happen())) }
        table.workspace(.put, "/things", "putThing", needs: .analyst, "Puts.") { _ in try .json(Count(number: try effects.happen())) }
        return table
    }

    private static let path = "/api/v1/workspaces/w1/things"

    @Test("A repetition is answered the same and done once")
    func repetition() async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            let first = try await stage.send(.post, Self.path, #"{"a":1}"#, as: "owner", key: "k1")
            let second = try await stage.send(.post, Self.path, #"{"a":1}"#, as: "owner", key: "k1")
            #expect(first.status == .created && second.status == .created)
            #expect(first.body == second.body)
            #expect(second.headers[.location] == "/things/1")
            #expect(second.headers[.idempotencyReplayed] == "true")
            #expect(second.headers[.setCookie] == nil)
            #expect(effects.count.withLock { $0 } == 1)
        }
    }

    @Test("The key with another body or path is refused", arguments: [#"{"a":2}"#, #"{"a":1} "#])
    func otherBody(body: String) async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            _ = try await stage.send(.post, Self.path, #"{"a":1}"#, as: "owner", key: "k1")
            let other = try await stage.send(.post, Self.path, body, as: "owner", key: "k1")
            #expect(other.status == .unprocessableContent)
            #expect(try stage.problem(other).code == "idempotency_key_reused")
            #expect(effects.count.withLock { $0 } == 1)
        }
    }

    @Test("Other keys, other people and requests without a key stand for themselves")
    func apart() async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            for (user, key) in [("owner", "k1"), ("owner", "k2"), ("manager", "k1"), ("owner", nil), ("owner", nil)] {
                let response = try await stage.send(.post, Self.path, "{}", as: user, key: key)
                #expect(response.status == .created)
            }
            #expect(effects.count.withLock { $0 } == 5)
        }
    }

    @Test("While the first is at work, the second is told to wait")
    func atWork() async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            _ = try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1")
            try await stage.environment.store.transaction("as if it had not ended") { tx in
                guard var record = try tx.first(Query<IdempotencyRecord>()) else { return }
                record.status = nil
                record.body = nil
                try tx.replace(record)
            }
            let second = try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1")
            #expect(second.status == .conflict)
            #expect(effects.count.withLock { $0 } == 1)
        }
    }

    @Test("A request that failed had no effect and may be tried again with its key")
    func failure() async throws {
        let effects = Effects(failures: 1)
        try await HTTPStage.with(Self.table(effects)) { stage in
            let first = try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1")
            #expect(first.status == .conflict)
            let second = try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1")
            #expect(second.status == .created)
        }
    }

    @Test("Keys are kept for a day")
    func retention() async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            _ = try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1")
            stage.time.advance(by: .hours(24))
            _ = try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1")
            #expect(effects.count.withLock { $0 } == 2)
        }
    }

    @Test("Answers with secrets are not kept; only POST has keys")
    func notKept() async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            for _ in 0 ..< 2 { _ = try await stage.send(.post, "/api/v1/workspaces/w1/secrets", "{}", as: "owner", key: "k1") }
            for _ in 0 ..< 2 { _ = try await stage.send(.put, Self.path, "{}", as: "owner", key: "k1") }
            #expect(effects.count.withLock { $0 } == 4)
            #expect(try await stage.environment.store.count(Query<IdempotencyRecord>()) == 0)
        }
    }

    @Test("A key that is no key is refused", arguments: ["", "with space", String(repeating: "k", count: 201)])
    func badKey(key: String) async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            let response = try await stage.send(.post, Self.path, "{}", as: "owner", key: key)
            #expect(response.status == .unprocessableContent)
            #expect(effects.count.withLock { $0 } == 0)
        }
    }

    @Test("Of many at once one is done")
    func concurrent() async throws {
        let effects = Effects()
        try await HTTPStage.with(Self.table(effects)) { stage in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0 ..< 10 { group.addTask { Int(try await stage.send(.post, Self.path, "{}", as: "owner", key: "k1").status.code) } }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(effects.count.withLock { $0 } == 1)
            #expect(Set(statuses).isSubset(of: [201, 409]) && statuses.contains(201))
        }
    }
}
