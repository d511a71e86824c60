import Core

/// Records as the Data API shows them (https://developers.google.com/youtube/v3/docs).
extension YouTubeState {
    /// A resource with its kind, ETag, id and the parts asked for.
    static func resource(_ kind: String, id: String, parts: [String: JSONNode], asked: Set<String>) -> JSONNode {
        var members: [String: JSONNode] = ["kind": .string("youtube#" + kind), "id": .string(id)]
        for (name, value) in parts where asked.contains(name) { members[name] = value }
        return Self.tagged(.object(members))
    }

    static func tagged(_ node: JSONNode) -> JSONNode {
        var node = node
        node["etag"] = .string(StableHash.etag(node))
        return node
    }

    /// A list envelope; `items` is absent when there are none and the method's real list leaves it out.
    static func list(_ kind: String, _ items: [JSONNode], total: Int, perPage: Int, next: String? = nil, previous: String? = nil, keepsEmptyItems: Bool = true) -> JSONNode {
        var members: [String: JSONNode] = [
            "kind": .string("youtube#\(kind)ListResponse"),
            "pageInfo": ["totalResults": .integer(Int64(total)), "resultsPerPage": .integer(Int64(perPage))],
        ]
        if !items.isEmpty || keepsEmptyItems { members["items"] = .array(items) }
        if let next { members["nextPageToken"] = .string(next) }
        if let previous { members["prevPageToken"] = .string(previous) }
        return Self.tagged(.object(members))
    }

    static func thumbnails(_ seed: String) -> JSONNode {
        func size(_ name: String, _ width: Int64, _ height: Int64) -> JSONNode {
            ["url": .string("https://i.ytimg.com/vi/\(seed)/\(name).jpg"), "width": .integer(width), "height": .integer(height)]
        }
        return ["default": size("default", 120, 90), "medium": size("mqdefault", 320, 180), "high": size("hqdefault", 480, 360)]
    }

    func channelResource(_ channel: Channel, asked: Set<String>) -> JSONNode {
        let isListed = { (id: String) in self.videos[id]?.privacy == .public }
        var snippet: [String: JSONNode] = [
            "title": .string(channel.title), "description": .string(channel.description), "customUrl": .string("@" + channel.handle.lowercased()),
            "publishedAt": .string(channel.publishedAt.rfc3339), "thumbnails": ["default": ["url": .string(Self.picture(channel.id)), "width": 88, "height": 88]],
            "localized": ["title": .string(channel.title), "description": .string(channel.description)],
        ]
        if let country = channel.country { snippet["country"] = .string(country) }
        return Self.resource(
            "channel", id: channel.id,
            parts: [
                "snippet": .object(snippet),
                "contentDetails": ["relatedPlaylists": ["likes": "", "uploads": .string(channel.uploadsPlaylist)]],
                "statistics": [
                    "viewCount": .string(String(channel.viewCount)), "subscriberCount": .string(String(channel.subscriberCount)), "hiddenSubscriberCount": false,
                    "videoCount": .string(String(channel.videoIDs.count(where: isListed))),
                ],
                "status": ["privacyStatus": "public", "isLinked": true, "longUploadsStatus": "longUploadsUnspecified", "madeForKids": false],
                "brandingSettings": ["channel": ["title": .string(channel.title), "description": .string(channel.description)]],
            ], asked: asked)
    }

    func videoResource(_ video: Video, call: YouTubeCall) -> JSONNode {
        let owner = self.channels[video.channelID]
        var snippet: [String: JSONNode] = [
            "publishedAt": .string(video.publishedAt.rfc3339), "channelId": .string(video.channelID), "title": .string(video.title),
            "description": .string(video.description), "thumbnails": Self.thumbnails(video.id), "channelTitle": .string(owner?.title ?? ""),
            "categoryId": "22", "liveBroadcastContent": "none", "defaultLanguage": .string(video.language), "defaultAudioLanguage": .string(video.language),
            "localized": ["title": .string(video.title), "description": .string(video.description)],
        ]
        if !video.tags.isEmpty { snippet["tags"] = .array(video.tags.map { .string($0) }) }
        var statistics: [String: JSONNode] = [
            "viewCount": .string(String(video.viewCount)), "likeCount": .string(String(video.likeCount)), "favoriteCount": "0",
        ]
        if video.areCommentsEnabled { statistics["commentCount"] = .string(String(video.commentCount)) }
        if call.caller.channelID == video.channelID { statistics["dislikeCount"] = "0" }
        return Self.resource(
            "video", id: video.id,
            parts: [
                "snippet": .object(snippet),
                "contentDetails": [
                    "duration": .string(Self.duration(video.seconds)), "dimension": "2d", "definition": "hd",
                    "caption": .string(video.captionIDs.contains { self.captions[$0]?.kind == .standard } ? "true" : "false"), "licensedContent": true,
                    "contentRating": [:], "projection": "rectangular",
                ],
                "status": [
                    "uploadStatus": "processed", "privacyStatus": .string(video.privacy.rawValue), "license": "youtube", "embeddable": true,
                    "publicStatsViewable": true, "madeForKids": .bool(video.isMadeForKids),
                ],
                "statistics": .object(statistics),
            ], asked: call.parts)
    }

    /// ISO 8601, for instance `PT1H2M3S`.
    static func duration(_ seconds: Int) -> String {
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        let text = (hours > 0 ? "\(hours)H" : "") + (minutes > 0 ? "\(minutes)M" : "") + (rest > 0 ? "\(rest)S" : "")
        return "PT" + (text.isEmpty ? "0S" : text)
    }

    static func picture(_ channelID: String) -> String { "https://yt3.ggpht.com/ytc/\(channelID)=s88-c-k-c0x00ffffff-no-rj" }

    /// A comment as `call`'s caller sees it.
    ///
    /// - Parameter showsModeration: whether the owner asked in a way that shows `moderationStatus`.
    func commentResource(_ comment: Comment, call: YouTubeCall, isPlain: Bool, showsModeration: Bool, asked: Set<String> = ["snippet"]) -> JSONNode {
        let author = self.channels[comment.authorID]
        let handle = "@" + (author?.handle ?? "deleted")
        var snippet: [String: JSONNode] = [
            "channelId": .string(comment.channelID), "videoId": .string(comment.videoID),
            "textDisplay": .string(isPlain ? comment.text : Self.html(comment.text)), "authorDisplayName": .string(handle),
            "authorProfileImageUrl": .string(Self.picture(comment.authorID)), "authorChannelUrl": .string("http://www.youtube.com/" + handle),
            "authorChannelId": ["value": .string(comment.authorID)], "canRate": true, "viewerRating": "none", "likeCount": .integer(Int64(comment.likeCount)),
            "publishedAt": .string(comment.publishedAt.rfc3339), "updatedAt": .string(comment.updatedAt.rfc3339),
        ]
        if comment.authorID == call.caller.channelID { snippet["textOriginal"] = .string(comment.text) }
        if let parentID = comment.parentID { snippet["parentId"] = .string(parentID) }
        if showsModeration, call.caller.channelID == comment.channelID { snippet["moderationStatus"] = .string(comment.moderation.rawValue) }
        return Self.resource("comment", id: comment.id, parts: ["snippet": .object(snippet)], asked: asked)
    }

    func threadResource(_ top: Comment, call: YouTubeCall, isPlain: Bool, showsModeration: Bool) -> JSONNode {
        let replies = call.parts.contains("replies") || call.parts.contains("snippet") ? self.shownReplies(top, call: call) : []
        let areCommentsEnabled = self.videos[top.videoID]?.areCommentsEnabled ?? false
        var parts: [String: JSONNode] = [
            "snippet": [
                "channelId": .string(top.channelID), "videoId": .string(top.videoID),
                "topLevelComment": self.commentResource(top, call: call, isPlain: isPlain, showsModeration: showsModeration),
                "canReply": .bool(top.canReply && areCommentsEnabled), "totalReplyCount": .integer(Int64(replies.count)),
                "isPublic": .bool(top.moderation == .published),
            ]
        ]
        if !replies.isEmpty {
            // Only the latest few; the rest takes `comments.list`.
            let some = replies.suffix(5).reversed().map { self.commentResource($0, call: call, isPlain: isPlain, showsModeration: showsModeration) }
            parts["replies"] = ["comments": .array(some)]
        }
        return Self.resource("commentThread", id: top.id, parts: parts, asked: call.parts)
    }

    /// The replies that everybody sees, oldest first.
    func shownReplies(_ top: Comment, call: YouTubeCall) -> [Comment] {
        top.replyIDs.compactMap { self.comments[$0] }.filter { $0.moderation == .published && $0.visibleAt <= call.now }
    }

    /// `textDisplay` in html format: entities, line breaks, links.
    static func html(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: " ", omittingEmptySubsequences: false).map { word in
                let safe = word.escapedForHTML()
                return word.hasPrefix("https://") || word.hasPrefix("http://") ? "<a href=\"\(safe)\">\(safe)</a>" : safe
            }.joined(separator: " ")
        }.joined(separator: "<br>")
    }
}

extension Timestamp {
    /// For instance `2026-11-22T15:25:28Z`: whole seconds, as YouTube writes times.
    var rfc3339: String { String(self.iso8601.prefix(19)) + "Z" }
}
