import Core
import Storage

/// When a schedule fires next. The id is the schedule's name.
public struct ScheduleState: Record {
    public var id: Identifier<ScheduleState>
    /// Expression and time zone that `nextAt` was worked out from; when they change, it is worked out anew.
    public var definition: String
    public var nextAt: Timestamp
    public var lastAt: Timestamp?

    public static let schema = Schema<ScheduleState>("job_schedules", fields: [Field<ScheduleState, Timestamp>("nextAt", \.nextAt).erased])
}

/// Which process does the work that only one may do. The id is the work's name.
struct JobLeader: Record {
    var id: Identifier<JobLeader>
    var owner: String
    var until: Timestamp

    static let schema = Schema<JobLeader>("job_leaders", fields: [Field<JobLeader, Timestamp>("until", \.until).erased])
}
