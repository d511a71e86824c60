import Connectors
import Core

/// The creator's own past answers with what they answer.
enum ReplyPairs {
    /// Each own reply in a comment thread, with the fan's comment that it answers.
    static func pairs(in thread: CommentAnswer, replies: [CommentAnswer], mapping: InstagramMapping, permalink: String?) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        var fans = mapping.isOwn(thread.from, username: thread.username) ? [] : [thread]
        for reply in replies.sorted(by: { $0.timestamp < $1.timestamp }) {
            guard mapping.isOwn(reply.from, username: reply.username) else {
                fans.append(reply)
                continue
            }
            guard let text = reply.text, !text.isEmpty, let asked = self.addressee(of: text, among: fans)?.text, !asked.isEmpty else { continue }
            samples.append(
                CollectedSample(kind: .pair, prompt: asked, text: text, origin: "comment/\(reply.id.text)", permalink: permalink, writtenAt: reply.timestamp))
        }
        return samples
    }

    /// Whoever the reply names, else the last fan who wrote.
    private static func addressee(of text: String, among fans: [CommentAnswer]) -> CommentAnswer? {
        if text.hasPrefix("@") {
            let name = text.dropFirst().prefix { !$0.isWhitespace }.lowercased()
            if let named = fans.last(where: { ($0.from?.username ?? $0.username)?.lowercased() == name }) { return named }
        }
        return fans.last
    }

    /// Each run of own messages in a conversation, with the run of the fan's messages before it.
    static func pairs(in messages: [IncomingMessage]) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        var asked: [String] = []
        var answer: [IncomingMessage] = []
        func finish() {
            if let first = answer.first, !asked.isEmpty {
                samples.append(
                    CollectedSample(
                        kind: .pair, prompt: asked.joined(separator: "\n"), text: answer.map(\.text).joined(separator: "\n"), origin: "message/\(first.platformMessageID)",
                        writtenAt: first.sentAt))
            }
            asked = []
            answer = []
        }
        for message in messages.sorted(by: { $0.sentAt < $1.sentAt }) where !message.text.isEmpty {
            if message.isOwn {
                answer.append(message)
            } else {
                if !answer.isEmpty { finish() }
                asked.append(message.text)
            }
        }
        finish()
        return samples
    }
}
