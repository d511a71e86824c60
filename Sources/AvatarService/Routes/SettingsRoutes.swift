import Core
import Persona
import ServiceKit
import Triage

extension AvatarRoutes {
    var settingsRoutes: RouteTable {
        var table = RouteTable()
        let settings = self.service.settings

        table.workspace(.get, "/avatar", "getAvatar", needs: .analyst, "The avatar's settings and switches.") { call in
            let current = try await settings.settings(call.context.access)
            return try .json(AvatarView(current), revision: current.revision)
        }
        table.workspace(.put, "/avatar/settings", "updateAvatarSettings", needs: .manager, "Replaces tone, style, moderation, autonomy and the rest; needs If-Match.") { call in
            let revision = try call.expectedRevision()
            let body = try call.json(SettingsBody.self)
            var new = AvatarSettings(workspaceID: call.context.workspaceID, updatedAt: .distantPast)
            body.apply(to: &new)
            // The service keeps the switches as they are and checks the revision.
            new.revision = revision
            let saved = try await settings.update(new, revision: revision, by: call.context.access)
            return try .json(AvatarView(saved), revision: saved.revision)
        }
        table.workspace(.put, "/avatar/switch", "switchAvatar", needs: .moderator, "Switches the avatar on (managers) or off (moderators).") { call in
            let saved = try await settings.switchAvatar(on: call.json(SwitchBody.self).isOn, by: call.context.access)
            return try .json(AvatarView(saved), revision: saved.revision)
        }
        table.workspace(.put, "/avatar/stop", "stopAvatar", needs: .moderator, "The emergency stop: on by moderators, lifted by managers.") { call in
            let saved = try await settings.stop(call.json(StopBody.self).isStopped, by: call.context.access)
            return try .json(AvatarView(saved), revision: saved.revision)
        }
        table.workspace(
            .get, "/avatar/thresholds", "getThresholds", needs: .analyst, "What each confidence threshold would have sent by itself and got wrong, from what people decided.", query: ["category"]
        ) { call in
            let categories: [Core.Category] = try call.query.choices("category")
            guard categories.count <= 1 else { throw AppError.invalid("category", "takes one category, or none for all") }
            return try .json(ThresholdsView(try await settings.thresholds(categories.first, by: call.context.access), category: categories.first))
        }
        table.installation(.put, "/stop", "stopInstallation", "The emergency stop of the whole installation.") { call in
            let saved = try await settings.stopInstallation(call.json(StopBody.self).isStopped, by: call.context.caller)
            return try .json(InstallationStopView(isStopped: saved.isStopped, stoppedAt: saved.stoppedAt))
        }
        return table
    }

    var ruleRoutes: RouteTable {
        var table = RouteTable()
        let rules = self.service.rules
        let replies = self.service.savedReplies

        table.workspace(.get, "/rules", "listRules", needs: .analyst, "The rules in the order in which they are tried.") { call in
            try .json(ListView(items: try await rules.list(by: call.context.access).map { RuleView($0) }))
        }
        table.workspace(.post, "/rules", "createRule", needs: .manager, "Makes a rule.") { call in
            let rule = try await rules.create(call.json(RuleBody.self).content, by: call.context.access)
            return try .json(RuleView(rule), status: .created, revision: rule.revision)
        }
        table.workspace(.post, "/rules/validation", "validateRule", needs: .analyst, "What is wrong with a rule, without saving it.") { call in
            let content = try call.json(RuleBody.self).content
            let rule = Rule(
                id: "", workspaceID: call.context.workspaceID, name: content.name, isEnabled: content.isEnabled, priority: content.priority, condition: content.condition, actions: content.actions,
                updatedAt: .distantPast)
            let problems = RuleValidator().problems(in: rule)
            return try .json(RuleValidationView(isValid: problems.isEmpty, problems: problems.map { FieldProblem(APIJSON.path(for: $0.field), $0.message) }))
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
        table.workspace(.get, "/saved-replies", "listSavedReplies", needs: .analyst, "Reply texts kept for reuse.") { call in
            try .json(ListView(items: try await replies.list(by: call.context.access).map { SavedReplyView($0) }))
        }
        table.workspace(.post, "/saved-replies", "createSavedReply", needs: .moderator, "Keeps a reply text; approving it as a template needs a manager.") { call in
            let reply = try await replies.create(call.json(SavedReplyBody.self).content, by: call.context.access)
            return try .json(SavedReplyView(reply), status: .created, revision: reply.revision)
        }
        table.workspace(.put, "/saved-replies/{replyID}", "updateSavedReply", needs: .moderator, "Replaces a saved reply; needs If-Match.") { call in
            let reply = try await replies.update(call.id("replyID"), call.json(SavedReplyBody.self).content, revision: call.expectedRevision(), by: call.context.access)
            return try .json(SavedReplyView(reply), revision: reply.revision)
        }
        table.workspace(.delete, "/saved-replies/{replyID}", "deleteSavedReply", needs: .moderator, "Deletes a saved reply.") { call in
            try await replies.delete(call.id("replyID"), by: call.context.access)
            return .noContent
        }
        return table
    }
}

/// The threshold screen's figures.
private struct ThresholdsView: Encodable {
    struct Row: Encodable {
        var threshold: Double
        var sent: Int
        var shareSent: Double
        var shareWrong: Double?
        var wrongLow: Double?
        var wrongHigh: Double?
    }

    var category: Core.Category?
    var decisions: Int
    var decisionsNeeded: Int
    var calibrationError: Double?
    var rows: [Row]

    init(_ table: ThresholdTable, category: Core.Category?) {
        self.category = category
        self.decisions = table.decisions
        self.decisionsNeeded = Calibration.decisionsNeeded
        self.calibrationError = table.calibrationError
        self.rows = table.rows.map { Row(threshold: $0.threshold, sent: $0.sent, shareSent: $0.shareSent, shareWrong: $0.shareWrong, wrongLow: $0.wrongLow, wrongHigh: $0.wrongHigh) }
    }
}

/// What a manager sets, whole.
struct SettingsBody: Codable {
    var tone: AvatarSettings.Tone
    var style: AvatarSettings.Style
    var moderation: AvatarSettings.Moderation
    var autonomy: [String: AvatarSettings.CategoryAutonomy]
    var disclosure: AvatarSettings.Disclosure
    var optOutWords: [String]
    var crisisHelpText: String
    var undoSeconds: Int
    var burstQuietSeconds: Int
    var burstMaximumSeconds: Int
    var spotCheckShare: Double
    var publicRepliesPerHour: Int

    init(_ settings: AvatarSettings) {
        self.tone = settings.tone
        self.style = settings.style
        self.moderation = settings.moderation
        self.autonomy = settings.autonomy
        self.disclosure = settings.disclosure
        self.optOutWords = settings.optOutWords
        self.crisisHelpText = settings.crisisHelpText
        self.undoSeconds = settings.undoSeconds
        self.burstQuietSeconds = settings.burstQuietSeconds
        self.burstMaximumSeconds = settings.burstMaximumSeconds
        self.spotCheckShare = settings.spotCheckShare
        self.publicRepliesPerHour = settings.publicRepliesPerHour
    }

    func apply(to settings: inout AvatarSettings) {
        settings.tone = self.tone
        settings.style = self.style
        settings.moderation = self.moderation
        settings.autonomy = self.autonomy
        settings.disclosure = self.disclosure
        settings.optOutWords = self.optOutWords
        settings.crisisHelpText = self.crisisHelpText
        settings.undoSeconds = self.undoSeconds
        settings.burstQuietSeconds = self.burstQuietSeconds
        settings.burstMaximumSeconds = self.burstMaximumSeconds
        settings.spotCheckShare = self.spotCheckShare
        settings.publicRepliesPerHour = self.publicRepliesPerHour
    }
}

private struct AvatarView: Encodable {
    var isOn: Bool
    var isStopped: Bool
    var stoppedAt: Timestamp?
    var updatedAt: Timestamp
    var updatedBy: Identifier<User>?
    var revision: Int
    /// What `PUT …/avatar/settings` takes.
    var settings: SettingsBody

    init(_ settings: AvatarSettings) {
        self.isOn = settings.isOn
        self.isStopped = settings.isStopped
        self.stoppedAt = settings.stoppedAt
        self.updatedAt = settings.updatedAt
        self.updatedBy = settings.updatedBy
        self.revision = settings.revision
        self.settings = SettingsBody(settings)
    }
}

private struct SwitchBody: Decodable {
    var isOn: Bool
}

private struct StopBody: Decodable {
    var isStopped: Bool
}

private struct InstallationStopView: Encodable {
    var isStopped: Bool
    var stoppedAt: Timestamp?
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
}

private struct SavedReplyBody: Decodable {
    var title: String
    var text: String
    var shortcut: String?
    var isApprovedTemplate: Bool?

    var content: SavedRepliesService.Content { .init(title: self.title, text: self.text, shortcut: self.shortcut ?? "", isApprovedTemplate: self.isApprovedTemplate ?? false) }
}

private struct SavedReplyView: Encodable {
    var id: Identifier<SavedReply>
    var title: String
    var text: String
    var shortcut: String
    var isApprovedTemplate: Bool
    var updatedAt: Timestamp
    var revision: Int

    init(_ reply: SavedReply) {
        self.id = reply.id
        self.title = reply.title
        self.text = reply.text
        self.shortcut = reply.shortcut
        self.isApprovedTemplate = reply.isApprovedTemplate
        self.updatedAt = reply.updatedAt
        self.revision = reply.revision
    }
}
