import Core
import GRDB

/// What an engine error means to the caller. SQL and values stay out of it: they may hold message text.
enum StorageErrors {
    static func map(_ error: any Error, collection: String? = nil) -> any Error {
        if error is AppError || error is CancellationError { return error }
        guard let error = error as? DatabaseError else { return error }
        let cause = "SQLite \(error.extendedResultCode.rawValue)"
        let details = collection.map { ["collection": $0] } ?? [:]
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            switch error.extendedResultCode {
            case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
                return AppError(.duplicateRecord, "There already is such a record.", details: details, cause: cause)
            default:
                return AppError(.internalFailure, "A record breaks a rule of the store.", details: details, cause: cause)
            }
        case .SQLITE_FULL:
            return AppError(.storageFull, "The disk is full: free some space, then try again.", details: details, cause: cause)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            return AppError(.storageCorrupt, "The data file is damaged: stop the server and restore a backup.", details: details, cause: cause)
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_PROTOCOL:
            return AppError(.storageUnavailable, "The data file can't be read or written at the moment.", details: details, cause: cause)
        case .SQLITE_MISUSE:
            return AppError(.shuttingDown, "The store is closed.", details: details, cause: cause)
        default:
            return AppError(.internalFailure, "The store failed.", details: details, cause: cause)
        }
    }

    static func unreadable(_ collection: String, _ id: String?, _ error: any Error) -> AppError {
        var details = ["collection": collection]
        if let id { details["id"] = id }
        return AppError(.storageCorrupt, "A stored record can't be read.", details: details, cause: Self.place(of: error))
    }

    /// The path of a decoding error, without values.
    private static func place(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return String(describing: type(of: error)) }
        let (kind, path): (String, [any CodingKey]) =
            switch error {
            case .typeMismatch(_, let context): ("typeMismatch", context.codingPath)
            case .valueNotFound(_, let context): ("valueNotFound", context.codingPath)
            case .keyNotFound(let key, let context): ("keyNotFound", context.codingPath + [key])
            case .dataCorrupted(let context): ("dataCorrupted", context.codingPath)
            @unknown default: ("decoding", [])
            }
        return kind + " at " + path.map(\.stringValue).joined(separator: ".")
    }
}
