/// What can be measured.
public enum BenchKind: String, Sendable, CaseIterable {
    case pipeline, jobs, api, store, webhook

    /// The budgets that this benchmark's figures are held against.
    public var budgets: [BenchBudget] {
        switch self {
        case .pipeline: [BenchBudget("messages_per_second", atLeast: 1_500)]
        case .jobs: [BenchBudget("jobs_per_second", atLeast: 8_000)]
        case .api: [BenchBudget("inbox_p99_ms", below: 20), BenchBudget("search_p99_ms", below: 20), BenchBudget("report_p99_ms", below: 300), BenchBudget("resident_bytes", below: 300_000_000)]
        case .store: []
        case .webhook: [BenchBudget("webhook_p99_ms", below: 15), BenchBudget("start_ms", below: 500), BenchBudget("idle_resident_bytes", below: 80_000_000)]
        }
    }
}
