import Core

/// What is known about a message beside its text.
public struct TriageContext: Sendable {
    public var kind: MessageKind
    public var platform: Platform?
    /// The message answers another comment, not the post.
    public var isReplyToComment: Bool
    /// The same author's latest messages, newest first: repeated text is a spam signal.
    public var recentTexts: [String]
    /// The creator's usernames without `@`: a mention of them is no tag of a friend.
    public var creatorUsernames: [String]

    public init(kind: MessageKind = .comment, platform: Platform? = nil, isReplyToComment: Bool = false, recentTexts: [String] = [], creatorUsernames: [String] = []) {
        self.kind = kind
        self.platform = platform
        self.isReplyToComment = isReplyToComment
        self.recentTexts = recentTexts
        self.creatorUsernames = creatorUsernames
    }
}
