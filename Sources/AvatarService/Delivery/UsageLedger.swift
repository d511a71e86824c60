import Core
import Foundation
import ServiceKit
import Storage

/// Automated replies per calendar month of the workspace's time zone.
enum UsageLedger {
    static func month(at now: Timestamp, timeZone: String) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: timeZone) ?? .gmt
        let parts = calendar.dateComponents([.year, .month], from: now.date)
        let month = String(parts.month ?? 1)
        return "\(parts.year ?? 1970)-\(month.count == 1 ? "0" + month : month)"
    }

    static func used(workspace: Workspace, at now: Timestamp, in tx: any ReadTransaction) throws -> Int {
        let month = self.month(at: now, timeZone: workspace.timeZone)
        return try tx.get(UsageMonth.self, UsageMonth(workspaceID: workspace.id, month: month).id)?.automatedReplies ?? 0
    }

    /// Tells once a month when 70 and 100 percent of the tier's replies are used.
    private static func tell(from before: Int, to now: Int, of workspace: Workspace, month: String, unit: WorkUnit) throws {
        let cap = workspace.tier.automatedRepliesPerMonth
        for share in [70, 100] where before * 100 < cap * share && now * 100 >= cap * share {
            let subject = "usage:\(month)/\(share)"
            guard try !unit.tx.exists(Query<Notice>().where(Notice.fields.workspaceID == workspace.id && Notice.fields.subject == subject)) else { continue }
            let text = share == 100 ? "This month's \(cap) automated replies are used up. Replies wait for a person now." : "\(share) % of this month's \(cap) automated replies are used."
            try unit.notice("usage", urgency: .high, text: text, subject: subject, workspaceID: workspace.id)
        }
    }

    /// Counts `change` replies in the month of `at`; also used to take back what surely was not sent.
    static func count(_ change: Int, workspaceID: Identifier<Workspace>, at: Timestamp, unit: WorkUnit) throws {
        guard let workspace = try unit.tx.get(Workspace.self, workspaceID) else { return }
        let empty = UsageMonth(workspaceID: workspaceID, month: self.month(at: at, timeZone: workspace.timeZone))
        var usage = try unit.tx.get(UsageMonth.self, empty.id) ?? empty
        let before = usage.automatedReplies
        usage.automatedReplies = max(0, before + change)
        try unit.tx.save(usage)
        try self.tell(from: before, to: usage.automatedReplies, of: workspace, month: usage.month, unit: unit)
    }
}
