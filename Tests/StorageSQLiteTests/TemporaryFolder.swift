import Core
import Foundation
import Storage
import StorageConformance
import StorageSQLite

/// A folder of its own for one test, removed afterwards.
struct TemporaryFolder {
    let url: URL

    init() throws {
        self.url = FileManager.default.temporaryDirectory.appending(path: "understudy-" + SystemIdentifierSource().next())
        try FileManager.default.createDirectory(at: self.url, withIntermediateDirectories: true)
    }

    var databasePath: String { self.url.appending(path: "data.sqlite").path }

    func remove() { try? FileManager.default.removeItem(at: self.url) }

    /// Runs `work` with a new folder and removes it, whatever comes of it.
    static func with<T>(_ work: (TemporaryFolder) async throws -> T) async throws -> T {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        return try await work(folder)
    }
}
