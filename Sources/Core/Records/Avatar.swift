/// The workspace's persona: on/off, tone, style, moderation, autonomy per category, disclosure. One per workspace, with its id.
public struct AvatarSettings: Codable, Sendable, Identifiable {
    /// How a reply sounds, beside what was learned from the creator.
    public struct Tone: Codable, Hashable, Sendable {
        /// The tone that a language model is asked for.
        public enum Primary: String, Codable, Sendable, CaseIterable { case friendly, warm, playful, professional, direct, inspiring }
        /// `as_learned` leaves the share of emojis as the creator's own texts have it.
        public enum Emojis: String, Codable, Sendable, CaseIterable { case never, asLearned = "as_learned", often }
        /// How long replies are meant to be; the limit is `Style.maximumCharacters`.
        public enum ReplyLength: String, Codable, Sendable, CaseIterable { case short, medium, long }

        public var primary: Primary
        /// 0 casual ... 1 formal.
        public var formality: Double
        /// 0 calm ... 1 enthusiastic.
        public var enthusiasm: Double
        public var emojis: Emojis
        public var length: ReplyLength

        public init(primary: Primary = .friendly, formality: Double = 0.3, enthusiasm: Double = 0.6, emojis: Emojis = .asLearned, length: ReplyLength = .short) {
            self.primary = primary
            self.formality = formality
            self.enthusiasm = enthusiasm
            self.emojis = emojis
            self.length = length
        }
    }

    /// How a reply is built, how long it may be at most, and which phrases it avoids or prefers.
    public struct Style: Codable, Hashable, Sendable {
        /// `emoji_heavy` adds emojis also where the tone doesn't ask for them often.
        public enum Response: String, Codable, Sendable, CaseIterable { case shortAndDirect = "short_and_direct", detailed, emojiHeavy = "emoji_heavy" }

        public var response: Response
        /// In characters as people count them.
        public var maximumCharacters: Int
        /// No draft may hold one of these, as whole words; case doesn't matter.
        public var forbiddenPhrases: [String]
        /// Offered to the drafter; a reply need not hold them.
        public var preferredPhrases: [String]

        public init(response: Response = .shortAndDirect, maximumCharacters: Int = 500, forbiddenPhrases: [String] = [], preferredPhrases: [String] = []) {
            self.response = response
            self.maximumCharacters = maximumCharacters
            self.forbiddenPhrases = forbiddenPhrases
            self.preferredPhrases = preferredPhrases
        }
    }

    /// What becomes of unwelcome and delicate messages before anybody drafts a reply.
    public struct Moderation: Codable, Hashable, Sendable {
        /// What is done with offensive language: ignore, or hide where the platform allows.
        public var offensive: Route
        public var spam: Route
        public var personalQuestions: Route
        public var politics: Route
        /// Messages with one of these are ignored.
        public var blockedKeywords: [String]
        /// Messages with one of these go to review.
        public var routedKeywords: [String]

        public init(offensive: Route = .ignore, spam: Route = .ignore, personalQuestions: Route = .review, politics: Route = .review, blockedKeywords: [String] = [], routedKeywords: [String] = []) {
            self.offensive = offensive
            self.spam = spam
            self.personalQuestions = personalQuestions
            self.politics = politics
            self.blockedKeywords = blockedKeywords
            self.routedKeywords = routedKeywords
        }
    }

    /// What the avatar may do by itself in one category.
    public struct CategoryAutonomy: Codable, Hashable, Sendable {
        public var autonomy: Autonomy
        /// Least confidence to send by itself, 0 ... 1.
        public var threshold: Double

        public init(autonomy: Autonomy = .draft, threshold: Double = 0.85) {
            self.autonomy = autonomy
            self.threshold = threshold
        }
    }

    /// What fans are told about being answered by a machine, and when.
    public struct Disclosure: Codable, Hashable, Sendable {
        /// When a reply carries the disclosure.
        public enum Timing: String, Codable, Sendable, CaseIterable {
            case never
            /// At the start of a conversation, after a long pause, and when the avatar takes over again (https://developers.facebook.com/devpolicy/).
            case atStart = "at_start"
            case always
        }

        /// The sentence that is put to the reply.
        public var text: String
        public var timing: Timing

        public init(text: String = "(I'm an AI assistant answering for the creator.)", timing: Timing = .atStart) {
            self.text = text
            self.timing = timing
        }
    }

    public var id: Identifier<AvatarSettings>
    public var workspaceID: Identifier<Workspace>
    /// Off: read, triage, draft; nothing leaves by itself.
    public var isOn: Bool
    /// Emergency stop: also no drafting, and approved sends need a fresh confirmation.
    public var isStopped: Bool
    /// Approvals up to then need a fresh confirmation while the stop is on.
    public var stoppedAt: Timestamp?
    public var tone: Tone
    public var style: Style
    public var moderation: Moderation
    /// By `Category.rawValue`; a category that is not named is on draft.
    public var autonomy: [String: CategoryAutonomy]
    public var disclosure: Disclosure
    /// A fan who writes one of these gets no automated reply from then on.
    public var optOutWords: [String]
    /// Sent to nobody by itself: offered as the draft for a crisis, where set.
    public var crisisHelpText: String
    /// Seconds between the decision to send and the send.
    public var undoSeconds: Int
    /// A burst ends after that many seconds without another message of the fan.
    public var burstQuietSeconds: Int
    /// A burst ends that many seconds after it began, even if the fan goes on.
    public var burstMaximumSeconds: Int
    /// Share of the replies that would go by themselves that are queued, unmarked, to keep confidence honest.
    public var spotCheckShare: Double
    /// Public replies of a connection that may leave by themselves in any hour; those that a person approved are not held back.
    public var publicRepliesPerHour: Int
    public var updatedAt: Timestamp
    /// Nil while the workspace has the defaults.
    public var updatedBy: Identifier<User>?
    /// Raised by every change; a change names the one it was made on.
    public var revision: Int

    public init(workspaceID: Identifier<Workspace>, updatedAt: Timestamp) {
        self.id = Identifier(workspaceID.rawValue)
        self.workspaceID = workspaceID
        self.isOn = false
        self.isStopped = false
        self.tone = Tone()
        self.style = Style()
        self.moderation = Moderation()
        self.autonomy = [:]
        self.disclosure = Disclosure()
        self.optOutWords = ["stop", "unsubscribe", "human please", "real person", "no bots"]
        self.crisisHelpText = ""
        self.undoSeconds = 20
        self.burstQuietSeconds = 8
        self.burstMaximumSeconds = 30
        self.spotCheckShare = 0.02
        self.publicRepliesPerHour = 30
        self.updatedAt = updatedAt
        self.revision = 1
    }

    /// What holds for `category`: drafts only, at a threshold of 0.85, where the workspace has set nothing.
    public func autonomy(for category: Category) -> CategoryAutonomy { self.autonomy[category.rawValue] ?? CategoryAutonomy() }

    /// What holds for a message. A rule's mark can hold the avatar back and never let it loose: of the marked category and the one that triage found the stricter counts.
    public func autonomy(for triage: Triage) -> CategoryAutonomy {
        let main = self.autonomy(for: triage.category)
        guard let found = triage.mark?.found.first else { return main }
        let other = self.autonomy(for: found)
        return CategoryAutonomy(autonomy: min(main.autonomy, other.autonomy), threshold: max(main.threshold, other.threshold))
    }
}

/// A reply text kept for reuse. An approved template may be sent by a rule without a person.
public struct SavedReply: Codable, Sendable, Identifiable {
    public var id: Identifier<SavedReply>
    public var workspaceID: Identifier<Workspace>
    public var title: String
    public var text: String
    /// What a person types for it: letters, digits, hyphen and underscore, 30 at most; may be empty.
    public var shortcut: String
    public var isApprovedTemplate: Bool
    public var updatedAt: Timestamp
    public var revision: Int

    public init(id: Identifier<SavedReply>, workspaceID: Identifier<Workspace>, title: String, text: String, shortcut: String, isApprovedTemplate: Bool, updatedAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.title = title
        self.text = text
        self.shortcut = shortcut
        self.isApprovedTemplate = isApprovedTemplate
        self.updatedAt = updatedAt
        self.revision = 1
    }
}
