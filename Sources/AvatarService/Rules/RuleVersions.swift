import Core
import ServiceKit
import Storage

/// Every change of the rules leaves a version of all of them, which can be looked at and brought back.
extension RulesService {
    /// Older ones are dropped; the audit log keeps who changed what.
    static let keptVersions = 200

    /// Newest first.
    public func versions(by access: WorkspaceAccess) async throws -> [RuleVersion] {
        try access.require(.analyst)
        return try await self.context.read("rules.versions") { tx in
            try tx.find(Query<RuleVersion>().where(RuleVersion.fields.workspaceID == access.workspaceID).sort(by: RuleVersion.fields.number, .descending).limit(Self.keptVersions))
        }
    }

    /// The rules as they stood after change `number`. Needs the role analyst; throws `notFound` for one that never was or is no longer kept.
    public func version(_ number: Int, by access: WorkspaceAccess) async throws -> RuleVersion {
        try access.require(.analyst)
        return try await self.context.read("rules.version") { tx in try Self.version(number, access.workspaceID, in: tx) }
    }

    /// Puts all rules back as they stood in a version. Rules that it names templates or members for that are gone are refused as when they are saved.
    public func restore(version number: Int, by access: WorkspaceAccess) async throws -> [Rule] {
        try access.require(.manager)
        return try await self.context.write("rules.restore") { unit in
            let version = try Self.version(number, access.workspaceID, in: unit.tx)
            // Each version since raised a revision by one at most: a rule that comes back is newer than all that was seen of it.
            let rules = try Self.replaceAll(with: version.rules, raisingRevisionsBy: try Self.newestVersion(access.workspaceID, in: unit.tx) - number, access: access, unit: unit)
            try AuditLog.append(
                "rules.restored", actor: access.caller.auditName, subject: "rules", facts: ["version": String(number), "rules": String(rules.count)], workspaceID: access.workspaceID, unit: unit)
            try Self.keepVersion("rules.restored", subject: nil, access: access, unit: unit)
            return rules
        }
    }

    private static func version(_ number: Int, _ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> RuleVersion {
        guard let version = try tx.find(Query<RuleVersion>().where(RuleVersion.fields.workspaceID == workspaceID && RuleVersion.fields.number == number).limit(1)).first else {
            throw AppError.notFound("version")
        }
        return version
    }

    /// Rules that are there keep their id and count their revision on, so that an open editor notices.
    static func replaceAll(with rules: [Rule], raisingRevisionsBy raise: Int = 0, access: WorkspaceAccess, unit: WorkUnit) throws -> [Rule] {
        guard rules.count <= Self.maximumRules else { throw AppError(.conflict, "A workspace has at most \(Self.maximumRules) rules.") }
        try Self.check(rules, unit: unit, naming: "rules")
        let present = try Self.all(access.workspaceID, in: unit.tx)
        let kept = Set(rules.map(\.id))
        for rule in present where !kept.contains(rule.id) { _ = try unit.tx.delete(Rule.self, rule.id) }
        let revisions = Dictionary(uniqueKeysWithValues: present.map { ($0.id, $0.revision) })
        return try rules.map { rule in
            var rule = rule
            rule.updatedAt = unit.now
            rule.updatedBy = access.caller.userID
            rule.revision = max(revisions[rule.id] ?? 0, rule.revision + raise) + 1
            try unit.tx.save(rule)
            return rule
        }
    }

    private static func newestVersion(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> Int {
        try tx.find(Query<RuleVersion>().where(RuleVersion.fields.workspaceID == workspaceID).sort(by: RuleVersion.fields.number, .descending).limit(1)).first?.number ?? 0
    }

    /// Called in the transaction of the change, after it.
    static func keepVersion(_ change: String, subject: String?, access: WorkspaceAccess, unit: WorkUnit) throws {
        let number = try Self.newestVersion(access.workspaceID, in: unit.tx) + 1
        try unit.tx.insert(
            RuleVersion(
                id: unit.newID(RuleVersion.self), workspaceID: access.workspaceID, number: number, change: change, subject: subject, changedAt: unit.now, changedBy: access.caller.userID,
                rules: try Self.all(access.workspaceID, in: unit.tx)))
        let old = try unit.tx.find(
            Query<RuleVersion>().where(RuleVersion.fields.workspaceID == access.workspaceID && RuleVersion.fields.number <= number - Self.keptVersions).sort(by: RuleVersion.fields.number, .ascending).limit(10))
        for version in old { _ = try unit.tx.delete(RuleVersion.self, version.id) }
        unit.event("rules.changed", workspaceID: access.workspaceID, subject: subject ?? "rules")
    }
}
