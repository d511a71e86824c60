import Coordination
import Core
import Foundation
@testable import Gateway
import HTTPTypes
import HummingbirdTesting
import Logging
import NIOCore
import ServiceKit
import ServiceLifecycle
import ServiceTesting
import Storage
import Synchronization
import Testing

@Suite("Live events") struct EventTests {
    /// What a client has got so far, chunk by chunk; ends the stream after so many.
    private final class Client: Sendable {
        struct Enough: Error {}
        private let chunks = Mutex<[String]>([])
        private let source: AsyncStream<String>.Continuation
        let arriving: AsyncStream<String>
        let limit: Int

        init(limit: Int) {
            self.limit = limit
            (self.arriving, self.source) = AsyncStream.makeStream(of: String.self)
        }

        var text: [String] { self.chunks.withLock { $0 } }

        func take(_ chunk: String) throws {
            let count = self.chunks.withLock { chunks in
                chunks.append(chunk)
                return chunks.count
            }
            self.source.yield(chunk)
            if count >= self.limit { throw Enough() }
        }
    }

    private func write(_ environment: ServiceEnvironment, _ workspace: Identifier<Workspace>, _ subjects: ClosedRange<Int>) async throws {
        for subject in subjects {
            try await environment.write("event") { unit in unit.event("message.changed", workspaceID: workspace, subject: "m\(subject)", values: ["state": "responded"]) }
        }
    }

    /// Runs a stream until the client has had enough.
    private func run(_ environment: ServiceEnvironment, _ workspace: Identifier<Workspace>, after: Int64?, _ client: Client) async throws {
        let stream = EventStream(environment: environment, workspaceID: workspace, check: {})
        await #expect(throws: Client.Enough.self) { try await stream.run(after: after) { try client.take($0) } }
    }

    @Test("A client that comes back gets exactly what it missed, in order")
    func replay() async throws {
        try await Installation.built { _, environment, _ in
            try await self.write(environment, "w1", 1 ... 5)
            try await self.write(environment, "w2", 1 ... 3)
            let client = Client(limit: 4)
            try await self.run(environment, "w1", after: 2, client)
            #expect(client.text[0] == "retry: 2000\n\n")
            for (index, sequence) in [3, 4, 5].enumerated() {
                #expect(client.text[index + 1].hasPrefix("id: \(sequence)\ndata: {"))
                #expect(client.text[index + 1].contains(#""subject_id":"m\#(sequence)""#))
                #expect(client.text[index + 1].hasSuffix("}\n\n"))
            }
        }
    }

    @Test("A new client starts with the next event, and none is lost between reading and listening")
    func live() async throws {
        let pubSub = WatchedPubSub()
        try await Installation.built(.init(pubSub: pubSub)) { _, environment, _ in
            try await self.write(environment, "w1", 1 ... 2)
            let client = Client(limit: 5)
            async let running: Void = self.run(environment, "w1", after: nil, client)
            var arriving = client.arriving.makeAsyncIterator()
            // retry, ready
            _ = await arriving.next()
            #expect(await arriving.next() == "id: 2\nevent: ready\ndata: {\"sequence\":2}\n\n")
            try await self.write(environment, "w2", 1 ... 1)
            try await self.write(environment, "w1", 3 ... 5)
            try await running
            #expect(client.text.suffix(3).compactMap { $0.split(separator: "\n").first.map(String.init) } == ["id: 3", "id: 4", "id: 5"])
        }
    }

    @Test("What was not pushed is fetched when the next event shows the gap")
    func gap() async throws {
        let pubSub = WatchedPubSub()
        try await Installation.built(.init(pubSub: pubSub)) { _, environment, _ in
            let client = Client(limit: 5)
            async let running: Void = self.run(environment, "w1", after: nil, client)
            var arriving = client.arriving.makeAsyncIterator()
            _ = await arriving.next()
            _ = await arriving.next()
            // Two events are stored by a process whose pushes are lost.
            var silent = environment
            silent.pubSub = InProcessPubSub()
            try await self.write(silent, "w1", 1 ... 2)
            try await self.write(environment, "w1", 3 ... 3)
            try await running
            #expect(client.text.suffix(3).compactMap { $0.split(separator: "\n").first.map(String.init) } == ["id: 1", "id: 2", "id: 3"])
        }
    }

    @Test("Whoever was away too long, or shows a number from the future, is told to reload", arguments: [1, 99])
    func reload(after: Int64) async throws {
        try await Installation.built { _, environment, _ in
            try await self.write(environment, "w1", 1 ... 5)
            _ = try await environment.store.transaction("old events go") { tx in try tx.deleteAll(Query<Event>().where(Event.fields.sequence <= 3)) }
            let client = Client(limit: 2)
            try await self.run(environment, "w1", after: after, client)
            #expect(client.text[1] == "id: 5\nevent: reload\ndata: {\"sequence\":5}\n\n")
        }
    }

    @Test("A quiet line has a heartbeat, and ends when the person may no longer look")
    func heartbeat() async throws {
        try await Installation.built { time, environment, _ in
            struct Gone: Error {}
            let isMember = Mutex(true)
            let client = Client(limit: 100)
            let stream = EventStream(environment: environment, workspaceID: "w1", check: { if !isMember.withLock({ $0 }) { throw Gone() } })
            async let running = #expect(throws: Gone.self) { try await stream.run(after: nil) { try client.take($0) } }
            var arriving = client.arriving.makeAsyncIterator()
            _ = await arriving.next()
            _ = await arriving.next()
            while time.sleeperCount == 0 { await Task.yield() }
            time.advance(by: EventStream.heartbeat)
            #expect(await arriving.next() == ": still here\n\n")
            isMember.withLock { $0 = false }
            while time.sleeperCount == 0 { await Task.yield() }
            time.advance(by: EventStream.heartbeat)
            _ = await running
        }
    }

    @Test("One person opens only so many lines")
    func bounded() {
        let counter = PlaceCounter<User>(maximum: EventRoutes.maximumPerUser, inAll: EventRoutes.maximumInAll)
        var places = (0 ..< EventRoutes.maximumPerUser).map { _ in counter.take("u1") }
        #expect(places.allSatisfy { $0 != nil })
        #expect(counter.take("u1") == nil)
        #expect(counter.take("u2") != nil)
        places.removeLast()
        #expect(counter.take("u1") != nil)
    }

    @Test("A graceful shutdown ends open lines cleanly")
    func shutdown() async throws {
        let pubSub = WatchedPubSub()
        try await Installation.built(.init(pubSub: pubSub), port: 0) { _, environment, gateway in
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let application = try gateway.application { port.yield($0) }
            let group = ServiceGroup(configuration: .init(services: [application], logger: environment.logger))
            let serving = Task { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let bound = try #require(await iterator.next())
            let text = try await TestClient.withClient(host: "127.0.0.1", port: bound) { client in
                let body = ByteBuffer(string: #"{"email":"mia@example.com","name":"Mia","password":"correct horse"}"#)
                let registered = try await client.post("/api/v1/register", headers: [.contentType: "application/json"], body: body)
                let cookie = try #require(registered.headers[.setCookie]?.split(separator: ";").first.map(String.init))
                let workspace = Reply(status: 200, text: String(buffer: try #require(registered.body)))["workspaces.0.id"]
                async let events = client.get("/api/v1/workspaces/\(workspace)/events", headers: [.cookie: cookie])
                var listening = pubSub.subscribed.makeAsyncIterator()
                _ = await listening.next()
                await group.triggerGracefulShutdown()
                return try await events.body.map { String(buffer: $0) } ?? ""
            }
            #expect(text.hasPrefix("retry: 2000\n\n"))
            try await serving.value
        }
    }
}
