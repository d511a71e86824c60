import Core
import Foundation

/// One benchmark: takes figures with a number of messages stored.
protocol Bench: Sendable {
    func run(_ setting: BenchSetting) async throws -> [BenchFigure]
}

/// What a run of a benchmark is given.
struct BenchSetting: Sendable {
    /// An empty folder, or one in which an earlier run left its stage.
    var folder: String
    /// Messages to have stored before anything is measured.
    var messages: Int
    /// Operations to measure; nil: as many as make a steady figure.
    var count: Int?
    var telemetry: Telemetry
    var progress: @Sendable (String) -> Void

    func stage() async throws -> BenchStage {
        try await BenchStage.open(folder: self.folder, messages: self.messages, telemetry: self.telemetry, progress: self.progress)
    }
}
