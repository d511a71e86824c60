import Core
import Foundation
import Storage

/// Events of a workspace, numbered without gaps in commit order, so that a dashboard that comes back can ask for what it missed.
public enum EventJournal {
    /// How long events are kept for replay.
    public static let retention: Duration = .hours(24)

    /// The `PubSub` channel that a workspace's events are published on.
    public static func channel(_ workspaceID: Identifier<Workspace>) -> String { "events/\(workspaceID.rawValue)" }

    /// How an event travels over `PubSub`.
    public static func text(_ event: Event) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // A struct of strings and integers always encodes.
        return (try? encoder.encode(event)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads what `text` wrote; nil for anything else.
    public static func event(from text: String) -> Event? { try? JSONDecoder().decode(Event.self, from: Data(text.utf8)) }

    static func append(_ pending: [(workspaceID: Identifier<Workspace>, type: String, subject: String, values: [String: String])], at now: Timestamp, in tx: any Transaction) throws -> [Event] {
        guard !pending.isEmpty else { return [] }
        var events: [Event] = []
        var heads: [Identifier<Workspace>: SequenceHead] = [:]
        for entry in pending {
            var head: SequenceHead
            if let known = heads[entry.workspaceID] { head = known } else { head = try self.head(of: entry.workspaceID, in: tx) }
            head.value += 1
            heads[entry.workspaceID] = head
            let event = Event(
                id: Identifier("\(entry.workspaceID.rawValue)/\(head.value)"), workspaceID: entry.workspaceID, sequence: head.value, type: entry.type, subjectID: entry.subject, values: entry.values,
                at: now)
            try tx.insert(event)
            events.append(event)
        }
        for head in heads.values { try tx.save(head) }
        return events
    }

    private static func head(of workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> SequenceHead {
        let id = Identifier<SequenceHead>("\(workspaceID.rawValue)/events")
        return try tx.get(SequenceHead.self, id) ?? SequenceHead(id: id, workspaceID: workspaceID)
    }

    /// What came after `sequence`, oldest first; nil when that is too long ago and the client has to reload.
    public static func since(_ sequence: Int64, workspaceID: Identifier<Workspace>, limit: Int = 500, in tx: any ReadTransaction) throws -> [Event]? {
        let head = try self.head(of: workspaceID, in: tx).value
        guard sequence <= head else { return nil }
        guard sequence < head else { return [] }
        let events = try tx.find(
            Query<Event>().where(Event.fields.workspaceID == workspaceID && Event.fields.sequence > sequence).sort(by: Event.fields.sequence, .ascending).limit(limit))
        guard events.first?.sequence == sequence + 1 else { return nil }
        return events
    }

    /// The number of the newest event, 0 when there is none.
    public static func latest(workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> Int64 { try self.head(of: workspaceID, in: tx).value }
}
