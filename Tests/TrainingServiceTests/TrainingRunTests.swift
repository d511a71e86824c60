import Core
import Jobs
import LanguageModels
import ServiceKit
import Storage
import Synchronization
import Testing

@testable import TrainingService

@Suite("Training jobs", .timeLimit(.minutes(5))) struct TrainingRunTests {
    @Test("A first connection collects, processes, trains and evaluates; its version is in use and people are told")
    func firstConnection() async throws {
        try await School.with { school in
            let page = school.conversation(count: 60)
            school.connector.set { $0.onCollect = { _ in page } }
            let job = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let done = try await school.job(job.id)
            #expect(done.stage == .completed)
            #expect(done.dataset?.trainPairs == 48 && done.dataset?.heldOutPairs == 12)
            let version = try await school.service.version(try #require(done.versionID), by: school.access)
            #expect(version.number == 1 && version.state == .inUse && version.decision?.code == "first_version")
            let quality = try #require(version.quality)
            #expect(quality.heldOutPairs == 12)
            #expect(quality.relevance > 0.7)
            #expect(quality.safety == 1)
            #expect(quality.answered > 0.3)
            #expect(version.curve?.points.map(\.pairs) == [25, 48])
            #expect(try await school.notices().contains("training_completed"))
            let stages = try await school.environment.store.find(Query<Event>().sort(by: Event.fields.sequence)).filter { $0.type == "training.changed" }.compactMap { $0.values["stage"] }
            for stage in ["queued", "collecting_data", "processing", "training_model", "evaluating", "completed"] { #expect(stages.contains(stage), "\(stage)") }
            #expect(try await school.auditActions().contains("model_version.promoted"))
        }
    }

    @Test("Collected again without anything new, no version is made")
    func unchanged() async throws {
        try await School.with { school in
            let page = school.conversation(count: 30)
            school.connector.set { $0.onCollect = { _ in page } }
            _ = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let second = try await school.service.start("c1", by: school.access)
            try await school.runJobs()
            let done = try await school.job(second.id)
            #expect(done.stage == .completed && done.versionID == nil)
            #expect(try await school.service.versions(PageRequest(), by: school.access).items.count == 1)
        }
    }

    @Test("Promote and roll back are one call each and audited; a roll-back leaves out what came between, but no correction")
    func rollBack() async throws {
        try await School.with { school in
            try await school.learn(count: 40)
            school.time.advance(by: .hours(1))
            try await school.store([school.sample("imported", .fact, "is it free?", "never")])
            try await school.store([school.sample("corrected", .correction, "is it?", "yes")])
            let job = try await school.service.train(fineTuning: false, by: school.access)
            try await school.runJobs()
            let second = try await school.service.version(try #require(try await school.job(job.id).versionID), by: school.access)
            #expect(second.number == 2 && second.beside != nil)
            // Where two versions are as good as each other, the measurement decides whether the new one took over already.
            if second.state == .candidate {
                let promoted = try await school.service.promote(second.id, by: school.access)
                #expect(promoted.state == .inUse)
            }
            #expect(try await school.inUse()?.number == 2)
            let (service, access) = (school.service, school.access)
            #expect(await #expect(throws: AppError.self) { try await service.promote(second.id, by: access) }?.code == .stateChanged)
            school.time.advance(by: .hours(1))
            try await school.store([school.sample("fresh", .fact, "new?", "yes, new")])
            let back = try await school.service.rollBack(by: school.access)
            #expect(back.number == 1 && back.state == .inUse)
            let samples = try await school.samples()
            func remembers(_ origin: String) throws -> Bool { back.remembers(try #require(samples.first { $0.origin == origin })) }
            #expect(try !remembers("imported"))
            #expect(try remembers("corrected") && remembers("fresh") && remembers("p1"))
            #expect(await #expect(throws: AppError.self) { try await service.rollBack(by: access) }?.code == .stateChanged)
            #expect(try await school.auditActions().suffix(2) == ["model_version.promoted", "model_version.rolled_back"])
        }
    }

    @Test("Enough new corrections start a job; fewer don't, and not twice")
    func retrain() async throws {
        try await School.with { school in
            try await school.learn(count: 40)
            school.time.advance(by: .hours(1))
            try await school.correct(24)
            try await school.environment.jobs.enqueue(RetrainDue())
            try await school.runJobs()
            #expect(try await school.jobs().count == 1)
            try await school.correct(1, from: 24)
            try await school.environment.jobs.enqueue(RetrainDue())
            try await school.runJobs()
            #expect(try await school.jobs().map(\.trigger) == [.corrections, .collection])
            try await school.environment.jobs.enqueue(RetrainDue())
            try await school.runJobs()
            #expect(try await school.jobs().count == 2)
        }
    }

    // MARK: Fine-tuning

    @Test("No line of text reaches a provider without a recorded agreement, nor after it was taken back")
    func agreement() async throws {
        let tuner = FakeTuner(isOutside: true)
        let chat = FakeModel("chat") { _ in "{\"answer\":\"sure\",\"used_source_ids\":[],\"self_doubt\":0.1,\"hand_over\":false,\"hand_over_reason\":null}" }
        let options = TrainingOptions(chatModel: chat, chatProvider: tuner.provider, fineTuner: tuner)
        try await School.with(options: options) { school in
            try await school.learn(count: 40)
            #expect(chat.calls.withLock { $0 } == 0)
            let (service, access) = (school.service, school.access)
            #expect(await #expect(throws: AppError.self) { try await service.train(fineTuning: true, by: access) }?.code == .forbidden)
            // A job that was made some other way is stopped at the door too.
            let sneaked = try await school.environment.write("sneak") { unit in try TrainingService.startTraining("w1", trigger: .person, wantsFineTuning: true, unit: unit) }
            try await school.runJobs()
            #expect(tuner.script.withLock { $0.starts.isEmpty })
            #expect(chat.calls.withLock { $0 } == 0)
            let refused = try await school.job(sneaked.id)
            #expect(refused.stage == .completed && refused.errors.contains { $0.code == "agreement_missing" })
            // Another workspace's agreement is none of this one's.
            try await school.environment.store.save(ProviderAgreement(workspaceID: "w2", provider: "models.example", statement: "", userID: "u2", at: school.time.now()))
            #expect(await #expect(throws: AppError.self) { try await service.train(fineTuning: true, by: access) }?.code == .forbidden)
            let standing = try #require(try await service.providers(by: access).first)
            #expect(standing.isOutside && standing.agreement == nil)
            #expect(await #expect(throws: AppError.self) { try await service.agree(to: "models.example", statement: "yes", by: access) }?.code == .validationFailed)
            #expect(await #expect(throws: AppError.self) { try await service.agree(to: "other.example", statement: standing.statement, by: access) }?.code == .notFound)
            _ = try await service.agree(to: "models.example", statement: standing.statement, by: access)
            _ = try await service.train(fineTuning: true, by: access)
            try await school.runJobs()
            #expect(tuner.script.withLock { $0.starts.count } == 1)
            school.time.advance(by: .minutes(1))
            try await school.runJobs()
            let asked = chat.calls.withLock { $0 }
            #expect(asked > 0)
            try await service.withdraw(from: "models.example", by: access)
            let later = try await school.environment.write("sneak") { unit in try TrainingService.startTraining("w1", trigger: .person, wantsFineTuning: true, unit: unit) }
            try await school.runJobs()
            #expect(try await school.job(later.id).stage == .completed)
            #expect(tuner.script.withLock { $0.starts.count } == 1)
            #expect(chat.calls.withLock { $0 } == asked)
            #expect(try await school.auditActions().filter { $0.hasPrefix("provider.") } == ["provider.agreed", "provider.agreement_withdrawn"])
        }
    }

    @Test("A fine-tuned model is used only where it is measured to be better", arguments: ["fine_tuning_better", "fine_tuning_not_better", "fine_tuning_not_measured"])
    func fineTuned(outcome: String) async throws {
        let tuner = FakeTuner(isOutside: false)
        tuner.script.withLock { script in
            script.looks = [
                FineTuningStatus(state: .running, progress: 0.4, message: "Step 4 of 10", loss: 1.2, checkpoints: 1), FineTuningStatus(state: .succeeded(model: "ft:mia"), progress: 1, checkpoints: 2, trainedTokens: 4_000),
            ]
        }
        let model = FakeModel("ft:mia") { request throws(ModelError) in
            if outcome == "fine_tuning_not_measured" { throw .deadlineExceeded }
            guard outcome == "fine_tuning_better" else { return "I appreciate your inquiry regarding this matter and remain at your disposal." }
            let number = Int((request.messages.last?.content ?? "").filter(\.isNumber)) ?? 0
            return School.exchange(number).reply
        }
        try await School.with(options: TrainingOptions(modelNamed: { $0 == "ft:mia" ? model : nil }, fineTuner: tuner)) { school in
            try await school.store(school.conversation(count: 60).samples.enumerated().map { index, collected in
                school.sample("p\(index)", .pair, collected.prompt ?? "", collected.text, at: collected.writtenAt)
            })
            let job = try await school.service.train(fineTuning: true, by: school.access)
            try await school.runJobs()
            #expect(try await school.job(job.id).stage == .trainingModel)
            school.time.advance(by: .minutes(1))
            try await school.runJobs()
            let running = try await school.job(job.id)
            #expect(running.progress == 0.4 && running.note == "Step 4 of 10" && running.fineTuning?.loss == 1.2 && running.fineTuning?.estimate?.dollars == 0.5)
            school.time.advance(by: .minutes(1))
            try await school.runJobs()
            let done = try await school.job(job.id)
            #expect(done.stage == .completed && done.fineTuning?.model == "ft:mia" && done.fineTuning?.trainedTokens == 4_000)
            let version = try await school.service.version(try #require(done.versionID), by: school.access)
            #expect(version.fineTunedModel == (outcome == "fine_tuning_better" ? "ft:mia" : nil))
            #expect(done.errors.map(\.code) == [outcome])
            let start = try #require(tuner.script.withLock { $0.starts.first })
            #expect(start.train.count == 48 && start.heldOut.count == 12)
        }
    }

    @Test("Where the provider refuses, the version is made without and the reason is listed", arguments: [
        FineTuningError.closed("no new jobs"), .badDataset("too small"), .refused(Reason("no", "because")),
    ])
    func refused(error: FineTuningError) async throws {
        let tuner = FakeTuner(isOutside: false)
        tuner.script.withLock { $0.startError = error }
        try await School.with(options: TrainingOptions(fineTuner: tuner)) { school in
            try await school.store([school.sample("a", .pair, "hello there you", "hey you")])
            let job = try await school.service.train(fineTuning: true, by: school.access)
            try await school.runJobs()
            let done = try await school.job(job.id)
            #expect(done.stage == .completed && done.versionID != nil)
            #expect(done.errors.contains(error.reason))
        }
    }

    @Test("Cancelling ends the run at the provider too, and no version is made")
    func cancelled() async throws {
        let tuner = FakeTuner(isOutside: false)
        tuner.script.withLock { $0.looks = [FineTuningStatus(state: .running, progress: 0.1)] }
        try await School.with(options: TrainingOptions(fineTuner: tuner)) { school in
            try await school.store([school.sample("a", .pair, "hello there you", "hey you")])
            let job = try await school.service.train(fineTuning: true, by: school.access)
            try await school.runJobs()
            _ = try await school.service.cancel(job.id, by: school.access)
            #expect(tuner.script.withLock { $0.cancelled } == ["run-1"])
            school.time.advance(by: .minutes(5))
            try await school.runJobs()
            #expect(try await school.job(job.id).stage == .cancelled)
            #expect(try await school.service.versions(PageRequest(), by: school.access).items.isEmpty)
        }
    }

    @Test("Replies that the avatar sent by itself are not learned from")
    func ownReplies() async throws {
        try await School.with { school in
            var delivery = Delivery(
                id: "d1", workspaceID: "w1", connectionID: "c1", conversationID: "k1", turnID: "t1", draftID: "f1", channel: .publicReply, parts: [.init(text: "mine")], turnRevision: 1,
                conversationRevision: 1, sendAt: school.time.now(), createdAt: school.time.now())
            delivery.state = .sent
            delivery.parts[0].platformMessageID = "m77"
            try await school.environment.store.save(delivery)
            try await school.store([school.sample("comment/m77", .pair, "hello there", "mine"), school.sample("comment/m78", .pair, "hello you", "typed by hand")])
            let job = try await school.service.train(fineTuning: false, by: school.access)
            try await school.runJobs()
            #expect(try await school.job(job.id).dataset?.pairs == 1)
        }
    }
}
