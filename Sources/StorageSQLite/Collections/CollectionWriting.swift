import Core
import GRDB
import Storage

/// Writing whole records, and what the writer's own reads see of them. Only for the writer's transactions.
extension CollectionTable {
    func insert(_ db: Database, _ record: R) throws {
        if self.waits(toInsert: record) { return }
        // The database says whether the id or a unique key is taken.
        _ = try self.insertNow(record, by: self.insertSQL, db)
    }

    func insertIfAbsent(_ db: Database, _ record: R) throws -> Bool {
        if self.waits(toInsert: record) { return true }
        switch self.map?.find(record.id.rawValue) {
        case .pending?: return false
        case .known(let known)? where known.record != nil: return false
        case .known?, .nothing?, nil: break
        }
        return try self.insertNow(record, by: self.insertIfAbsentSQL, db)
    }

    /// False when there is none with this id.
    func replace(_ db: Database, _ record: R) throws -> Bool {
        guard let map = self.map else { return try self.replaceAll(db, record, nil) }
        guard let current = try self.current(record.id.rawValue, map, db) else { return false }
        try self.change(current, to: record, map, db)
        return true
    }

    func save(_ db: Database, _ record: R) throws {
        guard let map = self.map else {
            return try self.insert(record, nil, by: self.upsertSQL, db)
        }
        if let current = try self.current(record.id.rawValue, map, db) { return try self.change(current, to: record, map, db) }
        if self.waits(toInsert: record) { return }
        _ = try self.insertNow(record, by: self.insertSQL, isNew: true, db)
    }

    /// As the writer's transactions see it, with what is not in the database yet.
    func getWritten(_ db: Database, _ id: String) throws -> R? {
        guard let map = self.map else { return try self.get(db, id) }
        return try self.current(id, map, db)?.record
    }

    /// The id is gone, whatever it was.
    func delete(_ db: Database, _ id: String) throws -> Bool {
        try self.flush(db)
        try db.cachedStatement(sql: "DELETE FROM \(quoted(self.name)) WHERE id = ?").run { $0.add(id) }
        let wasThere = db.changesCount > 0
        self.map?.note(id, nil)
        return wasThere
    }

    func flush(_ db: Database) throws {
        try self.writePending(db)
        try self.additions?.flush(db)
    }

    private func writePending(_ db: Database) throws {
        guard let map = self.map else { return }
        let pending = try map.takePending()
        guard !pending.isEmpty else { return }
        do {
            for change in pending { try self.write(change, db) }
        } catch {
            // What was taken and not written is lost to this transaction: it must not be committed.
            map.fail(error)
            throw error
        }
    }

    private func write(_ change: RecordMap<R>.Pending, _ db: Database) throws {
        if let stored = change.stored { return try self.overwrite(stored, with: change.record, db) }
        let document = try self.document(of: change.record)
        try self.insert(change.record, document, by: self.insertSQL, isNew: true, db)
        self.keep(change.record, document)
    }

    /// False when `sql` passed over a record whose id is taken.
    private func insertNow(_ record: R, by sql: String, isNew: Bool = false, _ db: Database) throws -> Bool {
        try self.writePending(db)
        let document = try self.document(of: record)
        try self.insert(record, document, by: sql, isNew: isNew, db)
        guard db.changesCount > 0 else { return false }
        self.keep(record, document)
        self.map?.note(record.id.rawValue, record)
        return true
    }

    /// Writes the columns that changed where that is enough, else all of them.
    private func overwrite(_ stored: R, with record: R, _ db: Database) throws {
        let document = try self.document(of: record)
        if let document, try self.changes.write(record, over: stored, document: document, db) {
            self.keep(record, document)
        } else {
            _ = try self.replaceAll(db, record, document)
        }
    }

    func forget() {
        self.map?.forget()
        self.additions?.forget()
    }

    // MARK: What waits

    /// True when the record may wait for the commit to be inserted: it is known that its id is free, and nothing else can refuse it.
    private func waits(toInsert record: R) -> Bool {
        guard let map = self.map, self.uniqueFields.isEmpty, case .known(let known) = map.find(record.id.rawValue), known.record == nil else { return false }
        map.wait(record.id.rawValue, RecordMap.Pending(stored: nil, record: record))
        return true
    }

    /// The record as it is now, with how the database has it.
    private struct Current {
        var stored: R?
        var record: R
    }

    private func current(_ id: String, _ map: RecordMap<R>, _ db: Database) throws -> Current? {
        switch map.find(id) {
        case .pending(let pending): return Current(stored: pending.stored, record: pending.record)
        case .known(let known): return known.record.map { Current(stored: $0, record: $0) }
        case .nothing:
            let found = try self.get(db, id)
            map.note(id, found)
            return found.map { Current(stored: $0, record: $0) }
        }
    }

    private func change(_ current: Current, to record: R, _ map: RecordMap<R>, _ db: Database) throws {
        let id = record.id.rawValue
        guard self.uniqueFields.contains(where: { $0.read(current.record) != $0.read(record) }) else {
            return map.wait(id, RecordMap.Pending(stored: current.stored, record: record))
        }
        // The database may refuse the new key, and the transaction may go on after that.
        try self.writePending(db)
        try self.overwrite(current.record, with: record, db)
        map.note(id, record)
    }
}
