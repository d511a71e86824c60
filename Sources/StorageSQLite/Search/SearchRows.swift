import Core
import GRDB

/// Row numbers of the search table grow with the record's time, so that FTS5, which walks finds by row number, walks them by time.
///
/// 43 bits of milliseconds, then 20 bits that tell records of one millisecond apart.
enum SearchRows {
    static let bits: Int64 = 20
    static let mask: Int64 = (1 << bits) - 1

    static func first(of time: Timestamp) -> Int64 { min(max(time.milliseconds, 0), (1 << 43) - 1) << Self.bits }
    static func last(of time: Timestamp) -> Int64 { Self.first(of: time) | Self.mask }

    /// The row that the record has already, or a free one.
    static func row(for id: String, time: Timestamp, isNew: Bool, in collection: String, _ db: Database) throws -> Int64 {
        let first = Self.first(of: time)
        if !isNew {
            let known = try db.cachedStatement(sql: "SELECT search_row FROM \(quoted(collection)) WHERE id = ?").integer([.text(id)])
            if let known, known & ~Self.mask == first { return known }
        }
        var offset = Self.hash(id) & Self.mask
        let taken = try db.cachedStatement(sql: "SELECT 1 FROM \(quoted(collection)) WHERE search_row = ?")
        while try taken.integer([.integer(first | offset)]) != nil { offset = (offset + 1) & Self.mask }
        return first | offset
    }

    /// FNV-1a: any spread will do, and it must be the same in every run.
    private static func hash(_ text: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 {
            hash ^= UInt64(byte)
            hash &*= 0x0000_0100_0000_01B3
        }
        return Int64(bitPattern: hash ^ (hash >> 32))
    }
}
