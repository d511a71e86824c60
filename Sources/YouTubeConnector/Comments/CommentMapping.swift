import Connectors
import Core

/// Comment resources as messages.
struct CommentMapping {
    var ownChannelID: String
    /// What was written before is history.
    var startedAt: Timestamp

    func message(top thread: ThreadResource, post: PlatformPost?) -> IncomingMessage {
        self.message(thread.snippet.topLevelComment, threadID: thread.id, parentID: nil, threadAuthor: nil, post: post, canReply: thread.snippet.canReply ?? true)
    }

    func message(reply: CommentResource, in thread: ThreadResource, post: PlatformPost?) -> IncomingMessage {
        self.message(
            reply, threadID: thread.id, parentID: reply.snippet.parentId ?? thread.id, threadAuthor: thread.snippet.topLevelComment.authorID, post: post,
            canReply: thread.snippet.canReply ?? true)
    }

    func message(_ comment: CommentResource, threadID: String, parentID: String?, threadAuthor: String?, post: PlatformPost?, canReply: Bool) -> IncomingMessage {
        let isOwn = comment.authorID == self.ownChannelID
        let contact = isOwn ? (threadAuthor == self.ownChannelID ? "" : threadAuthor ?? "") : comment.authorID
        let name = comment.snippet.authorDisplayName ?? ""
        return IncomingMessage(
            platformMessageID: comment.id, kind: .comment, threadID: threadID, parentID: parentID, contactID: contact, authorID: comment.authorID,
            authorUsername: name, authorDisplayName: name, isOwn: isOwn, text: comment.text,
            attachments: comment.snippet.imageUrl == nil ? [] : [Attachment(type: "image")], sentAt: comment.snippet.publishedAt, editedAt: comment.editedAt,
            post: post, canReply: canReply, isHistory: comment.snippet.publishedAt < self.startedAt)
    }

    /// A reply's id is the thread's id, a dot and a suffix.
    static func threadID(of commentID: String) -> String { String(commentID.prefix { $0 != "." }) }
}
