import Core
import Storage

/// One promise of the storage layer, tried on an engine.
public struct ConformanceCase: Sendable, CustomStringConvertible {
    public let name: String
    let run: @Sendable (StoreFixture) async throws -> Void

    public var description: String { self.name }

    /// Throws `ConformanceFailure` when the engine doesn't keep the promise.
    public func check(_ fixture: StoreFixture) async throws { try await self.run(fixture) }
}

/// A place with no data yet, and how to open a store on it. Opening again, after `close`, finds the same data.
public struct StoreFixture: Sendable {
    public let open: @Sendable (_ schemas: [AnySchema]) async throws -> any Store

    public init(open: @escaping @Sendable (_ schemas: [AnySchema]) async throws -> any Store) { self.open = open }

    func store() async throws -> any Store { try await self.open(ProbeSchemas.all) }
}

/// The suite that every engine must pass. A behaviour that is not tried here is not promised.
public enum StorageConformance {
    public static let cases: [ConformanceCase] =
        RecordCases.all + QueryCases.all + PageCases.all + UpdateCases.all + TransactionCases.all + ModelCases.all + SearchCases.all + RunningCountCases.all + LifetimeCases.all
}

/// A promise that was not kept.
public struct ConformanceFailure: Error, CustomStringConvertible {
    public let description: String
}

func expect(_ isTrue: Bool, _ message: @autoclosure () -> String, line: Int = #line, file: String = #fileID) throws {
    if !isTrue { throw ConformanceFailure(description: "\(file):\(line): \(message())") }
}

func expectEqual<T: Equatable>(_ found: T, _ expected: T, _ message: @autoclosure () -> String = "", line: Int = #line, file: String = #fileID) throws {
    if found != expected { throw ConformanceFailure(description: "\(file):\(line): \(message()) found \(found), expected \(expected)") }
}

/// `work` must throw an `AppError` with this code.
func expectFailure(_ code: ErrorCode, line: Int = #line, file: String = #fileID, _ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch let error as AppError where error.code == code {
        return
    } catch {
        throw ConformanceFailure(description: "\(file):\(line): expected \(code.rawValue), got \(error)")
    }
    throw ConformanceFailure(description: "\(file):\(line): expected \(code.rawValue), nothing was thrown")
}
