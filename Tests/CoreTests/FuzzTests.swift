import Core
import Foundation
import Testing

/// How long the fuzzers run: `UNDERSTUDY_FUZZ_ITERATIONS` (default 2,000) inputs from `UNDERSTUDY_FUZZ_SEED` on.
enum Fuzzing {
    static let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    static let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122
}

@Suite struct FuzzTests {
    @Test func `a cursor is read or none, and what is read is written the same`() throws {
        let cursors = [Cursor(values: [.integer(5), .text("ü/+"), .null, .real(0.5)]), Cursor(values: [.text("id")]), Cursor(values: [.integer(.max), .integer(.min), .text("")])]
        // Both the cursor's text and the JSON inside are spoilt.
        let outside = InputMutator(seed: Fuzzing.seed, examples: cursors.map(\.text))
        let inside = InputMutator(seed: Fuzzing.seed, examples: try cursors.map { String(decoding: try JSONEncoder().encode($0.values), as: UTF8.self) })
        for index in 0 ..< Fuzzing.iterations {
            let text = index.isMultiple(of: 2) ? String(decoding: outside.next(), as: UTF8.self) : Data(inside.next()).base64URL
            guard let cursor = Cursor(text: text) else { continue }
            let areFinite = cursor.values.allSatisfy { if case .real(let value) = $0 { value.isFinite } else { true } }
            #expect(!cursor.values.isEmpty && areFinite, "\(text)")
            #expect(Cursor(text: cursor.text) == cursor, "\(text)")
        }
    }

    @Test func `a time is read or none, and what is read is written the same`() {
        let times = InputMutator(seed: Fuzzing.seed, examples: ["2026-11-22T15:25:28Z", "2026-11-22T15:25:28.123+02:00", "2024-02-29T23:59:60-11:30", "1970-01-01T00:00:00.000Z"])
        for _ in 0 ..< Fuzzing.iterations {
            let text = String(decoding: times.next(), as: UTF8.self)
            guard let time = Timestamp(iso8601: text) else { continue }
            #expect(Timestamp(iso8601: time.iso8601) == time, "\(text)")
        }
    }

    @Test func `the same seed makes the same inputs`() {
        let (one, other) = (InputMutator(seed: 7, examples: ["{\"a\":1}"]), InputMutator(seed: 7, examples: ["{\"a\":1}"]))
        for _ in 0 ..< 200 { #expect(one.next() == other.next()) }
    }
}
