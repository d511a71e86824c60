import AvatarService
import Core
import Testing

@Suite struct MessageLifecycleTests {
    private static let events: [TurnEvent] = [
        .changed, .withdrawn, .processingStarted, .ignored, .hidden, .queuedForReview, .replyPlanned, .sendingStarted, .replySent, .replyFailed, .replyReturned, .replyUncertain, .rejected,
        .answeredByHand,
    ]

    /// Every pair of state and event either gives actions or is refused; nothing leaves a reply planned that no longer fits.
    @Test func everyMoveIsDecided() {
        for state in MessageState.allCases {
            for event in Self.events {
                do throws(LifecycleRefusal) {
                    let actions = try MessageLifecycle.actions(for: event, in: state)
                    let next = actions.compactMap { if case .setState(let next) = $0 { next } else { nil } }.last ?? state
                    if state == .scheduled, next != .scheduled, next != .sending, event != .replyReturned {
                        #expect(actions.contains(.cancelPlannedDelivery), "\(event) in \(state) leaves a planned reply behind")
                    }
                    if next == .sending { #expect(state == .scheduled || state == .sending) }
                    if next == .pending, next != state { #expect(actions.contains(.process)) }
                } catch {
                    #expect(error == LifecycleRefusal(state: state, event: event))
                    #expect(error.appError.code == .stateChanged)
                }
            }
        }
    }

    /// Only a planned reply can start to be sent, so two workers can't both start (invariant 2).
    @Test(arguments: MessageState.allCases.filter { $0 != .scheduled })
    func sendingStartsOnlyFromScheduled(state: MessageState) {
        #expect(throws: LifecycleRefusal.self) { try MessageLifecycle.actions(for: .sendingStarted, in: state) }
    }

    /// What is over stays over, but for a person who takes it up again.
    @Test(arguments: [MessageState.responded, .handledElsewhere])
    func answeredIsFinal(state: MessageState) {
        for event in Self.events {
            let actions = (try? MessageLifecycle.actions(for: event, in: state)) ?? []
            #expect(actions.isEmpty)
        }
    }

    @Test func aNewMessageTakesTheScheduledReplyBack() throws {
        #expect(try MessageLifecycle.actions(for: .changed, in: .scheduled) == [.cancelPlannedDelivery, .supersedeDraft, .setState(.pending), .process])
    }

    @Test func anEchoDoesNotTouchAReplyOnItsWay() throws {
        #expect(try MessageLifecycle.actions(for: .answeredByHand, in: .sending) == [])
    }
}
