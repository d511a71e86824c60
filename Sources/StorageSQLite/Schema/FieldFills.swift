import GRDB

/// How far the new columns of a collection are filled from its documents.
public struct FillProgress: Sendable, Hashable {
    public var collection: String
    /// Records that were written since the store was opened.
    public var done: Int
    /// Records that are still to come.
    public var left: Int
}

/// The collections whose new columns are still to be filled, each with the last row that is.
///
/// Stands in the file and moves in the transactions that fill, so a start that was killed is followed by one that goes on where it ended.
enum FieldFills {
    static let creation = "CREATE TABLE store_fills (collection TEXT PRIMARY KEY NOT NULL, row INTEGER NOT NULL) WITHOUT ROWID"

    /// From the first row on, also where an earlier filling was under way: it knew less columns.
    static func begin(_ collection: String, _ db: Database) throws {
        try db.execute(sql: "INSERT INTO store_fills (collection, row) VALUES (?, -1) ON CONFLICT (collection) DO UPDATE SET row = -1", arguments: [collection])
    }

    /// The last row that is filled; nil where nothing is to be done.
    static func place(_ collection: String, _ db: Database) throws -> Int64? {
        try Int64.fetchOne(db, sql: "SELECT row FROM store_fills WHERE collection = ?", arguments: [collection])
    }

    static func move(_ collection: String, to row: Int64, _ db: Database) throws {
        try db.execute(sql: "UPDATE store_fills SET row = ? WHERE collection = ?", arguments: [row, collection])
    }

    static func end(_ collection: String, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM store_fills WHERE collection = ?", arguments: [collection])
    }
}
