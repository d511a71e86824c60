import AvatarService
import Core
import ServiceKit
import Storage
import Testing

@Suite("Counts of the inbox's tabs") struct TabCountsTests {
    /// Every state with every route and category, drafts and put-off times among them, by both sides, and some of another workspace.
    private func fill(_ house: House) async throws -> [Message] {
        let now = house.time.now()
        var messages: [Message] = []
        let routes: [Route?] = [nil] + Route.allCases
        let categories: [Core.Category?] = [nil] + Core.Category.allCases
        for state in MessageState.allCases {
            for route in routes {
                for category in categories {
                    let number = messages.count
                    var message = Message(
                        id: Identifier("m\(number)"), workspaceID: number % 11 == 0 ? "w2" : "w1", connectionID: house.connection.id, conversationID: "v1", platform: .instagram, kind: .comment,
                        direction: number % 7 == 0 ? .outbound : .inbound, platformMessageID: "m\(number)", text: "hello", sentAt: now, receivedAt: now, state: state)
                    message.route = route
                    message.category = category
                    message.draftID = number % 2 == 0 ? Identifier("d\(number)") : nil
                    message.snoozedUntil = [nil, now + .hours(1), nil, now + .hours(3), now - .hours(1)][number % 5]
                    messages.append(message)
                }
            }
        }
        let stored = messages
        try await house.store.transaction("fill") { tx in for message in stored { try tx.insert(message) } }
        return messages
    }

    /// The counts beside what the tabs' lists hold, read to their ends.
    private func check(_ house: House, _ comment: Comment) async throws {
        let counts = try await house.avatar.feed.counts(by: house.access)
        #expect(Set(counts.keys) == Set(FeedService.Tab.allCases))
        for tab in FeedService.Tab.allCases {
            var filter = FeedService.Filter()
            filter.tab = tab
            var listed = 0
            var cursor: Cursor?
            repeat {
                let page = try await house.avatar.feed.feed(filter, limit: 200, after: cursor, by: house.access)
                listed += page.items.count
                cursor = page.next
            } while cursor != nil
            #expect(counts[tab] == listed, "\(tab), \(comment)")
            if comment == "at first" { #expect(listed > 0, "\(tab)") }
        }
    }

    @Test func theyAreWhatTheListsHoldWhateverHappensToMessages() async throws {
        let house = try await House(isOn: false)
        let messages = try await self.fill(house)
        try await self.check(house, "at first")
        house.time.advance(by: .hours(2))
        try await self.check(house, "after some put-off times")
        let now = house.time.now()
        try await house.store.transaction("change") { tx in
            for (number, message) in messages.enumerated() {
                var changed = message
                switch number % 6 {
                case 0: changed.state = .awaitingReview
                case 1: changed.draftID = changed.draftID == nil ? "d" : nil
                case 2: changed.snoozedUntil = now + .hours(1)
                case 3: changed.category = .spam
                case 4: changed.route = .auto
                default:
                    _ = try tx.delete(Message.self, message.id)
                    continue
                }
                try tx.replace(changed)
            }
            _ = try tx.update(Query<Message>().where(Message.fields.state == MessageState.sending), set: [.set(Message.fields.state, .failed)])
            _ = try tx.update(Query<Message>().where(Message.fields.state == MessageState.awaitingReview && Message.fields.category == Core.Category.spam), set: [.unset(Message.fields.draftID)])
        }
        try await self.check(house, "after changes")
        try await house.store.transaction("empty") { tx in _ = try tx.deleteAll(Query<Message>()) }
        #expect(try await house.avatar.feed.counts(by: house.access).values.allSatisfy { $0 == 0 })
    }
}
