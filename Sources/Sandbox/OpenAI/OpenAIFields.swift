/// Reads the members of one JSON object and refuses what the API would refuse: wrong types, values out of range and
/// members nobody asked for. Every refusal names the full path of the field (https://platform.openai.com/docs/guides/error-codes).
struct OpenAIFields {
    let object: OrderedObject
    /// Path of this object in the request, empty for the body itself.
    let path: String
    private var read: Set<String> = []

    init(_ object: OrderedObject, path: String = "") {
        self.object = object
        self.path = path
    }

    init(body: [UInt8]) throws(OpenAIError) {
        guard let value = try? OrderedJSON(parsing: body), let object = value.objectValue else {
            throw .invalid("We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)")
        }
        self.init(object)
    }

    init(_ value: OrderedJSON, path: String) throws(OpenAIError) {
        guard let object = value.objectValue else { throw .wrongType(path, expected: "an object", got: value) }
        self.init(object, path: path)
    }

    func name(_ key: String) -> String { self.path.isEmpty ? key : "\(self.path).\(key)" }

    /// The member, or nil when it is absent or null.
    mutating func optional(_ key: String) -> OrderedJSON? {
        self.read.insert(key)
        guard let value = self.object[key], !value.isNull else { return nil }
        return value
    }

    /// Whether the key was written at all, also with null.
    func isPresent(_ key: String) -> Bool { self.object[key] != nil }

    mutating func required(_ key: String) throws(OpenAIError) -> OrderedJSON {
        guard let value = self.optional(key) else { throw .missing(self.name(key)) }
        return value
    }

    mutating func string(_ key: String, maximumLength: Int? = nil) throws(OpenAIError) -> String? {
        guard let value = self.optional(key) else { return nil }
        guard let text = value.stringValue else { throw .wrongType(self.name(key), expected: "a string", got: value) }
        if let maximumLength, text.unicodeScalars.count > maximumLength {
            throw .invalid("Invalid '\(self.name(key))': string too long. Expected a string with maximum length \(maximumLength), but got a string with length \(text.unicodeScalars.count) instead.", param: self.name(key), code: "string_above_max_length")
        }
        return text
    }

    mutating func requiredString(_ key: String) throws(OpenAIError) -> String {
        guard let text = try self.string(key) else { throw .missing(self.name(key)) }
        return text
    }

    mutating func bool(_ key: String) throws(OpenAIError) -> Bool? {
        guard let value = self.optional(key) else { return nil }
        guard let flag = value.boolValue else { throw .wrongType(self.name(key), expected: "a boolean", got: value) }
        return flag
    }

    mutating func integer(_ key: String, in range: ClosedRange<Int>) throws(OpenAIError) -> Int? {
        guard let value = self.optional(key) else { return nil }
        guard let number = value.integerValue else { throw .wrongType(self.name(key), expected: "an integer", got: value) }
        guard number >= range.lowerBound else {
            throw .invalid("Invalid '\(self.name(key))': integer below minimum value. Expected a value >= \(range.lowerBound), but got \(number) instead.", param: self.name(key), code: "integer_below_min_value")
        }
        guard number <= range.upperBound else {
            throw .invalid("Invalid '\(self.name(key))': integer above maximum value. Expected a value <= \(range.upperBound), but got \(number) instead.", param: self.name(key), code: "integer_above_max_value")
        }
        return Int(number)
    }

    mutating func number(_ key: String, in range: ClosedRange<Double>) throws(OpenAIError) -> Double? {
        guard let value = self.optional(key) else { return nil }
        guard let number = value.numberValue else { throw .wrongType(self.name(key), expected: "a decimal", got: value) }
        guard number >= range.lowerBound else {
            throw .invalid("Invalid '\(self.name(key))': decimal below minimum value. Expected a value >= \(range.lowerBound), but got \(number) instead.", param: self.name(key), code: "decimal_below_min_value")
        }
        guard number <= range.upperBound else {
            throw .invalid("Invalid '\(self.name(key))': decimal above maximum value. Expected a value <= \(range.upperBound), but got \(number) instead.", param: self.name(key), code: "decimal_above_max_value")
        }
        return number
    }

    mutating func choice(_ key: String, of allowed: [String]) throws(OpenAIError) -> String? {
        guard let text = try self.string(key) else { return nil }
        guard allowed.contains(text) else {
            let list = allowed.map { "'\($0)'" }.joined(separator: ", ")
            throw .invalid("Invalid value: '\(text)'. Supported values are: \(list).", param: self.name(key), code: "invalid_value")
        }
        return text
    }

    mutating func array(_ key: String) throws(OpenAIError) -> [OrderedJSON]? {
        guard let value = self.optional(key) else { return nil }
        guard let values = value.arrayValue else { throw .wrongType(self.name(key), expected: "an array of objects", got: value) }
        return values
    }

    mutating func nested(_ key: String) throws(OpenAIError) -> OpenAIFields? {
        guard let value = self.optional(key) else { return nil }
        return try OpenAIFields(value, path: self.name(key))
    }

    /// A name of a function or schema: letters, digits, `_` and `-`, at most 64.
    mutating func identifier(_ key: String) throws(OpenAIError) -> String {
        let text = try self.requiredString(key)
        let isFine = !text.isEmpty && text.utf8.count <= 64 && text.utf8.allSatisfy { byte in
            (0x30 ... 0x39).contains(byte) || (0x41 ... 0x5A).contains(byte) || (0x61 ... 0x7A).contains(byte) || byte == 0x5F || byte == 0x2D
        }
        guard isFine else {
            throw .invalid("Invalid '\(self.name(key))': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]{1,64}$'.", param: self.name(key), code: "invalid_value")
        }
        return text
    }

    /// At most 16 pairs, keys of at most 64 and values of at most 512 characters.
    mutating func metadata(_ key: String) throws(OpenAIError) -> OrderedObject? {
        guard let value = self.optional(key) else { return nil }
        guard let pairs = value.objectValue else { throw .wrongType(self.name(key), expected: "an object", got: value) }
        guard pairs.count <= 16 else {
            throw .invalid("Invalid '\(self.name(key))': too many properties. Expected an object with at most 16 properties, but got an object with \(pairs.count) properties instead.", param: self.name(key), code: "object_above_max_properties")
        }
        for pair in pairs.members {
            let name = "\(self.name(key)).\(pair.key)"
            guard let text = pair.value.stringValue else { throw .wrongType(name, expected: "a string", got: pair.value) }
            guard pair.key.unicodeScalars.count <= 64, text.unicodeScalars.count <= 512 else {
                throw .invalid("Invalid '\(name)': string too long. Keys hold at most 64 and values at most 512 characters.", param: name, code: "string_above_max_length")
            }
        }
        return pairs
    }

    /// Members that are legal but mean nothing to the simulator.
    mutating func allow(_ keys: String...) { self.read.formUnion(keys) }

    /// Refuses every member that was neither read nor allowed. Call it last.
    func finish() throws(OpenAIError) {
        guard let stranger = self.object.keys.first(where: { !self.read.contains($0) }) else { return }
        throw .invalid("Unknown parameter: '\(self.name(stranger))'.", param: self.name(stranger), code: "unknown_parameter")
    }
}
