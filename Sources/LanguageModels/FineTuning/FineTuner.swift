import Core
import Foundation

/// Where a model runs, as far as it matters for what may be sent there.
public struct ModelProvider: Sendable, Hashable {
    /// The host, for instance `api.openai.com`.
    public var host: String
    /// Not this machine and not an address of the local network: texts leave the house.
    public var isOutside: Bool

    public init(host: String, isOutside: Bool) {
        self.host = host
        self.isOutside = isOutside
    }

    public init(baseURL: String) {
        let host = URL(string: baseURL)?.host?.lowercased() ?? baseURL
        self.host = host
        self.isOutside = !Self.isNearby(host)
    }

    /// A program of one's own on this machine.
    public static let ownMachine = ModelProvider(host: "localhost", isOutside: false)

    private static func isNearby(_ host: String) -> Bool {
        let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if bare == "localhost" || bare == "::1" || bare.hasSuffix(".localhost") || bare.hasPrefix("fe80:") || bare.hasPrefix("fc") && bare.contains(":") || bare.hasPrefix("fd") && bare.contains(":") { return true }
        let parts = bare.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 4, parts.allSatisfy({ $0.map { (0 ... 255).contains($0) } ?? false }), let first = parts[0], let second = parts[1] else { return false }
        return first == 127 || first == 10 || (first == 192 && second == 168) || (first == 172 && (16 ... 31).contains(second)) || (first == 169 && second == 254)
    }
}

/// One training example, as every driver sends it on.
public struct FineTuningExample: Sendable, Hashable {
    public var system: String
    public var user: String
    public var assistant: String

    public init(system: String, user: String, assistant: String) {
        self.system = system
        self.user = user
        self.assistant = assistant
    }

    /// A line of chat JSONL.
    public var line: String {
        func message(_ role: String, _ content: String) -> JSONValue { .object([("role", .string(role)), ("content", .string(content))]) }
        return JSONValue.object([("messages", .array([message("system", self.system), message("user", self.user), message("assistant", self.assistant)]))]).text
    }

    /// A rough count: four bytes a token, and the marks of the chat form.
    var tokens: Int { (self.system.utf8.count + self.user.utf8.count + self.assistant.utf8.count) / 4 + 12 }
}

/// What a run is started with.
public struct FineTuningStart: Sendable {
    /// Names the run; a second start with the same name finds the first.
    public var name: String
    public var train: [FineTuningExample]
    /// Not trained on: the trainer measures its loss on them, where it can.
    public var heldOut: [FineTuningExample]

    public init(name: String, train: [FineTuningExample], heldOut: [FineTuningExample]) {
        self.name = name
        self.train = train
        self.heldOut = heldOut
    }
}

/// Where a run stands.
public struct FineTuningStatus: Sendable, Hashable {
    /// How far the run is; all but `running` are ends.
    public enum State: Sendable, Hashable {
        case running
        /// The name to ask the model by.
        case succeeded(model: String)
        case failed(Reason)
        case cancelled
    }

    public var state: State
    /// 0 ... 1, where it can be told.
    public var progress: Double?
    /// The trainer's newest words.
    public var message: String
    /// The newest training loss, where it is told.
    public var loss: Double?
    /// How many the trainer has stored so far.
    public var checkpoints: Int
    /// As the provider bills it; nil until it tells.
    public var trainedTokens: Int?

    public init(state: State, progress: Double? = nil, message: String = "", loss: Double? = nil, checkpoints: Int = 0, trainedTokens: Int? = nil) {
        self.state = state
        self.progress = progress
        self.message = message
        self.loss = loss
        self.checkpoints = checkpoints
        self.trainedTokens = trainedTokens
    }
}

/// Why a run can't be started or looked at.
public enum FineTuningError: Error, Sendable, Equatable {
    /// The provider takes no new runs; existing models go on.
    case closed(String)
    /// Refused as asked: trying again changes nothing.
    case refused(Reason)
    /// The dataset is not fit, for instance too small.
    case badDataset(String)
    /// Not reachable or failing; worth another try.
    case unavailable(String)

    /// For people.
    public var reason: Reason {
        switch self {
        case .closed(let text): Reason("fine_tuning_closed", text)
        case .refused(let reason): reason
        case .badDataset(let text): Reason("fine_tuning_dataset", text)
        case .unavailable(let text): Reason("fine_tuning_unavailable", text)
        }
    }
}

/// Trains a language model on the creator's pairs. Two drivers: `OpenAIFineTuner` and `ExternalTrainer`.
public protocol FineTuner: Sendable {
    /// `openai` or `external`.
    var driver: String { get }
    var baseModel: String { get }
    /// Where the dataset goes.
    var provider: ModelProvider { get }

    /// What it takes, before anything is sent.
    func estimate(_ examples: [FineTuningExample]) -> CostEstimate
    /// Starts the run, or finds the one of this name; returns the handle to look at it by.
    func start(_ start: FineTuningStart) async throws(FineTuningError) -> String
    func look(at handle: String) async throws(FineTuningError) -> FineTuningStatus
    /// Asks the run to end; what has ended stays as it is.
    func cancel(_ handle: String) async
}
