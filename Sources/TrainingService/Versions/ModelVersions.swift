import Core
import LanguageModels
import ServiceKit
import Storage

extension TrainingService {
    // MARK: Model versions

    /// Newest first.
    public func versions(_ page: PageRequest, by access: WorkspaceAccess) async throws -> Page<ModelVersion> {
        try access.require(.analyst)
        return try await self.context.store.page(
            Query<ModelVersion>().where(ModelVersion.fields.workspaceID == access.workspaceID).sort(by: ModelVersion.fields.number, .descending).page(page))
    }

    /// Needs the role analyst; throws `notFound` for a version of another workspace.
    public func version(_ id: Identifier<ModelVersion>, by access: WorkspaceAccess) async throws -> ModelVersion {
        try access.require(.analyst)
        return try await self.context.read("version.get") { tx in try tx.require(ModelVersion.self, id, in: access.workspaceID, "model version") }
    }

    /// Takes a version into use, whatever its quality. Throws `stateChanged` when it is in use already. Needs the role manager.
    public func promote(_ id: Identifier<ModelVersion>, by access: WorkspaceAccess) async throws -> ModelVersion {
        try access.require(.manager)
        let version = try await self.context.write("version.promote") { unit in
            let version = try unit.tx.require(ModelVersion.self, id, in: access.workspaceID, "model version")
            guard version.state != .inUse else { throw AppError(.stateChanged, "This version is in use already.", details: ["number": String(version.number)]) }
            return try VersionSwitch.use(version, actor: access.caller.auditName, action: "model_version.promoted", unit: unit)
        }
        await self.collector.tellVoice(access.workspaceID)
        return version
    }

    /// Goes back to the version that was in use before the present one; what came into memory between the two stays out, corrections
    /// excepted. Throws `stateChanged` when there is none. Needs the role manager.
    public func rollBack(by access: WorkspaceAccess) async throws -> ModelVersion {
        try access.require(.manager)
        let version = try await self.context.write("version.roll_back") { unit in
            guard let inUse = try unit.tx.versionInUse(of: access.workspaceID), let beforeID = inUse.replaces, let before = try unit.tx.get(ModelVersion.self, beforeID) else {
                throw AppError(.stateChanged, "There is no earlier version to go back to.")
            }
            return try VersionSwitch.use(before, actor: access.caller.auditName, action: "model_version.rolled_back", leavesOutThrough: inUse.memory.through, unit: unit)
        }
        await self.collector.tellVoice(access.workspaceID)
        return version
    }

    /// The newest learning curve; nil before there is one.
    public func learningCurve(by access: WorkspaceAccess) async throws -> LearningCurve? {
        try access.require(.analyst)
        let newest = try await self.context.store.find(
            Query<ModelVersion>().where(ModelVersion.fields.workspaceID == access.workspaceID).sort(by: ModelVersion.fields.number, .descending).limit(20))
        return newest.lazy.compactMap(\.curve).first
    }

    // MARK: Agreements

    /// A provider that this installation is set up to use, and what was agreed for the workspace.
    public struct ProviderStanding: Sendable {
        public var provider: String
        /// Texts leave the house, so an agreement is needed.
        public var isOutside: Bool
        public var statement: String
        public var agreement: ProviderAgreement?
    }

    /// The model providers that this installation may send texts to.
    public func providers(by access: WorkspaceAccess) async throws -> [ProviderStanding] {
        try access.require(.analyst)
        let known = self.knownProviders
        return try await self.context.read("agreements") { tx in
            try known.map { provider in
                let agreement = try tx.get(ProviderAgreement.self, ProviderAgreement.id(access.workspaceID, provider.host))
                return ProviderStanding(
                    provider: provider.host, isOutside: provider.isOutside, statement: ProviderAgreement.statement(for: provider.host), agreement: agreement?.isInForce == true ? agreement : nil)
            }
        }
    }

    /// Records that texts of this workspace may go to a provider. `statement` must be the sentence that was shown. Needs the role manager.
    public func agree(to provider: String, statement: String, by access: WorkspaceAccess) async throws -> ProviderAgreement {
        try access.require(.manager)
        guard self.knownProviders.contains(where: { $0.host == provider }) else { throw AppError.notFound("model provider") }
        guard statement == ProviderAgreement.statement(for: provider) else { throw AppError.invalid("statement", "must be the sentence that is answered with the provider") }
        guard let userID = access.caller.userID else { throw AppError(.forbidden, "Only a person can agree.") }
        let agreement = try await self.context.write("agreement.give") { unit in
            let agreement = ProviderAgreement(workspaceID: access.workspaceID, provider: provider, statement: statement, userID: userID, at: unit.now)
            try unit.tx.save(agreement)
            try AuditLog.append(
                "provider.agreed", actor: access.caller.auditName, subject: "provider:\(provider)", facts: ["provider": provider], workspaceID: access.workspaceID, unit: unit)
            unit.event("agreement.changed", workspaceID: access.workspaceID, subject: provider, values: ["in_force": "true"])
            return agreement
        }
        await self.collector.tellVoice(access.workspaceID)
        return agreement
    }

    /// Takes the agreement back: from now on nothing is sent there. Needs the role manager.
    public func withdraw(from provider: String, by access: WorkspaceAccess) async throws {
        try access.require(.manager)
        try await self.context.write("agreement.withdraw") { unit in
            guard var agreement = try unit.tx.get(ProviderAgreement.self, ProviderAgreement.id(access.workspaceID, provider)), agreement.isInForce else { throw AppError.notFound("agreement") }
            agreement.withdrawnAt = unit.now
            try unit.tx.replace(agreement)
            try AuditLog.append(
                "provider.agreement_withdrawn", actor: access.caller.auditName, subject: "provider:\(provider)", facts: ["provider": provider], workspaceID: access.workspaceID, unit: unit)
            unit.event("agreement.changed", workspaceID: access.workspaceID, subject: provider, values: ["in_force": "false"])
        }
        await self.collector.tellVoice(access.workspaceID)
    }

    private var knownProviders: [ModelProvider] {
        var found: [ModelProvider] = []
        for provider in [self.options.chatProvider, self.options.fineTuner?.provider] { if let provider, !found.contains(where: { $0.host == provider.host }) { found.append(provider) } }
        return found
    }
}
