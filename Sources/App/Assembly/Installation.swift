import AnalyticsService
import AsyncHTTPClient
import AvatarService
import Connectors
import Coordination
import Core
import Foundation
import Gateway
import InstagramConnector
import Jobs
import LanguageModels
import Logging
import Persona
import Security
import ServiceKit
import ServiceLifecycle
import Settings
import Storage
import StorageSQLite
import Synchronization
import TrainingService
import UserService
import YouTubeConnector

/// The whole server as values: made from a configuration, by the executable and by tests alike. Nothing below reads the environment.
public struct Installation: Sendable {
    public let configuration: AppConfiguration
    public let environment: ServiceEnvironment
    public let store: SQLiteStore
    public let users: UserService
    public let avatar: AvatarService
    public let training: TrainingService
    public let connectors: ConnectorRegistry
    public let gateway: Gateway
    public let address: PublicAddress
    let workers: JobWorkers
    let budgets: BudgetKeeper
    let client: HTTPClient

    /// What differs between a server for real and one for a demo, a replay or a test.
    public struct Options: Sendable {
        public var time: any TimeSource
        public var random: any RandomSource
        public var passwords: PasswordHasher.Parameters
        /// Nil: the bounds of the configuration.
        public var pollBounds: PollBounds?
        public var metrics: @Sendable () -> String
        /// Nil: those of the configuration.
        public var connectors: (@Sendable (ConnectorEnvironment) -> ConnectorRegistry)?
        /// What programs that are started may see of the environment.
        public var environment: [String: String]

        public init(
            time: any TimeSource = SystemTimeSource(), random: any RandomSource = SystemRandomSource(), passwords: PasswordHasher.Parameters = .standard, pollBounds: PollBounds? = nil,
            metrics: @escaping @Sendable () -> String = { "" }, environment: [String: String] = ProcessInfo.processInfo.environment
        ) {
            self.environment = environment
            self.time = time
            self.random = random
            self.passwords = passwords
            self.pollBounds = pollBounds
            self.metrics = metrics
        }
    }

    /// How many records are filled between two lines of the log: some seconds' work.
    private static let filledBetweenLines = 20_000

    /// Opens the store, reads the keys and puts the rooms together. Throws `AppError` that says what is wrong and what to do.
    public static func assemble(_ configuration: AppConfiguration, options: Options = Options(), logger: Logger) async throws -> Installation {
        let folder = try DataFolder(configuration.dataDirectory)
        let ring = try KeyRing.load(from: folder.keys)
        let onFill: @Sendable (FillProgress) -> Void = { progress in
            guard progress.done % Self.filledBetweenLines == 0 || progress.left == 0 else { return }
            logger.notice("the store is brought up to date", metadata: ["collection": "\(progress.collection)", "done": "\(progress.done)", "left": "\(progress.left)"])
        }
        let store = try await SQLiteStore.open(SQLiteStore.Configuration(path: folder.store, onFill: onFill), schemas: Self.schemas)
        let client = AsyncHTTPTransport.makeClient()
        do {
            return try self.furnish(configuration, options, folder: folder, ring: ring, store: store, client: client, logger: logger)
        } catch {
            await self.close(client, store, logger)
            throw error
        }
    }

    /// Assembles, lets `body` work with it, and closes what was opened, whatever comes of it.
    static func use<Value: Sendable>(
        _ configuration: AppConfiguration, options: Options = Options(), logger: Logger, _ body: (Installation) async throws -> Value
    ) async throws -> Value {
        let installation = try await self.assemble(configuration, options: options, logger: logger)
        do {
            let value = try await body(installation)
            await installation.close()
            return value
        } catch {
            await installation.close()
            throw error
        }
    }

    private static func furnish(
        _ configuration: AppConfiguration, _ options: Options, folder: DataFolder, ring: KeyRing, store: SQLiteStore, client: HTTPClient, logger: Logger
    ) throws -> Installation {
        let ids = SystemIdentifierSource(time: options.time)
        let queue = StoreJobQueue(store: store, time: options.time, identifiers: ids)
        let environment = ServiceEnvironment(
            store: store, jobs: queue, pubSub: InProcessPubSub(), time: options.time, ids: ids, random: options.random, secrets: SecretBox(ring: ring), logger: logger)
        let limiter = InProcessRateLimiter(time: options.time)
        let budgets = BudgetKeeper(path: folder.budgets, time: options.time, logger: logger)
        let ledger = budgets.ledger
        let youtube = Self.youtubeConfiguration(configuration)
        let connectorEnvironment = ConnectorEnvironment(
            transport: AsyncHTTPTransport(client: client), ledger: budgets.ledger, limiter: limiter, time: options.time, random: options.random, logger: logger,
            deadline: .seconds(configuration.platforms.callSeconds))
        let connectors = options.connectors?(connectorEnvironment) ?? Self.connectors(configuration, youtube: youtube, environment: connectorEnvironment)
        let tokens = TokenProvider(store: StoredTokenStore(context: environment), secrets: environment.secrets, connectors: connectors, time: options.time, logger: logger)
        let address = try PublicAddress(configuration.publicURL)
        let addresses = CallbackAddresses(address: address, receivesWebhooks: configuration.receivesWebhooks)
        let model = try Self.model(configuration.model, client: client, time: options.time, random: options.random, logger: logger)
        let provider = configuration.model.baseURL.map { ModelProvider(baseURL: $0) }
        let named: @Sendable (String) -> (any ChatModel)? = { name in model?.serving(name) }
        var accounts = AccountConfiguration(isRegistrationOpen: configuration.security.registrationOpen)
        accounts.sessionLifetime = .days(configuration.security.sessionDays)
        accounts.sessionIdle = .days(configuration.security.sessionIdleDays)
        let users = UserService(
            context: environment, connectors: connectors, tokens: tokens, observer: NewConnection(time: options.time), limiter: limiter, hasher: PasswordHasher(parameters: options.passwords),
            addresses: addresses, configuration: accounts,
            quotas: { youtube.map { [QuotaStanding(platform: .youtube, bucket: $0.unitsBucket, standing: ledger.standing(of: $0.unitsBucket), unitsPerReply: $0.unitsPerReply)] } ?? [] })
        let bucket = youtube?.unitsBucket
        let avatar = AvatarService(
            context: environment, connectors: connectors, access: tokens, model: model,
            options: AvatarService.Options(
                hasHumanAgentFeature: configuration.instagram.hasHumanAgentFeature, modelDeadline: .seconds(configuration.model.deadlineSeconds), retention: Self.retention(configuration.retention),
                pollBounds: options.pollBounds ?? Self.pollBounds(configuration.polling), settleTime: .seconds(configuration.delivery.settleSeconds), modelProvider: provider, modelNamed: named,
                drafting: Self.drafting(configuration.model),
                moderation: configuration.model.moderationModel == nil ? nil : model, embedding: configuration.model.embeddingModel == nil ? nil : model),
            standing: { platform in
                guard platform == .youtube, let bucket else { return nil }
                // The accounts that are connected now share the project's day fairly.
                let connected = (try? await store.find(Query<Connection>().where(Connection.fields.platform == platform && Connection.fields.disconnectedAt.isNull).limit(10_000))) ?? []
                ledger.share(bucketsOf: platform, among: Set(connected.map(\.id)))
                let standing = ledger.standing(of: bucket)
                let share = Double(bucket.limit) * (bucket.shares[.polling] ?? 1)
                return (max(0, min(standing.left, Int(share) - (standing.used[.polling] ?? 0))), standing.resetsAt)
            })
        let tuner = Self.fineTuner(configuration, folder: folder, client: client, environment: options.environment, time: options.time, random: options.random, logger: logger)
        let training = TrainingService(
            context: environment, connectors: connectors, access: tokens,
            options: TrainingOptions(
                chatModel: model, chatProvider: provider, modelNamed: named, fineTuner: tuner, dollarsPerMillionTokens: configuration.training.draftingDollarsPerMillionTokens,
                retrainAfterCorrections: configuration.training.retrainAfterCorrections, importFolder: folder.imports))
        var registry = JobRegistry()
        users.register(in: &registry)
        avatar.register(in: &registry)
        training.register(in: &registry)
        registry.register(SweepExpired.self) { _, _ in
            _ = try await store.removeExpired(now: environment.time.now())
            return .done
        }
        let workers = JobWorkers(queue: queue, registry: registry, schedules: try Self.schedules(), configuration: Self.workers(configuration.jobs, hasModel: model != nil), random: options.random, logger: logger)
        let gateway = try Gateway(
            configuration: try Self.gatewayConfiguration(configuration, address: address),
            environment: RouteEnvironment(context: environment, sessions: users.sessions, address: address),
            services: [users.routes, AvatarRoutes(service: avatar, context: environment, connectors: connectors).routes, training.routes, AnalyticsService(context: environment).routes], health: HealthCheck.standard(environment), metrics: options.metrics)
        return Installation(
            configuration: configuration, environment: environment, store: store, users: users, avatar: avatar, training: training, connectors: connectors, gateway: gateway, address: address,
            workers: workers, budgets: budgets, client: client)
    }

    /// Every record type of every room.
    public static let schemas: [AnySchema] = CoreSchemas.all + JobSchemas.all + AvatarSchemas.all

    /// Serves until a stop is asked for: first the workers finish or hand back, then the gateway closes, then the store.
    public func run(with more: [any Service] = [], onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) async throws {
        do {
            try await self.group(with: more, onListening: onListening).run()
        } catch {
            await self.close()
            throw error
        }
        await self.close()
    }

    private func group(with more: [any Service], onListening: @escaping @Sendable (_ port: Int) async -> Void) throws -> ServiceGroup {
        let application = try self.gateway.application(onListening: onListening)
        let services: [any Service] = [self.budgets, self.avatar.voices] + more + [application, self.workers]
        var configuration = ServiceGroupConfiguration(
            services: services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: self.environment.logger)
        // Workers take five seconds at most. What is left are clients that never finish what they began: they must not hold up a stop.
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        return ServiceGroup(configuration: configuration)
    }

    private static func drafting(_ model: ModelSettings) -> DraftingLimits {
        var limits = DraftingLimits(candidates: model.candidates, monthlyTokens: model.monthlyTokens == 0 ? nil : model.monthlyTokens, monthlyDollars: model.monthlyDollars, judgesTriage: model.judgesTriage)
        if let prompt = model.dollarsPerMillionPromptTokens, let completion = model.dollarsPerMillionCompletionTokens { limits.price = ModelPrice(promptMillion: prompt, completionMillion: completion) }
        return limits
    }

    /// Closes the store and the connections to the platforms.
    public func close() async { await Self.close(self.client, self.store, self.environment.logger) }

    private static func close(_ client: HTTPClient, _ store: SQLiteStore, _ logger: Logger) async {
        do { try await client.shutdown() } catch { logger.debug("The HTTP client did not close cleanly.") }
        do { try await store.close() } catch { logger.warning("The store did not close cleanly.") }
    }
}

/// Deletes records whose time to live has ended.
struct SweepExpired: JobParameters {
    static let jobName = "store.sweep"
    static let queue: QueueName = "upkeep"
    static let retryPolicy = RetryPolicy(maximumAttempts: 5)
}

/// What a fresh connection sets going: the first poll and the collection of the creator's content; and what a deleted one does.
struct NewConnection: ConnectionObserver {
    let time: any TimeSource

    func connected(_ connection: Connection, isNew: Bool, unit: WorkUnit) throws {
        try unit.enqueue(
            PollConnection(connectionID: connection.id, workspaceID: connection.workspaceID),
            options: PollConnection.options(connection.id, workspaceID: connection.workspaceID, at: unit.now))
        if isNew { try TrainingService.startCollection(of: connection, unit: unit) } else { try AvatarService.worksAgain(connection.id, unit: unit) }
    }

    /// Who asked for deletion does not wait for the night.
    func disconnected(_ connection: Connection, unit: WorkUnit) throws {
        guard let purgeBy = connection.purgeBy, purgeBy <= unit.now else { return }
        try unit.enqueue(RunRetention(), options: JobOptions(uniqueKey: "deletion", workspaceID: connection.workspaceID))
    }
}
