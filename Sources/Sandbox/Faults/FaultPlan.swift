import Core
import Synchronization

/// The scripted faults of a sandbox, and how often each has been met.
public final class FaultPlan: Sendable {
    /// A rule with its counters.
    public struct Entry: Codable, Hashable, Sendable {
        public var rule: FaultRule
        /// Calls that matched, harmed or not.
        public var matched: Int
        /// Calls that were harmed.
        public var applied: Int
    }

    private struct State {
        var nextNumber = 1
        var entries: [Entry] = []
    }

    private let identifiers: SandboxIdentifiers
    private let state = Mutex(State())
    /// Read without the lock on every request: most sandboxes have no faults most of the time.
    private let isEmpty = Atomic<Bool>(true)

    init(identifiers: SandboxIdentifiers) { self.identifiers = identifiers }

    /// Adds a rule and returns its id. Throws `AppError` (`validationFailed`) when the rule is incomplete.
    @discardableResult
    public func add(_ rule: FaultRule) throws -> String {
        var problems = rule.effect.problems
        if !(0 ... 1).contains(rule.probability) { problems.append(FieldProblem("probability", "must be from 0 to 1.")) }
        if rule.skip < 0 { problems.append(FieldProblem("skip", "must be 0 or more.")) }
        if let count = rule.count, count < 1 { problems.append(FieldProblem("count", "must be 1 or more.")) }
        guard problems.isEmpty else { throw AppError(.validationFailed, "The fault is incomplete.", fields: problems) }
        return self.state.withLock { state in
            var rule = rule
            if rule.id.isEmpty { rule.id = "fault-\(state.nextNumber)" }
            state.nextNumber += 1
            state.entries.removeAll { $0.rule.id == rule.id }
            state.entries.append(Entry(rule: rule, matched: 0, applied: 0))
            self.isEmpty.store(false, ordering: .releasing)
            return rule.id
        }
    }

    /// All rules in the order in which they were added, with their counts.
    public func list() -> [Entry] { self.state.withLock { $0.entries } }

    /// How many calls the rule has harmed; nil when there is no such rule.
    public func applied(_ id: String) -> Int? { self.state.withLock { $0.entries.first { $0.rule.id == id }?.applied } }

    /// Removes one rule; false when there is no such rule.
    @discardableResult
    public func remove(_ id: String) -> Bool {
        self.state.withLock { state in
            let before = state.entries.count
            state.entries.removeAll { $0.rule.id == id }
            self.isEmpty.store(state.entries.isEmpty, ordering: .releasing)
            return state.entries.count < before
        }
    }

    /// Removes every rule and its counts.
    public func clear() {
        self.state.withLock { $0.entries = [] }
        self.isEmpty.store(true, ordering: .releasing)
    }

    /// The effects that meet this call, in the order of their rules.
    func effects(simulator: String, method: String, path: String) -> [FaultEffect] {
        self.take(simulator: simulator, method: method, path: path) { !$0.isForWebhooks }
    }

    /// The effects that meet this webhook delivery.
    func webhookEffects(simulator: String, callback: String) -> [FaultEffect] {
        self.take(simulator: simulator, method: nil, path: callback) { $0.isForWebhooks }
    }

    private func take(simulator: String, method: String?, path: String, of kinds: (FaultEffect.Kind) -> Bool) -> [FaultEffect] {
        guard !self.isEmpty.load(ordering: .acquiring) else { return [] }
        return self.state.withLock { state in
            var effects: [FaultEffect] = []
            for index in state.entries.indices {
                let rule = state.entries[index].rule
                guard kinds(rule.effect.kind), rule.matches(simulator: simulator, method: method, path: path) else { continue }
                state.entries[index].matched += 1
                guard state.entries[index].matched > rule.skip, rule.count.map({ state.entries[index].applied < $0 }) ?? true else { continue }
                guard rule.probability >= 1 || self.identifiers.unit() < rule.probability else { continue }
                state.entries[index].applied += 1
                effects.append(rule.effect)
            }
            return effects
        }
    }
}
