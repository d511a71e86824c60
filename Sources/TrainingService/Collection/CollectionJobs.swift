import Connectors
import Core
import Jobs

/// Collects the content of one connection, page by page.
public struct CollectTraining: JobParameters {
    public static let jobName = "training.collect"
    public static let queue: QueueName = "training"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 12, firstDelay: .seconds(5), maximumDelay: .minutes(30))

    public var trainingJobID: Identifier<TrainingJob>
    public var workspaceID: Identifier<Workspace>

    public init(trainingJobID: Identifier<TrainingJob>, workspaceID: Identifier<Workspace>) {
        self.trainingJobID = trainingJobID
        self.workspaceID = workspaceID
    }
}

/// Collects again what must be refreshed soon, and deletes what was not (https://developers.google.com/youtube/terms/developer-policies). For a daily schedule.
public struct RefreshSamples: JobParameters {
    public static let jobName = "training.refresh_samples"
    public static let queue: QueueName = "upkeep"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 5, firstDelay: .minutes(1), maximumDelay: .hours(1))

    public init() {}
}

/// Where opened access to a connection comes from; `TokenProvider` in production.
public protocol CollectionAccess: Sendable {
    /// Throws `ConnectorError` or `AppError` when the connection can't be used.
    func access(to id: Identifier<Connection>) async throws -> ConnectionAccess
}

extension TokenProvider: CollectionAccess {}
