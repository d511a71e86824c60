import Core
import Storage

/// A record with a field of every kind.
struct Probe: WorkspaceRecord, Hashable {
    enum Mood: String, Codable, Sendable, CaseIterable, FieldValue { case calm, cross, glad }

    struct Inner: Codable, Hashable, Sendable {
        var depth: Int
        var due: Timestamp?
    }

    var id: Identifier<Probe>
    var workspaceID: Identifier<Workspace>
    var slug: String?
    var mood: Mood
    var count: Int
    var score: Double?
    var isOpen: Bool
    var isKnown: Bool?
    var at: Timestamp
    var expiresAt: Timestamp?
    var inner: Inner
    var tags: [String]
    var text: String
    var secretWord: String

    init(_ id: Identifier<Probe>, workspaceID: Identifier<Workspace> = "w1", slug: String? = nil, mood: Mood = .calm, count: Int = 0, score: Double? = nil, at: Int64 = 1_000, text: String = "") {
        self.id = id
        self.workspaceID = workspaceID
        self.slug = slug
        self.mood = mood
        self.count = count
        self.score = score
        self.isOpen = true
        self.at = Timestamp(milliseconds: at)
        self.inner = Inner(depth: 1)
        self.tags = []
        self.text = text
        self.secretWord = "none"
    }

    static let fields = ProbeFields()
    static let schema = Schema<Probe>(
        "probes",
        fields: [
            fields.workspaceID.erased, fields.slug.erased, fields.mood.erased, fields.count.erased, fields.score.erased, fields.isOpen.erased, fields.isKnown.erased,
            fields.at.erased, fields.expiresAt.erased, fields.depth.erased, fields.due.erased, fields.wordLength.erased,
        ],
        indexes: [.unique("workspaceID", "slug"), .on("workspaceID", "at"), .on("inner.due", whereNotNull: "inner.due")],
        search: SearchableText(scope: fields.workspaceID, newestBy: fields.at) { $0.text },
        expiry: fields.expiresAt,
        counts: [
            RunningCount("moods", scope: "workspaceID", time: "at", slot: 1_000, by: ["mood", "isKnown"], requiring: [.init("isOpen", is: true.stored)]),
            RunningCount("known", scope: "workspaceID", by: ["mood"], requiring: [.init(present: "isKnown")]),
            RunningCount("lives", scope: "workspaceID", time: "at", slot: 1_000, span: .init(from: "at", to: "expiresAt", bounds: [10, 100])),
        ]
    )
}

struct ProbeFields: RecordFields {
    typealias Owner = Probe

    let workspaceID = Field<Probe, Identifier<Workspace>>("workspaceID", \.workspaceID)
    let slug = Field<Probe, String>("slug", \.slug)
    let mood = Field<Probe, Probe.Mood>("mood", \.mood)
    let count = Field<Probe, Int>("count", \.count)
    let score = Field<Probe, Double>("score", \.score)
    let isOpen = Field<Probe, Bool>("isOpen", \.isOpen)
    let isKnown = Field<Probe, Bool>("isKnown", \.isKnown)
    let at = Field<Probe, Timestamp>("at", \.at)
    let expiresAt = Field<Probe, Timestamp>("expiresAt", \.expiresAt)
    let depth = Field<Probe, Int>("inner.depth", \.inner.depth)
    let due = Field<Probe, Timestamp>("inner.due", \.inner.due)
    let wordLength = Field<Probe, Int>("wordLength", derived: { $0.secretWord.count })
    let tags = ListField<Probe, String>("tags")
}

/// A record that is nothing but its fields.
struct Tally: Record, Hashable {
    var id: Identifier<Tally>
    var value: Int
    var label: String?

    static let fields = TallyFields()
    static let schema = Schema<Tally>("tallies", fields: [fields.value.erased, fields.label.erased], blank: { Tally(id: $0, value: 0, label: nil) })
}

struct TallyFields: RecordFields {
    typealias Owner = Tally

    let value = Field<Tally, Int>("value", \.value)
    let label = Field<Tally, String>("label", \.label)
}

/// `Probe` as an earlier release declared it: fewer fields, no search, no expiry, another index.
struct EarlierProbe: Record {
    var id: Identifier<EarlierProbe>
    var whole: Probe

    static let schema = Schema<EarlierProbe>("probes", fields: [Field<EarlierProbe, Int>("count", \.whole.count).erased, Field<EarlierProbe, String>("nickname", derived: { $0.whole.slug }).erased], indexes: [.on("nickname", "count")])

    init(_ whole: Probe) {
        self.id = Identifier(whole.id.rawValue)
        self.whole = whole
    }

    init(from decoder: any Decoder) throws { self.init(try Probe(from: decoder)) }
    func encode(to encoder: any Encoder) throws { try self.whole.encode(to: encoder) }
}

enum ProbeSchemas {
    static let all = [AnySchema(Probe.self), AnySchema(Tally.self)]
}
