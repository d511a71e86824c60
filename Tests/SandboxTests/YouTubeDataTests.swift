import Core
import Foundation
import Sandbox
import Testing

/// channels, playlistItems, videos, captions, search.
@Suite struct YouTubeDataTests {
    private func withCreator(_ body: (Harness, String) async throws -> Void) async throws {
        try await Harness.run { harness in try await body(harness, try harness.youtube.issueTokens(clientID: YouTubeSeed.clientID).access) }
    }

    @Test func showsTheChannelWithStringCounters() async throws {
        try await self.withCreator { harness, token in
            let answer = try await harness.api("GET", "channels?part=snippet,contentDetails,statistics,status&mine=true", token: token)
            #expect(answer.status == 200)
            let json = answer.json
            #expect(json["kind"] == "youtube#channelListResponse")
            #expect(json["pageInfo"] == ["totalResults": 1, "resultsPerPage": 5])
            let item = json["items"]?[0]
            #expect(item?["id"]?.string == YouTubeSeed.mia)
            #expect(item?["snippet"]?["customUrl"] == "@mia")
            #expect(item?["snippet"]?["publishedAt"] == "2019-01-02T03:04:05Z")
            #expect(item?["statistics"]?["viewCount"] == "120345")
            #expect(item?["statistics"]?["videoCount"] == "3")
            #expect(item?["contentDetails"]?["relatedPlaylists"]?["uploads"]?.string == "UUmiaFitnessChannel00001")
        }
    }

    @Test(arguments: ["forHandle=@MIA", "forHandle=mia", "id=UCmiaFitnessChannel00001"])
    func findsChannelsByOtherFilters(filter: String) async throws {
        try await Harness.run { harness in
            let answer = try await harness.api("GET", "channels?part=id&\(filter)&key=\(YouTubeSeed.key)")
            #expect(answer.json["items"]?[0]?["id"]?.string == YouTubeSeed.mia)
            #expect(answer.json["items"]?[0]?["snippet"] == nil, "only the parts asked for")
        }
    }

    @Test func leavesItemsOutWhenNothingMatches() async throws {
        try await self.withCreator { harness, token in
            let answer = try await harness.api("GET", "channels?part=id&id=UCnothing", token: token)
            #expect(answer.status == 200)
            #expect(answer.json.object?.keys.contains("items") == false)
        }
    }

    @Test func pagesUploadsNewestFirstAndHidesPrivateOnes() async throws {
        try await self.withCreator { harness, token in
            func page(_ credentials: String, token: String?, _ pageToken: String?) async throws -> JSONNode {
                try await harness.api("GET", "playlistItems?part=contentDetails,snippet&playlistId=UUmiaFitnessChannel00001&maxResults=2\(credentials)" + (pageToken.map { "&pageToken=\($0)" } ?? ""), token: token).json
            }
            func ids(_ json: JSONNode) -> [String] { (json["items"]?.array ?? []).compactMap { $0["contentDetails"]?["videoId"]?.string } }
            let first = try await page("", token: token, nil)
            #expect(ids(first) == [YouTubeSeed.video, YouTubeSeed.hidden])
            #expect(first["pageInfo"]?["totalResults"] == 4)
            let second = try await page("", token: token, try #require(first["nextPageToken"]?.string))
            #expect(ids(second) == [YouTubeSeed.silent, YouTubeSeed.older])
            #expect(second["nextPageToken"] == nil)
            #expect(second["items"]?[1]?["snippet"]?["position"] == 3)
            let stranger = try await page("&key=\(YouTubeSeed.key)", token: nil, nil)
            #expect(ids(stranger) == [YouTubeSeed.video, YouTubeSeed.silent])
        }
    }

    @Test func refusesAPageTokenOfAnotherQuery() async throws {
        try await self.withCreator { harness, token in
            let page = try await harness.api("GET", "playlistItems?part=id&playlistId=UUmiaFitnessChannel00001&maxResults=1", token: token)
            let pageToken = try #require(page.json["nextPageToken"]?.string)
            #expect(try await harness.api("GET", "playlistItems?part=id&playlistId=UUotherCreatorChannel001&pageToken=\(pageToken)", token: token).reason == "invalidPageToken")
            #expect(try await harness.api("GET", "search?part=id&q=x&pageToken=\(pageToken)", token: token).reason == "invalidPageToken")
        }
    }

    @Test func showsVideosWithTypesAsTheRealOnes() async throws {
        try await self.withCreator { harness, token in
            let ids = [YouTubeSeed.video, YouTubeSeed.silent, "nothing0000", YouTubeSeed.older].joined(separator: ",")
            let answer = try await harness.api("GET", "videos?part=snippet,contentDetails,statistics,status&id=\(ids)", token: token)
            let items = try #require(answer.json["items"]?.array)
            #expect(items.count == 3, "unknown ids are silently missing")
            #expect(items[0]["contentDetails"]?["duration"] == "PT12M31S")
            #expect(items[0]["contentDetails"]?["caption"] == "true")
            #expect(items[0]["statistics"]?["commentCount"] == "0")
            #expect(items[1]["statistics"]?.object?.keys.contains("commentCount") == false, "comments are off")
            #expect(items[2]["statistics"]?["commentCount"] == "2")
            #expect(items[2]["contentDetails"]?["duration"] == "PT1H2M3S")
            let stranger = try await harness.api("GET", "videos?part=id&id=\(YouTubeSeed.hidden)&key=\(YouTubeSeed.key)")
            #expect(stranger.json["items"] == [])
        }
    }

    @Test func batchGetsStatisticsFromItsOwnBucket() async throws {
        try await self.withCreator { harness, token in
            let answer = try await harness.api("GET", "videos:batchGetStats?part=statistics,contentDetails,snippet&id=\(YouTubeSeed.video)", token: token)
            #expect(answer.json["items"]?[0]?["statistics"]?["viewCount"] == "1204")
            #expect(answer.json["items"]?[0]?["snippet"]?["publishTime"] == "2026-11-20T18:00:00Z")
            let quota = try #require(try harness.youtube.quota().first)
            #expect((quota.units, quota.statistics) == (0, 1))
        }
    }

    @Test func listsAndDownloadsCaptions() async throws {
        try await self.withCreator { harness, token in
            let list = try await harness.api("GET", "captions?part=snippet&videoId=\(YouTubeSeed.video)", token: token).json
            #expect(list["items"]?.array?.map { $0["snippet"]?["trackKind"] } == ["standard", "ASR"])
            #expect(list.text.contains("Let us plan") == false, "the list holds no text")
            let id = try #require(list["items"]?[0]?["id"]?.string)
            let srt = try await harness.api("GET", "captions/\(id)?tfmt=srt", token: token)
            #expect(srt.headers["content-type"] == "application/octet-stream")
            #expect(srt.body == "1\n00:00:00,000 --> 00:00:04,000\nHello there.\n\n2\n00:00:04,000 --> 00:00:08,000\nLet us plan.\n")
            #expect(try await harness.api("GET", "captions/\(id)?tfmt=vtt", token: token).body.hasPrefix("WEBVTT"))
            #expect(try await harness.api("GET", "captions/\(id)?tfmt=sbv&tlang=fr", token: token).body.hasPrefix("00:00:00.000,00:00:04.000\n[fr] Hello"))
            #expect(try harness.youtube.quota().first?.units == 50 + 3 * 200)
        }
    }

    @Test func tellsTrainabilityWithoutCredentialsOrQuota() async throws {
        try await Harness.run { harness in
            let answer = try await harness.api("GET", "videoTrainability?id=\(YouTubeSeed.video)")
            #expect(answer.json["permitted"] == ["none"])
            #expect(try harness.youtube.quota().first?.units == 0)
        }
    }

    @Test func searchesInItsOwnBucketUntilItIsEmpty() async throws {
        try await self.withCreator { harness, token in
            let mine = try await harness.api("GET", "search?part=snippet&forMine=true&type=video&order=date&publishedAfter=2026-11-12T00:00:00Z", token: token).json
            #expect(mine["items"]?.array?.compactMap { $0["id"]?["videoId"]?.string } == [YouTubeSeed.video, YouTubeSeed.hidden, YouTubeSeed.silent])
            #expect(try await harness.api("GET", "search?part=snippet&q=plan%20meals", token: token).json["items"]?.array?.count == 1)
            try harness.youtube.setQuota(searches: 100)
            #expect(try await harness.api("GET", "search?part=id&q=x", token: token).reason == "quotaExceeded")
            #expect(try await harness.api("GET", "channels?part=id&mine=true", token: token).status == 200, "other buckets go on")
        }
    }

    @Test func projectsFieldsAndAnswersNotModified() async throws {
        try await self.withCreator { harness, token in
            let path = "videos?part=snippet,statistics&id=\(YouTubeSeed.video)"
            let projected = try await harness.api("GET", path + "&fields=items(id,snippet/title,statistics(viewCount)),kind", token: token)
            #expect(projected.json == ["kind": "youtube#videoListResponse", "items": [["id": .string(YouTubeSeed.video), "snippet": ["title": "How I plan a week"], "statistics": ["viewCount": "1204"]]]])
            let full = try await harness.api("GET", path, token: token)
            let etag = try #require(full.json["etag"]?.string)
            #expect(full.headers["etag"] == "\"\(etag)\"")
            let again = try await harness.api("GET", path, token: token, headers: ["If-None-Match": "\"\(etag)\""])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            try harness.youtube.setVideo(YouTubeSeed.video, title: "New title")
            #expect(try await harness.api("GET", path, token: token, headers: ["If-None-Match": "\"\(etag)\""]).status == 200)
            #expect(try harness.youtube.quota().first?.units == 4, "a 304 costs as much")
        }
    }
}
