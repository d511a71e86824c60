import Core

// The closed vocabularies that declared fields hold, as their text.
extension Platform: FieldValue {}
extension MessageKind: FieldValue {}
extension Direction: FieldValue {}
extension Category: FieldValue {}
extension Sentiment: FieldValue {}
extension Route: FieldValue {}
extension MessageState: FieldValue {}
extension Role: FieldValue {}
extension Tier: FieldValue {}
extension ReplyChannel: FieldValue {}
extension Draft.Status: FieldValue {}
extension Delivery.State: FieldValue {}
extension Correction.Action: FieldValue {}
extension Sample.Kind: FieldValue {}
extension TrainingJob.Stage: FieldValue {}
extension ModelVersion.State: FieldValue {}
extension Notice.Urgency: FieldValue {}
extension ConnectionHealth.State: FieldValue {}
