import Connectors
import Core
import ServiceKit
import Storage

/// Collects in one transaction what `SendPermission` judges by.
struct SendFactsReader: Sendable {
    let connectors: ConnectorRegistry
    let hasHumanAgentFeature: Bool

    func facts(turn: Turn, channel: ReplyChannel, at now: Timestamp, in tx: any ReadTransaction) throws -> SendFacts? {
        guard let conversation = try tx.get(Conversation.self, turn.conversationID, in: turn.workspaceID), let workspace = try tx.get(Workspace.self, turn.workspaceID) else { return nil }
        return try self.facts(turn: turn, conversation: conversation, workspace: workspace, channel: channel, at: now, in: tx)
    }

    /// The same where the transaction has read these already.
    func facts(turn: Turn, conversation: Conversation, workspace: Workspace, channel: ReplyChannel, at now: Timestamp, in tx: any ReadTransaction) throws -> SendFacts? {
        guard conversation.workspaceID == turn.workspaceID, let connection = try tx.get(Connection.self, turn.connectionID, in: turn.workspaceID) else { return nil }
        let messages = try turn.messageIDs.compactMap { try tx.get(Message.self, $0) }
        let settings = try AvatarSettingsService.settings(turn.workspaceID, in: tx)
        let installation = try tx.get(InstallationSettings.self, InstallationSettings.identifier)
        let contact = try turn.contactID.flatMap { try tx.get(Contact.self, $0) }
        let connector = try self.connectors.connector(for: connection.platform)
        let target = messages.last { $0.deletedAt == nil } ?? messages.last
        let window = connector.window(
            for: ConversationFacts(
                channel: channel, lastInboundAt: conversation.lastInboundAt, commentedAt: target?.kind == .comment ? target?.sentAt : nil,
                privateReplyUsed: channel == .privateReply ? try self.isPrivateReplyUsed(turn, in: tx) : false, isClosedForReplies: conversation.isClosedForReplies,
                hasHumanAgentFeature: self.hasHumanAgentFeature), at: now)
        let lastHour =
            channel == .publicReply
            ? try tx.count(
                Query<Delivery>().where(
                    Delivery.fields.connectionID == connection.id && Delivery.fields.channel == ReplyChannel.publicReply && Delivery.fields.approvedBy.isNull
                        && Delivery.fields.attemptedAt > now - .hours(1))) : 0
        return SendFacts(
            now: now, settings: settings, isInstallationStopped: installation?.isStopped ?? false, installationStoppedAt: installation?.stoppedAt, connection: connection, conversation: conversation,
            contact: contact, turn: turn, messages: messages, channel: channel, window: Self.window(window), automatedRepliesThisMonth: try UsageLedger.used(workspace: workspace, at: now, in: tx),
            automatedReplyCap: workspace.tier.automatedRepliesPerMonth, publicRepliesLastHour: lastHour)
    }

    /// A comment takes one private reply ever, also when a former one may have arrived.
    private func isPrivateReplyUsed(_ turn: Turn, in tx: any ReadTransaction) throws -> Bool {
        let former = try tx.find(Query<Delivery>().where(Delivery.fields.turnID == turn.id).limit(100))
        return former.contains { $0.channel == .privateReply && $0.id != turn.deliveryID && ($0.state == .sent || $0.state == .unknown || $0.state == .sending) }
    }

    private static func window(_ window: ReplyWindow) -> SendFacts.Window {
        switch window {
        case .open: .open
        case .humanOnly: .humanOnly
        case .closed(let reason): .closed(reason)
        case .privateReplyUsed: .closed(Reason("private_reply_used", "The one private reply to this comment has been used."))
        }
    }
}
