import Core
import Logging
import Storage
import Tracing

/// Runs one job's handler and turns what happens into an ending.
struct JobRunner: Sendable {
    let ledger: JobLedger
    let running: RunningJobs
    let logger: Logger
    let metrics = JobMetrics()

    func run(_ job: Job) async -> JobResult {
        let (box, task) = self.running.start(job) { box in await self.ending(of: job, box) }
        guard let task else {
            // Told to stop before it began.
            return JobResult(id: job.id, claims: job.claims, ending: box.value == .cancelled ? .cancelled(nil) : .handedBack)
        }
        let start = self.ledger.time.now()
        let ending = await task.value
        self.metrics.record(job, ending, self.ledger.time.now() - start)
        return JobResult(id: job.id, claims: job.claims, ending: ending)
    }

    private func ending(of job: Job, _ box: InterruptionBox) async -> JobResult.Ending {
        guard let entry = self.ledger.registry.entries[job.name] else { return .handedBack }
        var logger = self.logger
        logger[metadataKey: "job"] = "\(job.id.rawValue)"
        logger[metadataKey: "job_name"] = "\(job.name)"
        let context = JobContext(
            jobID: job.id, name: job.name, attempt: job.attempt, maximumAttempts: job.maximumAttempts, workspaceID: job.workspaceID, fencingToken: job.claims, logger: logger,
            store: self.ledger.store, owner: self.ledger.owner, interruptionBox: box)
        do {
            let outcome = try await withSpan("job " + job.name, context: TraceHeaders.context(from: job.traceText), ofKind: .consumer) { _ in
                try await entry.run(job.parameters, context)
            }
            switch outcome {
            case .done: return .done
            case .retry(let delay, let reason): return .failed(code: reason?.code ?? "retry", message: reason?.text ?? "The job asked to be tried again.", delay: delay)
            case .snooze(let until): return .snoozed(until)
            case .cancel(let reason): return .cancelled(reason)
            case .discard(let reason): return .discarded(reason)
            }
        } catch {
            switch box.value {
            // Whatever a handler throws after it was told to stop, it throws because of that.
            case .shutdown, .leaseLost: return .handedBack
            case .cancelled: return .cancelled(nil)
            case nil: break
            }
            let (code, message) = Self.describe(error)
            logger.warning("job failed", metadata: ["attempt": "\(job.attempt)", "of": "\(job.maximumAttempts)", "code": "\(code)"])
            return .failed(code: code, message: message, delay: Self.wishedDelay(error))
        }
    }

    /// Only `AppError`s promise to hold nothing private; of others only the type is kept.
    private static func describe(_ error: any Error) -> (String, String) {
        if let error = error as? AppError { return (error.code.rawValue, error.message) }
        return ("\(type(of: error))", "The handler failed.")
    }

    /// A rate-limited call knows best when to come back.
    private static func wishedDelay(_ error: any Error) -> Duration? {
        guard let error = error as? AppError, let text = error.details["retry_after_ms"], let milliseconds = Int64(text), milliseconds > 0 else { return nil }
        return .milliseconds(min(milliseconds, 86_400_000))
    }
}
