import Core
import Jobs

/// Processing, training and evaluating of one training job, after its texts were collected.
public struct RunTraining: JobParameters {
    public static let jobName = "training.run"
    public static let queue: QueueName = "training"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 8, firstDelay: .seconds(5), maximumDelay: .minutes(30))

    public var trainingJobID: Identifier<TrainingJob>
    public var workspaceID: Identifier<Workspace>

    public init(trainingJobID: Identifier<TrainingJob>, workspaceID: Identifier<Workspace>) {
        self.trainingJobID = trainingJobID
        self.workspaceID = workspaceID
    }

    static func options(_ id: Identifier<TrainingJob>, _ workspaceID: Identifier<Workspace>) -> JobOptions { JobOptions(uniqueKey: "run/\(id.rawValue)", workspaceID: workspaceID) }
}

/// Starts a job in every workspace where enough new corrections have come. For an hourly schedule.
public struct RetrainDue: JobParameters {
    public static let jobName = "training.retrain_due"
    public static let queue: QueueName = "upkeep"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 5, firstDelay: .minutes(1), maximumDelay: .hours(1))

    public init() {}
}
