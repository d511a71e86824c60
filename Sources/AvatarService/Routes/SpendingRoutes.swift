import Core
import ServiceKit

extension AvatarRoutes {
    var spendingRoutes: RouteTable {
        var table = RouteTable()
        let spending = self.service.spending

        table.installation(.get, "/model-spending", "getModelSpending", "What language models took this month, by workspace.") { _ in
            try .json(ModelSpendingView(try await spending.thisMonth(), limits: spending.limits, hasModel: spending.hasModel))
        }
        return table
    }
}

private struct ModelSpendingView: Encodable {
    struct Line: Encodable {
        var workspaceID: Identifier<Workspace>
        var workspaceName: String?
        var promptTokens: Int
        var completionTokens: Int
        var dollars: Double?
    }

    var month: String
    var hasModel: Bool
    var monthlyTokens: Int?
    var monthlyDollars: Double?
    var items: [Line]

    init(_ month: ModelSpendingReport.Month, limits: DraftingLimits, hasModel: Bool) {
        self.month = String(month.start.iso8601.prefix(7))
        self.hasModel = hasModel
        self.monthlyTokens = limits.monthlyTokens
        self.monthlyDollars = limits.monthlyDollars
        self.items = month.lines.map { line in
            Line(
                workspaceID: line.workspaceID, workspaceName: line.workspaceName, promptTokens: line.usage.promptTokens, completionTokens: line.usage.completionTokens,
                dollars: line.dollars)
        }
    }
}
