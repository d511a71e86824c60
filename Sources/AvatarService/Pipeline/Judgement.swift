import Core
import Foundation
import Triage

/// Triage, rules and route of a whole turn: each message is judged by itself, and the strictest verdict holds.
struct Judgement: Sendable {
    /// In the order of the turn's messages.
    var triages: [Identifier<Message>: Core.Triage]
    /// Of the message that decided.
    var triage: Core.Triage
    var decision: RoutingDecision
    var optsOut: Bool
    /// What a language model added, where one was asked.
    var opinion: TriageOpinion?

    /// - Parameters:
    ///   - confidence: the draft's, once there is one: rules that ask for it are left out before.
    ///   - opinion: what a language model makes of the messages, where it was asked.
    static func judge(_ snapshot: TurnSnapshot, classifier: TriageClassifier, confidence: Double? = nil, opinion: TriageOpinion? = nil) -> Judgement {
        let router = Router(moderation: snapshot.settings.moderation, optOutWords: snapshot.settings.optOutWords)
        let engine = RuleEngine(rules: snapshot.rules)
        let normaliser = TextNormaliser()
        let timeZone = TimeZone(identifier: snapshot.workspace.timeZone) ?? .gmt
        let surroundings = RuleSurroundings(
            contact: snapshot.contact, post: RuleNeeds(snapshot.rules).post ? snapshot.post.map(RuleSurroundings.text) : nil, conversationMessages: snapshot.conversationMessages,
            lastReplyAt: snapshot.lastReplyAt, isFirstContact: (snapshot.contact?.messageCount ?? 0) <= snapshot.turn.messageIDs.count, confidence: confidence, timeZone: timeZone)
        var triages: [Identifier<Message>: Core.Triage] = [:]
        var verdicts: [(triage: Core.Triage, decision: RoutingDecision)] = []
        // Asking again for want of an answer is no spam; the same text a third time is.
        let own = snapshot.history.filter { $0.direction == .inbound && $0.contactID == snapshot.turn.contactID }.map(\.text)
        let earlier = own.filter { text in own.count { $0 == text } > 1 }
        for message in snapshot.present {
            let text = normaliser.normalise(message.text)
            let context = TriageContext(
                kind: message.kind, platform: message.platform, isReplyToComment: message.parentPlatformID != nil, recentTexts: Array(earlier.reversed().prefix(10)),
                creatorUsernames: [snapshot.connection.username])
            let read = classifier.classify(text, attachments: message.attachments, context: context)
            let found = opinion?.added(to: read) ?? read
            let outcome = engine.evaluate(facts: surroundings.facts(of: message, triage: found, text: text))
            let triage = outcome.marked(found)
            triages[message.id] = triage
            let decision = router.decide(
                triage: triage, text: text, attachments: message.attachments, kind: message.kind, hasOptedOut: snapshot.contact?.optedOutAt != nil, ruleOutcome: outcome)
            verdicts.append((triage, decision))
        }
        var judgement = self.combine(verdicts, triages: triages)
        judgement.opinion = opinion
        return judgement
    }

    /// A person's eye before an answer, an answer before silence: a burst of "hi" and a question gets an answer, and whatever
    /// has to reach a person takes the whole burst with it.
    private static func combine(_ verdicts: [(triage: Core.Triage, decision: RoutingDecision)], triages: [Identifier<Message>: Core.Triage]) -> Judgement {
        func strictness(_ verdict: (triage: Core.Triage, decision: RoutingDecision)) -> Int {
            if verdict.triage.risks.contains(.crisis) { return 5 }
            if verdict.triage.mustReachAPerson { return 4 }
            switch verdict.decision.route {
            case .review: return 3
            case .auto: return 2
            case .hide: return 1
            case .ignore: return 0
            }
        }
        // Among equals the one that most wants an answer decides, so "hey!" before a question does not make the burst small talk.
        let ranked = verdicts.enumerated().sorted { left, right in
            let (one, other) = (strictness(left.element), strictness(right.element))
            if one != other { return one > other }
            let (wish, otherWish) = (left.element.triage.needsReply, right.element.triage.needsReply)
            return wish != otherWish ? wish > otherWish : left.offset < right.offset
        }.map(\.element)
        guard let first = ranked.first else {
            let nothing = Core.Triage(categories: [.other])
            return Judgement(triages: triages, triage: nothing, decision: RoutingDecision(route: .review, reasons: [Reason("empty", "There is nothing to read.")], draftAllowed: false), optsOut: false)
        }
        var triage = first.triage
        var decision = first.decision
        for verdict in ranked.dropFirst() {
            triage.risks.formUnion(verdict.triage.risks)
            triage.isQuestion = triage.isQuestion || verdict.triage.isQuestion
            for category in verdict.triage.categories where !triage.categories.contains(category) { triage.categories.append(category) }
            decision.draftAllowed = decision.draftAllowed && (verdict.decision.draftAllowed || verdict.decision.route == .ignore)
            decision.tags += verdict.decision.tags.filter { !decision.tags.contains($0) }
            decision.traces += verdict.decision.traces.filter { !decision.traces.contains($0) }
            decision.notifications += verdict.decision.notifications.filter { !decision.notifications.contains($0) }
            decision.assignments += verdict.decision.assignments.filter { !decision.assignments.contains($0) }
            if verdict.decision.notify == .immediate { decision.notify = .immediate } else { decision.notify = decision.notify ?? verdict.decision.notify }
        }
        if triage.mustReachAPerson { decision.route = .review }
        return Judgement(triages: triages, triage: triage, decision: decision, optsOut: verdicts.contains { $0.decision.optsOut })
    }
}
