import Core
import Storage

// GRDB has types of these names too; in this room they mean ours.
typealias Record = Storage.Record
typealias Cursor = Core.Cursor
typealias Index = Storage.Index
