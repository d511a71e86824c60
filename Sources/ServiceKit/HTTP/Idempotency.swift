import Core
import Foundation
import HTTPTypes
import NIOCore
import Security
import Storage

/// `Idempotency-Key` on POST: a repetition gets the first answer and nothing is done twice.
///
/// Same key and same request: the kept answer (24 hours). Same key and another request: 422 `idempotency_key_reused`. While the first is
/// still at work: 409. A request that failed is not kept: it had no effect, so it may be tried again with the same key.
enum Idempotency {
    static let retention: Duration = .hours(24)
    /// Headers that are part of an answer; a cookie never is.
    private static let keptHeaders: [HTTPField.Name] = [.contentType, .location, .eTag]

    static func run<Context>(
        _ route: APIRoute, _ call: APICall<Context>, scope: String, path: String, _ context: ServiceEnvironment, _ body: @Sendable () async throws -> Answer
    ) async throws -> Answer {
        guard route.method == .post, route.honoursIdempotencyKey, let key = call.headers[.idempotencyKey] else { return try await body() }
        guard (1 ... 200).contains(key.utf8.count), key.utf8.allSatisfy({ (33 ... 126).contains($0) }) else {
            throw AppError.invalid("header.Idempotency-Key", "must be 1 to 200 visible ASCII characters")
        }
        let digest = Digest256.hexadecimal(Array("\(route.method.rawValue) \(path)\n".utf8) + Array(call.body.readableBytesView))
        let now = context.time.now()
        let fresh = IdempotencyRecord(scope: scope, key: key, requestDigest: digest, createdAt: now, expiresAt: now + self.retention)
        let known = try await context.store.transaction("idempotency.begin") { tx -> IdempotencyRecord? in
            if try tx.insertIfAbsent(fresh) { return nil }
            guard let known = try tx.get(IdempotencyRecord.self, fresh.id), known.expiresAt > now else {
                try tx.save(fresh)
                return nil
            }
            return known
        }
        if let known { return try self.replay(known, digest: digest) }
        do {
            let answer = try await body()
            try await self.keep(answer, for: fresh, in: context.store)
            return answer
        } catch {
            // Also when the caller has gone away: the record must not block the key for a day.
            try await Task { _ = try await context.store.transaction("idempotency.forget") { tx in try tx.delete(IdempotencyRecord.self, fresh.id) } }.value
            throw error
        }
    }

    private static func replay(_ known: IdempotencyRecord, digest: String) throws -> Answer {
        guard known.requestDigest == digest else {
            throw AppError(.idempotencyKeyReused, "This Idempotency-Key was used for another request. Use a new one.")
        }
        guard let status = known.status else {
            throw AppError(.conflict, "The first request with this Idempotency-Key has not ended. Look whether it had its effect, or try again shortly.", details: ["retry_after_ms": "1000"])
        }
        var headers = HTTPFields()
        for (name, value) in known.headers { if let name = HTTPField.Name(name) { headers[name] = value } }
        headers[.idempotencyReplayed] = "true"
        return Answer(status: .init(code: status), headers: headers, body: known.body.map { ByteBuffer(string: $0) } ?? ByteBuffer())
    }

    private static func keep(_ answer: Answer, for record: IdempotencyRecord, in store: any Store) async throws {
        var kept = record
        kept.status = Int(answer.status.code)
        kept.body = answer.body.readableBytes == 0 ? nil : String(buffer: answer.body)
        for name in self.keptHeaders { kept.headers[name.canonicalName] = answer.headers[name] }
        let finished = kept
        try await store.transaction("idempotency.keep") { tx in try tx.save(finished) }
    }
}
