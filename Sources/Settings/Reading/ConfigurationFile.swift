import Configuration
import Foundation
import Yams

/// A configuration file's name and text.
public struct ConfigurationFile: Hashable, Sendable {
    /// `.json` is read as JSON, everything else as YAML.
    public var path: String
    public var text: String

    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }

    /// The file that was no name given for; it may be missing.
    public static let defaultPath = "understudy.yaml"
    /// Larger files are refused.
    static let maximumBytes = 1 << 20

    /// Reads the file at `path`, else the one that `UNDERSTUDY_CONFIG` names, else `understudy.yaml` if there is one.
    ///
    /// Throws `ConfigurationProblems` when a file that was asked for can't be read.
    public static func locate(path: String?, environment: [String: String]) throws -> ConfigurationFile? {
        let named = environment["UNDERSTUDY_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let chosen = path ?? named ?? self.defaultPath
        guard FileManager.default.fileExists(atPath: chosen) else {
            if path == nil, named == nil { return nil }
            throw ConfigurationProblems([ConfigurationProblem(key: "", place: chosen, found: "no such file", allowed: "name a file that exists, by --config or UNDERSTUDY_CONFIG")])
        }
        guard let data = FileManager.default.contents(atPath: chosen) else {
            throw ConfigurationProblems([ConfigurationProblem(key: "", place: chosen, found: "a file that can't be read", allowed: "let this user read it")])
        }
        guard data.count <= self.maximumBytes, let text = String(data: data, encoding: .utf8) else {
            throw ConfigurationProblems([ConfigurationProblem(key: "", place: chosen, found: "\(data.count) bytes", allowed: "UTF-8 text of at most \(self.maximumBytes) bytes")])
        }
        return ConfigurationFile(path: chosen, text: text)
    }

    var name: String { (self.path as NSString).lastPathComponent }
    private var isJSON: Bool { self.path.lowercased().hasSuffix(".json") }

    /// The file as swift-configuration reads it, and the keys that stand in it.
    func parse() -> Result<ParsedFile, ConfigurationProblem> {
        self.isJSON ? self.parseJSON() : self.parseYAML()
    }

    private func parseYAML() -> Result<ParsedFile, ConfigurationProblem> {
        do {
            guard let root = try Yams.compose(yaml: self.text), !Self.isNull(root) else { return .success(ParsedFile(snapshot: nil, keys: [:])) }
            guard let mapping = root.mapping else { return .failure(self.problem("a list or a single value", "write a mapping of keys, for instance `http:` with `port: 8400` indented below")) }
            var keys: [String: FileKey] = [:]
            Self.collect(mapping, prefix: "", into: &keys)
            let snapshot = try YAMLSnapshot(data: Data(self.text.utf8).bytes, providerName: self.name, parsingOptions: .default)
            return .success(ParsedFile(snapshot: snapshot, keys: keys))
        } catch let error as YamlError {
            // The error's own text quotes the line, which may hold a secret.
            return .failure(self.problem("YAML that can't be read\(Self.position(error))", "correct the syntax there"))
        } catch {
            return .failure(self.problem("YAML with lists of more than plain values", "lists hold plain values only"))
        }
    }

    private static func isNull(_ node: Node) -> Bool { node.scalar != nil && node.null != nil }

    private static func collect(_ mapping: Node.Mapping, prefix: String, into keys: inout [String: FileKey]) {
        for (key, value) in mapping {
            let path = prefix + (key.string ?? "?")
            if let inner = value.mapping {
                if inner.isEmpty { continue }
                self.collect(inner, prefix: path + ".", into: &keys)
            } else {
                keys[path] = FileKey(line: key.mark?.line, isNull: self.isNull(value))
            }
        }
    }

    private static func position(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _): " at line \(mark.line), column \(mark.column) (\(problem))"
        case .duplicatedKeysInMapping(let duplicates, let context): " near line \(context.mark.line) (keys written twice: \(duplicates.joined(separator: ", ")))"
        default: ""
        }
    }

    private func parseJSON() -> Result<ParsedFile, ConfigurationProblem> {
        guard let root = try? JSONDecoder().decode(JSONTree.self, from: Data(self.text.utf8)) else { return .failure(self.problem("text that is not JSON", "correct the syntax; comments and trailing commas are not allowed")) }
        guard case .object(let object) = root else { return .failure(self.problem("a JSON list or single value", "write an object of sections")) }
        var keys: [String: FileKey] = [:]
        do {
            let cleaned = try JSONEncoder().encode(JSONTree.object(Self.collect(object, prefix: "", into: &keys)))
            return .success(ParsedFile(snapshot: try JSONSnapshot(data: cleaned.bytes, providerName: self.name, parsingOptions: .default), keys: keys))
        } catch {
            return .failure(self.problem("lists of more than plain values", "lists hold plain values only"))
        }
    }

    /// Notes every key, and leaves out nulls, which say no more than a key that isn't there.
    private static func collect(_ object: [String: JSONTree], prefix: String, into keys: inout [String: FileKey]) -> [String: JSONTree] {
        var kept: [String: JSONTree] = [:]
        for (key, value) in object {
            switch value {
            case .null: keys[prefix + key] = FileKey(line: nil, isNull: true)
            case .object(let inner): kept[key] = .object(self.collect(inner, prefix: prefix + key + ".", into: &keys))
            case .text, .list:
                keys[prefix + key] = FileKey(line: nil, isNull: false)
                kept[key] = value
            }
        }
        return kept
    }

    private func problem(_ found: String, _ allowed: String) -> ConfigurationProblem { ConfigurationProblem(key: "", place: self.path, found: found, allowed: allowed) }
}

/// A key that stands in the file.
struct FileKey {
    var line: Int?
    /// Written without a value: the same as not written.
    var isNull: Bool
}

struct ParsedFile {
    var snapshot: (any ConfigSnapshot)?
    /// By dotted path.
    var keys: [String: FileKey]
}

/// JSON with every plain value as its text: `true`, `8400` and `"8400"` are then read by one rule, as in YAML and the environment.
private enum JSONTree: Codable {
    case null
    case text(String)
    case list([JSONTree])
    case object([String: JSONTree])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .text(flag ? "true" : "false")
        } else if let number = try? container.decode(Int.self) {
            self = .text(String(number))
        } else if let number = try? container.decode(Double.self) {
            self = .text(String(number))
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONTree].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .text(let text): try container.encode(text)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
