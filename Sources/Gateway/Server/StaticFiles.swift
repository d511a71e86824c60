import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Security

/// Files that are read once at start and served from memory: a name that was not read then leads nowhere, whatever it spells.
struct StaticFiles: Sendable {
    /// How a file may be packed for the way, best first.
    enum Coding: String, CaseIterable, Sendable {
        case brotli = "br"
        case gzip
        case identity

        var fileExtension: String? {
            switch self {
            case .brotli: "br"
            case .gzip: "gz"
            case .identity: nil
            }
        }
    }

    private struct File: Sendable {
        var type: String
        /// By coding; `identity` is always there.
        var bodies: [Coding: Body]
        var cacheControl: String
    }

    private struct Body: Sendable {
        var etag: String
        var bytes: ByteBuffer
    }

    private static let checkedEachTime = "no-cache"
    private static let keptForGood = "public, max-age=31536000, immutable"

    private let files: [String: File]

    /// The dashboard's page and everything it loads, from the folder that its build made; nil where it was not built.
    static func dashboard(_ folder: URL) throws -> StaticFiles? {
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent("index.html").path) else { return nil }
        var files = ["index.html": try self.load(folder.appendingPathComponent("index.html"), isKept: false)]
        let assets = folder.appendingPathComponent("assets")
        for name in try FileManager.default.contentsOfDirectory(atPath: assets.path).sorted() where !self.isPacked(name) {
            files["assets/" + name] = try self.load(assets.appendingPathComponent(name), isKept: self.isHashed(name))
        }
        return StaticFiles(files: files)
    }

    /// The contract. Throws `configurationInvalid` when the installation lacks its own files.
    static func contract() throws -> StaticFiles {
        StaticFiles(files: ["openapi.yaml": try self.load(self.resources().appendingPathComponent("openapi.yaml"), isKept: false)])
    }

    /// The OpenAPI document's text.
    static func openAPI() throws -> String {
        let url = try self.resources().appendingPathComponent("openapi.yaml")
        guard let data = FileManager.default.contents(atPath: url.path) else { throw self.missing("openapi.yaml") }
        return String(decoding: data, as: UTF8.self)
    }

    /// Where the build puts the dashboard.
    static func builtDashboard() throws -> URL { try self.resources().appendingPathComponent("dashboard") }

    private static func resources() throws -> URL {
        guard let folder = Bundle.module.url(forResource: "Resources", withExtension: nil) else { throw self.missing("Resources") }
        return folder
    }

    private static func load(_ url: URL, isKept: Bool) throws -> File {
        var bodies: [Coding: Body] = [:]
        for coding in Coding.allCases {
            let path = coding.fileExtension.map { url.path + "." + $0 } ?? url.path
            guard let data = FileManager.default.contents(atPath: path) else { continue }
            bodies[coding] = Body(etag: "\"\(Digest256.hexadecimal(data).prefix(32))\"", bytes: ByteBuffer(bytes: data))
        }
        guard bodies[.identity] != nil else { throw self.missing(url.lastPathComponent) }
        return File(type: self.type(of: url.pathExtension), bodies: bodies, cacheControl: isKept ? self.keptForGood : self.checkedEachTime)
    }

    private static func missing(_ name: String) -> AppError {
        AppError(.configurationInvalid, "The server's own file \(name) is missing. Install the program together with its resource folders.")
    }

    private static func isPacked(_ name: String) -> Bool { Coding.allCases.contains { coding in coding.fileExtension.map { name.hasSuffix("." + $0) } ?? false } }

    /// `app-1A2B3C4D.js`: another content has another name.
    private static func isHashed(_ name: String) -> Bool {
        guard let hash = name.split(separator: ".").first?.split(separator: "-").last else { return false }
        return hash.count == 8 && hash.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) }
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

    /// Throws `notFound` for any other name.
    func answer(_ name: String, _ headers: HTTPFields) throws -> Response {
        guard let file = self.files[name] else { throw AppError.notFound("file") }
        let accepted = AcceptedCodings(headers[.acceptEncoding])
        guard let coding = Coding.allCases.first(where: { file.bodies[$0] != nil && ($0 == .identity || accepted.allows($0.rawValue)) }), let body = file.bodies[coding] else {
            throw AppError.notFound("file")
        }
        var answer: HTTPFields = [.eTag: body.etag, .cacheControl: file.cacheControl]
        if file.bodies.count > 1 { answer[.vary] = "Accept-Encoding" }
        if headers[.ifNoneMatch] == body.etag { return Response(status: .notModified, headers: answer) }
        answer[.contentType] = file.type
        if coding != .identity { answer[.contentEncoding] = coding.rawValue }
        return Response(status: .ok, headers: answer, body: .init(byteBuffer: body.bytes))
    }
}

/// What `Accept-Encoding` allows.
struct AcceptedCodings {
    private var qualities: [String: Double] = [:]

    init(_ header: String?) {
        for part in (header ?? "").split(separator: ",") {
            let pieces = part.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces).lowercased() }
            guard let name = pieces.first else { continue }
            let quality = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            self.qualities[name] = quality ?? 1
        }
    }

    func allows(_ coding: String) -> Bool { (self.qualities[coding] ?? self.qualities["*"] ?? 0) > 0 }
}
