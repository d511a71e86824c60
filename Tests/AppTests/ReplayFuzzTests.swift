import Core
import Foundation
import Testing

@testable import App

/// Files of comments, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct ReplayFuzzTests {
    @Test(arguments: [
        ("csv", ["id,text,label\n1,\"hello, \"\"you\"\"\",ham\n2,buy now,spam\n3,\"two\nlines\",ham\n", "comment;class\na;b\n", "\u{FEFF}text\r\nhi\r\n"]),
        ("jsonl", ["{\"author\":\"x\",\"prompt\":\"hi\",\"ts\":1}\n\n{\"text\":\"ho\",\"expect\":\"praise\"}\n", "{\"text\":\"a\\u00fc\",\"fan\":\"b\"}"]),
    ])
    func `a file is read or refused by name`(kind: String, examples: [String]) throws {
        let environment = ProcessInfo.processInfo.environment
        let files = InputMutator(seed: environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122, examples: examples)
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("replay-\(ProcessInfo.processInfo.globallyUniqueString).\(kind)")
        defer { try? FileManager.default.removeItem(at: path) }
        var read = 0
        for _ in 0 ..< (environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 500) {
            let bytes = files.next()
            try Data(bytes).write(to: path)
            do {
                let rows = try ReplayFile(path: path.path).rows
                let haveText = rows.allSatisfy { !$0.text.allSatisfy(\.isWhitespace) }
                #expect(haveText)
                read += rows.count
            } catch { #expect((error as? AppError)?.fields.map(\.field) == ["FILE"], "\(error): \(String(decoding: bytes, as: UTF8.self))") }
        }
        #expect(read > 0)
    }
}
