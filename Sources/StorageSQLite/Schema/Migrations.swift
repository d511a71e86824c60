import GRDB

/// The named steps that declarations can't express. A released step is never edited or removed; new ones go to the end.
enum Migrations {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("2026-11-22-create-store") { db in
            // Touched by health checks, so that "can write" is tried and not guessed.
            try db.execute(sql: "CREATE TABLE store_health (id INTEGER PRIMARY KEY CHECK (id = 1), checks INTEGER NOT NULL)")
            try db.execute(sql: "INSERT INTO store_health (id, checks) VALUES (1, 0)")
        }
        migrator.registerMigration("2026-11-23-remember-fills") { db in try db.execute(sql: FieldFills.creation) }
        return migrator
    }
}
