import Core
import Foundation
import Hummingbird
import ServiceKit

extension UserService {
    var connectionRoutes: RouteTable {
        var table = RouteTable()
        let connections = self.connections
        let notices = self.accountNotices

        table.workspace(.get, "/connections", "listConnections", needs: .analyst, "The connected accounts with their health, also those that were let go.") { call in
            try .json(ListView(items: try await connections.list(call.context.access).map { ConnectionView($0) }))
        }
        table.workspace(.post, "/connections", "startConnection", needs: .manager, "The platform's consent page to send the browser to.", honoursIdempotencyKey: false) { call in
            let url = try await connections.startConsent(call.json(ConnectionBody.self).platform, by: call.context.access)
            return try .json(ConsentView(authorizationURL: url), status: .created)
        }
        table.workspace(.get, "/connections/{connectionID}", "getConnection", needs: .analyst, "One connected account.") { call in
            try .json(ConnectionView(try await connections.get(call.id("connectionID"), by: call.context.access)))
        }
        table.workspace(.delete, "/connections/{connectionID}", "disconnect", needs: .manager, "Lets an account go: the grant is revoked, stored platform data deleted in time.") { call in
            try .json(ConnectionView(try await connections.disconnect(call.id("connectionID"), by: call.context.access)))
        }
        table.workspace(
            .put, "/connections/{connectionID}/automation-consent", "giveAutomationConsent", needs: .manager, "Records the agreement that replies are posted there without a person."
        ) { call in
            try .json(ConnectionView(try await connections.giveAutomationConsent(call.id("connectionID"), statement: call.json(ConsentBody.self).statement, by: call.context.access)))
        }
        table.workspace(.delete, "/connections/{connectionID}/automation-consent", "withdrawAutomationConsent", needs: .manager, "Takes that agreement back.") { call in
            try .json(ConnectionView(try await connections.withdrawAutomationConsent(call.id("connectionID"), by: call.context.access)))
        }
        // The platform sends the person's browser here; SameSite=Lax lets the session cookie come along.
        table.signedIn(.get, "/connections/callback/{platform}", "finishConnection", "Where the browser comes back from the platform's consent page.", query: ["*"]) { call in
            let platform = try call.platform()
            do {
                let outcome = try await connections.finishConsent(platform, query: call.query.all, by: call.context.signedIn)
                switch outcome.result {
                case .success(let connection): return .seeOther("/?workspace=\(outcome.workspaceID.rawValue)&connected=\(connection.id.rawValue)")
                case .failure(let error): return .seeOther("/?workspace=\(outcome.workspaceID.rawValue)&connection_error=\(error.code.rawValue)")
                }
            } catch let error as AppError {
                return .seeOther("/?connection_error=\(error.code.rawValue)")
            }
        }
        table.add(APIRoute(.post, "/callbacks/{platform}/deauthorize", "accountDeauthorized", access: .platform, "The platform tells that the app was removed from an account.", bodyLimit: 64 << 10)) { call in
            try await notices.deauthorized(call.platform(), body: Data(call.body.readableBytesView))
            return .text("")
        }
        table.add(
            APIRoute(.post, "/callbacks/{platform}/data-deletion", "dataDeletionRequested", access: .platform, "The platform passes on a request to delete an account's data.", bodyLimit: 64 << 10)
        ) { call in
            let receipt = try await notices.deletionRequested(call.platform(), body: Data(call.body.readableBytesView))
            return try .json(DeletionView(url: receipt.url, confirmationCode: receipt.confirmationCode))
        }
        table.add(APIRoute(.get, "/privacy/deletions/{code}", "getDeletionStatus", access: .anybody, "What became of a request to delete data, for people.")) { call in
            .text(DeletionPage.html(try await notices.deletionStatus(call.parameter("code"))), type: "text/html; charset=utf-8")
        }
        return table
    }
}

extension APICall {
    fileprivate func platform() throws -> Platform {
        guard let platform = Platform(rawValue: try self.parameter("platform")) else { throw AppError.notFound("platform") }
        return platform
    }
}

private struct ConnectionBody: Decodable {
    var platform: Platform
}

private struct ConsentBody: Decodable {
    var statement: String
}

private struct ConsentView: Encodable {
    var authorizationURL: String
}

private struct DeletionView: Encodable {
    var url: String
    var confirmationCode: String
}

/// A page without anything from outside in it.
private enum DeletionPage {
    static func html(_ status: AccountNotices.DeletionStatus) -> String {
        let text =
            switch status {
            case .nothingStored: "No data of an account is stored under this code."
            case .due(let time): "The account is disconnected. Its stored data is deleted by \(time.iso8601.prefix(10))."
            case .done: "The account's stored data has been deleted."
            }
        return """
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Data deletion</title></head>
            <body><main><h1>Data deletion</h1><p>\(text)</p></main></body></html>
            """
    }
}
