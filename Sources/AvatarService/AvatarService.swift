import Connectors
import Core
import Jobs
import LanguageModels
import Persona
import ServiceKit
import Triage

/// The avatar's service as one value: what its routes call and which jobs it runs. Made once at assembly.
public struct AvatarService: Sendable {
    /// What an operator configures of the avatar, and the models that it is given.
    public struct Options: Sendable {
        /// Messages this much older than the connection are history.
        public var answerable: Duration
        /// Meta has reviewed the app for the human-agent tag.
        public var hasHumanAgentFeature: Bool
        /// How long one draft may take before the built-in answerer takes over.
        public var modelDeadline: Duration
        public var retention: RetentionPolicy
        public var pollBounds: PollBounds
        /// How long a reply that may have left is watched for before its absence on the platform counts.
        public var settleTime: Duration
        /// Where the chat model runs; nil: on this machine.
        public var modelProvider: ModelProvider?
        /// The model of this name on the chat model's server.
        public var modelNamed: @Sendable (String) -> (any ChatModel)?
        public var drafting: DraftingLimits
        /// Looks at what the chat model wrote; nil where none is configured.
        public var moderation: (any ModerationModel)?
        /// Finds samples that are near in meaning; nil where none is configured.
        public var embedding: (any EmbeddingModel)?

        public init(
            answerable: Duration = .hours(24), hasHumanAgentFeature: Bool = false, modelDeadline: Duration = .seconds(20), retention: RetentionPolicy = RetentionPolicy(),
            pollBounds: PollBounds = PollBounds(), settleTime: Duration = .seconds(120), modelProvider: ModelProvider? = nil,
            modelNamed: @escaping @Sendable (String) -> (any ChatModel)? = { _ in nil }, drafting: DraftingLimits = DraftingLimits(), moderation: (any ModerationModel)? = nil, embedding: (any EmbeddingModel)? = nil
        ) {
            self.embedding = embedding
            self.drafting = drafting
            self.moderation = moderation
            self.modelProvider = modelProvider
            self.modelNamed = modelNamed
            self.answerable = answerable
            self.hasHumanAgentFeature = hasHumanAgentFeature
            self.modelDeadline = modelDeadline
            self.retention = retention
            self.pollBounds = pollBounds
            self.settleTime = settleTime
        }
    }

    public let inbox: InboxService
    public let feed: FeedService
    public let review: ReviewService
    public let teamwork: TeamworkService
    public let settings: AvatarSettingsService
    public let rules: RulesService
    public let savedReplies: SavedRepliesService
    public let webhooks: WebhookIntake
    public let voices: VoiceLibrary
    public let retention: Retention
    public let rehearsal: ReplyRehearsal
    public let spending: ModelSpendingReport

    private let processor: TurnProcessor
    private let deliverer: Deliverer
    private let reconciler: Reconciler
    private let hider: Hider
    private let namer: ContactNamer
    private let poller: Poller
    private let webhookProcessor: WebhookProcessor
    private let stragglers: Stragglers

    public init(
        context: ServiceEnvironment, connectors: ConnectorRegistry, access: any ConnectionAccessSource, model: (any ChatModel)?, options: Options = Options(),
        standing: @escaping @Sendable (Platform) async -> (left: Int, resetsAt: Timestamp)? = { _ in nil }
    ) {
        self.inbox = InboxService(context: context, answerable: options.answerable)
        self.feed = FeedService(context: context, connectors: connectors, hasHumanAgentFeature: options.hasHumanAgentFeature)
        self.review = ReviewService(context: context, connectors: connectors, hasHumanAgentFeature: options.hasHumanAgentFeature)
        self.teamwork = TeamworkService(context: context)
        self.settings = AvatarSettingsService(context: context)
        self.rules = RulesService(context: context)
        self.savedReplies = SavedRepliesService(context: context)
        self.webhooks = WebhookIntake(context: context)
        self.voices = VoiceLibrary(context: context)
        self.retention = Retention(context: context, connectors: connectors, access: access, policy: options.retention)
        let drafter = VoiceDrafter(
            context: context, models: DraftingModels(chat: model, provider: options.modelProvider, moderation: options.moderation, embedding: options.embedding, named: options.modelNamed), limits: options.drafting,
            deadline: options.modelDeadline)
        let judge = TurnJudge(connectors: connectors, classifier: TriageClassifier(), drafter: drafter, voices: self.voices)
        self.processor = TurnProcessor(context: context, judge: judge, hasHumanAgentFeature: options.hasHumanAgentFeature, showsProcessing: model != nil)
        self.rehearsal = ReplyRehearsal(context: context, judge: judge)
        self.spending = ModelSpendingReport(context: context, limits: options.drafting, hasModel: model != nil || options.embedding != nil)
        let watch = SettleWatch(time: context.time, settleTime: options.settleTime)
        self.deliverer = Deliverer(context: context, connectors: connectors, access: access, watch: watch, hasHumanAgentFeature: options.hasHumanAgentFeature)
        self.reconciler = Reconciler(context: context, connectors: connectors, access: access, watch: watch)
        self.hider = Hider(context: context, connectors: connectors, access: access)
        self.namer = ContactNamer(context: context, connectors: connectors, access: access)
        self.poller = Poller(context: context, connectors: connectors, access: access, planner: PollPlanner(bounds: options.pollBounds), answerable: options.answerable, standing: standing)
        self.stragglers = Stragglers(context: context)
        self.webhookProcessor = WebhookProcessor(context: context, connectors: connectors, answerable: options.answerable)
    }

    /// The jobs themselves, for workers and for whoever wants one done at once.
    public func process(_ job: ProcessTurn) async throws -> JobOutcome { try await self.processor.process(job) }
    /// Sends what is due of one delivery, part by part, after checking everything again (invariant 3).
    public func deliver(_ job: DeliverReply) async throws -> JobOutcome { try await self.deliverer.deliver(job) }
    /// Asks the platform what became of a delivery whose outcome is unknown (invariant 2).
    public func reconcile(_ job: ReconcileDelivery) async throws -> JobOutcome { try await self.reconciler.reconcile(job) }
    /// Hides a comment on its platform.
    public func hide(_ job: HideMessage) async throws -> JobOutcome { try await self.hider.hide(job) }
    /// Asks the platform for the name of a fan who came without one.
    public func name(_ job: NameContact) async throws -> JobOutcome { try await self.namer.name(job) }
    /// Reads what is new for one connection and plans its next poll.
    public func poll(_ job: PollConnection) async throws -> JobOutcome { try await self.poller.poll(job) }
    /// Brings back a message whose time has come, and tells the person who put it off.
    public func wake(_ job: WakeMessage) async throws -> JobOutcome { try await self.teamwork.wake(job) }
    /// Takes a stored webhook body apart and stores what it holds.
    public func process(_ job: ProcessWebhook) async throws -> JobOutcome { try await self.webhookProcessor.process(job) }

    /// The account of `connectionID` works again after it did not: replies whose outcome could not be told are looked for at once.
    public static func worksAgain(_ connectionID: Identifier<Connection>, unit: WorkUnit) throws { try DeliveryLedger.lookAgain(for: connectionID, unit: unit) }

    /// Gives work that no job does any more a job again.
    public func process(_: FindStragglers) async throws -> JobOutcome {
        _ = try await self.stragglers.run()
        return .done
    }

    /// Adds the avatar's jobs to a worker.
    public func register(in registry: inout JobRegistry) {
        registry.register(ProcessTurn.self) { job, _ in try await self.process(job) }
        registry.register(DeliverReply.self) { job, _ in try await self.deliver(job) }
        registry.register(ReconcileDelivery.self) { job, _ in try await self.reconcile(job) }
        registry.register(HideMessage.self) { job, _ in try await self.hide(job) }
        registry.register(NameContact.self) { job, _ in try await self.name(job) }
        registry.register(PollConnection.self) { job, _ in try await self.poll(job) }
        registry.register(WakeMessage.self) { job, _ in try await self.wake(job) }
        registry.register(ProcessWebhook.self) { job, _ in try await self.process(job) }
        registry.register(FindStragglers.self) { job, _ in try await self.process(job) }
        registry.register(RunRetention.self) { _, _ in
            _ = try await self.retention.run()
            return .done
        }
    }
}

/// The daily upkeep of stored content.
public struct RunRetention: JobParameters {
    public static let jobName = "retention.run"
    public static let queue: QueueName = "upkeep"
    public static let retryPolicy = RetryPolicy(maximumAttempts: 5, firstDelay: .minutes(1), maximumDelay: .hours(1))

    public init() {}
}
