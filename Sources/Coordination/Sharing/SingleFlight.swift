import Synchronization

/// Concurrent callers of the same key share one run. Nothing is kept afterwards, neither a result nor a failure.
///
/// A caller that is cancelled stops waiting; the run goes on to its end even when nobody waits any more, so that, for instance, a
/// refreshed token that the platform has already rotated is still stored.
public final class SingleFlight<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct State {
        /// Waiting callers of each running key, by number.
        var flights: [Key: [UInt64: CheckedContinuation<Value, any Error>]] = [:]
        var nextNumber: UInt64 = 0
        /// Callers that were cancelled before they had begun to wait.
        var cancelled: Set<UInt64> = []
    }

    private enum Place {
        case leads, follows, leaves
    }

    private let state = Mutex(State())

    public init() {}

    /// The result of the run of `key` that is under way, or of `body` when there is none.
    public func run(_ key: Key, _ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let number = self.state.withLock { state in
            state.nextNumber += 1
            return state.nextNumber
        }
        // A cancellation that comes just after the answer leaves its number behind.
        defer { self.state.withLock { _ = $0.cancelled.remove(number) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
                let place = self.state.withLock { state -> Place in
                    if state.cancelled.remove(number) != nil { return .leaves }
                    let isRunning = state.flights[key] != nil
                    state.flights[key, default: [:]][number] = continuation
                    return isRunning ? .follows : .leads
                }
                switch place {
                case .leaves: continuation.resume(throwing: CancellationError())
                case .follows: break
                case .leads:
                    Task {
                        let result: Result<Value, any Error>
                        do { result = .success(try await body()) } catch { result = .failure(error) }
                        self.land(key, result)
                    }
                }
            }
        } onCancel: {
            let continuation = self.state.withLock { state -> CheckedContinuation<Value, any Error>? in
                if let continuation = state.flights[key]?.removeValue(forKey: number) { return continuation }
                // Either not waiting yet, or already answered.
                state.cancelled.insert(number)
                return nil
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private func land(_ key: Key, _ result: Result<Value, any Error>) {
        let waiting = self.state.withLock { $0.flights.removeValue(forKey: key) ?? [:] }
        for continuation in waiting.values { continuation.resume(with: result) }
    }

    /// How many callers wait for a key; lets a test settle without timing.
    public func waiting(for key: Key) -> Int { self.state.withLock { $0.flights[key]?.count ?? 0 } }
}
