import Core
import Foundation
import NIOCore
import Settings

/// What a command says on standard error before it ends.
public enum Failure {
    /// What is wrong in words, with the fields of bad input and, in brackets, what lies underneath.
    public static func text(for error: any Error) -> String {
        switch error {
        case let problems as ConfigurationProblems: return problems.description
        case let error as AppError:
            let fields = error.fields.filter { !error.message.contains($0.message) }.map { "  \($0.field): \($0.message)" }
            return (["error: \(error.message)"] + fields + (error.cause.map { ["  (\($0))"] } ?? [])).joined(separator: "\n")
        default: return "error: \(error)"
        }
    }
}

/// Listening on an address that another program has: the system's error names no address, people need one.
enum TakenAddress {
    /// Runs `body`; throws `AppError` (`configurationInvalid`) that names `addresses` when one of them is taken, and all else as it is.
    static func explain(_ addresses: String..., body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw AppError(.configurationInvalid, "\(addresses.joined(separator: " or ")) is already in use by another program. Stop that one, or choose another port.")
        }
    }
}
