import Core
import Persona
import Triage

/// What becomes of a turn. Pure: made from a snapshot, written by `VerdictWriter`.
struct Verdict: Sendable {
    typealias Reply = ProposedReply

    var route: Route
    var reasons: [Reason]
    var reply: Reply?
    /// The parts to send, disclosure included; nil when nothing goes by itself.
    var parts: [String]?
    var includesDisclosure = false
    var isSpotCheck = false

    static func reach(_ snapshot: TurnSnapshot, _ judgement: Judgement, draft: DraftProposal?, isSpotCheck: Bool, textLimit: TextLimit) -> Verdict {
        let decision = judgement.decision
        var verdict = Verdict(route: decision.route, reasons: decision.reasons)
        guard decision.route == .auto || decision.route == .review else { return verdict }
        let settings = snapshot.settings
        let mayDraft = !settings.isStopped && !snapshot.facts.isInstallationStopped
        var isApprovedTemplate = false
        if judgement.triage.risks.contains(.crisis) {
            // Approved help text only, and never by itself (invariant 4).
            if !settings.crisisHelpText.isEmpty, mayDraft {
                verdict.reply = Reply(text: settings.crisisHelpText, language: "und", generator: "help-text", confidence: Confidence(value: 0, isProvisional: false))
            }
        } else if let templateID = decision.template, let template = snapshot.savedReplies.first(where: { $0.id == templateID }), mayDraft {
            isApprovedTemplate = template.isApprovedTemplate
            verdict.reply = Reply(
                text: template.text, language: "und", generator: "template:\(template.id.rawValue)", confidence: Confidence(value: isApprovedTemplate ? 1 : 0.5, isProvisional: false),
                reasons: [Reason("template", "A rule answers it with the saved reply “\(template.title)”.")])
        } else if let draft, let text = draft.text {
            verdict.reply = Reply(
                text: text, language: draft.language, generator: draft.generator, confidence: draft.confidence, sources: draft.sources, reasons: draft.reasons, alternatives: draft.alternatives,
                usage: draft.usage)
        } else if let draft {
            verdict.reasons += draft.reasons
        }
        guard decision.route == .auto else { return verdict }
        var objections = self.objections(snapshot, judgement, draft: draft, reply: verdict.reply, isApprovedTemplate: isApprovedTemplate)
        if objections.isEmpty, let reply = verdict.reply {
            let disclosure = self.disclosure(for: snapshot)
            let text = disclosure.isEmpty ? reply.text : reply.text + (snapshot.facts.channel == .directMessage ? "\n" : " ") + disclosure
            if let parts = self.parts(of: text, limit: textLimit, channel: snapshot.facts.channel) {
                if isSpotCheck, !isApprovedTemplate {
                    // It would have gone by itself; a person judges it without knowing, so that confidence keeps being checked.
                    verdict.isSpotCheck = true
                } else {
                    verdict.parts = parts
                    verdict.includesDisclosure = !disclosure.isEmpty
                }
            } else {
                objections.append(Reason("too_long", "The reply with its disclosure is longer than the platform allows."))
            }
        }
        if verdict.parts == nil { verdict.route = .review }
        verdict.reasons += objections
        return verdict
    }

    /// Why the reply may not go by itself; empty when it may.
    private static func objections(_ snapshot: TurnSnapshot, _ judgement: Judgement, draft: DraftProposal?, reply: Reply?, isApprovedTemplate: Bool) -> [Reason] {
        var facts = snapshot.facts
        // The messages are judged only now; the stored ones have no triage yet.
        facts.messages = facts.messages.map { message in
            var message = message
            message.triage = judgement.triages[message.id] ?? message.triage
            if message.deletedAt != nil, message.triage == nil { message.triage = Core.Triage(categories: [.other]) }
            return message
        }
        var objections = SendPermission.objectionsToAutomatic(facts)
        let autonomy = snapshot.settings.autonomy(for: judgement.triage)
        if !isApprovedTemplate {
            switch autonomy.autonomy {
            case .off: objections.append(Reason("autonomy_off", "The avatar does not draft for this category."))
            case .draft: objections.append(Reason("autonomy_draft", "The avatar only drafts for this category."))
            case .auto: break
            }
            if let handOver = draft?.handOver { objections.append(handOver) }
            if let reply, reply.confidence.value < autonomy.threshold {
                objections.append(
                    Reason(
                        "low_confidence", "Its confidence \(self.percent(reply.confidence.value)) is below the threshold \(self.percent(autonomy.threshold)).",
                        values: ["confidence": String(reply.confidence.value), "threshold": String(autonomy.threshold)]))
            }
        }
        if reply == nil { objections.append(Reason("no_draft", "There is no draft to send.")) }
        return objections
    }

    /// The disclosure that is due now, or an empty text.
    private static func disclosure(for snapshot: TurnSnapshot) -> String {
        let disclosure = snapshot.settings.disclosure
        switch disclosure.timing {
        case .never: return ""
        case .always: return disclosure.text
        case .atStart:
            guard let last = snapshot.conversation.disclosedAt else { return disclosure.text }
            // After a long pause it is due again (https://developers.facebook.com/devpolicy/).
            return snapshot.facts.now - last > .hours(24) ? disclosure.text : ""
        }
    }

    /// DMs may take several bubbles; a comment is one or nothing.
    static func parts(of text: String, limit: TextLimit, channel: ReplyChannel) -> [String]? {
        if limit.fits(text) { return [text] }
        guard channel == .directMessage, let parts = try? TextSplitter(limit: limit).split(text), parts.count <= 4 else { return nil }
        return parts
    }

    private static func percent(_ value: Double) -> String { String(Int((value * 100).rounded(.down))) + " %" }
}

/// A reply as it would be proposed or sent.
public struct ProposedReply: Sendable {
    public var text: String
    public var language: String
    /// As `Draft.generator`.
    public var generator: String
    public var confidence: Confidence
    public var sources: [DraftSource] = []
    public var reasons: [Reason] = []
    public var alternatives: [String] = []
    public var usage: ModelUsage?
}
