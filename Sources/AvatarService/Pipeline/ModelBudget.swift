import Core
import Foundation
import ServiceKit
import Storage

/// What language models took for a workspace this month, against what they may. Without limits the account is kept all the same, for the operator.
///
/// The account is stored (`ModelSpending`) and read now and then, because other processes spend too; between two reads this process adds its
/// own calls. An estimate that is some drafts behind is good enough for a limit of money.
actor ModelBudget {
    private struct Standing {
        var month: Timestamp
        /// Of all models together.
        var spent: ModelUsage
        var readAt: Timestamp
    }

    private static let readAgainAfter: Duration = .seconds(300)
    private static let page = 500

    private let context: ServiceEnvironment
    private let limits: DraftingLimits
    private var standings: [Identifier<Workspace>: Standing] = [:]

    init(context: ServiceEnvironment, limits: DraftingLimits) {
        self.context = context
        self.limits = limits
    }

    /// Why no model may be asked; nil while it may.
    func exhausted(_ workspaceID: Identifier<Workspace>) async throws -> Reason? {
        guard self.limits.monthlyTokens != nil || self.limits.monthlyDollars != nil else { return nil }
        let now = self.context.time.now()
        let month = now.startOfMonth
        var standing = self.standings[workspaceID]
        if standing.map({ $0.month != month || now - $0.readAt > Self.readAgainAfter }) ?? true {
            let spent = try await self.context.read("draft.budget") { tx in try Self.stored(workspaceID, month, in: tx) ?? Self.drafted(workspaceID, since: month, in: tx) }
            standing = Standing(month: month, spent: spent, readAt: now)
            self.standings[workspaceID] = standing
        }
        guard let spent = standing?.spent else { return nil }
        var values = ["tokens": "\(spent.tokens)"]
        if let budget = self.limits.monthlyTokens, spent.tokens >= budget { values["budget"] = "\(budget)" }
        if let budget = self.limits.monthlyDollars, let price = self.limits.price {
            let dollars = price.cost(of: spent)
            if dollars >= budget {
                values["dollars"] = ModelPrice.text(dollars)
                values["budget_dollars"] = ModelPrice.text(budget)
            }
        }
        guard values.count > 1 else { return nil }
        return Reason("model_budget_spent", "This month's budget of the language model is spent, so the built-in answerer drafted.", values: values)
    }

    /// Writes a call to the month's account. The call is counted in this process even where the store can't be written now.
    func count(_ usage: ModelUsage, _ workspaceID: Identifier<Workspace>) async throws {
        let now = self.context.time.now()
        let month = now.startOfMonth
        if self.standings[workspaceID]?.month == month { self.standings[workspaceID]?.spent.add(usage) }
        let spent = try await self.context.store.transaction("draft.spending") { tx in
            // A month that has no account yet begins with what its drafts say: they were counted by their own words once.
            var spent = try Self.stored(workspaceID, month, in: tx) ?? Self.drafted(workspaceID, since: month, in: tx)
            spent.add(usage)
            try tx.save(ModelSpending(workspaceID: workspaceID, month: month, usage: spent))
            return spent
        }
        // Calls that are being written meanwhile are in `spent` or come with their own write: the larger of the two is nearer.
        let known = self.standings[workspaceID].flatMap { $0.month == month ? $0.spent.tokens : nil } ?? 0
        if spent.tokens >= known { self.standings[workspaceID] = Standing(month: month, spent: spent, readAt: now) }
    }

    private static func stored(_ workspaceID: Identifier<Workspace>, _ month: Timestamp, in tx: any ReadTransaction) throws -> ModelUsage? {
        try tx.get(ModelSpending.self, ModelSpending.id(workspaceID, month))?.usage
    }

    private static func drafted(_ workspaceID: Identifier<Workspace>, since month: Timestamp, in tx: any ReadTransaction) throws -> ModelUsage {
        var (sum, cursor): (ModelUsage, Cursor?) = (ModelUsage(model: "", promptTokens: 0, completionTokens: 0), nil)
        repeat {
            let page = try tx.page(
                Query<Draft>().where(Draft.fields.workspaceID == workspaceID && Draft.fields.createdAt >= month).sort(by: Draft.fields.createdAt, .descending).limit(Self.page).after(cursor))
            for draft in page.items { if let usage = draft.usage { sum.add(usage) } }
            cursor = page.next
        } while cursor != nil
        return sum
    }
}

extension Timestamp {
    /// The first moment of its month, in UTC.
    var startOfMonth: Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(from: calendar.dateComponents([.year, .month], from: self.date)).map { Timestamp($0) } ?? self
    }
}
