import Core
import Foundation

/// The folder that holds everything the embedded default writes. Made on first use, readable by its owner only.
struct DataFolder {
    let path: String

    init(_ path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw AppError(.configurationInvalid, "The data folder can't be made: check dataDir and its permissions.", fields: [FieldProblem("dataDir", "must be a folder that can be written")])
        }
    }

    var store: String { self.path + "/understudy.sqlite" }
    var keys: String { self.path + "/keys.json" }
    /// Datasets and results of external trainers, a folder per job.
    var training: String { self.path + "/training" }
    /// Uploaded files until they are read.
    var imports: String { self.path + "/imports" }
    var budgets: String { self.path + "/budgets.json" }
}
