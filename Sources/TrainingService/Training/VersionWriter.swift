import Core
import Foundation
import Persona
import ServiceKit
import Storage

/// Stores what a training job produced and, where it is better, takes it into use: one transaction.
struct VersionWriter: Sendable {
    let workspaceID: Identifier<Workspace>
    let jobID: Identifier<TrainingJob>
    let dataset: Dataset
    let measured: VersionMeasuring.Measured
    let curve: LearningCurve?
    let through: Timestamp

    func finish(_ job: TrainingJob, unit: WorkUnit) throws {
        let newest = try unit.tx.first(Query<ModelVersion>().where(ModelVersion.fields.workspaceID == self.workspaceID).sort(by: ModelVersion.fields.number, .descending))
        let samples = self.dataset.allSamples
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var version = ModelVersion(
            id: unit.newID(ModelVersion.self), workspaceID: self.workspaceID, trainingJobID: self.jobID, number: (newest?.number ?? 0) + 1, createdAt: unit.now,
            profile: String(decoding: try encoder.encode(self.measured.profile), as: UTF8.self),
            memory: .init(samples: samples.count, pairs: self.dataset.train.count + self.dataset.heldOut.count, through: self.through, digest: self.dataset.summary.digest), dataset: self.dataset.summary)
        version.fineTunedModel = self.measured.fineTunedModel
        version.quality = self.measured.quality
        version.beside = self.measured.beside
        version.curve = self.curve
        let inUse = try unit.tx.versionInUse(of: self.workspaceID)
        let (promote, reason) = PromotionRule.decide(version.quality, beside: version.beside, hasVersionInUse: inUse != nil)
        version.decision = reason
        try unit.tx.insert(version)
        if promote { version = try VersionSwitch.use(version, actor: "system", action: "model_version.promoted", unit: unit) }
        try self.complete(job, version, promote, unit: unit)
    }

    private func complete(_ job: TrainingJob, _ version: ModelVersion, _ isInUse: Bool, unit: WorkUnit) throws {
        var job = job
        job.stage = .completed
        job.progress = 1
        job.finishedAt = unit.now
        job.versionID = version.id
        job.note = nil
        if let reason = self.measured.fineTuning { job.errors.append(reason) }
        try unit.tx.replace(job)
        Collector.announce(job, unit: unit)
        unit.event("model_version.created", workspaceID: self.workspaceID, subject: version.id.rawValue, values: ["number": String(version.number), "state": version.state.rawValue])
        let quality = version.quality.map { " Quality \(Int(($0.score * 100).rounded())) of 100." } ?? ""
        let outcome = isInUse ? "is in use" : "is ready; the one in use stays, because: \(version.decision?.text ?? "")"
        try unit.notice(
            "training_completed", urgency: .normal, text: "Training is done: version \(version.number) of the voice \(outcome)\(isInUse ? "." : "")\(quality)", subject: "training_job:\(job.id.rawValue)",
            workspaceID: self.workspaceID)
    }
}

/// Takes a version into use in place of the one before.
enum VersionSwitch {
    static func use(_ version: ModelVersion, actor: String, action: String, leavesOutThrough: Timestamp? = nil, unit: WorkUnit) throws -> ModelVersion {
        var version = version
        var facts = ["number": String(version.number)]
        if var before = try unit.tx.versionInUse(of: version.workspaceID), before.id != version.id {
            before.state = .retired
            try unit.tx.replace(before)
            facts["instead_of"] = String(before.number)
            // Going back must not make the newer one the one to go back to.
            if leavesOutThrough == nil { version.replaces = before.id }
            unit.event("model_version.changed", workspaceID: version.workspaceID, subject: before.id.rawValue, values: ["state": before.state.rawValue])
        }
        version.state = .inUse
        version.promotedAt = unit.now
        version.leavesOutThrough = leavesOutThrough
        try unit.tx.replace(version)
        try AuditLog.append(action, actor: actor, subject: "model_version:\(version.id.rawValue)", facts: facts, workspaceID: version.workspaceID, unit: unit)
        unit.event("model_version.changed", workspaceID: version.workspaceID, subject: version.id.rawValue, values: ["state": version.state.rawValue])
        return version
    }
}
