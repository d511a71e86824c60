import Core
import Foundation

/// Where a page ends: opaque to clients, dead after an hour (cursors are short-lived: https://developers.facebook.com/docs/graph-api/results).
struct GraphCursor: Sendable, Equatable {
    static let life: Duration = .hours(1)

    var time: Int64
    var id: String
    var issued: Timestamp

    var text: String { Data("\(self.time)|\(self.id)|\(self.issued.milliseconds)".utf8).base64URL }

    init(time: Int64, id: String, issued: Timestamp) {
        self.time = time
        self.id = id
        self.issued = issued
    }

    init(text: String, now: Timestamp) throws(GraphError) {
        let parts = Data(base64URL: text).map { String(decoding: $0, as: UTF8.self).split(separator: "|", omittingEmptySubsequences: false) } ?? []
        guard parts.count == 3, let time = Int64(parts[0]), let issued = Int64(parts[2]) else { throw .parameter("Invalid cursor provided") }
        self.init(time: time, id: String(parts[1]), issued: Timestamp(milliseconds: issued))
        guard now - self.issued <= Self.life else { throw .parameter("The cursor has expired; start over from the first page") }
    }
}

/// One thing in a list, newest first.
struct GraphListItem: Sendable, Equatable {
    var id: String
    var time: Int64
    /// Kept in the paging but not shown, as comments of restricted people are: pages can be short and yet not the last.
    var isShown = true

    /// Newest first, then by id: a total order, so cursors stay right while the list grows.
    static func isBefore(_ left: GraphListItem, _ right: GraphListItem) -> Bool { (left.time, left.id) > (right.time, right.id) }
}

/// What part of a list was asked for.
struct GraphPageRequest: Sendable {
    var limit: Int
    var after: GraphCursor?
    var before: GraphCursor?

    /// - Parameter items: newest first.
    func cut(_ items: [GraphListItem]) -> (items: [GraphListItem], hasNext: Bool, hasPrevious: Bool) {
        if let before {
            let edge = GraphListItem(id: before.id, time: before.time)
            let earlier = items.prefix { GraphListItem.isBefore($0, edge) }
            return (Array(earlier.suffix(self.limit)), items.count > earlier.count, earlier.count > self.limit)
        }
        var rest = items[...]
        if let after {
            let edge = GraphListItem(id: after.id, time: after.time)
            rest = rest.drop { !GraphListItem.isBefore(edge, $0) }
        }
        return (Array(rest.prefix(self.limit)), rest.count > self.limit, rest.startIndex > items.startIndex)
    }
}
