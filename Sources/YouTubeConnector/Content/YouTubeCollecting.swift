import Connectors
import Core
import Foundation

// Training content: the uploads playlist, never search; past replies from the threads;
// transcripts last, since they cost 250 units each and may take days.
extension YouTubeConnector {
    /// One step, from the place in `marks`. An empty quota bucket ends the step with what was collected so far and the time to go on at.
    public func collect(_ access: ConnectionAccess, marks: [String: String], budget: PageBudget) async throws -> CollectionPage {
        var collection = Collection(connector: self, access: access, marks: marks, now: self.time.now())
        do {
            return try await collection.run(budget)
        } catch ConnectorError.throttled(let reason, let until) {
            // What was collected so far is kept; the marks say where to go on.
            return collection.page(isComplete: false, resumeAt: until, notes: [reason])
        }
    }

    /// The owner's setting in YouTube Studio for training by third parties; off by default. Costs no quota.
    public func trainingPermission(forPost platformPostID: String, as access: ConnectionAccess) async throws -> TrainingPermission {
        // No authorisation and no quota (https://developers.google.com/youtube/data/determine_quota_cost); the bearer does no harm.
        let request = self.request("videoTrainability.get", "/videoTrainability", [("id", platformPostID)], units: 0, purpose: .collection)
        let permitted = try AnswerReader.decode(TrainabilityAnswer.self, from: await self.http.read(request, as: access).body).permitted
        if permitted.contains("all") { return .permittedToAll }
        return permitted.isEmpty || permitted == ["none"] ? .none : .permitted(permitted)
    }

    func uploads(page: String?, as access: ConnectionAccess) async throws -> ListAnswer<PlaylistItemResource> {
        // The uploads playlist's id is the channel's with another second letter.
        let playlist = access.uploadsPlaylistID ?? "UU" + access.platformAccountID.dropFirst(2)
        var query = [("part", "contentDetails"), ("playlistId", playlist), ("maxResults", "50")]
        if let page { query.append(("pageToken", page)) }
        return try await self.list(PlaylistItemResource.self, self.request("playlistItems.list", "/playlistItems", query, units: 1, purpose: .collection), as: access)
    }

    /// The transcript of a video that has captions, and what they cost: `captions.list` 50 and `captions.download` 200 units.
    func transcript(of video: VideoResource, as access: ConnectionAccess) async throws -> (text: String, track: CaptionResource)? {
        let tracks = try await self.list(
            CaptionResource.self, self.request("captions.list", "/captions", [("part", "snippet"), ("videoId", video.id)], units: 50, purpose: .collection, usesETag: true),
            as: access)
        guard let track = CaptionText.preferred(tracks.items?.elements ?? [], language: video.language) else { return nil }
        let key = "\(access.connectionID.rawValue) \(track.id) \(track.snippet.lastUpdated ?? "")"
        if let text = self.transcripts.text(key) { return (text, track) }
        let request = self.request("captions.download", "/captions/\(QueryText.escape(track.id))", [("tfmt", "vtt")], units: 200, purpose: .collection)
        let text = CaptionText.plainText(try await self.http.read(request, as: access).body)
        self.transcripts.store(key, text)
        return (text, track)
    }
}

/// One step of collecting.
private struct Collection {
    enum Stage: String { case videos, replies, transcripts, done }

    let connector: YouTubeConnector
    let access: ConnectionAccess
    let now: Timestamp
    var stage: Stage
    /// Page of the stage's list.
    var pageToken: String?
    /// Items of that page that are done.
    var index: Int
    /// Items of the stage that are done.
    var done: Int
    var samples: [CollectedSample] = []
    var posts: [PlatformPost] = []
    var notes: [Reason] = []

    init(connector: YouTubeConnector, access: ConnectionAccess, marks: [String: String], now: Timestamp) {
        self.connector = connector
        self.access = access
        self.now = now
        self.stage = marks["stage"].flatMap { Stage(rawValue: $0) } ?? .videos
        self.pageToken = marks["page"]
        self.index = marks["index"].flatMap { Int($0) } ?? 0
        self.done = marks["done"].flatMap { Int($0) } ?? 0
    }

    /// By when what is read now has to be read again or deleted (https://developers.google.com/youtube/terms/developer-policies).
    var refreshBy: Timestamp { self.now + .days(30) }

    mutating func run(_ budget: PageBudget) async throws -> CollectionPage {
        var calls = max(3, budget.calls)
        while self.stage != .done, calls > 0, self.samples.count < budget.items {
            do {
                switch self.stage {
                case .videos: try await self.videos(&calls)
                case .replies: try await self.replies(&calls)
                case .transcripts: try await self.transcripts(&calls)
                case .done: break
                }
            } catch ConnectorError.refused(let reason) where reason.code == "invalidPageToken" && self.pageToken != nil {
                // From the stage's start again: what comes twice has the same origin.
                self.enter(self.stage)
                calls -= 1
            } catch ConnectorError.gone(let reason) where self.stage == .videos {
                // A channel without uploads has no uploads playlist.
                self.notes.append(reason)
                self.enter(.replies)
            }
        }
        return self.page(isComplete: self.stage == .done, resumeAt: nil, notes: [])
    }

    func page(isComplete: Bool, resumeAt: Timestamp?, notes: [Reason]) -> CollectionPage {
        var marks = ["stage": self.stage.rawValue]
        if let token = self.pageToken { marks["page"] = token }
        if self.index > 0 { marks["index"] = String(self.index) }
        if self.done > 0 { marks["done"] = String(self.done) }
        let configuration = self.connector.configuration
        let progress =
            switch self.stage {
            case .videos: 0.3 * min(1, Double(self.done) / Double(max(1, configuration.collectedVideos)))
            case .replies: 0.3 + 0.3 * min(1, Double(self.done) / Double(max(1, configuration.collectedThreads)))
            case .transcripts: 0.6 + 0.4 * min(1, Double(self.done) / Double(max(1, configuration.collectedVideos)))
            case .done: 1.0
            }
        return CollectionPage(
            samples: self.samples, posts: self.posts, marks: marks, isComplete: isComplete, resumeAt: resumeAt, progress: progress, notes: self.notes + notes)
    }

    private mutating func enter(_ stage: Stage) {
        self.stage = stage
        self.pageToken = nil
        self.index = 0
        self.done = 0
    }

    private mutating func turn(to page: String?, limit: Int, next: Stage) {
        self.index = 0
        if let page, self.done < limit { self.pageToken = page } else { self.enter(next) }
    }

    private mutating func videos(_ calls: inout Int) async throws {
        calls -= 2
        let list = try await self.connector.uploads(page: self.pageToken, as: self.access)
        let ids = (list.items?.elements ?? []).map(\.contentDetails.videoId)
        if !ids.isEmpty {
            for video in try await self.connector.readVideos(ids, purpose: .collection, as: self.access) {
                let post = video.post
                self.posts.append(post)
                let text = [post.title, post.text].filter { !$0.isEmpty }.joined(separator: "\n\n")
                guard !text.isEmpty, try await self.mayTrain(on: video.id) else { continue }
                self.samples.append(
                    CollectedSample(
                        kind: .video, text: text, language: video.language, origin: "video/\(video.id)", permalink: post.permalink, writtenAt: post.publishedAt,
                        refreshBy: self.refreshBy))
            }
        }
        self.done += ids.count
        self.turn(to: list.nextPageToken, limit: self.connector.configuration.collectedVideos, next: .replies)
    }

    private mutating func replies(_ calls: inout Int) async throws {
        calls -= 1
        let list = try await self.connector.threads(page: self.pageToken, purpose: .collection, as: self.access)
        let threads = list.items?.elements ?? []
        while self.index < threads.count {
            let thread = threads[self.index]
            let top = thread.snippet.topLevelComment
            var replies = thread.inlineReplies
            if replies.count < thread.replyCount {
                guard calls > 0 else { return }
                var left = min(calls, 3)
                let allowed = left
                // A long thread is cut: the newest answers are no better as examples than the first.
                replies = try await self.connector.replies(of: thread.id, purpose: .collection, calls: &left, as: self.access).comments
                calls -= allowed - left
            }
            if top.authorID == self.access.platformAccountID, !top.text.isEmpty {
                self.samples.append(
                    CollectedSample(kind: .post, text: top.text, origin: "comment/\(top.id)", writtenAt: top.snippet.publishedAt, refreshBy: self.refreshBy))
            }
            self.samples += ReplyPairs.pairs(in: thread, replies: replies, ownChannelID: self.access.platformAccountID, refreshBy: self.refreshBy)
            self.index += 1
            self.done += 1
        }
        self.turn(to: list.nextPageToken, limit: self.connector.configuration.collectedThreads, next: .transcripts)
    }

    private mutating func transcripts(_ calls: inout Int) async throws {
        calls -= 2
        let list = try await self.connector.uploads(page: self.pageToken, as: self.access)
        let ids = (list.items?.elements ?? []).map(\.contentDetails.videoId)
        let videos = ids.isEmpty ? [] : try await self.connector.readVideos(ids, purpose: .collection, as: self.access)
        let byID = Dictionary(videos.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        while self.index < ids.count {
            if let video = byID[ids[self.index]], video.contentDetails?.caption != "false" || video.contentDetails == nil {
                guard calls > 0 else { return }
                calls -= 2
                try await self.addTranscript(of: video)
            }
            self.index += 1
            self.done += 1
        }
        self.turn(to: list.nextPageToken, limit: self.connector.configuration.collectedVideos, next: .done)
    }

    private mutating func addTranscript(of video: VideoResource) async throws {
        guard try await self.mayTrain(on: video.id) else { return }
        do {
            guard let found = try await self.connector.transcript(of: video, as: self.access), !found.text.isEmpty else { return }
            self.samples.append(
                CollectedSample(
                    kind: .transcript, text: found.text, language: found.track.snippet.language, origin: "caption/\(found.track.id)", permalink: video.post.permalink,
                    writtenAt: video.snippet?.publishedAt, refreshBy: self.refreshBy))
        } catch ConnectorError.refused(let reason), ConnectorError.gone(let reason) {
            // One video's captions that can't be had don't end the collection.
            self.notes.append(Reason("transcript_unavailable", "The captions of one video can't be had: \(reason.text)", values: ["video": video.id, "cause": reason.code]))
        }
    }

    private mutating func mayTrain(on videoID: String) async throws -> Bool {
        guard self.connector.configuration.requiresTrainability else { return true }
        let permission = try await self.connector.trainingPermission(forPost: videoID, as: self.access)
        if permission != .none { return true }
        if !self.notes.contains(where: { $0.code == "training_not_permitted" }) {
            self.notes.append(
                Reason("training_not_permitted", "Some videos are not opened for third-party training in YouTube Studio (Settings, Channel, Advanced) and were left out."))
        }
        return false
    }
}
