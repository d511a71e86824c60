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

    var savedReplyRoutes: RouteTable {
        var table = RouteTable()
        let replies = self.service.savedReplies

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
