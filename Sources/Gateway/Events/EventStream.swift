import Coordination
import Core
import Foundation
import ServiceKit
import ServiceLifecycle
import Storage

/// One client's view of a workspace's events, in their order and without gaps: first what it missed, then live.
///
/// `reload` tells the client that what it missed is no longer kept. A comment every 15 seconds keeps proxies from closing the line and
/// finds out that the client has gone or may no longer look.
struct EventStream: Sendable {
    /// Between heartbeats.
    static let heartbeat: Duration = .seconds(15)
    /// Pages of missed events before the client has to reload.
    private static let maximumReplayPages = 10

    let environment: ServiceEnvironment
    let workspaceID: Identifier<Workspace>
    /// Throws when the person may no longer look.
    let check: @Sendable () async throws -> Void

    private enum Signal: Sendable {
        case event(PubSubMessage)
        case beat
    }

    /// Writes until the client goes, the permission ends, or the server shuts down.
    ///
    /// - Parameters:
    ///   - lastSeen: the number of the last event that the client has; nil starts with the next one.
    ///   - write: one chunk of the stream; throws when the client is gone.
    func run(after lastSeen: Int64?, write: (String) async throws -> Void) async throws {
        // Subscribed before reading: nothing can fall between.
        let subscription = try await self.environment.pubSub.subscribe(to: EventJournal.channel(self.workspaceID), buffer: 256)
        defer { subscription.cancel() }
        let (signals, continuation) = AsyncStream.makeStream(of: Signal.self, bufferingPolicy: .bufferingNewest(512))
        let time = self.environment.time
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await message in subscription { continuation.yield(.event(message)) }
                    continuation.finish()
                }
                group.addTask {
                    while true {
                        try await time.sleep(for: Self.heartbeat)
                        continuation.yield(.beat)
                    }
                }
                defer { group.cancelAll() }
                try await self.serve(signals, after: lastSeen, write: write)
            }
        } onGracefulShutdown: {
            continuation.finish()
        }
    }

    private func serve(_ signals: AsyncStream<Signal>, after lastSeen: Int64?, write: (String) async throws -> Void) async throws {
        try await write("retry: 2000\n\n")
        var last: Int64
        if let lastSeen {
            last = try await self.catchUp(from: lastSeen, write: write)
        } else {
            last = try await self.latest()
            try await write("id: \(last)\nevent: ready\ndata: {\"sequence\":\(last)}\n\n")
        }
        for await signal in signals {
            switch signal {
            case .beat:
                try await self.check()
                try await write(": still here\n\n")
            case .event(let message):
                guard let event = EventJournal.event(from: message.payload) else { continue }
                if event.sequence <= last { continue }
                if event.sequence == last + 1, message.droppedBefore == 0 {
                    try await write(Self.text(event))
                    last = event.sequence
                } else {
                    last = try await self.catchUp(from: last, write: write)
                }
            }
        }
    }

    /// Writes what came after `start`, or tells to reload; returns the number of the last event that the client has now.
    private func catchUp(from start: Int64, write: (String) async throws -> Void) async throws -> Int64 {
        var last = start
        for _ in 0 ..< Self.maximumReplayPages {
            let from = last
            let workspaceID = self.workspaceID
            guard let events = try await self.environment.read("events.since", { tx in try EventJournal.since(from, workspaceID: workspaceID, in: tx) }) else { break }
            if events.isEmpty { return last }
            for event in events {
                try await write(Self.text(event))
                last = event.sequence
            }
        }
        last = try await self.latest()
        try await write("id: \(last)\nevent: reload\ndata: {\"sequence\":\(last)}\n\n")
        return last
    }

    private func latest() async throws -> Int64 {
        let workspaceID = self.workspaceID
        return try await self.environment.read("events.latest") { tx in try EventJournal.latest(workspaceID: workspaceID, in: tx) }
    }

    private static func text(_ event: Event) -> String {
        let view = EventView(event)
        // JSON has no raw line breaks, so it is one line of the stream.
        let data = (try? APIJSON.encode(view)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
        return "id: \(event.sequence)\ndata: \(data)\n\n"
    }
}
