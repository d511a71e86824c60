import Core

/// Who looks at which conversation, by the dashboards of one workspace in this process. One person counts once, however many windows show
/// the conversation.
struct Presence {
    struct Viewer: Sendable, Hashable {
        var userID: Identifier<User>
        var name: String
        /// Writes a reply there, in one of their windows.
        var isComposing = false
    }

    /// A conversation and everybody who looks at it now, by name.
    struct View: Sendable, Hashable {
        var conversationID: Identifier<Conversation>
        var viewers: [Viewer]
    }

    private struct Place: Hashable {
        var conversationID: Identifier<Conversation>
        var viewer: Viewer
    }

    private var sockets: [String: Place] = [:]

    /// The conversations that somebody looks at.
    var all: [View] { Set(self.sockets.values.map(\.conversationID)).sorted { $0.rawValue < $1.rawValue }.map(self.viewed) }

    /// Notes what a dashboard shows now; returns the conversations whose viewers have changed.
    mutating func view(_ conversationID: Identifier<Conversation>?, isComposing: Bool, socketID: String, userID: Identifier<User>, name: String) -> [View] {
        let old = self.sockets[socketID]
        let new = conversationID.map { Place(conversationID: $0, viewer: Viewer(userID: userID, name: name, isComposing: isComposing)) }
        guard old != new else { return [] }
        let touched = Set([old?.conversationID, conversationID].compactMap { $0 }).sorted { $0.rawValue < $1.rawValue }
        let before = touched.map(self.viewed)
        self.sockets[socketID] = new
        return zip(before, touched.map(self.viewed)).filter { $0 != $1 }.map { $1 }
    }

    /// A dashboard is gone.
    mutating func leave(_ socketID: String) -> [View] {
        guard let viewer = self.sockets[socketID]?.viewer else { return [] }
        return self.view(nil, isComposing: false, socketID: socketID, userID: viewer.userID, name: viewer.name)
    }

    private func viewed(_ conversationID: Identifier<Conversation>) -> View {
        var viewers: [Identifier<User>: Viewer] = [:]
        for place in self.sockets.values where place.conversationID == conversationID {
            let known = viewers[place.viewer.userID]
            viewers[place.viewer.userID] = Viewer(userID: place.viewer.userID, name: place.viewer.name, isComposing: place.viewer.isComposing || known?.isComposing == true)
        }
        return View(conversationID: conversationID, viewers: viewers.values.sorted { ($0.name, $0.userID.rawValue) < ($1.name, $1.userID.rawValue) })
    }
}
