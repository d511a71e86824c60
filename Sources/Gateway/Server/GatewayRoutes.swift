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
    private let files: StaticFiles

    init(configuration: GatewayConfiguration, context: ServiceEnvironment, health: [HealthCheck], metrics: @escaping @Sendable () async -> String) throws {
        self.configuration = configuration
        self.logger = context.logger
        self.health = health
        self.metrics = metrics
        self.files = try StaticFiles()
    }

    var routes: RouteTable {
        var table = RouteTable()
        let files = self.files
        table.addRaw(APIRoute(.get, "/", "getPage", access: .anybody, "The first page.")) { request, _ in try files.answer("index.html", request.headers) }
        table.addRaw(APIRoute(.get, "/assets/{file}", "getAsset", access: .anybody, "The first page's style, script and icon.")) { request, context in
            let name = context.parameters.get("file") ?? ""
            guard name != "index.html", name != "openapi.yaml" else { throw AppError.notFound("file") }
            return try files.answer(name, request.headers)
        }
        table.addRaw(APIRoute(.get, "/api/v1/openapi.yaml", "getOpenAPI", access: .anybody, "This document.")) { request, _ in try files.answer("openapi.yaml", request.headers) }
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
