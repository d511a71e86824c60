import Core
import Storage

/// How many messages the tabs of the inbox hold, made of the store's running counts.
struct TabCounts {
    /// Where the avatar's own replies are when they are on their way or there.
    static let sent: [MessageState] = [.scheduled, .sending, .responded]
    static let done: [MessageState] = [.responded, .ignored, .hidden, .rejected, .handledElsewhere]
    static let flaggedCategories: [Category] = [.sensitive, .offensive, .spam]

    private(set) var counts = Dictionary(uniqueKeysWithValues: FeedService.Tab.allCases.map { ($0, 0) })

    /// - Parameters:
    ///   - groups: messages by state, route and category.
    ///   - drafted: messages that wait for a person and have a draft.
    ///   - snoozed: messages that wait for a person and are put off.
    ///   - snoozedDrafts: those of them that have a draft.
    init(_ groups: [CountedGroup], drafted: Int, snoozed: Int, snoozedDrafts: Int) throws {
        self.counts[.drafts] = drafted - snoozedDrafts
        self.counts[.snoozed] = snoozed
        self.counts[.needsMe] = -snoozed
        for group in groups {
            guard group.values.count == 3, let state = MessageState(stored: group.values[0]) else {
                throw AppError(.storageCorrupt, "A stored count can't be read.", details: ["collection": Message.schema.name])
            }
            for tab in Self.tabs(state, Route(stored: group.values[1]), Category(stored: group.values[2])) { self.counts[tab, default: 0] += group.count }
        }
    }

    private static func tabs(_ state: MessageState, _ route: Route?, _ category: Category?) -> [FeedService.Tab] {
        var tabs: [FeedService.Tab] = []
        if state == .awaitingReview { tabs.append(.needsMe) }
        if route == .auto, Self.sent.contains(state) { tabs.append(.autoSent) }
        if state == .failed || category.map(Self.flaggedCategories.contains) == true { tabs.append(.flagged) }
        if Self.done.contains(state) { tabs.append(.done) }
        return tabs
    }
}
