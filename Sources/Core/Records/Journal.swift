/// Something that happened, for dashboards: ids and states only, never message text. Numbered per workspace without gaps.
public struct Event: Codable, Sendable, Identifiable {
    public var id: Identifier<Event>
    public var workspaceID: Identifier<Workspace>
    public var sequence: Int64
    /// For instance `message.changed`, `draft.created`, `delivery.changed`, `settings.changed`, `connection.changed`.
    public var type: String
    /// The id of the record that changed; its kind follows from the type.
    public var subjectID: String
    /// States and ids, so that a dashboard need not fetch what it can see here.
    public var values: [String: String]
    public var at: Timestamp

    public init(id: Identifier<Event>, workspaceID: Identifier<Workspace>, sequence: Int64, type: String, subjectID: String, values: [String: String], at: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.sequence = sequence
        self.type = type
        self.subjectID = subjectID
        self.values = values
        self.at = at
    }
}

/// The head of a chain of one workspace: the number of its newest event or audit entry, or the time of its newest arrival.
public struct SequenceHead: Codable, Sendable, Identifiable {
    public var id: Identifier<SequenceHead>
    public var workspaceID: Identifier<Workspace>
    /// The number that the newest one has, or its milliseconds since 1970; 0 before the first.
    public var value: Int64
    /// Audit: the hash of the newest entry.
    public var hash: String

    public init(id: Identifier<SequenceHead>, workspaceID: Identifier<Workspace>, value: Int64 = 0, hash: String = "") {
        self.id = id
        self.workspaceID = workspaceID
        self.value = value
        self.hash = hash
    }
}

/// One line of the append-only, hash-chained audit log (invariant 8). Personal values are sealed under a per-subject key.
public struct AuditEntry: Codable, Sendable, Identifiable {
    /// `workspaceID/sequence`, so a second entry with the same number can't be stored.
    public var id: Identifier<AuditEntry>
    public var workspaceID: Identifier<Workspace>
    public var sequence: Int64
    public var at: Timestamp
    /// `user:<id>`, `avatar`, `system`, `platform:<name>`.
    public var actor: String
    /// For instance `settings.updated`, `draft.approved`, `delivery.sent`, `connection.created`.
    public var action: String
    /// `message:<id>`, `rule:<id>`, …
    public var subject: String
    /// Ids, states and digests; nothing personal.
    public var facts: [String: String]
    /// Personal values, sealed; unreadable once the subject's key is destroyed.
    public var sealed: SealedText?
    /// Whose key it is sealed under, for instance `contact:<id>`.
    public var sealedSubject: String?
    /// The `hash` of the entry before; empty for the first.
    public var previousHash: String
    /// SHA-256 over the canonical form of all of the above.
    public var hash: String

    /// An entry whose `hash` is still empty: `AuditLog` computes it when it links the entry to the chain.
    public init(id: Identifier<AuditEntry>, workspaceID: Identifier<Workspace>, sequence: Int64, at: Timestamp, actor: String, action: String, subject: String, facts: [String: String], previousHash: String) {
        self.id = id
        self.workspaceID = workspaceID
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.facts = facts
        self.previousHash = previousHash
        self.hash = ""
    }
}

/// The key that seals one subject's personal values in the audit log; destroying it erases them without breaking the chain.
public struct SubjectKey: Codable, Sendable, Identifiable {
    /// `workspaceID/subject`.
    public var id: Identifier<SubjectKey>
    public var workspaceID: Identifier<Workspace>
    /// Sealed itself, under the ring's current key.
    public var key: SealedText
    public var createdAt: Timestamp

    public init(id: Identifier<SubjectKey>, workspaceID: Identifier<Workspace>, key: SealedText, createdAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.key = key
        self.createdAt = createdAt
    }
}

/// What a platform pushed, stored before it is acknowledged. The id is a hash of connection and content, so a repeated push is stored once.
public struct WebhookEvent: Codable, Sendable, Identifiable {
    public var id: Identifier<WebhookEvent>
    /// Nil until it is known whose account the event is about, and for accounts that nobody here has connected.
    public var workspaceID: Identifier<Workspace>?
    public var platform: Platform
    /// The raw body as received.
    public var body: String
    public var receivedAt: Timestamp
    /// Nil while its job is still to be done.
    public var processedAt: Timestamp?

    public init(id: Identifier<WebhookEvent>, workspaceID: Identifier<Workspace>?, platform: Platform, body: String, receivedAt: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.platform = platform
        self.body = body
        self.receivedAt = receivedAt
    }
}

/// A note to people: a review is waiting, a crisis, a connection in trouble.
public struct Notice: Codable, Sendable, Identifiable {
    /// How soon a person should look: `immediate` is for a fan who may be in danger and for what can't wait.
    public enum Urgency: String, Codable, Sendable { case normal, high, immediate }

    public var id: Identifier<Notice>
    public var workspaceID: Identifier<Workspace>
    /// For instance `crisis`, `urgent_review`, `connection_trouble`, `training_completed`.
    public var kind: String
    public var urgency: Urgency
    /// One sentence for people, without a fan's words.
    public var text: String
    /// What it is about: `message:<id>`, `turn:<id>`, `connection:<id>`, …
    public var subject: String
    /// Whom it is for; nil: everybody in the workspace.
    public var recipientID: Identifier<User>?
    public var at: Timestamp
    public var readAt: Timestamp?

    public init(id: Identifier<Notice>, workspaceID: Identifier<Workspace>, kind: String, urgency: Urgency, text: String, subject: String, at: Timestamp) {
        self.id = id
        self.workspaceID = workspaceID
        self.kind = kind
        self.urgency = urgency
        self.text = text
        self.subject = subject
        self.at = at
    }
}
