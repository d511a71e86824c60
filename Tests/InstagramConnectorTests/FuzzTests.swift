import Connectors
import Core
import Foundation
import Testing

@testable import InstagramConnector

/// What Instagram sends and answers, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct InstagramFuzzTests {
    private let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    private let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122

    private static let people = #""sender":{"id":"555"},"recipient":{"id":"17841"},"timestamp":1763799999800"#
    static let payloads = [
        #"{"object":"instagram","entry":[{"id":"17841","time":1763800000123,"messaging":[{\#(people),"message":{"mid":"m1","text":"love it","attachments":[{"type":"image","payload":{"url":"https://x.example/a","title":"t"}}],"reply_to":{"mid":"m0"},"is_echo":true}}]}]}"#,
        #"{"object":"instagram","entry":[{"id":"17841","time":1763800000,"messaging":[{\#(people),"reaction":{"mid":"m1","action":"react","reaction":"love","emoji":"❤️"}},{\#(people),"message_edit":{"mid":"m1","text":"new","num_edit":"2"}},{\#(people),"message":{"mid":"m1","is_deleted":true}}]}]}"#,
        #"{"object":"instagram","entry":[{"id":"17841","time":1763800100,"changes":[{"field":"comments","value":{"id":"178","parent_id":"177","from":{"id":"555","username":"fan1","self_ig_scoped_id":"9"},"text":"first!","media":{"id":"179","media_product_type":"REELS"}}}]}]}"#,
        #"[{"object":"instagram","entry":[{"id":"17841","time":1763800100,"field":"comments","value":{"id":"178","from":{"id":"555","username":"fan1"},"text":"first!","media":{"id":"179"}}}]}]"#,
    ]

    @Test func `a webhook's body is read or refused, and each notification says whose it is`() {
        let bodies = InputMutator(seed: self.seed, examples: Self.payloads)
        var read = 0
        for _ in 0 ..< self.iterations {
            let bytes = Data(bodies.next())
            do {
                let notices = try WebhookPayload.notifications(bytes, now: Stage.now)
                let areNamed = notices.allSatisfy { !$0.deduplicationKey.isEmpty && !$0.platformAccountID.isEmpty && Self.canBeTold($0.item) }
                #expect(areNamed, "\(String(decoding: bytes, as: UTF8.self))")
                read += notices.count
            } catch { #expect(error is AppError, "\(error)") }
        }
        #expect(read > 0)
    }

    /// Every time in it can be compared and written down.
    private static func canBeTold(_ item: PlatformItem) -> Bool {
        let at: Timestamp =
            switch item {
            case .message(let message): message.sentAt
            case .edited(let edit): edit.at
            case .deleted(let deletion): deletion.at
            case .reaction(let reaction): reaction.at
            case .upload: .distantPast
            }
        return at.iso8601.count == 24 && Stage.now + (at - Stage.now) <= max(at, Stage.now)
    }

    @Test func `an answer is read or refused with the place, and what is read becomes messages`() {
        let answers = InputMutator(
            seed: self.seed,
            examples: [
                #"{"data":[{"id":"178","text":"hi","timestamp":"2026-11-22T15:25:28+0000","username":"fan","from":{"id":"5","username":"fan"},"like_count":3,"hidden":false,"parent_id":"1","media":{"id":"2"},"replies":{"data":[{"id":"179"}]}}],"paging":{"cursors":{"after":"QVFI"},"next":"https://x.example/?after=QVFI"}}"#,
                #"{"data":[{"id":"t1","updated_time":"2026-11-22T10:44:49+0000","participants":{"data":[{"id":"5","username":"fan"}]},"messages":{"data":[{"id":"m","created_time":"2026-11-22T10:44:49+0000","from":{"id":"5","username":"fan"},"to":{"data":[]},"message":"hi"}]}}]}"#,
                #"{"id":"1","user_id":"17841","username":"mia","account_type":"BUSINESS","followers_count":12}"#,
            ])
        func attempt(_ read: () throws -> Void, _ bytes: Data) {
            do { try read() } catch { #expect(error is AppError || error is ConnectorError || error is DecodingError, "\(type(of: error)): \(String(decoding: bytes, as: UTF8.self))") }
        }
        let mapping = InstagramMapping(accountID: "17841", username: "mia", startedAt: Stage.now)
        var messages = 0
        for _ in 0 ..< self.iterations {
            let bytes = Data(answers.next())
            attempt({
                let comments = try AnswerReader.decode(GraphList<CommentAnswer>.self, from: bytes).items
                for comment in comments { #expect(Self.canBeTold(.message(mapping.comment(comment, thread: comments.first, post: nil)))) }
                messages += comments.count
            }, bytes)
            attempt({
                for conversation in try AnswerReader.decode(GraphList<ConversationAnswer>.self, from: bytes).items {
                    for message in (conversation.messages?.items ?? []).compactMap({ mapping.message($0, partner: conversation.participants?.items.first) }) {
                        #expect(!message.contactID.isEmpty && Self.canBeTold(.message(message)))
                        messages += 1
                    }
                }
            }, bytes)
            attempt({ _ = try AnswerReader.decode(GraphList<MediaAnswer>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(FlatOrWrapped<ProfileAnswer>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(FlatOrWrapped<ShortTokenAnswer>.self, from: bytes) }, bytes)
        }
        #expect(messages > 0)
    }
}
