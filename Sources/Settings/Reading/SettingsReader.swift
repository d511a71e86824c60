import Configuration
import Foundation

/// Reads one key after the other from the environment first and the file second, and notes every problem, key and source on the way.
///
/// Reading never stops at a problem: the value's default stands in, so that all problems are told at once.
struct SettingsReader {
    private let environment: any ConfigSnapshot
    private let environmentNames: Set<String>
    private let file: ParsedFile
    private let fileName: String
    private(set) var problems: [ConfigurationProblem] = []
    private(set) var entries: [ConfigurationEntry] = []
    private(set) var knownKeys: Set<String> = []
    /// Sections whose keys the operator names.
    private var chosenSections: Set<String> = []

    /// Where a value came from.
    struct Origin {
        /// For problems: `understudy.yaml line 3`, `environment UNDERSTUDY_HTTP_PORT`, or empty for a default.
        var place: String
        /// For the listing.
        var source: String
    }

    private struct Raw {
        var snapshot: any ConfigSnapshot
        var key: AbsoluteConfigKey
        var origin: Origin
    }

    init(file: ParsedFile, fileName: String, environment: [String: String]) {
        // An empty variable is what compose files make of an unset one.
        let set = environment.filter { $0.key.hasPrefix("UNDERSTUDY_") && !$0.value.isEmpty }
        self.environment = EnvironmentVariablesProvider(environmentVariables: set).snapshot()
        self.environmentNames = Set(set.keys)
        self.file = file
        self.fileName = fileName
    }

    // MARK: Values

    /// A text of at least one character that `check` has nothing against; `check` says what is allowed, or nil when all is well.
    mutating func text(_ key: String, _ fallback: String, check: (String) -> String? = { _ in nil }) -> String {
        self.optionalText(key, fallback: fallback, check: check) ?? fallback
    }

    mutating func optionalText(_ key: String, fallback: String? = nil, check: (String) -> String? = { _ in nil }) -> String? {
        guard let raw = self.find(key) else {
            self.note(key, fallback ?? "-", self.defaultOrigin)
            return nil
        }
        guard let found = Self.scalar(raw) else {
            self.refuse(key, raw.origin, found: "a list", allowed: "a text is needed")
            return nil
        }
        let text = found.trimmingCharacters(in: .whitespaces)
        let shown = Self.shown(text)
        if let allowed = text.isEmpty ? "a text is needed" : text.unicodeScalars.contains(where: { $0.value < 32 }) ? "a text of one line is needed" : check(text) {
            self.refuse(key, raw.origin, found: shown, allowed: allowed)
            return nil
        }
        self.note(key, shown, raw.origin)
        return text
    }

    mutating func secret(_ key: String, minimumLength: Int = 1) -> SecretText? {
        guard let raw = self.find(key) else {
            self.note(key, "-", self.defaultOrigin)
            return nil
        }
        guard let found = Self.scalar(raw), found.count >= minimumLength, !found.contains(where: \.isNewline) else {
            self.refuse(key, raw.origin, found: "a hidden value", allowed: minimumLength > 1 ? "a text of one line with at least \(minimumLength) characters is needed" : "a text of one line is needed")
            return nil
        }
        self.note(key, "(set, hidden)", raw.origin)
        return SecretText(found)
    }

    mutating func integer(_ key: String, _ fallback: Int, in range: ClosedRange<Int>) -> Int {
        let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound) is allowed"
        return self.value(key, fallback, allowed: allowed) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    mutating func number(_ key: String, _ fallback: Double, in range: ClosedRange<Double>) -> Double {
        let allowed = "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound)) is allowed"
        return self.value(key, fallback, allowed: allowed) { Double($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    /// Nil where nothing is written.
    mutating func optionalNumber(_ key: String, in range: ClosedRange<Double>) -> Double? {
        self.value(key, nil, shown: "-", allowed: "a number from \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound)) is allowed") { text in
            Double(text).flatMap { range.contains($0) ? $0 : nil }.map(Double?.some)
        }
    }

    mutating func flag(_ key: String, _ fallback: Bool) -> Bool {
        self.value(key, fallback, allowed: "true or false is allowed", parse: Self.bool)
    }

    /// Nil where nothing is written, which the listing shows as `unset`.
    mutating func optionalFlag(_ key: String, unset: String) -> Bool? {
        self.value(key, nil, shown: unset, allowed: "true or false is allowed") { text in Self.bool(text).map(Bool?.some) }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ key: String, _ fallback: Choice) -> Choice where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        return self.value(key, fallback, shown: fallback.rawValue, allowed: names.count == 1 ? "only \(names[0]) is allowed" : "one of \(names.joined(separator: ", ")) is allowed") { text in
            Choice.allCases.first { $0.rawValue.lowercased() == text.lowercased() }
        }
    }

    /// A list in the file, or texts with commas between them.
    mutating func list(_ key: String, check: (String) -> String?) -> [String] {
        guard let raw = self.find(key) else {
            self.note(key, "-", self.defaultOrigin)
            return []
        }
        let items = Self.items(raw).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        for item in items {
            if let allowed = check(item) { self.refuse(key, raw.origin, found: Self.shown(item), allowed: allowed) }
        }
        self.note(key, items.isEmpty ? "-" : items.joined(separator: ", "), raw.origin)
        return items
    }

    /// The keys below `section` whose names the operator chooses, in the file and in the environment.
    mutating func chosenNames(below section: String) -> [String] {
        self.chosenSections.insert(section)
        let prefix = section + "."
        let inFile = self.file.keys.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
        let environmentPrefix = Self.environmentName(section) + "_"
        let inEnvironment = self.environmentNames.filter { $0.hasPrefix(environmentPrefix) }.map { $0.dropFirst(environmentPrefix.count).lowercased() }
        let known = Set(inFile.map { Self.environmentName($0) })
        return (inFile + inEnvironment.filter { !known.contains(Self.environmentName($0)) }).sorted()
    }

    // MARK: Notes

    /// Where a key's value came from.
    func origin(of key: String) -> Origin { self.written(key)?.origin ?? self.defaultOrigin }

    mutating func refuse(_ key: String, _ origin: Origin, found: String, allowed: String) {
        self.problems.append(ConfigurationProblem(key: key, place: origin.place, found: found, allowed: allowed))
    }

    /// A problem of a key whose value is fine by itself, but not together with others.
    mutating func refuse(_ key: String, found: String, allowed: String) { self.refuse(key, self.origin(of: key), found: found, allowed: allowed) }

    /// Keys of the file that nothing reads.
    var unknownKeys: [(key: String, place: String)] {
        self.file.keys.filter { !self.knownKeys.contains($0.key) && !($0.value.isNull && self.isSection($0.key)) }
            .map { ($0.key, self.place($0.value)) }.sorted { $0.0 < $1.0 }
    }

    /// Variables with our prefix that are no settings: where the file is, and what building and testing this project use.
    private static let otherVariables: Set<String> = ["UNDERSTUDY_CONFIG", "UNDERSTUDY_BINARY", "UNDERSTUDY_ROOMS"]

    /// Variables with our prefix that nothing reads.
    var unknownVariables: [String] {
        let known = Set(self.knownKeys.map(Self.environmentName)).union(Self.otherVariables)
        return self.environmentNames.subtracting(known).sorted()
    }

    func isSection(_ key: String) -> Bool { self.chosenSections.contains(key) || self.knownKeys.contains { $0.hasPrefix(key + ".") } }

    static func environmentName(_ key: String) -> String {
        // The same rule as swift-configuration's: camel case is parted, everything is upper-cased, dots become underscores.
        var name = key.isEmpty ? "" : "UNDERSTUDY_"
        var previous: Character?
        for character in key {
            if let previous, previous.isLowercase, character.isUppercase { name.append("_") }
            name.append(character.isLetter || character.isNumber ? character.uppercased() : "_")
            previous = character
        }
        return name
    }

    // MARK: Inside

    private var defaultOrigin: Origin { Origin(place: "", source: "default") }

    private func place(_ key: FileKey) -> String { self.fileName + (key.line.map { " line \($0)" } ?? "") }

    private mutating func find(_ key: String) -> Raw? {
        self.knownKeys.insert(key)
        return self.written(key)
    }

    private func written(_ key: String) -> Raw? {
        let components = key.split(separator: ".").map(String.init)
        let name = Self.environmentName(key)
        if self.environmentNames.contains(name) {
            return Raw(snapshot: self.environment, key: AbsoluteConfigKey(["understudy"] + components), origin: Origin(place: "environment \(name)", source: "environment"))
        }
        guard let snapshot = self.file.snapshot, let written = self.file.keys[key], !written.isNull else { return nil }
        return Raw(snapshot: snapshot, key: AbsoluteConfigKey(components), origin: Origin(place: self.place(written), source: self.fileName))
    }

    private mutating func value<Value>(_ key: String, _ fallback: Value, shown: String? = nil, allowed: String, parse: (String) -> Value?) -> Value {
        guard let raw = self.find(key) else {
            self.note(key, shown ?? "\(fallback)", self.defaultOrigin)
            return fallback
        }
        guard let text = Self.scalar(raw)?.trimmingCharacters(in: .whitespaces) else {
            self.refuse(key, raw.origin, found: "a list", allowed: allowed)
            return fallback
        }
        guard let value = parse(text) else {
            self.refuse(key, raw.origin, found: Self.shown(text), allowed: allowed)
            return fallback
        }
        self.note(key, text, raw.origin)
        return value
    }

    private mutating func note(_ key: String, _ value: String, _ origin: Origin) {
        self.entries.append(ConfigurationEntry(key: key, environmentName: Self.environmentName(key), value: value, source: origin.source))
    }

    private static func bool(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0": false
        default: nil
        }
    }

    /// A single value as text; nil for a list.
    private static func scalar(_ raw: Raw) -> String? {
        guard case .string(let text)? = try? raw.snapshot.value(forKey: raw.key, type: .string).value?.content else { return nil }
        return text
    }

    private static func items(_ raw: Raw) -> [String] {
        if case .stringArray(let items)? = try? raw.snapshot.value(forKey: raw.key, type: .stringArray).value?.content { return items }
        return self.scalar(raw).map { $0.split(separator: ",").map(String.init) } ?? []
    }

    private static func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }

    /// A value as it may be shown: an address with a password in it is not, and nothing of any length.
    private static func shown(_ text: String) -> String {
        if text.contains("@"), text.contains("://") { return "(hidden: holds credentials)" }
        return text.count > 120 ? "\"\(text.prefix(120))…\"" : text.isEmpty ? "nothing" : text.contains(" ") ? "\"\(text)\"" : text
    }
}
