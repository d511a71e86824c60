import Connectors
import Core
import Foundation
import Sandbox
import Testing

@testable import YouTubeConnector

/// Videos, transcripts and past replies as training texts.
@Suite struct ContentTests {
    private func collectAll(_ stage: Stage, budget: PageBudget = PageBudget()) async throws -> [CollectedSample] {
        var samples: [CollectedSample] = []
        var marks: [String: String] = [:]
        for _ in 0 ..< 40 {
            let page = try await stage.connector.collect(stage.access, marks: marks, budget: budget)
            samples += page.samples
            marks = page.marks
            if page.isComplete {
                #expect(page.progress == 1)
                return samples
            }
            if let resume = page.resumeAt { stage.pass(resume - stage.clock + .seconds(1)) }
        }
        Issue.record("the collection never came to its end")
        return samples
    }

    @Test func collectsVideosRepliesAndTranscripts() async throws {
        try await Stage.run { stage in
            let samples = try await self.collectAll(stage)
            #expect(Set(samples.filter { $0.kind == .video }.map(\.text)) == ["How I plan a week\n\nPlans & meals", "Leg day\n\nSquats."])
            let pair = try #require(samples.first { $0.kind == .pair })
            #expect(pair.prompt == "first!" && pair.text == "you are quick" && pair.origin.hasPrefix("comment/"))
            let transcript = try #require(samples.first { $0.kind == .transcript })
            #expect(transcript.text == "Hello there. Let us plan." && transcript.language == "en", "the written track, not the recognised one")
            #expect(samples.allSatisfy { $0.refreshBy.map { $0 <= stage.clock + .days(30) } ?? false })
            #expect(Set(samples.map(\.origin)).count == samples.count)
        }
    }

    @Test func smallStepsGiveTheSame() async throws {
        try await Stage.run { stage in
            let whole = try await self.collectAll(stage)
            let steps = try await self.collectAll(stage, budget: PageBudget(calls: 1, items: 1))
            #expect(Set(whole.map(\.origin)) == Set(steps.map(\.origin)))
        }
    }

    @Test func transcriptsWaitForTheBudget() async throws {
        // A tenth of 1,000 units does not pay for one transcript: the collection says so and keeps the rest.
        try await Stage.run(configure: { $0.dailyUnits = 1000 }) { stage in
            var marks: [String: String] = [:]
            var page = try await stage.connector.collect(stage.access, marks: marks, budget: PageBudget())
            var samples = page.samples
            marks = page.marks
            for _ in 0 ..< 5 where page.resumeAt == nil && !page.isComplete {
                page = try await stage.connector.collect(stage.access, marks: marks, budget: PageBudget())
                samples += page.samples
                marks = page.marks
            }
            #expect(page.resumeAt == Stage.at("2026-11-23T08:00:00Z") && !page.isComplete)
            #expect(page.notes.contains { $0.code == "budget_used_up" })
            #expect(samples.contains { $0.kind == .video } && samples.contains { $0.kind == .pair })
        }
    }

    @Test func aTranscriptIsPaidForOnce() async throws {
        try await Stage.run { stage in
            _ = try await self.collectAll(stage)
            let downloads = stage.server.core.log.counts().filter { $0.endpoint.hasPrefix("/youtube/v3/captions/") }.reduce(0) { $0 + $1.total }
            _ = try await self.collectAll(stage)
            #expect(stage.server.core.log.counts().filter { $0.endpoint.hasPrefix("/youtube/v3/captions/") }.reduce(0) { $0 + $1.total } == downloads && downloads == 1)
        }
    }

    @Test func theStudioSettingIsShownAndCanBeHeeded() async throws {
        try await Stage.run(configure: { $0.requiresTrainability = true }) { stage in
            let permission = try await stage.connector.trainingPermission(forPost: Stage.week, as: stage.access)
            #expect(permission == .none)
            let open = try stage.youtube.addVideo(YouTubeSeed.Video(title: "Open", trainingPermitted: ["all"]))
            let opened = try await stage.connector.trainingPermission(forPost: open, as: stage.access)
            #expect(opened == .permittedToAll)
            let samples = try await self.collectAll(stage)
            #expect(samples.filter { $0.kind == .video || $0.kind == .transcript }.map(\.origin) == ["video/\(open)"])
        }
    }

    @Test(arguments: [
        ("en", ["a:standard:de", "b:ASR:en", "c:standard:en"], "c"),
        ("en", ["a:standard:de", "b:ASR:en"], "b"),
        ("en-GB", ["a:standard:en-US", "b:ASR:en"], "a"),
        ("fr", ["a:standard:de", "b:ASR:en"], "a"),
        ("en", ["a:forced:en", "b:ASR:de"], "b"),
    ])
    func choosesATrack(language: String, tracks: [String], wanted: String) throws {
        let resources = try tracks.map { text in
            let parts = text.split(separator: ":")
            return try JSONDecoder().decode(CaptionResource.self, from: Data("{\"id\":\"\(parts[0])\",\"snippet\":{\"trackKind\":\"\(parts[1])\",\"language\":\"\(parts[2])\",\"status\":\"serving\",\"isDraft\":false}}".utf8))
        }
        #expect(CaptionText.preferred(resources, language: language)?.id == wanted)
    }

    @Test func draftsAndCommentariesAreLeftAlone() throws {
        let json = """
            [{"id":"a","snippet":{"trackKind":"standard","language":"en","isDraft":true}},{"id":"b","snippet":{"language":"en","status":"failed"}},{"id":"c","snippet":{"language":"en","audioTrackType":"descriptive"}}]
            """
        #expect(CaptionText.preferred(try JSONDecoder().decode([CaptionResource].self, from: Data(json.utf8)), language: "en") == nil)
    }

    @Test(arguments: [
        ("WEBVTT\nKind: captions\n\n00:00:00.000 --> 00:00:02.000 align:start\nHi <c.yellow>there</c> &amp; welcome\n\nNOTE a remark\n\n2\n00:00:02.000 --> 00:00:04.000\nlet's go\n", "Hi there & welcome let's go"),
        ("1\r\n00:00:00,000 --> 00:00:02,000\r\nHello\r\n\r\n2\r\n00:00:02,000 --> 00:00:04,000\r\nHello\r\nagain\r\n", "Hello again"),
        ("", ""),
    ])
    func readsTheSpokenText(file: String, spoken: String) { #expect(CaptionText.plainText(Data(file.utf8)) == spoken) }
}
