import Core
import ServiceKit
import Storage

/// What language models took this calendar month (UTC) in every workspace, against what each may take: for the operator. Training runs say
/// their own costs and are not part of it.
public struct ModelSpendingReport: Sendable {
    /// One workspace's month.
    public struct Line: Sendable, Hashable {
        public var workspaceID: Identifier<Workspace>
        /// Nil where the workspace is gone.
        public var workspaceName: String?
        public var usage: ModelUsage
        /// US dollars; nil where nobody set prices.
        public var dollars: Double?
    }

    /// All workspaces that spent anything.
    public struct Month: Sendable, Hashable {
        public var start: Timestamp
        /// Those that took most first.
        public var lines: [Line]
    }

    /// Whether there is a model to spend on.
    public let hasModel: Bool
    public let limits: DraftingLimits
    private let context: ServiceEnvironment
    private static let page = 500

    init(context: ServiceEnvironment, limits: DraftingLimits, hasModel: Bool) {
        self.context = context
        self.limits = limits
        self.hasModel = hasModel
    }

    /// The month that is running.
    public func thisMonth() async throws -> Month {
        let start = self.context.time.now().startOfMonth
        let lines = try await self.context.read("draft.spending.report") { tx in
            var (lines, cursor): ([Line], Cursor?) = ([], nil)
            repeat {
                let page = try tx.page(Query<ModelSpending>().where(ModelSpending.monthField == start).limit(Self.page).after(cursor))
                for one in page.items {
                    lines.append(
                        Line(
                            workspaceID: one.workspaceID, workspaceName: try tx.get(Workspace.self, one.workspaceID)?.name, usage: one.usage,
                            dollars: self.limits.price?.cost(of: one.usage)))
                }
                cursor = page.next
            } while cursor != nil
            return lines
        }
        return Month(start: start, lines: lines.sorted { ($0.usage.tokens, $1.workspaceID.rawValue) > ($1.usage.tokens, $0.workspaceID.rawValue) })
    }
}
