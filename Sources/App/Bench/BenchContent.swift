import Core
import Foundation

/// Texts of fans, from the bundled fixtures, and a source of chance that is the same in every run.
struct BenchContent: Sendable {
    struct Line: Sendable {
        var text: String
        var kind: MessageKind
        var category: Core.Category
    }

    let demo: DemoContent
    let lines: [Line]

    init(now: Timestamp) throws {
        self.demo = try DemoContent.load(now: now)
        self.lines =
            self.demo.live.filter { !$0.text.isEmpty && $0.expect != .sensitive }.map { Line(text: $0.text, kind: $0.kind == "dm" ? .directMessage : .comment, category: $0.expect) }
            + self.demo.pairs.map { Line(text: $0.prompt, kind: $0.kind == "dm" ? .directMessage : .comment, category: $0.category) }
    }

    /// The `index`th fan's line.
    func line(_ index: Int) -> Line { self.lines[Int(Self.mixed(UInt64(index)) % UInt64(self.lines.count))] }

    /// What people type into the search box: common words, pairs of words, a beginning, and one that is hardly found.
    static let searches = ["love", "video", "how", "your camera", "when is the next", "thank", "you are", "so good", "what lens do you", "zebra"]

    /// SplitMix64's output function: spreads neighbouring numbers.
    static func mixed(_ number: UInt64) -> UInt64 {
        var value = number &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
