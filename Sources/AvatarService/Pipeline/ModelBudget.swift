import Core
import Foundation
import Persona
import ServiceKit
import Storage

/// What the drafts of a workspace cost this month, against what they may.
///
/// The drafts themselves say what they cost: they are counted once, then each new one is added; now and then they are counted anew, because
/// other processes draft too. An estimate that is some drafts behind is good enough for a limit of money.
actor ModelBudget {
    private struct Standing {
        var month: Timestamp
        var tokens: Int
        var countedAt: Timestamp
    }

    private static let countAgainAfter: Duration = .seconds(300)
    private static let page = 500

    private let context: ServiceEnvironment
    private let monthlyTokens: Int
    private var standings: [Identifier<Workspace>: Standing] = [:]

    init(context: ServiceEnvironment, monthlyTokens: Int) {
        self.context = context
        self.monthlyTokens = monthlyTokens
    }

    /// Why no model may be asked; nil while it may.
    func exhausted(_ workspaceID: Identifier<Workspace>) async throws -> Reason? {
        let now = self.context.time.now()
        let month = now.startOfMonth
        var standing = self.standings[workspaceID]
        if standing.map({ $0.month != month || now - $0.countedAt > Self.countAgainAfter }) ?? true {
            let tokens = try await self.spent(workspaceID, since: month)
            standing = Standing(month: month, tokens: tokens, countedAt: now)
            self.standings[workspaceID] = standing
        }
        guard let spent = standing?.tokens, spent >= self.monthlyTokens else { return nil }
        return Reason("model_budget_spent", "This month's budget of the language model is spent, so the built-in answerer drafted.", values: ["tokens": "\(spent)", "budget": "\(self.monthlyTokens)"])
    }

    func count(_ usage: ModelUsage, _ workspaceID: Identifier<Workspace>) {
        self.standings[workspaceID]?.tokens += usage.promptTokens + usage.completionTokens
    }

    private func spent(_ workspaceID: Identifier<Workspace>, since month: Timestamp) async throws -> Int {
        try await self.context.read("draft.budget") { tx in
            var (sum, cursor): (Int, Cursor?) = (0, nil)
            repeat {
                let page = try tx.page(
                    Query<Draft>().where(Draft.fields.workspaceID == workspaceID && Draft.fields.createdAt >= month).sort(by: Draft.fields.createdAt, .descending).limit(Self.page).after(cursor))
                for draft in page.items { if let usage = draft.usage { sum += usage.promptTokens + usage.completionTokens } }
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
