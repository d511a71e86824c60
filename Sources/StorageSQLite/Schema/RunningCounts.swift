import Core
import GRDB
import Storage

/// The tables of a collection's running counts. Triggers keep them in step with the records, whatever statement changes a row.
struct RunningCountTable: Sendable {
    let count: RunningCount
    /// The collection's table.
    private let collection: String

    init(_ count: RunningCount, of collection: String) {
        self.count = count
        self.collection = collection
    }

    /// Begins the names of everything that belongs to the counts of a collection.
    static func prefix(_ collection: String) -> String { collection + "_counts_" }

    private var name: String { Self.prefix(self.collection) + self.count.name }

    // MARK: Declaring

    /// The statements that make it, by the names of what they make; the table first.
    var definitions: [(name: String, sql: String)] {
        let table = quoted(self.collection)
        let watched = Array(Set(self.count.dependencies)).sorted()
        let differs = watched.map { "old.\(quoted($0)) IS NOT new.\(quoted($0))" }.joined(separator: " OR ")
        let columns = self.columns.map { "\($0) NOT NULL" }.joined(separator: ", ")
        return [
            (self.name, "CREATE TABLE \(quoted(self.name)) (\(columns), n INTEGER NOT NULL, PRIMARY KEY (\(self.columns.joined(separator: ", ")))) WITHOUT ROWID"),
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
        """
        INSERT INTO \(quoted(self.name)) SELECT \(self.keys(of: "t").joined(separator: ", ")), count(*) FROM \(quoted(self.collection)) t WHERE \(self.isCounted("t")) \
        GROUP BY \((1 ... self.columns.count).map(String.init).joined(separator: ", "))
        """
    }

    private var columns: [String] { ["scope", "slot"] + self.count.fields.map { quoted("by " + $0) } + (self.count.span == nil ? [] : ["span"]) }

    /// What a row of the collection counts under. A key of a table without row ids can't be null, so "no value" is the empty text.
    private func keys(of row: String) -> [String] {
        var keys = ["\(row).\(quoted(self.count.scope))", "\(row).\(quoted(self.count.time)) / \(self.count.slot)"]
        keys += self.count.fields.map { "ifnull(\(row).\(quoted($0)), '')" }
        if let span = self.count.span {
            let length = "\(row).\(quoted(span.to)) - \(row).\(quoted(span.from))"
            let steps = span.bounds.enumerated().map { "WHEN \(length) < \($0.element) THEN \($0.offset)" }.joined(separator: " ")
            keys.append("CASE \(steps) ELSE \(span.bounds.count) END")
        }
        return keys
    }

    private func isCounted(_ row: String) -> String {
        var tests = ["\(row).\(quoted(self.count.time)) IS NOT NULL"]
        tests += self.count.requirements.map { "\(row).\(quoted($0.field)) IS \(Self.literal($0.value))" }
        if let span = self.count.span { tests += [span.from, span.to].map { "\(row).\(quoted($0)) IS NOT NULL" } }
        return tests.joined(separator: " AND ")
    }

    private var adding: String {
        """
        INSERT INTO \(quoted(self.name)) SELECT \(self.keys(of: "new").joined(separator: ", ")), 1 WHERE \(self.isCounted("new")) \
        ON CONFLICT (\(self.columns.joined(separator: ", "))) DO UPDATE SET n = n + 1;
        """
    }

    private var taking: String {
        let place = zip(self.columns, self.keys(of: "old")).map { "\($0) = \($1)" }.joined(separator: " AND ")
        return "UPDATE \(quoted(self.name)) SET n = n - 1 WHERE \(self.isCounted("old")) AND \(place);"
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

    func read(_ db: Database, scope: String, from: Timestamp, until: Timestamp, by groups: [RunningCount.Group]) throws -> [CountedGroup] {
        let names = try groups.map { group in
            switch group {
            case .field(let field) where self.count.fields.contains(field): return quoted("by " + field)
            case .span where self.count.span != nil: return "span"
            case .field, .span: throw AppError(.internalFailure, "The count \(self.name) is not kept by \(group).")
            }
        }
        // A slot belongs to the period in which it begins.
        func slot(_ time: Timestamp) -> Int64 { (time.milliseconds + self.count.slot - 1) / self.count.slot }
        let selection = (names + ["sum(n)"]).joined(separator: ", ")
        let grouping = names.isEmpty ? "scope" : names.joined(separator: ", ")
        let sql = "SELECT \(selection) FROM \(quoted(self.name)) WHERE scope = ? AND slot >= ? AND slot < ? GROUP BY \(grouping) HAVING sum(n) > 0"
        var found: [CountedGroup] = []
        try db.cachedStatement(sql: sql).rows([.text(scope), .integer(slot(from)), .integer(slot(until))]) { row in
            let values = names.indices.map { row.stored(Int32($0)) }
            found.append(CountedGroup(values: values.map { $0 == .text("") ? .null : $0 }, count: Int(row.integer(Int32(names.count)) ?? 0)))
        }
        return found
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
