import Core

/// Which records, in which order, how many.
public struct Query<R: Record>: Sendable {
    /// Which end of the order comes first.
    public enum SortOrder: String, Sendable { case ascending, descending }

    /// One declared field that the result is sorted by; the keys before it decide first.
    public struct SortKey: Sendable {
        public let field: String
        public let order: SortOrder
    }

    public private(set) var condition: Condition<R>
    public private(set) var sortKeys: [SortKey]
    public private(set) var maximum: Int?
    public private(set) var start: Cursor?

    public init(_ condition: Condition<R> = .always) {
        self.condition = condition
        self.sortKeys = []
    }

    /// All records that meet `condition`.
    public static func `where`(_ condition: Condition<R>) -> Query<R> { Query(condition) }

    /// Records that meet this condition too.
    public func `where`(_ condition: Condition<R>) -> Query<R> {
        var copy = self
        copy.condition = self.condition && condition
        return copy
    }

    /// Adds a sort key. Missing values come first ascending and last descending. The id decides last, in the last key's order.
    public func sort<Value>(by field: Field<R, Value>, _ order: SortOrder = .ascending) -> Query<R> {
        var copy = self
        copy.sortKeys.append(SortKey(field: field.name, order: order))
        return copy
    }

    /// At most this many; 0 finds nothing.
    public func limit(_ count: Int) -> Query<R> {
        var copy = self
        copy.maximum = max(0, count)
        return copy
    }

    /// Only what comes after the cursor of an earlier page of the same query. Records that were added or removed meanwhile
    /// make no other record appear twice or not at all.
    public func after(_ cursor: Cursor?) -> Query<R> {
        var copy = self
        copy.start = cursor
        return copy
    }

    /// The sort order of the id, which is always the last key.
    public var tiebreakOrder: SortOrder { self.sortKeys.last?.order ?? .ascending }

    /// The cursor behind `record` in this query's order.
    public func cursor(after record: R) -> Cursor {
        Cursor(values: self.sortKeys.map { key in
            key.field == "id" ? .text(record.id.rawValue) : R.schema.field(named: key.field)?.read(record) ?? .null
        } + [.text(record.id.rawValue)])
    }
}

/// One change to a record in place.
public struct UpdateOperation<R: Record>: Sendable {
    /// What is done to the field of each record that the query finds.
    public enum Action: Sendable {
        case set(StoredValue)
        case increment(StoredValue)
        case unset
        /// One element at the end of a list, as JSON text.
        case append(any Codable & Sendable)
    }

    public let field: String
    public let action: Action

    /// Sets the value, whatever it was before.
    public static func set<Value>(_ field: Field<R, Value>, _ value: Value) -> Self { Self(field: field.name, action: .set(value.stored)) }

    /// Sets the value, or takes it away when `value` is nil.
    @_disfavoredOverload
    public static func set<Value>(_ field: Field<R, Value>, _ value: Value?) -> Self {
        Self(field: field.name, action: value.map { .set($0.stored) } ?? .unset)
    }

    /// Adds to a number; a missing one counts as 0.
    public static func increment<Value: FieldValue & BinaryInteger>(_ field: Field<R, Value>, by amount: Value = 1) -> Self {
        Self(field: field.name, action: .increment(amount.stored))
    }

    /// Adds to a number; a missing one counts as 0.
    public static func increment(_ field: Field<R, Double>, by amount: Double) -> Self { Self(field: field.name, action: .increment(.real(amount))) }

    /// Takes the value away.
    public static func unset<Value>(_ field: Field<R, Value>) -> Self { Self(field: field.name, action: .unset) }

    /// Puts an element at the end of a list.
    public static func append<Element>(_ list: ListField<R, Element>, _ element: Element) -> Self { Self(field: list.name, action: .append(element)) }
}

extension Query {
    /// The same order as `other`.
    public func sort(like other: Query<R>) -> Query<R> {
        var copy = self
        copy.sortKeys = other.sortKeys
        return copy
    }
}
