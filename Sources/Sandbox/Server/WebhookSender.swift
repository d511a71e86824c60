import AsyncHTTPClient
import Core
import NIOCore
import ServiceLifecycle
import Synchronization

/// One webhook call that a simulator makes to the product.
public struct WebhookDelivery: Sendable, Hashable {
    /// How it ended: abandoned after the last retry, dropped by a scripted fault before the first attempt.
    public enum Outcome: String, Codable, Sendable { case waiting, delivered, abandoned, dropped }

    /// One call to the callback, in sandbox time.
    public struct Attempt: Codable, Hashable, Sendable {
        public var at: Timestamp
        /// The status of the answer; 0 when there was none.
        public var status: Int
    }

    public var id: Int
    public var simulator: String
    public var method: String
    public var url: String
    public var headers: [String: String]
    public var body: [UInt8]
    /// Pauses (sandbox time) before the second, third, … attempt. When they are used up the delivery is abandoned.
    public var retries: [Duration]
    /// When the next attempt is due.
    public var due: Timestamp
    public var attempts: [Attempt] = []
    public var outcome: Outcome = .waiting
}

/// Delivers webhooks with retries, in order per callback, and with the faults that the plan scripts for them.
public final class WebhookSender: Service {
    private struct State {
        var nextID = 1
        var waiting: [WebhookDelivery] = []
        /// Held back by a reorder fault until the next one for the same URL is queued.
        var held: [String: [WebhookDelivery]] = [:]
        var finished: [WebhookDelivery] = []
        /// On their way now.
        var inFlight: [Int: WebhookDelivery] = [:]
        /// What decides over an answer where 2xx isn't enough, by delivery.
        var judges: [Int: Judge] = [:]
    }

    /// Decides whether an answer (status, body) settles the delivery, and acts on it. Status 0: there was no answer.
    public typealias Judge = @Sendable (_ status: Int, _ body: [UInt8]) -> Bool

    private static let keptRecords = 10_000
    private let clock: SandboxClock
    private let faults: FaultPlan
    private let state = Mutex(State())
    private let changed = Signal()

    init(clock: SandboxClock, faults: FaultPlan) {
        self.clock = clock
        self.faults = faults
    }

    /// Queues one call.
    ///
    /// - Parameters:
    ///   - after: sandbox time to wait before the first attempt.
    ///   - retries: pauses before further attempts after an answer outside 200–299 or none.
    ///   - judge: decides over the answer; nil: 200–299 settles.
    ///   - sign: makes the signature headers; it is told when a fault wants a wrong signature.
    public func send(
        simulator: String, method: String = "POST", url: String, headers: [String: String] = [:], body: [UInt8] = [], after: Duration = .zero,
        retries: [Duration] = [], judge: Judge? = nil, sign: (_ body: [UInt8], _ isWrong: Bool) -> [String: String] = { _, _ in [:] }
    ) {
        // Handshakes (GET) are no webhooks: faults leave them alone.
        let effects = method == "GET" ? [] : self.faults.webhookEffects(simulator: simulator, callback: url).map(\.kind)
        let signature = sign(body, effects.contains(.wrongSignature))
        let due = self.clock.now() + after
        self.state.withLock { state in
            var delivery = WebhookDelivery(
                id: state.nextID, simulator: simulator, method: method, url: url, headers: headers.merging(signature) { $1 }, body: body, retries: retries, due: due)
            state.nextID += 1
            state.judges[delivery.id] = judge
            if effects.contains(.dropWebhook) {
                delivery.outcome = .dropped
                Self.finish(delivery, &state)
                return
            }
            if effects.contains(.reorderWebhook) {
                state.held[url, default: []].append(delivery)
                return
            }
            state.waiting.append(delivery)
            if effects.contains(.duplicateWebhook) {
                delivery.id = state.nextID
                state.nextID += 1
                state.judges[delivery.id] = judge
                state.waiting.append(delivery)
            }
            for late in state.held.removeValue(forKey: url) ?? [] { state.waiting.append(late) }
        }
        self.changed.notify()
    }

    /// Every delivery so far, also those under way (of the finished ones the latest 10,000), by id.
    public func deliveries() -> [WebhookDelivery] {
        self.state.withLock { ($0.finished + $0.waiting + $0.held.values.joined() + $0.inFlight.values).sorted { $0.id < $1.id } }
    }

    /// Whether nothing is due or under way (held and later deliveries don't count).
    public var isIdle: Bool {
        let now = self.clock.now()
        return self.state.withLock { state in state.inFlight.isEmpty && !state.waiting.contains { $0.due <= now } }
    }

    /// Waits until nothing is due or under way.
    public func settle() async throws {
        while true {
            let seen = self.changed.generation
            if self.isIdle { return }
            try await self.changed.wait(since: seen)
        }
    }

    func clear() {
        self.state.withLock { state in
            state.waiting = []
            state.held = [:]
            state.finished = []
            state.judges = [:]
        }
        self.changed.notify()
    }

    /// Delivers what is due until the process shuts down; callbacks don't wait for each other.
    public func run() async throws {
        try await cancelWhenGracefulShutdown {
            do { try await self.work() } catch is CancellationError {}
        }
    }

    private func work() async throws {
        while true {
            try Task.checkCancellation()
            let seen = self.changed.generation
            let now = self.clock.now()
            let (due, next) = self.state.withLock { state -> ([WebhookDelivery], Timestamp?) in
                let due = state.waiting.filter { $0.due <= now }
                state.waiting.removeAll { $0.due <= now }
                for delivery in due { state.inFlight[delivery.id] = delivery }
                return (due, state.waiting.map(\.due).min())
            }
            if due.isEmpty {
                let (changed, clock) = (self.changed, self.clock)
                if let next {
                    try await firstOf({ try await changed.wait(since: seen) }, { try await clock.sleep(until: next) })
                } else {
                    try await changed.wait(since: seen)
                }
                continue
            }
            // One lane per callback keeps its order; callbacks do not wait for each other.
            await withTaskGroup(of: Void.self) { group in
                for lane in Dictionary(grouping: due, by: \.url).values {
                    group.addTask { for delivery in lane { await self.attempt(delivery) } }
                }
            }
        }
    }

    private func attempt(_ delivery: WebhookDelivery) async {
        var delivery = delivery
        var status = 0
        var answer: [UInt8] = []
        do {
            var request = HTTPClientRequest(url: delivery.url)
            request.method = .RAW(value: delivery.method)
            for (name, value) in delivery.headers { request.headers.replaceOrAdd(name: name, value: value) }
            if !delivery.body.isEmpty { request.body = .bytes(ByteBuffer(bytes: delivery.body)) }
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
            status = Int(response.status.code)
            answer = (try? await response.body.collect(upTo: 1 << 20)).map { Array($0.readableBytesView) } ?? []
        } catch {
            // No answer counts as a failed attempt; the record keeps status 0.
        }
        delivery.attempts.append(.init(at: self.clock.now(), status: status))
        let now = self.clock.now()
        let judge = self.state.withLock { $0.judges[delivery.id] }
        let isSettled = judge?(status, answer) ?? (200 ..< 300).contains(status)
        self.state.withLock { state in
            state.inFlight[delivery.id] = nil
            if isSettled {
                delivery.outcome = .delivered
                Self.finish(delivery, &state)
            } else if let pause = delivery.retries.first {
                delivery.retries.removeFirst()
                delivery.due = now + pause
                state.waiting.append(delivery)
            } else {
                delivery.outcome = .abandoned
                Self.finish(delivery, &state)
            }
        }
        self.changed.notify()
    }

    private static func finish(_ delivery: WebhookDelivery, _ state: inout State) {
        state.judges[delivery.id] = nil
        state.finished.append(delivery)
        if state.finished.count > Self.keptRecords { state.finished.removeFirst(state.finished.count - Self.keptRecords) }
    }
}
