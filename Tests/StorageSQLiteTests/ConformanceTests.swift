import Storage
import StorageConformance
import StorageSQLite
import Testing

@Suite struct ConformanceTests {
    @Test(arguments: StorageConformance.cases)
    func keepsThePromise(_ promise: ConformanceCase) async throws {
        try await TemporaryFolder.with { folder in
            let path = folder.databasePath
            try await promise.check(StoreFixture { schemas in try await SQLiteStore.open(.init(path: path), schemas: schemas) })
        }
    }
}
