/// A platform that Understudy answers on.
public enum Platform: String, Codable, Sendable, CaseIterable, Hashable { case instagram, youtube }

/// A private message or a public one.
public enum MessageKind: String, Codable, Sendable, CaseIterable { case directMessage = "direct_message", comment }

/// Who wrote it: a fan (inbound) or the creator's account (outbound, ours or typed by hand in the native app).
public enum Direction: String, Codable, Sendable { case inbound, outbound }

/// What a message is about (docs/triage.md).
public enum Category: String, Codable, Sendable, CaseIterable, Hashable {
    case productQuestion = "product_question"
    case personalQuestion = "personal_question"
    case collaborationRequest = "collaboration_request"
    case praise
    case complaint
    case spam
    case offensive
    case sensitive
    case other
}

/// What a message risks, beside its category.
public enum Risk: String, Codable, Sendable, CaseIterable, Hashable {
    case crisis, threat, minor, medical, legal
    case money
    case mediaRequest = "media_request"
    case politics
    case personalData = "personal_data"
    case injection
    case impersonation

    /// Crisis, threat, minor, medical and legal always reach a person (docs/architecture.md, invariant 4).
    public var alwaysReachesAPerson: Bool { Self.alwaysToAPerson.contains(self) }

    public static let alwaysToAPerson: Set<Risk> = [.crisis, .threat, .minor, .medical, .legal]
}

/// The tone a message carries.
public enum Sentiment: String, Codable, Sendable, CaseIterable { case positive, neutral, negative, mixed }

/// What becomes of a message: auto (answer by itself), review (a person decides), ignore, hide.
public enum Route: String, Codable, Sendable, CaseIterable { case auto, review, ignore, hide }

/// Where a message stands (docs/architecture.md). `MessageLifecycle` owns the moves.
public enum MessageState: String, Codable, Sendable, CaseIterable {
    case pending, processing
    case awaitingReview = "awaiting_review"
    case scheduled, sending, responded
    case ignored, hidden, rejected, failed
    case handledElsewhere = "handled_elsewhere"

    /// Nothing more happens by itself in this state.
    public var isFinal: Bool {
        switch self {
        case .responded, .ignored, .hidden, .rejected, .failed, .handledElsewhere: true
        case .pending, .processing, .awaitingReview, .scheduled, .sending: false
        }
    }
}

/// A member's role; each includes the ones before it.
public enum Role: String, Codable, Sendable, CaseIterable, Comparable {
    case analyst, moderator, manager, owner

    /// Whether the left role may do less.
    public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .analyst: 0
        case .moderator: 1
        case .manager: 2
        case .owner: 3
        }
    }
}

/// Whether the avatar may answer a category: not even draft, draft only, or send by itself.
public enum Autonomy: String, Codable, Sendable, CaseIterable, Comparable {
    case off, draft, auto

    /// The one that leaves less to the avatar is the lesser.
    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .off: 0
        case .draft: 1
        case .auto: 2
        }
    }
}

/// Something explained to people: a stable code, a sentence, and safe values.
public struct Reason: Codable, Hashable, Sendable {
    /// Lower-case words joined by underscores, after a family and a dot where there is one; docs/reasons.md lists them.
    public var code: String
    /// One sentence in plain words.
    public var text: String
    /// Figures and ids behind the sentence; never message text.
    public var values: [String: String]

    public init(_ code: String, _ text: String, values: [String: String] = [:]) {
        self.code = code
        self.text = text
        self.values = values
    }
}
