import Core
import LanguageModels
import ServiceKit
import Storage

/// Starts a fine-tuning run or looks how far it is. Nothing leaves before the recorded agreement to the provider.
struct FineTuningStep: Sendable {
    /// What came of one look.
    struct Next: Sendable {
        var run: FineTuningRun
        var note: String?
        var progress: Double
        var isWaiting: Bool
        var failure: Reason?
    }

    let context: ServiceEnvironment
    let tuner: any FineTuner
    let interval: Duration

    func advance(_ job: TrainingJob, _ examples: ChatExamples) async throws(FineTuningError) -> Next {
        var run = job.fineTuning ?? FineTuningRun(driver: self.tuner.driver, baseModel: self.tuner.baseModel)
        try await self.requireAgreement(job.workspaceID)
        guard let handle = run.handle else {
            run.estimate = self.tuner.estimate(examples.train)
            run.handle = try await self.tuner.start(FineTuningStart(name: job.id.rawValue, train: examples.train, heldOut: examples.heldOut))
            return Next(run: run, note: "The fine-tuning run has begun.", progress: 0.02, isWaiting: true)
        }
        let status = try await self.tuner.look(at: handle)
        run.loss = status.loss ?? run.loss
        run.checkpoints = max(run.checkpoints, status.checkpoints)
        run.trainedTokens = status.trainedTokens ?? run.trainedTokens
        let progress = min(0.99, status.progress ?? job.progress)
        switch status.state {
        case .running: return Next(run: run, note: status.message, progress: progress, isWaiting: true)
        case .succeeded(let model):
            run.model = model
            return Next(run: run, note: status.message, progress: 1, isWaiting: false)
        case .failed(let reason): return Next(run: run, note: nil, progress: progress, isWaiting: false, failure: reason)
        case .cancelled: return Next(run: run, note: nil, progress: progress, isWaiting: false, failure: Reason("fine_tuning_cancelled", "The fine-tuning run was cancelled at the provider."))
        }
    }

    private func requireAgreement(_ workspaceID: Identifier<Workspace>) async throws(FineTuningError) {
        let provider = self.tuner.provider
        let allowed: Bool
        do {
            allowed = try await self.context.read("training.agreement") { try ProviderGate.allows(provider.host, isOutside: provider.isOutside, workspaceID: workspaceID, in: $0) }
        } catch {
            throw .unavailable("The agreement could not be read.")
        }
        if !allowed { throw .refused(ProviderGate.missing(provider.host)) }
    }
}
