import Core
import Metrics
import Synchronization

/// `job_run_seconds` and `jobs_ended_total` by name and ending, with the handles kept.
final class JobMetrics: Sendable {
    private struct Key: Hashable {
        var name: String
        var ending: String
    }

    private struct Handles {
        var timer: Metrics.Timer
        var counter: Counter
    }

    private let handles = Mutex<[Key: Handles]>([:])

    func record(_ job: Job, _ ending: JobResult.Ending, _ duration: Duration) {
        let key = Key(name: job.name, ending: ending.label)
        let handles = self.handles.withLock { all -> Handles in
            if let known = all[key] { return known }
            let dimensions = [("name", key.name), ("ending", key.ending)]
            let new = Handles(timer: Metrics.Timer(label: "job_run_seconds", dimensions: dimensions), counter: Counter(label: "jobs_ended_total", dimensions: dimensions))
            all[key] = new
            return new
        }
        handles.timer.recordMilliseconds(duration.wholeMilliseconds)
        handles.counter.increment()
    }
}

extension JobResult.Ending {
    var label: String {
        switch self {
        case .done: "done"
        case .cancelled: "cancelled"
        case .discarded: "discarded"
        case .snoozed: "snoozed"
        case .failed: "failed"
        case .handedBack: "handed_back"
        }
    }
}
