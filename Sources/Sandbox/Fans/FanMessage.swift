import Core
import Foundation

/// One thing that a fan writes, as the fan files hold it (one JSON object a line).
public struct FanMessage: Codable, Hashable, Sendable {
    /// Where the fan writes it.
    public enum Kind: String, Codable, Sendable {
        case comment
        case directMessage = "dm"
    }

    /// `youtube` or `instagram`: the simulator's name.
    public var platform: String
    public var kind: Kind
    /// The fan's handle, without `@`. The simulator creates an unknown fan.
    public var fan: String
    public var text: String
    /// The creator's channel or account id; nil: the only or first one.
    public var account: String?
    /// The video or media id; nil: the creator's newest.
    public var post: String?
    /// The comment that this one answers.
    public var parent: String?
    /// When it was written; nil: now, by the sandbox's clock.
    public var at: Timestamp?

    public init(
        platform: String, kind: Kind = .comment, fan: String, text: String, account: String? = nil, post: String? = nil, parent: String? = nil,
        at: Timestamp? = nil
    ) {
        self.platform = platform
        self.kind = kind
        self.fan = fan
        self.text = text
        self.account = account
        self.post = post
        self.parent = parent
        self.at = at
    }
}

/// A list of fan messages, read from a file.
public struct FanScript: Sendable {
    public var messages: [FanMessage]

    public init(messages: [FanMessage]) { self.messages = messages }

    /// Reads JSON lines; blank lines are passed over. Throws `AppError` (`validationFailed`) that names the first bad line.
    public init(jsonLines text: String) throws {
        let decoder = JSONDecoder()
        self.messages = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where !line.allSatisfy(\.isWhitespace) {
            do {
                self.messages.append(try decoder.decode(FanMessage.self, from: Data(line.utf8)))
            } catch {
                throw AppError.invalid("line \(index + 1)", "is no fan message; it needs platform, kind (comment or dm), fan and text.")
            }
        }
    }

    /// Reads a file of JSON lines. Throws `AppError` when it can't be read or holds a bad line.
    public init(file path: String) throws {
        guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
            throw AppError.invalid("file", "can't be read as UTF-8 text.")
        }
        try self.init(jsonLines: text)
    }
}
