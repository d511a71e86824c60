import Core

/// Combines triage, moderation settings, keywords, rules and opt-out into a route. Pure.
///
/// The floor comes last and nothing passes below it: crisis, threat, minor, medical and legal end in review whatever was decided before
/// (docs/architecture.md, invariant 4).
public struct Router: Sendable {
    /// Below this probability a message is taken to need no reply.
    public static let needsReplyFloor = 0.15

    private let moderation: AvatarSettings.Moderation
    private let blocked: KeywordSet
    private let routed: KeywordSet
    private let optOut: OptOut

    /// Keep one per version of the settings: keywords are folded here.
    public init(moderation: AvatarSettings.Moderation = .init(), optOutWords: [String] = []) {
        self.moderation = moderation
        self.blocked = KeywordSet(moderation.blockedKeywords)
        self.routed = KeywordSet(moderation.routedKeywords)
        self.optOut = OptOut(words: optOutWords)
    }

    /// Routes with settings that are not kept.
    public static func decide(_ input: RoutingInput) -> RoutingDecision {
        Router(moderation: input.moderation, optOutWords: input.optOutWords)
            .decide(triage: input.triage, text: input.text, attachments: input.attachments, kind: input.kind, hasOptedOut: input.hasOptedOut, ruleOutcome: input.ruleOutcome)
    }

    /// The route with every reason for it: rules first, else the settings; then what restrains either, and the floor last.
    public func decide(triage: Triage, text: NormalisedText, attachments: [Attachment] = [], kind: MessageKind, hasOptedOut: Bool = false, ruleOutcome: RuleOutcome = .init()) -> RoutingDecision {
        let facts = Facts(triage: triage, text: text, attachments: attachments, kind: kind)
        var decision = self.byRule(ruleOutcome, facts) ?? self.bySettings(facts)
        decision.traces = ruleOutcome.traces
        decision.tags = ruleOutcome.tags
        decision.assignments = ruleOutcome.assignments
        decision.notifications = ruleOutcome.notifications
        decision.template = ruleOutcome.templates.first
        self.restrain(&decision, facts, hasOptedOut: hasOptedOut)
        Self.holdFloor(&decision, triage)
        return decision
    }

    private struct Facts {
        var triage: Triage
        var text: NormalisedText
        var attachments: [Attachment]
        var kind: MessageKind
        var isUnreadable: Bool { !self.attachments.isEmpty && (self.text.isEmpty || self.text.isEmojiOnly) }
    }

    // MARK: - Rules

    private func byRule(_ outcome: RuleOutcome, _ facts: Facts) -> RoutingDecision? {
        if let route = outcome.route {
            return self.permitted(route, facts, Reason("rule.route", "The rule “\(outcome.routedByName ?? "")” sends it to \(route.rawValue).", values: ["rule": outcome.routedBy?.rawValue ?? "", "route": route.rawValue]))
        }
        // A rule that names an answer and no route means it to be given.
        guard !outcome.templates.isEmpty else { return nil }
        return RoutingDecision(route: .auto, reasons: [Reason("rule.template", "A rule answers it with a saved reply.")])
    }

    /// Hiding exists for comments only.
    private func permitted(_ route: Route, _ facts: Facts, _ reason: Reason) -> RoutingDecision {
        guard route == .hide, facts.kind == .directMessage else { return RoutingDecision(route: route, reasons: [reason]) }
        return RoutingDecision(route: .ignore, reasons: [reason, Reason("route.cannot_hide", "A direct message can't be hidden, so it is ignored.")])
    }

    // MARK: - Settings and defaults

    private func bySettings(_ facts: Facts) -> RoutingDecision {
        let triage = facts.triage
        if let word = self.blocked.firstMatch(in: facts.text) {
            return RoutingDecision(route: .ignore, reasons: [Reason("keyword.blocked", "It holds a blocked keyword.", values: ["keyword": word])])
        }
        if triage.category == .spam, self.moderation.spam != .auto {
            return self.permitted(self.moderation.spam, facts, Reason("category.spam", "It looks like spam.", values: ["score": Self.percent(triage.spamScore)]))
        }
        if triage.category == .offensive, self.moderation.offensive != .auto {
            return self.permitted(self.moderation.offensive, facts, Reason("category.offensive", "It is offensive.", values: ["score": Self.percent(triage.offensiveScore)]))
        }
        if let decision = self.bySubject(triage, facts) { return decision }
        if triage.needsReply < Self.needsReplyFloor, !facts.isUnreadable, facts.attachments.isEmpty {
            return RoutingDecision(route: .ignore, reasons: [Reason("reply.not_needed", "It does not ask for an answer.", values: ["needsReply": Self.percent(triage.needsReply)])])
        }
        return RoutingDecision(route: .auto, reasons: [Reason("route.auto", "By its kind the avatar may answer it.")])
    }

    private func bySubject(_ triage: Triage, _ facts: Facts) -> RoutingDecision? {
        var found: [(Route, Reason)] = []
        if triage.risks.contains(.politics) { found.append((self.moderation.politics, Reason("risk.politics", "It is about politics."))) }
        if triage.categories.contains(.personalQuestion) { found.append((self.moderation.personalQuestions, Reason("category.personal_question", "It asks something personal."))) }
        if triage.risks.contains(.money) { found.append((.review, Reason("risk.money", "It is about money."))) }
        if triage.risks.contains(.mediaRequest) { found.append((.review, Reason("risk.media_request", "It comes from the press or asks for an interview or material."))) }
        if triage.risks.contains(.personalData) { found.append((.review, Reason("risk.personal_data", "It holds or asks for personal data."))) }
        if triage.risks.contains(.impersonation) { found.append((.review, Reason("risk.impersonation", "It is about somebody who poses as someone else."))) }
        if triage.categories.contains(.collaborationRequest) { found.append((.review, Reason("category.collaboration_request", "It asks for a collaboration."))) }
        if triage.categories.contains(.complaint) { found.append((.review, Reason("category.complaint", "It is a complaint."))) }
        if triage.categories.contains(.offensive), self.moderation.offensive != .auto { found.append((.review, Reason("category.offensive_part", "A part of it is offensive."))) }
        if triage.categories.contains(.spam), self.moderation.spam != .auto { found.append((.review, Reason("category.spam_part", "A part of it looks like spam."))) }
        if triage.categories.contains(.sensitive) { found.append((.review, Reason("category.sensitive", "It is about something sensitive."))) }
        // A person's eye is asked for before silence is, and silence before an answer.
        for route in [Route.review, .hide, .ignore] {
            let reasons = found.filter { $0.0 == route }.map(\.1)
            guard let first = reasons.first else { continue }
            var decision = self.permitted(route, facts, first)
            decision.reasons += reasons.dropFirst()
            return decision
        }
        return nil
    }

    // MARK: - Restraints

    /// What no rule may answer by itself.
    private func restrain(_ decision: inout RoutingDecision, _ facts: Facts, hasOptedOut: Bool) {
        func review(_ reason: Reason) {
            decision.route = .review
            decision.reasons.insert(reason, at: 0)
        }
        if decision.route == .auto, let word = self.routed.firstMatch(in: facts.text) {
            review(Reason("keyword.routed", "It holds a keyword that goes to review.", values: ["keyword": word]))
        }
        if facts.triage.risks.contains(.injection) {
            if decision.route == .auto { review(Reason("risk.injection", "It tries to give the avatar instructions.")) }
        }
        if facts.isUnreadable {
            decision.draftAllowed = false
            if decision.route == .auto { review(Reason("attachment.unreadable", "It has an attachment that can't be read and no text.")) }
        }
        if facts.text.isTruncated, decision.route == .auto || decision.route == .ignore { review(Reason("text.too_long", "It is too long to be read in full.")) }
        if self.optOut.matches(facts.text) {
            decision.optsOut = true
            decision.draftAllowed = false
            if decision.route != .hide, decision.route != .review { review(Reason("opt_out.asked", "The fan asks for a person or for no automated answers.")) }
        } else if hasOptedOut, decision.route == .auto {
            review(Reason("opt_out.before", "The fan has asked for no automated answers."))
        }
    }

    /// Invariant 4.
    static func holdFloor(_ decision: inout RoutingDecision, _ triage: Triage) {
        let held = Risk.allCases.filter { triage.risks.contains($0) && $0.alwaysReachesAPerson }
        guard !held.isEmpty else { return }
        decision.route = .review
        decision.reasons.insert(contentsOf: held.map(Self.floorReason), at: 0)
        decision.notify = held.contains(.crisis) || held.contains(.threat) ? .immediate : .soon
        if held.contains(.crisis) {
            decision.draftAllowed = false
            decision.template = nil
        }
    }

    private static func floorReason(_ risk: Risk) -> Reason {
        switch risk {
        case .crisis: Reason("risk.crisis", "The fan may be in danger: a person has to answer, now.")
        case .threat: Reason("risk.threat", "It holds a threat: a person has to look at it, now.")
        case .minor: Reason("risk.minor", "The fan seems to be under 18: a person has to answer.")
        case .medical: Reason("risk.medical", "It is about health: a person has to answer.")
        case .legal: Reason("risk.legal", "It is about a legal matter: a person has to answer.")
        case .money, .mediaRequest, .politics, .personalData, .injection, .impersonation: Reason("risk.\(risk.rawValue)", "It needs a person.")
        }
    }

    private static func percent(_ value: Double) -> String { String(Int((value * 100).rounded())) + " %" }
}
