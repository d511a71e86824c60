import Core

/// A test on declared fields. Logic is two-valued: a comparison with a missing value is false and its negation true.
public indirect enum Condition<R: Record>: Sendable {
    /// How a field's value is compared with the given one. “Not equal” is the negation of `equal`.
    public enum Comparison: String, Sendable { case equal, less, lessOrEqual, greater, greaterOrEqual }

    case always
    case compare(field: String, Comparison, StoredValue)
    case isIn(field: String, [StoredValue])
    case isNull(field: String)
    /// The words of a person's search text, all of them, in any order, the last one as a beginning.
    case search(String)
    case all([Condition<R>])
    case any([Condition<R>])
    case not(Condition<R>)

    /// Finds records whose searchable text has all words of `text`, folded for case and accents. Whatever `text` holds, it is only words.
    public static func matches(_ text: String) -> Condition<R> { .search(text) }
}

extension Field {
    public var isNull: Condition<R> { .isNull(field: self.name) }

    /// Its value is one of `values`; false where it is missing, and for no values.
    public func isIn(_ values: some Sequence<Value>) -> Condition<R> { .isIn(field: self.name, values.map(\.stored)) }

    /// Its value is this one; false where it is missing.
    public static func == (field: Self, value: Value) -> Condition<R> { .compare(field: field.name, .equal, value.stored) }
    /// Its value is another one, or missing.
    public static func != (field: Self, value: Value) -> Condition<R> { .not(.compare(field: field.name, .equal, value.stored)) }
    /// Its value comes before this one in the order of its stored form; false where it is missing.
    public static func < (field: Self, value: Value) -> Condition<R> { .compare(field: field.name, .less, value.stored) }
    /// Its value is this one or comes before it; false where it is missing.
    public static func <= (field: Self, value: Value) -> Condition<R> { .compare(field: field.name, .lessOrEqual, value.stored) }
    /// Its value comes after this one in the order of its stored form; false where it is missing.
    public static func > (field: Self, value: Value) -> Condition<R> { .compare(field: field.name, .greater, value.stored) }
    /// Its value is this one or comes after it; false where it is missing.
    public static func >= (field: Self, value: Value) -> Condition<R> { .compare(field: field.name, .greaterOrEqual, value.stored) }
}

extension Condition {
    /// Both hold; a chain becomes one flat list.
    public static func && (left: Self, right: Self) -> Self {
        switch (left, right) {
        case (.always, _): right
        case (_, .always): left
        case (.all(let conditions), _): .all(conditions + [right])
        default: .all([left, right])
        }
    }

    /// At least one holds; a chain becomes one flat list.
    public static func || (left: Self, right: Self) -> Self {
        if case .any(let conditions) = left { return .any(conditions + [right]) }
        return .any([left, right])
    }

    /// It does not hold. As logic is two-valued, records without the field are among the result.
    public static prefix func ! (condition: Self) -> Self { .not(condition) }
}
