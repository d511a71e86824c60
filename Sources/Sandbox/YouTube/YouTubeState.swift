import Core

/// Everything that the YouTube simulator remembers. Its methods are pure but for the seeded ids; the simulator guards it with a lock.
struct YouTubeState: Sendable {
    static let defaultProject = "understudy-sandbox"

    let identifiers: SandboxIdentifiers
    let maximumCommentLength: Int
    var projects: [String: Project] = [:]
    var clients: [String: YouTubeSeed.Client] = [:]
    /// API keys and their projects.
    var keys: [String: String] = [:]
    var accounts: [String: Account] = [:]
    var channels: [String: Channel] = [:]
    /// Channel ids by lower-case handle.
    var channelsByHandle: [String: String] = [:]
    /// Creators' channels in the order of the seed.
    var creatorIDs: [String] = []
    var videos: [String: Video] = [:]
    var captions: [String: Caption] = [:]
    var comments: [String: Comment] = [:]
    /// Top-level comments in time order, by video and by channel.
    var threadsByVideo: [String: [String]] = [:]
    var threadsByChannel: [String: [String]] = [:]
    var codes: [String: AuthorizationCode] = [:]
    var grants: [GrantKey: Grant] = [:]
    var refreshTokens: [String: RefreshToken] = [:]
    var accessTokens: [String: AccessToken] = [:]
    var subscriptions: [Subscription] = []
    var isHubAvailable = true
    private var nextSequence = 1
    private var delayed: [(due: Timestamp, change: @Sendable (inout YouTubeState) -> Void)] = []

    init(seed: YouTubeSeed, identifiers: SandboxIdentifiers, now: Timestamp) {
        self.identifiers = identifiers
        self.maximumCommentLength = seed.maximumCommentLength ?? 10_000
        for project in seed.projects ?? [] { self.add(project) }
        for client in seed.clients ?? [] { self.add(client) }
        for account in seed.accounts ?? [] { self.add(account, now: now) }
    }

    mutating func sequence() -> Int {
        defer { self.nextSequence += 1 }
        return self.nextSequence
    }

    // MARK: effects that show later

    /// Makes a change now, or, with a delay, once that much sandbox time has passed.
    mutating func change(after delay: Duration, now: Timestamp, _ change: @escaping @Sendable (inout YouTubeState) -> Void) {
        if delay > .zero { self.delayed.append((now + delay, change)) } else { change(&self) }
    }

    /// Makes the delayed changes whose time has come.
    mutating func settle(_ now: Timestamp) {
        guard !self.delayed.isEmpty else { return }
        let due = self.delayed.filter { $0.due <= now }
        self.delayed.removeAll { $0.due <= now }
        for entry in due.sorted(by: { $0.due < $1.due }) { entry.change(&self) }
    }

    // MARK: setting up

    mutating func add(_ project: YouTubeSeed.Project) {
        let ledger = QuotaLedger(
            limits: [.units: project.dailyUnits ?? 10_000, .searches: project.dailySearches ?? 100, .statistics: project.dailyStatistics ?? 10_000],
            callsPerMinute: project.callsPerMinute)
        self.projects[project.id] = Project(id: project.id, ledger: ledger)
        for key in project.apiKeys ?? [] { self.keys[key] = project.id }
    }

    mutating func add(_ client: YouTubeSeed.Client) {
        self.clients[client.id] = client
        let project = client.project ?? Self.defaultProject
        if self.projects[project] == nil { self.add(YouTubeSeed.Project(id: project)) }
    }

    mutating func add(_ account: YouTubeSeed.Account, now: Timestamp) {
        self.accounts[account.email] = Account(email: account.email, channelIDs: [])
        for seed in account.channels {
            let id = self.addChannel(seed, email: account.email, now: now)
            self.accounts[account.email]?.channelIDs.append(id)
            self.creatorIDs.append(id)
            for video in (seed.videos ?? []).sorted(by: { ($0.publishedAt ?? now) < ($1.publishedAt ?? now) }) { self.addVideo(video, channelID: id, now: now) }
        }
    }

    private mutating func addChannel(_ seed: YouTubeSeed.Channel, email: String, now: Timestamp) -> String {
        let id = seed.id ?? self.channelsByHandle[seed.handle.lowercased()] ?? "UC" + self.identifiers.text(22)
        self.channels[id] = Channel(
            id: id, handle: seed.handle, title: seed.title, description: seed.description ?? "", publishedAt: seed.publishedAt ?? now, country: seed.country,
            subscriberCount: seed.subscriberCount ?? 0, viewCount: seed.viewCount ?? 0, heldTerms: (seed.heldTerms ?? []).map { $0.lowercased() }, email: email)
        self.channelsByHandle[seed.handle.lowercased()] = id
        return id
    }

    /// The channel of a fan's handle; an unknown fan gets one.
    mutating func fan(_ handle: String, now: Timestamp) -> String {
        let handle = handle.hasPrefix("@") ? String(handle.dropFirst()) : handle
        if let id = self.channelsByHandle[handle.lowercased()] { return id }
        let id = "UC" + self.identifiers.text(22)
        self.channels[id] = Channel(id: id, handle: handle, title: handle, publishedAt: now)
        self.channelsByHandle[handle.lowercased()] = id
        return id
    }

    @discardableResult
    mutating func addVideo(_ seed: YouTubeSeed.Video, channelID: String, now: Timestamp) -> String {
        let id = seed.id ?? self.identifiers.text(11)
        let publishedAt = seed.publishedAt ?? now
        self.videos[id] = Video(
            id: id, channelID: channelID, title: seed.title, description: seed.description ?? "", tags: seed.tags ?? [], publishedAt: publishedAt,
            updatedAt: publishedAt, seconds: seed.seconds ?? 240, viewCount: seed.viewCount ?? 0, likeCount: seed.likeCount ?? 0,
            privacy: seed.privacy ?? .public, areCommentsEnabled: seed.areCommentsEnabled ?? true, isMadeForKids: seed.isMadeForKids ?? false,
            trainingPermitted: seed.trainingPermitted ?? ["none"], language: seed.language ?? "en")
        self.channels[channelID]?.videoIDs.append(id)
        for caption in seed.captions ?? [] {
            let captionID = "AUieD" + self.identifiers.text(25)
            self.captions[captionID] = Caption(
                id: captionID, videoID: id, language: caption.language, kind: caption.kind ?? .standard, name: caption.name ?? "", lines: caption.lines,
                updatedAt: publishedAt)
            self.videos[id]?.captionIDs.append(captionID)
        }
        for comment in seed.comments ?? [] {
            let at = comment.publishedAt ?? publishedAt
            let author = self.fan(comment.author, now: at)
            let top = self.insertComment(authorID: author, videoID: id, channelID: channelID, parentID: nil, text: comment.text, at: at, likeCount: comment.likeCount ?? 0)
            for reply in comment.replies ?? [] {
                let at = reply.publishedAt ?? at
                let author = self.fan(reply.author, now: at)
                self.insertComment(authorID: author, videoID: id, channelID: channelID, parentID: top, text: reply.text, at: at, likeCount: reply.likeCount ?? 0)
            }
        }
        return id
    }

    // MARK: comments

    /// Stores a comment or reply without asking who may; banned authors and held terms are applied.
    @discardableResult
    mutating func insertComment(
        authorID: String, videoID: String, channelID: String, parentID: String?, text: String, at: Timestamp, likeCount: Int = 0, visibleAfter: Duration = .zero,
        clientID: String? = nil
    ) -> String {
        let id = parentID.map { $0 + "." + self.identifiers.text(22, of: .alphanumeric) } ?? "Ugx" + self.identifiers.text(16) + "4AaABAg"
        var comment = Comment(
            id: id, parentID: parentID, videoID: videoID, channelID: channelID, authorID: authorID, text: text, likeCount: likeCount, publishedAt: at,
            updatedAt: at, visibleAt: at + visibleAfter, clientID: clientID, sequence: self.sequence())
        if let owner = self.channels[channelID] {
            if owner.banned.contains(authorID) {
                comment.moderation = .rejected
            } else if !owner.heldTerms.isEmpty, owner.heldTerms.contains(where: text.lowercased().contains) {
                comment.moderation = .heldForReview
            }
        }
        self.comments[id] = comment
        if comment.moderation == .published { self.videos[videoID]?.commentCount += 1 }
        if let parentID {
            var ids = self.comments[parentID]?.replyIDs ?? []
            Self.place(id, comment.position, in: &ids, self.comments)
            self.comments[parentID]?.replyIDs = ids
        } else {
            Self.place(id, comment.position, in: &self.threadsByVideo[videoID, default: []], self.comments)
            Self.place(id, comment.position, in: &self.threadsByChannel[channelID, default: []], self.comments)
        }
        return id
    }

    /// Keeps a list in time order; appending the newest, the usual case, costs nothing.
    private static func place(_ id: String, _ position: Position, in list: inout [String], _ comments: [String: Comment]) {
        var index = list.count
        while index > 0, let before = comments[list[index - 1]], before.position > position { index -= 1 }
        list.insert(id, at: index)
    }

    mutating func setModeration(_ id: String, _ moderation: Moderation) {
        guard let before = self.comments[id] else { return }
        self.comments[id]?.moderation = moderation
        let change = (moderation == .published ? 1 : 0) - (before.moderation == .published ? 1 : 0)
        self.videos[before.videoID]?.commentCount += change
    }

    mutating func editComment(_ id: String, text: String, now: Timestamp) {
        self.comments[id]?.text = text
        self.comments[id]?.updatedAt = now
    }

    /// Removes a comment; with a top-level comment its replies go too.
    mutating func deleteComment(_ id: String) {
        guard let comment = self.comments.removeValue(forKey: id) else { return }
        if comment.moderation == .published { self.videos[comment.videoID]?.commentCount -= 1 }
        if let parentID = comment.parentID {
            self.comments[parentID]?.replyIDs.removeAll { $0 == id }
        } else {
            self.threadsByVideo[comment.videoID]?.removeAll { $0 == id }
            self.threadsByChannel[comment.channelID]?.removeAll { $0 == id }
            for reply in comment.replyIDs { self.deleteComment(reply) }
        }
    }
}
