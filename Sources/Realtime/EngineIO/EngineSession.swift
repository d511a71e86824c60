import Core
import NIOCore

/// What is told about one session, always on its event loop and in order.
public protocol EngineSessionListener: AnyObject {
    func received(_ message: EngineMessage)
    /// Called once; nothing comes after it.
    func closed(_ reason: EngineCloseReason)
}

/// One client's session: drives an `EngineMachine` on one event loop.
public final class EngineSession: Sendable {
    enum Answer: Sendable {
        case packets([EngineFrame])
        case ok
        case refused(EngineError)
    }

    private struct State {
        var machine: EngineMachine
        var answers: [Int: EventLoopPromise<Answer>] = [:]
        var links: [Int: WebSocketLink] = [:]
        var nextNumber = 1
        var timer: Scheduled<Void>?
        var timerDeadline: NIODeadline?
        var listener: (any EngineSessionListener)?
    }

    /// Unguessable, and as good as a password for this session: never log it.
    public let id: String
    public let handshake: EngineHandshake
    /// Where everything of this session happens.
    public let eventLoop: any EventLoop
    private let state: NIOLoopBoundBox<State>
    private let onForgotten: @Sendable (EngineSession) -> Void
    private let onDropped: @Sendable (EngineCloseReason) -> Void

    /// On `eventLoop`. `link` is the WebSocket that a session without polling begins on; it is number 0.
    init(
        id: String, handshake: EngineHandshake, configuration: EngineConfiguration, eventLoop: any EventLoop, link: WebSocketLink?, onForgotten: @escaping @Sendable (EngineSession) -> Void,
        onDropped: @escaping @Sendable (EngineCloseReason) -> Void
    ) {
        self.id = id
        self.handshake = handshake
        self.eventLoop = eventLoop
        self.onForgotten = onForgotten
        self.onDropped = onDropped
        var state = State(machine: EngineMachine(configuration: configuration, socket: link == nil ? nil : 0, now: eventLoop.now))
        if let link { state.links[0] = link }
        self.state = NIOLoopBoundBox(state, eventLoop: eventLoop)
    }

    func start(_ listener: any EngineSessionListener) {
        self.state.value.listener = listener
        self.schedule()
    }

    // MARK: For the application, from anywhere

    /// Sends packets that belong together, in order. Dropped when the session is over.
    public func send(_ frames: [EngineFrame]) { self.onLoop { $0.perform($0.state.value.machine.send(frames)) } }

    /// Ends the session.
    public func close(_ reason: EngineCloseReason = .forcedClose) { self.onLoop { $0.perform($0.state.value.machine.close(reason, $0.eventLoop.now)) } }

    /// Ends the session and whatever it still had to say.
    func discard(_ reason: EngineCloseReason) { self.onLoop { $0.perform($0.state.value.machine.close(reason, isDiscarded: true, $0.eventLoop.now)) } }

    /// How the session travels now; on its loop.
    public var transport: EngineTransport { self.state.value.machine.transport }

    private func onLoop(_ body: @escaping @Sendable (EngineSession) -> Void) {
        if self.eventLoop.inEventLoop { body(self) } else { self.eventLoop.execute { body(self) } }
    }

    // MARK: Polling, from anywhere

    /// A GET came, to be held until there is something to say.
    /// - Parameters:
    ///   - clientGoes: succeeds when its client goes away before the answer.
    ///   - serverStops: succeeds when the server stops before the answer; ends the session, which is the answer.
    func poll(clientGoes: EventLoopFuture<Void>, serverStops: EventLoopFuture<Void>) async throws -> Answer {
        try await self.eventLoop.flatSubmit {
            let (number, promise) = self.newAnswer()
            clientGoes.hop(to: self.eventLoop).whenSuccess { self.perform(self.state.value.machine.pollAborted(number)) }
            self.perform(self.state.value.machine.poll(number, self.eventLoop.now))
            // A poll that is aborted gets no answer from the machine; its request must end all the same.
            clientGoes.hop(to: self.eventLoop).whenSuccess { self.resolve(number, .refused(.sessionUnknown)) }
            // Not before the poll is the machine's: it would be refused instead of told.
            serverStops.hop(to: self.eventLoop).whenSuccess { self.discard(.shuttingDown) }
            return promise.futureResult
        }.get()
    }

    /// A POST began: its number, and its answer if its body is not wanted.
    func postBegan() async throws -> (number: Int, refusal: Answer?) {
        let (number, isWanted, future) = try await self.eventLoop.submit {
            let (number, promise) = self.newAnswer()
            let (isWanted, actions) = self.state.value.machine.postBegan(number, self.eventLoop.now)
            self.perform(actions)
            return (number, isWanted, promise.futureResult)
        }.get()
        return (number, isWanted ? nil : try await future.get())
    }

    enum PostEnd: Sendable {
        case body(ByteBuffer)
        case tooLarge
        case cutOff
        /// A kind of body that this version of the protocol doesn't have.
        case violation
    }

    func postEnded(_ number: Int, _ end: PostEnd) async throws -> Answer {
        let decoded: (packets: [EnginePacket], isWhole: Bool) = if case .body(let body) = end { EnginePayload.decode(body) } else { ([], false) }
        return try await self.eventLoop.flatSubmit {
            let future = self.state.value.answers[number]?.futureResult
            let actions: [EngineMachine.Action] = switch end {
            case .body: self.state.value.machine.postEnded(number, packets: decoded.packets, isWhole: decoded.isWhole, self.eventLoop.now)
            case .tooLarge: self.state.value.machine.postFailed(number, isTooLarge: true)
            case .cutOff: self.state.value.machine.postFailed(number, isTooLarge: false)
            case .violation: self.state.value.machine.violated(post: number)
            }
            self.perform(actions)
            return future ?? self.eventLoop.makeSucceededFuture(.refused(.sessionUnknown))
        }.get()
    }

    private func newAnswer() -> (Int, EventLoopPromise<Answer>) {
        let promise = self.eventLoop.makePromise(of: Answer.self)
        let number = self.newNumber()
        self.state.value.answers[number] = promise
        return (number, promise)
    }

    private func newNumber() -> Int {
        defer { self.state.value.nextNumber += 1 }
        return self.state.value.nextNumber
    }

    // MARK: WebSockets, from anywhere

    /// A WebSocket came for this session; its frames follow under the number that `numbered` gets.
    func attach(_ link: WebSocketLink) {
        self.onLoop { session in
            let number = session.newNumber()
            link.assign(number)
            session.state.value.links[number] = link
            session.perform(session.state.value.machine.attach(number, session.eventLoop.now))
        }
    }

    /// Messages of a WebSocket, in order.
    func received(_ message: EngineMessage, from link: WebSocketLink) {
        let packet: EnginePacket? = switch message {
        case .text(let text): try? EnginePacket(text: text)
        case .binary: .message(message)
        }
        self.onLoop { $0.perform($0.state.value.machine.frame(packet, from: link.number, $0.eventLoop.now)) }
    }

    /// A ping or pong of WebSocket itself came.
    func receivedControlFrame(from link: WebSocketLink) { self.onLoop { $0.perform($0.state.value.machine.controlFrame(from: link.number, $0.eventLoop.now)) } }

    func closed(_ link: WebSocketLink) {
        self.onLoop { session in
            session.state.value.links[link.number] = nil
            session.perform(session.state.value.machine.socketClosed(link.number))
        }
    }

    func isSlow(_ link: WebSocketLink) { self.onLoop { $0.perform($0.state.value.machine.socketIsSlow(link.number)) } }

    // MARK: Driving

    private func perform(_ actions: [EngineMachine.Action]) {
        for action in actions {
            switch action {
            case .answerPoll(let number, let frames): self.resolve(number, .packets(frames))
            case .refusePoll(let number, let error), .refusePost(let number, let error): self.resolve(number, .refused(error))
            case .answerPost(let number): self.resolve(number, .ok)
            case .write(let number, let frames): self.state.value.links[number]?.write(frames)
            case .closeSocket(let number, let code): self.state.value.links.removeValue(forKey: number)?.close(code)
            case .upgraded: break
            // An earlier message of the same list may have made the application close.
            case .deliver(let message): if self.state.value.machine.isOpen { self.state.value.listener?.received(message) }
            case .ended(let reason):
                let listener = self.state.value.listener
                self.state.value.listener = nil
                self.onDropped(reason)
                listener?.closed(reason)
            case .forget: self.onForgotten(self)
            }
        }
        self.schedule()
    }

    private func resolve(_ number: Int, _ answer: Answer) { self.state.value.answers.removeValue(forKey: number)?.succeed(answer) }

    /// One timer for whatever is due first. It is left alone while it is early enough: most packets only move the deadline back.
    private func schedule() {
        guard let deadline = self.state.value.machine.deadline else {
            self.state.value.timer?.cancel()
            self.state.value.timer = nil
            return
        }
        if self.state.value.timer != nil, let current = self.state.value.timerDeadline, current <= deadline { return }
        self.state.value.timer?.cancel()
        self.state.value.timerDeadline = deadline
        self.state.value.timer = self.eventLoop.scheduleTask(deadline: deadline) {
            self.state.value.timer = nil
            self.perform(self.state.value.machine.tick(self.eventLoop.now))
        }
    }
}
