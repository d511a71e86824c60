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

    /// Counts `change` replies in the month of `at`; also used to take back what surely was not sent.
    static func count(_ change: Int, workspaceID: Identifier<Workspace>, at: Timestamp, unit: WorkUnit) throws {
        guard let workspace = try unit.tx.get(Workspace.self, workspaceID) else { return }
        let empty = UsageMonth(workspaceID: workspaceID, month: self.month(at: at, timeZone: workspace.timeZone))
        var usage = try unit.tx.get(UsageMonth.self, empty.id) ?? empty
        usage.automatedReplies = max(0, usage.automatedReplies + change)
        try unit.tx.save(usage)
    }
}
