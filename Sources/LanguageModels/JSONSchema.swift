import Foundation

/// A schema with the name that the wire format asks for.
public struct NamedSchema: Sendable {
    /// `[A-Za-z0-9_-]{1,64}`.
    public var name: String
    public var root: JSONSchema

    public init(name: String, root: JSONSchema) {
        self.name = name
        self.root = root
    }
}

/// The strict subset of JSON Schema that structured output allows (https://platform.openai.com/docs/guides/structured-outputs). Every property of an object is
/// required and no other is allowed; an optional value is a union with null. Keys keep their order: models answer in it.
public indirect enum JSONSchema: Sendable {
    case string(description: String = "", allowed: [String]? = nil)
    case number(description: String = "", minimum: Double? = nil, maximum: Double? = nil)
    case integer(description: String = "", minimum: Int? = nil, maximum: Int? = nil)
    case boolean(description: String = "")
    case array(of: JSONSchema, description: String = "", maximumCount: Int? = nil)
    case object([Property], description: String = "")
    /// The value or null.
    case nullable(JSONSchema)

    /// One member of an object, in the order in which the model is to write it.
    public struct Property: Sendable {
        public var name: String
        public var schema: JSONSchema

        public init(_ name: String, _ schema: JSONSchema) {
            self.name = name
            self.schema = schema
        }
    }

    /// The schema as it goes on the wire.
    var wire: JSONValue {
        func described(_ type: String, _ description: String, _ more: [(String, JSONValue)] = []) -> JSONValue {
            .object([("type", .string(type))] + (description.isEmpty ? [] : [("description", .string(description))]) + more)
        }
        switch self {
        case .string(let description, let allowed):
            return described("string", description, allowed.map { [("enum", .array($0.map(JSONValue.string)))] } ?? [])
        case .number(let description, let minimum, let maximum):
            return described("number", description, [minimum.map { ("minimum", .number($0)) }, maximum.map { ("maximum", .number($0)) }].compactMap(\.self))
        case .integer(let description, let minimum, let maximum):
            return described("integer", description, [minimum.map { ("minimum", .number(Double($0))) }, maximum.map { ("maximum", .number(Double($0))) }].compactMap(\.self))
        case .boolean(let description): return described("boolean", description)
        case .array(let items, let description, let maximumCount):
            return described("array", description, [("items", items.wire)] + (maximumCount.map { [("maxItems", .number(Double($0)))] } ?? []))
        case .object(let properties, let description):
            return described("object", description, [
                ("properties", .object(properties.map { ($0.name, $0.schema.wire) })),
                ("required", .array(properties.map { .string($0.name) })),
                ("additionalProperties", .bool(false)),
            ])
        case .nullable(let schema): return .object([("anyOf", .array([schema.wire, .object([("type", .string("null"))])]))])
        }
    }

    /// The first place where `value` is not of this shape, as a path and a rule, or nil. Never quotes the value.
    func problem(in value: JSONValue, at path: String = "$") -> String? {
        switch (self, value) {
        case (.string(_, let allowed), .string(let text)):
            if let allowed, !allowed.contains(text) { return "\(path) is none of the allowed words" }
            return nil
        case (.number(_, let minimum, let maximum), .number(let number)):
            return number < minimum ?? -.infinity || number > maximum ?? .infinity ? "\(path) is out of range" : nil
        case (.integer(_, let minimum, let maximum), .number(let number)):
            if number != number.rounded() { return "\(path) is not a whole number" }
            return number < minimum.map(Double.init) ?? -.infinity || number > maximum.map(Double.init) ?? .infinity ? "\(path) is out of range" : nil
        case (.boolean, .bool): return nil
        case (.array(let items, _, let maximumCount), .array(let values)):
            if let maximumCount, values.count > maximumCount { return "\(path) has too many items" }
            for (index, item) in values.enumerated() {
                if let problem = items.problem(in: item, at: "\(path)[\(index)]") { return problem }
            }
            return nil
        case (.object(let properties, _), .object(let members)):
            for property in properties {
                guard let member = members.first(where: { $0.0 == property.name }) else { return "\(path).\(property.name) is missing" }
                if let problem = property.schema.problem(in: member.1, at: "\(path).\(property.name)") { return problem }
            }
            let known = Set(properties.map(\.name))
            return members.contains { !known.contains($0.0) } ? "\(path) has a property that is not in the schema" : nil
        case (.nullable, .null): return nil
        case (.nullable(let schema), _): return schema.problem(in: value, at: path)
        default: return "\(path) is of another type"
        }
    }
}

/// A JSON value whose objects keep the order of their keys when written.
enum JSONValue: Sendable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Key.self) {
            self = .object(try container.allKeys.map { ($0.stringValue, try container.decode(JSONValue.self, forKey: $0)) })
        } else if var container = try? decoder.unkeyedContainer() {
            var values: [JSONValue] = []
            while !container.isAtEnd { values.append(try container.decode(JSONValue.self)) }
            self = .array(values)
        } else {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let bool = try? container.decode(Bool.self) {
                self = .bool(bool)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else {
                self = .string(try container.decode(String.self))
            }
        }
    }

    var text: String {
        var out = ""
        self.write(to: &out)
        return out
    }

    private func write(to out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .number(let value):
            if value == value.rounded(), abs(value) < 1e15 { out += String(Int64(value)) } else { out += value.isFinite ? String(value) : "null" }
        case .string(let value): Self.write(value, to: &out)
        case .array(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += "," }
                value.write(to: &out)
            }
            out += "]"
        case .object(let members):
            out += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { out += "," }
                Self.write(member.0, to: &out)
                out += ":"
                member.1.write(to: &out)
            }
            out += "}"
        }
    }

    private static func write(_ text: String, to out: inout String) {
        out += "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case let control where control.value < 0x20:
                let digits = String(control.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        out += "\""
    }
}

extension ChatCompletion {
    /// The answer as a value of `type`, once it is whole JSON of the schema's shape.
    ///
    /// Throws `ModelError.incomplete` for an answer that was cut, `.malformed` for one of another shape (the text says where).
    public func decoded<Value: Decodable>(_ type: Value.Type, schema: JSONSchema) throws(ModelError) -> Value {
        if let finishReason, finishReason == .length || finishReason == .contentFilter { throw .incomplete(finishReason) }
        let data = Data(Self.withoutFence(self.text).utf8)
        let value: JSONValue
        do { value = try JSONDecoder().decode(JSONValue.self, from: data) } catch { throw .malformed("the answer is not JSON") }
        if let problem = schema.problem(in: value) { throw .malformed(problem) }
        do { return try JSONDecoder().decode(type, from: data) } catch { throw .malformed("the answer does not decode") }
    }

    /// Small local models wrap JSON in a Markdown fence although told not to.
    private static func withoutFence(_ text: String) -> String {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard trimmed.hasPrefix("```"), trimmed.hasSuffix("```"), trimmed.count > 6, let firstLineEnd = trimmed.firstIndex(of: "\n") else { return trimmed }
        return String(trimmed[trimmed.index(after: firstLineEnd)...].dropLast(3))
    }
}
