import Core

/// One part of a reply on its way out.
public struct OutgoingReply: Hashable, Sendable {
    public var channel: ReplyChannel
    /// DM: the fan's platform id.
    public var recipientID: String
    /// Public and private replies: the comment that is answered. DM: the message to quote, if any.
    public var replyToID: String?
    /// Comments: the top-level comment's id; DM: as `IncomingMessage.threadID`.
    public var threadID: String
    /// The post under which the comment stands, where known.
    public var platformPostID: String?
    public var text: String
    /// Instagram's HUMAN_AGENT tag: only for replies that a person approved (invariant 6).
    public var usesHumanTag: Bool

    public init(
        channel: ReplyChannel, recipientID: String, replyToID: String? = nil, threadID: String, platformPostID: String? = nil, text: String, usesHumanTag: Bool = false
    ) {
        self.channel = channel
        self.recipientID = recipientID
        self.replyToID = replyToID
        self.threadID = threadID
        self.platformPostID = platformPostID
        self.text = text
        self.usesHumanTag = usesHumanTag
    }
}

/// What the platform confirmed.
public struct SentReply: Hashable, Sendable {
    public var platformMessageID: String
    /// The platform's time where it tells one, else ours.
    public var at: Timestamp
    /// Private replies: the id of the person that the DM conversation is now with.
    public var recipientID: String?

    public init(platformMessageID: String, at: Timestamp, recipientID: String? = nil) {
        self.platformMessageID = platformMessageID
        self.at = at
        self.recipientID = recipientID
    }
}

/// Why a reply was not confirmed. Only `unknown` may have had an effect; every other case surely had none.
public enum SendFailure: Error, Hashable, Sendable {
    /// This reply will never be accepted (text too long, target gone, replies off, private reply used up).
    case refused(Reason)
    /// Not now: budget, throttling or a call that was never written. May be tried again from `at` on.
    case retryLater(Reason, at: Timestamp)
    /// The request was written and no clear answer came: look with `findReply` before anything else.
    case unknown(Reason)
    /// Outside the platform's messaging window (Instagram 10/2534022).
    case windowClosed(Reason)
    /// The one private reply of the comment is used up (Instagram 10900).
    case privateReplyUsed(Reason)
    /// The connection itself can't send; its health says why and what to do.
    case connection(ConnectionHealth)

    /// The call may have reached the platform's effect.
    public var mayHaveHadEffect: Bool { if case .unknown = self { true } else { false } }

    public var reason: Reason {
        switch self {
        case .refused(let reason), .retryLater(let reason, _), .unknown(let reason), .windowClosed(let reason), .privateReplyUsed(let reason): reason
        case .connection(let health): Reason("connection_\(health.state.rawValue)", health.reason)
        }
    }
}

/// What to look for after an unknown outcome.
public struct ReplySearch: Hashable, Sendable {
    public var reply: OutgoingReply
    /// Own messages that the platform dates before this are not ours. Safe by the platform's own clock, not only by ours.
    public var since: Timestamp
    /// Platform ids of own messages that belong to other deliveries or were there before: not taken for this one.
    public var knownIDs: Set<String>

    public init(reply: OutgoingReply, since: Timestamp, knownIDs: Set<String> = []) {
        self.reply = reply
        self.since = since
        self.knownIDs = knownIDs
    }
}

/// What a look for our reply showed.
public enum ReplySearchResult: Hashable, Sendable {
    case found(platformMessageID: String, at: Timestamp)
    /// The read covered everything since the attempt and our reply is not there. Counts only after the settle time (120 s).
    case absent
    /// It was not seen, but the read does not prove that it is not there; a later look may tell.
    case inconclusive(Reason)
    /// It was not seen, and no later look can show it (horizon, a thread that is gone): a person decides after the settle time.
    case outOfSight(Reason)
}

/// What the window of a conversation is judged by.
public struct ConversationFacts: Hashable, Sendable {
    public var channel: ReplyChannel
    /// DM: the fan's latest inbound message.
    public var lastInboundAt: Timestamp?
    /// Comments: when the answered comment was written.
    public var commentedAt: Timestamp?
    /// A private reply to this comment was sent (or may have been).
    public var privateReplyUsed: Bool
    /// The platform said that the thread takes no replies.
    public var isClosedForReplies: Bool
    /// The installation's app has the human-agent feature (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api).
    public var hasHumanAgentFeature: Bool

    public init(
        channel: ReplyChannel, lastInboundAt: Timestamp? = nil, commentedAt: Timestamp? = nil, privateReplyUsed: Bool = false, isClosedForReplies: Bool = false,
        hasHumanAgentFeature: Bool = false
    ) {
        self.channel = channel
        self.lastInboundAt = lastInboundAt
        self.commentedAt = commentedAt
        self.privateReplyUsed = privateReplyUsed
        self.isClosedForReplies = isClosedForReplies
        self.hasHumanAgentFeature = hasHumanAgentFeature
    }
}

/// Whether a reply may be given now.
public enum ReplyWindow: Hashable, Sendable {
    /// `until` nil: no end.
    case open(until: Timestamp?)
    /// Only with the human tag on a reply that a person approved.
    case humanOnly(until: Timestamp)
    case closed(Reason)
    case privateReplyUsed

    /// Whether a reply may go out by itself.
    public var allowsAutomation: Bool { if case .open = self { true } else { false } }
}
