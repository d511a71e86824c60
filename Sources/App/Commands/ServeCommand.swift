import Core
import Foundation
import Logging
import Settings

/// Reads the configuration the way every command does. Throws `ConfigurationProblems` with every error at once.
public enum ConfigurationSource {
    /// The file at `path` (or the one that `environment` names, or the default one) with the variables of `environment` over it.
    public static func load(path: String?, environment: [String: String] = ProcessInfo.processInfo.environment) throws -> LoadedConfiguration {
        try ConfigurationLoader.load(file: try ConfigurationFile.locate(path: path, environment: environment), environment: environment)
    }
}

/// `understudy serve`: the server.
public enum ServeCommand {
    /// Serves until a stop is asked for, then finishes or hands back every running job.
    public static func run(_ loaded: LoadedConfiguration) async throws {
        let telemetry = Telemetry.start(loaded.configuration)
        for warning in loaded.warnings { telemetry.logger.warning("\(warning)") }
        let installation = try await Installation.assemble(loaded.configuration, options: Installation.Options(metrics: { telemetry.metrics.render() }), logger: telemetry.logger)
        if installation.connectors.platforms.isEmpty { telemetry.logger.warning("No platform is set up: add the app ids and secrets of Instagram or YouTube to the configuration.") }
        let address = installation.address.origin
        let http = loaded.configuration.http
        try await TakenAddress.explain("\(http.host):\(http.port)") {
            try await installation.run(with: telemetry.services) { port in
                telemetry.logger.notice("Understudy is listening.", metadata: ["url": "\(address)", "port": "\(port)"])
            }
        }
        await telemetry.stop()
    }
}

/// `understudy migrate`: brings the store to this release's schema and says what it holds.
public enum MigrateCommand {
    /// Brings the store up to date and prints how many records of each kind it holds.
    public static func run(_ loaded: LoadedConfiguration, print: (String) -> Void) async throws {
        let telemetry = Telemetry.start(loaded.configuration, quiet: true)
        let statistics = try await Installation.use(loaded.configuration, logger: telemetry.logger) { installation in
            try await installation.store.migrate()
            return try await installation.store.statistics()
        }
        print("The store in \(loaded.configuration.dataDirectory) is up to date.")
        for (name, count) in statistics.records.sorted(by: { $0.key < $1.key }) where count > 0 { print("  \(name): \(count)") }
    }
}
