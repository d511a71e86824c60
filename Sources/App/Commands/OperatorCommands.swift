import Core
import Foundation
import Logging
import Security
import ServiceKit
import Settings
import Storage

/// `understudy audit verify`: reads every workspace's audit chain.
public enum AuditCommand {
    /// Returns whether every chain is whole.
    public static func verify(_ loaded: LoadedConfiguration, print: (String) -> Void) async throws -> Bool {
        let telemetry = Telemetry.start(loaded.configuration, quiet: true)
        return try await Installation.use(loaded.configuration, logger: telemetry.logger) { try await self.verify($0.store, print: print) }
    }

    private static func verify(_ store: any Store, print: (String) -> Void) async throws -> Bool {
        var isWhole = true
        for workspace in try await store.find(Query<Workspace>().limit(10_000)) {
            let (entries, flaws) = try await AuditLog.verify(workspaceID: workspace.id, store: store)
            print("\(workspace.name): \(entries) entries, \(flaws.isEmpty ? "the chain is whole" : "\(flaws.count) flaws")")
            for flaw in flaws { print("  \(flaw.text)") }
            isWhole = isWhole && flaws.isEmpty
        }
        return isWhole
    }
}

/// `understudy keys rotate`: makes a new current key and seals every secret with it.
public enum KeysCommand {
    /// Adds the new key, seals every secret again, then removes the old ones: an interruption in between leaves every secret readable. The server must not run.
    public static func rotate(_ loaded: LoadedConfiguration, print: (String) -> Void) async throws {
        let telemetry = Telemetry.start(loaded.configuration, quiet: true)
        try await Installation.use(loaded.configuration, logger: telemetry.logger) { try await self.rotate($0.environment, print: print) }
    }

    private static func rotate(_ environment: ServiceEnvironment, print: (String) -> Void) async throws {
        let ring = environment.secrets.ring
        let old = ring.keyIDs
        let new = try ring.addCurrentKey()
        let count = try await Resealing.run(environment)
        for id in old { try ring.remove(id) }
        print("The new key \(new) is in use; \(count) secrets were sealed again and \(old.count) old keys removed.")
    }
}

/// Seals everything that is sealed under an older key again. Safe to run twice, and while an old key is still in the ring.
enum Resealing {
    static func run(_ environment: ServiceEnvironment) async throws -> Int {
        let secrets = environment.secrets
        var count = 0
        for connection in try await environment.store.find(Query<Connection>().limit(100_000)) {
            let id = connection.id
            count += try await environment.store.transaction("keys.reseal") { tx in
                guard var stored = try tx.get(Connection.self, id) else { return 0 }
                var changed = 0
                func reseal(_ sealed: SealedText?, _ context: String) throws -> SealedText? {
                    guard let sealed, secrets.needsReseal(sealed) else { return sealed }
                    changed += 1
                    return try secrets.reseal(sealed, context: context)
                }
                stored.accessToken = try reseal(stored.accessToken, SealContext.accessToken(of: id))
                stored.refreshToken = try reseal(stored.refreshToken, SealContext.refreshToken(of: id))
                let webhookSecret = try reseal(stored.webhook?.secret, SealContext.webhookSecret(of: id))
                stored.webhook?.secret = webhookSecret
                if changed > 0 { try tx.replace(stored) }
                return changed
            }
        }
        for key in try await environment.store.find(Query<SubjectKey>().limit(1_000_000)) where secrets.needsReseal(key.key) {
            count += try await environment.store.transaction("keys.reseal") { tx in
                guard var stored = try tx.get(SubjectKey.self, key.id), secrets.needsReseal(stored.key) else { return 0 }
                stored.key = try secrets.reseal(stored.key, context: SealContext.subjectKey(stored.id.rawValue))
                try tx.replace(stored)
                return 1
            }
        }
        return count
    }
}

/// `understudy doctor`: checks configuration, store, queues, model and connections, and says how to mend what is wrong.
public enum DoctorCommand {
    /// What was found so far.
    private struct Findings {
        let print: (String) -> Void
        var isWell = true

        func good(_ text: String) { self.print("ok    \(text)") }
        func note(_ text: String) { self.print("note  \(text)") }
        mutating func bad(_ text: String, _ remedy: String) {
            self.isWell = false
            self.print("bad   \(text)")
            self.print("      \(remedy)")
        }
    }

    /// Returns whether nothing is wrong.
    public static func run(_ loaded: LoadedConfiguration, print: @escaping (String) -> Void) async throws -> Bool {
        var findings = Findings(print: print)
        try await self.examine(loaded, &findings)
        return findings.isWell
    }

    private static func examine(_ loaded: LoadedConfiguration, _ findings: inout Findings) async throws {
        let configuration = loaded.configuration
        let telemetry = Telemetry.start(configuration, quiet: true)
        for warning in loaded.warnings { findings.note(warning) }
        findings.good("configuration: \(loaded.entries.count) settings read")
        let installation: Installation
        do {
            installation = try await Installation.assemble(configuration, logger: telemetry.logger)
        } catch let error as AppError {
            findings.bad("store or keys: \(error.message)", "Check dataDir, its free space and its permissions; if the server runs, stop it first.")
            return
        }
        do {
            try await self.examine(installation, configuration, &findings)
        } catch {
            // What a damaged file holds can't be read: that was the finding.
            findings.bad("store: \((error as? AppError)?.message ?? "it does not answer")", self.restore)
        }
        await installation.close()
    }

    private static let restore = "Restore the data folder from a backup, or free disk space."

    private static func examine(_ installation: Installation, _ configuration: AppConfiguration, _ findings: inout Findings) async throws {
        do {
            try await installation.store.checkHealth()
            try await installation.store.verifyIntegrity()
            let statistics = try await installation.store.statistics()
            findings.good("store: whole, \(statistics.bytes / 1_048_576) MiB")
        } catch {
            findings.bad("store: \((error as? AppError)?.message ?? "it does not answer")", self.restore)
        }
        if let problem = Self.diskEncryption(of: configuration.dataDirectory) { findings.note(problem) } else { findings.good("disk: the data folder lies on an encrypted volume") }
        let counts = try await installation.environment.jobs.counts()
        let dead = counts.filter { $0.state == .dead }.reduce(0) { $0 + $1.count }
        if dead > 0 { findings.bad("queues: \(dead) dead jobs", "Look at them on the jobs page and run them again once the cause is mended.") } else { findings.good("queues: no dead jobs") }
        if installation.connectors.platforms.isEmpty {
            findings.note("platforms: none is set up; add app id and secret of Instagram or YouTube")
        } else {
            findings.good("platforms: " + installation.connectors.platforms.map(\.rawValue).joined(separator: ", "))
        }
        if configuration.model.isConfigured {
            if await Self.modelAnswers(configuration.model, installation) { findings.good("model: it answers") } else {
                findings.bad("model: it does not answer", "Check model.baseURL, model.model and the key; until then the built-in answerer serves.")
            }
        } else {
            findings.note("model: none; the built-in answerer serves")
        }
        for connection in try await installation.store.find(Query<Connection>().where(Connection.fields.disconnectedAt.isNull).limit(10_000)) {
            let name = "connection \(connection.username) on \(connection.platform.rawValue)"
            if connection.health.state == .connected { findings.good("\(name): connected") } else {
                findings.bad("\(name): \(connection.health.reason)", connection.health.remedy.isEmpty ? "It mends by itself." : connection.health.remedy)
            }
        }
        for workspace in try await installation.store.find(Query<Workspace>().limit(10_000)) {
            let (entries, flaws) = try await AuditLog.verify(workspaceID: workspace.id, store: installation.store)
            if flaws.isEmpty { findings.good("audit of \(workspace.name): \(entries) entries, whole") } else {
                findings.bad("audit of \(workspace.name): \(flaws.count) flaws", "Run `understudy audit verify`; restore from a backup if entries were changed.")
            }
        }
    }

    /// Message text at rest relies on disk encryption (docs/security.md). Nil when the folder's device is a dm-crypt volume.
    private static func diskEncryption(of path: String) -> String? {
        let unknown = "disk: whether the data folder is encrypted can't be told; message text at rest relies on disk encryption"
        guard let mounts = try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8) else { return unknown }
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        let lines = mounts.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }.filter { $0.count > 1 }
        let mount = lines.filter { folder == $0[1] || folder.hasPrefix($0[1] == "/" ? "/" : $0[1] + "/") }.max { $0[1].count < $1[1].count }
        guard let device = mount?[0], device.hasPrefix("/dev/") else { return unknown }
        let name = URL(fileURLWithPath: device).resolvingSymlinksInPath().lastPathComponent
        let kind = try? String(contentsOfFile: "/sys/block/\(name)/dm/uuid", encoding: .utf8)
        return kind?.hasPrefix("CRYPT-") == true ? nil : "disk: \(device) is not encrypted; message text at rest relies on disk encryption"
    }

    private static func modelAnswers(_ settings: ModelSettings, _ installation: Installation) async -> Bool {
        guard let model = try? Installation.model(settings, client: installation.client, time: SystemTimeSource(), random: SystemRandomSource(), logger: Logger(label: "doctor")) else { return false }
        return await ModelProbe.answers(model)
    }
}
