import Connectors
import Coordination
import Core
import Jobs
import Security
import ServiceKit

/// People, workspaces and connections as one value: what its routes call and which jobs it runs. Made once at assembly.
public struct UserService: Sendable {
    public let accounts: AccountService
    public let sessions: SessionService
    public let workspaces: WorkspaceService
    public let members: MemberService
    public let connections: ConnectionService
    public let accountNotices: AccountNotices
    public let jobs: JobsService
    public let audit: AuditService
    public let usage: UsageService
    let quotas: @Sendable () async -> [QuotaStanding]

    let environment: ServiceEnvironment
    let platforms: [Platform]
    let cookie: SessionCookie
    let configuration: AccountConfiguration
    private let worker: ConnectionWorker

    /// - Parameters:
    ///   - tokens: over `StoredTokenStore(context:)`.
    ///   - observer: what follows when an account is connected or let go.
    ///   - quotas: how the platforms' daily allowances stand.
    public init(
        context: ServiceEnvironment, connectors: ConnectorRegistry, tokens: TokenProvider, observer: any ConnectionObserver, limiter: any RateLimiter, hasher: PasswordHasher,
        addresses: CallbackAddresses, configuration: AccountConfiguration = AccountConfiguration(), secrets: any SecretSource = SystemSecretSource(),
        quotas: @escaping @Sendable () async -> [QuotaStanding] = { [] }
    ) {
        self.quotas = quotas
        let accountTokens = AccountTokens(ring: context.secrets.ring, time: context.time, secrets: secrets)
        let sessions = SessionService(context: context, configuration: configuration, secrets: secrets)
        self.environment = context
        self.configuration = configuration
        self.platforms = connectors.platforms
        self.cookie = SessionCookie(address: addresses.address)
        self.sessions = sessions
        self.accounts = AccountService(context: context, hasher: hasher, limiter: limiter, sessions: sessions, tokens: accountTokens, configuration: configuration)
        self.workspaces = WorkspaceService(context: context, configuration: configuration)
        self.members = MemberService(context: context, tokens: accountTokens)
        self.connections = ConnectionService(
            context: context, connectors: connectors, tokens: tokens, observer: observer, addresses: addresses,
            states: SignedState(ring: context.secrets.ring, purpose: "oauth", time: context.time, secrets: secrets),
            pending: TicketBox<ConnectionService.PendingConsent>(lifetime: .minutes(10), time: context.time, secrets: secrets), secrets: secrets)
        self.accountNotices = AccountNotices(context: context, connectors: connectors, observer: observer, addresses: addresses)
        self.jobs = JobsService(context: context)
        self.audit = AuditService(context: context)
        self.usage = UsageService(context: context)
        self.worker = ConnectionWorker(context: context, connectors: connectors, tokens: tokens, addresses: addresses, secrets: secrets)
    }

    /// All routes of this service.
    public var routes: RouteTable { self.accountRoutes + self.workspaceRoutes + self.connectionRoutes + self.operationRoutes }

    /// Adds this service's jobs to a worker.
    public func register(in registry: inout JobRegistry) { self.worker.register(in: &registry) }
}
