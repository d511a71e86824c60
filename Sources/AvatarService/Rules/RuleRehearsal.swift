import Core
import Foundation
import ServiceKit
import Storage
import Triage

/// What a change of the rules would have done to messages that are there. Nothing is saved and nothing is sent.
public struct RuleRehearsal: Sendable {
    /// How the rules would be changed.
    public struct Change: Sendable {
        /// The rule as it would be; nil to try what happens without `replacing`.
        public var rule: RulesService.Content?
        /// The rule that goes, or whose place `rule` takes.
        public var replacing: Identifier<Rule>?
        /// How far back messages are examined.
        public var days: Int
        /// At most so many messages, newest first.
        public var limit: Int

        public init(rule: RulesService.Content?, replacing: Identifier<Rule>? = nil, days: Int = 30, limit: Int = 2_000) {
            self.rule = rule
            self.replacing = replacing
            self.days = days
            self.limit = limit
        }
    }

    /// One message that would have gone another way.
    public struct Example: Sendable, Codable {
        public var messageID: Identifier<Message>
        public var text: String
        public var sentAt: Timestamp
        public var from: Route
        public var to: Route
        /// The condition that decided, in words.
        public var decidedBy: String
        public var addedTags: [String]
        /// The category that it would have; nil where it would stay what it is.
        public var newCategory: Core.Category?
    }

    /// So many messages from one route to another.
    public struct Move: Sendable, Codable, Hashable {
        public var from: Route
        public var to: Route
        public var count: Int
    }

    /// What was found.
    public struct Result: Sendable, Codable {
        /// How many messages were looked at.
        public var examined = 0
        /// Messages that the new rule matches.
        public var matched = 0
        /// Messages whose route, category, tags, assignment, template or notifications would differ.
        public var changed = 0
        public var moves: [Move] = []
        /// Some of what would differ, 20 at most.
        public var examples: [Example] = []
        /// There were more messages in these days than were examined.
        public var isPartial = false
        /// What is odd about the rules as they would be.
        public var findings: [RuleFinding] = []
    }

    static let maximumExamples = 20
    static let days = 1 ... 365
    static let limits = 1 ... 10_000

    private let context: ServiceEnvironment

    init(context: ServiceEnvironment) { self.context = context }

    /// Throws with the fields when the rule or the bounds can't be.
    func run(_ change: Change, by access: WorkspaceAccess) async throws -> Result {
        try access.require(.analyst)
        if !Self.days.contains(change.days) { throw AppError.invalid("days", "must be between \(Self.days.lowerBound) and \(Self.days.upperBound)") }
        if !Self.limits.contains(change.limit) { throw AppError.invalid("limit", "must be between \(Self.limits.lowerBound) and \(Self.limits.upperBound)") }
        if change.rule == nil, change.replacing == nil { throw AppError.invalid("rule", "is needed where replacing names no rule") }
        let candidate = change.rule.map { RulesService.rule($0, id: change.replacing ?? RulesService.draftID, workspaceID: access.workspaceID) }
        let now = self.context.time.now()
        let stage = try await self.context.read("rules.rehearsal") { tx in
            let rules = try RulesService.all(access.workspaceID, in: tx)
            if let id = change.replacing, !rules.contains(where: { $0.id == id }) { throw AppError.notFound("rule") }
            let problems = try candidate.map { try RulesService.problems(in: $0, tx: tx).map { FieldProblem("rule." + $0.field, $0.message) } } ?? []
            guard problems.isEmpty else { throw AppError(.validationFailed, "The rule can't be tried like this.", fields: problems) }
            return Stage(
                current: rules, changed: rules.filter { $0.id != change.replacing } + (candidate.map { [$0] } ?? []), candidate: candidate?.id,
                settings: try AvatarSettingsService.settings(access.workspaceID, in: tx), timeZone: TimeZone(identifier: try tx.get(Workspace.self, access.workspaceID)?.timeZone ?? "") ?? .gmt)
        }
        var result = Result()
        result.findings = RuleReview().findings(in: stage.changed).filter { candidate != nil && ($0.ruleID == candidate?.id || $0.otherRuleID == candidate?.id) }
        var moves: [Move: Int] = [:]
        var cursor: Cursor?
        // In portions, so that no read holds the store for long.
        var left = change.limit
        repeat {
            let (items, next) = try await self.context.read("rules.rehearsal") { [cursor, left] tx in
                try Self.portion(access.workspaceID, since: now - .days(Int64(change.days)), after: cursor, needs: stage.needs, size: min(200, left), in: tx)
            }
            for item in items { stage.try(item, into: &result, moves: &moves) }
            left -= min(200, left)
            cursor = next
        } while cursor != nil && left > 0
        result.isPartial = cursor != nil
        result.moves = moves.map { Move(from: $0.key.from, to: $0.key.to, count: $0.value) }.sorted { ($1.count, $0.from.rawValue, $0.to.rawValue) < ($0.count, $1.from.rawValue, $1.to.rawValue) }
        return result
    }

    /// A message with what the rules may ask about it.
    private struct Item: Sendable {
        var message: Message
        var surroundings: RuleSurroundings
        var hasOptedOut: Bool
    }

    private static func portion(
        _ workspaceID: Identifier<Workspace>, since: Timestamp, after cursor: Cursor?, needs: RuleNeeds, size: Int, in tx: any ReadTransaction
    ) throws -> ([Item], Cursor?) {
        let filter = Message.fields.workspaceID == workspaceID && Message.fields.direction == .inbound && Message.fields.receivedAt >= since
        let page = try tx.page(Query<Message>().where(filter).sort(by: Message.fields.receivedAt, .descending).limit(size).after(cursor))
        let items = try page.items.filter { !$0.isBlanked && $0.triage != nil }.map { message in
            let contact = try message.contactID.flatMap { try tx.get(Contact.self, $0) }
            return Item(
                message: message,
                surroundings: RuleSurroundings(
                    contact: contact, post: needs.post ? try message.postID.flatMap { try tx.get(Post.self, $0) }.map(RuleSurroundings.text) : nil,
                    conversationMessages: try needs.conversationMessages(message.conversationID, until: message.sentAt, in: tx),
                    lastReplyAt: try needs.lastReply(message.conversationID, before: message.sentAt, in: tx), isFirstContact: contact.map { message.sentAt <= $0.firstSeenAt } ?? true,
                    confidence: needs.confidence ? try message.draftID.flatMap { try tx.get(Draft.self, $0)?.confidence.value } : nil, timeZone: .gmt),
                hasOptedOut: contact?.optedOutAt.map { $0 < message.sentAt } ?? false)
        }
        return (items, page.next)
    }

    /// The two sets of rules beside each other.
    private struct Stage: Sendable {
        let changed: [Rule]
        let needs: RuleNeeds
        private let candidate: Identifier<Rule>?
        private let before: RuleEngine
        private let after: RuleEngine
        private let router: Router
        private let timeZone: TimeZone

        init(current: [Rule], changed: [Rule], candidate: Identifier<Rule>?, settings: AvatarSettings, timeZone: TimeZone) {
            self.changed = changed
            self.needs = RuleNeeds(current + changed)
            self.candidate = candidate
            self.before = RuleEngine(rules: current)
            self.after = RuleEngine(rules: changed)
            self.router = Router(moderation: settings.moderation, optOutWords: settings.optOutWords)
            self.timeZone = timeZone
        }

        func `try`(_ item: Item, into result: inout Result, moves: inout [Move: Int]) {
            // What triage found: the marks of rules are part of what is tried.
            guard let triage = item.message.triage?.unmarked else { return }
            result.examined += 1
            var surroundings = item.surroundings
            surroundings.timeZone = self.timeZone
            let text = TextNormaliser().normalise(item.message.text)
            let facts = surroundings.facts(of: item.message, triage: triage, text: text)
            func decide(_ engine: RuleEngine) -> (RoutingDecision, Core.Category) {
                let outcome = engine.evaluate(facts: facts)
                let marked = outcome.marked(triage)
                let decision = self.router.decide(
                    triage: marked, text: text, attachments: item.message.attachments, kind: item.message.kind, hasOptedOut: item.hasOptedOut, ruleOutcome: outcome)
                return (decision, marked.category)
            }
            let ((old, oldCategory), (new, newCategory)) = (decide(self.before), decide(self.after))
            let trace = new.traces.first { $0.ruleID == self.candidate }
            if trace?.matched == true { result.matched += 1 }
            guard
                old.route != new.route || oldCategory != newCategory || old.tags != new.tags || old.assignments != new.assignments || old.notifications != new.notifications
                    || old.template != new.template
            else { return }
            result.changed += 1
            moves[Move(from: old.route, to: new.route, count: 0), default: 0] += 1
            guard result.examples.count < RuleRehearsal.maximumExamples else { return }
            result.examples.append(
                Example(
                    messageID: item.message.id, text: item.message.text, sentAt: item.message.sentAt, from: old.route, to: new.route, decidedBy: trace?.decidedBy ?? new.reasons.first?.text ?? "",
                    addedTags: new.tags.filter { !old.tags.contains($0) }, newCategory: newCategory == oldCategory ? nil : newCategory))
        }
    }
}

extension RulesService {
    /// Tries a change on the messages of the last days. Needs the role analyst: it shows only messages that the role may read.
    public func rehearse(_ change: RuleRehearsal.Change, by access: WorkspaceAccess) async throws -> RuleRehearsal.Result { try await RuleRehearsal(context: self.context).run(change, by: access) }
}
