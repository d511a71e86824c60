import Core
import Foundation
import HTTPTypes
import Hummingbird

/// `/sandbox/…`: looking into the sandbox and steering it, in JSON. No access control: it is for tests and demos.
///
/// | call | does |
/// |---|---|
/// | `GET /sandbox` | hosts, time, simulators |
/// | `GET /sandbox/state`, `GET /sandbox/state/{simulator}` | everything the simulators hold |
/// | `GET /sandbox/requests`, `DELETE …` | calls per endpoint and the latest calls |
/// | `GET /sandbox/webhooks` | deliveries with their attempts |
/// | `POST /sandbox/fans/messages` | one `FanMessage` is written now; answers its id |
/// | `POST /sandbox/fans/start`, `/stop`, `/rate`, `GET /sandbox/fans` | the fan script (`messages` or `file`, `rate`, `repeat`) |
/// | `GET`, `POST /sandbox/faults`, `DELETE /sandbox/faults[/{id}]` | scripted faults (`FaultRule`) |
/// | `POST /sandbox/clock` | `advanceMilliseconds`, `speed`, `set` |
/// | `POST /sandbox/reset` | back to the seed |
/// | `POST /sandbox/{simulator}/{action}` | what the simulator offers |
struct ControlRoutes {
    let server: SandboxServer

    func add(to router: Router<SandboxContext>) {
        let server = self.server
        let core = server.core
        let group = router.group("sandbox").add(middleware: ControlErrors())

        group.get { _, _ in Response.json(Self.overview(server)) }
        group.get("state") { _, _ in
            Response.json(.object(Dictionary(server.simulators.map { ($0.name, $0.snapshot()) }, uniquingKeysWith: { first, _ in first })))
        }
        group.get("state/{simulator}") { _, context in Response.json(try Self.simulator(server, context).snapshot()) }
        group.get("requests") { _, _ in
            Response.json(["counts": try JSONNode(encoding: core.log.counts()), "latest": try Self.readable(core.log.entries())])
        }
        group.delete("requests") { _, _ in
            core.log.clear()
            return Response(status: .noContent)
        }
        group.get("webhooks") { _, _ in Response.json(.array(try core.webhooks.deliveries().map(Self.describe))) }

        group.get("fans") { _, _ in Response.json(try JSONNode(encoding: server.fans.status)) }
        group.post("fans/messages") { request, context in
            let message: FanMessage = try await Self.body(request, context).decode()
            return Response.json(["id": .string(try server.post(message))], status: .created)
        }
        group.post("fans/start") { request, context in
            let body = try await Self.body(request, context)
            let script = try body["file"]?.string.map { try FanScript(file: $0) } ?? FanScript(messages: (body["messages"] ?? []).decode())
            try server.fans.start(script, rate: body["rate"]?.number ?? 1, isRepeating: body["repeat"]?.bool ?? false)
            return Response.json(try JSONNode(encoding: server.fans.status))
        }
        group.post("fans/stop") { _, _ in
            server.fans.stop()
            return Response.json(try JSONNode(encoding: server.fans.status))
        }
        group.post("fans/rate") { request, context in
            try server.fans.setRate(try await Self.body(request, context)["rate"]?.number ?? 0)
            return Response.json(try JSONNode(encoding: server.fans.status))
        }

        group.get("faults") { _, _ in Response.json(try JSONNode(encoding: core.faults.list())) }
        group.post("faults") { request, context in
            let rule: FaultRule = try await Self.body(request, context).decode()
            return Response.json(["id": .string(try core.faults.add(rule))], status: .created)
        }
        group.delete("faults") { _, _ in
            core.faults.clear()
            return Response(status: .noContent)
        }
        group.delete("faults/{id}") { _, context in
            guard core.faults.remove(context.parameters.get("id") ?? "") else { throw AppError.notFound("fault") }
            return Response(status: .noContent)
        }

        group.post("clock") { request, context in
            let body = try await Self.body(request, context)
            if let text = body["set"]?.string {
                guard let instant = Timestamp(iso8601: text) else { throw AppError.invalid("set", "is no ISO 8601 time.") }
                core.clock.set(instant)
            }
            if let speed = body["speed"]?.number {
                guard speed > 0 else { throw AppError.invalid("speed", "must be above 0.") }
                core.clock.setSpeed(speed)
            }
            if let milliseconds = body["advanceMilliseconds"]?.integer { core.clock.advance(by: .milliseconds(milliseconds)) }
            return Response.json(Self.overview(server))
        }
        group.post("reset") { _, _ in
            server.reset()
            return Response.json(Self.overview(server))
        }
        group.post("{simulator}/{action}") { request, context in
            let body = try await Self.body(request, context)
            return Response.json(try await Self.simulator(server, context).control(context.parameters.get("action") ?? "", body))
        }
    }

    private static func overview(_ server: SandboxServer) -> JSONNode {
        let hosts = SandboxHost.allCases.filter { host in server.simulators.contains { $0.hosts.contains(host) } }
        return [
            "now": .string(server.core.clock.now().iso8601),
            "speed": .number(server.core.clock.speed),
            "simulators": .array(server.simulators.map { .string($0.name) }),
            "hosts": .object(Dictionary(hosts.map { ($0.rawValue, .string((try? server.baseURL(for: $0)) ?? "")) }, uniquingKeysWith: { first, _ in first })),
        ]
    }

    private static func simulator(_ server: SandboxServer, _ context: SandboxContext) throws -> any Simulator {
        guard let simulator = server.simulators.first(where: { $0.name == context.parameters.get("simulator") }) else { throw AppError.notFound("simulator") }
        return simulator
    }

    private static func body(_ request: Request, _ context: SandboxContext) async throws -> JSONNode {
        let buffer = try await request.body.collect(upTo: context.maxUploadSize)
        guard buffer.readableBytes > 0 else { return [:] }
        return try JSONNode(parsing: buffer.readableBytesView)
    }

    private static func readable(_ value: some Encodable) throws -> JSONNode {
        let encoder = JSONEncoder()
        encoder.userInfo[.timestampsAsText] = true
        return try JSONNode(parsing: encoder.encode(value))
    }

    private static func describe(_ delivery: WebhookDelivery) throws -> JSONNode {
        [
            "id": .integer(Int64(delivery.id)), "simulator": .string(delivery.simulator), "method": .string(delivery.method), "url": .string(delivery.url),
            "headers": .object(delivery.headers.mapValues { .string($0) }), "body": .string(String(decoding: delivery.body, as: UTF8.self)),
            "outcome": .string(delivery.outcome.rawValue), "attempts": try Self.readable(delivery.attempts), "due": .string(delivery.due.iso8601),
        ]
    }
}

/// Turns errors of the control API into problem details (RFC 9457).
private struct ControlErrors: RouterMiddleware {
    typealias Context = SandboxContext

    func handle(_ request: Request, context: SandboxContext, next: (Request, SandboxContext) async throws -> Response) async throws -> Response {
        let problem: AppError
        do {
            return try await next(request, context)
        } catch let error as AppError {
            problem = error
        } catch is DecodingError {
            problem = AppError(.malformedRequest, "The body is not what this call takes.")
        }
        let fields = problem.fields.map { JSONNode.object(["field": .string($0.field), "message": .string($0.message)]) }
        return .json(
            ["title": .string(problem.code.title), "status": .integer(Int64(problem.status)), "code": .string(problem.code.rawValue),
             "detail": .string(problem.message), "fields": .array(fields)],
            status: .init(code: problem.status), headers: [.contentType: "application/problem+json"])
    }
}
