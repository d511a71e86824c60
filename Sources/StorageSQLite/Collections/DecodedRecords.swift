import Foundation
import Storage
import Synchronization

/// Records that were read or written lately, each with the document it was made from: reading the same document again costs a comparison instead of decoding.
///
/// The document that the database returns decides, byte by byte. So a find here is right whatever transaction put it here, and whether that one was kept or not.
/// `Generations` bound it.
final class DecodedRecords<R: Record>: Sendable {
    /// One kept record. A class, so that only a reference is copied under the lock.
    final class Entry: Sendable {
        let document: [UInt8]
        let record: R

        init(document: [UInt8], record: R) {
            self.document = document
            self.record = record
        }
    }

    private let entries: Mutex<Generations<Entry>>

    init(capacity: Int = 1_024) { self.entries = Mutex(Generations(capacity: capacity)) }

    /// The record of this id, if it was made from exactly this document.
    func record(_ id: String, document: UnsafeRawBufferPointer) -> R? {
        guard let entry = self.entries.withLock({ $0.find(id) }), entry.document.withUnsafeBytes({ $0.count == document.count && Self.areSame($0, document) }) else { return nil }
        return entry.record
    }

    func keep(_ id: String, document: [UInt8], record: R) {
        let entry = Entry(document: document, record: record)
        self.entries.withLock { $0.keep(entry, for: id) }
    }

    /// Of one length.
    private static func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.isEmpty }
        return memcmp(first, second, left.count) == 0
    }
}
