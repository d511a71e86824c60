import Core
import Storage

/// The one check before texts of a workspace go to a language model that runs elsewhere.
public enum ProviderGate {
    /// Whether texts may be sent to `provider`: always to a model of one's own house, else only under a recorded agreement that is in force.
    public static func allows(_ provider: String, isOutside: Bool, workspaceID: Identifier<Workspace>, in tx: any ReadTransaction) throws -> Bool {
        guard isOutside else { return true }
        return try tx.get(ProviderAgreement.self, ProviderAgreement.id(workspaceID, provider))?.isInForce ?? false
    }

    /// Why nothing was sent.
    public static func missing(_ provider: String) -> Reason {
        Reason("agreement_missing", "Nothing was sent to \(provider): nobody has agreed to that for this workspace. A manager can do so in the training settings.", values: ["provider": provider])
    }
}
