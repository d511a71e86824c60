import Core
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Security
import ServiceKit

/// What the gateway answers itself.
struct GatewayRoutes: Sendable {
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let health: [HealthCheck]
    private let metrics: @Sendable () async -> String
    private let contract: StaticFiles
    private let dashboard: DashboardPages

    init(
        configuration: GatewayConfiguration, context: ServiceEnvironment, dashboard: DashboardPages, health: [HealthCheck], metrics: @escaping @Sendable () async -> String
    ) throws {
        self.configuration = configuration
        self.logger = context.logger
        self.health = health
        self.metrics = metrics
        self.contract = try StaticFiles.contract()
        self.dashboard = dashboard
    }

    var routes: RouteTable {
        var table = RouteTable()
        let dashboard = self.dashboard
        let contract = self.contract
        table.addRaw(APIRoute(.get, "/", "getPage", access: .anybody, "The dashboard.")) { request, _ in try dashboard.page(request.headers) }
        table.addRaw(APIRoute(.get, "/assets/{file}", "getAsset", access: .anybody, "The dashboard's styles, scripts and icon.")) { request, context in
            guard let files = dashboard.files, let name = context.parameters.get("file") else { throw AppError.notFound("file") }
            return try files.answer("assets/" + name, request.headers)
        }
        table.addRaw(APIRoute(.get, "/api/v1/openapi.yaml", "getOpenAPI", access: .anybody, "This document.")) { request, _ in try contract.answer("openapi.yaml", request.headers) }
        table.add(APIRoute(.get, "/health/live", "getLiveness", access: .anybody, "The process runs.")) { _ in try .json(["status": "ok"]) }
        table.add(APIRoute(.get, "/health/ready", "getReadiness", access: .anybody, "The process can do its work.")) { _ in try await self.readiness() }
        table.addRaw(APIRoute(.get, "/metrics", "getMetrics", access: .anybody, "Metrics as Prometheus text, for this machine or with the configured bearer token.")) { request, context in
            try self.checkMetricsReader(request, context)
            let headers: HTTPFields = [.contentType: "text/plain; version=0.0.4; charset=utf-8"]
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: await self.metrics())))
        }
        return table
    }

    private func readiness() async throws -> Answer {
        var checks: [String: String] = [:]
        for check in self.health {
            do {
                try await check.check()
                checks[check.name] = "ok"
            } catch {
                checks[check.name] = "failed"
                self.logger.warning("not ready", metadata: ["check": "\(check.name)", "error": "\((error as? AppError)?.code.rawValue ?? String(describing: type(of: error)))"])
            }
        }
        let isReady = checks.values.allSatisfy { $0 == "ok" }
        return try .json(ReadinessView(status: isReady ? "ok" : "failed", checks: checks), status: isReady ? .ok : .serviceUnavailable)
    }

    private func checkMetricsReader(_ request: Request, _ context: APIContext) throws {
        if let token = self.configuration.metricsToken {
            guard let given = request.headers[.authorization], constantTimeEquals(given, "Bearer \(token)") else { throw AppError(.unauthenticated, "The metrics need their bearer token.") }
            return
        }
        // Behind a proxy every peer is local, so only a token tells who asks.
        guard self.configuration.trustedProxies.isEmpty, let peer = context.remoteAddress?.ipAddress, PublicAddress.isLoopback(peer) else { throw AppError.notFound("page") }
    }
}
