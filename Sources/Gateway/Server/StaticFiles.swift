import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Security

/// The first page and the OpenAPI document, read once at start and served from memory with their ETag.
struct StaticFiles: Sendable {
    struct File: Sendable {
        var type: String
        var etag: String
        var body: ByteBuffer
    }

    private let files: [String: File]

    /// Throws `configurationInvalid` when the installation lacks its own files.
    init() throws {
        guard let folder = Bundle.module.url(forResource: "Resources", withExtension: nil) else { throw Self.missing("Resources") }
        var files: [String: File] = [:]
        for name in ["index.html", "app.css", "app.js", "feed.js", "icon.svg"] { files[name] = try Self.load(folder.appendingPathComponent("public/\(name)")) }
        files["openapi.yaml"] = try Self.load(folder.appendingPathComponent("openapi.yaml"))
        self.files = files
    }

    /// The OpenAPI document's text.
    static func openAPI() throws -> String {
        guard let folder = Bundle.module.url(forResource: "Resources", withExtension: nil) else { throw self.missing("Resources") }
        return String(buffer: try self.load(folder.appendingPathComponent("openapi.yaml")).body)
    }

    private static func load(_ url: URL) throws -> File {
        guard let data = FileManager.default.contents(atPath: url.path) else { throw self.missing(url.lastPathComponent) }
        return File(type: self.type(of: url.pathExtension), etag: "\"\(Digest256.hexadecimal(data).prefix(32))\"", body: ByteBuffer(bytes: data))
    }

    private static func missing(_ name: String) -> AppError {
        AppError(.configurationInvalid, "The server's own file \(name) is missing. Install the program together with its resource folders.")
    }

    private static func type(of fileExtension: String) -> String {
        switch fileExtension {
        case "html": "text/html; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "yaml": "application/yaml; charset=utf-8"
        default: "application/octet-stream"
        }
    }

    /// Throws `notFound` for any other name. Browsers ask again each time, and get 304 while nothing has changed.
    func answer(_ name: String, _ headers: HTTPFields) throws -> Response {
        guard let file = self.files[name] else { throw AppError.notFound("file") }
        var answer: HTTPFields = [.eTag: file.etag, .cacheControl: "no-cache"]
        if headers[.ifNoneMatch] == file.etag { return Response(status: .notModified, headers: answer) }
        answer[.contentType] = file.type
        return Response(status: .ok, headers: answer, body: .init(byteBuffer: file.body))
    }
}
