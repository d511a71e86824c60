import Core

/// commentThreads.list, comments.list: reading (https://developers.google.com/youtube/v3/docs/commentThreads/list).
extension YouTubeState {
    private static let threadFilters = ["videoId", "allThreadsRelatedToChannelId", "channelId", "id"]

    func listThreads(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        let filter = try call.filter(Self.threadFilters)
        let isPlain = try call.choice("textFormat", of: ["html", "plainText"], standard: "html") == "plainText"
        let order = try call.choice("order", of: ["time", "relevance"], standard: "time")
        let status = try call.choice("moderationStatus", of: ["published", "heldForReview", "likelySpam", "rejected"], standard: "published")
        if filter == "id" { return .resource(try self.threads(byID: call, isPlain: isPlain)) }
        let value = call.query[filter] ?? ""
        let ids: [String]
        let ownerID: String
        switch filter {
        case "videoId":
            guard let video = self.videos[value], video.privacy != .private || video.channelID == call.caller.channelID else {
                throw .videoNotFound(domain: "youtube.commentThread")
            }
            guard video.areCommentsEnabled else { throw .commentsDisabled() }
            (ids, ownerID) = (self.threadsByVideo[value] ?? [], video.channelID)
        default:
            guard self.channels[value] != nil else {
                throw .notFound("channelNotFound", "The channel identified by the <code>\(filter)</code> parameter could not be found.", domain: "youtube.commentThread", location: filter)
            }
            // Channel discussions are gone: that filter finds nothing any more.
            (ids, ownerID) = (filter == "channelId" ? [] : self.threadsByChannel[value] ?? [], value)
        }
        let isOwner = call.caller.channelID == ownerID
        if call.query["moderationStatus"] != nil {
            guard isOwner else {
                throw .forbidden("The request is not authorized to filter by moderation status.", domain: "youtube.commentThread", location: "moderationStatus")
            }
            guard status != "rejected" else { throw .bad("operationNotSupported", "The API user can't list rejected comments.", domain: "youtube.commentThread") }
        }
        let words = (call.query["searchTerms"] ?? "").lowercased().split(separator: " ")
        let shows = { (comment: Comment) -> Bool in
            guard comment.moderation.rawValue == status, comment.visibleAt <= call.now else { return false }
            guard filter == "videoId" || self.videos[comment.videoID]?.privacy == .public || isOwner else { return false }
            return words.isEmpty || words.allSatisfy(comment.text.lowercased().contains)
        }
        let (page, next) = order == "time"
            ? try self.newestFirst(ids, call, shows)
            : try Self.byOffset(ids.compactMap { self.comments[$0] }.filter(shows).sorted { ($1.likeCount, $1.position) < ($0.likeCount, $0.position) }, call)
        let items = page.map { self.threadResource($0, call: call, isPlain: isPlain, showsModeration: isOwner) }
        return .resource(Self.list("commentThread", items, total: items.count, perPage: call.maxResults, next: next))
    }

    private func threads(byID call: YouTubeCall, isPlain: Bool) throws(YouTubeError) -> JSONNode {
        let clashing = ["maxResults", "pageToken", "order", "moderationStatus", "searchTerms"].filter { call.query[$0] != nil }
        guard clashing.isEmpty else { throw .incompatible(["id"] + clashing) }
        let found = call.query.list("id").compactMap { self.comments[$0] }.filter { $0.parentID == nil && self.canRead($0, call) }
        guard !found.isEmpty else {
            throw .notFound(
                "commentThreadNotFound", "One or more of the specified comment threads cannot be found. Check the values of the request's <code>id</code> parameter.",
                domain: "youtube.commentThread", location: "id")
        }
        let items = found.map { self.threadResource($0, call: call, isPlain: isPlain, showsModeration: false) }
        return Self.list("commentThread", items, total: items.count, perPage: items.count)
    }

    /// Whether a caller who names a comment gets it: published, or not rejected and the caller's own matter.
    private func canRead(_ comment: Comment, _ call: YouTubeCall) -> Bool {
        guard comment.visibleAt <= call.now else { return false }
        if comment.moderation == .published { return true }
        return comment.moderation != .rejected && (call.caller.channelID == comment.channelID || call.caller.channelID == comment.authorID)
    }

    func listComments(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        let isPlain = try call.choice("textFormat", of: ["html", "plainText"], standard: "html") == "plainText"
        let notFound = { (location: String) in
            YouTubeError.notFound(
                "commentNotFound", "One or more of the specified comments cannot be found. Check the values of the request's <code>\(location)</code> parameter.",
                domain: "youtube.comment", location: location)
        }
        if try call.filter(["id", "parentId"]) == "id" {
            let clashing = ["maxResults", "pageToken"].filter { call.query[$0] != nil }
            guard clashing.isEmpty else { throw .incompatible(["id"] + clashing) }
            let found = call.query.list("id").compactMap { self.comments[$0] }.filter { self.canRead($0, call) }
            guard !found.isEmpty else { throw notFound("id") }
            let items = found.map { self.commentResource($0, call: call, isPlain: isPlain, showsModeration: false, asked: call.parts) }
            return .resource(Self.list("comment", items, total: items.count, perPage: items.count))
        }
        guard let parent = self.comments[call.query["parentId"] ?? ""], parent.parentID == nil, self.canRead(parent, call) else { throw notFound("parentId") }
        let isOwner = call.caller.channelID == parent.channelID
        let (page, next) = try self.newestFirst(parent.replyIDs, call) { $0.moderation == .published && $0.visibleAt <= call.now }
        let items = page.map { self.commentResource($0, call: call, isPlain: isPlain, showsModeration: isOwner, asked: call.parts) }
        return .resource(Self.list("comment", items, total: items.count, perPage: call.maxResults, next: next))
    }

    // MARK: paging

    /// One page of a list that is kept in time order, from its end. The token holds the last comment's place, so that
    /// comments which arrive between two pages neither repeat nor hide others.
    private func newestFirst(_ ids: [String], _ call: YouTubeCall, _ shows: (Comment) -> Bool) throws(YouTubeError) -> ([Comment], String?) {
        var index = ids.count
        if let values = try PageToken.read(call, count: 2) {
            let after = Position(at: Timestamp(milliseconds: values[0]), sequence: Int(values[1]))
            index = self.firstIndex(ids, notBefore: after)
        }
        var page: [Comment] = []
        while index > 0 {
            index -= 1
            guard let comment = self.comments[ids[index]], shows(comment) else { continue }
            if page.count == call.maxResults, let last = page.last {
                return (page, PageToken.make([last.position.at.milliseconds, Int64(last.position.sequence)], for: call))
            }
            page.append(comment)
        }
        return (page, nil)
    }

    /// The first index whose comment stands at or after a position (binary search).
    private func firstIndex(_ ids: [String], notBefore position: Position) -> Int {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if let comment = self.comments[ids[middle]], comment.position < position { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func byOffset(_ all: [Comment], _ call: YouTubeCall) throws(YouTubeError) -> ([Comment], String?) {
        let start = Int(try PageToken.read(call, count: 1)?[0] ?? 0)
        let page = Array(all.dropFirst(start).prefix(call.maxResults))
        let end = start + page.count
        return (page, end < all.count && !page.isEmpty ? PageToken.make([Int64(end)], for: call) : nil)
    }
}
