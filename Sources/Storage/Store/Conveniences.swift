import Core

extension ReadTransaction {
    /// Nil when there is none, or it belongs to another workspace (invariant 7).
    public func get<R: WorkspaceRecord>(_ type: R.Type, _ id: Identifier<R>, in workspaceID: Identifier<Workspace>) throws -> R? {
        guard let record = try self.get(type, id), record.workspaceID == workspaceID else { return nil }
        return record
    }

    /// Throws `AppError.notFound` naming `what` when there is none or it belongs to another workspace.
    public func require<R: WorkspaceRecord>(_ type: R.Type, _ id: Identifier<R>, in workspaceID: Identifier<Workspace>, _ what: String) throws -> R {
        guard let record = try self.get(type, id, in: workspaceID) else { throw AppError.notFound(what) }
        return record
    }

    /// The first that the query finds.
    public func first<R: Record>(_ query: Query<R>) throws -> R? { try self.find(query.limit(1)).first }

    /// Whether the query finds anything; reads one record at most.
    public func exists<R: Record>(_ query: Query<R>) throws -> Bool { try self.first(query) != nil }
}

extension Store {
    /// A transaction that nobody outside waits for in particular.
    public func transaction<T: Sendable>(_ name: String, _ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await self.transaction(name, .normal, body)
    }

    /// The record with this id in a read of its own; nil when there is none.
    public func get<R: Record>(_ type: R.Type, _ id: Identifier<R>) async throws -> R? {
        try await self.read("get " + R.schema.name) { try $0.get(type, id) }
    }

    /// Nil when there is none, or it belongs to another workspace (invariant 7).
    public func get<R: WorkspaceRecord>(_ type: R.Type, _ id: Identifier<R>, in workspaceID: Identifier<Workspace>) async throws -> R? {
        try await self.read("get " + R.schema.name) { try $0.get(type, id, in: workspaceID) }
    }

    /// Those of the records that exist, in a read of their own and in no particular order.
    public func get<R: Record>(_ type: R.Type, _ ids: [Identifier<R>]) async throws -> [R] {
        try await self.read("get " + R.schema.name) { try $0.get(type, ids) }
    }

    /// What the query finds, in a read of its own.
    public func find<R: Record>(_ query: Query<R>) async throws -> [R] { try await self.read("find " + R.schema.name) { try $0.find(query) } }
    /// The first that the query finds, in a read of its own.
    public func first<R: Record>(_ query: Query<R>) async throws -> R? { try await self.read("find " + R.schema.name) { try $0.first(query) } }
    /// One page of what the query finds, in a read of its own; without a limit it holds 50.
    public func page<R: Record>(_ query: Query<R>) async throws -> Page<R> { try await self.read("page " + R.schema.name) { try $0.page(query) } }
    /// How many records meet the query's condition, in a read of its own.
    public func count<R: Record>(_ query: Query<R>) async throws -> Int { try await self.read("count " + R.schema.name) { try $0.count(query) } }
    /// How many records there are per value of `field`, most first, in a read of its own.
    public func groupCount<R: Record, Value>(_ query: Query<R>, by field: Field<R, Value>) async throws -> [(StoredValue, Int)] {
        try await self.read("group " + R.schema.name) { try $0.groupCount(query, by: field) }
    }

    /// Stores a new record in a transaction of its own; throws `duplicateRecord` when the id or a unique key is taken.
    public func insert<R: Record>(_ record: R) async throws { try await self.transaction("insert " + R.schema.name) { try $0.insert(record) } }
    /// Inserts or replaces by id, in a transaction of its own.
    public func save<R: Record>(_ record: R) async throws { try await self.transaction("save " + R.schema.name) { try $0.save(record) } }
}
