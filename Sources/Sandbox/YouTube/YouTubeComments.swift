import Core
import HTTPTypes

/// comments.insert, .update, .delete, .setModerationStatus and commentThreads.insert (https://developers.google.com/youtube/v3/docs/comments/insert).
extension YouTubeState {
    /// The text of a comment to write, checked.
    private func text(_ node: JSONNode?, domain: String) throws(YouTubeError) -> String {
        guard let text = node?["textOriginal"]?.string, !text.allSatisfy(\.isWhitespace) else {
            throw .bad("commentTextRequired", "The comment resource that is being inserted must specify a value for the <code>snippet.textOriginal</code> property. Comments cannot be empty.", domain: domain, location: "body.snippet.textOriginal")
        }
        guard text.count <= self.maximumCommentLength else {
            throw .bad("commentTextTooLong", "The comment resource that is being inserted contains too many characters in the <code>snippet.textOriginal</code> property.", domain: domain, location: "body.snippet.textOriginal")
        }
        return text
    }

    private static func needsSnippet(_ call: YouTubeCall) throws(YouTubeError) {
        guard call.parts.contains("snippet") else { throw .missing("part") }
    }

    mutating func insertReply(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        try Self.needsSnippet(call)
        let snippet = try call.body()["snippet"]
        guard let snippet, snippet.object != nil else { throw .bad("invalidCommentMetadata", "The request metadata is invalid.") }
        guard let parentID = snippet["parentId"]?.string, !parentID.isEmpty else {
            throw .bad("parentIdMissing", "The comment that is being inserted must be associated with a parent comment. The request did not specify a value for the <code>snippet.parentId</code> property.", location: "body.snippet.parentId")
        }
        let text = try self.text(snippet, domain: "youtube.comment")
        guard let parent = self.comments[parentID], parent.parentID == nil, parent.moderation != .rejected, let authorID = call.caller.channelID else {
            throw .notFound("parentCommentNotFound", "The specified parent comment could not be found. Check the value of the <code>snippet.parentId</code> property in the request body.", domain: "youtube.comment", location: "body.snippet.parentId")
        }
        guard self.videos[parent.videoID]?.areCommentsEnabled ?? false else { throw .commentsDisabled(domain: "youtube.comment") }
        guard parent.canReply else { throw .bad("operationNotSupported", "The API user cannot insert a comment in reply to the top-level comment identified by the given parent id.", location: "body.snippet.parentId") }
        guard parent.moderation == .published else { throw .bad("parentCommentIsPrivate", "The specified parent comment is private.", location: "body.snippet.parentId") }
        let id = self.insertComment(
            authorID: authorID, videoID: parent.videoID, channelID: parent.channelID, parentID: parentID, text: text, at: call.now,
            visibleAfter: call.request.visibilityDelay, clientID: call.caller.clientID)
        // A reply that moderation holds gets the same answer.
        guard let comment = self.comments[id] else { throw .bad("processingFailure", "The API server failed to successfully process the request.") }
        return .resource(self.commentResource(comment, call: call, isPlain: true, showsModeration: false, asked: call.parts))
    }

    mutating func insertThread(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        try Self.needsSnippet(call)
        let domain = "youtube.commentThread"
        guard let snippet = try call.body()["snippet"], snippet.object != nil else { throw .bad("invalidCommentThreadMetadata", "The request metadata is invalid.", domain: domain) }
        guard let videoID = snippet["videoId"]?.string, !videoID.isEmpty else {
            throw .bad("channelOrVideoIdMissing", "The request must specify a channel or video on which the comment is to be inserted.", domain: domain, location: "body.snippet")
        }
        let text = try self.text(snippet["topLevelComment"]?["snippet"], domain: domain)
        guard let video = self.videos[videoID], video.privacy != .private || video.channelID == call.caller.channelID, let authorID = call.caller.channelID else {
            throw .videoNotFound(domain: domain, location: "body.snippet.videoId")
        }
        if let channelID = snippet["channelId"]?.string, channelID != video.channelID {
            throw .notFound("channelNotFound", "The channel identified by the <code>snippet.channelId</code> property could not be found.", domain: domain, location: "body.snippet.channelId")
        }
        guard video.areCommentsEnabled else { throw .commentsDisabled() }
        let id = self.insertComment(
            authorID: authorID, videoID: videoID, channelID: video.channelID, parentID: nil, text: text, at: call.now,
            visibleAfter: call.request.visibilityDelay, clientID: call.caller.clientID)
        guard let comment = self.comments[id] else { throw .bad("processingFailure", "The API server failed to successfully process the request.", domain: domain) }
        return .resource(self.threadResource(comment, call: call, isPlain: true, showsModeration: false))
    }

    /// A comment that the caller wrote. Throws `commentNotFound` or `forbidden`.
    private func own(_ id: String, _ call: YouTubeCall, location: String) throws(YouTubeError) -> Comment {
        guard let comment = self.comments[id] else { throw Self.commentNotFound(location) }
        guard comment.authorID == call.caller.channelID else {
            throw .forbidden("The comment cannot be changed because of insufficient permissions. The request might not be properly authorized.")
        }
        return comment
    }

    private static func commentNotFound(_ location: String) -> YouTubeError {
        .notFound("commentNotFound", "The specified comment could not be found. Check the value of the <code>\(location)</code>.", domain: "youtube.comment", location: location)
    }

    mutating func updateComment(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        try Self.needsSnippet(call)
        let body = try call.body()
        guard let id = body["id"]?.string, !id.isEmpty else { throw .missing("body.id") }
        let text = try self.text(body["snippet"], domain: "youtube.comment")
        var comment = try self.own(id, call, location: "body.id")
        if let wanted = call.request.headers[.ifMatch] {
            let etag = self.commentResource(comment, call: call, isPlain: true, showsModeration: false, asked: call.parts)["etag"]?.string ?? ""
            guard ETagHeader.matches(wanted, etag) else { throw .preconditionFailed }
        }
        guard self.videos[comment.videoID]?.areCommentsEnabled ?? false else { throw .commentsDisabled(domain: "youtube.comment") }
        let now = call.now
        self.change(after: call.request.visibilityDelay, now: now) { $0.editComment(id, text: text, now: now) }
        comment.text = text
        comment.updatedAt = now
        return .resource(self.commentResource(comment, call: call, isPlain: true, showsModeration: false, asked: call.parts))
    }

    mutating func removeComment(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        guard let id = call.query["id"], !id.isEmpty else { throw .missing("id") }
        _ = try self.own(id, call, location: "id")
        self.change(after: call.request.visibilityDelay, now: call.now) { $0.deleteComment(id) }
        return .noContent
    }

    mutating func moderate(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        let ids = call.query.list("id")
        guard !ids.isEmpty else { throw .missing("id") }
        guard call.query["moderationStatus"] != nil else { throw .missing("moderationStatus") }
        let word = try call.choice("moderationStatus", of: ["heldForReview", "published", "rejected"], standard: "published")
        let isBan = try call.flag("banAuthor")
        guard !isBan || word == "rejected" else {
            throw .bad("banWithoutReject", "The <code>banAuthor</code> parameter can only be used if the <code>moderationStatus</code> parameter value is <code>rejected</code>.", location: "banAuthor")
        }
        guard let status = Moderation(rawValue: word) else { throw .bad("processingFailure", "The API server failed to successfully process the request.") }
        var targets: [Comment] = []
        for id in ids {
            guard let comment = self.comments[id] else { throw Self.commentNotFound("id") }
            guard comment.channelID == call.caller.channelID else {
                throw .forbidden("The moderation status of the comment can't be set because of insufficient permissions. The request might not be properly authorized.")
            }
            targets.append(comment)
        }
        let (found, channelID) = (targets, call.caller.channelID ?? "")
        self.change(after: call.request.visibilityDelay, now: call.now) { state in
            for comment in found {
                state.setModeration(comment.id, status)
                if isBan, comment.authorID != channelID { state.channels[channelID]?.banned.insert(comment.authorID) }
            }
        }
        return .noContent
    }
}

/// Compares `If-Match` and `If-None-Match` headers with an ETag.
enum ETagHeader {
    static func matches(_ header: String, _ etag: String) -> Bool {
        header.split(separator: ",").map { $0.trimmingSpaces() }.contains { value in
            var value = value[...]
            if value.hasPrefix("W/") { value = value.dropFirst(2) }
            return value == "*" || value == etag || value == "\"\(etag)\""
        }
    }
}
