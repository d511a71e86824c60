import Archives
import Core
import Foundation
import ServiceTesting
import Storage
import Testing

@testable import TrainingService

@Suite("Imports", .timeLimit(.minutes(5))) struct ImportTests {
    private func file(_ path: String, _ text: String) -> ZipArchive.File { ZipArchive.File(path: path, content: Data(text.utf8)) }

    private static let thread = """
        {"participants":[{"name":"Lena"},{"name":"Mia Hiking"}],"messages":[
        {"sender_name":"Mia Hiking","timestamp_ms":1700000300000,"content":"at the lake! \\u00f0\\u009f\\u008c\\u00b2"},
        {"sender_name":"Mia Hiking","timestamp_ms":1700000200000,"content":"caf\\u00c3\\u00a9 first"},
        {"sender_name":"Lena","timestamp_ms":1700000100000,"content":"Liked a message"},
        {"sender_name":"Lena","timestamp_ms":1700000050000,"content":"and where?"},
        {"sender_name":"Lena","timestamp_ms":1700000000000,"content":"hi mia"}]}
        """
    private static let secondThread = #"{"participants":[{"name":"Tom"},{"name":"Mia Hiking"}],"messages":[{"sender_name":"Mia Hiking","timestamp_ms":1700000400000,"content":"yes!"},{"sender_name":"Tom","timestamp_ms":1700000350000,"content":"free?"}]}"#

    @Test("An Instagram export: bursts become pairs, its mangled letters are mended, notices are passed over")
    func instagram() throws {
        let files = [
            self.file("your_instagram_activity/messages/inbox/lena_1/message_1.json", Self.thread), self.file("your_instagram_activity/messages/inbox/tom_2/message_1.json", Self.secondThread),
            self.file("your_instagram_activity/media/posts_1.json", #"[{"media":[{"uri":"media/posts/1.jpg","creation_timestamp":1700000000,"title":"Gr\u00c3\u00bc\u00c3\u009fe vom Berg"}]},{"media":[{"uri":"media/posts/2.jpg","creation_timestamp":1700000000,"title":""}]}]"#),
            self.file("your_instagram_activity/comments/post_comments_1.json", #"[{"string_map_data":{"Comment":{"value":"so proud of you"},"Time":{"timestamp":1700000000}}}]"#),
        ]
        #expect(InstagramExportImporter.recognises(files.map(\.path)))
        let texts = try InstagramExportImporter.read(files, options: ImportOptions())
        let pairs = texts.samples.filter { $0.kind == .pair }
        #expect(pairs.map(\.prompt) == ["hi mia\nand where?", "free?"])
        #expect(pairs.map(\.text) == ["café first\nat the lake! 🌲", "yes!"])
        #expect(pairs.first?.writtenAt == Timestamp(milliseconds: 1_700_000_200_000))
        #expect(texts.samples.filter { $0.kind == .caption }.map(\.text) == ["Grüße vom Berg"])
        #expect(texts.samples.filter { $0.kind == .post }.map(\.text) == ["so proud of you"])
        #expect(texts.skipped == ["no_text": 1, "no_caption": 1])
    }

    @Test("With one conversation alone it can't be told who the creator is")
    func creator() throws {
        let files = [self.file("messages/inbox/lena_1/message_1.json", Self.thread)]
        let error = #expect(throws: AppError.self) { try InstagramExportImporter.read(files, options: ImportOptions()) }
        #expect(error?.fields.first?.field == "creator")
        #expect(try InstagramExportImporter.read(files, options: ImportOptions(creator: "Mia Hiking")).samples.count == 1)
    }

    @Test("A YouTube Takeout: videos, comments in pieces, spoken lines")
    func takeout() throws {
        let folder = "Takeout/YouTube and YouTube Music/"
        let files = [
            self.file(folder + "video metadata/videos.csv", "Video ID,Approximate Duration (ms),Video Description (Original),Video Title (Original),Video Publish Timestamp\nabc123,1000,\"Two lakes,\none day\",My hike,2026-05-01T10:00:00+00:00\n"),
            self.file(folder + "comments/comments.csv", "Comment ID,Channel ID,Comment Create Timestamp,Price,Parent Comment ID,Video ID,Comment Text\nc1,UC1,2026-05-02T10:00:00+00:00,0,,abc123,\"{\"\"text\"\":\"\"thanks \"\"},{\"\"text\"\":\"\"@anna\"\"}\"\n"),
            self.file(folder + "videos/My hike.srt", "1\n00:00:01,000 --> 00:00:02,000\nhello hikers\n\n2\n00:00:02,000 --> 00:00:03,000\nhello hikers\n\n3\n00:00:03,000 --> 00:00:04,000\nlet's go\n"),
        ]
        #expect(YouTubeTakeoutImporter.recognises(files.map(\.path)))
        let texts = try YouTubeTakeoutImporter.read(files, options: ImportOptions())
        #expect(texts.samples.map(\.kind) == [.video, .post, .transcript])
        #expect(texts.samples.map(\.text) == ["My hike\nTwo lakes,\none day", "thanks @anna", "hello hikers let's go"])
        #expect(texts.samples[0].permalink == "https://www.youtube.com/watch?v=abc123")
        #expect(texts.samples[0].writtenAt == Timestamp(iso8601: "2026-05-01T10:00:00Z"))
    }

    @Test("An FAQ in Markdown, by headings and by Q and A")
    func faq() throws {
        let texts = try FAQImporter.read([self.file("faq.md", "# Is it free?\n\nYes, *always*.\n\n**Q: Where do you live?**\nA: In the mountains.\n\n## Empty?\n")], options: ImportOptions())
        #expect(texts.samples.map(\.prompt) == ["Is it free?", "Where do you live?"])
        #expect(texts.samples.map(\.text) == ["Yes, *always*.", "In the mountains."])
        #expect(texts.samples.allSatisfy { $0.kind == .fact })
        #expect(texts.skipped == ["no_answer": 1])
    }

    @Test("CSV and JSON lines, by the names of their columns")
    func tables() throws {
        let table = try TableImporter.read([self.file("a.csv", "Prompt,Reply,Date\n\"hi, you\",hey,2026-01-02\n,lost,2026-01-02\n")], options: ImportOptions())
        #expect(table.samples.map(\.prompt) == ["hi, you"] && table.samples.map(\.kind) == [.pair])
        #expect(table.samples.first?.writtenAt == Timestamp(iso8601: "2026-01-02T00:00:00Z"))
        #expect(table.skipped == ["no_prompt": 1])
        let lines = try LinesImporter.read(
            [self.file("a.jsonl", #"{"question":"q","answer":"a"}"# + "\n\n" + #"{"text":"a post"}"# + "\n" + #"{"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"hey"}]}"#)],
            options: ImportOptions())
        #expect(lines.samples.map(\.kind) == [.fact, .post, .pair])
        let error = #expect(throws: AppError.self) { try LinesImporter.read([self.file("a.jsonl", "{}\nno json")], options: ImportOptions()) }
        #expect(error?.message.contains("line 2") == true)
        let columns = #expect(throws: AppError.self) { try TableImporter.read([self.file("a.csv", "x,y\n1,2\n")], options: ImportOptions()) }
        #expect(columns?.message.contains("reply") == true)
    }

    @Test("An upload is read by a job, stored once, and trained on")
    func upload() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "imports-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await School.with(options: TrainingOptions(importFolder: folder)) { school in
            let lines = (0 ..< 40).map { "{\"prompt\":\"where is hike \($0)?\",\"reply\":\"number \($0) is at the lake\"}" }.joined(separator: "\n")
            let job = try await school.service.startImport(Array(lines.utf8), name: "pairs.jsonl", options: ImportOptions(), by: school.access)
            #expect(job.stage == .queued && job.source == "pairs.jsonl")
            try await school.runJobs()
            let done = try await school.job(job.id)
            #expect(done.stage == .completed && done.collectedSamples == 40 && done.newSamples == 40 && done.versionID != nil)
            #expect(try await school.samples().count == 40)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            let again = try await school.service.startImport(Array(lines.utf8), name: "other-name.jsonl", options: ImportOptions(), by: school.access)
            try await school.runJobs()
            #expect(try await school.job(again.id).newSamples == 0)
            #expect(try await school.samples().count == 40)
        }
    }

    @Test("A file that is none of the known ones ends its job with the reason", arguments: [
        ("photo.png", "\u{89}PNG", "holds nothing"), ("export.zip", "PK but no zip", "no zip file"), ("faq.md", "just prose", "holds no texts"), ("pairs.jsonl", "{", "line 1"),
    ])
    func refused(name: String, content: String, reason: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "imports-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await School.with(options: TrainingOptions(importFolder: folder)) { school in
            let job = try await school.service.startImport(Array(content.utf8), name: name, options: ImportOptions(), by: school.access)
            try await school.runJobs()
            let failed = try await school.job(job.id)
            #expect(failed.stage == .failed)
            #expect(failed.errors.last?.text.contains(reason) == true, "\(failed.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            #expect(try await school.notices().contains("training_failed"))
        }
    }

    @Test("A folder is read as it lies there, hidden and foreign files passed over")
    func folder() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in [("messages/inbox/lena_1/message_1.json", Self.thread), ("messages/inbox/tom_2/message_1.json", Self.secondThread), (".trash/message_1.json", "broken"), ("media/photo.jpg", "x")] {
            let url = folder.appending(path: path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try await School.with { school in
            let outcome = try await school.service.importNow(folder.path, options: ImportOptions(), workspaceID: "w1")
            #expect(outcome.format == "instagram-export" && outcome.found == 2 && outcome.new == 2)
            #expect(try await school.samples().allSatisfy { $0.platform == .instagram && $0.connectionID == nil })
            #expect(try await school.auditActions() == ["training.imported"])
        }
    }
}
