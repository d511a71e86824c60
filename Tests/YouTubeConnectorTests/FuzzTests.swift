import Connectors
import Core
import Foundation
import Testing

@testable import YouTubeConnector

/// What YouTube sends and answers, spoilt (see `InputMutator`; `UNDERSTUDY_FUZZ_ITERATIONS` and `UNDERSTUDY_FUZZ_SEED`).
@Suite struct YouTubeFuzzTests {
    private let iterations = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_ITERATIONS"].flatMap(Int.init) ?? 2_000
    private let seed = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_SEED"].flatMap(UInt64.init) ?? 20_261_122

    @Test func `a feed is read or refused, and its entries say which video`() {
        let feeds = InputMutator(seed: self.seed, examples: [String(decoding: UploadTests.feed(UploadTests.entry), as: UTF8.self), String(decoding: UploadTests.feed("<at:deleted-entry ref=\"yt:video:abc\" when=\"2026-11-22T11:00:00+00:00\"/>"), as: UTF8.self)])
        var read = 0
        for _ in 0 ..< self.iterations {
            let bytes = Data(feeds.next())
            do {
                let feed = try AtomFeed(bytes)
                let areNamed = feed.entries.allSatisfy { !$0.videoID.isEmpty }
                #expect(areNamed, "\(String(decoding: bytes, as: UTF8.self))")
                read += feed.entries.count
            } catch { #expect(error is AppError, "\(error)") }
        }
        #expect(read > 0)
    }

    @Test func `subtitles of any bytes become text without mark-up`() {
        let files = InputMutator(
            seed: self.seed,
            examples: ["WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000 align:start\n<v Mia>hello <c>hikers</c>\n\nNOTE x\n\n00:00:02.000 --> 00:00:03.000\nlet&#39;s go\n", "1\r\n00:00:01,000 --> 00:00:02,000\r\nhello\r\n"])
        var read = 0
        for _ in 0 ..< self.iterations {
            let text = CaptionText.plainText(Data(files.next()))
            #expect(!text.contains("\n") && !text.contains("\r"))
            read += text.isEmpty ? 0 : 1
        }
        #expect(read > 0)
    }

    @Test func `an answer is read or refused with the place, and what is read becomes messages`() {
        let comment = #"{"kind":"youtube#comment","id":"Ugx.9","snippet":{"channelId":"UC","videoId":"v","textDisplay":"hi","textOriginal":"hi","parentId":"Ugx","authorDisplayName":"@fan","authorChannelId":{"value":"UCfan"},"likeCount":3,"publishedAt":"2026-11-21T10:00:00Z","updatedAt":"2026-11-21T10:00:00Z"}}"#
        let answers = InputMutator(
            seed: self.seed,
            examples: [
                #"{"kind":"youtube#commentThreadListResponse","nextPageToken":"QURT","items":[{"id":"Ugx","snippet":{"channelId":"UC","videoId":"v","canReply":true,"totalReplyCount":7,"isPublic":true,"topLevelComment":\#(comment)},"replies":{"comments":[\#(comment)]}}]}"#,
                #"{"items":[{"id":"v","snippet":{"title":"t","description":"d","publishedAt":"2026-11-21T10:00:00Z","channelId":"UC","tags":["a"]},"contentDetails":{"caption":"true","videoId":"v","relatedPlaylists":{"uploads":"UU"}},"status":{"privacyStatus":"public"},"statistics":{"viewCount":"12"}}]}"#,
                #"{"access_token":"ya29","expires_in":3599,"refresh_token":"1//","scope":"a b","token_type":"Bearer"}"#,
            ])
        func attempt(_ read: () throws -> Void, _ bytes: Data) {
            do { try read() } catch { #expect(error is AppError || error is ConnectorError || error is DecodingError, "\(type(of: error)): \(String(decoding: bytes, as: UTF8.self))") }
        }
        let mapping = CommentMapping(ownChannelID: "UC", startedAt: Timestamp(milliseconds: 1_763_800_000_000))
        var messages = 0
        for _ in 0 ..< self.iterations {
            let bytes = Data(answers.next())
            attempt({
                for thread in try AnswerReader.decode(ListAnswer<ThreadResource>.self, from: bytes).items?.elements ?? [] {
                    let found = [mapping.message(top: thread, post: nil)] + (thread.replies?.comments?.elements ?? []).map { mapping.message(reply: $0, in: thread, post: nil) }
                    let canBeTold = found.allSatisfy { $0.sentAt.iso8601.count == 24 }
                    #expect(canBeTold)
                    messages += found.count
                }
            }, bytes)
            attempt({ _ = try AnswerReader.decode(ListAnswer<VideoResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(ListAnswer<ChannelResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(ListAnswer<PlaylistItemResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(TokenAnswer.self, from: bytes) }, bytes)
        }
        #expect(messages > 0)
    }
}
