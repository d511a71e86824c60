import Collections
import NIOCore

/// One Engine.IO session as a pure state machine: what came in makes a list of what to do, in order. It knows no sockets, no clock and
/// no threads; polls, posts and sockets are numbers that its driver gave them.
struct EngineMachine {
    enum Action: Hashable {
        /// 200 with these packets.
        case answerPoll(Int, [EngineFrame])
        case refusePoll(Int, EngineError)
        /// 200 with `ok`.
        case answerPost(Int)
        case refusePost(Int, EngineError)
        case write(Int, [EngineFrame])
        /// Nil is a close frame without a code.
        case closeSocket(Int, UInt16?)
        /// The socket carries the session now.
        case upgraded
        case deliver(EngineMessage)
        /// The application hears that the session is over; nothing is delivered or sent after this.
        case ended(EngineCloseReason)
        /// Nobody can address the session any more.
        case forget
    }

    private enum Phase {
        case open
        /// Closed by us over polling: the next poll learns it.
        case closing(until: NIODeadline, last: [EngineFrame])
        /// Closed by the client's POST while its poll was perhaps still on the way.
        case farewell(until: NIODeadline, post: Int)
        case closed
    }

    private enum Heartbeat {
        case ping(at: NIODeadline)
        case pong(by: NIODeadline)
    }

    private struct Probe {
        var socket: Int
        var isConfirmed = false
        var deadline: NIODeadline
    }

    /// A client sends its close packet by POST while its GET is held; over two connections the POST may overtake the GET by a moment.
    private static let farewellTime = TimeAmount.milliseconds(25)
    /// A timer that is later than this gives the client the whole time for its pong: it was our delay, not the client's.
    private static let lateness = TimeAmount.milliseconds(20)

    private let configuration: EngineConfiguration
    private var phase = Phase.open
    private var heartbeat: Heartbeat
    /// Nil while the session is polled.
    private var socket: Int?
    private var probe: Probe?
    private var heldPoll: Int?
    private var post: Int?
    private var queue = Deque<EngineFrame>()
    private var queuedBytes = 0
    private var secondStart: NIODeadline
    private var packetsInSecond = 0

    /// - Parameter socket: the WebSocket that a session without polling begins on.
    init(configuration: EngineConfiguration, socket: Int?, now: NIODeadline) {
        self.configuration = configuration
        self.socket = socket
        self.heartbeat = .ping(at: now + TimeAmount(span: configuration.pingInterval))
        self.secondStart = now
    }

    var isOpen: Bool { if case .open = self.phase { true } else { false } }
    var transport: EngineTransport { self.socket == nil ? .polling : .webSocket }

    /// When `tick` has something to do, if nothing happens until then.
    var deadline: NIODeadline? {
        switch self.phase {
        case .closed: return nil
        case .closing(let until, _), .farewell(let until, _): return until
        case .open:
            let beat = switch self.heartbeat {
            case .ping(let at): at
            case .pong(let by): by
            }
            return self.probe.map { min($0.deadline, beat) } ?? beat
        }
    }

    // MARK: Time

    /// Does what is due. Every other input begins with it, so that a request after a deadline never finds the session alive.
    mutating func tick(_ now: NIODeadline) -> [Action] {
        switch self.phase {
        case .closed: return []
        case .closing(let until, _): return now >= until ? self.forget() : []
        case .farewell(let until, let post): return now >= until ? [.answerPost(post)] + self.forget() : []
        case .open: break
        }
        var actions: [Action] = []
        if let probe, now >= probe.deadline {
            self.probe = nil
            actions.append(.closeSocket(probe.socket, nil))
        }
        if case .ping(let at) = self.heartbeat, now >= at {
            let start = now - at < Self.lateness ? at : now
            self.heartbeat = .pong(by: start + TimeAmount(span: self.configuration.pingTimeout))
            actions += self.enqueue([.ping])
        }
        if case .pong(let by) = self.heartbeat, now >= by { actions += self.end(.pingTimeout) }
        return actions
    }

    // MARK: Polling

    /// A GET came.
    mutating func poll(_ number: Int, _ now: NIODeadline) -> [Action] {
        var actions = self.tick(now)
        switch self.phase {
        case .closed: return actions + [.refusePoll(number, .sessionUnknown)]
        case .closing(_, let last): return actions + [.answerPoll(number, last)] + self.forget()
        case .farewell(_, let post): return actions + [.answerPoll(number, [.noop]), .answerPost(post)] + self.forget()
        case .open: break
        }
        if self.socket != nil { return actions + [.refusePoll(number, .badRequest)] }
        if self.heldPoll != nil {
            actions += self.end(.transportError)
            return actions + [.refusePoll(number, .badRequest)]
        }
        if !self.queue.isEmpty { return actions + [.answerPoll(number, self.takeQueue())] }
        if self.probe?.isConfirmed == true { return actions + [.answerPoll(number, [.noop])] }
        self.heldPoll = number
        return actions
    }

    /// The client of a held GET went away.
    mutating func pollAborted(_ number: Int) -> [Action] {
        guard self.heldPoll == number else { return [] }
        self.heldPoll = nil
        return self.end(.transportError)
    }

    /// A POST began; false in front of the actions when it is refused and its body is not wanted.
    mutating func postBegan(_ number: Int, _ now: NIODeadline) -> (isWanted: Bool, actions: [Action]) {
        var actions = self.tick(now)
        guard case .open = self.phase else { return (false, actions + [.refusePost(number, .sessionUnknown)]) }
        if self.socket != nil { return (false, actions + [.refusePost(number, .badRequest)]) }
        if self.post != nil {
            actions += self.end(.transportError)
            return (false, actions + [.refusePost(number, .badRequest)])
        }
        self.post = number
        return (true, actions)
    }

    /// The POST's body is there.
    mutating func postEnded(_ number: Int, packets: [EnginePacket], isWhole: Bool, _ now: NIODeadline) -> [Action] {
        var actions = self.tick(now)
        guard case .open = self.phase, self.post == number else { return actions + [.refusePost(number, .sessionUnknown)] }
        self.post = nil
        for packet in packets {
            if case .close = packet {
                if let poll = self.heldPoll {
                    self.heldPoll = nil
                    return actions + [.answerPoll(poll, [.noop]), .answerPost(number)] + self.end(.transportClose)
                }
                actions += self.end(.transportClose, keepsPhase: true)
                self.phase = .farewell(until: now + Self.farewellTime, post: number)
                return actions
            }
            actions += self.handle(packet, now)
            guard self.isOpen else { return actions + [.refusePost(number, .badRequest)] }
        }
        guard isWhole else { return actions + self.end(.parseError) + [.refusePost(number, .badRequest)] }
        return actions + [.answerPost(number)]
    }

    /// The POST can't be read to its end: too large, which the session survives, or cut off, which it does not.
    mutating func postFailed(_ number: Int, isTooLarge: Bool) -> [Action] {
        guard self.post == number else { return [.refusePost(number, isTooLarge ? .payloadTooLarge : .sessionUnknown)] }
        self.post = nil
        return isTooLarge ? [.refusePost(number, .payloadTooLarge)] : self.end(.transportError) + [.refusePost(number, .badRequest)]
    }

    /// A request that the protocol has no place for, such as a POST of `application/octet-stream`.
    mutating func violated(post number: Int) -> [Action] { self.end(.transportError) + [.refusePost(number, .badRequest)] }

    // MARK: WebSocket

    /// A WebSocket came for this session.
    mutating func attach(_ number: Int, _ now: NIODeadline) -> [Action] {
        let actions = self.tick(now)
        guard self.isOpen, self.socket == nil, self.probe == nil, self.configuration.allowsUpgrades else { return actions + [.closeSocket(number, nil)] }
        self.probe = Probe(socket: number, deadline: now + TimeAmount(span: self.configuration.upgradeTimeout))
        return actions
    }

    /// A frame came by a WebSocket; nil is one that can't be read as a packet.
    mutating func frame(_ packet: EnginePacket?, from number: Int, _ now: NIODeadline) -> [Action] {
        let actions = self.tick(now)
        guard self.isOpen else { return actions }
        if let probe, probe.socket == number { return actions + self.probeFrame(packet, probe) }
        guard self.socket == number else { return actions }
        guard let packet else { return actions + self.end(.parseError) }
        if case .close = packet { return actions + self.end(.transportClose) }
        return actions + self.handle(packet, now)
    }

    /// A ping or pong of WebSocket itself came by one. It means nothing to a session, but many of them are a flood like any other.
    mutating func controlFrame(from number: Int, _ now: NIODeadline) -> [Action] {
        let actions = self.tick(now)
        guard self.isOpen, self.socket == number || self.probe?.socket == number else { return actions }
        return actions + self.count(now)
    }

    private mutating func probeFrame(_ packet: EnginePacket?, _ probe: Probe) -> [Action] {
        if !probe.isConfirmed, let packet, packet.isProbe {
            self.probe?.isConfirmed = true
            var actions = [Action.write(probe.socket, [.probePong])]
            if let poll = self.heldPoll {
                self.heldPoll = nil
                actions.append(.answerPoll(poll, [.noop]))
            }
            return actions
        }
        self.probe = nil
        guard probe.isConfirmed, packet == .upgrade else { return [.closeSocket(probe.socket, nil)] }
        self.socket = probe.socket
        let waiting = self.takeQueue()
        return [.upgraded] + (waiting.isEmpty ? [] : [.write(probe.socket, waiting)])
    }

    /// A WebSocket is gone.
    mutating func socketClosed(_ number: Int) -> [Action] {
        if self.probe?.socket == number {
            self.probe = nil
            return []
        }
        guard self.socket == number else { return [] }
        self.socket = nil
        return self.end(.transportClose)
    }

    /// What waits for a WebSocket's client has passed the limit.
    mutating func socketIsSlow(_ number: Int) -> [Action] { self.socket == number ? self.end(.slowReader) : [] }

    // MARK: The application

    /// Sends packets that belong together.
    mutating func send(_ frames: [EngineFrame]) -> [Action] { self.isOpen ? self.enqueue(frames) : [] }

    /// Ends the session from our side. What was queued still goes out unless it is `discarded`.
    mutating func close(_ reason: EngineCloseReason, isDiscarded: Bool = false, _ now: NIODeadline) -> [Action] {
        guard self.isOpen else { return [] }
        if self.socket != nil || self.heldPoll != nil || isDiscarded { return self.end(reason) }
        let last = self.queue.isEmpty ? [.noop, .close] : self.takeQueue() + [.close]
        let actions = self.end(reason, keepsPhase: true)
        self.phase = .closing(until: now + TimeAmount(span: self.configuration.closeTimeout), last: last)
        return actions
    }

    // MARK: Inside

    private mutating func count(_ now: NIODeadline) -> [Action] {
        if now - self.secondStart >= .seconds(1) {
            self.secondStart = now
            self.packetsInSecond = 0
        }
        self.packetsInSecond += 1
        return self.packetsInSecond <= self.configuration.maximumPacketsPerSecond ? [] : self.end(.tooManyPackets)
    }

    private mutating func handle(_ packet: EnginePacket, _ now: NIODeadline) -> [Action] {
        let flood = self.count(now)
        guard self.isOpen else { return flood }
        switch packet {
        case .message(let message): return [.deliver(message)]
        case .pong:
            self.heartbeat = .ping(at: now + TimeAmount(span: self.configuration.pingInterval))
            return []
        // In this version of the protocol only servers ping.
        case .ping: return self.end(.parseError)
        case .open, .close, .upgrade, .noop: return []
        }
    }

    private mutating func enqueue(_ frames: [EngineFrame]) -> [Action] {
        if let socket { return [.write(socket, frames)] }
        if let poll = self.heldPoll {
            self.heldPoll = nil
            return [.answerPoll(poll, frames)]
        }
        self.queue.append(contentsOf: frames)
        self.queuedBytes += frames.reduce(0) { $0 + $1.byteCount }
        return self.queuedBytes > self.configuration.maximumBufferedBytes ? self.end(.slowReader) : []
    }

    private mutating func takeQueue() -> [EngineFrame] {
        defer {
            self.queue.removeAll()
            self.queuedBytes = 0
        }
        return Array(self.queue)
    }

    /// - Parameter keepsPhase: the caller sets the phase that follows, in which the session can still be addressed.
    private mutating func end(_ reason: EngineCloseReason, keepsPhase: Bool = false) -> [Action] {
        guard self.isOpen else { return [] }
        var actions: [Action] = []
        if let poll = self.heldPoll { actions.append(.answerPoll(poll, [.close])) }
        if let socket { actions.append(.closeSocket(socket, reason.webSocketCode)) }
        if let probe { actions.append(.closeSocket(probe.socket, reason.webSocketCode)) }
        self.heldPoll = nil
        self.socket = nil
        self.probe = nil
        _ = self.takeQueue()
        actions.append(.ended(reason))
        return keepsPhase ? actions : actions + self.forget()
    }

    private mutating func forget() -> [Action] {
        self.phase = .closed
        return [.forget]
    }
}
