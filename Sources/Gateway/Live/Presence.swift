import Core

/// Who looks at which conversation, by the dashboards of one workspace in this process. One person counts once, however many windows show
/// the conversation.
struct Presence {
    struct Viewer: Sendable, Hashable {
        var userID: Identifier<User>
        var name: String
    }

    /// A conversation and everybody who looks at it now, by name.
    struct View: Sendable, Hashable {
        var conversationID: Identifier<Conversation>
        var viewers: [Viewer]
    }

    private var sockets: [String: (conversationID: Identifier<Conversation>, viewer: Viewer)] = [:]

    /// The conversations that somebody looks at.
    var all: [View] { Set(self.sockets.values.map(\.conversationID)).sorted { $0.rawValue < $1.rawValue }.map(self.viewed) }

    /// Notes what a dashboard shows now; returns the conversations whose viewers have changed.
    mutating func view(_ conversationID: Identifier<Conversation>?, socketID: String, userID: Identifier<User>, name: String) -> [View] {
        let old = self.sockets[socketID]?.conversationID
        guard old != conversationID else { return [] }
        let touched = [old, conversationID].compactMap { $0 }
        let before = touched.map(self.viewed)
        self.sockets[socketID] = conversationID.map { ($0, Viewer(userID: userID, name: name)) }
        return zip(before, touched.map(self.viewed)).filter { $0 != $1 }.map { $1 }
    }

    /// A dashboard is gone.
    mutating func leave(_ socketID: String) -> [View] {
        guard let (conversationID, viewer) = self.sockets[socketID] else { return [] }
        return self.view(nil, socketID: socketID, userID: viewer.userID, name: viewer.name).filter { $0.conversationID == conversationID }
    }

    private func viewed(_ conversationID: Identifier<Conversation>) -> View {
        let viewers = Set(self.sockets.values.filter { $0.conversationID == conversationID }.map(\.viewer))
        return View(conversationID: conversationID, viewers: viewers.sorted { ($0.name, $0.userID.rawValue) < ($1.name, $1.userID.rawValue) })
    }
}
