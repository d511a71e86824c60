import Core

/// A value that is kept in a collection of its own, whole, under its id.
///
/// A record is stored by its `Codable` form; the fields that its schema declares can also be filtered, sorted, counted
/// and changed in place.
public protocol Record: Codable, Sendable, Identifiable where ID == Identifier<Self> {
    static var schema: Schema<Self> { get }
}

/// A record that belongs to a workspace.
public protocol WorkspaceRecord: Record {
    var workspaceID: Identifier<Workspace> { get }
}

/// The declared fields of a record, as `Message.fields`.
public protocol RecordFields: Sendable {
    associatedtype Owner: Record
}

extension RecordFields {
    /// The primary key; every record has it.
    public var id: Field<Owner, Identifier<Owner>> { Field(primaryKeyOf: Owner.self) }
}
