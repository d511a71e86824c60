import Connectors
import Core
import Foundation
import Logging
import ServiceLifecycle

/// Keeps the platforms' daily budgets over a restart: what was spent today stays spent.
final class BudgetKeeper: Service {
    let ledger: InMemoryBudgetLedger
    private let path: String
    private let time: any TimeSource
    private let logger: Logger

    init(path: String, time: any TimeSource, logger: Logger) {
        self.path = path
        self.time = time
        self.logger = logger
        let stored = FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(BudgetSnapshot.self, from: $0) }
        self.ledger = InMemoryBudgetLedger(time: time, snapshot: stored ?? BudgetSnapshot())
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    try await self.time.sleep(for: .seconds(10))
                    self.save()
                }
            }
        } catch is CancellationError {}
        self.save()
    }

    private func save() {
        do {
            try JSONEncoder().encode(self.ledger.snapshot()).write(to: URL(fileURLWithPath: self.path), options: .atomic)
        } catch {
            self.logger.warning("The budgets could not be saved; after a restart today's spending would be forgotten.")
        }
    }
}
