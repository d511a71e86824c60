import Archives
import Core
import Foundation
import Testing

@testable import TrainingService

/// Files that a person uploads, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite("Spoilt imports") struct ImportFuzzTests {
    private let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    private let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122

    /// An importer, the path by which it knows its files, and files that it reads.
    struct Case: CustomTestStringConvertible, Sendable {
        var importer: any Importer.Type
        var path: String
        var examples: [String]

        var testDescription: String { "\(self.importer.name): \(self.path)" }
    }

    static let cases = [
        Case(
            importer: InstagramExportImporter.self, path: "messages/inbox/lena_1/message_1.json",
            examples: [
                #"{"participants":[{"name":"Lena"},{"name":"Mia"}],"messages":[{"sender_name":"Mia","timestamp_ms":1700000300000,"content":"at the lake! \u00f0\u009f\u008c\u00b2"},{"sender_name":"Lena","timestamp_ms":1700000000000,"content":"hi mia","is_unsent":false}]}"#
            ]),
        Case(importer: InstagramExportImporter.self, path: "media/posts_1.json", examples: [#"[{"media":[{"uri":"media/posts/1.jpg","creation_timestamp":1700000000,"title":"Gr\u00c3\u00bc\u00c3\u009fe"}]},{"title":"two","creation_timestamp":1700000001}]"#]),
        Case(
            importer: InstagramExportImporter.self, path: "comments/post_comments_1.json",
            examples: [#"{"comments_media_comments":[{"string_map_data":{"Comment":{"value":"so proud"},"Time":{"timestamp":1700000000}}}]}"#]),
        Case(
            importer: YouTubeTakeoutImporter.self, path: "Takeout/YouTube/videos.csv",
            examples: ["Video ID,Video Description (Original),Video Title (Original),Video Publish Timestamp\nabc123,\"Two lakes,\none day\",My hike,2026-05-01T10:00:00+00:00\n"]),
        Case(
            importer: YouTubeTakeoutImporter.self, path: "Takeout/YouTube/comments.csv",
            examples: ["Comment ID,Comment Create Timestamp,Comment Text\nc1,2026-05-02T10:00:00+00:00,\"{\"\"text\"\":\"\"thanks \"\"},{\"\"text\"\":\"\"@anna\"\"}\"\n"]),
        Case(importer: YouTubeTakeoutImporter.self, path: "Takeout/YouTube/My hike.srt", examples: ["1\n00:00:01,000 --> 00:00:02,000\nhello hikers\n\n2\n00:00:02,000 --> 00:00:03,000\nlet's go\n"]),
        Case(importer: FAQImporter.self, path: "faq.md", examples: ["# Is it free?\n\nYes, *always*.\n\n**Q: Where do you live?**\nA: In the mountains.\n"]),
        Case(importer: TableImporter.self, path: "a.csv", examples: ["Prompt,Reply,Date,Language\n\"hi, you\",\"he\"\"y\",2026-01-02,en\nfree?,yes,2026-01-02T10:00:00Z,\n"]),
        Case(
            importer: LinesImporter.self, path: "a.jsonl",
            examples: ["{\"prompt\":\"hi\",\"reply\":\"hey\",\"at\":\"2026-01-02\"}\n{\"messages\":[{\"role\":\"system\",\"content\":\"x\"},{\"role\":\"user\",\"content\":\"free?\"},{\"role\":\"assistant\",\"content\":\"yes\"}]}\n"]),
    ]

    @Test("A spoilt file is read or refused by the name of its field", arguments: cases)
    func files(_ each: Case) throws {
        let contents = InputMutator(seed: self.seed, examples: each.examples)
        var (read, refused) = (0, 0)
        // Nine kinds of files, each read as a whole.
        for _ in 0 ..< self.iterations / 8 {
            let bytes = Data(contents.next())
            do {
                let texts = try each.importer.read([ZipArchive.File(path: each.path, content: bytes)], options: ImportOptions(creator: "Mia"))
                read += texts.samples.count
                let areDated = texts.samples.allSatisfy { ($0.writtenAt ?? .distantPast).iso8601.count == 24 }
                #expect(areDated, "\(String(decoding: bytes, as: UTF8.self))")
            } catch {
                refused += 1
                let fields = (error as? AppError)?.fields.map(\.field) ?? []
                #expect(fields == ["file"], "\(error): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(read > 0)
        // Every Markdown file and every file of subtitles that is text can be read; what is not text can't.
        #expect(refused > 0)
    }

    @Test("A spoilt zip is read or refused by the name of its field")
    func zips() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString).zip").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let archives = InputMutator(seed: self.seed, examples: [[UInt8](try #require(Data(base64Encoded: Self.zip)))])
        var (read, refused) = (0, 0)
        for _ in 0 ..< min(self.iterations / 8, 20_000) {
            try Data(archives.next()).write(to: URL(fileURLWithPath: path))
            do {
                read += try Importers.read(path, name: "export.zip", options: ImportOptions()).texts.samples.count
            } catch {
                refused += 1
                let fields = (error as? AppError)?.fields.map(\.field) ?? []
                #expect(fields == ["file"], "\(error)")
            }
        }
        #expect(read > 0 && refused > 0)
    }

    /// `a.csv` and `b.csv`, deflated.
    private static let zip = "UEsDBBQAAAAIAAAAIVzwdkfAIAAAAB4AAAAFAAAAYS5jc3YLKMrPLSjRCUotyKnkysjUyUit5EorSk2116lMLeYCAFBLAwQUAAAACAAAACFcFJpDkTcAAAA1AAAABQAAAGIuY3N2CyxNLS7JzM/TccwrLk8t4grPSC1KVUjJV6jML1XIySxLtdfxzFMoyUhVyM0vzStJzMwr1uMCAFBLAQIUAxQAAAAIAAAAIVzwdkfAIAAAAB4AAAAFAAAAAAAAAAAAAACAAQAAAABhLmNzdlBLAQIUAxQAAAAIAAAAIVwUmkORNwAAADUAAAAFAAAAAAAAAAAAAACAAUMAAABiLmNzdlBLBQYAAAAAAgACAGYAAACdAAAAAAA="
}
