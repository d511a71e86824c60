import Core

/// What code does to the simulator without going through HTTP: fans, creators, quota, accounts.
extension YouTubeSimulator {
    /// A comment, wherever it came from.
    public struct CommentRecord: Codable, Hashable, Sendable {
        public var id: String
        public var parentID: String?
        public var videoID: String
        public var channelID: String
        /// The author's handle, without `@`.
        public var author: String
        public var authorChannelID: String
        public var text: String
        public var publishedAt: Timestamp
        public var updatedAt: Timestamp
        /// `published`, `heldForReview`, `likelySpam` or `rejected`.
        public var moderation: String
        /// The OAuth client that wrote it through the API; nil: typed on the site.
        public var clientID: String?
    }

    /// What a project has spent of the present Pacific day.
    public struct QuotaRecord: Codable, Hashable, Sendable {
        public var project: String
        public var units: Int
        public var searches: Int
        public var statistics: Int
        public var resetsAt: Timestamp
    }

    /// A fan (or, by the creator's handle, the creator on the site) writes a comment, or with `parentID` a reply.
    ///
    /// - Parameters:
    ///   - channelID: the creator's channel; nil: the seed's first.
    ///   - videoID: nil: the channel's newest public video that takes comments, or the parent's.
    ///   - author: a handle with or without `@`; an unknown one becomes a new fan.
    /// - Returns: the comment's id.
    /// - Throws: `AppError` (`notFound`) when channel, video or parent doesn't exist.
    @discardableResult
    public func addComment(
        channelID: String? = nil, videoID: String? = nil, author: String, text: String, publishedAt: Timestamp? = nil, parentID: String? = nil, likeCount: Int = 0
    ) throws -> String {
        try self.withState { state, now in
            let parent = try parentID.map { id in
                guard let parent = state.comments[id] else { throw AppError.notFound("comment") }
                return parent
            }
            // On the site one may answer a reply; it lands in the same thread.
            let threadID = parent.map { $0.parentID ?? $0.id }
            guard let channel = (parent?.channelID ?? channelID ?? videoID.flatMap { state.videos[$0]?.channelID } ?? state.creatorIDs.first).flatMap({ state.channels[$0] }) else {
                throw AppError.notFound("channel")
            }
            let newest = channel.videoIDs.last { state.videos[$0]?.privacy == .public && state.videos[$0]?.areCommentsEnabled == true }
            guard let video = (parent?.videoID ?? videoID ?? newest).flatMap({ state.videos[$0] }), video.channelID == channel.id else {
                throw AppError.notFound("video")
            }
            let at = publishedAt ?? now
            return state.insertComment(
                authorID: state.fan(author, now: at), videoID: video.id, channelID: channel.id, parentID: threadID, text: text, at: at, likeCount: likeCount)
        }
    }

    /// The author changes a comment on the site. Throws `AppError` (`notFound`).
    public func editComment(_ id: String, text: String) throws {
        try self.withState { state, now in
            guard state.comments[id] != nil else { throw AppError.notFound("comment") }
            state.editComment(id, text: text, now: now)
        }
    }

    /// The author deletes a comment on the site; with a top-level one its replies go too. Throws `AppError` (`notFound`).
    public func deleteComment(_ id: String) throws {
        try self.withState { state, _ in
            guard state.comments[id] != nil else { throw AppError.notFound("comment") }
            state.deleteComment(id)
        }
    }

    /// Decides over a comment as the site's own filters or the creator in Studio would, and whether its thread takes replies.
    public func setComment(_ id: String, moderation: String? = nil, canReply: Bool? = nil) throws {
        try self.withState { state, _ in
            guard state.comments[id] != nil else { throw AppError.notFound("comment") }
            if let moderation {
                guard let status = YouTubeState.Moderation(rawValue: moderation) else {
                    throw AppError.invalid("moderation", "must be published, heldForReview, likelySpam or rejected.")
                }
                state.setModeration(id, status)
            }
            if let canReply { state.comments[id]?.canReply = canReply }
        }
    }

    /// The creator publishes a video; the hub tells subscribers. Returns its id. Throws `AppError` (`notFound`) without such a channel.
    @discardableResult
    public func addVideo(_ video: YouTubeSeed.Video, channelID: String? = nil) throws -> String {
        let id = try self.withState { state, now in
            guard let channelID = channelID ?? state.creatorIDs.first, state.channels[channelID] != nil else { throw AppError.notFound("channel") }
            return state.addVideo(video, channelID: channelID, now: now)
        }
        self.notifySubscribers(videoID: id)
        return id
    }

    /// The creator changes a video; a new title or description is told to subscribers. Throws `AppError` (`notFound`).
    public func setVideo(
        _ id: String, title: String? = nil, description: String? = nil, areCommentsEnabled: Bool? = nil, privacy: YouTubeSeed.Video.Privacy? = nil
    ) throws {
        try self.withState { state, now in
            guard var video = state.videos[id] else { throw AppError.notFound("video") }
            if title != nil || description != nil { video.updatedAt = now }
            video.title = title ?? video.title
            video.description = description ?? video.description
            video.areCommentsEnabled = areCommentsEnabled ?? video.areCommentsEnabled
            video.privacy = privacy ?? video.privacy
            state.videos[id] = video
        }
        if title != nil || description != nil { self.notifySubscribers(videoID: id) }
    }

    /// The creator deletes a video with its comments; subscribers get a deleted entry. Throws `AppError` (`notFound`).
    public func deleteVideo(_ id: String) throws {
        let channelID = try self.withState { state, _ in
            guard let video = state.videos.removeValue(forKey: id) else { throw AppError.notFound("video") }
            state.channels[video.channelID]?.videoIDs.removeAll { $0 == id }
            for caption in video.captionIDs { state.captions[caption] = nil }
            for thread in state.threadsByVideo[id] ?? [] { state.deleteComment(thread) }
            state.threadsByVideo[id] = nil
            return video.channelID
        }
        self.notifySubscribers(deleted: id, channelID: channelID)
    }

    /// Every comment, oldest first; `threadID` narrows to one thread.
    public func comments(threadID: String? = nil) -> [CommentRecord] {
        self.withState { state, _ in
            state.comments.values.filter { threadID == nil || $0.id == threadID || $0.parentID == threadID }.sorted { $0.position < $1.position }
                .map { comment in
                    CommentRecord(
                        id: comment.id, parentID: comment.parentID, videoID: comment.videoID, channelID: comment.channelID,
                        author: state.channels[comment.authorID]?.handle ?? "", authorChannelID: comment.authorID, text: comment.text,
                        publishedAt: comment.publishedAt, updatedAt: comment.updatedAt, moderation: comment.moderation.rawValue, clientID: comment.clientID)
                }
        }
    }

    /// How many comments there are that the API wrote: cheap, for counting answers.
    public var apiCommentCount: Int { self.withState { state, _ in state.comments.values.count { $0.clientID != nil } } }

    /// The channel with a handle; nil when there is none.
    public func channelID(handle: String) -> String? { self.withState { state, _ in state.channelsByHandle[handle.lowercased()] } }

    /// A creator's videos, newest first.
    public func videoIDs(channelID: String) -> [String] { self.withState { state, _ in (state.channels[channelID]?.videoIDs ?? []).reversed() } }

    /// What each project has spent so far, by project.
    public func quota() -> [QuotaRecord] {
        self.withState { state, now in
            state.projects.values.sorted { $0.id < $1.id }.map { project in
                var ledger = project.ledger
                ledger.roll(to: now)
                return QuotaRecord(
                    project: project.id, units: ledger.used[.units] ?? 0, searches: ledger.used[.searches] ?? 0, statistics: ledger.used[.statistics] ?? 0,
                    resetsAt: ledger.resetsAt)
            }
        }
    }

    /// Sets what a project has spent today; nil: the default project. Throws `AppError` (`notFound`).
    public func setQuota(project: String? = nil, units: Int? = nil, searches: Int? = nil, statistics: Int? = nil, dailyUnits: Int? = nil) throws {
        try self.withState { state, now in
            let id = project ?? YouTubeState.defaultProject
            guard state.projects[id] != nil else { throw AppError.notFound("project") }
            for (bucket, amount) in [(QuotaLedger.Bucket.units, units), (.searches, searches), (.statistics, statistics)] {
                if let amount { state.projects[id]?.ledger.setUsed(amount, bucket, now: now) }
            }
            if let dailyUnits { state.projects[id]?.ledger.limits[.units] = dailyUnits }
        }
    }

    /// Closes, suspends or heals a Google account (`active`, `closed`, `suspended`, `ineligible`). Throws `AppError`.
    public func setAccount(_ email: String, state name: String) throws {
        try self.withState { state, _ in
            guard state.accounts[email] != nil else { throw AppError.notFound("account") }
            guard let wanted = YouTubeState.AccountState(rawValue: name) else {
                throw AppError.invalid("state", "must be active, closed, suspended or ineligible.")
            }
            state.accounts[email]?.state = wanted
        }
    }

    /// Writes a comment as the fan; returns its id. Throws `validationFailed` for a direct message: YouTube has none.
    public func receive(_ message: FanMessage) throws -> String {
        guard message.kind == .comment else { throw AppError.invalid("kind", "YouTube has no direct messages.") }
        return try self.addComment(
            channelID: message.account, videoID: message.post, author: message.fan, text: message.text, publishedAt: message.at, parentID: message.parent)
    }

    /// Lets the access token expire now, or revokes its grant, so that only a new consent helps.
    public func invalidate(accessToken: String, revoked: Bool) {
        self.withState { state, now in
            if revoked { state.revoke(token: accessToken) } else { state.accessTokens[accessToken]?.expiresAt = now }
        }
    }
}
