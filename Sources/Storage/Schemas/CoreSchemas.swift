import Core

/// The record types of `Core`, for opening a store.
public enum CoreSchemas {
    public static let all: [AnySchema] = [
        AnySchema(Workspace.self), AnySchema(User.self), AnySchema(Membership.self), AnySchema(Session.self), AnySchema(InstallationSettings.self),
        AnySchema(Connection.self), AnySchema(Contact.self), AnySchema(Conversation.self), AnySchema(Message.self), AnySchema(ConversationNote.self), AnySchema(Post.self),
        AnySchema(Turn.self), AnySchema(Draft.self), AnySchema(Delivery.self), AnySchema(Correction.self), AnySchema(UsageMonth.self),
        AnySchema(AvatarSettings.self), AnySchema(SavedReply.self), AnySchema(Rule.self), AnySchema(RuleVersion.self),
        AnySchema(Sample.self), AnySchema(TrainingJob.self), AnySchema(ModelVersion.self), AnySchema(ProviderAgreement.self),
        AnySchema(Event.self), AnySchema(SequenceHead.self), AnySchema(AuditEntry.self), AnySchema(SubjectKey.self), AnySchema(WebhookEvent.self), AnySchema(Notice.self),
        AnySchema(IdempotencyRecord.self),
    ]
}
