/// A message or a merged burst that gets at most one delivered reply (invariant 2).
public struct Turn: Codable, Sendable, Identifiable {
    public var id: Identifier<Turn>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    public var conversationID: Identifier<Conversation>
    public var contactID: Identifier<Contact>?
    /// In the order they came; the last one is replied to.
    public var messageIDs: [Identifier<Message>]
    public var state: MessageState
    public var openedAt: Timestamp
    /// When the burst is taken as ended.
    public var closesAt: Timestamp
    public var draftID: Identifier<Draft>?
    /// The one delivery that may be under way or done.
    public var deliveryID: Identifier<Delivery>?
    /// Attempt records so far; the next delivery's number is one higher.
    public var deliveryCount: Int
    /// Raised by every change; jobs and approvals that were made for an older number do nothing.
    public var revision: Int

    public init(id: Identifier<Turn>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, conversationID: Identifier<Conversation>, contactID: Identifier<Contact>?, openedAt: Timestamp, closesAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.conversationID = conversationID
        self.contactID = contactID
        self.messageIDs = []
        self.state = .pending
        self.openedAt = openedAt
        self.closesAt = closesAt
        self.deliveryCount = 0
        self.revision = 0
    }
}

/// A proposed reply with its confidence, sources and reasons.
public struct Draft: Codable, Sendable, Identifiable {
    /// What became of the proposal; a superseded one was overtaken by what happened in the conversation.
    public enum Status: String, Codable, Sendable { case proposed, approved, edited, rejected, superseded, sent }

    public var id: Identifier<Draft>
    public var workspaceID: Identifier<Workspace>
    public var turnID: Identifier<Turn>
    public var conversationID: Identifier<Conversation>
    public var text: String
    public var language: String
    /// `built-in`, `model:<name>`, `template:<id>`, `person:<user id>`, `help-text`.
    public var generator: String
    public var confidence: Confidence
    public var sources: [DraftSource]
    public var reasons: [Reason]
    /// Other texts that were considered, for a person to choose from.
    public var alternatives: [String]
    public var status: Status
    public var category: Category?
    /// Drawn for an honest check: it would have gone by itself but was queued, unmarked. Never shown.
    public var isSpotCheck: Bool
    /// Nil for what no language model wrote.
    public var usage: ModelUsage?
    public var createdAt: Timestamp

    public init(id: Identifier<Draft>, workspaceID: Identifier<Workspace>, turnID: Identifier<Turn>, conversationID: Identifier<Conversation>, text: String, language: String, generator: String, confidence: Confidence, createdAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.turnID = turnID
        self.conversationID = conversationID
        self.text = text
        self.language = language
        self.generator = generator
        self.confidence = confidence
        self.sources = []
        self.reasons = []
        self.alternatives = []
        self.status = .proposed
        self.isSpotCheck = false
        self.createdAt = createdAt
    }
}

/// Calibrated probability that a person would send the draft unchanged.
public struct Confidence: Codable, Hashable, Sendable {
    /// 0 ... 1.
    public var value: Double
    /// The shipped calibration, not yet this workspace's own; capped at 0.8.
    public var isProvisional: Bool
    /// What it was made of, by name, each 0 ... 1.
    public var factors: [String: Double]

    public init(value: Double, isProvisional: Bool = true, factors: [String: Double] = [:]) {
        self.value = value
        self.isProvisional = isProvisional
        self.factors = factors
    }
}

/// Where a draft's content came from.
public struct DraftSource: Codable, Hashable, Sendable {
    public var sampleID: Identifier<Sample>
    public var kind: Sample.Kind
    /// The first 200 characters of the sample.
    public var excerpt: String
    /// How near the sample is to the question; comparable within one draft only.
    public var score: Double
    public var writtenAt: Timestamp?

    public init(sampleID: Identifier<Sample>, kind: Sample.Kind, excerpt: String, score: Double, writtenAt: Timestamp? = nil) {
        self.sampleID = sampleID
        self.kind = kind
        self.excerpt = excerpt
        self.score = score
        self.writtenAt = writtenAt
    }
}

/// Tokens that a language model billed for a draft.
public struct ModelUsage: Codable, Hashable, Sendable {
    public var model: String
    public var promptTokens: Int
    public var completionTokens: Int

    public init(model: String, promptTokens: Int, completionTokens: Int) {
        self.model = model
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    /// Read and written together.
    public var tokens: Int { self.promptTokens + self.completionTokens }

    /// Adds another use's counts; the model stays the one of the first.
    public mutating func add(_ more: ModelUsage) {
        self.promptTokens += more.promptTokens
        self.completionTokens += more.completionTokens
    }
}

/// How a reply reaches the fan.
public enum ReplyChannel: String, Codable, Sendable {
    case directMessage = "direct_message"
    case publicReply = "public_reply"
    /// A DM that answers a comment: one per comment, within 7 days (Instagram).
    case privateReply = "private_reply"
}

/// One attempt record of sending a reply; all of them are the ledger. The row is written before the platform is called.
public struct Delivery: Codable, Sendable, Identifiable {
    /// Where the attempt stands. What is `unknown` is settled by what the platform shows or by a person, never by a blind repeat.
    public enum State: String, Codable, Sendable, CaseIterable {
        case planned, sending, sent, failed, unknown
        /// Undone, superseded or refused by a re-check before the platform was called.
        case cancelled

        /// Something may still come of it, or has: no other delivery of the turn may start.
        public var holdsTheTurn: Bool { self == .planned || self == .sending || self == .sent || self == .unknown }
    }

    /// One bubble or comment of the reply; long DMs are split.
    public struct Part: Codable, Hashable, Sendable {
        public var text: String
        public var state: State
        /// The platform's id, once it has confirmed the part.
        public var platformMessageID: String?
        /// When the call was begun; nil again after a try that surely had no effect.
        public var attemptedAt: Timestamp?

        public init(text: String) {
            self.text = text
            self.state = .planned
        }
    }

    public var id: Identifier<Delivery>
    public var workspaceID: Identifier<Workspace>
    public var connectionID: Identifier<Connection>
    public var conversationID: Identifier<Conversation>
    public var turnID: Identifier<Turn>
    public var draftID: Identifier<Draft>
    public var channel: ReplyChannel
    public var parts: [Part]
    public var state: State
    /// Nil when the avatar sends by itself.
    public var approvedBy: Identifier<User>?
    /// Nil when the avatar sends by itself.
    public var approvedAt: Timestamp?
    /// Instagram's human-agent tag; only ever with `approvedBy` (invariant 6).
    public var usesHumanTag: Bool
    /// The turn and conversation revisions this was decided on.
    public var turnRevision: Int
    public var conversationRevision: Int
    /// The end of the undo window.
    public var sendAt: Timestamp
    /// When the newest call was begun.
    public var attemptedAt: Timestamp?
    /// When the outcome was settled, whatever it was.
    public var finishedAt: Timestamp?
    /// Calls that were made for it, repeated only where a try surely had no effect.
    public var attempts: Int
    /// What last stood in its way; nil after success.
    public var error: Reason?
    /// Whether the fan is told in it that a machine answers.
    public var includesDisclosure: Bool
    public var createdAt: Timestamp

    public init(
        id: Identifier<Delivery>, workspaceID: Identifier<Workspace>, connectionID: Identifier<Connection>, conversationID: Identifier<Conversation>, turnID: Identifier<Turn>, draftID: Identifier<Draft>,
        channel: ReplyChannel, parts: [Part], turnRevision: Int, conversationRevision: Int, sendAt: Timestamp, createdAt: Timestamp
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.connectionID = connectionID
        self.conversationID = conversationID
        self.turnID = turnID
        self.draftID = draftID
        self.channel = channel
        self.parts = parts
        self.state = .planned
        self.usesHumanTag = false
        self.turnRevision = turnRevision
        self.conversationRevision = conversationRevision
        self.sendAt = sendAt
        self.attempts = 0
        self.includesDisclosure = false
        self.createdAt = createdAt
    }

    public var isAutomated: Bool { self.approvedBy == nil }
}

/// A person's edit, rejection or approval of a draft; feeds learning.
public struct Correction: Codable, Sendable, Identifiable {
    /// What the person did with the draft; taking over is answering by hand instead.
    public enum Action: String, Codable, Sendable { case approved, edited, rejected, takenOver = "taken_over" }

    public var id: Identifier<Correction>
    public var workspaceID: Identifier<Workspace>
    public var draftID: Identifier<Draft>
    public var turnID: Identifier<Turn>?
    public var action: Action
    public var category: Category?
    /// What the draft was estimated to be worth before calibration; nil where nothing was estimated: a template, the help text.
    public var confidence: Double?
    /// What the fan had asked.
    public var prompt: String
    /// The draft as it was proposed.
    public var before: String
    /// The edited text; nil for the other actions.
    public var after: String?
    public var reason: String?
    public var userID: Identifier<User>?
    public var at: Timestamp

    public init(id: Identifier<Correction>, workspaceID: Identifier<Workspace>, draftID: Identifier<Draft>, turnID: Identifier<Turn>?, action: Action, category: Category?, confidence: Double?, prompt: String, before: String, at: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.draftID = draftID
        self.turnID = turnID
        self.action = action
        self.category = category
        self.confidence = confidence
        self.prompt = prompt
        self.before = before
        self.at = at
    }
}

/// Automated replies of a workspace in one calendar month of its time zone; the id is `workspaceID/2026-11`.
public struct UsageMonth: Codable, Sendable, Identifiable {
    public var id: Identifier<UsageMonth>
    public var workspaceID: Identifier<Workspace>
    /// For instance `2026-11`.
    public var month: String
    /// Sent, or on the way to the platform.
    public var automatedReplies: Int

    public init(workspaceID: Identifier<Workspace>, month: String) {
        self.id = Identifier("\(workspaceID.rawValue)/\(month)")
        self.workspaceID = workspaceID
        self.month = month
        self.automatedReplies = 0
    }
}
