import Core
@testable import Gateway
import Testing

@Suite("Who looks at which conversation") struct PresenceTests {
    private func names(_ views: [Presence.View]) -> [String: [String]] { Dictionary(uniqueKeysWithValues: views.map { ($0.conversationID.rawValue, $0.viewers.map(\.name)) }) }

    @Test("Everybody is told of the conversation that was left and of the one that was opened")
    func moving() {
        var presence = Presence()
        #expect(self.names(presence.view("c1", isComposing: false, socketID: "s1", userID: "u1", name: "Ana")) == ["c1": ["Ana"]])
        #expect(self.names(presence.view("c1", isComposing: false, socketID: "s2", userID: "u2", name: "Bo")) == ["c1": ["Ana", "Bo"]])
        #expect(self.names(presence.view("c2", isComposing: false, socketID: "s1", userID: "u1", name: "Ana")) == ["c1": ["Bo"], "c2": ["Ana"]])
        #expect(self.names(presence.all) == ["c1": ["Bo"], "c2": ["Ana"]])
        #expect(self.names(presence.view(nil, isComposing: false, socketID: "s1", userID: "u1", name: "Ana")) == ["c2": []])
        #expect(self.names(presence.leave("s2")) == ["c1": []])
        #expect(presence.all.isEmpty)
    }

    @Test("A person with two windows counts once, and is gone with the last")
    func twoWindows() {
        var presence = Presence()
        _ = presence.view("c1", isComposing: false, socketID: "s1", userID: "u1", name: "Ana")
        #expect(presence.view("c1", isComposing: false, socketID: "s2", userID: "u1", name: "Ana") == [])
        #expect(presence.leave("s1") == [])
        #expect(self.names(presence.leave("s2")) == ["c1": []])
        #expect(presence.leave("s2") == [])
        #expect(presence.view(nil, isComposing: false, socketID: "s3", userID: "u3", name: "Cy") == [])
    }

    @Test("Writing is told when it begins and ends, whichever window it is in")
    func composing() {
        var presence = Presence()
        _ = presence.view("c1", isComposing: false, socketID: "s1", userID: "u1", name: "Ana")
        _ = presence.view("c1", isComposing: false, socketID: "s2", userID: "u1", name: "Ana")
        #expect(presence.view("c1", isComposing: true, socketID: "s2", userID: "u1", name: "Ana").first?.viewers == [.init(userID: "u1", name: "Ana", isComposing: true)])
        #expect(presence.view("c1", isComposing: true, socketID: "s1", userID: "u1", name: "Ana") == [])
        #expect(presence.leave("s2") == [])
        #expect(presence.view("c1", isComposing: false, socketID: "s1", userID: "u1", name: "Ana").first?.viewers == [.init(userID: "u1", name: "Ana", isComposing: false)])
    }

    @Test("Rooms go by role: the higher hear what the lower hear")
    func rooms() {
        #expect(LiveAudience.rooms("w", for: .analyst) == ["w/analyst"])
        #expect(LiveAudience.rooms("w", for: .owner) == ["w/analyst", "w/moderator", "w/manager", "w/owner"])
        #expect(LiveAudience.role(for: "message.changed") == .analyst)
        #expect(LiveAudience.role(for: "members.changed") == .manager)
    }

    @Test("A holder has so many places, and gets one back with the last reference")
    func places() {
        let counter = PlaceCounter<Session>(maximum: 2, inAll: 3)
        var held = [counter.take("a"), counter.take("a")]
        #expect(held.allSatisfy { $0 != nil })
        #expect(counter.take("a") == nil)
        let other = counter.take("b")
        #expect(other != nil && counter.take("c") == nil)
        held.removeLast()
        #expect(counter.take("c") != nil)
    }
}
