import Core

/// Counts of a collection's records that the engine keeps with every change, in the same transaction: by slots of time and by the
/// values of some declared fields. Reading them costs as much as there are combinations, however many records there are.
public struct RunningCount: Sendable, Hashable {
    /// A value that a record needs to be counted.
    public struct Requirement: Sendable, Hashable {
        public let field: String
        public let value: StoredValue

        public init(_ field: String, is value: StoredValue) {
            self.field = field
            self.value = value
        }
    }

    /// The milliseconds between two times of a record, told by how many of some bounds they reach. Without one of the times a record is not counted.
    public struct Span: Sendable, Hashable {
        public let from: String
        public let to: String
        /// Ascending.
        public let bounds: [Int64]

        public init(from: String, to: String, bounds: [Int64]) {
            self.from = from
            self.to = to
            self.bounds = bounds
        }
    }

    /// What counts can be told apart by.
    public enum Group: Sendable, Hashable {
        /// The value of a field of the count; `null` where a record has none.
        case field(String)
        /// How many bounds of the span are reached.
        case span
    }

    /// Letters and underscores.
    public let name: String
    /// The field of the workspace.
    public let scope: String
    /// The time that slots are made of; records have to have it.
    public let time: String
    /// The milliseconds of a slot.
    public let slot: Int64
    public let fields: [String]
    public let span: Span?
    public let requirements: [Requirement]

    public init(_ name: String, scope: String, time: String, slot: Int64, by fields: [String] = [], span: Span? = nil, requiring requirements: [Requirement] = []) {
        self.name = name
        self.scope = scope
        self.time = time
        self.slot = slot
        self.fields = fields
        self.span = span
        self.requirements = requirements
    }

    /// The declared fields that it depends on.
    public var dependencies: [String] {
        [self.scope, self.time] + self.fields + (self.span.map { [$0.from, $0.to] } ?? []) + self.requirements.map(\.field)
    }
}

/// How many records have these values, in the order of the groups that were asked for.
public struct CountedGroup: Sendable, Hashable {
    public let values: [StoredValue]
    public let count: Int

    public init(values: [StoredValue], count: Int) {
        self.values = values
        self.count = count
    }
}
