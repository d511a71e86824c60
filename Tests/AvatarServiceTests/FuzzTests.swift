import Core
import Foundation
import Testing

@testable import AvatarService

/// Files of rules, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct RuleFileFuzzTests {
    @Test func `a file of rules is read or refused by its place`() {
        let environment = ProcessInfo.processInfo.environment
        let files = InputMutator(
            seed: environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122,
            examples: [
                "rules:\n- name: Third\n  priority: 5\n  condition: {words: [x]}\n  actions: [{tag: y}]\n",
                "rules:\n- name: Prices\n  is_enabled: false\n  priority: -3\n  condition:\n    all:\n    - words: [price, cost]\n    - not: {matches: \"^(hi|hey)$\"}\n  actions:\n  - tag: price\n  - stop: true\n",
                "a: &a [x, .inf, .nan, 0x1F, 1e3, ~]\nrules: [*a, {name: 2026-11-22}]\n",
            ])
        var (read, refused) = (0, 0)
        for _ in 0 ..< (environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000) {
            let text = String(decoding: files.next(), as: UTF8.self)
            do {
                read += try RuleFile.read(text).count
            } catch {
                refused += 1
                let fields = (error as? AppError)?.fields.map(\.field) ?? []
                let isPlaced = !fields.isEmpty && fields.allSatisfy { $0.hasPrefix("yaml") }
                #expect(isPlaced, "\(error): \(text)")
            }
        }
        #expect(read > 0 && refused > 0)
    }
}
