import Core
import ServiceKit
import Storage
import Triage

/// The workspace's own rules: versioned, audited, checked before they are saved.
public struct RulesService: Sendable {
    static let maximumRules = 200

    let context: ServiceEnvironment

    public init(context: ServiceEnvironment) { self.context = context }

    /// What a person writes of a rule.
    public struct Content: Sendable {
        public var name: String
        public var isEnabled: Bool
        public var priority: Int
        public var condition: RuleCondition
        public var actions: [RuleAction]

        public init(name: String, isEnabled: Bool, priority: Int, condition: RuleCondition, actions: [RuleAction]) {
            self.name = name
            self.isEnabled = isEnabled
            self.priority = priority
            self.condition = condition
            self.actions = actions
        }
    }

    /// In the order in which they are tried.
    public func list(by access: WorkspaceAccess) async throws -> [Rule] {
        try access.require(.analyst)
        return try await self.context.read("rules.list") { tx in
            try tx.find(Query<Rule>().where(Rule.fields.workspaceID == access.workspaceID).sort(by: Rule.fields.priority, .ascending).limit(Self.maximumRules))
        }
    }

    /// Needs the role analyst; throws `notFound` for a rule of another workspace.
    public func get(_ id: Identifier<Rule>, by access: WorkspaceAccess) async throws -> Rule {
        try access.require(.analyst)
        return try await self.context.read("rules.get") { tx in try tx.require(Rule.self, id, in: access.workspaceID, "rule") }
    }

    /// Needs the role manager.
    public func create(_ content: Content, by access: WorkspaceAccess) async throws -> Rule {
        try access.require(.manager)
        return try await self.context.write("rules.create") { unit in
            guard try unit.tx.count(Query<Rule>().where(Rule.fields.workspaceID == access.workspaceID)) < Self.maximumRules else {
                throw AppError(.conflict, "A workspace has at most \(Self.maximumRules) rules.")
            }
            var rule = Rule(
                id: unit.newID(Rule.self), workspaceID: access.workspaceID, name: content.name, isEnabled: content.isEnabled, priority: content.priority, condition: content.condition,
                actions: content.actions, updatedAt: unit.now)
            rule.updatedBy = access.caller.userID
            try Self.check([rule], unit: unit)
            try unit.tx.insert(rule)
            try Self.note("rule.created", rule, access: access, unit: unit)
            try Self.keepVersion("rule.created", subject: rule.name, access: access, unit: unit)
            return rule
        }
    }

    /// Needs the role manager; `revision` must be the one that was read.
    public func update(_ id: Identifier<Rule>, _ content: Content, revision: Int, by access: WorkspaceAccess) async throws -> Rule {
        try access.require(.manager)
        return try await self.context.write("rules.update") { unit in
            var rule = try unit.tx.require(Rule.self, id, in: access.workspaceID, "rule")
            guard rule.revision == revision else { throw AppError(.preconditionFailed, "The rule was changed by somebody else. Load it again.", details: ["revision": String(rule.revision)]) }
            rule.name = content.name
            rule.isEnabled = content.isEnabled
            rule.priority = content.priority
            rule.condition = content.condition
            rule.actions = content.actions
            rule.revision += 1
            rule.updatedAt = unit.now
            rule.updatedBy = access.caller.userID
            try Self.check([rule], unit: unit)
            try unit.tx.replace(rule)
            try Self.note("rule.updated", rule, access: access, unit: unit)
            try Self.keepVersion("rule.updated", subject: rule.name, access: access, unit: unit)
            return rule
        }
    }

    /// Needs the role manager.
    public func delete(_ id: Identifier<Rule>, by access: WorkspaceAccess) async throws {
        try access.require(.manager)
        try await self.context.write("rules.delete") { unit in
            let rule = try unit.tx.require(Rule.self, id, in: access.workspaceID, "rule")
            _ = try unit.tx.delete(Rule.self, id)
            try Self.note("rule.deleted", rule, access: access, unit: unit)
            try Self.keepVersion("rule.deleted", subject: rule.name, access: access, unit: unit)
        }
    }

    /// What is wrong with a rule, and what is odd about it beside the workspace's other rules; nothing is saved.
    /// `replacing`: the rule that it would take the place of; throws `notFound` for one of another workspace.
    public func review(_ content: Content, replacing id: Identifier<Rule>?, by access: WorkspaceAccess) async throws -> (problems: [FieldProblem], findings: [RuleFinding]) {
        try access.require(.analyst)
        return try await self.context.read("rules.review") { tx in
            let rule = Self.rule(content, id: id ?? Self.draftID, workspaceID: access.workspaceID)
            let rules = try Self.all(access.workspaceID, in: tx)
            if let id, !rules.contains(where: { $0.id == id }) { throw AppError.notFound("rule") }
            let others = rules.filter { $0.id != rule.id }
            let problems = try Self.problems(in: rule, tx: tx)
            return (problems, problems.isEmpty ? RuleReview().findings(in: others + [rule]).filter { $0.ruleID == rule.id || $0.otherRuleID == rule.id } : [])
        }
    }

    /// Contradictions, rules that can do nothing, and routes that never count, among the rules as they are.
    public func findings(by access: WorkspaceAccess) async throws -> [RuleFinding] {
        try access.require(.analyst)
        return try await self.context.read("rules.findings") { tx in RuleReview().findings(in: try Self.all(access.workspaceID, in: tx)) }
    }

    /// The id of a rule that was not saved yet.
    static let draftID: Identifier<Rule> = "unsaved"

    static func rule(_ content: Content, id: Identifier<Rule>, workspaceID: Identifier<Workspace>, at: Timestamp = .distantPast) -> Rule {
        Rule(id: id, workspaceID: workspaceID, name: content.name, isEnabled: content.isEnabled, priority: content.priority, condition: content.condition, actions: content.actions, updatedAt: at)
    }

    static func all(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> [Rule] {
        try tx.find(Query<Rule>().where(Rule.fields.workspaceID == workspaceID).sort(by: Rule.fields.priority, .ascending).limit(Self.maximumRules))
    }

    /// What is wrong with a rule, in itself and in what it names.
    static func problems(in rule: Rule, tx: any ReadTransaction) throws -> [FieldProblem] {
        var problems = RuleValidator().problems(in: rule)
        for (index, action) in rule.actions.enumerated() {
            if case .template(let id) = action, try tx.get(SavedReply.self, id, in: rule.workspaceID) == nil {
                problems.append(FieldProblem("actions[\(index)].template", "names no saved reply of this workspace"))
            }
            if case .assign(let id) = action, try tx.get(Membership.self, Membership.id(rule.workspaceID, id)) == nil {
                problems.append(FieldProblem("actions[\(index)].assign", "names no member of this workspace"))
            }
        }
        return problems
    }

    /// Throws with every problem of every rule; with several rules a field says which one it is of.
    static func check(_ rules: [Rule], unit: WorkUnit, naming list: String? = nil) throws {
        var problems: [FieldProblem] = []
        for (index, rule) in rules.enumerated() {
            problems += try Self.problems(in: rule, tx: unit.tx).map { problem in list.map { FieldProblem("\($0)[\(index)].\(problem.field)", problem.message) } ?? problem }
        }
        guard problems.isEmpty else { throw AppError(.validationFailed, "The rules can't be saved like this.", fields: problems) }
    }

    private static func note(_ action: String, _ rule: Rule, access: WorkspaceAccess, unit: WorkUnit) throws {
        try AuditLog.append(
            action, actor: access.caller.auditName, subject: "rule:\(rule.id.rawValue)", facts: ["revision": String(rule.revision), "enabled": String(rule.isEnabled)], workspaceID: access.workspaceID,
            unit: unit)
        unit.event("rules.changed", workspaceID: access.workspaceID, subject: rule.id.rawValue)
    }
}
