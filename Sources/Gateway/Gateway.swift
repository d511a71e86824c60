import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import Security
import ServiceKit

/// The HTTP server of an installation. `routes` is the registry of everything it answers.
public struct Gateway: Sendable {
    public let routes: RouteTable
    private let configuration: GatewayConfiguration
    private let trustedProxies: TrustedProxies
    private let environment: RouteEnvironment
    private let dashboard: DashboardPages

    /// - Parameters:
    ///   - services: the services' route tables.
    ///   - metrics: the metrics as Prometheus text.
    /// Throws `configurationInvalid`.
    public init(
        configuration: GatewayConfiguration, environment: RouteEnvironment, services: [RouteTable], health: [HealthCheck], metrics: @escaping @Sendable () async -> String
    ) throws {
        try configuration.check()
        self.configuration = configuration
        self.trustedProxies = try TrustedProxies(configuration.trustedProxies)
        self.environment = environment
        self.dashboard = DashboardPages(files: try StaticFiles.dashboard(try configuration.dashboard ?? StaticFiles.builtDashboard()))
        let own = try GatewayRoutes(configuration: configuration, context: environment.context, dashboard: self.dashboard, health: health, metrics: metrics).routes
        self.routes = services.reduce(own + EventRoutes(environment: environment.context).routes, +)
    }

    /// The OpenAPI document that describes `routes`.
    public static func openAPIDocument() throws -> String { try StaticFiles.openAPI() }

    /// The router with all middleware, outermost first: record, headers, problems, pages of the dashboard.
    public func router() -> Router<APIContext> {
        let router = Router(context: APIContext.self, options: [.autoGenerateHeadEndpoints])
        let routes = self.routes
        router.add(middleware: RequestRecordMiddleware(ids: self.environment.context.ids, trustedProxies: self.trustedProxies))
        router.add(middleware: SecurityHeaders(isSecure: self.configuration.address.isSecure))
        router.add(middleware: ProblemMiddleware { routes.methods(of: $0) })
        router.add(middleware: self.dashboard)
        routes.register(on: router, environment: self.environment)
        return router
    }

    /// The server as a service: it listens until graceful shutdown, then ends what is under way.
    /// `onListening` gets the port that was bound. Throws `configurationInvalid` for an unreadable certificate.
    public func application(onListening: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) throws -> some ApplicationProtocol {
        let grace = TimeAmount.seconds(Int64(self.configuration.requestSeconds))
        let http = HTTPServerBuilder.http1(configuration: .init(additionalChannelHandlers: [RequestPace(grace: grace)], idleTimeout: .seconds(75)))
        let server = try self.configuration.tlsConfiguration().map { try HTTPServerBuilder.tls(http, tlsConfiguration: $0) } ?? http
        return Application(
            router: self.router(), server: server,
            configuration: ApplicationConfiguration(address: .hostname(self.configuration.host, port: self.configuration.port), serverName: nil),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) }, logger: self.environment.context.logger)
    }
}
