import Core
import Foundation
import ServiceKit
import Storage
import Yams

/// The rules as a YAML file, in the names of the API.
extension RulesService {
    /// What becomes of the rules that are there when a file is read.
    public enum ImportMode: String, Codable, Sendable, CaseIterable {
        /// The file's rules take the place of all others.
        case replace
        /// The file's rules come on top.
        case add
    }

    /// A file with all rules. What it holds can be imported again, here or in another workspace.
    public func export(by access: WorkspaceAccess) async throws -> String {
        let rules = try await self.list(by: access)
        let json = try APIJSON.encode(RuleFile(rules: rules.map(RuleFile.Entry.init)))
        // JSON is YAML; read as such it keeps its order of lists, and is then written in the style of people.
        guard let node = try Yams.compose(yaml: RuleFile.readableByYAML(String(decoding: json, as: UTF8.self))) else { return "rules: []\n" }
        return try Yams.serialize(node: RuleFile.blockStyle(node), indent: 2, width: -1, allowUnicode: true)
    }

    /// Reads a file of rules: all of them, or none with every problem named. Needs the role manager.
    public func `import`(_ text: String, mode: ImportMode, by access: WorkspaceAccess) async throws -> [Rule] {
        try access.require(.manager)
        let entries = try RuleFile.read(text)
        return try await self.context.write("rules.import") { unit in
            let new = entries.map { Self.rule($0.content, id: unit.newID(Rule.self), workspaceID: access.workspaceID, at: unit.now) }
            try Self.check(new, unit: unit, naming: "yaml.rules")
            let present = mode == .add ? try Self.all(access.workspaceID, in: unit.tx) : []
            let rules = try Self.replaceAll(with: present + new, access: access, unit: unit)
            try AuditLog.append(
                "rules.imported", actor: access.caller.auditName, subject: "rules", facts: ["mode": mode.rawValue, "rules": String(new.count)], workspaceID: access.workspaceID, unit: unit)
            try Self.keepVersion("rules.imported", subject: nil, access: access, unit: unit)
            return rules
        }
    }
}

/// The shape of a file of rules.
struct RuleFile: Codable {
    static let maximumBytes = 256 * 1024
    private static let maximumNodes = 20_000

    struct Entry: Codable {
        var name: String
        var isEnabled: Bool?
        var priority: Int
        var condition: RuleCondition
        var actions: [RuleAction]

        init(_ rule: Rule) {
            self.name = rule.name
            self.isEnabled = rule.isEnabled
            self.priority = rule.priority
            self.condition = rule.condition
            self.actions = rule.actions
        }

        var content: RulesService.Content { .init(name: self.name, isEnabled: self.isEnabled ?? true, priority: self.priority, condition: self.condition, actions: self.actions) }
    }

    var rules: [Entry]

    /// Through JSON and its strict reader, so that a name that is not known or of the wrong type is told with its place.
    static func read(_ text: String) throws -> [Entry] {
        guard text.utf8.count <= Self.maximumBytes else { throw AppError.invalid("yaml", "must have at most \(Self.maximumBytes / 1024) kB") }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw AppError.invalid("yaml", Self.words(error))
        }
        guard let root else { throw AppError.invalid("yaml", "must hold a list of rules below the name rules") }
        var left = Self.maximumNodes
        let json = try JSONSerialization.data(withJSONObject: try Self.plain(root, left: &left, depth: 0), options: [.fragmentsAllowed])
        do {
            return try APIJSON.decode(RuleFile.self, from: json).rules
        } catch let error as AppError {
            throw AppError(.validationFailed, "The rules can't be read.", fields: error.fields.map { FieldProblem($0.field == "body" ? "yaml" : "yaml.\($0.field)", $0.message) })
        }
    }

    private static func words(_ error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            "is not YAML: \(problem) in line \(mark.line), column \(mark.column)"
        case .duplicatedKeysInMapping: "names something twice"
        default: "is not YAML"
        }
    }

    /// Aliases are followed by the parser; the bound on nodes keeps a small file from growing into a huge one.
    private static func plain(_ node: Node, left: inout Int, depth: Int) throws -> Any {
        left -= 1
        guard left > 0, depth < 64 else { throw AppError.invalid("yaml", "holds too much, or is nested too deeply") }
        switch node {
        case .mapping(let mapping):
            var result: [String: Any] = [:]
            for (key, value) in mapping {
                guard let name = key.string else { throw AppError.invalid("yaml", "has a name that is not a text") }
                result[name] = try self.plain(value, left: &left, depth: depth + 1)
            }
            return result
        case .sequence(let sequence):
            var result: [Any] = []
            for item in sequence { result.append(try self.plain(item, left: &left, depth: depth + 1)) }
            return result
        case .scalar(let scalar):
            // Only what is written without quotes can be anything but a text.
            guard scalar.style == .plain || scalar.style == .any else { return scalar.string }
            if let flag = node.bool, ["true", "false"].contains(scalar.string.lowercased()) { return flag }
            if let number = node.int { return number }
            if let number = node.float, number.isFinite { return number }
            if node.null != nil { return NSNull() }
            return scalar.string
        default: throw AppError.invalid("yaml", "holds something that is neither text, list nor mapping")
        }
    }

    /// JSON with everything escaped that may stand in a JSON text as it is but not in a YAML one (YAML 1.2, 5.1), and with the line breaks that YAML would fold into spaces.
    static func readableByYAML(_ json: String) -> String {
        var text = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            switch scalar.value {
            case 0x7F ... 0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16)
                text.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
            default: text.append(scalar)
            }
        }
        return String(text)
    }

    /// Names without quotes, texts in them (so that none is taken for a number or a flag); lists and mappings on lines of their own, but short lists of texts in one line.
    static func blockStyle(_ node: Node) -> Node {
        switch node {
        case .mapping(let mapping):
            return .mapping(Node.Mapping(mapping.map { (Node($0.key.string ?? ""), self.blockStyle($0.value)) }, mapping.tag, .block))
        case .sequence(let sequence):
            let isPlain = sequence.allSatisfy { if case .scalar = $0 { true } else { false } }
            return .sequence(Node.Sequence(sequence.map(self.blockStyle), sequence.tag, isPlain ? .flow : .block))
        default: return node
        }
    }
}
