import Archives
import Connectors
import Core
import Foundation

/// Instagram's own data export in JSON: direct messages become pairs, posts and reels captions, comments texts of the creator.
enum InstagramExportImporter: Importer {
    static let name = "instagram-export"
    static let platform: Platform? = .instagram

    static func wants(_ path: String) -> Bool { path.hasSuffix(".json") && self.part(of: path) != nil }

    static func recognises(_ paths: [String]) -> Bool { paths.contains { self.part(of: $0) != nil } }

    private enum Part { case messages, posts, comments }

    private static func part(of path: String) -> Part? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard name.hasSuffix(".json") else { return nil }
        if name.hasPrefix("message_"), path.contains("inbox/") || path.contains("message_requests/") || path.contains("messages/") { return .messages }
        if ["posts_", "reels", "stories", "igtv_videos", "archived_posts"].contains(where: { name.hasPrefix($0) }) { return .posts }
        if name.hasPrefix("post_comments") || name.hasPrefix("reels_comments") { return .comments }
        return nil
    }

    static func read(_ files: [ZipArchive.File], options: ImportOptions) throws -> ImportedTexts {
        var texts = ImportedTexts()
        var threads: [String: Thread] = [:]
        for file in files {
            switch self.part(of: file.path) {
            case .messages:
                let part = try self.decode(Thread.self, file)
                let folder = String(file.path.split(separator: "/").dropLast().joined(separator: "/"))
                threads[folder, default: Thread(participants: part.participants, messages: [])].messages += part.messages
            case .posts: try self.posts(file, &texts)
            case .comments: try self.comments(file, &texts)
            case nil: continue
            }
        }
        if !threads.isEmpty { try self.pairs(threads, creator: options.creator, &texts) }
        return texts
    }

    // MARK: Messages

    private struct Thread: Decodable {
        struct Participant: Decodable { var name: String }
        struct Line: Decodable {
            var sender_name: String
            var timestamp_ms: Double
            var content: String?
            var is_unsent: Bool?
        }

        var participants: [Participant]
        var messages: [Line]
    }

    private static func pairs(_ threads: [String: Thread], creator: String?, _ texts: inout ImportedTexts) throws {
        let me = try creator ?? self.mostFrequent(threads)
        for (folder, thread) in threads.sorted(by: { $0.key < $1.key }) {
            // A group talk has no single fan who was answered.
            guard thread.participants.count <= 2 else {
                texts.skip("group_talk")
                continue
            }
            var (asked, answer): ([String], [(text: String, at: Double)]) = ([], [])
            func close() {
                if !asked.isEmpty, let first = answer.first {
                    let at = Timestamp(foreignMilliseconds: first.at)
                    texts.samples.append(
                        CollectedSample(kind: .pair, prompt: asked.joined(separator: "\n"), text: answer.map(\.text).joined(separator: "\n"), origin: "dm/\(folder)/\(at?.milliseconds ?? 0)", writtenAt: at))
                }
                (asked, answer) = ([], [])
            }
            for line in thread.messages.sorted(by: { $0.timestamp_ms < $1.timestamp_ms }) {
                guard line.is_unsent != true, let raw = line.content, !self.isNotice(raw) else {
                    texts.skip("no_text")
                    continue
                }
                let text = self.repaired(raw)
                if self.repaired(line.sender_name) == me || line.sender_name == me {
                    answer.append((text, line.timestamp_ms))
                } else {
                    if !answer.isEmpty { close() }
                    asked.append(text)
                }
            }
            close()
        }
    }

    private static func mostFrequent(_ threads: [String: Thread]) throws -> String {
        var counts: [String: Int] = [:]
        for thread in threads.values { for name in Set(thread.participants.map { self.repaired($0.name) }) { counts[name, default: 0] += 1 } }
        let ranked = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard let first = ranked.first, ranked.count < 2 || ranked[1].value < first.value else {
            throw AppError.invalid("creator", "must be the creator's name in the export: it can't be told who of \(ranked.prefix(2).count) writers that is")
        }
        return first.key
    }

    /// What Instagram writes in the place of a text.
    private static func isNotice(_ text: String) -> Bool {
        text.isEmpty || text == "Liked a message" || text.hasSuffix(" sent an attachment.") || text.hasSuffix("to your message") || text.hasPrefix("Reacted ") || text.hasSuffix(" wasn't notified about this message because they're in quiet mode.")
    }

    // MARK: Posts and comments

    private struct Post: Decodable {
        struct Media: Decodable {
            var title: String?
            var creation_timestamp: Double?
            var uri: String?
        }

        var title: String?
        var creation_timestamp: Double?
        var media: [Media]?
        var uri: String?
    }

    private static func posts(_ file: ZipArchive.File, _ texts: inout ImportedTexts) throws {
        for post in try self.list(Post.self, file) {
            let caption = [post.title, post.media?.first?.title].compactMap(\.self).first { !$0.isEmpty }
            guard let caption else {
                texts.skip("no_caption")
                continue
            }
            let at = (post.creation_timestamp ?? post.media?.first?.creation_timestamp).flatMap { Timestamp(foreignMilliseconds: $0 * 1000) }
            let origin = post.media?.first?.uri ?? post.uri ?? "\(file.path)/\((at?.milliseconds ?? 0) / 1000)"
            texts.samples.append(CollectedSample(kind: .caption, text: self.repaired(caption), origin: "media/\(origin)", writtenAt: at))
        }
    }

    private struct Comment: Decodable {
        struct Value: Decodable {
            var value: String?
            var timestamp: Double?
        }

        var string_map_data: [String: Value]
    }

    private static func comments(_ file: ZipArchive.File, _ texts: inout ImportedTexts) throws {
        for (index, comment) in try self.list(Comment.self, file).enumerated() {
            guard let text = comment.string_map_data["Comment"]?.value, !text.isEmpty else {
                texts.skip("no_text")
                continue
            }
            let at = (comment.string_map_data["Time"]?.timestamp).flatMap { Timestamp(foreignMilliseconds: $0 * 1000) }
            texts.samples.append(
                CollectedSample(kind: .post, text: self.repaired(text), origin: "comment/\((at?.milliseconds ?? 0) / 1000)/\(index)", writtenAt: at))
        }
    }

    // MARK: Reading

    /// A list, or an object with one list in it (`ig_reels_media`, `comments_media_comments` …).
    private static func list<Item: Decodable>(_: Item.Type, _ file: ZipArchive.File) throws -> [Item] {
        if let items = try? JSONDecoder().decode([Item].self, from: file.content) { return items }
        if let wrapped = try? JSONDecoder().decode([String: [Item]].self, from: file.content) { return wrapped.sorted { $0.key < $1.key }.flatMap(\.value) }
        return [try self.decode(Item.self, file)]
    }

    private static func decode<Value: Decodable>(_: Value.Type, _ file: ZipArchive.File) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: file.content) } catch { throw AppError.invalid("file", "\(file.path) is broken or not of Instagram's form") }
    }

    /// The export writes every byte of UTF-8 as a character of its own (`Ã©` for `é`); this takes them together again.
    static func repaired(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value > 0x7F }), text.unicodeScalars.allSatisfy({ $0.value < 0x100 }) else { return text }
        return String(bytes: text.unicodeScalars.map { UInt8($0.value) }, encoding: .utf8) ?? text
    }
}
