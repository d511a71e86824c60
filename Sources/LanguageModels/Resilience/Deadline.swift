import Core

/// Runs `operation` until `deadline` on `time`'s clock; then cancels it and throws `.deadlineExceeded`.
func withDeadline<Value: Sendable>(
    _ deadline: Timestamp, on time: any TimeSource, _ operation: @escaping @Sendable () async throws(ModelError) -> Value
) async throws(ModelError) -> Value {
    let outcome = await withTaskGroup(of: Result<Value, ModelError>?.self) { group in
        group.addTask {
            do throws(ModelError) { return .success(try await operation()) } catch { return .failure(error) }
        }
        group.addTask {
            do { try await time.sleep(until: deadline) } catch { return nil }
            return .failure(.deadlineExceeded)
        }
        defer { group.cancelAll() }
        while let result = await group.next() {
            if let result { return result }
            // The clock's task ended early because this task is cancelled; the operation notices it too.
        }
        return .failure(.cancelled)
    }
    return try outcome.get()
}
