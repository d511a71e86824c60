import Core
import NIOCore
import Testing

@testable import Realtime

@Suite("One Engine.IO session")
struct EngineMachineTests {
    /// A machine with a clock that only the test moves.
    struct Bench {
        var machine: EngineMachine
        var now = NIODeadline.uptimeNanoseconds(1_000_000_000)

        init(socket: Int? = nil, _ change: (inout EngineConfiguration) -> Void = { _ in }) {
            var configuration = EngineConfiguration()
            configuration.pingInterval = .milliseconds(300)
            configuration.pingTimeout = .milliseconds(200)
            configuration.upgradeTimeout = .milliseconds(400)
            change(&configuration)
            self.machine = EngineMachine(configuration: configuration, socket: socket, now: self.now)
        }

        mutating func pass(_ milliseconds: Int64) { self.now = self.now + .milliseconds(milliseconds) }
        mutating func tick() -> [EngineMachine.Action] { self.machine.tick(self.now) }
        mutating func poll(_ number: Int) -> [EngineMachine.Action] { self.machine.poll(number, self.now) }
        mutating func send(_ text: String) -> [EngineMachine.Action] { self.machine.send([message(text)]) }
        mutating func frame(_ text: String, from socket: Int) -> [EngineMachine.Action] {
            self.machine.frame(try? EnginePacket(text: ByteBuffer(string: text)), from: socket, self.now)
        }
        mutating func attach(_ number: Int) -> [EngineMachine.Action] { self.machine.attach(number, self.now) }
        mutating func post(_ number: Int, _ body: String) -> [EngineMachine.Action] {
            let (isWanted, actions) = self.machine.postBegan(number, self.now)
            guard isWanted else { return actions }
            let (packets, isWhole) = EnginePayload.decode(ByteBuffer(string: body))
            return actions + self.machine.postEnded(number, packets: packets, isWhole: isWhole, self.now)
        }
    }

    static func message(_ text: String) -> EngineFrame { EngineFrame(.text(ByteBuffer(string: text))) }
    static func received(_ text: String) -> EngineMachine.Action { .deliver(.text(ByteBuffer(string: text))) }
    static func over(_ reason: EngineCloseReason) -> [EngineMachine.Action] { [.ended(reason), .forget] }

    @Test("A poll is held until there is something, and then gets all of it")
    func polling() {
        var bench = Bench()
        #expect(bench.poll(1) == [])
        #expect(bench.send("a") == [.answerPoll(1, [Self.message("a")])])
        #expect(bench.send("b") == [])
        #expect(bench.send("c") == [])
        #expect(bench.poll(2) == [.answerPoll(2, [Self.message("b"), Self.message("c")])])
    }

    @Test("A post's packets are delivered in order before it is answered")
    func posting() {
        var bench = Bench()
        #expect(bench.post(1, "4a\u{1E}bAQI=\u{1E}4b") == [Self.received("a"), .deliver(.binary(ByteBuffer(bytes: [1, 2]))), Self.received("b"), .answerPost(1)])
    }

    @Test("What comes before a bad packet is delivered; the session ends")
    func badPacket() {
        var bench = Bench()
        #expect(bench.post(1, "4a\u{1E}x\u{1E}4b") == [Self.received("a")] + Self.over(.parseError) + [.refusePost(1, .badRequest)])
        #expect(bench.poll(2) == [.refusePoll(2, .sessionUnknown)])
        #expect(bench.post(3, "4a") == [.refusePost(3, .sessionUnknown)])
    }

    @Test("Two polls or two posts at once end the session")
    func overlaps() {
        var bench = Bench()
        _ = bench.poll(1)
        #expect(bench.poll(2) == [.answerPoll(1, [.close])] + Self.over(.transportError) + [.refusePoll(2, .badRequest)])
        bench = Bench()
        _ = bench.machine.postBegan(1, bench.now)
        #expect(bench.machine.postBegan(2, bench.now).actions == Self.over(.transportError) + [.refusePost(2, .badRequest)])
        #expect(bench.machine.postEnded(1, packets: [.noop], isWhole: true, bench.now) == [.refusePost(1, .sessionUnknown)])
    }

    @Test("A poll whose client goes away ends the session, another one does not")
    func abortedPoll() {
        var bench = Bench()
        _ = bench.poll(1)
        #expect(bench.machine.pollAborted(7) == [])
        #expect(bench.machine.pollAborted(1) == Self.over(.transportError))
    }

    @Test("A post that is too large is survived, one that is cut off is not")
    func failedPosts() {
        var bench = Bench()
        _ = bench.machine.postBegan(1, bench.now)
        #expect(bench.machine.postFailed(1, isTooLarge: true) == [.refusePost(1, .payloadTooLarge)])
        _ = bench.machine.postBegan(2, bench.now)
        #expect(bench.machine.postFailed(2, isTooLarge: false) == Self.over(.transportError) + [.refusePost(2, .badRequest)])
    }

    // MARK: Heartbeat

    @Test("Pings come at their time, a pong moves the next one, and none ends the session exactly then")
    func heartbeat() {
        var bench = Bench(socket: 0)
        bench.pass(299)
        #expect(bench.tick() == [])
        bench.pass(1)
        #expect(bench.tick() == [.write(0, [.ping])])
        bench.pass(150)
        #expect(bench.frame("3", from: 0) == [])
        bench.pass(299)
        #expect(bench.tick() == [])
        bench.pass(1)
        #expect(bench.tick() == [.write(0, [.ping])])
        bench.pass(199)
        #expect(bench.tick() == [])
        bench.pass(1)
        #expect(bench.tick() == [.closeSocket(0, nil)] + Self.over(.pingTimeout))
        #expect(bench.machine.deadline == nil)
    }

    @Test("A request after the deadline finds no session, even if no timer has run")
    func lateRequest() {
        var bench = Bench()
        #expect(bench.machine.deadline == bench.now + .milliseconds(300))
        bench.pass(300)
        #expect(bench.poll(1) == [.answerPoll(1, [.ping])])
        bench.pass(200)
        #expect(bench.poll(2) == Self.over(.pingTimeout) + [.refusePoll(2, .sessionUnknown)])
    }

    @Test("A timer that is late gives the client its whole time all the same")
    func lateTimer() {
        var bench = Bench(socket: 0)
        bench.pass(5_000)
        #expect(bench.tick() == [.write(0, [.ping])])
        bench.pass(199)
        #expect(bench.tick() == [])
    }

    @Test("A client must not ping")
    func clientPing() {
        var bench = Bench(socket: 0)
        #expect(bench.frame("2", from: 0) == [.closeSocket(0, nil)] + Self.over(.parseError))
    }

    // MARK: Closing

    @Test("The client's close ends its held poll; a poll that the close overtook still gets its answer")
    func clientCloses() {
        var bench = Bench()
        _ = bench.poll(1)
        #expect(bench.post(2, "1") == [.answerPoll(1, [.noop]), .answerPost(2)] + Self.over(.transportClose))
        bench = Bench()
        #expect(bench.post(1, "1") == [.ended(.transportClose)])
        #expect(bench.poll(2) == [.answerPoll(2, [.noop]), .answerPost(1), .forget])
        bench = Bench()
        _ = bench.post(1, "1")
        bench.pass(25)
        #expect(bench.tick() == [.answerPost(1), .forget])
        #expect(bench.poll(2) == [.refusePoll(2, .sessionUnknown)])
    }

    @Test("Our close waits for a poll that learns it, after what was queued")
    func serverCloses() {
        var bench = Bench()
        _ = bench.poll(1)
        #expect(bench.machine.close(.forcedClose, bench.now) == [.answerPoll(1, [.close])] + Self.over(.forcedClose))
        bench = Bench()
        #expect(bench.machine.close(.forcedClose, bench.now) == [.ended(.forcedClose)])
        #expect(bench.poll(1) == [.answerPoll(1, [.noop, .close]), .forget])
        bench = Bench()
        _ = bench.send("last")
        #expect(bench.machine.close(.forcedClose, bench.now) == [.ended(.forcedClose)])
        #expect(bench.send("too late") == [])
        #expect(bench.poll(1) == [.answerPoll(1, [Self.message("last"), .close]), .forget])
        bench = Bench()
        _ = bench.machine.close(.forcedClose, bench.now)
        bench.pass(30_000)
        #expect(bench.tick() == [.forget])
    }

    @Test("Close codes tell a stop and a slow reader from the rest", arguments: [
        (EngineCloseReason.shuttingDown, UInt16?(1001)), (.slowReader, 1008), (.tooManyPackets, 1008), (.forcedClose, nil), (.parseError, nil), (.pingTimeout, nil),
    ])
    func closeCodes(_ reason: EngineCloseReason, _ code: UInt16?) {
        var bench = Bench(socket: 0)
        #expect(bench.machine.close(reason, bench.now) == [.closeSocket(0, code)] + Self.over(reason))
    }

    // MARK: Upgrade

    @Test("A probe ends the held poll, and what was queued goes to the socket in order")
    func upgrade() {
        var bench = Bench()
        _ = bench.poll(1)
        #expect(bench.attach(5) == [])
        #expect(bench.frame("2probe", from: 5) == [.write(5, [.probePong]), .answerPoll(1, [.noop])])
        #expect(bench.poll(2) == [.answerPoll(2, [.noop])])
        #expect(bench.send("a") == [])
        #expect(bench.send("b") == [])
        #expect(bench.frame("5", from: 5) == [.upgraded, .write(5, [Self.message("a"), Self.message("b")])])
        #expect(bench.send("c") == [.write(5, [Self.message("c")])])
        #expect(bench.poll(3) == [.refusePoll(3, .badRequest)])
        #expect(bench.post(4, "4x") == [.refusePost(4, .badRequest)])
        #expect(bench.frame("4y", from: 5) == [Self.received("y")])
        #expect(bench.machine.socketClosed(5) == Self.over(.transportClose))
    }

    @Test("A poll during the probe gets what is queued, and the socket does not get it again")
    func pollDuringProbe() {
        var bench = Bench()
        _ = bench.attach(5)
        _ = bench.frame("2probe", from: 5)
        _ = bench.send("a")
        #expect(bench.poll(1) == [.answerPoll(1, [Self.message("a")])])
        #expect(bench.frame("5", from: 5) == [.upgraded])
    }

    @Test("Anything else on a probing socket closes that socket only", arguments: [["4x"], ["5"], ["x"], ["2other"], ["2probe", "4x"], ["2probe", "2probe"], ["3"], ["1"]])
    func badProbe(_ frames: [String]) {
        var bench = Bench()
        _ = bench.attach(5)
        var last: [EngineMachine.Action] = []
        for frame in frames { last = bench.frame(frame, from: 5) }
        #expect(last == [.closeSocket(5, nil)])
        #expect(bench.post(1, "4still") == [Self.received("still"), .answerPost(1)])
        #expect(bench.attach(6) == [])
    }

    @Test("A probe that does not finish in time is closed, the session polls on")
    func probeTimeout() {
        var bench = Bench { $0.pingInterval = .seconds(60) }
        _ = bench.attach(5)
        bench.pass(400)
        #expect(bench.tick() == [.closeSocket(5, nil)])
        #expect(bench.machine.isOpen)
    }

    @Test("A second socket is closed and disturbs nothing")
    func secondSocket() {
        var bench = Bench()
        _ = bench.attach(5)
        #expect(bench.attach(6) == [.closeSocket(6, nil)])
        _ = bench.frame("2probe", from: 5)
        #expect(bench.frame("5", from: 5) == [.upgraded])
        #expect(bench.attach(7) == [.closeSocket(7, nil)])
        #expect(bench.machine.socketClosed(7) == [])
        #expect(bench.frame("4x", from: 5) == [Self.received("x")])
    }

    @Test("A session that ends takes its probing socket along")
    func endWhileProbing() {
        var bench = Bench()
        _ = bench.attach(5)
        #expect(bench.post(1, "x") == [.closeSocket(5, nil)] + Self.over(.parseError) + [.refusePost(1, .badRequest)])
    }

    // MARK: Limits

    @Test("What waits for a poller is bounded")
    func slowPoller() {
        var bench = Bench { $0.maximumBufferedBytes = 100 }
        #expect(bench.send(String(repeating: "x", count: 99)) == [])
        #expect(bench.send("y") == Self.over(.slowReader))
    }

    @Test("Packets are counted by the second")
    func packetRate() {
        var bench = Bench(socket: 0) { $0.maximumPacketsPerSecond = 3 }
        for _ in 0 ..< 3 { #expect(bench.frame("4x", from: 0) == [Self.received("x")]) }
        bench.pass(100)
        #expect(bench.frame("4x", from: 0) == [.closeSocket(0, 1008)] + Self.over(.tooManyPackets))
        bench = Bench(socket: 0) { $0.maximumPacketsPerSecond = 3 }
        for _ in 0 ..< 3 { _ = bench.frame("4x", from: 0) }
        _ = bench.frame("3", from: 0)
        #expect(!bench.machine.isOpen)
    }

    @Test("Pings and pongs of WebSocket count as packets, on the session's socket and on one that is tried out")
    func controlFrameRate() {
        for isProbe in [false, true] {
            var bench = Bench(socket: isProbe ? nil : 0) { $0.maximumPacketsPerSecond = 3 }
            if isProbe { _ = bench.attach(0) }
            for _ in 0 ..< 3 { #expect(bench.machine.controlFrame(from: 0, bench.now) == []) }
            #expect(bench.machine.controlFrame(from: 7, bench.now) == [])
            #expect(bench.machine.isOpen)
            #expect(bench.machine.controlFrame(from: 0, bench.now) == [.closeSocket(0, 1008)] + Self.over(.tooManyPackets))
        }
    }

    @Test("Nothing is said after the end")
    func afterTheEnd() {
        var bench = Bench(socket: 0)
        #expect(bench.frame("1", from: 0) == [.closeSocket(0, nil)] + Self.over(.transportClose))
        #expect(bench.send("x") == [])
        #expect(bench.machine.close(.forcedClose, bench.now) == [])
        #expect(bench.frame("4x", from: 0) == [])
        bench.pass(10_000)
        #expect(bench.tick() == [])
    }
}

private func message(_ text: String) -> EngineFrame { EngineMachineTests.message(text) }
