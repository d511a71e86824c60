import Core
import Storage

/// What language models took for one workspace in one calendar month (UTC): drafts, looks at messages, vectors. It is written with every
/// call, so a restart forgets nothing and several processes keep one account.
struct ModelSpending: Record {
    /// The workspace and the month's beginning, so that a month has one account.
    var id: Identifier<ModelSpending>
    var workspaceID: Identifier<Workspace>
    var month: Timestamp
    /// Tokens that were read, those of vectors included.
    var promptTokens: Int
    var completionTokens: Int

    init(workspaceID: Identifier<Workspace>, month: Timestamp, usage: ModelUsage) {
        self.id = Self.id(workspaceID, month)
        self.workspaceID = workspaceID
        self.month = month
        self.promptTokens = usage.promptTokens
        self.completionTokens = usage.completionTokens
    }

    /// All of it together; the models are not told apart.
    var usage: ModelUsage { ModelUsage(model: "", promptTokens: self.promptTokens, completionTokens: self.completionTokens) }

    static func id(_ workspaceID: Identifier<Workspace>, _ month: Timestamp) -> Identifier<ModelSpending> { Identifier("\(workspaceID.rawValue)/\(month.milliseconds)") }

    static let monthField = Field<ModelSpending, Timestamp>("month", \.month)
    static let schema = Schema<ModelSpending>(
        "model_spendings", fields: [Field<ModelSpending, Identifier<Workspace>>("workspaceID", \.workspaceID).erased, Self.monthField.erased], indexes: [.on("month")])
}

/// The record types of this room, for opening a store.
public enum AvatarSchemas {
    /// All of them.
    public static let all = [AnySchema(ModelSpending.self)]
}
