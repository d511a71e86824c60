import Connectors
import Core
import Hummingbird
import ServiceKit
import ServiceTesting
import Storage
import Testing
import UserService

@Suite("Workspaces and members") struct WorkspaceTests {
    @Test("A workspace is renamed on the version that was read")
    func update() async throws {
        try await Stage.with { stage in
            let (owner, id, _) = try await stage.person("owner")
            let path = "/api/v1/workspaces/\(id)"
            let etag = try #require(try await owner.send(.get, path).headers[.eTag])
            #expect(try await owner.send(.patch, path, #"{"name":"Studio"}"#).status == 428)
            #expect(try await owner.send(.patch, path, #"{"name":"Studio"}"#, headers: ["If-Match": "yes"]).status == 422)
            let saved = try await owner.send(.patch, path, #"{"name":"Studio","time_zone":"Europe/Berlin"}"#, headers: ["If-Match": etag])
            #expect(saved["name"] == "Studio")
            #expect(saved["time_zone"] == "Europe/Berlin")
            #expect(saved.headers[.eTag] != etag)
            let stale = try await owner.send(.patch, path, #"{"name":"Other"}"#, headers: ["If-Match": etag])
            #expect(stale.code == "precondition_failed")
            let zone = try await owner.send(.patch, path, #"{"time_zone":"Europe/Atlantis"}"#, headers: ["If-Match": etag])
            #expect(zone["fields.0.field"] == "time_zone")
        }
    }

    @Test("Only the operator makes workspaces while registration is closed")
    func create() async throws {
        try await Stage.with { stage in
            let (owner, _, members) = try await stage.team()
            let made = try await owner.send(.post, "/api/v1/workspaces", #"{"name":"Second"}"#)
            #expect(made.status == 201)
            #expect(try await owner.send(.get, "/api/v1/workspaces").at("items")?.count == 2)
            #expect(try await members[.manager]?.send(.post, "/api/v1/workspaces", #"{"name":"Third"}"#).status == 403)
            // The new one is nobody else's.
            #expect(try await members[.manager]?.send(.get, "/api/v1/workspaces/\(made["id"])").status == 404)
        }
    }

    @Test("An invitation lets exactly the invited address in, once, with its role")
    func invitation() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let invited = try await owner.send(.post, "/api/v1/workspaces/\(workspace)/members", #"{"email":"bo@example.com","role":"moderator"}"#)
            #expect(invited.status == 202)
            let token = invited["invitation.token"]
            let changed = String(token.dropLast(3)) + "AAA"
            let forged = try await stage.browser().send(.post, "/api/v1/register", #"{"email":"bo@example.com","name":"Bo","password":"a long password","invitation":"\#(changed)"}"#)
            #expect(forged.code == "token_invalid")
            // A mistyped address does not use the invitation up.
            let mistyped = try await stage.browser().send(.post, "/api/v1/register", #"{"email":"bob@example.com","name":"Bo","password":"a long password","invitation":"\#(token)"}"#)
            #expect(mistyped.status == 422)
            let browser = stage.browser()
            let reply = try await browser.send(.post, "/api/v1/register", #"{"email":"bo@example.com","name":"Bo","password":"a long password","invitation":"\#(token)"}"#)
            #expect(reply.status == 201)
            #expect(reply.at("workspaces")?.count == 1)
            #expect(reply["workspaces.0.id"] == workspace)
            #expect(reply["workspaces.0.role"] == "moderator")
            let again = try await stage.browser().send(.post, "/api/v1/register", #"{"email":"bo@example.com","name":"Bo","password":"a long password","invitation":"\#(token)"}"#)
            #expect(again.status == 401)
        }
    }

    @Test("An invitation for one address opens the door to no other")
    func otherAddress() async throws {
        try await Stage.with { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            let token = try await owner.send(.post, "/api/v1/workspaces/\(workspace)/members", #"{"email":"bo@example.com","role":"owner"}"#)["invitation.token"]
            let reply = try await stage.browser().send(.post, "/api/v1/register", #"{"email":"eve@example.com","name":"Eve","password":"a long password","invitation":"\#(token)"}"#)
            #expect(reply["fields.0.field"] == "email")
        }
    }

    @Test("The last owner stays; others are changed, taken out or leave")
    func owners() async throws {
        try await Stage.with { stage in
            let (owner, workspace, members) = try await stage.team()
            let path = "/api/v1/workspaces/\(workspace)/members"
            let list = try await owner.send(.get, path)
            #expect(list.at("items")?.count == 4)
            func id(_ email: String) throws -> String { try #require((0 ..< 4).first { list["items.\($0).email"] == email }.map { list["items.\($0).user_id"] }) }
            let ownerID = try id("owner@example.com")
            #expect(try await owner.send(.patch, "\(path)/\(ownerID)", #"{"role":"analyst"}"#).status == 409)
            #expect(try await owner.send(.delete, "\(path)/\(ownerID)").status == 409)
            // A manager takes nobody out but may leave.
            #expect(try await members[.manager]?.send(.delete, "\(path)/\(try id("analyst@example.com"))").status == 403)
            #expect(try await members[.analyst]?.send(.delete, "\(path)/\(try id("analyst@example.com"))").status == 204)
            #expect(try await members[.analyst]?.send(.get, "/api/v1/workspaces/\(workspace)").status == 404)
            #expect(try await owner.send(.patch, "\(path)/\(try id("manager@example.com"))", #"{"role":"owner"}"#).status == 200)
            #expect(try await owner.send(.patch, "\(path)/\(ownerID)", #"{"role":"analyst"}"#).status == 200)
            #expect(try await owner.send(.patch, "\(path)/\(ownerID)", #"{"role":"owner"}"#).status == 403)
            #expect(try await AuditLog.verify(workspaceID: Identifier(workspace), store: stage.environment.store).flaws.isEmpty)
        }
    }

    @Test("Seats are the tier's")
    func seats() async throws {
        try await Stage.with(configuration: AccountConfiguration(isRegistrationOpen: true, tier: .silver)) { stage in
            let (owner, workspace, _) = try await stage.person("owner")
            for name in ["a", "b", "c"] { _ = try await stage.person(name) }
            func add(_ name: String) async throws -> Reply { try await owner.send(.post, "/api/v1/workspaces/\(workspace)/members", #"{"email":"\#(name)@example.com","role":"analyst"}"#) }
            #expect(try await add("a").status == 201)
            #expect(try await add("a").code == "conflict")
            #expect(try await add("b").status == 201)
            #expect(try await add("c").code == "cap_reached")
            #expect(try await add("stranger").code == "cap_reached")
            let usage = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/usage")
            #expect(usage["seats.used"] == "3")
            #expect(usage["seats.limit"] == "3")
            #expect(usage["automated_replies.limit"] == "5000")
        }
    }

    @Test("The audit log is listed to managers and found whole; a changed entry is found")
    func audit() async throws {
        try await Stage.with { stage in
            let (owner, workspace, members) = try await stage.team()
            let list = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/audit?limit=2")
            #expect(list["items.0.action"] == "member.added")
            #expect(list.at("items")?.count == 2)
            let next = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/audit?limit=200&cursor=\(list["next"])")
            #expect(next["items.0.sequence"] == String((Int(list["items.1.sequence"]) ?? 0) - 1))
            #expect(try await members[.moderator]?.send(.get, "/api/v1/workspaces/\(workspace)/audit").status == 403)
            #expect(try await owner.send(.get, "/api/v1/workspaces/\(workspace)/audit/verification")["is_intact"] == "true")
            try await stage.environment.store.transaction("tamper") { tx in
                guard var entry = try tx.first(Query<AuditEntry>().where(AuditEntry.fields.action == "member.added")) else { return }
                entry.actor = "user:nobody"
                try tx.replace(entry)
            }
            let found = try await owner.send(.get, "/api/v1/workspaces/\(workspace)/audit/verification")
            #expect(found["is_intact"] == "false")
            #expect(found.at("flaws")?.count == 1)
        }
    }

    @Test("Operators see jobs and run dead ones again; others don't")
    func jobs() async throws {
        try await Stage.with { stage in
            let (owner, workspace, members) = try await stage.team()
            let id = try await stage.environment.jobs.enqueue(RevokeConnection(connectionID: "none", workspaceID: Identifier(workspace), disconnectedAt: stage.time.now()))
            #expect(try await owner.send(.get, "/api/v1/installation/queues")["items.0.count"] == "1")
            #expect(try await owner.send(.post, "/api/v1/installation/jobs/\(id)/run-again").code == "state_changed")
            try await stage.runJobs()
            let list = try await owner.send(.get, "/api/v1/installation/jobs?state=done,dead")
            #expect(list["items.0.id"] == id.rawValue)
            #expect(try await owner.send(.post, "/api/v1/installation/jobs/\(id)/run-again")["state"] == "available")
            #expect(try await owner.send(.post, "/api/v1/installation/jobs/\(id)/cancel")["state"] == "cancelled")
            #expect(try await owner.send(.get, "/api/v1/installation/jobs?state=asleep").status == 422)
            #expect(try await members[.manager]?.send(.get, "/api/v1/installation/jobs").status == 403)
        }
    }

    @Test("Operators see how a platform's day stands, by what it went to and what each may use; others don't")
    func quotas() async throws {
        let bucket = BudgetBucket(name: "youtube.units", limit: 10000, shares: [.polling: 0.3, .collection: 0.1])
        let time = ManualTimeSource()
        let ledger = InMemoryBudgetLedger(time: time)
        for (units, purpose) in [(520, BudgetPurpose.reply), (40, .polling)] { _ = ledger.take(BudgetCost(units, from: bucket), for: purpose, connection: "c1") }
        try await Stage.with(quotas: { [QuotaStanding(platform: .youtube, bucket: bucket, standing: ledger.standing(of: bucket), unitsPerReply: 52)] }) { stage in
            let (owner, workspace, members) = try await stage.team()
            let quota = try await owner.send(.get, "/api/v1/installation/quotas")
            #expect(quota["items.0.used"] == "560" && quota["items.0.limit"] == "10000" && quota["items.0.replies_left"] == "181")
            #expect(quota["items.0.is_exhausted"] == "false" && quota["items.0.resets_at"] == PacificDay(containing: time.now()).end.iso8601)
            #expect(quota["items.0.parts.0.purpose"] == "reply" && quota["items.0.parts.0.used"] == "520" && quota["items.0.parts.0.limit"].isEmpty)
            #expect(quota["items.0.parts.1.purpose"] == "polling" && quota["items.0.parts.1.limit"] == "3000")
            // Every member sees what a day holds at most, not what others used of it.
            let usage = try await members[.manager]?.send(.get, "/api/v1/workspaces/\(workspace)/usage")
            #expect(usage?["ceilings.0.platform"] == "youtube" && usage?["ceilings.0.replies_per_day"] == "192")
            #expect(usage?["plans.0.tier"] == "bronze" && usage?["plans.0.automated_replies"] == "500" && usage?.at("plans")?.count == 3)
            _ = ledger.exhaust(bucket)
            #expect(try await owner.send(.get, "/api/v1/installation/quotas")["items.0.replies_left"] == "0")
            #expect(try await members[.manager]?.send(.get, "/api/v1/installation/quotas").status == 403)
        }
    }
}
