import Core
import ServiceKit
import Storage

/// What the avatar would do with a message that nobody wrote, now and with every reason. Nothing is stored and nothing is sent.
public struct ReplyRehearsal: Sendable {
    /// The message, and whose it would be.
    public struct Question: Sendable {
        public var text: String
        public var platform: Platform
        public var kind: MessageKind
        /// The fan's name, for greetings.
        public var fanName: String
        /// Settings that are not saved yet; nil for those in force. The switches are always those in force.
        public var settings: AvatarSettings?

        public init(text: String, platform: Platform = .instagram, kind: MessageKind = .directMessage, fanName: String = "", settings: AvatarSettings? = nil) {
            self.text = text
            self.platform = platform
            self.kind = kind
            self.fanName = fanName
            self.settings = settings
        }
    }

    /// What would become of it.
    public struct Result: Sendable {
        public var route: Route
        public var triage: Triage
        /// Why it would take that route.
        public var reasons: [Reason]
        public var ruleTrace: [RuleTrace]
        public var tags: [String]
        /// What the settings allow in its category.
        public var autonomy: AvatarSettings.CategoryAutonomy
        /// Nil where nothing would be drafted.
        public var reply: ProposedReply?
        /// What would leave by itself, disclosure included; empty when a person would decide.
        public var parts: [String]
        /// Whether the parts hold the AI disclosure.
        public var includesDisclosure: Bool
    }

    static let maximumCharacters = 2_000
    private static let identifier = "rehearsal"

    private let context: ServiceEnvironment
    private let judge: TurnJudge

    init(context: ServiceEnvironment, judge: TurnJudge) {
        self.context = context
        self.judge = judge
    }

    /// Needs the role moderator: a draft shows past replies and may cost a model's tokens. Throws with the fields where the question can't be.
    public func run(_ question: Question, by access: WorkspaceAccess) async throws -> Result {
        try access.require(.moderator)
        try Self.check(question)
        let now = self.context.time.now()
        let snapshot = try await self.context.read("reply.rehearsal") { tx in try Self.stage(question, access.workspaceID, at: now, in: tx) }
        let first = try await self.judge.refined(self.judge.judge(snapshot), snapshot)
        let draft = try await self.judge.draft(for: snapshot, first)
        let (judgement, verdict) = try self.judge.reach(snapshot, first, draft: draft, isSpotCheck: false)
        return Result(
            route: verdict.route, triage: judgement.triage, reasons: verdict.reasons, ruleTrace: judgement.decision.traces, tags: judgement.decision.tags,
            autonomy: snapshot.settings.autonomy(for: judgement.triage), reply: verdict.reply, parts: verdict.parts ?? [], includesDisclosure: verdict.includesDisclosure)
    }

    private static func check(_ question: Question) throws {
        var problems: [FieldProblem] = []
        if question.text.allSatisfy(\.isWhitespace) || question.text.count > Self.maximumCharacters { problems.append(FieldProblem("text", "must have 1 to \(Self.maximumCharacters) characters")) }
        if question.fanName.count > 100 { problems.append(FieldProblem("fanName", "may have at most 100 characters")) }
        if question.platform == .youtube, question.kind != .comment { problems.append(FieldProblem("kind", "must be comment on youtube")) }
        if let settings = question.settings { problems += AvatarSettingsValidator.problems(of: settings).map { FieldProblem("settings." + $0.field, $0.message) } }
        guard problems.isEmpty else { throw AppError(.validationFailed, "This message can't be tried.", fields: problems) }
    }

    /// A first message of a new fan, on the account of that platform where there is one.
    private static func stage(_ question: Question, _ workspaceID: Identifier<Workspace>, at now: Timestamp, in tx: any ReadTransaction) throws -> TurnSnapshot {
        guard let workspace = try tx.get(Workspace.self, workspaceID) else { throw AppError.notFound("workspace") }
        let stored = try AvatarSettingsService.settings(workspaceID, in: tx)
        var settings = question.settings ?? stored
        settings.isOn = stored.isOn
        settings.isStopped = stored.isStopped
        let connections = try tx.find(Query<Connection>().where(Connection.fields.workspaceID == workspaceID).limit(100))
        let connection = connections.first { $0.platform == question.platform && $0.isConnected }
            ?? Connection(id: Identifier(Self.identifier), workspaceID: workspaceID, platform: question.platform, platformAccountID: Self.identifier, username: "", displayName: "", createdAt: now)
        let conversation = Conversation(
            id: Identifier(Self.identifier), workspaceID: workspaceID, connectionID: connection.id, platform: question.platform, kind: question.kind, platformThreadID: Self.identifier, createdAt: now)
        var contact = Contact(
            id: Identifier(Self.identifier), workspaceID: workspaceID, connectionID: connection.id, platformUserID: Self.identifier, username: question.fanName, displayName: question.fanName, firstSeenAt: now)
        contact.messageCount = 1
        var turn = Turn(
            id: Identifier(Self.identifier), workspaceID: workspaceID, connectionID: connection.id, conversationID: conversation.id, contactID: contact.id, openedAt: now, closesAt: now)
        var message = Message(
            id: Identifier(Self.identifier), workspaceID: workspaceID, connectionID: connection.id, conversationID: conversation.id, platform: question.platform, kind: question.kind, direction: .inbound,
            platformMessageID: Self.identifier, text: question.text, sentAt: now, receivedAt: now, state: .pending)
        message.contactID = contact.id
        turn.messageIDs = [message.id]
        let installation = try tx.get(InstallationSettings.self, InstallationSettings.identifier)
        let facts = SendFacts(
            now: now, settings: settings, isInstallationStopped: installation?.isStopped ?? false, installationStoppedAt: installation?.stoppedAt, connection: connection, conversation: conversation,
            contact: contact, turn: turn, messages: [message], channel: question.kind == .comment ? .publicReply : .directMessage, window: .open,
            automatedRepliesThisMonth: try UsageLedger.used(workspace: workspace, at: now, in: tx), automatedReplyCap: workspace.tier.automatedRepliesPerMonth, publicRepliesLastHour: 0)
        let rules = try TurnSnapshot.rules(workspaceID, in: tx)
        return TurnSnapshot(
            turn: turn, messages: [message], facts: facts, workspace: workspace, post: nil, rules: rules, conversationMessages: 1, lastReplyAt: nil, history: [],
            recentReplies: try TurnSnapshot.recentReplies(workspaceID, in: tx), savedReplies: try TurnSnapshot.savedReplies(workspaceID, for: rules, in: tx))
    }
}
