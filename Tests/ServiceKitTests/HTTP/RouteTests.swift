import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServiceKit
import Testing

private struct SecretFailure: Error { var text = "the disk at /secret/place is broken" }

@Suite("Routes, their checks and problems") struct RouteTests {
    private struct Named: Codable { var name: String }

    private var table: RouteTable {
        var table = RouteTable()
        table.add(APIRoute(.get, "/open", "open", access: .anybody, "Open.", query: PageRequest.query)) { call in
            let page = try call.query.page()
            return .text("\(page.limit) \(page.cursor?.text ?? "-")")
        }
        table.add(APIRoute(.post, "/small", "small", access: .anybody, "Small.", bodyLimit: 32)) { call in try .json(try call.json(Named.self)) }
        table.add(APIRoute(.get, "/things/{thingID}", "getThing", access: .anybody, "One.")) { _ in .text("thing") }
        table.add(APIRoute(.post, "/things/bulk", "changeThings", access: .anybody, "Many.")) { _ in .text("things") }
        table.signedIn(.get, "/mine", "mine", "Mine.") { call in .text(call.context.caller.name) }
        table.installation(.get, "/everything", "everything", "Everything.") { _ in .text("all") }
        for role in Role.allCases { table.workspace(.get, "/needs-\(role.rawValue)", "needs\(role.rawValue)", needs: role, "Needs a role.") { call in .text(call.context.workspaceID.rawValue) } }
        table.workspace(.put, "/thing/{thingID}", "putThing", needs: .manager, "Puts.") { call in
            try .json(Named(name: try call.parameter("thingID")), revision: try call.expectedRevision() + 1)
        }
        table.workspace(.get, "/fails/{how}", "fails", needs: .analyst, "Fails.", query: PageRequest.query) { call in
            switch try call.parameter("how") {
            case "secret": throw SecretFailure()
            case "app": throw AppError(.rateLimited, "Slowly.", details: ["retry_after_ms": "1200"])
            case "hidden": throw AppError(.internalFailure, "SQL at line 7", cause: "x")
            case "field": throw AppError(.validationFailed, "No.", fields: [FieldProblem("style.maximumCharacters", "too many")])
            case "fields": throw AppError(.validationFailed, String(repeating: "No. ", count: 1_000), fields: (0 ..< 1_000).map { FieldProblem("field\($0)", "wrong") })
            case "named": throw AppError.invalid("style.maximumCharacters", "too many")
            case "cursor": throw AppError.invalid("cursor", "is not from this list")
            case "cancel": throw CancellationError()
            default: throw HTTPError(.badRequest, message: "an inner thing")
            }
        }
        return table
    }

    @Test("Each role reaches what it may, and no more", arguments: Role.allCases, Role.allCases)
    func roles(mine: Role, needed: Role) async throws {
        try await HTTPStage.with(self.table) { stage in
            let response = try await stage.send(.get, "/api/v1/workspaces/w1/needs-\(needed.rawValue)", as: mine.rawValue)
            #expect(response.status == (mine >= needed ? .ok : .forbidden))
            // A workspace that is another's looks like one that is not there.
            for workspace in ["w2", "none"] {
                let foreign = try await stage.send(.get, "/api/v1/workspaces/\(workspace)/needs-\(needed.rawValue)", as: mine.rawValue)
                #expect(try stage.problem(foreign).detail == "There is no such workspace.")
                #expect(foreign.status == .notFound)
            }
        }
    }

    @Test("Allow names the methods of the address, not of those like it")
    func allow() async throws {
        try await HTTPStage.with(self.table) { stage in
            for (path, allowed) in [("/things/bulk", "POST"), ("/things/7", "GET")] {
                let response = try await stage.send(.delete, path)
                #expect(response.headers[.allow] == allowed)
            }
        }
    }

    @Test("What has a form can't be empty", arguments: ["/open?limit="])
    func emptyQuery(path: String) async throws {
        try await HTTPStage.with(self.table) { stage in
            let problem = try stage.problem(try await stage.send(.get, path))
            #expect(problem.fields?.map(\.field) == ["query.limit"])
        }
    }

    @Test("An answer to many wrong fields stays small")
    func manyFields() async throws {
        try await HTTPStage.with(self.table) { stage in
            let problem = try stage.problem(try await stage.send(.get, "/api/v1/workspaces/w1/fails/fields", as: "analyst"))
            #expect(problem.fields?.count == 51)
            #expect(problem.fields?.last?.field == "body")
            #expect(problem.fields?.last?.message == "950 more fields are wrong")
            #expect(problem.detail.count == 1_001)
        }
    }

    @Test("A field is named as clients know it", arguments: [("named", "style.maximum_characters", "style.maximum_characters: too many"), ("cursor?cursor=abc", "query.cursor", "cursor: is not from this list")])
    func fieldNames(how: String, field: String, detail: String) async throws {
        try await HTTPStage.with(self.table) { stage in
            let problem = try stage.problem(try await stage.send(.get, "/api/v1/workspaces/w1/fails/\(how)", as: "analyst"))
            #expect(problem.fields?.map(\.field) == [field])
            #expect(problem.detail == detail)
        }
    }

    @Test("Without a session there is nothing but 401", arguments: ["/api/v1/mine", "/api/v1/installation/everything", "/api/v1/workspaces/w1/needs-analyst"])
    func signedOut(path: String) async throws {
        try await HTTPStage.with(self.table) { stage in
            for user in [nil, "nobody"] {
                let response = try await stage.send(.get, path, as: user)
                #expect(response.status == .unauthorized)
            }
        }
    }

    @Test("The installation is the operator's", arguments: [("owner", 200), ("manager", 403)])
    func installation(user: String, status: Int) async throws {
        try await HTTPStage.with(self.table) { stage in
            let response = try await stage.send(.get, "/api/v1/installation/everything", as: user)
            #expect(response.status.code == status)
        }
    }

    @Test(
        "Errors are problem details with a stable code",
        arguments: [
            ("GET", "/api/v1/nowhere", nil, 404, "not_found"), ("DELETE", "/open", nil, 405, "method_not_allowed"), ("POST", "/small", "{\"name\":1}", 422, "validation_failed"),
            ("POST", "/small", "{\"name\":", 400, "malformed_request"), ("POST", "/small", "", 400, "malformed_request"), ("POST", "/small", "{\"name\":\"0123456789012345678901234567890\"}", 413, "payload_too_large"),
            ("GET", "/open?limit=0", nil, 422, "validation_failed"), ("GET", "/open?limit=201", nil, 422, "validation_failed"), ("GET", "/open?cursor=xyz", nil, 422, "validation_failed"),
            ("GET", "/open?colour=red", nil, 422, "validation_failed"), ("GET", "/api/v1/workspaces/w1/fails/secret", nil, 500, "internal_failure"),
            ("GET", "/api/v1/workspaces/w1/fails/hidden", nil, 500, "internal_failure"), ("GET", "/api/v1/workspaces/w1/fails/app", nil, 429, "rate_limited"),
            ("GET", "/api/v1/workspaces/w1/fails/field", nil, 422, "validation_failed"), ("GET", "/api/v1/workspaces/w1/fails/cancel", nil, 503, "shutting_down"),
            ("GET", "/api/v1/workspaces/w1/fails/else", nil, 400, "malformed_request"), ("PUT", "/api/v1/workspaces/w1/thing/t", "{}", 428, "precondition_required"),
        ] as [(String, String, String?, Int, String)])
    func problems(method: String, path: String, body: String?, status: Int, code: String) async throws {
        try await HTTPStage.with(self.table) { stage in
            let response = try await stage.send(try #require(HTTPRequest.Method(rawValue: method)), path, body, as: "owner")
            #expect(response.status.code == status)
            #expect(response.headers[.contentType] == "application/problem+json; charset=utf-8")
            let problem = try stage.problem(response)
            #expect(problem.code == code)
            #expect(problem.status == status)
            #expect(problem.request_id == response.headers[.requestID])
            for secret in ["/secret/place", "SQL", "SecretFailure", "an inner thing"] { #expect(!String(buffer: response.body).contains(secret)) }
        }
    }

    @Test("Problems say where, when again and what else")
    func details() async throws {
        try await HTTPStage.with(self.table) { stage in
            let field = try stage.problem(try await stage.send(.get, "/api/v1/workspaces/w1/fails/field", as: "owner"))
            #expect(field.fields?.first?.field == "style.maximum_characters")
            let wait = try await stage.send(.get, "/api/v1/workspaces/w1/fails/app", as: "owner")
            #expect(wait.headers[.retryAfter] == "2")
            let method = try await stage.send(.delete, "/open")
            #expect(method.headers[.allow] == "GET")
            let query = try stage.problem(try await stage.send(.get, "/open?colour=red"))
            #expect(query.fields?.first?.field == "query.colour")
            #expect(query.fields?.first?.message.contains("limit, cursor") == true)
        }
    }

    @Test("A body in another media type is refused")
    func mediaType() async throws {
        try await HTTPStage.with(self.table) { stage in
            for (type, status) in [("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/json; charset=utf-8", 200), ("Application/JSON", 200)] {
                let response = try await stage.send(.post, "/small", #"{"name":"x"}"#, headers: [.contentType: type])
                #expect(response.status.code == status, "\(type)")
            }
        }
    }

    @Test("Pages: limit and cursor go through")
    func pages() async throws {
        try await HTTPStage.with(self.table) { stage in
            let plain = try await stage.send(.get, "/open")
            #expect(String(buffer: plain.body) == "50 -")
            let cursor = Cursor(values: [.integer(5), .text("m1")]).text
            let next = try await stage.send(.get, "/open?limit=200&cursor=\(cursor)")
            #expect(String(buffer: next.body) == "200 \(cursor)")
        }
    }

    @Test("If-Match carries the revision, the answer the next ETag", arguments: [("\"3\"", 200, "\"4\""), ("3", 422, nil), ("W/\"3\"", 422, nil), ("*", 422, nil)] as [(String, Int, String?)])
    func revisions(header: String, status: Int, etag: String?) async throws {
        try await HTTPStage.with(self.table) { stage in
            let response = try await stage.send(.put, "/api/v1/workspaces/w1/thing/t%20x", "{}", as: "manager", headers: [.ifMatch: header])
            #expect(response.status.code == status)
            #expect(response.headers[.eTag] == etag)
            if status == 200 { #expect(String(buffer: response.body) == #"{"name":"t x"}"#) }
        }
    }
}
