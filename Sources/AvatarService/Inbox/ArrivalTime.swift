import Core
import ServiceKit
import Storage

/// When a message came in: the machine's clock, kept from going backwards for one workspace.
///
/// The feed, its cursors and every list of newest messages are ordered by `Message.receivedAt`. Where the clock was set back, a message that comes in would
/// stand below those of the hours before, out of sight of whoever watches. So the newest time that was given is kept beside the messages, and what comes
/// with an earlier one gets the next millisecond after it, until the clock is past it again.
enum ArrivalTime {
    /// How far the clock may have been set back for its order to be kept. What was received while it stood further ahead must not date all that follows.
    static let reach: Duration = .hours(24)

    /// The time for a message that is stored now.
    ///
    /// - Parameter sentAt: when it was written, by the platform's clock: whether ours, far behind what is stored, is wrong now or was wrong then.
    static func next(for sentAt: Timestamp, in workspaceID: Identifier<Workspace>, unit: WorkUnit) throws -> Timestamp {
        let id = Identifier<SequenceHead>("\(workspaceID.rawValue)/arrivals")
        var head: SequenceHead
        if let known = try unit.tx.get(SequenceHead.self, id) {
            head = known
        } else {
            let newest = try unit.tx.first(Query<Message>().where(Message.fields.workspaceID == workspaceID).sort(by: Message.fields.receivedAt, .descending))
            head = SequenceHead(id: id, workspaceID: workspaceID, value: newest?.receivedAt.milliseconds ?? 0)
        }
        let newest = Timestamp(milliseconds: head.value)
        let isKept = newest - unit.now <= Self.reach || sentAt > unit.now
        let time = unit.now < newest && isKept ? newest + .milliseconds(1) : unit.now
        if head.value != time.milliseconds {
            head.value = time.milliseconds
            try unit.tx.save(head)
        }
        return time
    }
}
