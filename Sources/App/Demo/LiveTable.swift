import Core
import Foundation
import ServiceKit
import Storage
import Synchronization

/// A value behind a lock.
final class MutexBox<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>
    init(_ value: Value) { self.mutex = Mutex(value) }
    var value: Value {
        get { self.mutex.withLock { $0 } }
        set { self.mutex.withLock { $0 = newValue } }
    }
}

/// Prints a line for each message that reached a state worth seeing.
struct LiveTable: Sendable {
    let environment: ServiceEnvironment
    let workspaceID: Identifier<Workspace>
    let print: @Sendable (String) -> Void

    private static let shown: Set<MessageState> = [.awaitingReview, .responded, .ignored, .hidden, .failed, .handledElsewhere]

    /// Ends after `limit` messages reached such a state, or never.
    func run(until limit: Int?) async throws {
        self.print(Self.row("TIME", "PLATFORM", "FAN", "CATEGORY", "BECAME", "MESSAGE", "REPLY"))
        var seen: [String: MessageState] = [:]
        let subscription = try await self.environment.pubSub.subscribe(to: EventJournal.channel(self.workspaceID))
        for await pushed in subscription {
            try Task.checkCancellation()
            guard let event = EventJournal.event(from: pushed.payload), event.type == "message.changed", let state = event.values["state"].flatMap(MessageState.init), Self.shown.contains(state),
                seen[event.subjectID] != state, let message = try await self.environment.store.get(Message.self, Identifier(event.subjectID)), message.direction == .inbound
            else { continue }
            seen[event.subjectID] = state
            try await self.show(message)
            if let limit, seen.count >= limit { return }
        }
    }

    private func show(_ message: Message) async throws {
        let (contact, draft) = try await self.environment.read("demo.row") { tx in
            (try message.contactID.flatMap { try tx.get(Contact.self, $0) }, try message.draftID.flatMap { try tx.get(Draft.self, $0) })
        }
        // A crisis is nobody's entertainment: it is counted, not quoted.
        let isPrivate = message.triage?.risks.contains(.crisis) == true
        let text = isPrivate ? "(kept private)" : message.text.isEmpty ? "(\(message.attachments.first?.type ?? "nothing to read"))" : message.text
        let reply = draft.map { ($0.status == .sent ? "" : "draft: ") + $0.text } ?? ""
        let became: String =
            switch message.state {
            case .responded: message.route == .auto ? "answered" : "approved"
            case .awaitingReview: isPrivate ? "REVIEW NOW" : "review"
            default: message.state.rawValue
            }
        self.print(Self.row(String(message.sentAt.iso8601.dropFirst(11).prefix(8)), message.platform.rawValue, contact?.username ?? "", message.category?.rawValue ?? "", became, text, isPrivate ? "" : reply))
    }

    private static func row(_ time: String, _ platform: String, _ fan: String, _ category: String, _ became: String, _ text: String, _ reply: String) -> String {
        [(time, 8), (platform, 9), (fan, 16), (category, 21), (became, 10), (text, 44), (reply, 60)].map { Self.fit($0.0, $0.1) }.joined(separator: "  ")
    }

    /// One line of fixed width: control characters of a fan's text must not reach the terminal.
    static func fit(_ text: String, _ width: Int) -> String {
        let clean = String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.properties.generalCategory == .control || $0.properties.generalCategory == .format } ? " " : $0 })
        if clean.count <= width { return clean + String(repeating: " ", count: width - clean.count) }
        return String(clean.prefix(width - 1)) + "…"
    }
}
