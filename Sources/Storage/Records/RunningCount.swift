import Core

/// Counts of a collection's records that the engine keeps with every change, in the same transaction: by the values of some declared
/// fields, and by slots of time where one is named. Reading them costs as much as there are combinations, however many records there are.
public struct RunningCount: Sendable, Hashable {
    /// What a record needs to be counted.
    public struct Requirement: Sendable, Hashable {
        public let field: String
        /// Nil: any value will do.
        public let value: StoredValue?

        /// The field has this value.
        public init(_ field: String, is value: StoredValue) {
            self.field = field
            self.value = value
        }

        /// The field has a value, whichever.
        public init(present field: String) {
            self.field = field
            self.value = nil
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

    /// How time is divided.
    public struct Slots: Sendable, Hashable {
        /// The field of the time; a record without it is not counted.
        public let time: String
        /// The milliseconds of a slot.
        public let length: Int64
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
    /// What slots are made of; nil where a count is of all time.
    public let slots: Slots?
    public let fields: [String]
    public let span: Span?
    public let requirements: [Requirement]

    public init(_ name: String, scope: String, time: String, slot: Int64, by fields: [String] = [], span: Span? = nil, requiring requirements: [Requirement] = []) {
        self.name = name
        self.scope = scope
        self.slots = Slots(time: time, length: slot)
        self.fields = fields
        self.span = span
        self.requirements = requirements
    }

    /// A count of all time, which can't be asked for by periods.
    public init(_ name: String, scope: String, by fields: [String] = [], requiring requirements: [Requirement] = []) {
        self.name = name
        self.scope = scope
        self.slots = nil
        self.fields = fields
        self.span = nil
        self.requirements = requirements
    }

    /// The declared fields that it depends on.
    public var dependencies: [String] {
        [self.scope] + (self.slots.map { [$0.time] } ?? []) + self.fields + (self.span.map { [$0.from, $0.to] } ?? []) + self.requirements.map(\.field)
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
