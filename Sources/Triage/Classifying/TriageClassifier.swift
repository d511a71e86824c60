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

/// Category, risks, sentiment, language and more of one message. Pure, without I/O; make one and share it.
public struct TriageClassifier: Sendable {
    private let normaliser = TextNormaliser()
    private let crisis = KeywordSet(["kill myself", "suicide", "suicidal", "want to die", "end my life"])
    private let thanks = KeywordSet(["thank you", "thanks", "love", "amazing", "great"])

    public init() {}

    public func classify(text: String, attachments: [Attachment] = [], context: TriageContext = .init()) -> Triage {
        self.classify(self.normaliser.normalise(text), attachments: attachments, context: context)
    }

    public func classify(_ text: NormalisedText, attachments: [Attachment] = [], context: TriageContext = .init()) -> Triage {
        var triage = Triage(categories: [.other])
        triage.isQuestion = text.shape.questionMarks > 0
        if self.thanks.firstMatch(in: text) != nil { triage.categories = [.praise] }
        if triage.isQuestion { triage.categories = [.productQuestion] }
        if self.crisis.firstMatch(in: text) != nil {
            triage.categories = [.sensitive]
            triage.risks = [.crisis]
        }
        return triage
    }
}
