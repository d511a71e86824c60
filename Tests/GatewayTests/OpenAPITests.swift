import Core
import Gateway
import HTTPTypes
import ServiceKit
import Testing
import Yams

/// The OpenAPI document against the registry of routes, both ways.
@Suite("The OpenAPI document") struct OpenAPITests {
    private typealias Node = [String: Any]

    private struct Document {
        var root: Node
        /// `get /path` to its operation.
        var operations: [String: Node] = [:]

        init() throws {
            self.root = try #require(try Yams.load(yaml: Gateway.openAPIDocument()) as? Node)
            for (path, item) in try #require(self.root["paths"] as? Node) {
                for (method, operation) in try #require(item as? Node) { self.operations["\(method) \(path)"] = try #require(operation as? Node) }
            }
        }

        /// A parameter, also one that is only referred to.
        func parameters(_ operation: Node) throws -> [Node] {
            try ((operation["parameters"] as? [Node]) ?? []).map { parameter in
                guard let reference = parameter["$ref"] as? String else { return parameter }
                return try #require(try self.resolve(reference) as? Node)
            }
        }

        func resolve(_ reference: String) throws -> Any {
            try reference.dropFirst(2).split(separator: "/").reduce(self.root as Any) { node, part in try #require((node as? Node)?[String(part)], "\(reference)") }
        }
    }

    private func routes() async throws -> [APIRoute] {
        var found: [APIRoute] = []
        try await Installation.built { _, _, gateway in found = gateway.routes.routes }
        return found
    }

    private func key(_ route: APIRoute) -> String { "\(route.method.rawValue.lowercased()) \(route.path)" }

    @Test("Every route is in the document and every operation is a route")
    func bothWays() async throws {
        let documented = Set(try Document().operations.keys)
        let real = Set(try await self.routes().map(self.key))
        #expect(real.subtracting(documented).sorted() == [])
        #expect(documented.subtracting(real).sorted() == [])
    }

    @Test("Operation ids, summaries, roles and parameters agree")
    func details() async throws {
        let document = try Document()
        for route in try await self.routes() {
            guard let operation = document.operations[self.key(route)] else { continue }
            #expect(operation["operationId"] as? String == route.operationID)
            #expect(operation["summary"] as? String == route.summary, "\(route.operationID)")
            #expect(operation["x-role"] as? String == route.access.name, "\(route.operationID)")
            let parameters = try document.parameters(operation)
            func names(_ place: String) -> [String] { parameters.filter { $0["in"] as? String == place }.compactMap { $0["name"] as? String } }
            #expect(names("path") == route.pathParameters, "\(route.operationID)")
            if route.query != ["*"] { #expect(names("query").sorted() == route.query.sorted(), "\(route.operationID)") }
            let isOpen = route.access == .anybody || route.access == .platform
            #expect((operation["security"] as? [Any])?.isEmpty == (isOpen ? true : nil), "\(route.operationID)")
            let honoursKey = route.method == .post && route.honoursIdempotencyKey && !isOpen
            #expect(names("header").contains("Idempotency-Key") == honoursKey, "\(route.operationID)")
        }
    }

    @Test("Operation ids are unique, in the document and among the routes")
    func unique() async throws {
        let ids = try await self.routes().map(\.operationID)
        #expect(Set(ids).count == ids.count)
        let documented = try Document().operations.values.compactMap { $0["operationId"] as? String }
        #expect(Set(documented).count == documented.count)
    }

    @Test("Every reference leads somewhere, and every schema is used")
    func references() throws {
        let document = try Document()
        var used = Set<String>()
        func walk(_ value: Any) throws {
            if let node = value as? Node {
                if let reference = node["$ref"] as? String {
                    _ = try document.resolve(reference)
                    used.insert(reference)
                }
                for child in node.values { try walk(child) }
            } else if let list = value as? [Any] {
                for child in list { try walk(child) }
            }
        }
        try walk(document.root)
        let schemas = try #require((document.root["components"] as? Node)?["schemas"] as? Node).keys
        #expect(schemas.filter { !used.contains("#/components/schemas/\($0)") }.sorted() == [])
    }

    @Test("Every operation says what it answers, and what a problem looks like")
    func answers() throws {
        for (key, operation) in try Document().operations {
            let responses = try #require(operation["responses"] as? Node, "\(key)")
            #expect((responses["default"] as? Node)?["$ref"] as? String == "#/components/responses/Problem", "\(key)")
            #expect(responses.keys.contains { $0.hasPrefix("2") || $0.hasPrefix("3") }, "\(key)")
        }
    }
}
