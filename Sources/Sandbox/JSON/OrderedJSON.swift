/// A JSON value that keeps the order of an object's members and tells whole numbers from decimals.
///
/// Both matter to the simulators: structured outputs follow the key order of the schema they were given
/// (https://platform.openai.com/docs/guides/structured-outputs), and webhook signatures are made over exactly the bytes that are sent.
enum OrderedJSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case real(Double)
    case string(String)
    case array([OrderedJSON])
    case object(OrderedObject)
}

/// The members of a JSON object in the order they were written; setting an existing key keeps its place.
struct OrderedObject: Sendable, Hashable {
    struct Member: Sendable, Hashable {
        var key: String
        var value: OrderedJSON
    }

    private(set) var members: [Member] = []

    init() {}
    init(_ members: [Member]) { self.members = members }

    var keys: [String] { self.members.map(\.key) }
    var isEmpty: Bool { self.members.isEmpty }
    var count: Int { self.members.count }

    subscript(key: String) -> OrderedJSON? {
        get { self.members.first { $0.key == key }?.value }
        set {
            let index = self.members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): self.members[index].value = value
            case (let index?, nil): self.members.remove(at: index)
            case (nil, let value?): self.members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// Adds a member whose key is known to be new; `subscript` looks for an older one first.
    mutating func append(_ key: String, _ value: OrderedJSON) { self.members.append(Member(key: key, value: value)) }
}

extension OrderedObject: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, OrderedJSON)...) { self.members = elements.map { Member(key: $0.0, value: $0.1) } }
}

extension OrderedJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByFloatLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(floatLiteral value: Double) { self = .real(value) }
    init(arrayLiteral elements: OrderedJSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, OrderedJSON)...) {
        self = .object(OrderedObject(elements.map { OrderedObject.Member(key: $0.0, value: $0.1) }))
    }
    init(nilLiteral: ()) { self = .null }
}

extension OrderedJSON {
    var isNull: Bool { self == .null }

    var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var boolValue: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// A whole number; a decimal such as `3.0` counts as one, as in JSON Schema.
    var integerValue: Int64? {
        switch self {
        case .integer(let value): value
        case .real(let value): Int64(exactly: value)
        default: nil
        }
    }

    var numberValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .real(let value): value
        default: nil
        }
    }

    var arrayValue: [OrderedJSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    var objectValue: OrderedObject? {
        if case .object(let value) = self { value } else { nil }
    }

    subscript(key: String) -> OrderedJSON? { self.objectValue?[key] }

    init(strings: some Sequence<String>) { self = .array(strings.map { .string($0) }) }

    /// `null` when there is no text.
    init(optional text: String?) { self = text.map { .string($0) } ?? .null }

    /// The JSON type as error messages name it.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "an integer"
        case .real: "a decimal"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
