import Core
import ServiceKit

extension AvatarRoutes {
    var rehearsalRoutes: RouteTable {
        var table = RouteTable()
        let rehearsal = self.service.rehearsal

        table.workspace(.post, "/avatar/rehearsal", "rehearseReply", needs: .moderator, "What the avatar would do with a message, with every reason; nothing is stored or sent.") { call in
            try .json(RehearsalView(try await rehearsal.run(call.json(RehearsalBody.self).question(call.context.workspaceID), by: call.context.access)))
        }
        return table
    }
}

private struct RehearsalBody: Decodable {
    var text: String
    var platform: Platform?
    var kind: MessageKind?
    var fanName: String?
    var settings: SettingsBody?

    func question(_ workspaceID: Identifier<Workspace>) -> ReplyRehearsal.Question {
        let settings = self.settings.map { body in
            var settings = AvatarSettings(workspaceID: workspaceID, updatedAt: .distantPast)
            body.apply(to: &settings)
            return settings
        }
        let platform = self.platform ?? .instagram
        return ReplyRehearsal.Question(text: self.text, platform: platform, kind: self.kind ?? (platform == .youtube ? .comment : .directMessage), fanName: self.fanName ?? "", settings: settings)
    }
}

private struct RehearsalView: Encodable {
    struct Reply: Encodable {
        var text: String
        var language: String
        var generator: String
        var confidence: Confidence?
        var sources: [DraftSource]
        var reasons: [Reason]
        var alternatives: [String]
    }

    var route: Route
    var triage: TriageView
    var reasons: [Reason]
    var ruleTrace: [RuleTrace]
    var tags: [String]
    var autonomy: AvatarSettings.CategoryAutonomy
    var reply: Reply?
    var parts: [String]
    var includesDisclosure: Bool

    init(_ result: ReplyRehearsal.Result) {
        self.route = result.route
        self.triage = TriageView(result.triage)
        self.reasons = result.reasons
        self.ruleTrace = result.ruleTrace
        self.tags = result.tags
        self.autonomy = result.autonomy
        self.reply = result.reply.map {
            Reply(text: $0.text, language: $0.language, generator: $0.generator, confidence: $0.confidence.ifEstimated, sources: $0.sources, reasons: $0.reasons, alternatives: $0.alternatives)
        }
        self.parts = result.parts
        self.includesDisclosure = result.includesDisclosure
    }
}
