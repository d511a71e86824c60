import Core
import Foundation

/// The invented creator of the demo, read from the bundled fixtures. All times are moved so that the newest is two days old.
public struct DemoContent: Sendable {
    /// Who the demo's creator is, on both platforms, and what is known about them.
    public struct Creator: Codable, Sendable {
        /// The account that the sandbox's Instagram holds.
        public struct Instagram: Codable, Sendable {
            public var id: String
            public var username: String
            public var name: String
            public var biography: String
            public var followersCount: Int
        }

        /// The channel that the sandbox's YouTube holds.
        public struct YouTube: Codable, Sendable {
            public var channelId: String
            public var handle: String
            public var title: String
            public var description: String
            public var subscriberCount: Int
        }

        /// A question and its true answer, imported like a creator's own FAQ.
        public struct Fact: Codable, Sendable {
            public var id: String
            public var topic: String
            public var question: String
            public var answer: String
        }

        public var name: String
        public var timeZone: String
        public var instagram: Instagram
        public var youtube: YouTube
        public var facts: [Fact]
    }

    /// A past message of a fan and the creator's own reply to it.
    public struct Pair: Codable, Sendable {
        public var id: String
        public var platform: Platform
        public var kind: String
        public var at: Timestamp
        public var fan: String
        public var prompt: String
        public var reply: String
        public var post: String?
        public var repliedAt: Timestamp
        public var category: Category
    }

    /// A past post of the creator, with the platform's own names for its kinds.
    public struct InstagramPost: Codable, Sendable {
        public var id: String
        public var at: Timestamp
        public var caption: String
        public var mediaType: String
        public var productType: String
        public var like_count: Int
    }

    /// A past video of the creator; without `captions` it has no transcript.
    public struct Video: Codable, Sendable {
        public var id: String
        public var at: Timestamp
        public var title: String
        public var description: String
        public var tags: [String]
        public var duration: String
        public var viewCount: Int
        public var likeCount: Int
        public var captions: String?
        public var captionLanguage: String?
    }

    /// What a fan writes while the demo runs.
    public struct LiveMessage: Codable, Sendable {
        public var platform: Platform
        public var kind: String
        public var fan: String
        public var text: String
        public var post: String?
        public var expect: Category
        public var burst: Int?
        public var attachment: String?
        public var gapSeconds: Double
    }

    /// What a person once did with a draft: what confidence is calibrated on before the first fan writes.
    public struct Decision: Codable, Sendable {
        public var id: String
        public var pair: String
        public var at: Timestamp
        public var category: Category
        public var confidence: Double
        public var action: Correction.Action
        public var draft: String
        public var reason: String?
        public var edited: String?
    }

    public var creator: Creator
    public var pairs: [Pair]
    public var posts: [InstagramPost]
    public var videos: [Video]
    public var live: [LiveMessage]
    public var decisions: [Decision]

    /// Reads the fixtures of the bundle. Throws `AppError` when one is missing or broken.
    public static func load(now: Timestamp) throws -> DemoContent {
        var content = DemoContent(
            creator: try self.object("creator/creator.json"), pairs: try self.lines("creator/pairs.jsonl"), posts: try self.lines("creator/posts.jsonl"),
            videos: try self.lines("creator/videos.jsonl"), live: try self.lines("fans/live.jsonl"), decisions: try self.lines("decisions.jsonl"))
        let newest = (content.pairs.map(\.repliedAt) + content.posts.map(\.at) + content.videos.map(\.at) + content.decisions.map(\.at)).max() ?? now
        let shift = (now - .days(2)) - newest
        for index in content.pairs.indices {
            content.pairs[index].at = content.pairs[index].at + shift
            content.pairs[index].repliedAt = content.pairs[index].repliedAt + shift
        }
        for index in content.posts.indices { content.posts[index].at = content.posts[index].at + shift }
        for index in content.videos.indices { content.videos[index].at = content.videos[index].at + shift }
        for index in content.decisions.indices { content.decisions[index].at = content.decisions[index].at + shift }
        return content
    }

    private static func data(_ name: String) throws -> Data {
        let url = Bundle.module.bundleURL.appendingPathComponent("Fixtures").appendingPathComponent(name)
        guard let data = FileManager.default.contents(atPath: url.path) else { throw AppError(.internalFailure, "The bundled file \(name) is missing.") }
        return data
    }

    private static func object<Value: Decodable>(_ name: String) throws -> Value {
        do { return try JSONDecoder().decode(Value.self, from: try self.data(name)) } catch let error as DecodingError {
            throw AppError(.internalFailure, "The bundled file \(name) is broken.", cause: String(describing: error))
        }
    }

    private static func lines<Value: Decodable>(_ name: String) throws -> [Value] {
        let decoder = JSONDecoder()
        return try self.data(name).split(separator: UInt8(ascii: "\n")).enumerated().map { index, line in
            do { return try decoder.decode(Value.self, from: Data(line)) } catch {
                throw AppError(.internalFailure, "Line \(index + 1) of the bundled file \(name) is broken.", cause: String(describing: error))
            }
        }
    }
}
