import AsyncHTTPClient
import Core
import Logging
import Metrics
import Observability
import ServiceLifecycle
import Settings
import Tracing

/// Logs, metrics and traces of the process. Set up once, before anything else.
public struct Telemetry: Sendable {
    public let logger: Logger
    public let metrics: PrometheusMetrics
    /// The trace exporter, where an endpoint is configured.
    public let services: [any Service]
    let client: HTTPClient?

    /// - Parameter quiet: logs errors only, whatever `log.level` says: for commands that draw on the terminal.
    public static func start(_ configuration: AppConfiguration, quiet: Bool = false) -> Telemetry {
        let level = quiet ? Logger.Level.error : Logger.Level(rawValue: configuration.log.level.rawValue) ?? .info
        let format: LogFormat = configuration.log.format == .json ? .json : .text
        LoggingSystem.bootstrap { label in LineLogHandler(label: label, format: format, level: level) }
        let logger = Logger(label: "understudy")
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        guard let endpoint = configuration.telemetry.otlpEndpoint else { return Telemetry(logger: logger, metrics: metrics, services: [], client: nil) }
        let queue = SpanQueue()
        InstrumentationSystem.bootstrap(SpanTracer(queue: queue, sampleRatio: configuration.telemetry.sampleRatio))
        let client = HTTPClient()
        let exporter = OTLPExporter(
            options: OTLPExporter.Options(endpoint: endpoint), resource: ["service.name": "understudy"], queue: queue, client: client, time: SystemTimeSource(), logger: logger)
        return Telemetry(logger: logger, metrics: metrics, services: [exporter], client: client)
    }

    /// Closes the client that spans are sent with; call it last, after the services have ended.
    public func stop() async {
        do { try await self.client?.shutdown() } catch { self.logger.debug("The trace exporter's client did not close cleanly.") }
    }
}
