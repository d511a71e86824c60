import Core
import Logging
import Storage

/// A job that comes again and again.
public struct JobSchedule: Sendable {
    /// What happens to times that passed while nothing ran.
    public enum Missed: String, Sendable {
        /// One job for all of them, at once.
        case latest
        /// They are left out.
        case skip
    }

    /// Unique among the schedules; the next time is kept under it.
    public let name: String
    public let cron: CronExpression
    /// The zone that the expression's hours are of, by its IANA name.
    public let timeZone: String
    public let missed: Missed
    let clock: LocalClock
    let enqueue: @Sendable (_ queue: StoreJobQueue, _ at: Timestamp, _ transaction: any Transaction) throws -> Void

    /// `make` gets the scheduled time. Throws `validation_failed` for a wrong expression or time zone.
    public init<P: JobParameters>(
        _ name: String, cron: String, timeZone: String = "UTC", missed: Missed = .latest, options: JobOptions = JobOptions(), make: @escaping @Sendable (Timestamp) -> P
    ) throws {
        self.name = name
        self.cron = try CronExpression(cron)
        self.timeZone = timeZone
        self.missed = missed
        self.clock = try LocalClock(timeZone)
        self.enqueue = { queue, time, transaction in
            var options = options
            // A run that has not begun makes the next one pointless.
            options.uniqueKey = options.uniqueKey ?? "schedule " + name
            options.onDuplicate = .replace
            _ = try queue.enqueue(make(time), options: options, in: transaction)
        }
    }

    /// The first time after `time`.
    public func next(after time: Timestamp) -> Timestamp? { self.cron.next(after: time, clock: self.clock) }

    var definition: String { "\(self.cron.description)|\(self.timeZone)" }
}

/// Fires schedules on one leader: leadership, the schedule's next time and the job are one transaction, so a time fires once whatever happens.
struct JobScheduler: Sendable {
    private static let term: Duration = .seconds(90)
    let queue: StoreJobQueue
    let schedules: [JobSchedule]
    let owner: String
    let logger: Logger

    /// Fires what is due. Returns when to come back.
    func tick() async throws -> Timestamp {
        let now = self.queue.time.now()
        return try await self.queue.store.transaction("run schedules") { transaction in
            guard try self.leads(now, transaction) else { return now + .seconds(30) }
            var next = now + .seconds(30)
            for schedule in self.schedules {
                if let time = try self.fire(schedule, now, transaction) { next = min(next, time) }
            }
            return next
        }
    }

    private func leads(_ now: Timestamp, _ transaction: any Transaction) throws -> Bool {
        let id: Identifier<JobLeader> = "scheduler"
        if let leader = try transaction.get(JobLeader.self, id), leader.owner != self.owner, leader.until > now, !self.queue.store.isExclusive { return false }
        try transaction.save(JobLeader(id: id, owner: self.owner, until: now + Self.term))
        return true
    }

    /// The schedule's next time.
    private func fire(_ schedule: JobSchedule, _ now: Timestamp, _ transaction: any Transaction) throws -> Timestamp? {
        let id = Identifier<ScheduleState>(schedule.name)
        let stored = try transaction.get(ScheduleState.self, id)
        guard var state = stored, state.definition == schedule.definition else {
            // New or changed: counts from now.
            guard let first = schedule.next(after: now) else { return nil }
            try transaction.save(ScheduleState(id: id, definition: schedule.definition, nextAt: first, lastAt: stored?.lastAt))
            return first
        }
        guard state.nextAt <= now else { return state.nextAt }
        guard let next = schedule.next(after: now) else { return nil }
        // A minute late is on time: the process was only busy.
        let isMissed = now - state.nextAt > .minutes(1)
        if !isMissed || schedule.missed == .latest {
            try schedule.enqueue(self.queue, state.nextAt, transaction)
            state.lastAt = state.nextAt
        }
        state.nextAt = next
        try transaction.replace(state)
        return next
    }
}
