import Foundation
import Storage
import Synchronization

/// Records that were read or written lately, each with the document it was made from: reading the same document again costs a comparison instead of decoding.
///
/// The document that the database returns decides, byte by byte. So a find here is right whatever transaction put it here, and whether that one was kept or not.
/// Two generations bound it: when the young one is full it becomes the old one, and what was not asked for since is forgotten.
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

    private struct Generations {
        var young: [String: Entry] = [:]
        var old: [String: Entry] = [:]
    }

    private let capacity: Int
    private let generations = Mutex(Generations())

    init(capacity: Int = 1_024) { self.capacity = capacity }

    /// The record of this id, if it was made from exactly this document.
    func record(_ id: String, document: UnsafeRawBufferPointer) -> R? {
        guard let entry = self.entry(id), entry.document.withUnsafeBytes({ $0.count == document.count && Self.areSame($0, document) }) else { return nil }
        return entry.record
    }

    func keep(_ id: String, document: [UInt8], record: R) { self.keep(id, Entry(document: document, record: record)) }

    /// Of one length.
    private static func areSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard let first = left.baseAddress, let second = right.baseAddress else { return left.isEmpty }
        return memcmp(first, second, left.count) == 0
    }

    private func entry(_ id: String) -> Entry? {
        self.generations.withLock { generations in
            if let young = generations.young[id] { return young }
            guard let old = generations.old[id] else { return nil }
            Self.add(id, old, to: &generations, capacity: self.capacity)
            return old
        }
    }

    private func keep(_ id: String, _ entry: Entry) {
        self.generations.withLock { Self.add(id, entry, to: &$0, capacity: self.capacity) }
    }

    private static func add(_ id: String, _ entry: Entry, to generations: inout Generations, capacity: Int) {
        if generations.young.count >= capacity {
            // Swapped, so that the room of the old ones is used again.
            swap(&generations.young, &generations.old)
            generations.young.removeAll(keepingCapacity: true)
        }
        generations.young[id] = entry
    }
}
