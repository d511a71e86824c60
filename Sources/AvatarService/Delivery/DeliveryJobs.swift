import Core
import Jobs

/// Drafts and decides one turn when its burst is over.
public struct ProcessTurn: JobParameters {
    public static let jobName = "message.process"
    public static let queue: QueueName = "messages"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 8, firstDelay: .seconds(1), maximumDelay: .minutes(5))

    public var turnID: Identifier<Turn>
    public var workspaceID: Identifier<Workspace>

    public init(turnID: Identifier<Turn>, workspaceID: Identifier<Workspace>) {
        self.turnID = turnID
        self.workspaceID = workspaceID
    }
}

/// Sends one planned delivery when its undo window has ended.
public struct DeliverReply: JobParameters {
    public static let jobName = "reply.deliver"
    public static let queue: QueueName = "deliveries"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 20, firstDelay: .seconds(1), maximumDelay: .minutes(5))

    public var deliveryID: Identifier<Delivery>
    public var workspaceID: Identifier<Workspace>

    public init(deliveryID: Identifier<Delivery>, workspaceID: Identifier<Workspace>) {
        self.deliveryID = deliveryID
        self.workspaceID = workspaceID
    }
}

/// Finds out at the platform what became of a delivery whose outcome is unknown.
public struct ReconcileDelivery: JobParameters {
    public static let jobName = "reply.reconcile"
    public static let queue: QueueName = "deliveries"
    // It only reads: a process that is ended again and again while it waits for its turn to ask must not use it up.
    public static let retryPolicy = RetryPolicy(maximumAttempts: 200, firstDelay: .seconds(5), maximumDelay: .minutes(10))

    public var deliveryID: Identifier<Delivery>
    public var workspaceID: Identifier<Workspace>
    /// How often it was looked for and could not be told.
    public var looks: Int

    public init(deliveryID: Identifier<Delivery>, workspaceID: Identifier<Workspace>, looks: Int = 0) {
        self.deliveryID = deliveryID
        self.workspaceID = workspaceID
        self.looks = looks
    }
}

/// Hides a comment on the platform.
public struct HideMessage: JobParameters {
    public static let jobName = "message.hide"
    public static let queue: QueueName = "deliveries"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 8, firstDelay: .seconds(2), maximumDelay: .minutes(10))

    public var messageID: Identifier<Message>
    public var workspaceID: Identifier<Workspace>

    public init(messageID: Identifier<Message>, workspaceID: Identifier<Workspace>) {
        self.messageID = messageID
        self.workspaceID = workspaceID
    }
}
