import Core
import Foundation
import HTTPTypes
import Logging
import NIOCore
import Realtime
import Security
import ServiceKit
import ServiceLifecycle
import Storage
import Synchronization

/// The dashboards' live connections: Socket.IO at `/socket.io/`, sign-in, and a feed for every workspace that somebody looks at.
final class LiveServer: Service {
    static let path = "/socket.io/"
    /// Between two looks whether sessions and memberships still are.
    private static let checkInterval: Duration = .seconds(15)

    /// Who a one-use ticket is for.
    struct TicketValue: Sendable {
        var userID: Identifier<User>
        var sessionID: Identifier<Session>
    }

    static let ticketLifetime: Duration = .seconds(30)
    /// Open at a time by one sign-in: windows of one browser.
    static let maximumPerSession = 50

    let engine: EngineServer
    private let server: SocketServer
    private let gate: LiveGate
    private let environment: ServiceEnvironment
    private let feeds: LiveFeeds

    /// Throws `configurationInvalid`.
    init(environment: RouteEnvironment) throws {
        self.environment = environment.context
        let feeds = LiveFeeds(environment: environment.context)
        let gate = LiveGate(environment: environment, feeds: feeds)
        self.feeds = feeds
        self.gate = gate
        var sockets = SocketConfiguration()
        // Nobody is signed in before the namespace is joined, so that doesn't get long.
        sockets.connectTimeout = .seconds(10)
        let server = SocketServer(sockets, namespaces: [SocketNamespace("/") { handshake throws(SocketRefusal) in try await gate.admit(handshake) }])
        feeds.serve(server)
        self.server = server
        var configuration = EngineConfiguration(path: Self.path)
        // Dashboards send next to nothing, and read events of a few hundred bytes.
        configuration.maximumPayload = 64 << 10
        configuration.maximumPacketsPerSecond = 100
        configuration.maximumBufferedBytes = 2 << 20
        configuration.origins = .only([environment.address.origin])
        self.engine = try server.engine(configuration, name: "dashboard")
    }

    var routes: RouteTable {
        var table = RouteTable()
        let gate = self.gate
        table.signedIn(
            .post, "/live-tickets", "createLiveTicket", "A one-use ticket that signs a live connection in, for clients without the cookie.", honoursIdempotencyKey: false
        ) { call in
            let ticket = gate.issue(TicketValue(userID: call.context.signedIn.userID, sessionID: call.context.signedIn.sessionID))
            return try .json(TicketView(ticket: ticket, expiresInSeconds: Self.ticketLifetime.wholeMilliseconds / 1000), status: .created)
        }
        return table
    }

    private struct TicketView: Encodable {
        var ticket: String
        var expiresInSeconds: Int64
    }

    /// Runs the feeds and looks after permissions until shutdown.
    func run() async throws {
        let environment = self.environment
        let feeds = self.feeds
        try await cancelWhenGracefulShutdown {
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask {
                    let ended = try await environment.pubSub.subscribe(to: SessionEnds.channel)
                    for await message in ended { await feeds.check(Identifier(message.payload)) }
                }
                group.addTask {
                    // The sleep ends early only with the service.
                    while (try? await environment.time.sleep(for: Self.checkInterval)) != nil { await feeds.check(nil) }
                }
                for await feed in feeds.opened {
                    group.addTask {
                        do {
                            try await feed.run()
                        } catch is CancellationError {
                        } catch {
                            environment.logger.error("A live feed has ended.", metadata: ["workspace": "\(feed.workspaceID)", "error": "\(type(of: error))"])
                        }
                        await feeds.close(feed)
                    }
                }
                group.cancelAll()
            }
        }
        self.engine.shutDown()
    }
}

/// The feeds of the workspaces that somebody looks at.
final class LiveFeeds: Sendable {
    private struct State {
        var feeds: [Identifier<Workspace>: LiveFeed] = [:]
        var server: SocketServer?
    }

    private let environment: ServiceEnvironment
    private let state = Mutex(State())
    /// Feeds that want to be run.
    let opened: AsyncStream<LiveFeed>
    private let source: AsyncStream<LiveFeed>.Continuation

    init(environment: ServiceEnvironment) {
        self.environment = environment
        (self.opened, self.source) = AsyncStream.makeStream(of: LiveFeed.self)
    }

    /// Once, before anybody is admitted.
    func serve(_ server: SocketServer) { self.state.withLock { $0.server = server } }

    /// The workspace's feed, which lives on when its last dashboard has gone: there are few workspaces, and people come back.
    func feed(_ workspaceID: Identifier<Workspace>) -> LiveFeed? {
        let (feed, isNew) = self.state.withLock { state -> (LiveFeed?, Bool) in
            if let feed = state.feeds[workspaceID] { return (feed, false) }
            guard let server = state.server else { return (nil, false) }
            let feed = LiveFeed(workspaceID: workspaceID, environment: self.environment, server: server)
            state.feeds[workspaceID] = feed
            return (feed, true)
        }
        if isNew, let feed { self.source.yield(feed) }
        return feed
    }

    /// Looks again at everybody, or at the feeds of one user.
    func check(_ userID: Identifier<User>?) async {
        for feed in self.state.withLock({ Array($0.feeds.values) }) {
            if let userID, await !feed.has(userID) { continue }
            await feed.check()
        }
    }

    /// A feed that has ended: its dashboards come back, to a new one.
    func close(_ feed: LiveFeed) async {
        self.state.withLock { state in if state.feeds[feed.workspaceID] === feed { state.feeds[feed.workspaceID] = nil } }
        await feed.fail()
    }
}
