import Core

/// How a simulated OpenAI platform is set up.
public struct OpenAISetup: Codable, Sendable, Hashable {
    /// The key that is let in where no others are given.
    public static let standardKey = "sk-sandbox"

    /// Keys that are let in.
    public var apiKeys: Set<String>
    /// The organisation's id; the part after `org-` becomes part of the names of fine-tuned models.
    public var organization: String
    /// Per key and model.
    public var limits: OpenAILimits
    /// Whether new fine-tuning jobs are accepted; the real platform is closing that to more and more organisations.
    public var acceptsFineTuning: Bool
    /// How fast jobs run.
    public var pace: FineTuningPace

    public init(
        apiKeys: Set<String> = [OpenAISetup.standardKey], organization: String = "org-sandbox", limits: OpenAILimits = OpenAILimits(), acceptsFineTuning: Bool = true,
        pace: FineTuningPace = FineTuningPace()
    ) {
        self.apiKeys = apiKeys
        self.organization = organization
        self.limits = limits
        self.acceptsFineTuning = acceptsFineTuning
        self.pace = pace
    }
}

/// A failure that the platform itself is scripted to answer with.
public enum OpenAIOutage: String, Sendable, CaseIterable, Codable {
    /// 429 `insufficient_quota`, without `retry-after`.
    case quota
    /// 429 `slow_down`.
    case slowDown
    /// 503 `server_is_overloaded`.
    case overloaded
    /// 500.
    case server

    var error: OpenAIError {
        switch self {
        case .quota: .insufficientQuota
        case .overloaded: .overloaded
        case .server: .serverError
        case .slowDown:
            OpenAIError(
                status: 429, message: "Slow down: your traffic grew too fast. Please ramp up more gradually.", type: "rate_limit_error", param: nil, code: "slow_down",
                headers: ["retry-after": "10"])
        }
    }
}

/// Everything that a simulated OpenAI platform remembers. Only the simulator's lock touches it.
struct OpenAIState: Sendable {
    /// Something scripted for the next calls.
    struct Script<Kind: Sendable>: Sendable {
        var kind: Kind
        /// Calls left; nil means all further ones.
        var left: Int?
    }

    var setup: OpenAISetup
    var apiKeys: Set<String>
    /// Models that a key may not use, by key.
    var deniedModels: [String: Set<String>] = [:]
    var models: [String: OpenAIModel]
    var files: [String: OpenAIFile] = [:]
    var fileOrder: [String] = []
    var jobs: [String: FineTuningJob] = [:]
    var jobOrder: [String] = []
    var limiter: OpenAIRateLimiter
    var scripts: [Script<ChatScript>] = []
    var outages: [Script<OpenAIOutage>] = []
    /// Calls answered, by operation.
    var calls: [String: Int] = [:]

    init(_ setup: OpenAISetup) {
        self.setup = setup
        self.apiKeys = setup.apiKeys
        self.models = Dictionary(uniqueKeysWithValues: OpenAIModel.builtIn.map { ($0.id, $0) })
        self.limiter = OpenAIRateLimiter(limits: setup.limits)
    }

    /// The models that a key may use.
    func models(for key: String) -> [String: OpenAIModel] {
        guard let denied = self.deniedModels[key], !denied.isEmpty else { return self.models }
        return self.models.filter { !denied.contains($0.key) }
    }

    mutating func takeScript() -> ChatScript? { Self.take(&self.scripts) }
    mutating func takeOutage() -> OpenAIOutage? { Self.take(&self.outages) }

    private static func take<Kind>(_ scripts: inout [Script<Kind>]) -> Kind? {
        guard let first = scripts.first else { return nil }
        if let left = first.left {
            if left <= 1 { scripts.removeFirst() } else { scripts[0].left = left - 1 }
        }
        return first.kind
    }

    // MARK: Files

    mutating func add(_ file: OpenAIFile) {
        self.files[file.id] = file
        self.fileOrder.append(file.id)
    }

    mutating func dropExpiredFiles(_ now: Timestamp) {
        let gone = self.files.values.filter { $0.expiresAt.map { $0 <= now } ?? false }.map(\.id)
        for id in gone { self.removeFile(id) }
    }

    mutating func removeFile(_ id: String) {
        self.files[id] = nil
        self.fileOrder.removeAll { $0 == id }
    }

    // MARK: Jobs

    /// Moves every job on to the present and publishes what succeeded.
    mutating func advanceJobs(_ now: Timestamp, identifiers: SandboxIdentifiers) {
        for id in self.jobOrder {
            guard var job = self.jobs[id], !job.isFinal else { continue }
            job.advance(to: now)
            self.publish(&job, now: now, identifiers: identifiers)
            self.jobs[id] = job
        }
    }

    private mutating func publish(_ job: inout FineTuningJob, now: Timestamp, identifiers: SandboxIdentifiers) {
        guard let name = job.fineTunedModel, self.models[name] == nil else { return }
        let learned = LearnedExamples(job.file?.examples ?? [])
        var names = job.checkpoints.map(\.model)
        names.append(name)
        for model in names {
            self.models[model] = OpenAIModel(
                id: model, kind: .chat, ownedBy: self.setup.organization, created: (job.finishedAt ?? now).milliseconds / 1000,
                shutdownDate: job.request.model.shutdownDate, isTunable: true, contextWindow: job.request.model.contextWindow, learned: learned)
        }
        guard let csv = job.resultCSV else { return }
        let file = OpenAIFile(
            id: "file-" + identifiers.text(22, of: .alphanumeric), filename: "step_metrics.csv", purpose: "fine-tune-results",
            content: Array(csv.utf8), now: job.finishedAt ?? now)
        job.resultFileID = file.id
        self.add(file)
    }
}
