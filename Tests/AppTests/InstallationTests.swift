@testable import App
import Core
import Foundation
import Logging
import Security
import ServiceKit
import Settings
import Storage
import Testing

@Suite struct InstallationTests {
    private func configuration(_ folder: URL) -> AppConfiguration {
        var configuration = AppConfiguration()
        configuration.dataDirectory = folder.path
        return configuration
    }

    private func inFolder(_ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("installation-" + OpaqueToken.make().text.prefix(12))
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder)
    }

    private let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test func everythingIsWrittenInTheDataFolderForItsOwnerOnly() async throws {
        try await self.inFolder { folder in
            let installation = try await Installation.assemble(self.configuration(folder), logger: self.quiet)
            await installation.close()
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(names.contains("keys.json"))
            #expect(names.contains("understudy.sqlite"))
            let mode = try FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent("keys.json").path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
    }

    @Test func aSecondServerOnTheSameFolderIsRefused() async throws {
        try await self.inFolder { folder in
            let first = try await Installation.assemble(self.configuration(folder), logger: self.quiet)
            await #expect(throws: AppError.self) { try await Installation.assemble(self.configuration(folder), logger: self.quiet) }
            await first.close()
        }
    }

    /// What was opened before the trouble is closed: the error is told, nothing traps, and the folder is free for the next start.
    @Test func aStartThatFailsSaysWhyAndLeavesNothingOpen() async throws {
        try await self.inFolder { folder in
            var configuration = self.configuration(folder)
            configuration.http.tls = HTTPSettings.TLS(certificate: "/nowhere/chain.pem", key: "/nowhere/key.pem")
            await #expect(throws: AppError.self) { try await Installation.assemble(configuration, logger: self.quiet) }
            let unreadable = folder.appendingPathComponent("unreadable.pem")
            try Data("no certificate".utf8).write(to: unreadable)
            configuration.http.tls = HTTPSettings.TLS(certificate: unreadable.path, key: unreadable.path)
            await #expect(throws: (any Error).self) { try await Installation.assemble(configuration, logger: self.quiet).run() }
            struct Trouble: Error {}
            await #expect(throws: Trouble.self) { try await Installation.use(self.configuration(folder), logger: self.quiet) { _ in throw Trouble() } }
            try await Installation.use(self.configuration(folder), logger: self.quiet) { try await $0.store.checkHealth() }
        }
    }

    @Test func rotatingKeysSealsEverythingAgain() async throws {
        try await self.inFolder { folder in
            let installation = try await Installation.assemble(self.configuration(folder), logger: self.quiet)
            let (environment, ring) = (installation.environment, installation.environment.secrets.ring)
            let old = ring.currentKeyID
            var connection = Connection(id: "c1", workspaceID: "w1", platform: .youtube, platformAccountID: "x", username: "x", displayName: "x", createdAt: environment.time.now())
            connection.accessToken = try environment.secrets.seal("access", context: SealContext.accessToken(of: "c1"))
            connection.refreshToken = try environment.secrets.seal("refresh", context: SealContext.refreshToken(of: "c1"))
            let stored = connection
            try await environment.store.transaction("put") { tx in try tx.insert(stored) }
            _ = try ring.addCurrentKey()
            #expect(try await Resealing.run(environment) == 2)
            #expect(try await Resealing.run(environment) == 0)
            try ring.remove(old)
            let after = try #require(try await environment.store.get(Connection.self, "c1"))
            let access = try #require(after.accessToken)
            #expect(access.keyID == ring.currentKeyID)
            #expect(try environment.secrets.open(access, context: SealContext.accessToken(of: "c1")) == "access")
            await installation.close()
        }
    }
}
