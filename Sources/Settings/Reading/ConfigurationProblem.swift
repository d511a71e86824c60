import Core

/// One thing wrong with the configuration: where, what was found, what is allowed.
public struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// For instance `http.port`; empty for the file as a whole.
    public var key: String
    /// Where it was found, for instance `understudy.yaml line 3` or `environment UNDERSTUDY_HTTP_PORT`.
    public var place: String
    /// What was found; a secret's content is never shown.
    public var found: String
    /// What is allowed, or what to do.
    public var allowed: String

    public init(key: String, place: String, found: String, allowed: String) {
        self.key = key
        self.place = place
        self.found = found
        self.allowed = allowed
    }

    public var description: String {
        (self.key.isEmpty ? self.place : self.place.isEmpty ? self.key : "\(self.key) (\(self.place))") + ": found \(self.found); \(self.allowed)"
    }
}

/// Every problem of a configuration, in the order of the keys.
public struct ConfigurationProblems: Error, Hashable, Sendable, CustomStringConvertible {
    public var problems: [ConfigurationProblem]

    public init(_ problems: [ConfigurationProblem]) { self.problems = problems }

    /// All of them, one a line.
    public var description: String {
        "The configuration has \(self.problems.count == 1 ? "a problem" : "\(self.problems.count) problems"):\n" + self.problems.map { "  - \($0)" }.joined(separator: "\n")
    }

    public var appError: AppError {
        AppError(.configurationInvalid, self.description, fields: self.problems.map { FieldProblem($0.key, "found \($0.found); \($0.allowed)") })
    }
}

/// One line of `understudy config`.
public struct ConfigurationEntry: Hashable, Sendable {
    public var key: String
    /// The environment variable that sets it.
    public var environmentName: String
    /// Redacted.
    public var value: String
    /// `default`, `environment`, or the file's name.
    public var source: String
}

/// A checked configuration and where each value came from.
public struct LoadedConfiguration: Sendable {
    public var configuration: AppConfiguration
    public var entries: [ConfigurationEntry]
    /// Worth telling, not wrong: variables with our prefix that nothing reads.
    public var warnings: [String]

    /// The listing of `understudy config`: key, value, source. Secrets show only whether they are set.
    public func redacted() -> String {
        let keyWidth = self.entries.map(\.key.count).max() ?? 0
        let valueWidth = min(60, self.entries.map(\.value.count).max() ?? 0)
        func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }
        return self.entries.map { "\(padded($0.key, keyWidth))  \(padded($0.value, valueWidth))  \($0.source)" }.joined(separator: "\n")
    }
}
