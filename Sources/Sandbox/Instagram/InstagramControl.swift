import Core

/// `POST /sandbox/instagram/<action>`: what tests and the demo do from outside the process.
extension InstagramSimulator {
    /// Actions: `comment`, `message`, `type-message`, `type-reply`, `edit`, `unsend`, `react`, `seen`, `delete-comment`, `publish`, `end-broadcast`,
    /// `condition`, `relation`, `behaviour`, `app`, `connect-webhook`, `flush`, `token`, `kill-tokens`, `revoke-scope`, `deauthorise`, `request-deletion`.
    public func control(_ action: String, _ body: JSONNode) async throws -> JSONNode {
        func text(_ key: String) throws -> String {
            guard let text = body[key]?.string, !text.isEmpty else { throw AppError.invalid(key, "is needed.") }
            return text
        }
        let account = body["account"]?.string
        switch action {
        case "comment":
            let id = try self.addFanComment(fan: text("fan"), text: text("text"), account: account, media: body["media"]?.string, parent: body["parent"]?.string)
            return ["id": .string(id)]
        case "message": return ["id": .string(try self.addFanMessage(fan: text("fan"), text: text("text"), account: account, replyTo: body["reply_to"]?.string))]
        case "type-message": return ["id": .string(try self.typeMessage(to: text("fan"), text: text("text"), account: account))]
        case "type-reply": return ["id": .string(try self.typeReply(to: text("comment"), text: text("text")))]
        case "edit": try self.editMessage(text("id"), text: text("text"))
        case "unsend": try self.unsendMessage(text("id"))
        case "react": try self.react(to: text("id"), reaction: body["reaction"]?.string)
        case "seen": try self.markSeen(text("id"))
        case "delete-comment": try self.deleteComment(text("id"))
        case "publish": return ["id": .string(try self.publish(body.decode(), account: account))]
        case "end-broadcast": try self.endBroadcast(text("id"))
        case "condition":
            guard let condition = InstagramCondition(rawValue: try text("condition")) else {
                throw AppError.invalid("condition", "must be one of \(InstagramCondition.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            try self.setCondition(condition, account: account)
        case "relation":
            try self.setRelation(
                fan: text("fan"), account: account, follows: body["follows"]?.bool, isBlocked: body["blocked"]?.bool, refusesMessages: body["refuses_messages"]?.bool,
                isRestricted: body["restricted"]?.bool)
        case "behaviour": try self.mergeBehaviour(body)
        case "app": try self.mergeApp(body)
        case "connect-webhook": try await self.connectWebhook(url: text("url"), verifyToken: text("verify_token"))
        case "flush": self.flushWebhooks()
        case "token":
            let scopes = body["scopes"]?.array.map { Set($0.compactMap(\.string)) }
            return ["access_token": .string(try self.issueToken(account: account, scopes: scopes))]
        case "kill-tokens": try self.killTokens(account: account, subcode: Int(body["subcode"]?.integer ?? 467))
        case "revoke-scope": try self.revoke(scope: text("scope"), account: account)
        case "deauthorise": try self.deauthorise(account: account, isSigned: body["signed"]?.bool ?? true)
        case "request-deletion": try self.requestDeletion(account: account, isSigned: body["signed"]?.bool ?? true)
        default: throw AppError.notFound("action")
        }
        return ["ok": true]
    }

    /// Members that are given replace those of the present behaviour.
    private func mergeBehaviour(_ body: JSONNode) throws {
        let merged: InstagramBehaviour = try Self.merge(self.state.withLock { $0.behaviour }, body)
        self.change { $0 = merged }
    }

    private func mergeApp(_ body: JSONNode) throws {
        let merged: InstagramSeed.App = try Self.merge(self.state.withLock { $0.app }, body)
        self.changeApp { $0 = merged }
    }

    private static func merge<Value: Codable>(_ present: Value, _ changes: JSONNode) throws -> Value {
        var node = try JSONNode(encoding: present)
        for (key, value) in changes.object ?? [:] {
            guard node[key] != nil || Value.self == InstagramSeed.App.self else { throw AppError.invalid(key, "is not known.") }
            node[key] = value
        }
        do { return try node.decode() } catch { throw AppError.invalid("body", "has a member of the wrong type.") }
    }
}
