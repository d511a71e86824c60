import Core
import Foundation
import Persona
import ServiceKit
import Storage

/// What the drafts of a workspace cost this month, against what they may.
///
/// The drafts themselves say what they cost: they are counted once, then each new one is added; now and then they are counted anew, because
/// other processes draft too. A look at a message that got no draft is known to the process that took it only. An estimate that is some drafts behind is good enough for a limit of money.
actor ModelBudget {
    private struct Standing {
        var month: Timestamp
        /// Of all models together.
        var spent: ModelUsage
        var countedAt: Timestamp
    }

    private static let countAgainAfter: Duration = .seconds(300)
    private static let page = 500

    private let context: ServiceEnvironment
    private let limits: DraftingLimits
    private var standings: [Identifier<Workspace>: Standing] = [:]

    /// Nil where the limits set none.
    init?(context: ServiceEnvironment, limits: DraftingLimits) {
        guard limits.monthlyTokens != nil || limits.monthlyDollars != nil else { return nil }
        self.context = context
        self.limits = limits
    }

    /// Why no model may be asked; nil while it may.
    func exhausted(_ workspaceID: Identifier<Workspace>) async throws -> Reason? {
        let now = self.context.time.now()
        let month = now.startOfMonth
        var standing = self.standings[workspaceID]
        if standing.map({ $0.month != month || now - $0.countedAt > Self.countAgainAfter }) ?? true {
            let stored = try await self.spent(workspaceID, since: month)
            // Not every call leaves a draft to be counted: what this process knows to be spent stays so.
            let known = self.standings[workspaceID].flatMap { $0.month == month ? $0.spent : nil }
            standing = Standing(month: month, spent: Self.greater(stored, known), countedAt: now)
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

    func count(_ usage: ModelUsage, _ workspaceID: Identifier<Workspace>) {
        self.standings[workspaceID]?.spent.add(usage)
    }

    private static func greater(_ one: ModelUsage, _ other: ModelUsage?) -> ModelUsage {
        guard let other else { return one }
        return ModelUsage(model: "", promptTokens: max(one.promptTokens, other.promptTokens), completionTokens: max(one.completionTokens, other.completionTokens))
    }

    private func spent(_ workspaceID: Identifier<Workspace>, since month: Timestamp) async throws -> ModelUsage {
        try await self.context.read("draft.budget") { tx in
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
}

extension Timestamp {
    /// The first moment of its month, in UTC.
    fileprivate var startOfMonth: Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(from: calendar.dateComponents([.year, .month], from: self.date)).map { Timestamp($0) } ?? self
    }
}
