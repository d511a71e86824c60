import Core
import Persona
import ServiceKit
import Storage

/// Reads and changes the avatar's settings: each change has a version and an audit entry, and takes effect on the very next send.
public struct AvatarSettingsService: Sendable {
    private let context: ServiceEnvironment

    public init(context: ServiceEnvironment) { self.context = context }

    /// The settings of a workspace; the defaults where it has saved none.
    public static func settings(_ workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> AvatarSettings {
        try tx.get(AvatarSettings.self, Identifier(workspaceID.rawValue)) ?? AvatarSettings(workspaceID: workspaceID, updatedAt: .distantPast)
    }

    /// The settings of the caller's workspace; every member may read them.
    public func settings(_ access: WorkspaceAccess) async throws -> AvatarSettings {
        try await self.context.read("settings.get") { tx in try Self.settings(access.workspaceID, in: tx) }
    }

    /// What each confidence threshold would have sent and got wrong, from the last 5,000 decisions. Needs the role analyst.
    public func thresholds(_ category: Category?, by access: WorkspaceAccess) async throws -> ThresholdTable {
        try access.require(.analyst)
        let corrections = try await self.context.store.find(
            Query<Correction>().where(Correction.fields.workspaceID == access.workspaceID).sort(by: Correction.fields.at, .descending).limit(5_000))
        return ThresholdTable(corrections: corrections, category: category)
    }

    /// Replaces the settings. Needs the role manager, and `revision` must be the one that was read (412 otherwise).
    /// On/off and emergency stop are left as they are: they have their own calls.
    public func update(_ new: AvatarSettings, revision: Int, by access: WorkspaceAccess) async throws -> AvatarSettings {
        try access.require(.manager)
        let problems = AvatarSettingsValidator.problems(of: new)
        guard problems.isEmpty else { throw AppError(.validationFailed, "Some settings are not allowed.", fields: problems) }
        return try await self.context.write("settings.update") { unit in
            var settings = try Self.settings(access.workspaceID, in: unit.tx)
            guard settings.revision == revision else {
                throw AppError(.preconditionFailed, "The settings were changed by somebody else. Load them again.", details: ["revision": String(settings.revision)])
            }
            var next = new
            next.id = settings.id
            next.workspaceID = settings.workspaceID
            next.isOn = settings.isOn
            next.isStopped = settings.isStopped
            next.stoppedAt = settings.stoppedAt
            let changed = Self.changedFields(from: settings, to: next)
            settings = next
            try Self.save(&settings, by: access, action: "settings.updated", facts: ["fields": changed.joined(separator: ",")], unit: unit)
            return settings
        }
    }

    /// Switches the avatar on or off. Off takes every reply that would leave by itself back to review, in the same transaction.
    /// Needs the role manager to switch on; a moderator may switch off.
    public func switchAvatar(on: Bool, by access: WorkspaceAccess) async throws -> AvatarSettings {
        try access.require(on ? .manager : .moderator)
        return try await self.context.write("settings.switch") { unit in
            var settings = try Self.settings(access.workspaceID, in: unit.tx)
            guard settings.isOn != on else { return settings }
            settings.isOn = on
            try Self.save(&settings, by: access, action: on ? "avatar.switched_on" : "avatar.switched_off", facts: [:], unit: unit)
            if !on { try Self.takeBackPlanned(workspaceID: access.workspaceID, automatedOnly: true, reason: Reason("avatar_off", "The avatar was switched off."), unit: unit) }
            return settings
        }
    }

    /// The emergency stop: nothing is drafted or sent, and replies already approved need a fresh confirmation. A moderator may stop; lifting it needs the role manager.
    public func stop(_ stopped: Bool, by access: WorkspaceAccess) async throws -> AvatarSettings {
        try access.require(stopped ? .moderator : .manager)
        return try await self.context.write("settings.stop") { unit in
            var settings = try Self.settings(access.workspaceID, in: unit.tx)
            guard settings.isStopped != stopped else { return settings }
            settings.isStopped = stopped
            settings.stoppedAt = stopped ? unit.now : settings.stoppedAt
            try Self.save(&settings, by: access, action: stopped ? "avatar.stopped" : "avatar.stop_lifted", facts: [:], unit: unit)
            if stopped { try Self.takeBackPlanned(workspaceID: access.workspaceID, automatedOnly: false, reason: Reason("stopped", "The emergency stop was switched on."), unit: unit) }
            return settings
        }
    }

    /// The emergency stop of the whole installation; only an operator may use it.
    public func stopInstallation(_ stopped: Bool, by caller: Caller) async throws -> InstallationSettings {
        guard caller.isOperator else { throw AppError(.forbidden, "Only an operator may stop the installation.") }
        return try await self.context.write("installation.stop") { unit in
            var installation = try unit.tx.get(InstallationSettings.self, InstallationSettings.identifier) ?? InstallationSettings()
            guard installation.isStopped != stopped else { return installation }
            installation.isStopped = stopped
            installation.stoppedAt = stopped ? unit.now : installation.stoppedAt
            installation.revision += 1
            try unit.tx.save(installation)
            for workspace in try unit.tx.find(Query<Workspace>().limit(10_000)) {
                try AuditLog.append(stopped ? "installation.stopped" : "installation.stop_lifted", actor: caller.auditName, subject: "installation", facts: [:], workspaceID: workspace.id, unit: unit)
                unit.event("settings.changed", workspaceID: workspace.id, subject: workspace.id.rawValue, values: ["installation_stopped": String(stopped)])
                if stopped {
                    try Self.takeBackPlanned(workspaceID: workspace.id, automatedOnly: false, reason: Reason("installation_stopped", "The installation's emergency stop was switched on."), unit: unit)
                }
            }
            return installation
        }
    }

    private static func save(_ settings: inout AvatarSettings, by access: WorkspaceAccess, action: String, facts: [String: String], unit: WorkUnit) throws {
        settings.revision += 1
        settings.updatedAt = unit.now
        settings.updatedBy = access.caller.userID
        try unit.tx.save(settings)
        var facts = facts
        facts["revision"] = String(settings.revision)
        try AuditLog.append(action, actor: access.caller.auditName, subject: "settings:\(settings.id.rawValue)", facts: facts, workspaceID: access.workspaceID, unit: unit)
        unit.event("settings.changed", workspaceID: access.workspaceID, subject: settings.id.rawValue, values: ["on": String(settings.isOn), "stopped": String(settings.isStopped)])
    }

    /// Scheduled replies go back to review. The check before each send would catch them too; this shows it at once.
    private static func takeBackPlanned(workspaceID: Identifier<Workspace>, automatedOnly: Bool, reason: Reason, unit: WorkUnit) throws {
        let planned = try unit.tx.find(Query<Delivery>().where(Delivery.fields.workspaceID == workspaceID && Delivery.fields.state == Delivery.State.planned).limit(2_000))
        for delivery in planned where delivery.isAutomated || !automatedOnly {
            try DeliveryLedger.returned(delivery.id, reason: reason, state: .cancelled, unit: unit)
        }
    }

    private static func changedFields(from old: AvatarSettings, to new: AvatarSettings) -> [String] {
        var changed: [String] = []
        if old.tone != new.tone { changed.append("tone") }
        if old.style != new.style { changed.append("style") }
        if old.moderation != new.moderation { changed.append("moderation") }
        if old.autonomy != new.autonomy { changed.append("autonomy") }
        if old.disclosure != new.disclosure { changed.append("disclosure") }
        if old.optOutWords != new.optOutWords { changed.append("opt_out_words") }
        if old.crisisHelpText != new.crisisHelpText { changed.append("crisis_help_text") }
        if old.undoSeconds != new.undoSeconds || old.burstQuietSeconds != new.burstQuietSeconds || old.burstMaximumSeconds != new.burstMaximumSeconds { changed.append("timing") }
        if old.spotCheckShare != new.spotCheckShare { changed.append("spot_check_share") }
        if old.publicRepliesPerHour != new.publicRepliesPerHour { changed.append("public_replies_per_hour") }
        return changed
    }
}

/// Which settings are allowed.
enum AvatarSettingsValidator {
    static func problems(of settings: AvatarSettings) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        func check(_ field: String, _ isAllowed: Bool, _ allowed: String) { if !isAllowed { problems.append(FieldProblem(field, allowed)) } }
        func share(_ field: String, _ value: Double) { check(field, value.isFinite && (0 ... 1).contains(value), "must be between 0 and 1") }
        func phrases(_ field: String, _ values: [String]) {
            check(field, values.count <= 200, "may hold at most 200 entries")
            check(field, values.allSatisfy { !$0.trimmingPrefix(while: \.isWhitespace).isEmpty && $0.count <= 200 }, "entries have 1 to 200 characters")
        }
        share("tone.formality", settings.tone.formality)
        share("tone.enthusiasm", settings.tone.enthusiasm)
        share("spotCheckShare", settings.spotCheckShare)
        check("style.maximumCharacters", (20 ... 2_000).contains(settings.style.maximumCharacters), "must be between 20 and 2000")
        phrases("style.forbiddenPhrases", settings.style.forbiddenPhrases)
        phrases("style.preferredPhrases", settings.style.preferredPhrases)
        phrases("moderation.blockedKeywords", settings.moderation.blockedKeywords)
        phrases("moderation.routedKeywords", settings.moderation.routedKeywords)
        phrases("optOutWords", settings.optOutWords)
        for (name, autonomy) in settings.autonomy {
            check("autonomy.\(name.prefix(40))", Category(rawValue: name) != nil, "is no category; allowed are " + Category.allCases.map(\.rawValue).joined(separator: ", "))
            share("autonomy.\(name.prefix(40)).threshold", autonomy.threshold)
            check("autonomy.\(name.prefix(40)).autonomy", !(name == Category.sensitive.rawValue && autonomy.autonomy == .auto), "sensitive messages always go to a person: off or draft")
        }
        check("moderation.spam", settings.moderation.spam != .auto, "must be review, ignore or hide")
        check("moderation.offensive", settings.moderation.offensive != .auto, "must be review, ignore or hide")
        check("disclosure.text", settings.disclosure.text.count <= 300, "may have at most 300 characters")
        check("disclosure.text", settings.disclosure.timing == .never || !settings.disclosure.text.isEmpty, "must not be empty unless the timing is never")
        check("crisisHelpText", settings.crisisHelpText.count <= 1_000, "may have at most 1000 characters")
        check("undoSeconds", (0 ... 600).contains(settings.undoSeconds), "must be between 0 and 600")
        check("burstQuietSeconds", (0 ... 60).contains(settings.burstQuietSeconds), "must be between 0 and 60")
        check("burstMaximumSeconds", settings.burstMaximumSeconds >= settings.burstQuietSeconds && settings.burstMaximumSeconds <= 300, "must be at least burst_quiet_seconds and at most 300")
        check("publicRepliesPerHour", (0 ... 10_000).contains(settings.publicRepliesPerHour), "must be between 0 and 10000")
        return problems
    }
}
