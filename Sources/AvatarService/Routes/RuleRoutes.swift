import Core
import ServiceKit
import Triage

extension AvatarRoutes {
    var ruleRoutes: RouteTable {
        var table = RouteTable()
        let rules = self.service.rules

        table.workspace(.get, "/rules", "listRules", needs: .analyst, "The rules in the order in which they are tried.") { call in
            try .json(ListView(items: try await rules.list(by: call.context.access).map { RuleView($0) }))
        }
        table.workspace(.post, "/rules", "createRule", needs: .manager, "Makes a rule.") { call in
            let rule = try await rules.create(call.json(RuleBody.self).content, by: call.context.access)
            return try .json(RuleView(rule), status: .created, revision: rule.revision)
        }
        table.workspace(.post, "/rules/validation", "validateRule", needs: .analyst, "What is wrong with a rule, and what is odd about it beside the others, without saving it.") { call in
            let body = try call.json(RuleTrialBody.self)
            let (problems, findings) = try await rules.review(body.rule.content, replacing: body.replacing, by: call.context.access)
            return try .json(RuleValidationView(isValid: problems.isEmpty, problems: problems.map { FieldProblem("rule." + APIJSON.path(for: $0.field), $0.message) }, findings: findings))
        }
        table.workspace(.post, "/rules/rehearsal", "rehearseRules", needs: .analyst, "What a change of the rules would have done to the messages of the last days; nothing is saved or sent.") { call in
            try .json(try await rules.rehearse(call.json(RuleRehearsalBody.self).change, by: call.context.access))
        }
        table.workspace(.get, "/rules/findings", "listRuleFindings", needs: .analyst, "Conflicts and rules that can do nothing, among the rules as they are.") { call in
            try .json(ListView(items: try await rules.findings(by: call.context.access)))
        }
        table.workspace(.get, "/rules/export", "exportRules", needs: .analyst, "All rules as a YAML file.") { call in
            .text(try await rules.export(by: call.context.access), type: "application/yaml")
        }
        table.workspace(.post, "/rules/import", "importRules", needs: .manager, "Reads rules from YAML: all of them, or none with every problem named.", bodyLimit: 600 * 1024) { call in
            let body = try call.json(RuleImportBody.self)
            return try .json(ListView(items: try await rules.import(body.yaml, mode: body.mode, by: call.context.access).map { RuleView($0) }))
        }
        table.workspace(.get, "/rules/versions", "listRuleVersions", needs: .analyst, "What the rules were after each change, newest first.") { call in
            try .json(ListView(items: try await rules.versions(by: call.context.access).map { RuleVersionView($0) }))
        }
        table.workspace(.get, "/rules/versions/{number}", "getRuleVersion", needs: .analyst, "The rules as they were after one change.") { call in
            try .json(RuleVersionDetailView(try await rules.version(call.versionNumber(), by: call.context.access)))
        }
        table.workspace(.post, "/rules/versions/{number}/restore", "restoreRuleVersion", needs: .manager, "Puts all rules back as they were.") { call in
            try .json(ListView(items: try await rules.restore(version: call.versionNumber(), by: call.context.access).map { RuleView($0) }))
        }
        table.workspace(.get, "/rules/{ruleID}", "getRule", needs: .analyst, "One rule.") { call in
            let rule = try await rules.get(call.id("ruleID"), by: call.context.access)
            return try .json(RuleView(rule), revision: rule.revision)
        }
        table.workspace(.put, "/rules/{ruleID}", "updateRule", needs: .manager, "Replaces a rule; needs If-Match.") { call in
            let rule = try await rules.update(call.id("ruleID"), call.json(RuleBody.self).content, revision: call.expectedRevision(), by: call.context.access)
            return try .json(RuleView(rule), revision: rule.revision)
        }
        table.workspace(.delete, "/rules/{ruleID}", "deleteRule", needs: .manager, "Deletes a rule.") { call in
            try await rules.delete(call.id("ruleID"), by: call.context.access)
            return .noContent
        }
        return table
    }
}

private struct RuleBody: Decodable {
    var name: String
    var isEnabled: Bool?
    var priority: Int
    var condition: RuleCondition
    var actions: [RuleAction]

    var content: RulesService.Content { .init(name: self.name, isEnabled: self.isEnabled ?? true, priority: self.priority, condition: self.condition, actions: self.actions) }
}

private struct RuleView: Encodable {
    var id: Identifier<Rule>
    var name: String
    var isEnabled: Bool
    var priority: Int
    var condition: RuleCondition
    var actions: [RuleAction]
    var updatedAt: Timestamp
    var updatedBy: Identifier<User>?
    var revision: Int

    init(_ rule: Rule) {
        self.id = rule.id
        self.name = rule.name
        self.isEnabled = rule.isEnabled
        self.priority = rule.priority
        self.condition = rule.condition
        self.actions = rule.actions
        self.updatedAt = rule.updatedAt
        self.updatedBy = rule.updatedBy
        self.revision = rule.revision
    }
}

private struct RuleValidationView: Encodable {
    var isValid: Bool
    var problems: [FieldProblem]
    var findings: [RuleFinding]
}

private struct RuleTrialBody: Decodable {
    var rule: RuleBody
    var replacing: Identifier<Rule>?
}

private struct RuleRehearsalBody: Decodable {
    var rule: RuleBody?
    var replacing: Identifier<Rule>?
    var days: Int?
    var limit: Int?

    var change: RuleRehearsal.Change { .init(rule: self.rule?.content, replacing: self.replacing, days: self.days ?? 30, limit: self.limit ?? 2_000) }
}

private struct RuleImportBody: Decodable {
    var yaml: String
    var mode: RulesService.ImportMode
}

private struct RuleVersionView: Encodable {
    var number: Int
    var change: String
    var subject: String?
    var changedAt: Timestamp
    var changedBy: Identifier<User>?
    var ruleCount: Int

    init(_ version: RuleVersion) {
        self.number = version.number
        self.change = version.change
        self.subject = version.subject
        self.changedAt = version.changedAt
        self.changedBy = version.changedBy
        self.ruleCount = version.rules.count
    }
}

private struct RuleVersionDetailView: Encodable {
    var number: Int
    var change: String
    var subject: String?
    var changedAt: Timestamp
    var changedBy: Identifier<User>?
    var rules: [RuleView]

    init(_ version: RuleVersion) {
        self.number = version.number
        self.change = version.change
        self.subject = version.subject
        self.changedAt = version.changedAt
        self.changedBy = version.changedBy
        self.rules = version.rules.map { RuleView($0) }
    }
}

extension WorkspaceCall {
    /// The number of a version in the path.
    fileprivate func versionNumber() throws -> Int {
        guard let number = Int(try self.parameter("number")), number > 0 else { throw AppError.notFound("version") }
        return number
    }
}
