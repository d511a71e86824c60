import Core

/// How a field's values look in the store.
public enum FieldKind: String, Sendable {
    case text, integer, real, boolean
}

/// A scalar that a declared field can hold.
public protocol FieldValue: Sendable {
    static var fieldKind: FieldKind { get }
    var stored: StoredValue { get }
    /// Nil when `stored` is not a value of this type.
    init?(stored: StoredValue)
}

/// One declared field of a record.
///
/// `name` is also the place of the value in the record's coded form (`pollState.nextPollAt` for a nested one), which is
/// what lets the engine change it without reading the record. A field that is made from other parts of the record is
/// read-only (`derived`), and those parts must not be declared fields themselves, or it would go stale.
public struct Field<R: Record, Value: FieldValue>: Sendable {
    public let name: String
    public let value: @Sendable (R) -> Value?
    public let erased: AnyField<R>

    /// A field that every record has.
    public init(_ name: String, _ keyPath: any WritableKeyPath<R, Value> & Sendable) {
        self.name = name
        self.value = { $0[keyPath: keyPath] }
        self.erased = AnyField(
            name: name, kind: Value.fieldKind, isOptional: false, isDerived: false,
            read: { $0[keyPath: keyPath].stored },
            write: { record, stored in
                guard let value = Value(stored: stored) else { return false }
                record[keyPath: keyPath] = value
                return true
            })
    }

    /// A field that may be missing.
    public init(_ name: String, _ keyPath: any WritableKeyPath<R, Value?> & Sendable) {
        self.name = name
        self.value = { $0[keyPath: keyPath] }
        self.erased = AnyField(
            name: name, kind: Value.fieldKind, isOptional: true, isDerived: false,
            read: { $0[keyPath: keyPath]?.stored ?? .null },
            write: { record, stored in
                if stored == .null {
                    record[keyPath: keyPath] = nil
                    return true
                }
                guard let value = Value(stored: stored) else { return false }
                record[keyPath: keyPath] = value
                return true
            })
    }

    /// A read-only field made from parts of the record that are not declared fields.
    public init(_ name: String, derived value: @escaping @Sendable (R) -> Value?) {
        self.name = name
        self.value = value
        self.erased = AnyField(name: name, kind: Value.fieldKind, isOptional: true, isDerived: true, read: { value($0)?.stored ?? .null }, write: { _, _ in true })
    }

    init(primaryKeyOf _: R.Type) where Value == Identifier<R> {
        self.name = "id"
        self.value = { $0.id }
        self.erased = AnyField(name: "id", kind: .text, isOptional: false, isDerived: true, read: { .text($0.id.rawValue) }, write: { _, _ in true })
    }
}

/// A declared field without its value type.
public struct AnyField<R: Record>: Sendable {
    public let name: String
    public let kind: FieldKind
    public let isOptional: Bool
    public let isDerived: Bool
    public let read: @Sendable (R) -> StoredValue
    /// False when the stored value is not one of this field's.
    public let write: @Sendable (inout R, StoredValue) -> Bool
}

/// A list in a record that can be appended to in place. It can't be filtered on.
public struct ListField<R: Record, Element: Codable & Sendable>: Sendable {
    public let name: String

    public init(_ name: String) { self.name = name }
}

extension String: FieldValue {
    public static var fieldKind: FieldKind { .text }
    public var stored: StoredValue { .text(self) }
    public init?(stored: StoredValue) {
        guard case .text(let text) = stored else { return nil }
        self = text
    }
}

extension Int: FieldValue {
    public static var fieldKind: FieldKind { .integer }
    public var stored: StoredValue { .integer(Int64(self)) }
    public init?(stored: StoredValue) {
        guard case .integer(let integer) = stored else { return nil }
        self.init(exactly: integer)
    }
}

extension Int64: FieldValue {
    public static var fieldKind: FieldKind { .integer }
    public var stored: StoredValue { .integer(self) }
    public init?(stored: StoredValue) {
        guard case .integer(let integer) = stored else { return nil }
        self = integer
    }
}

extension Double: FieldValue {
    public static var fieldKind: FieldKind { .real }
    public var stored: StoredValue { .real(self) }
    public init?(stored: StoredValue) {
        switch stored {
        case .real(let real): self = real
        case .integer(let integer): self = Double(integer)
        case .text, .null: return nil
        }
    }
}

extension Bool: FieldValue {
    public static var fieldKind: FieldKind { .boolean }
    public var stored: StoredValue { .integer(self ? 1 : 0) }
    public init?(stored: StoredValue) {
        guard case .integer(let integer) = stored else { return nil }
        self = integer != 0
    }
}

extension Timestamp: FieldValue {
    public static var fieldKind: FieldKind { .integer }
    public var stored: StoredValue { .integer(self.milliseconds) }
    public init?(stored: StoredValue) {
        guard case .integer(let integer) = stored else { return nil }
        self.init(milliseconds: integer)
    }
}

extension RawRepresentable where Self: FieldValue, RawValue == String {
    public static var fieldKind: FieldKind { .text }
    public var stored: StoredValue { .text(self.rawValue) }
    public init?(stored: StoredValue) {
        guard case .text(let text) = stored else { return nil }
        self.init(rawValue: text)
    }
}

extension Identifier: FieldValue {}
