import Connectors
import Core

/// The creator's own past answers: each own reply with the fan's comment that it answers.
enum ReplyPairs {
    static func pairs(in thread: ThreadResource, replies: [CommentResource], ownChannelID: String, refreshBy: Timestamp) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        // In the order they were written: an answer follows what it answers.
        var fans: [CommentResource] = thread.snippet.topLevelComment.authorID == ownChannelID ? [] : [thread.snippet.topLevelComment]
        for reply in replies.sorted(by: { $0.snippet.publishedAt < $1.snippet.publishedAt }) {
            guard reply.authorID == ownChannelID else {
                fans.append(reply)
                continue
            }
            guard let asked = self.addressee(of: reply, among: fans), !reply.text.isEmpty, !asked.text.isEmpty else { continue }
            samples.append(
                CollectedSample(
                    kind: .pair, prompt: asked.text, text: reply.text, origin: "comment/\(reply.id)",
                    permalink: thread.snippet.videoId.map { "https://www.youtube.com/watch?v=\(QueryText.escape($0))&lc=\(QueryText.escape(reply.id))" },
                    writtenAt: reply.snippet.publishedAt, refreshBy: refreshBy))
        }
        return samples
    }

    /// Whoever the reply names by handle, else the last fan who wrote.
    private static func addressee(of reply: CommentResource, among fans: [CommentResource]) -> CommentResource? {
        if reply.text.hasPrefix("@") {
            let handle = reply.text.prefix { !$0.isWhitespace }.lowercased()
            if let named = fans.last(where: { handle.hasPrefix(($0.snippet.authorDisplayName ?? " ").lowercased()) }) { return named }
        }
        return fans.last
    }
}
