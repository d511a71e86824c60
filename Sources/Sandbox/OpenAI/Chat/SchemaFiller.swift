/// Makes a value that conforms to a JSON schema, each property filled from the prompt by its type, name and labels.
struct SchemaFiller {
    /// A label that was chosen among others, in the order of the output; logprobs offer the others as alternatives.
    struct Decision: Sendable, Equatable {
        var chosen: String
        var others: [String]
    }

    private let root: OrderedObject
    private let facts: PromptFacts
    private let reply: String
    private(set) var decisions: [Decision] = []

    init(schema: OrderedObject, facts: PromptFacts, reply: String) {
        self.root = schema
        self.facts = facts
        self.reply = reply
    }

    /// - Throws: a 400 when the schema can't be satisfied by any finite value.
    mutating func fill() throws(OpenAIError) -> OrderedJSON { try self.value(self.root, name: "", example: nil, depth: 0) }

    private mutating func value(_ schema: OrderedObject, name: String, example: PromptFacts.Example?, depth: Int) throws(OpenAIError) -> OrderedJSON {
        guard depth < 48 else { throw .invalid("Invalid schema: it has no finite value.", param: "response_format", code: "invalid_json_schema") }
        if let reference = schema["$ref"]?.stringValue {
            guard let target = SchemaReference.resolve(reference, in: self.root) else {
                throw .invalid("Invalid schema: unknown reference '\(reference)'.", param: "response_format", code: "invalid_json_schema")
            }
            return try self.value(target, name: name, example: example, depth: depth + 1)
        }
        let meaning = FieldMeaning(name: name, description: schema["description"]?.stringValue ?? "")
        if let constant = schema["const"] { return constant }
        if let options = schema["enum"]?.arrayValue, !options.isEmpty { return self.label(options, meaning: meaning, name: name) }
        if let branches = (schema["anyOf"] ?? schema["oneOf"])?.arrayValue {
            return try self.branch(branches.compactMap(\.objectValue), name: name, meaning: meaning, example: example, depth: depth)
        }
        if let parts = schema["allOf"]?.arrayValue {
            var merged = schema
            merged["allOf"] = nil
            for member in parts.compactMap(\.objectValue).flatMap(\.members) { merged[member.key] = member.value }
            return try self.value(merged, name: name, example: example, depth: depth + 1)
        }
        switch self.type(of: schema, meaning: meaning, name: name, depth: depth) {
        case "object": return try self.object(schema, example: example, depth: depth)
        case "array": return try self.array(schema, name: name, meaning: meaning, depth: depth)
        case "boolean": return self.flag(meaning)
        case "number": return SchemaNumber.value(schema, share: self.share(meaning), isWhole: false, count: nil)
        case "integer": return SchemaNumber.value(schema, share: self.share(meaning), isWhole: true, count: meaning == .count ? self.facts.questionWords.count : nil)
        case "null": return .null
        default: return .string(self.text(schema, name: name, meaning: meaning, example: example))
        }
    }

    private func type(of schema: OrderedObject, meaning: FieldMeaning, name: String, depth: Int) -> String {
        if let type = schema["type"]?.stringValue { return type }
        if let types = schema["type"]?.arrayValue?.compactMap(\.stringValue), let first = types.first(where: { $0 != "null" }) ?? types.first {
            return types.contains("null") && (depth > 12 || self.isMoot(meaning, name: name)) ? "null" : first
        }
        if schema["properties"] != nil { return "object" }
        return schema["items"] != nil ? "array" : "string"
    }

    /// Whether a nullable property has nothing to say: a reason to hand over when nothing is handed over.
    private func isMoot(_ meaning: FieldMeaning, name: String) -> Bool {
        guard meaning == .reason, !self.facts.needsPerson else { return false }
        return FieldMeaning(name: FieldMeaning.words(of: name).filter { $0 != "reason" }.joined(separator: "_")) == .handOver
    }

    private mutating func branch(
        _ branches: [OrderedObject], name: String, meaning: FieldMeaning, example: PromptFacts.Example?, depth: Int
    ) throws(OpenAIError) -> OrderedJSON {
        let hasNull = branches.contains { $0["type"] == "null" }
        if hasNull, depth > 12 || self.isMoot(meaning, name: name) { return .null }
        let solid = branches.filter { $0["type"] != "null" }
        let plain = depth > 12 ? solid.first { $0["$ref"] == nil } : nil
        guard let chosen = plain ?? solid.first else { return .null }
        return try self.value(chosen, name: name, example: example, depth: depth + 1)
    }

    private mutating func label(_ options: [OrderedJSON], meaning: FieldMeaning, name: String) -> OrderedJSON {
        let texts = options.map { $0.stringValue ?? $0.text }
        let index: Int
        if meaning == .sources, let id = self.facts.usedIDs.first(where: { texts.contains($0) }), let place = texts.firstIndex(of: id) {
            index = place
        } else {
            index = LabelChooser(facts: self.facts).choose(texts, meaning: meaning)
        }
        self.decisions.append(Decision(chosen: texts[index], others: texts.enumerated().filter { $0.offset != index }.map(\.element)))
        return options[index]
    }

    private mutating func flag(_ meaning: FieldMeaning) -> OrderedJSON {
        let value =
            switch meaning {
            case .handOver, .doubt: self.facts.needsPerson
            case .answerable, .confidence, .sources, .reply: !self.facts.needsPerson
            case .question: self.facts.question.contains("?")
            default: false
            }
        self.decisions.append(Decision(chosen: value ? "true" : "false", others: [value ? "false" : "true"]))
        return .bool(value)
    }

    private func share(_ meaning: FieldMeaning) -> Double {
        switch meaning {
        case .doubt, .handOver: self.facts.doubt
        default: self.facts.overlap
        }
    }

    private mutating func object(_ schema: OrderedObject, example: PromptFacts.Example?, depth: Int) throws(OpenAIError) -> OrderedJSON {
        var result = OrderedObject()
        for member in schema["properties"]?.objectValue?.members ?? [] {
            guard let property = member.value.objectValue else { continue }
            result.append(member.key, try self.value(property, name: member.key, example: example, depth: depth + 1))
        }
        return .object(result)
    }

    private mutating func array(_ schema: OrderedObject, name: String, meaning: FieldMeaning, depth: Int) throws(OpenAIError) -> OrderedJSON {
        let minimum = Int(schema["minItems"]?.integerValue ?? 0)
        let maximum = max(minimum, Int(schema["maxItems"]?.integerValue ?? 64))
        let items = schema["items"]?.objectValue ?? [:]
        var target = items
        if let reference = items["$ref"]?.stringValue { target = SchemaReference.resolve(reference, in: self.root) ?? items }
        var values: [OrderedJSON] = []
        if let options = target["enum"]?.arrayValue {
            let wanted = Set(meaning == .sources ? self.facts.usedIDs : self.facts.questionWords)
            values = options.filter { option in option.stringValue.map { wanted.contains($0) || wanted.contains($0.lowercased()) } ?? false }
        } else if target["type"] == "string", target["pattern"] == nil, target["format"] == nil {
            switch meaning {
            case .sources: values = self.facts.usedIDs.map { .string($0) }
            case .keywords, .category: values = self.facts.questionWords.prefix(5).map { .string($0) }
            case .reply: values = (0 ..< max(1, minimum)).map { .string(AnswerText.compose(self.facts, variant: $0)) }
            case .reason, .doubt, .handOver: if self.facts.needsPerson { values = [.string(AnswerText.reason(self.facts))] }
            default: break
            }
        } else if target["type"] == "object" || target["properties"] != nil, depth <= 6 {
            for match in self.facts.matches.prefix(3) where match.overlap > 0 && values.count < maximum {
                values.append(try self.value(target, name: name, example: match.example, depth: depth + 1))
            }
        }
        values = Array(values.prefix(maximum))
        while values.count < minimum { values.append(try self.value(items, name: name, example: nil, depth: depth + 1)) }
        return .array(values)
    }

    // MARK: Text

    private func text(_ schema: OrderedObject, name: String, meaning: FieldMeaning, example: PromptFacts.Example?) -> String {
        var text = self.plainText(name: name, meaning: meaning, example: example)
        if let format = schema["format"]?.stringValue, let formatted = Self.formatted[format] { text = formatted }
        if let pattern = schema["pattern"]?.stringValue, let form = PatternText(pattern), !form.matches(text) {
            text = [self.facts.usedIDs.first, self.facts.questionWords.first].lazy.compactMap { $0 }.first { form.matches($0) } ?? form.example
        }
        // Only schemas that are not strict may bound lengths.
        if let maximum = schema["maxLength"]?.integerValue, text.unicodeScalars.count > maximum {
            text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Int(max(0, maximum)))))
        }
        if let minimum = schema["minLength"]?.integerValue {
            while text.unicodeScalars.count < minimum { text += text.isEmpty ? "." : " " + text }
        }
        return text
    }

    private static let formatted: [String: String] = [
        "date-time": "2026-01-01T00:00:00Z", "date": "2026-01-01", "time": "00:00:00Z", "duration": "P1D", "email": "fan@example.com", "hostname": "example.com",
        "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uuid": "00000000-0000-4000-8000-000000000000", "uri": "https://example.com/",
    ]

    private func plainText(name: String, meaning: FieldMeaning, example: PromptFacts.Example?) -> String {
        let words = FieldMeaning.words(of: name)
        if let example {
            if words.contains("id") || meaning == .sources { return example.id ?? "" }
            if meaning == .question || words.contains("prompt") { return example.prompt }
            return example.reply
        }
        switch meaning {
        case .reply: return self.reply
        case .sources: return self.facts.usedIDs.first ?? ""
        case .reason, .doubt: return AnswerText.reason(self.facts)
        case .handOver: return self.facts.needsPerson ? AnswerText.reason(self.facts) : ""
        case .language: return LabelChooser(facts: self.facts).language
        case .sentiment:
            let options = ["positive", "negative", "neutral"]
            return options[LabelChooser(facts: self.facts).choose(options, meaning: .sentiment)]
        case .question: return self.facts.question
        default:
            if words.contains("id") { return self.facts.usedIDs.first ?? "" }
            return self.facts.questionWords.prefix(6).joined(separator: " ")
        }
    }
}

/// Places a share from 0 to 1 in the range that a number's schema allows.
enum SchemaNumber {
    static func value(_ schema: OrderedObject, share: Double, isWhole: Bool, count: Int?) -> OrderedJSON {
        let step = schema["multipleOf"]?.numberValue ?? (isWhole ? 1 : 0)
        let nudge = step > 0 ? step : 0.0001
        let low = schema["minimum"]?.numberValue ?? schema["exclusiveMinimum"]?.numberValue.map { $0 + nudge }
        let high = schema["maximum"]?.numberValue ?? schema["exclusiveMaximum"]?.numberValue.map { $0 - nudge }
        var value =
            switch (low, high) {
            case (let low?, let high?): low + share * (high - low)
            default: count.map(Double.init) ?? (isWhole ? (share * 100).rounded() : share)
            }
        if let count, low != nil, high != nil { value = Double(count) }
        if step > 0 { value = (value / step).rounded() * step } else { value = (value * 10_000).rounded() / 10_000 }
        if let low, value < low { value = step > 0 ? (low / step).rounded(.up) * step : low }
        if let high, value > high { value = step > 0 ? (high / step).rounded(.down) * step : high }
        if isWhole { return .integer(Int64(value)) }
        return .real(value)
    }
}
