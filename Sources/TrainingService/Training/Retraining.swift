import Core
import Jobs
import LanguageModels
import ServiceKit
import Storage

/// Starts jobs by themselves: where enough corrections have come since the newest version.
struct Retraining: Sendable {
    let context: ServiceEnvironment
    let options: TrainingOptions

    func startDue(_ run: JobContext) async throws -> JobOutcome {
        let needed = self.options.retrainAfterCorrections
        for workspace in try await self.context.store.find(Query<Workspace>().limit(10_000)) {
            try run.checkCancellation()
            let id = workspace.id
            try await self.context.write("training.retrain_due") { unit in
                guard let newest = try unit.tx.first(Query<ModelVersion>().where(ModelVersion.fields.workspaceID == id).sort(by: ModelVersion.fields.number, .descending)) else { return }
                let count = try unit.tx.count(Query<Correction>().where(Correction.fields.workspaceID == id && Correction.fields.at > newest.memory.through))
                guard count >= needed, try !TrainingService.isBusy(id, in: unit.tx) else { return }
                let job = try TrainingService.startTraining(id, trigger: .corrections, wantsFineTuning: newest.fineTunedModel != nil, unit: unit)
                try AuditLog.append(
                    "training.started", actor: "system", subject: "training_job:\(job.id.rawValue)", facts: ["corrections": String(count)], workspaceID: id, unit: unit)
            }
        }
        return .done
    }
}
