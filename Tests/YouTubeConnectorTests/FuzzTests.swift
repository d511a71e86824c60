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

    @Test func `an answer is read or refused with the place`() {
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
        for _ in 0 ..< self.iterations {
            let bytes = Data(answers.next())
            attempt({ _ = try AnswerReader.decode(ListAnswer<ThreadResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(ListAnswer<VideoResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(ListAnswer<ChannelResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(ListAnswer<PlaylistItemResource>.self, from: bytes) }, bytes)
            attempt({ _ = try AnswerReader.decode(TokenAnswer.self, from: bytes) }, bytes)
        }
    }
}
