import Core

/// channels.list, playlistItems.list, videos.list, videos.batchGetStats, search.list, videoTrainability (https://developers.google.com/youtube/v3/docs).
extension YouTubeState {
    func listChannels(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        let found: [Channel]
        switch try call.filter(["mine", "id", "forHandle", "forUsername", "managedByMe"]) {
        case "mine":
            guard try call.flag("mine") else { throw .noFilter(["mine", "id", "forHandle", "forUsername", "managedByMe"]) }
            guard call.caller.clientID != nil else { throw .loginRequired }
            guard let id = call.caller.channelID else { throw .signupRequired }
            found = [self.channels[id]].compactMap(\.self)
        case "id": found = call.query.list("id").prefix(50).compactMap { self.channels[$0] }
        case "forHandle":
            let handle = call.query["forHandle"] ?? ""
            found = [self.channelsByHandle[(handle.hasPrefix("@") ? String(handle.dropFirst()) : handle).lowercased()].flatMap { self.channels[$0] }].compactMap(\.self)
        case "forUsername": found = []
        default: throw .forbidden("The request is not authorized for a content owner.", domain: "youtube.channel", reason: "channelForbidden", location: "managedByMe")
        }
        let items = found.map { self.channelResource($0, asked: call.parts) }
        return .resource(Self.list("channel", items, total: items.count, perPage: call.maxResults, keepsEmptyItems: false))
    }

    /// Whether the caller may see a video at all, by its id.
    private func canOpen(_ video: Video, _ call: YouTubeCall) -> Bool { video.privacy != .private || call.caller.channelID == video.channelID }

    func listPlaylistItems(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        if try call.filter(["playlistId", "id"]) == "id" {
            let items = call.query.list("id").compactMap { id in self.videos.values.first { Self.playlistItemID($0) == id } }.filter { self.canOpen($0, call) }
                .map { self.playlistItem($0, position: 0, call) }
            return .resource(Self.list("playlistItem", items, total: items.count, perPage: call.maxResults))
        }
        let playlist = call.query["playlistId"] ?? ""
        guard let channel = self.channels["UC" + playlist.dropFirst(2)], playlist.hasPrefix("UU") else {
            throw .notFound(
                "playlistNotFound", "The playlist identified with the request's <code>playlistId</code> parameter cannot be found.", domain: "youtube.playlistItem",
                location: "playlistId")
        }
        let isOwner = call.caller.channelID == channel.id
        var videos = channel.videoIDs.reversed().compactMap { self.videos[$0] }.filter { isOwner || $0.privacy == .public }
        if let wanted = call.query["videoId"] { videos = videos.filter { $0.id == wanted } }
        let start = Int(try PageToken.read(call, count: 1)?[0] ?? 0)
        let page = videos.enumerated().dropFirst(start).prefix(call.maxResults)
        let items = page.map { self.playlistItem($0.element, position: $0.offset, call) }
        let end = start + items.count
        return .resource(
            Self.list(
                "playlistItem", items, total: videos.count, perPage: call.maxResults,
                next: end < videos.count && call.maxResults > 0 ? PageToken.make([Int64(end)], for: call) : nil,
                previous: start > 0 ? PageToken.make([Int64(max(0, start - call.maxResults))], for: call) : nil))
    }

    private static func playlistItemID(_ video: Video) -> String { "VVV" + video.channelID.dropFirst(2) + "." + video.id }

    private func playlistItem(_ video: Video, position: Int, _ call: YouTubeCall) -> JSONNode {
        let owner = self.channels[video.channelID]
        return Self.resource(
            "playlistItem", id: Self.playlistItemID(video),
            parts: [
                "snippet": [
                    "publishedAt": .string(video.publishedAt.rfc3339), "channelId": .string(video.channelID), "title": .string(video.title),
                    "description": .string(video.description), "thumbnails": Self.thumbnails(video.id), "channelTitle": .string(owner?.title ?? ""),
                    "playlistId": .string(owner?.uploadsPlaylist ?? ""), "position": .integer(Int64(position)),
                    "resourceId": ["kind": "youtube#video", "videoId": .string(video.id)], "videoOwnerChannelTitle": .string(owner?.title ?? ""),
                    "videoOwnerChannelId": .string(video.channelID),
                ],
                "contentDetails": ["videoId": .string(video.id), "videoPublishedAt": .string(video.publishedAt.rfc3339)],
                "status": ["privacyStatus": .string(video.privacy.rawValue)],
            ], asked: call.parts)
    }

    func listVideos(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        guard try call.filter(["id", "chart", "myRating"]) == "id" else {
            throw .invalid(call.query["chart"] == nil ? "myRating" : "chart", "The sandbox keeps neither charts nor ratings.")
        }
        for name in ["maxResults", "pageToken"] where call.query[name] != nil { throw .incompatible(["id", name]) }
        let ids = call.query.list("id")
        guard ids.count <= 50 else { throw .invalid("id", "The request names more than 50 ids.") }
        let items = ids.compactMap { self.videos[$0] }.filter { self.canOpen($0, call) }.map { self.videoResource($0, call: call) }
        return .resource(Self.list("video", items, total: items.count, perPage: items.count))
    }

    func batchGetStatistics(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        let ids = call.query.list("id")
        guard !ids.isEmpty else { throw .missing("id") }
        guard ids.count <= 50 else { throw .invalid("id", "The request names more than 50 ids.") }
        let items = ids.compactMap { self.videos[$0] }.filter { self.canOpen($0, call) }.map { video in
            var statistics: [String: JSONNode] = ["viewCount": .string(String(video.viewCount)), "likeCount": .string(String(video.likeCount))]
            if video.areCommentsEnabled { statistics["commentCount"] = .string(String(video.commentCount)) }
            return Self.resource(
                "videoStats", id: video.id,
                parts: [
                    "snippet": ["publishTime": .string(video.publishedAt.rfc3339)], "contentDetails": ["duration": .string(Self.duration(video.seconds))],
                    "statistics": .object(statistics),
                ], asked: call.parts)
        }
        return .resource(Self.tagged(["kind": "youtube#batchGetStatsResponse", "items": .array(items)]))
    }

    func trainability(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        guard let id = call.query["id"] else { throw .missing("id") }
        guard let video = self.videos[id], video.privacy != .private else { throw .videoNotFound(location: "id") }
        return .resource(
            Self.tagged(["kind": "youtube#videoTrainability", "videoId": .string(id), "permitted": .array(video.trainingPermitted.map { .string($0) })]))
    }

    func search(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        let isMine = try call.flag("forMine")
        let kind = try call.choice("type", of: ["video", "channel", "playlist"], standard: "video")
        let order = try call.choice("order", of: ["date", "rating", "relevance", "title", "videoCount", "viewCount"], standard: "relevance")
        if isMine {
            guard call.query["type"] == "video" else { throw .incompatible(["forMine", "type"]) }
            guard call.caller.channelID != nil else { throw .loginRequired }
        }
        var videos = kind == "video" ? self.videos.values.filter { isMine ? $0.channelID == call.caller.channelID : $0.privacy == .public } : []
        if let channel = call.query["channelId"] { videos = videos.filter { $0.channelID == channel } }
        for (name, isAfter) in [("publishedAfter", true), ("publishedBefore", false)] {
            guard let text = call.query[name] else { continue }
            guard let instant = Timestamp(iso8601: text) else { throw .invalid(name, "Invalid value '\(text.escapedForHTML())'. Values must be RFC 3339 times.") }
            videos = videos.filter { isAfter ? $0.publishedAt >= instant : $0.publishedAt < instant }
        }
        let words = (call.query["q"] ?? "").lowercased().split(separator: " ")
        if !words.isEmpty {
            videos = videos.filter { video in
                let text = (video.title + " " + video.description + " " + video.tags.joined(separator: " ")).lowercased()
                return words.allSatisfy { text.contains($0) }
            }
        }
        switch order {
        case "title": videos.sort { ($0.title, $0.id) < ($1.title, $1.id) }
        case "viewCount", "rating": videos.sort { ($1.viewCount, $1.id) < ($0.viewCount, $0.id) }
        default: videos.sort { ($1.publishedAt, $1.id) < ($0.publishedAt, $0.id) }
        }
        let start = Int(try PageToken.read(call, count: 1)?[0] ?? 0)
        let items = videos.dropFirst(start).prefix(call.maxResults).map { video -> JSONNode in
            var members: [String: JSONNode] = ["kind": "youtube#searchResult", "id": ["kind": "youtube#video", "videoId": .string(video.id)]]
            if call.parts.contains("snippet") {
                members["snippet"] = [
                    "publishedAt": .string(video.publishedAt.rfc3339), "channelId": .string(video.channelID), "title": .string(video.title.escapedForHTML()),
                    "description": .string(String(video.description.prefix(160))), "thumbnails": Self.thumbnails(video.id),
                    "channelTitle": .string(self.channels[video.channelID]?.title ?? ""), "liveBroadcastContent": "none",
                ]
            }
            return Self.tagged(.object(members))
        }
        let end = start + items.count
        return .resource(
            Self.list(
                "search", Array(items), total: videos.count, perPage: call.maxResults,
                next: end < min(videos.count, 500) && !items.isEmpty ? PageToken.make([Int64(end)], for: call) : nil,
                previous: start > 0 ? PageToken.make([Int64(max(0, start - call.maxResults))], for: call) : nil))
    }
}
