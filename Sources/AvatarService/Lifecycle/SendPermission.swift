import Core

/// Everything that can forbid a reply, read in the transaction that moves it to `sending` (invariants 3, 4 and 6).
public struct SendFacts: Sendable {
    public var now: Timestamp
    public var settings: AvatarSettings
    public var isInstallationStopped: Bool
    public var installationStoppedAt: Timestamp?
    public var connection: Connection
    public var conversation: Conversation
    public var contact: Contact?
    public var turn: Turn
    public var messages: [Message]
    public var channel: ReplyChannel
    public var window: Window
    /// In the calendar month of the workspace's time zone.
    public var automatedRepliesThisMonth: Int
    /// The tier's.
    public var automatedReplyCap: Int
    /// Automated public replies of this connection in the last hour.
    public var publicRepliesLastHour: Int

    /// Whether the platform lets us write now, as the connector sees it.
    public enum Window: Sendable, Hashable {
        case open
        /// Only with the human-agent tag, for replies that a person approved.
        case humanOnly
        case closed(Reason)
    }

    public init(
        now: Timestamp, settings: AvatarSettings, isInstallationStopped: Bool, installationStoppedAt: Timestamp?, connection: Connection, conversation: Conversation, contact: Contact?,
        turn: Turn, messages: [Message], channel: ReplyChannel, window: Window, automatedRepliesThisMonth: Int, automatedReplyCap: Int, publicRepliesLastHour: Int
    ) {
        self.now = now
        self.settings = settings
        self.isInstallationStopped = isInstallationStopped
        self.installationStoppedAt = installationStoppedAt
        self.connection = connection
        self.conversation = conversation
        self.contact = contact
        self.turn = turn
        self.messages = messages
        self.channel = channel
        self.window = window
        self.automatedRepliesThisMonth = automatedRepliesThisMonth
        self.automatedReplyCap = automatedReplyCap
        self.publicRepliesLastHour = publicRepliesLastHour
    }
}

/// Says whether a reply may leave now. Pure; called when a reply is decided and again, on fresh facts, right before the call.
public enum SendPermission {
    /// Reasons why the avatar may not send by itself; empty when it may.
    public static func objectionsToAutomatic(_ facts: SendFacts) -> [Reason] {
        var objections = self.objectionsToAny(facts)
        let settings = facts.settings
        if facts.isInstallationStopped { objections.append(Reason("installation_stopped", "The installation's emergency stop is on.")) }
        if settings.isStopped { objections.append(Reason("stopped", "The emergency stop is on.")) }
        if !settings.isOn { objections.append(Reason("avatar_off", "The avatar is off.")) }
        if facts.messages.contains(where: { $0.triage?.mustReachAPerson ?? true }) {
            objections.append(Reason("sensitive", "This message always goes to a person."))
        }
        if facts.conversation.isTakenOver { objections.append(Reason("taken_over", "A person has taken over this conversation.")) }
        if facts.contact?.optedOutAt != nil { objections.append(Reason("opted_out", "This fan asked not to be answered automatically.")) }
        if facts.messages.contains(where: \.isBackfilled) { objections.append(Reason("backfilled", "It was written before the account was connected.")) }
        if facts.connection.platform == .youtube, facts.connection.automationConsent == nil {
            objections.append(Reason("no_consent", "Automated replies on this YouTube channel have not been agreed to."))
        }
        if facts.automatedRepliesThisMonth >= facts.automatedReplyCap {
            objections.append(Reason("cap_reached", "This month's \(facts.automatedReplyCap) automated replies are used up."))
        }
        if case .humanOnly = facts.window { objections.append(Reason("window_closed", "The platform's window for automated replies has closed.")) }
        if facts.channel == .publicReply, facts.publicRepliesLastHour >= settings.publicRepliesPerHour {
            objections.append(Reason("public_reply_pace", "The hourly number of automated public replies is reached."))
        }
        if facts.channel == .privateReply { objections.append(Reason("private_reply", "Private replies are sent by rule or person only.")) }
        return objections
    }

    /// Reasons why a reply that a person approved may not leave; empty when it may.
    public static func objectionsToApproved(_ facts: SendFacts, approvedAt: Timestamp, usesHumanTag: Bool) -> [Reason] {
        var objections = self.objectionsToAny(facts)
        let stops = [facts.settings.isStopped ? facts.settings.stoppedAt ?? facts.now : nil, facts.isInstallationStopped ? facts.installationStoppedAt ?? facts.now : nil]
        if stops.contains(where: { stop in stop.map { approvedAt <= $0 } ?? false }) {
            objections.append(Reason("stopped", "The emergency stop was switched on after the approval; confirm it again."))
        }
        if case .humanOnly = facts.window, !usesHumanTag { objections.append(Reason("window_closed", "The platform's 24-hour window has closed.")) }
        return objections
    }

    /// What forbids every reply, whoever decided it.
    private static func objectionsToAny(_ facts: SendFacts) -> [Reason] {
        var objections: [Reason] = []
        if !facts.connection.isConnected { objections.append(Reason("disconnected", "The account is no longer connected.")) }
        else if !facts.connection.health.state.allowsCalls || facts.connection.health.state == .needsReconnect {
            objections.append(Reason("connection_trouble", "The connection needs attention: \(facts.connection.health.reason)"))
        }
        if facts.messages.isEmpty || facts.messages.allSatisfy({ $0.deletedAt != nil }) { objections.append(Reason("deleted", "The fan deleted the message.")) }
        if facts.conversation.isClosedForReplies { objections.append(Reason("closed", "The platform takes no more replies here.")) }
        if case .closed(let reason) = facts.window { objections.append(reason) }
        return objections
    }
}
