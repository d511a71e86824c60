import Core
import Foundation

/// Decodes records from a `JSONTree` and notices every name that nobody asked for.
enum StrictDecoding {
    static func decode<Value: Decodable>(_: Value.Type, from tree: JSONTree) throws -> Value {
        let visits = Visits()
        let value: Value
        do {
            value = try TreeDecoder(tree: tree, codingPath: [], visits: visits).unbox(Value.self)
        } catch let error as DecodingError {
            throw self.appError(error, also: [])
        }
        let problems = visits.unknownNames()
        guard problems.isEmpty else { throw AppError(.validationFailed, problems.map { "\($0.field): \($0.message)" }.joined(separator: "; "), fields: problems) }
        return value
    }

    private static func appError(_ error: DecodingError, also: [FieldProblem]) -> AppError {
        let problem: FieldProblem
        switch error {
        case .keyNotFound(let key, let context): problem = FieldProblem(self.path(context.codingPath + [key]), "is required")
        case .valueNotFound(_, let context): problem = FieldProblem(self.path(context.codingPath), "must not be null")
        case .typeMismatch(_, let context): problem = FieldProblem(self.path(context.codingPath), context.debugDescription)
        case .dataCorrupted(let context): problem = FieldProblem(self.path(context.codingPath), context.debugDescription)
        @unknown default: problem = FieldProblem("body", "can't be read")
        }
        return AppError(.validationFailed, "\(problem.field): \(problem.message)", fields: [problem])
    }

    static func path(_ codingPath: [any CodingKey]) -> String {
        var text = ""
        for key in codingPath {
            if let index = key.intValue { text += "[\(index)]" } else { text += (text.isEmpty ? "" : ".") + APIJSON.name(for: String(key.stringValue.prefix(60))) }
        }
        return text.isEmpty ? "body" : text
    }
}

/// Which names of which object were asked for. Lives as long as one decoding, on one thread.
private final class Visits {
    private struct Visit {
        var path: [any CodingKey]
        var present: Set<String>
        var known: Set<String> = []
    }

    private var visits: [String: Visit] = [:]
    /// Objects whose names the type looks at itself (dictionaries, vocabularies): they are taken as written.
    private var asWritten: Set<String> = []

    func visit(_ path: [any CodingKey], _ members: [String: JSONTree]) -> String {
        let name = StrictDecoding.path(path)
        if self.visits[name] == nil { self.visits[name] = Visit(path: path, present: Set(members.keys)) }
        return name
    }

    func takeAsWritten(_ visit: String) { self.asWritten.insert(visit) }
    func isAsWritten(_ visit: String) -> Bool { self.asWritten.contains(visit) }

    func know(_ key: String, in visit: String) { self.visits[visit]?.known.insert(key) }

    func unknownNames() -> [FieldProblem] {
        self.visits.values.flatMap { visit in
            visit.present.subtracting(visit.known).map { name in
                FieldProblem(
                    StrictDecoding.path(visit.path + [APIKey(name)]),
                    visit.known.isEmpty ? "is not known; no fields are expected here" : "is not known; known are " + visit.known.sorted().joined(separator: ", "))
            }
        }.sorted { $0.field < $1.field }
    }
}

private struct TreeDecoder: Decoder {
    let tree: JSONTree
    let codingPath: [any CodingKey]
    let visits: Visits
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = self.tree else { throw self.mismatch("must be an object") }
        return KeyedDecodingContainer(KeyedTree<Key>(members: members, decoder: self, visit: self.visits.visit(self.codingPath, members)))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = self.tree else { throw self.mismatch("must be a list") }
        return ListTree(elements: elements, decoder: self)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { SingleTree(decoder: self) }

    func mismatch(_ allowed: String) -> DecodingError {
        .typeMismatch(Any.self, .init(codingPath: self.codingPath, debugDescription: self.tree == .null ? "\(allowed), not null" : "\(allowed), not \(self.tree.kind)"))
    }

    func child(_ tree: JSONTree, _ key: any CodingKey) -> TreeDecoder { TreeDecoder(tree: tree, codingPath: self.codingPath + [key], visits: self.visits) }

    /// Decodes scalars directly and everything else by its own initialiser; says what a closed vocabulary allows.
    func unbox<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value: Any?
        switch type {
        case is String.Type: value = try self.text()
        case is Bool.Type: value = try self.boolean()
        case is Double.Type: value = try self.real()
        case is Int.Type: value = try self.integer(Int.self)
        case is Int64.Type: value = try self.integer(Int64.self)
        case is Timestamp.Type:
            // Numbers are how the store keeps times; callers write text.
            _ = try self.text()
            value = nil
        default: value = nil
        }
        if let value = value as? Value { return value }
        do {
            return try Value(from: self)
        } catch let error as DecodingError {
            guard case .dataCorrupted = error, case .text = self.tree, let vocabulary = type as? any CaseIterable.Type else { throw error }
            let choices = Self.choices(vocabulary)
            guard !choices.isEmpty else { throw error }
            throw DecodingError.dataCorrupted(.init(codingPath: self.codingPath, debugDescription: "must be one of " + choices.joined(separator: ", ")))
        }
    }

    private static func choices<Choice: CaseIterable>(_: Choice.Type) -> [String] {
        Choice.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }

    func text() throws -> String {
        guard case .text(let text) = self.tree else { throw self.mismatch("must be text") }
        return text
    }

    func boolean() throws -> Bool {
        guard case .boolean(let value) = self.tree else { throw self.mismatch("must be true or false") }
        return value
    }

    func real() throws -> Double {
        guard case .number(let text) = self.tree else { throw self.mismatch("must be a number") }
        guard let value = Double(text), value.isFinite else { throw self.mismatch("must be a number that fits a double") }
        return value
    }

    func integer<Value: FixedWidthInteger>(_: Value.Type) throws -> Value {
        guard case .number(let text) = self.tree else { throw self.mismatch("must be a whole number") }
        if let value = Value(text) { return value }
        guard let real = Double(text), let value = Value(exactly: real) else { throw DecodingError.dataCorrupted(.init(codingPath: self.codingPath, debugDescription: "must be a whole number")) }
        return value
    }
}

private struct KeyedTree<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let members: [String: JSONTree]
    let decoder: TreeDecoder
    let visit: String
    var codingPath: [any CodingKey] { self.decoder.codingPath }

    /// Names as they are in the object: for types that look which one is there.
    var allKeys: [Key] {
        self.decoder.visits.takeAsWritten(self.visit)
        return self.members.keys.sorted().compactMap(Key.init(stringValue:))
    }

    private func name(_ key: Key) -> String {
        let name = self.decoder.visits.isAsWritten(self.visit) ? key.stringValue : APIJSON.name(for: key.stringValue)
        self.decoder.visits.know(name, in: self.visit)
        return name
    }

    private func member(_ key: Key) throws -> TreeDecoder {
        guard let member = self.members[self.name(key)] else { throw DecodingError.keyNotFound(key, .init(codingPath: self.codingPath, debugDescription: "is required")) }
        return self.decoder.child(member, key)
    }

    func contains(_ key: Key) -> Bool { self.members[self.name(key)] != nil }
    /// What is optional is left out: null is no value of anything.
    func decodeNil(forKey key: Key) throws -> Bool {
        let member = try self.member(key)
        guard member.tree != .null else {
            throw DecodingError.dataCorrupted(.init(codingPath: member.codingPath, debugDescription: "must not be null; leave it out instead"))
        }
        return false
    }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try self.member(key).unbox(type) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> { try self.member(key).container(keyedBy: type) }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer { try self.member(key).unkeyedContainer() }
    func superDecoder() throws -> any Decoder { self.decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try self.member(key) }
}

private struct ListTree: UnkeyedDecodingContainer {
    let elements: [JSONTree]
    let decoder: TreeDecoder
    var currentIndex = 0
    var codingPath: [any CodingKey] { self.decoder.codingPath }
    var count: Int? { self.elements.count }
    var isAtEnd: Bool { self.currentIndex >= self.elements.count }

    init(elements: [JSONTree], decoder: TreeDecoder) {
        self.elements = elements
        self.decoder = decoder
    }

    private func element() throws -> TreeDecoder {
        let key = APIKey(intValue: self.currentIndex) ?? APIKey("")
        guard !self.isAtEnd else { throw DecodingError.valueNotFound(Any.self, .init(codingPath: self.codingPath + [key], debugDescription: "the list is too short")) }
        return self.decoder.child(self.elements[self.currentIndex], key)
    }

    mutating func decodeNil() throws -> Bool {
        guard try self.element().tree == .null else { return false }
        self.currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try self.element().unbox(type)
        self.currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        let container = try self.element().container(keyedBy: type)
        self.currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try self.element().unkeyedContainer()
        self.currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder { try self.element() }
}

private struct SingleTree: SingleValueDecodingContainer {
    let decoder: TreeDecoder
    var codingPath: [any CodingKey] { self.decoder.codingPath }

    func decodeNil() -> Bool { self.decoder.tree == .null }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.decoder.unbox(type) }
    // `Int64` and `String` have initialisers that come back here, so they are read directly.
    func decode(_: String.Type) throws -> String { try self.decoder.text() }
    func decode(_: Bool.Type) throws -> Bool { try self.decoder.boolean() }
    func decode(_: Double.Type) throws -> Double { try self.decoder.real() }
    func decode(_: Float.Type) throws -> Float { Float(try self.decoder.real()) }
    func decode(_: Int.Type) throws -> Int { try self.decoder.integer(Int.self) }
    func decode(_: Int8.Type) throws -> Int8 { try self.decoder.integer(Int8.self) }
    func decode(_: Int16.Type) throws -> Int16 { try self.decoder.integer(Int16.self) }
    func decode(_: Int32.Type) throws -> Int32 { try self.decoder.integer(Int32.self) }
    func decode(_: Int64.Type) throws -> Int64 { try self.decoder.integer(Int64.self) }
    func decode(_: UInt.Type) throws -> UInt { try self.decoder.integer(UInt.self) }
    func decode(_: UInt8.Type) throws -> UInt8 { try self.decoder.integer(UInt8.self) }
    func decode(_: UInt16.Type) throws -> UInt16 { try self.decoder.integer(UInt16.self) }
    func decode(_: UInt32.Type) throws -> UInt32 { try self.decoder.integer(UInt32.self) }
    func decode(_: UInt64.Type) throws -> UInt64 { try self.decoder.integer(UInt64.self) }
}
