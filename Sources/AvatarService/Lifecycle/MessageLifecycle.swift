import Core

/// What happens to a turn, in the order of the path of a message (docs/architecture.md).
public enum TurnEvent: Sendable, Hashable {
    /// Another message joined the burst, or one of its messages was edited.
    case changed
    /// Every message of the turn was deleted or unsent by the fan.
    case withdrawn
    /// A worker has begun to draft.
    case processingStarted
    case ignored
    /// The platform was told to hide it.
    case hidden
    case queuedForReview
    /// A reply is planned; it leaves when the undo window ends.
    case replyPlanned
    /// The last check passed and the platform is about to be called.
    case sendingStarted
    case replySent
    /// The platform surely did not take it, and nobody can mend that (for instance the comment is gone).
    case replyFailed
    /// The planned reply was undone or refused by the last check, or the platform surely did not take it: a person decides.
    case replyReturned
    /// Whether the reply arrived can't be told: a person decides.
    case replyUncertain
    case rejected
    /// Answered by hand in the native app.
    case answeredByHand
}

/// What the caller has to do for a move, in the same transaction.
public enum TurnAction: Sendable, Hashable {
    case setState(MessageState)
    /// The draft no longer fits and can't be approved.
    case supersedeDraft
    /// The planned delivery must not leave.
    case cancelPlannedDelivery
    /// The burst starts again: process after the quiet time.
    case process
}

/// Why a move was refused: the turn has moved on in the meantime.
public struct LifecycleRefusal: Error, Hashable, Sendable {
    public var state: MessageState
    public var event: TurnEvent

    public init(state: MessageState, event: TurnEvent) {
        self.state = state
        self.event = event
    }

    public var appError: AppError {
        AppError(.stateChanged, "This message is \(self.state.rawValue.replacing("_", with: " ")) by now.", details: ["state": self.state.rawValue])
    }
}

/// The one owner of the moves between message states: pure, so that every path through it is tested without a store.
public enum MessageLifecycle {
    /// What to do when `event` happens in `state`. Throws `LifecycleRefusal` when the move is not allowed from there;
    /// an event that changes nothing gives no actions.
    public static func actions(for event: TurnEvent, in state: MessageState) throws(LifecycleRefusal) -> [TurnAction] {
        switch (event, state) {
        case (.changed, .pending): return [.process]
        case (.changed, .processing), (.changed, .awaitingReview): return [.supersedeDraft, .setState(.pending), .process]
        case (.changed, .scheduled): return [.cancelPlannedDelivery, .supersedeDraft, .setState(.pending), .process]

        case (.withdrawn, .pending), (.withdrawn, .processing), (.withdrawn, .awaitingReview): return [.supersedeDraft, .setState(.ignored)]
        case (.withdrawn, .scheduled): return [.cancelPlannedDelivery, .supersedeDraft, .setState(.ignored)]
        // Too late or already over: what was sent stays sent.
        case (.withdrawn, _): return []

        case (.processingStarted, .pending): return [.setState(.processing)]
        case (.processingStarted, .processing): return []

        case (.ignored, .pending), (.ignored, .processing): return [.setState(.ignored)]
        // A person may put a waiting message aside.
        case (.ignored, .awaitingReview): return [.supersedeDraft, .setState(.ignored)]

        case (.hidden, .pending), (.hidden, .processing), (.hidden, .awaitingReview), (.hidden, .ignored): return [.setState(.hidden)]

        case (.queuedForReview, .pending), (.queuedForReview, .processing): return [.setState(.awaitingReview)]
        // A person takes an ignored, hidden or rejected message up again.
        case (.queuedForReview, .ignored), (.queuedForReview, .hidden), (.queuedForReview, .rejected), (.queuedForReview, .failed): return [.setState(.awaitingReview)]

        case (.replyPlanned, .pending), (.replyPlanned, .processing), (.replyPlanned, .awaitingReview): return [.setState(.scheduled)]

        case (.sendingStarted, .scheduled): return [.setState(.sending)]

        case (.replySent, .sending), (.replySent, .awaitingReview): return [.setState(.responded)]
        case (.replySent, .responded): return []

        case (.replyFailed, .sending): return [.setState(.failed)]

        case (.replyReturned, .scheduled), (.replyReturned, .sending): return [.setState(.awaitingReview)]
        case (.replyUncertain, .sending): return [.setState(.awaitingReview)]

        case (.rejected, .awaitingReview): return [.supersedeDraft, .setState(.rejected)]

        case (.answeredByHand, .pending), (.answeredByHand, .processing), (.answeredByHand, .awaitingReview): return [.supersedeDraft, .setState(.handledElsewhere)]
        case (.answeredByHand, .scheduled): return [.cancelPlannedDelivery, .supersedeDraft, .setState(.handledElsewhere)]
        // A reply of ours may be on its way: the ledger decides, not the echo.
        case (.answeredByHand, .sending): return []
        case (.answeredByHand, let state) where state.isFinal: return []

        default: throw LifecycleRefusal(state: state, event: event)
        }
    }
}
