import Core
import Foundation
import Security
import Storage

/// The append-only, hash-chained log of configuration changes and manual interventions (invariant 8).
public enum AuditLog {
    /// Appends one entry in the caller's transaction.
    ///
    /// - Parameters:
    ///   - facts: ids, states and digests; nothing personal.
    public static func append(_ action: String, actor: String, subject: String, facts: [String: String], workspaceID: Identifier<Workspace>, unit: WorkUnit) throws {
        try self.append(action, actor: actor, subject: subject, facts: facts, personal: nil, workspaceID: workspaceID, unit: unit)
    }

    /// Personal values of one subject, sealed under that subject's own key; destroying the key erases them and leaves the chain whole.
    public struct Personal: Sendable {
        public var values: [String: String]
        /// Whom they are about, for instance `contact:<id>`.
        public var subject: String
        public var secrets: SecretBox

        public init(_ values: [String: String], about subject: String, secrets: SecretBox) {
            self.values = values
            self.subject = subject
            self.secrets = secrets
        }
    }

    /// As the other one, with personal values beside the facts: they are sealed, and only their sealed form enters the chain.
    public static func append(
        _ action: String, actor: String, subject: String, facts: [String: String], personal: Personal?, workspaceID: Identifier<Workspace>, unit: WorkUnit
    ) throws {
        let headID = self.headID(workspaceID)
        var head = try unit.tx.get(SequenceHead.self, headID) ?? SequenceHead(id: headID, workspaceID: workspaceID)
        head.value += 1
        var entry = AuditEntry(
            id: Identifier("\(workspaceID.rawValue)/\(head.value)"), workspaceID: workspaceID, sequence: head.value, at: unit.now, actor: actor, action: action, subject: subject, facts: facts,
            previousHash: head.hash)
        if let personal {
            let keyID = self.keyID(personal.subject, workspaceID)
            let key: SubjectKey
            if let known = try unit.tx.get(SubjectKey.self, keyID) {
                key = known
            } else {
                key = SubjectKey(id: keyID, workspaceID: workspaceID, key: try personal.secrets.makeSubjectKey(context: SealContext.subjectKey(keyID.rawValue)), createdAt: unit.now)
                try unit.tx.insert(key)
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let text = String(decoding: try encoder.encode(personal.values), as: UTF8.self)
            entry.sealed = try personal.secrets.seal(
                text, context: SealContext.auditValue(of: keyID.rawValue), under: key.key, keyContext: SealContext.subjectKey(keyID.rawValue))
            entry.sealedSubject = personal.subject
        }
        entry.hash = self.hash(of: entry)
        head.hash = entry.hash
        try unit.tx.insert(entry)
        try unit.tx.save(head)
    }

    /// Opens an entry's personal values; nil when there are none or their key was destroyed.
    public static func personalValues(of entry: AuditEntry, secrets: SecretBox, in tx: any ReadTransaction) throws -> [String: String]? {
        guard let sealed = entry.sealed, let subject = entry.sealedSubject else { return nil }
        let keyID = self.keyID(subject, entry.workspaceID)
        guard let key = try tx.get(SubjectKey.self, keyID) else { return nil }
        let text = try secrets.open(sealed, context: SealContext.auditValue(of: keyID.rawValue), under: key.key, keyContext: SealContext.subjectKey(keyID.rawValue))
        return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
    }

    /// Destroys the key of one subject: its personal values in the log can't be read any more.
    public static func erase(subject: String, workspaceID: Identifier<Workspace>, in tx: any Transaction) throws {
        _ = try tx.delete(SubjectKey.self, self.keyID(subject, workspaceID))
    }

    private static func headID(_ workspaceID: Identifier<Workspace>) -> Identifier<SequenceHead> { Identifier("\(workspaceID.rawValue)/audit") }
    private static func keyID(_ subject: String, _ workspaceID: Identifier<Workspace>) -> Identifier<SubjectKey> { Identifier("\(workspaceID.rawValue)/\(subject)") }

    /// SHA-256 over every field, each with its length in front, so that no two entries have the same form.
    static func hash(of entry: AuditEntry) -> String {
        var text = ""
        func add(_ part: String) { text += "\(part.utf8.count):\(part);" }
        add(entry.workspaceID.rawValue)
        add(String(entry.sequence))
        add(String(entry.at.milliseconds))
        add(entry.actor)
        add(entry.action)
        add(entry.subject)
        for (name, value) in entry.facts.sorted(by: { $0.key < $1.key }) {
            add(name)
            add(value)
        }
        add(entry.sealed?.text ?? "")
        add(entry.sealedSubject ?? "")
        add(entry.previousHash)
        return Digest256.hexadecimal(text)
    }

    // MARK: Verification

    /// What is wrong with a workspace's chain.
    public struct Flaw: Sendable, Hashable {
        public var sequence: Int64
        /// One sentence for people.
        public var text: String
    }

    /// Reads the whole chain of a workspace: numbers without gaps, every hash right, every entry linked to the one before, and the head where the chain ends.
    public static func verify(workspaceID: Identifier<Workspace>, store: any Store) async throws -> (entries: Int, flaws: [Flaw]) {
        var flaws: [Flaw] = []
        var previous = ""
        var expected: Int64 = 1
        var cursor: Cursor?
        var count = 0
        repeat {
            let start = cursor
            let page = try await store.read("audit.verify") { tx in
                try tx.page(Query<AuditEntry>().where(AuditEntry.fields.workspaceID == workspaceID).sort(by: AuditEntry.fields.sequence, .ascending).limit(1_000).after(start))
            }
            for entry in page.items {
                count += 1
                if entry.sequence != expected { flaws.append(Flaw(sequence: expected, text: "Entry \(expected) is missing.")) }
                if entry.previousHash != previous { flaws.append(Flaw(sequence: entry.sequence, text: "Entry \(entry.sequence) does not follow the one before it.")) }
                if self.hash(of: entry) != entry.hash { flaws.append(Flaw(sequence: entry.sequence, text: "Entry \(entry.sequence) was changed after it was written.")) }
                previous = entry.hash
                expected = entry.sequence + 1
            }
            cursor = page.next
        } while cursor != nil
        let head = try await store.get(SequenceHead.self, self.headID(workspaceID))
        if head?.value ?? 0 != expected - 1 || head?.hash ?? "" != previous {
            flaws.append(Flaw(sequence: expected, text: "The newest entries are missing: the chain ends at \(expected - 1), its head at \(head?.value ?? 0)."))
        }
        return (count, flaws)
    }
}
