import Core

/// What the store must know about a record type: the collection's name, the declared fields and the indexes.
public struct Schema<R: Record>: Sendable {
    /// The collection's name: letters and underscores, plural, never renamed.
    public let name: String
    public let fields: [AnyField<R>]
    public let indexes: [Index]
    /// Set when people can search the records' text with `SearchCondition`.
    public let search: SearchableText<R>?
    /// The time field at which a record may be removed; `Store.removeExpired` does it. Reads don't hide it before.
    public let expiryField: String?
    /// Set when the declared fields hold everything: nothing else is stored, and a record is read by filling in this one.
    /// For small records with very many changes.
    public let blank: (@Sendable (Identifier<R>) -> R)?
    /// Counts that are kept with every change.
    public let counts: [RunningCount]

    public init(
        _ name: String, fields: [AnyField<R>], indexes: [Index] = [], search: SearchableText<R>? = nil, expiry: Field<R, Timestamp>? = nil,
        blank: (@Sendable (Identifier<R>) -> R)? = nil, counts: [RunningCount] = []
    ) {
        self.name = name
        self.fields = fields
        self.indexes = indexes
        self.search = search
        self.expiryField = expiry?.name
        self.blank = blank
        self.counts = counts
    }

    /// The declared field of that name, for lists whose filters come from outside.
    public func field(named name: String) -> AnyField<R>? { self.fields.first { $0.name == name } }
}

/// An index over declared fields, in this order; in a plain one the id comes last.
public struct Index: Sendable, Hashable {
    public enum Kind: String, Sendable { case plain, unique, counting }

    public let kind: Kind
    public let fields: [String]
    /// Only records that have a value here are in the index.
    public let whereNotNull: String?

    private init(kind: Kind, fields: [String], whereNotNull: String?) {
        self.kind = kind
        self.fields = fields
        self.whereNotNull = whereNotNull
    }

    public static func on(_ fields: String..., whereNotNull: String? = nil) -> Index { Index(kind: .plain, fields: fields, whereNotNull: whereNotNull) }
    /// For counts by these fields, which are answered without reading a record. It orders nothing, so the id is not in it.
    public static func counting(_ fields: String..., whereNotNull: String? = nil) -> Index { Index(kind: .counting, fields: fields, whereNotNull: whereNotNull) }
    /// At most one record for each combination of values. Records without a value in one of the fields don't collide.
    public static func unique(_ fields: String..., whereNotNull: String? = nil) -> Index { Index(kind: .unique, fields: fields, whereNotNull: whereNotNull) }
}

/// Text that people can search.
public struct SearchableText<R: Record>: Sendable {
    public let text: @Sendable (R) -> String
    /// What a search is confined to, so that one workspace's words cost another nothing.
    public let scope: @Sendable (R) -> String
    public let scopeField: String
    /// The time that lists of finds are sorted by, newest first, without sorting all finds.
    public let timeField: String
    public let time: @Sendable (R) -> Timestamp

    /// `text` may only depend on parts of the record that are not declared fields.
    public init(scope: Field<R, Identifier<Workspace>>, newestBy time: Field<R, Timestamp>, text: @escaping @Sendable (R) -> String) {
        self.text = text
        self.scope = { scope.value($0)?.rawValue ?? "" }
        self.scopeField = scope.name
        self.timeField = time.name
        self.time = { time.value($0) ?? .distantPast }
    }
}

/// A record type in a list of different ones, for opening a store.
public struct AnySchema: Sendable {
    public let recordType: any Record.Type
    public let name: String

    public init<R: Record>(_: R.Type) {
        self.recordType = R.self
        self.name = R.schema.name
    }
}
