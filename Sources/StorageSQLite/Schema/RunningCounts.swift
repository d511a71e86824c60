import Core
import GRDB
import Storage

/// The tables of a collection's running counts. Triggers keep them in step with the records, whatever statement changes a row.
///
/// What has slots is kept twice, by its slots and by stretches of several: a report reads stretches where it can, and slots only at the edges of its days.
struct RunningCountTable: Sendable {
    /// One table of the count.
    private struct Level {
        let name: String
        /// Milliseconds; nil where the count is of all time.
        let length: Int64?
    }

    /// Slots of a stretch. With half an hour each it is four hours: days begin at whole stretches, or nearly, wherever on earth.
    private static let slotsOfStretch: Int64 = 8

    let count: RunningCount
    /// The collection's table.
    private let collection: String
    private let slots: Level
    private let stretches: Level?

    init(_ count: RunningCount, of collection: String) {
        self.count = count
        self.collection = collection
        let name = Self.prefix(collection) + count.name
        self.slots = Level(name: name, length: count.slots?.length)
        self.stretches = count.slots.map { Level(name: name + "_long", length: $0.length * Self.slotsOfStretch) }
    }

    /// Begins the names of everything that belongs to the counts of a collection.
    static func prefix(_ collection: String) -> String { collection + "_counts_" }

    private var name: String { self.slots.name }
    private var levels: [Level] { [self.slots] + (self.stretches.map { [$0] } ?? []) }

    // MARK: Declaring

    /// The statements that make it, by the names of what they make; the table first.
    var definitions: [(name: String, sql: String)] {
        let table = quoted(self.collection)
        let watched = Array(Set(self.count.dependencies)).sorted()
        let differs = watched.map { "old.\(quoted($0)) IS NOT new.\(quoted($0))" }.joined(separator: " OR ")
        let columns = self.columns.map { "\($0) NOT NULL" }.joined(separator: ", ")
        let tables = self.levels.map { level -> (name: String, sql: String) in
            (level.name, "CREATE TABLE \(quoted(level.name)) (\(columns), n INTEGER NOT NULL, PRIMARY KEY (\(self.columns.joined(separator: ", ")))) WITHOUT ROWID")
        }
        return tables + [
            (self.name + "_insert", "CREATE TRIGGER \(quoted(self.name + "_insert")) AFTER INSERT ON \(table) BEGIN \(self.adding) END"),
            (self.name + "_delete", "CREATE TRIGGER \(quoted(self.name + "_delete")) AFTER DELETE ON \(table) BEGIN \(self.taking) END"),
            (
                self.name + "_update",
                "CREATE TRIGGER \(quoted(self.name + "_update")) AFTER UPDATE OF \(watched.map(quoted).joined(separator: ", ")) ON \(table) WHEN \(differs) BEGIN \(self.taking) \(self.adding) END"
            ),
        ]
    }

    /// Counts what is stored already.
    var fillSQL: String {
        let groups = (1 ... self.columns.count).map(String.init).joined(separator: ", ")
        let first = """
            INSERT INTO \(quoted(self.name)) SELECT \(self.keys(of: "t", self.slots).joined(separator: ", ")), count(*) FROM \(quoted(self.collection)) t WHERE \(self.isCounted("t")) \
            GROUP BY \(groups);
            """
        guard let stretches = self.stretches else { return first }
        // From the slots: they are fewer than records.
        let columns = self.columns.map { $0 == "slot" ? "slot / \(Self.slotsOfStretch)" : $0 }.joined(separator: ", ")
        return first + " INSERT INTO \(quoted(stretches.name)) SELECT \(columns), sum(n) FROM \(quoted(self.name)) GROUP BY \(groups);"
    }

    private var columns: [String] { ["scope", "slot"] + self.count.fields.map { quoted("by " + $0) } + (self.count.span == nil ? [] : ["span"]) }

    /// What a row of the collection counts under. A key of a table without row ids can't be null, so "no value" is the empty text.
    private func keys(of row: String, _ level: Level) -> [String] {
        var keys = ["\(row).\(quoted(self.count.scope))", self.slot(of: row, level)]
        keys += self.count.fields.map { "ifnull(\(row).\(quoted($0)), '')" }
        if let span = self.count.span {
            let length = "\(row).\(quoted(span.to)) - \(row).\(quoted(span.from))"
            let steps = span.bounds.enumerated().map { "WHEN \(length) < \($0.element) THEN \($0.offset)" }.joined(separator: " ")
            keys.append("CASE \(steps) ELSE \(span.bounds.count) END")
        }
        return keys
    }

    private func isCounted(_ row: String) -> String {
        var tests = self.count.slots.map { ["\(row).\(quoted($0.time)) IS NOT NULL"] } ?? []
        tests += self.count.requirements.map { "\(row).\(quoted($0.field)) IS \($0.value.map(Self.literal) ?? "NOT NULL")" }
        if let span = self.count.span { tests += [span.from, span.to].map { "\(row).\(quoted($0)) IS NOT NULL" } }
        return tests.isEmpty ? "1" : tests.joined(separator: " AND ")
    }

    private func slot(of row: String, _ level: Level) -> String {
        guard let slots = self.count.slots, let length = level.length else { return "0" }
        return "\(row).\(quoted(slots.time)) / \(length)"
    }

    private var adding: String {
        self.levels.map { level in
            """
            INSERT INTO \(quoted(level.name)) SELECT \(self.keys(of: "new", level).joined(separator: ", ")), 1 WHERE \(self.isCounted("new")) \
            ON CONFLICT (\(self.columns.joined(separator: ", "))) DO UPDATE SET n = n + 1;
            """
        }.joined(separator: " ")
    }

    private var taking: String {
        self.levels.map { level in
            let place = zip(self.columns, self.keys(of: "old", level)).map { "\($0) = \($1)" }.joined(separator: " AND ")
            return "UPDATE \(quoted(level.name)) SET n = n - 1 WHERE \(self.isCounted("old")) AND \(place);"
        }.joined(separator: " ")
    }

    /// Triggers take no parameters.
    private static func literal(_ value: StoredValue) -> String {
        switch value {
        case .null: "NULL"
        case .text(let text): "'" + text.replacing("'", with: "''") + "'"
        case .integer(let integer): String(integer)
        case .real(let real): String(real)
        }
    }

    // MARK: Reading

    func read(_ db: Database, scope: String, in period: Range<Timestamp>?, by groups: [RunningCount.Group]) throws -> [CountedGroup] {
        let names = try groups.map { group in
            switch group {
            case .field(let field) where self.count.fields.contains(field): return quoted("by " + field)
            case .span where self.count.span != nil: return "span"
            case .field, .span: throw AppError(.internalFailure, "The count \(self.name) is not kept by \(group).")
            }
        }
        let selection = (["scope"] + names + ["n"]).joined(separator: ", ")
        let parts = try self.parts(of: period).map { part in
            let bounds = part.slots == nil ? "" : " AND slot >= ? AND slot < ?"
            return SQLFragment(
                sql: "SELECT \(selection) FROM \(quoted(part.level.name)) WHERE scope = ?" + bounds,
                values: [.text(scope)] + (part.slots.map { [.integer($0.lowerBound), .integer($0.upperBound)] } ?? []))
        }
        if parts.isEmpty { return [] }
        let grouping = names.isEmpty ? "scope" : names.joined(separator: ", ")
        let sums = (names + ["sum(n)"]).joined(separator: ", ")
        let sql = "SELECT \(sums) FROM (\(parts.map(\.sql).joined(separator: " UNION ALL "))) GROUP BY \(grouping) HAVING sum(n) > 0"
        var found: [CountedGroup] = []
        try db.cachedStatement(sql: sql).rows(parts.flatMap(\.values)) { row in
            let values = names.indices.map { row.stored(Int32($0)) }
            found.append(CountedGroup(values: values.map { $0 == .text("") ? .null : $0 }, count: Int(row.integer(Int32(names.count)) ?? 0)))
        }
        return found
    }

    /// Some slots of a table, or all of them.
    private struct Part {
        let level: Level
        var slots: Range<Int64>?
    }

    /// Where a period's counts are: in stretches that lie within it, and in the slots before and behind them.
    private func parts(of period: Range<Timestamp>?) throws -> [Part] {
        guard let period else { return [Part(level: self.stretches ?? self.slots)] }
        guard let length = self.slots.length, let stretches = self.stretches else { throw AppError(.internalFailure, "The count \(self.name) is of all time.") }
        // A slot belongs to the period in which it begins.
        func first(_ time: Timestamp) -> Int64 { (time.milliseconds + length - 1) / length }
        let (start, end) = (first(period.lowerBound), first(period.upperBound))
        let size = Self.slotsOfStretch
        // Times before 1970 are divided the other way round: those are counted by slots.
        let (begin, finish) = ((max(start, size) + size - 1) / size, end / size)
        guard start < end else { return [] }
        guard begin < finish else { return [Part(level: self.slots, slots: start ..< end)] }
        let parts = [
            Part(level: self.slots, slots: start ..< begin * size), Part(level: stretches, slots: begin ..< finish), Part(level: self.slots, slots: finish * size ..< end),
        ]
        return parts.filter { $0.slots?.isEmpty == false }
    }
}

extension SchemaSynchronizer {
    /// Lets go of counts that are declared otherwise by now, before columns that they look at may go.
    func dropOutdatedCounts(_ db: Database) throws {
        let stored = try self.storedCounts(db)
        let wanted = Dictionary(uniqueKeysWithValues: self.table.counts.values.flatMap(\.definitions).map { ($0.name, $0.sql) })
        guard stored.mapValues({ $0.sql }) != wanted else { return }
        // Triggers first: they name the tables.
        for kind in ["trigger", "table"] {
            for (name, one) in stored.sorted(by: { $0.key < $1.key }) where one.kind == kind { try db.execute(sql: "DROP \(kind) \(quoted(name))") }
        }
    }

    /// Makes the counts that are missing, from what is stored.
    func createCounts(_ db: Database) throws {
        guard try self.storedCounts(db).isEmpty else { return }
        for (_, count) in self.table.counts.sorted(by: { $0.key < $1.key }) {
            for definition in count.definitions { try db.execute(sql: definition.sql) }
            try db.execute(sql: count.fillSQL)
        }
    }

    private func storedCounts(_ db: Database) throws -> [String: (kind: String, sql: String)] {
        let prefix = RunningCountTable.prefix(self.table.name)
        var found: [String: (kind: String, sql: String)] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT name, type, sql FROM sqlite_master WHERE type IN ('table', 'trigger') AND sql IS NOT NULL") {
            let name: String = row[0]
            if name.hasPrefix(prefix) { found[name] = (row[1], row[2]) }
        }
        return found
    }
}
