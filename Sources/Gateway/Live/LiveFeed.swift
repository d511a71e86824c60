import Coordination
import Core
import Foundation
import NIOCore
import Realtime
import ServiceKit
import Storage

/// One workspace's dashboards: its events in their order and without gaps, first what a dashboard missed, then live; and who looks at
/// which conversation.
actor LiveFeed {
    /// Pages of missed events before a dashboard has to reload.
    private static let maximumReplayPages = 10

    private struct Entry {
        var member: LiveMember
        var socket: Socket
        /// Follows the session through its tokens.
        var sessionID: Identifier<Session>
        var role: Role
        var isLive = false
    }

    let workspaceID: Identifier<Workspace>
    private let environment: ServiceEnvironment
    private let server: SocketServer
    private var entries: [String: Entry] = [:]
    private var presence = Presence()
    /// The number of the newest event that the rooms have; nil until the feed listens.
    private var last: Int64?
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(workspaceID: Identifier<Workspace>, environment: ServiceEnvironment, server: SocketServer) {
        self.workspaceID = workspaceID
        self.environment = environment
        self.server = server
    }

    // MARK: Events

    /// Passes events on until it is cancelled.
    func run() async throws {
        // Subscribed before reading: nothing can fall between.
        let subscription = try await self.environment.pubSub.subscribe(to: EventJournal.channel(self.workspaceID), buffer: 1_024)
        defer { subscription.cancel() }
        self.last = try await self.latest()
        for continuation in self.waiting { continuation.resume() }
        self.waiting = []
        for await message in subscription {
            guard let event = EventJournal.event(from: message.payload), let last, event.sequence > last else { continue }
            if event.sequence == last + 1, message.droppedBefore == 0 { await self.tell(event) } else { try await self.catchUp() }
        }
    }

    /// Ends everybody's wait when the feed can't run.
    func fail() {
        for continuation in self.waiting { continuation.resume() }
        self.waiting = []
        for entry in self.entries.values { entry.socket.disconnect(closesConnection: true) }
    }

    private func tell(_ event: Event) async {
        self.last = event.sequence
        self.server.emit("event", [Self.value(event)], to: [LiveAudience.room(self.workspaceID, LiveAudience.role(for: event.type))])
        if event.type == "members.changed" || event.type == "workspace.changed" { await self.check() }
    }

    /// Tells what the store has beyond the newest told; everybody reloads where it is too much.
    private func catchUp() async throws {
        for _ in 0 ..< Self.maximumReplayPages {
            guard let events = try await self.events(after: self.last ?? 0) else { break }
            if events.isEmpty { return }
            for event in events where event.sequence > self.last ?? 0 { await self.tell(event) }
        }
        let newest = try await self.latest()
        self.last = newest
        self.server.emit("reload", [.members(["sequence": .integer(newest)])], to: [LiveAudience.room(self.workspaceID, .analyst)])
    }

    // MARK: Joining

    func join(_ member: LiveMember, _ socket: Socket) async {
        self.entries[member.socketID] = Entry(member: member, socket: socket, sessionID: member.sessionID, role: member.role)
        if self.last == nil { await withCheckedContinuation { self.waiting.append($0) } }
        do {
            let isComplete = try await self.replay(member, socket)
            guard let last, self.entries[member.socketID] != nil else { return }
            // From here to the rooms nothing waits, so no event can come between.
            socket.emit(isComplete ? "ready" : "reload", .members(["sequence": .integer(last)]))
            self.entries[member.socketID]?.isLive = true
            for room in LiveAudience.rooms(self.workspaceID, for: self.entries[member.socketID]?.role ?? member.role) { socket.join(room) }
            for view in self.presence.all { socket.emit("presence", Self.value(view)) }
        } catch {
            // The client comes back and tries again.
            socket.disconnect(closesConnection: true)
        }
    }

    /// Sends what the client missed; false when that is no longer kept or too much.
    private func replay(_ member: LiveMember, _ socket: Socket) async throws -> Bool {
        guard var from = member.after else { return true }
        for _ in 0 ..< Self.maximumReplayPages {
            guard let last, from <= last else { return false }
            if from == last { return true }
            guard let events = try await self.events(after: from), let newest = self.last else { return false }
            // What is stored but not told yet comes through the rooms.
            for event in events where event.sequence <= newest {
                if LiveAudience.role(for: event.type) <= member.role { socket.emit("event", Self.value(event)) }
                from = event.sequence
            }
        }
        return from == self.last
    }

    func leave(_ socketID: String) {
        self.entries[socketID] = nil
        for view in self.presence.leave(socketID) { self.tell(view) }
    }

    // MARK: Presence

    /// Notes what is on a dashboard's screen; returns what is wrong with it.
    func view(_ conversationID: Identifier<Conversation>?, isComposing: Bool, by member: LiveMember) async -> String? {
        if let conversationID {
            let workspaceID = self.workspaceID
            let found = try? await self.environment.read("presence.conversation") { tx in try tx.get(Conversation.self, conversationID)?.workspaceID == workspaceID }
            guard found == true else { return "There is no such conversation." }
        }
        guard self.entries[member.socketID] != nil else { return "The connection has ended." }
        for view in self.presence.view(conversationID, isComposing: isComposing, socketID: member.socketID, userID: member.userID, name: member.name) { self.tell(view) }
        return nil
    }

    private func tell(_ view: Presence.View) { self.server.emit("presence", [Self.value(view)], to: [LiveAudience.room(self.workspaceID, .analyst)]) }

    // MARK: Permission

    /// Whether somebody of this user is connected.
    func has(_ userID: Identifier<User>) -> Bool { self.entries.values.contains { $0.member.userID == userID } }

    /// Looks again who may still listen: ends the connections of sessions that have ended and of people who are no members any more, and
    /// moves those whose role has changed to the rooms of their new one.
    func check() async {
        let now = self.environment.time.now()
        let workspaceID = self.workspaceID
        let asked = self.entries.mapValues { (sessionID: $0.sessionID, userID: $0.member.userID) }
        guard !asked.isEmpty else { return }
        let found = try? await self.environment.read("live.check") { tx in
            var roles: [Identifier<User>: Role?] = [:]
            var sessions: [Identifier<Session>: Identifier<Session>?] = [:]
            return try asked.mapValues { who -> (sessionID: Identifier<Session>, role: Role)? in
                if roles[who.userID] == nil { roles[who.userID] = .some(try tx.get(Membership.self, Membership.id(workspaceID, who.userID))?.role) }
                if sessions[who.sessionID] == nil { sessions[who.sessionID] = .some(try Session.current(who.sessionID, at: now, in: tx)?.id) }
                guard let role = roles[who.userID] ?? nil, let sessionID = sessions[who.sessionID] ?? nil else { return nil }
                return (sessionID, role)
            }
        }
        // A store that can't be read now is asked again at the next look.
        guard let found else { return }
        for (socketID, standing) in found {
            guard let entry = self.entries[socketID] else { continue }
            guard let standing else {
                entry.socket.emit("signed_out")
                entry.socket.disconnect(closesConnection: true)
                self.leave(socketID)
                continue
            }
            self.entries[socketID]?.sessionID = standing.sessionID
            guard standing.role != entry.role else { continue }
            self.entries[socketID]?.role = standing.role
            guard entry.isLive else { continue }
            let rooms = LiveAudience.rooms(self.workspaceID, for: standing.role)
            for room in LiveAudience.rooms(self.workspaceID, for: entry.role).subtracting(rooms) { entry.socket.leave(room) }
            for room in rooms { entry.socket.join(room) }
        }
    }

    // MARK: Reading and writing

    private func latest() async throws -> Int64 {
        let workspaceID = self.workspaceID
        return try await self.environment.read("events.latest") { tx in try EventJournal.latest(workspaceID: workspaceID, in: tx) }
    }

    private func events(after sequence: Int64) async throws -> [Event]? {
        let workspaceID = self.workspaceID
        return try await self.environment.read("events.since") { tx in try EventJournal.since(sequence, workspaceID: workspaceID, in: tx) }
    }

    private static func value(_ event: Event) -> WireValue {
        // The API's own JSON, so that times and names are as everywhere; strings and integers always encode.
        (try? APIJSON.encode(EventView(event))).flatMap { WireValue(json: ByteBuffer(bytes: $0)) } ?? .null
    }

    private static func value(_ view: Presence.View) -> WireValue {
        .members([
            "conversation_id": .string(view.conversationID.rawValue),
            "viewers": .array(view.viewers.map { .members(["user_id": .string($0.userID.rawValue), "name": .string($0.name), "is_composing": .bool($0.isComposing)]) }),
        ])
    }
}
