import Core

/// How much one poll or collection step may take before it hands back what it has.
public struct PageBudget: Hashable, Sendable {
    /// Calls to the platform.
    public var calls: Int
    /// Items after which no further page is asked for.
    public var items: Int

    public init(calls: Int = 20, items: Int = 2000) {
        self.calls = calls
        self.items = items
    }
}

/// What a poll found. Store the items first, then the marks: the same items come again when the marks were not stored.
public struct PollResult: Sendable {
    public var items: [PlatformItem]
    /// Replaces the marks that the poll was given.
    public var marks: [String: String]
    /// More is waiting: poll again at once (the budget for one step was used up).
    public var hasMore: Bool
    /// The history is read; items of later polls are work.
    public var isBackfilled: Bool
    /// What could not be read and why, for the connection's page (comments switched off on a video, a permission that is missing).
    public var notes: [Reason]
    /// One surface turned out to be closed (DM access switched off, a permission taken back) while the others could be read: store it.
    public var health: ConnectionHealth?
    /// The platform or the budget asked for a pause while there was more to read: not before then.
    public var notBefore: Timestamp?

    public init(
        items: [PlatformItem], marks: [String: String], hasMore: Bool, isBackfilled: Bool, notes: [Reason] = [], health: ConnectionHealth? = nil, notBefore: Timestamp? = nil
    ) {
        self.health = health
        self.notBefore = notBefore
        self.items = items
        self.marks = marks
        self.hasMore = hasMore
        self.isBackfilled = isBackfilled
        self.notes = notes
    }
}

/// One step of collecting training content. Store samples and posts, then the marks.
public struct CollectionPage: Sendable {
    public var samples: [CollectedSample]
    public var posts: [PlatformPost]
    /// Replaces the marks that the step was given.
    public var marks: [String: String]
    /// Nothing is left to collect.
    public var isComplete: Bool
    /// When the platform's budget allows the next step (YouTube captions are spread over days); nil: at once.
    public var resumeAt: Timestamp?
    /// 0 ... 1 as far as it can be told.
    public var progress: Double
    /// What could not be read and why, for people.
    public var notes: [Reason]

    public init(
        samples: [CollectedSample], posts: [PlatformPost], marks: [String: String], isComplete: Bool, resumeAt: Timestamp? = nil, progress: Double = 0, notes: [Reason] = []
    ) {
        self.samples = samples
        self.posts = posts
        self.marks = marks
        self.isComplete = isComplete
        self.resumeAt = resumeAt
        self.progress = progress
        self.notes = notes
    }
}

/// A training text as the platform has it.
public struct CollectedSample: Hashable, Sendable {
    /// `post`: the caption of an Instagram media item, or a comment of the creator's own; `video`: title and description; `transcript`: a captions
    /// track; `pair`: what fans wrote (`prompt`) and the creator's own answer (`text`). Answers that Understudy sent are among them:
    /// `origin` ends in the platform's message id, by which they can be told.
    public var kind: Sample.Kind
    /// Nil for texts that answer nobody.
    public var prompt: String?
    public var text: String
    /// BCP 47 where the platform says it, else nil.
    public var language: String?
    /// Stable per connection, so that the same text is collected once, for instance `media/17918…`.
    public var origin: String
    public var permalink: String?
    public var writtenAt: Timestamp?
    /// By when it has to be read again or deleted (YouTube: 30 days); nil where no such rule holds.
    public var refreshBy: Timestamp?

    public init(
        kind: Sample.Kind, prompt: String? = nil, text: String, language: String? = nil, origin: String, permalink: String? = nil, writtenAt: Timestamp? = nil,
        refreshBy: Timestamp? = nil
    ) {
        self.kind = kind
        self.prompt = prompt
        self.text = text
        self.language = language
        self.origin = origin
        self.permalink = permalink
        self.writtenAt = writtenAt
        self.refreshBy = refreshBy
    }
}

/// What is still there of what we hold (YouTube's refresh-or-delete rule, https://developers.google.com/youtube/terms/developer-policies).
public struct LookUpResult: Sendable {
    /// Messages as they are now.
    public var messages: [IncomingMessage]
    public var posts: [PlatformPost]
    /// Ids that the platform does not show any more: delete our copy.
    public var missing: [String]

    public init(messages: [IncomingMessage] = [], posts: [PlatformPost] = [], missing: [String] = []) {
        self.messages = messages
        self.posts = posts
        self.missing = missing
    }
}

/// Whether a post's text may be used for training by the platform's own setting (YouTube: `videoTrainability`).
public enum TrainingPermission: Hashable, Sendable {
    case permittedToAll
    /// Named parties only.
    case permitted([String])
    case none
    /// The platform has no such setting; the creator's own agreement decides.
    case notApplicable
}
