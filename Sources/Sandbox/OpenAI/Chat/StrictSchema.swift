/// Checks a JSON schema against the subset that strict structured outputs accept (https://platform.openai.com/docs/guides/structured-outputs).
struct StrictSchema {
    private static let typeNames: Set<String> = ["string", "number", "boolean", "integer", "object", "array", "null"]
    private static let annotations: Set<String> = ["description", "title", "default", "examples", "$schema", "$id", "$comment"]
    private static let keywords: [String: Set<String>] = [
        "string": ["pattern", "format"], "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"],
        "integer": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], "array": ["items", "minItems", "maxItems"],
        "object": ["properties", "required", "additionalProperties"], "boolean": [], "null": [],
    ]
    private static let formats: Set<String> = ["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"]

    private let root: OrderedObject
    private let name: String
    private let param: String
    private var properties = 0
    private var enumValues = 0
    private var characters = 0

    /// - Throws: a 400 with code `invalid_json_schema` that says where the schema leaves the subset.
    static func check(_ schema: OrderedObject, name: String, param: String) throws(OpenAIError) {
        var checker = StrictSchema(root: schema, name: name, param: param)
        if schema["anyOf"] != nil { throw checker.problem([], "schema must not have 'anyOf' at the top level") }
        guard schema["type"]?.stringValue == "object" else {
            throw checker.problem([], "schema must be a JSON Schema of 'type: \"object\"', got 'type: \(schema["type"]?.text ?? "\"None\"")'")
        }
        for holder in ["$defs", "definitions"] {
            guard let definitions = schema[holder] else { continue }
            guard let members = definitions.objectValue else { throw checker.problem([holder], "expected an object") }
            for member in members.members {
                checker.characters += member.key.count
                try checker.visit(member.value, path: [holder, member.key], depth: 1)
            }
        }
        try checker.visit(.object(schema), path: [], depth: 1)
        if checker.properties > 5000 { throw checker.problem([], "schema has more than 5000 object properties") }
        if checker.enumValues > 1000 { throw checker.problem([], "schema has more than 1000 enum values") }
        if checker.characters > 120_000 { throw checker.problem([], "names and enum values exceed 120000 characters") }
    }

    private func problem(_ path: [String], _ text: String) -> OpenAIError {
        let context = path.map { "'\($0)'" }.joined(separator: ", ")
        return .invalid("Invalid schema for \(self.param.hasPrefix("tools") ? "function" : "response_format") '\(self.name)': In context=(\(context)), \(text).", param: self.param, code: "invalid_json_schema")
    }

    private mutating func visit(_ value: OrderedJSON, path: [String], depth: Int) throws(OpenAIError) {
        guard let schema = value.objectValue else { throw self.problem(path, "\(value.text) is not of type 'object'") }
        guard depth <= 10 else { throw self.problem(path, "schema exceeds the limit of 10 levels of nesting") }
        if let reference = schema["$ref"] {
            guard let text = reference.stringValue, SchemaReference.resolve(text, in: self.root) != nil else {
                throw self.problem(path, "reference can only point to definitions defined at the top level of the schema")
            }
            let others = schema.keys.filter { $0 != "$ref" && !Self.annotations.contains($0) }
            guard others.isEmpty else { throw self.problem(path, "$ref cannot have keywords \(others)") }
            return
        }
        if let branches = schema["anyOf"] {
            guard let options = branches.arrayValue, !options.isEmpty else { throw self.problem(path + ["anyOf"], "expected a non-empty array") }
            for (index, option) in options.enumerated() { try self.visit(option, path: path + ["anyOf", "\(index)"], depth: depth) }
            try self.refuseStrangers(schema, allowed: ["anyOf", "$defs", "definitions"], path: path)
            return
        }
        if let values = schema["enum"] { try self.count(values, path: path) }
        if let value = schema["const"] { self.characters += value.text.count }
        let types = try self.types(of: schema, path: path)
        var allowed: Set<String> = ["type", "enum", "const", "$defs", "definitions"]
        for type in types { allowed.formUnion(Self.keywords[type] ?? []) }
        try self.refuseStrangers(schema, allowed: allowed, path: path)
        if let format = schema["format"]?.stringValue, !Self.formats.contains(format) { throw self.problem(path, "'format': '\(format)' is not supported") }
        if let pattern = schema["pattern"] {
            guard let text = pattern.stringValue, PatternText(text) != nil else { throw self.problem(path, "'pattern' is not a supported regular expression") }
        }
        if types.contains("object") { try self.visitObject(schema, path: path, depth: depth) }
        if types.contains("array") {
            guard let items = schema["items"] else { throw self.problem(path, "array schema missing items") }
            try self.visit(items, path: path + ["items"], depth: depth + 1)
        }
    }

    private func types(of schema: OrderedObject, path: [String]) throws(OpenAIError) -> [String] {
        let types: [String]
        switch schema["type"] {
        case .string(let type)?: types = [type]
        case .array(let values)?: types = values.compactMap(\.stringValue)
        case nil where schema["enum"] != nil || schema["const"] != nil: return []
        default: throw self.problem(path, "schema must have a 'type' key")
        }
        if let stranger = types.first(where: { !Self.typeNames.contains($0) }) { throw self.problem(path, "'\(stranger)' is not a valid type") }
        guard !types.isEmpty else { throw self.problem(path, "schema must have a 'type' key") }
        return types
    }

    private mutating func visitObject(_ schema: OrderedObject, path: [String], depth: Int) throws(OpenAIError) {
        guard schema["additionalProperties"] == .bool(false) else {
            throw self.problem(path, "'additionalProperties' is required to be supplied and to be false")
        }
        guard let properties = schema["properties"] ?? .some(.object(OrderedObject())), let members = properties.objectValue else {
            throw self.problem(path, "'properties' must be an object")
        }
        let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        if let forgotten = members.keys.first(where: { !required.contains($0) }) {
            throw self.problem(path, "'required' is required to be supplied and to be an array including every key in properties. Missing '\(forgotten)'")
        }
        if let stranger = required.subtracting(members.keys).min() { throw self.problem(path, "'required' names '\(stranger)', which is not in properties") }
        self.properties += members.count
        for member in members.members {
            self.characters += member.key.count
            try self.visit(member.value, path: path + ["properties", member.key], depth: depth + 1)
        }
    }

    private mutating func count(_ values: OrderedJSON, path: [String]) throws(OpenAIError) {
        guard let options = values.arrayValue, !options.isEmpty else { throw self.problem(path, "enum must be a non-empty array") }
        self.enumValues += options.count
        let length = options.reduce(0) { $0 + ($1.stringValue?.count ?? $1.text.count) }
        self.characters += length
        if options.count > 250, length > 15_000 { throw self.problem(path, "enum of more than 250 values exceeds 15000 characters") }
    }

    private func refuseStrangers(_ schema: OrderedObject, allowed: Set<String>, path: [String]) throws(OpenAIError) {
        if let stranger = schema.keys.first(where: { !allowed.contains($0) && !Self.annotations.contains($0) }) {
            throw self.problem(path, "'\(stranger)' is not permitted")
        }
    }
}

/// Follows `#` and `#/$defs/Name` references inside one schema.
enum SchemaReference {
    static func resolve(_ reference: String, in root: OrderedObject) -> OrderedObject? {
        guard reference.hasPrefix("#") else { return nil }
        var value = OrderedJSON.object(root)
        for part in reference.dropFirst().split(separator: "/") {
            let key = part.split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
                .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
            guard let next = value[key] else { return nil }
            value = next
        }
        return value.objectValue
    }
}
