import Connectors
import Core
import Jobs
import ServiceKit
import Security
import Storage
import Synchronization
import Testing
import TrainingService

@Suite("Collecting training content") struct CollectionTests {
    @Test("Page by page, from mark to mark, each text once")
    func pages() async throws {
        try await School.with { school in
            let asked = Mutex<[[String: String]]>([])
            let (first, second) = (school.page(["a", "b"], marks: ["at": "1"], isComplete: false), school.page(["b", "c"], marks: ["at": "2"]))
            school.connector.set { script in
                script.onCollect = { marks in
                    asked.withLock { $0.append(marks) }
                    return marks.isEmpty ? first : second
                }
            }
            let job = try await school.service.start("c1", by: school.access)
            #expect(job.stage == .queued)
            try await school.runJobs()
            #expect(asked.withLock { $0 } == [[:], ["at": "1"]])
            #expect(try await school.samples().map(\.origin) == ["a", "b", "c"])
            let ended = try await school.job(job.id)
            #expect(ended.stage == .completed && ended.progress == 1)
            #expect(ended.collectedSamples == 4 && ended.newSamples == 3)
            #expect(try await school.environment.store.find(Query<Notice>()).map(\.kind) == ["training_completed"])
            var voice = school.voice.makeAsyncIterator()
            #expect(await voice.next() != nil)
            let types = try await school.environment.store.find(Query<Event>()).map(\.type)
            #expect(types.contains("training.changed"))
        }
    }

    @Test("What Understudy sent is no sample of the creator's, what was typed by hand is")
    func ownReplies() async throws {
        try await School.with { school in
            let page = school.page(["comment/ours", "comment/theirs", "message/new"])
            school.connector.set { $0.onCollect = { _ in page } }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            #expect(try await school.samples().count == 3)
            // Meanwhile the ledger learns that one of them was its own, and an echo of another was typed in the app.
            let now = school.time.now()
            try await school.environment.store.transaction("sent") { tx in
                for (id, delivery) in [("ours", "d1" as Identifier<Delivery>?), ("theirs", nil)] {
                    var message = Message(
                        id: StableIdentifier.message("c1", platformID: id), workspaceID: "w1", connectionID: "c1", conversationID: "v1", platform: .youtube, kind: .comment, direction: .outbound,
                        platformMessageID: id, text: "said", sentAt: now, receivedAt: now, state: .responded)
                    message.deliveryID = delivery
                    message.isByHand = delivery == nil
                    try tx.insert(message)
                }
            }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            #expect(try await school.samples().map(\.origin) == ["comment/theirs", "message/new"])
        }
    }

    @Test("Posts are kept with what is known of them")
    func posts() async throws {
        try await School.with { school in
            let named = CollectionPage(
                samples: [], posts: [PlatformPost(platformPostID: "v1", title: "A title", text: "Text", permalink: "https://example/v1", publishedAt: school.time.now())], marks: [:], isComplete: true)
            let bare = CollectionPage(samples: [], posts: [PlatformPost(platformPostID: "v1")], marks: [:], isComplete: true)
            for page in [named, bare] {
                school.connector.set { $0.onCollect = { _ in page } }
                _ = try await school.service.start("c1", by: school.access)
                try await school.runJobs()
            }
            let posts = try await school.environment.store.find(Query<Post>())
            #expect(posts.map(\.title) == ["A title"])
        }
    }

    @Test("A platform that wants us to wait is waited for, and costs no attempt")
    func resume() async throws {
        try await School.with { school in
            let later = school.time.now() + .days(1)
            let (first, second) = (school.page(["a"], marks: ["at": "1"], isComplete: false, resumeAt: later), school.page(["b"], marks: ["at": "2"]))
            school.connector.set { $0.onCollect = { marks in marks.isEmpty ? first : second } }
            let job = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            #expect(school.connector.calls.count == 1)
            #expect(try await school.job(job.id).stage == .collectingData)
            school.time.advance(by: .hours(23))
            try await school.runJobs()
            #expect(school.connector.calls.count == 1)
            school.time.advance(by: .hours(1))
            try await school.runJobs()
            #expect(try await school.job(job.id).stage == .completed)
            #expect(try await school.environment.store.find(Query<Job>()).first?.failures.isEmpty == true)
        }
    }

    @Test("Collected again, texts are brought up to date and keep their exclusion")
    func again() async throws {
        try await School.with { school in
            let due = school.time.now() + .days(30)
            let first = school.page(["a"], refreshBy: due)
            school.connector.set { $0.onCollect = { _ in first } }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let sample = try #require(try await school.samples().first)
            _ = try await school.service.setExcluded(sample.id, true, by: school.access)
            let changed = CollectionPage(
                samples: [CollectedSample(kind: .pair, prompt: "asked", text: "said better", language: "de", origin: "a", refreshBy: due + .days(30))], posts: [], marks: [:], isComplete: true)
            school.connector.set { $0.onCollect = { _ in changed } }
            let job = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let now = try await school.samples()
            #expect(now.count == 1)
            #expect(now.first?.text == "said better" && now.first?.language == "de" && now.first?.isExcluded == true)
            #expect(now.first?.refreshBy == due + .days(30))
            #expect(try await school.job(job.id).newSamples == 0)
        }
    }

    @Test("A text that a person put right stays so when it is collected again")
    func edited() async throws {
        try await School.with { school in
            let page = school.page(["a"])
            school.connector.set { $0.onCollect = { _ in page } }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let sample = try #require(try await school.samples().first)
            let edited = try await school.service.edit(sample.id, text: "three days, then rest", prompt: "how often?", by: school.access)
            #expect(edited.text == "three days, then rest" && edited.prompt == "how often?" && edited.editedAt == school.time.now())
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            #expect(try await school.samples().first?.text == "three days, then rest")
            let (service, access) = (school.service, school.access)
            for (text, prompt, field) in [(" ", "x", "text"), ("x", "\n", "prompt"), (String(repeating: "x", count: 20_001), nil, "text")] as [(String, String?, String)] {
                let error = await #expect(throws: AppError.self) { try await service.edit(sample.id, text: text, prompt: prompt, by: access) }
                #expect(error?.fields.map(\.field) == [field])
            }
        }
    }

    @Test("A cancelled job stores nothing more, also when it is cancelled in the middle of a page")
    func cancelled() async throws {
        try await School.with { school in
            let page = school.page(["late"])
            let (service, access) = (school.service, school.access)
            let id = Mutex<Identifier<TrainingJob>>("")
            school.connector.set { script in
                script.onCollect = { _ in
                    _ = try await service.cancel(id.withLock { $0 }, by: access)
                    return page
                }
            }
            let job = try await school.service.start("c1", by: school.access)
            id.withLock { $0 = job.id }
            try await school.runJobs()
            #expect(try await school.samples().isEmpty)
            #expect(try await school.job(job.id).stage == .cancelled)
            let again = await #expect(throws: AppError.self) { try await service.cancel(job.id, by: access) }
            #expect(again?.code == .stateChanged)
        }
    }

    @Test("An account that is let go meanwhile stores nothing more")
    func disconnected() async throws {
        try await School.with { school in
            let page = school.page(["late"])
            let store = school.environment.store
            let now = school.time.now()
            school.connector.set { script in
                script.onCollect = { _ in
                    try await store.transaction("disconnect") { tx in
                        guard var connection = try tx.get(Connection.self, "c1") else { return }
                        connection.disconnectedAt = now
                        try tx.replace(connection)
                    }
                    return page
                }
            }
            let job = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            #expect(try await school.samples().isEmpty)
            #expect(try await school.job(job.id).stage == .cancelled)
        }
    }

    @Test("Only one job collects an account at a time")
    func oneAtATime() async throws {
        try await School.with { school in
            _ = try await school.service.start("c1", by: school.access)
            let service = school.service
            let access = school.access
            let error = await #expect(throws: AppError.self) { try await service.start("c1", by: access) }
            #expect(error?.code == .conflict)
        }
    }

    @Test("A platform that fails is tried again; one that refuses ends the job with its words")
    func failures() async throws {
        try await School.with { school in
            let page = school.page(["a"])
            let tries = Mutex(0)
            school.connector.set { script in
                script.onCollect = { _ in
                    let number = tries.withLock { count in
                        count += 1
                        return count
                    }
                    if number < 3 { throw ConnectorError.unavailable(Reason("down", "The platform is down.")) }
                    return page
                }
            }
            let job = try await school.service.start("c1", by: school.access)
            for _ in 0 ..< 3 {
                try await school.runJobs()
                school.time.advance(by: .hours(1))
            }
            #expect(try await school.job(job.id).stage == .completed)
            school.connector.set { $0.onCollect = { _ in throw ConnectorError.refused(Reason("no", "The platform says no.")) } }
            let second = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let failed = try await school.job(second.id)
            #expect(failed.stage == .failed)
            #expect(failed.errors.map(\.text) == ["The platform says no."])
            #expect(try await school.environment.store.find(Query<Notice>()).contains { $0.kind == "training_failed" })
        }
    }

    @Test("A broken connection ends the job and shows on the connection")
    func brokenConnection() async throws {
        try await School.with { school in
            let health = ConnectionHealth(state: .needsReconnect, reason: "The access was withdrawn.", remedy: "Connect again.", since: school.time.now())
            school.connector.set { $0.onCollect = { _ in throw ConnectorError.connection(health) } }
            let job = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            #expect(try await school.job(job.id).stage == .failed)
            #expect(try await school.environment.store.get(Connection.self, "c1")?.health.state == .needsReconnect)
        }
    }

    @Test("What must be refreshed is collected again in time, and deleted when it was not")
    func refresh() async throws {
        try await School.with { school in
            let start = school.time.now()
            let old = school.page(["a", "b"], refreshBy: start + .days(30))
            school.connector.set { $0.onCollect = { _ in old } }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            school.time.advance(by: .days(24))
            try await school.environment.jobs.enqueue(RefreshSamples())
            try await school.runJobs()
            #expect(school.connector.calls.count == 1)
            // Only "a" is still there when it is asked again.
            school.time.advance(by: .days(2))
            let fresh = school.page(["a"], refreshBy: start + .days(56))
            school.connector.set { $0.onCollect = { _ in fresh } }
            try await school.environment.jobs.enqueue(RefreshSamples())
            try await school.runJobs()
            try await school.runJobs()
            #expect(school.connector.calls.count == 2)
            #expect(try await school.samples().map(\.origin) == ["a", "b"])
            school.time.advance(by: .days(4))
            try await school.environment.jobs.enqueue(RefreshSamples())
            try await school.runJobs()
            #expect(try await school.samples().map(\.origin) == ["a"])
        }
    }

    @Test("Samples are found by kind, words and exclusion, and only in their workspace")
    func list() async throws {
        try await School.with { school in
            let page = CollectionPage(
                samples: [
                    CollectedSample(kind: .pair, prompt: "which shoes?", text: "Flat ones, always", origin: "1"), CollectedSample(kind: .post, text: "Leg day café", origin: "2"),
                    CollectedSample(kind: .video, text: "Ten minutes of stretching", origin: "3"),
                ], posts: [], marks: [:], isComplete: true)
            school.connector.set { $0.onCollect = { _ in page } }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            try await school.environment.store.insert(
                Sample(id: "foreign", workspaceID: "w2", connectionID: nil, kind: .post, prompt: nil, text: "Flat", platform: nil, origin: "x", writtenAt: nil, collectedAt: school.time.now()))
            func origins(_ filter: TrainingService.SampleFilter) async throws -> [String] { try await school.service.samples(filter, PageRequest(), by: school.access).items.map(\.origin).sorted() }
            #expect(try await origins(.init()) == ["1", "2", "3"])
            #expect(try await origins(.init(kinds: [.pair, .video])) == ["1", "3"])
            #expect(try await origins(.init(search: "flat")) == ["1"])
            #expect(try await origins(.init(search: "shoes")) == ["1"])
            #expect(try await origins(.init(search: "cafe")) == ["2"])
            #expect(try await school.service.sampleCounts(by: school.access) == [.pair: 1, .post: 1, .video: 1])
            let excluded = try await school.samples().first { $0.origin == "2" }
            _ = try await school.service.setExcluded(try #require(excluded).id, true, by: school.access)
            #expect(try await origins(.init(isExcluded: false)) == ["1", "3"])
            #expect(try await school.service.sampleCounts(by: school.access)[.post] == nil)
            let service = school.service
            let access = school.access
            let error = await #expect(throws: AppError.self) { try await service.setExcluded("foreign", true, by: access) }
            #expect(error?.code == .notFound)
        }
    }
}
