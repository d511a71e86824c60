import Coordination
import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Jobs
import Logging
import Security
import ServiceKit
import Storage
import StorageSQLite

/// Whoever shows `understudy=<user id>` is that user.
struct FixedSessions: SessionAuthenticator {
    let store: any Store

    func authenticate(_ token: String) async throws -> AuthenticatedSession? {
        guard let user = try await self.store.get(User.self, Identifier(token)) else { return nil }
        return AuthenticatedSession(signedIn: SignedIn(user: user, sessionID: Identifier("session of \(token)")))
    }

    func recognise(_ token: String) async throws -> SignedIn? { try await self.authenticate(token)?.signedIn }
}

/// Routes of a test behind the product's own checks and middleware, with one workspace `w1` and a user per role.
struct HTTPStage {
    let time: ManualTimeSource
    let environment: ServiceEnvironment
    let client: any TestClientProtocol

    static func with(_ routes: RouteTable, _ body: @escaping @Sendable (HTTPStage) async throws -> Void) async throws {
        let time = ManualTimeSource()
        let folder = FileManager.default.temporaryDirectory.appending(path: "understudy-" + SystemIdentifierSource().next())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try await SQLiteStore.open(.init(path: folder.appending(path: "data.sqlite").path), schemas: CoreSchemas.all + JobSchemas.all)
        let ids = CountingIdentifierSource()
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let environment = ServiceEnvironment(
            store: store, jobs: StoreJobQueue(store: store, time: time, identifiers: ids), pubSub: InProcessPubSub(), time: time, ids: ids, random: SeededRandomSource(seed: 1),
            secrets: SecretBox(ring: try KeyRing(keys: ["k1": [UInt8](repeating: 7, count: 32)], current: "k1")), logger: logger)
        try await store.transaction("people") { tx in
            for workspace in ["w1", "w2"] { try tx.insert(Workspace(id: Identifier(workspace), name: workspace, createdAt: time.now())) }
            for role in Role.allCases {
                try tx.insert(User(id: Identifier(role.rawValue), email: "\(role.rawValue)@example.com", name: role.rawValue, passwordHash: "", isOperator: role == .owner, createdAt: time.now()))
                try tx.insert(Membership(workspaceID: "w1", userID: Identifier(role.rawValue), role: role, createdAt: time.now()))
            }
        }
        let router = Router(context: APIContext.self)
        router.add(middleware: RequestRecordMiddleware(ids: ids))
        router.add(middleware: ProblemMiddleware { routes.methods(of: $0) })
        routes.register(on: router, environment: RouteEnvironment(context: environment, sessions: FixedSessions(store: store), address: try PublicAddress("http://localhost:8080")))
        do {
            try await Application(router: router, logger: logger).test(.router) { client in try await body(HTTPStage(time: time, environment: environment, client: client)) }
        } catch {
            try? await store.close()
            throw error
        }
        try await store.close()
    }

    /// A problem's interesting parts.
    struct Problem: Decodable {
        struct Field: Decodable {
            var field: String
            var message: String
        }

        var status: Int
        var code: String
        var detail: String
        var fields: [Field]?
        var details: [String: String]?
        var request_id: String
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, as user: String? = nil, key: String? = nil, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = headers
        if body != nil, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        if let user { fields[.cookie] = "understudy=\(user)" }
        if let key { fields[.idempotencyKey] = key }
        return try await self.client.execute(uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
    }

    func problem(_ response: TestResponse) throws -> Problem { try JSONDecoder().decode(Problem.self, from: Data(String(buffer: response.body).utf8)) }
}
