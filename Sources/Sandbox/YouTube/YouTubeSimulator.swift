import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// A stand-in for Google's OAuth endpoints, the YouTube Data API v3 and the WebSub hub.
public final class YouTubeSimulator: Simulator {
    public let name = "youtube"
    public let hosts: [SandboxHost] = [.googleAccounts, .googleTokens, .youtubeAPI, .youtubeHub, .youtubeSite]

    let core: SandboxCore
    let seed: YouTubeSeed
    let state: Mutex<YouTubeState>

    public init(core: SandboxCore, seed: YouTubeSeed) {
        self.core = core
        self.seed = seed
        self.state = Mutex(YouTubeState(seed: seed, identifiers: core.identifiers, now: core.clock.now()))
    }

    /// Back to the seed: comments, grants, quotas and subscriptions begin anew.
    public func reset() {
        let now = self.core.clock.now()
        let fresh = YouTubeState(seed: self.seed, identifiers: self.core.identifiers, now: now)
        self.state.withLock { $0 = fresh }
    }

    /// Works on the state with the delayed changes of the past made.
    @discardableResult
    func withState<Result>(_ body: (inout YouTubeState, Timestamp) throws -> sending Result) rethrows -> sending Result {
        let now = self.core.clock.now()
        return try self.state.withLock { state in
            state.settle(now)
            return try body(&state, now)
        }
    }

    /// Sign-in, the WebSub hub and every known method of the Data API, each under its host.
    public func addRoutes(to router: Router<SandboxContext>) {
        self.addSignInRoutes(to: router)
        self.addHubRoutes(to: router)
        for method in YouTubeMethod.all {
            router.on("/\(SandboxHost.youtubeAPI.rawValue)/youtube/v3/\(method.path)", method: method.verb) { request, context in
                self.answer(method, try await SandboxRequest(request, context))
            }
        }
    }

    // MARK: Data API

    private func answer(_ method: YouTubeMethod, _ request: SandboxRequest) -> Response {
        let now = self.core.clock.now()
        let result = self.state.withLock { state -> Result<YouTubeAnswer, YouTubeError> in
            do {
                let call = try state.open(method, request, now: now)
                return .success(try Self.perform(&state, call))
            } catch let error as YouTubeError {
                return .failure(error)
            } catch {
                return .failure(YouTubeError(code: 500, reason: "internalError", message: "Internal error encountered.", domain: "global", status: "INTERNAL"))
            }
        }
        switch result {
        case .failure(let error): return error.response
        case .success(.noContent): return Response(status: .noContent)
        case .success(.bytes(let bytes)):
            return Response(status: .ok, headers: [.contentType: "application/octet-stream"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
        case .success(.resource(let node)): return Self.respond(node, request)
        }
    }

    private static func respond(_ node: JSONNode, _ request: SandboxRequest) -> Response {
        let etag = node["etag"]?.string ?? StableHash.etag(node)
        if request.method == .get, let known = request.headers[.ifNoneMatch], ETagHeader.matches(known, etag) {
            return Response(status: .notModified, headers: [.eTag: "\"\(etag)\""])
        }
        guard let text = request.query["fields"] else { return .json(node, headers: [.eTag: "\"\(etag)\""]) }
        do throws(YouTubeError) {
            let envelope: Set<String> = ["kind", "etag", "items", "nextPageToken", "prevPageToken", "pageInfo", "id", "snippet", "replies", "videoId", "permitted", "eventId", "visitorId", "tokenPagination"]
            return .json(try FieldMask(text, envelope: envelope).apply(to: node), headers: [.eTag: "\"\(etag)\""])
        } catch { return error.response }
    }

    private static func perform(_ state: inout YouTubeState, _ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        switch call.method.name {
        case "channels.list": try state.listChannels(call)
        case "playlistItems.list": try state.listPlaylistItems(call)
        case "videos.list": try state.listVideos(call)
        case "videos.batchGetStats": try state.batchGetStatistics(call)
        case "search.list": try state.search(call)
        case "videoTrainability.get": try state.trainability(call)
        case "captions.list": try state.listCaptions(call)
        case "captions.download": try state.downloadCaption(call)
        case "commentThreads.list": try state.listThreads(call)
        case "commentThreads.insert": try state.insertThread(call)
        case "comments.list": try state.listComments(call)
        case "comments.insert": try state.insertReply(call)
        case "comments.update": try state.updateComment(call)
        case "comments.delete": try state.removeComment(call)
        default: try state.moderate(call)
        }
    }
}
