import Core
import Foundation
import Hummingbird
import Storage

/// The query of a request, read by name with words for what is wrong.
public struct QueryItems: Sendable {
    private let values: [String: [String]]

    /// Throws `validationFailed` for a name that the route doesn't know; `*` knows all, for what platforms send.
    init(_ parameters: Parameters, known: [String]) throws {
        var values: [String: [String]] = [:]
        var problems: [FieldProblem] = []
        for (name, value) in parameters {
            let name = String(name)
            if known.contains(name) || known == ["*"] {
                values[name, default: []].append(String(value))
            } else {
                problems.append(FieldProblem("query.\(name.prefix(60))", known.isEmpty ? "is not known; this route has no query" : "is not known; known are " + known.joined(separator: ", ")))
            }
        }
        guard problems.isEmpty else { throw AppError(.validationFailed, "Some query parameters are not known.", fields: problems) }
        self.values = values
    }

    /// Every name with its last value.
    public var all: [String: String] { self.values.compactMapValues(\.last) }

    /// Nil when it is missing or empty.
    public func text(_ name: String, maximum: Int = 200) throws -> String? {
        guard let value = self.values[name]?.last, !value.isEmpty else { return nil }
        guard value.count <= maximum else { throw AppError.invalid("query.\(name)", "may have at most \(maximum) characters") }
        return value
    }

    public func id<Entity>(_ name: String, _: Entity.Type = Entity.self) throws -> Identifier<Entity>? { try self.text(name).map { Identifier($0) } }

    /// As `text`, but an empty value stays one: what has a form can't be empty.
    public func written(_ name: String) throws -> String? { self.values[name]?.last == "" ? "" : try self.text(name) }

    public func flag(_ name: String) throws -> Bool? {
        switch try self.written(name) {
        case nil: nil
        case "true": true
        case "false": false
        default: throw AppError.invalid("query.\(name)", "must be true or false")
        }
    }

    public func integer(_ name: String, in range: ClosedRange<Int>, default fallback: Int) throws -> Int {
        guard let text = try self.written(name) else { return fallback }
        guard let value = Int(text), range.contains(value) else { throw AppError.invalid("query.\(name)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)") }
        return value
    }

    public func time(_ name: String) throws -> Timestamp? {
        guard let text = try self.written(name) else { return nil }
        guard let value = Timestamp(iso8601: text) else { throw AppError.invalid("query.\(name)", "must be an ISO 8601 time such as 2026-11-22T15:25:28Z") }
        return value
    }

    /// Values of a closed vocabulary, repeated or separated by commas; empty when it is missing.
    public func choices<Choice: RawRepresentable & CaseIterable>(_ name: String, _: Choice.Type = Choice.self) throws -> [Choice] where Choice.RawValue == String {
        try (self.values[name] ?? []).flatMap { $0.split(separator: ",") }.map { word in
            guard let choice = Choice(rawValue: String(word)) else {
                throw AppError.invalid("query.\(name)", "must be one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return choice
        }
    }

    /// `limit` (1 to 200, 50 when missing) and `cursor`.
    public func page() throws -> PageRequest {
        let limit = try self.integer("limit", in: 1 ... 200, default: 50)
        guard let text = try self.text("cursor", maximum: 4096) else { return PageRequest(limit: limit, cursor: nil) }
        guard let cursor = Cursor(text: text) else { throw AppError.invalid("query.cursor", "must be the \"next\" of an earlier page") }
        return PageRequest(limit: limit, cursor: cursor)
    }
}

/// Which page of a list.
public struct PageRequest: Sendable, Hashable {
    /// 1 to 200.
    public var limit: Int
    public var cursor: Cursor?

    public init(limit: Int = 50, cursor: Cursor? = nil) {
        self.limit = limit
        self.cursor = cursor
    }

    /// The query parameters that a list knows.
    public static let query = ["limit", "cursor"]
}

extension Query {
    /// This query's page.
    public func page(_ request: PageRequest) -> Query<R> { self.limit(request.limit).after(request.cursor) }
}
