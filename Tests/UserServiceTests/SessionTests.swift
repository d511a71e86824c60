import Core
import Hummingbird
import Storage
import Testing
import UserService

@Suite("Sessions and passwords") struct SessionTests {
    @Test("A token is replaced every hour; the old one lives for a minute more")
    func rotation() async throws {
        try await Stage.with { stage in
            let (browser, _, _) = try await stage.person("mia")
            let old = browser.cookie
            stage.time.advance(by: .minutes(59))
            #expect(try await browser.send(.get, "/api/v1/session").headers[.setCookie] == nil)
            stage.time.advance(by: .minutes(2))
            #expect(try await browser.send(.get, "/api/v1/session").headers[.setCookie] != nil)
            let new = browser.cookie
            #expect(new != old)
            // Requests that were under way with the old token still work, and get no third one.
            browser.cookie = old
            let late = try await browser.send(.get, "/api/v1/session")
            #expect(late.status == 200)
            #expect(late.headers[.setCookie] == nil)
            stage.time.advance(by: .seconds(61))
            #expect(try await browser.send(.get, "/api/v1/session").status == 401)
            browser.cookie = new
            #expect(try await browser.send(.get, "/api/v1/session").status == 200)
        }
    }

    @Test("The new token comes along with an error too")
    func rotationWithError() async throws {
        try await Stage.with { stage in
            let (browser, _, _) = try await stage.person("mia")
            stage.time.advance(by: .hours(2))
            let reply = try await browser.send(.get, "/api/v1/workspaces/none")
            #expect(reply.status == 404)
            #expect(reply.headers[.setCookie] != nil)
            stage.time.advance(by: .minutes(5))
            #expect(try await browser.send(.get, "/api/v1/session").status == 200)
        }
    }

    @Test("A session ends when it is not used for a week", arguments: [(7, 401), (6, 200)])
    func idle(days: Int, status: Int) async throws {
        try await Stage.with { stage in
            let (browser, _, _) = try await stage.person("mia")
            stage.time.advance(by: .days(days))
            #expect(try await browser.send(.get, "/api/v1/session").status == status)
        }
    }

    @Test("A session ends thirty days after the sign-in, however much it is used")
    func lifetime() async throws {
        try await Stage.with { stage in
            let (browser, _, _) = try await stage.person("mia")
            for _ in 0 ..< 5 {
                stage.time.advance(by: .days(5))
                #expect(try await browser.send(.get, "/api/v1/session").status == 200)
            }
            stage.time.advance(by: .days(5))
            #expect(try await browser.send(.get, "/api/v1/session").status == 401)
        }
    }

    @Test("People see their sessions, end one or all others, and never another's")
    func list() async throws {
        try await Stage.with(configuration: AccountConfiguration(isRegistrationOpen: true)) { stage in
            let (laptop, _, _) = try await stage.person("mia")
            let signIn = #"{"email":"mia@example.com","password":"correct horse mia"}"#
            let (phone, tablet) = (stage.browser(), stage.browser())
            stage.time.advance(by: .minutes(2))
            try await phone.send(.post, "/api/v1/sign-in", signIn, headers: ["User-Agent": "a phone"])
            stage.time.advance(by: .minutes(2))
            try await tablet.send(.post, "/api/v1/sign-in", signIn)
            let list = try await phone.send(.get, "/api/v1/sessions")
            #expect(list.at("items")?.count == 3)
            let current = try #require((0 ..< 3).first { list["items.\($0).is_current"] == "true" })
            #expect(list["items.\(current).user_agent"] == "a phone")
            let (other, _, _) = try await stage.person("eve")
            #expect(try await other.send(.delete, "/api/v1/sessions/\(list["items.\(current).id"])").status == 404)
            #expect(try await tablet.send(.delete, "/api/v1/sessions/\(list["items.\(current).id"])").status == 204)
            #expect(try await phone.send(.get, "/api/v1/session").status == 401)
            #expect(try await tablet.send(.delete, "/api/v1/sessions").status == 204)
            #expect(try await laptop.send(.get, "/api/v1/session").status == 401)
            #expect(try await tablet.send(.get, "/api/v1/session").status == 200)
            #expect(try await other.send(.get, "/api/v1/session").status == 200)
        }
    }

    @Test("A changed password ends all other sessions and needs the old one")
    func changePassword() async throws {
        try await Stage.with { stage in
            let (browser, _, _) = try await stage.person("mia")
            let other = stage.browser()
            try await other.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"correct horse mia"}"#)
            let wrong = try await browser.send(.post, "/api/v1/password", #"{"current_password":"not it at all","new_password":"another password"}"#)
            #expect(wrong["fields.0.field"] == "current_password")
            #expect(try await browser.send(.post, "/api/v1/password", #"{"current_password":"correct horse mia","new_password":"another password"}"#).status == 204)
            #expect(try await other.send(.get, "/api/v1/session").status == 401)
            #expect(try await browser.send(.get, "/api/v1/session").status == 200)
            #expect(try await other.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"correct horse mia"}"#).status == 401)
            #expect(try await other.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"another password"}"#).status == 200)
        }
    }

    @Test("The operator hands out a reset that works once, lifts a lock and ends all sessions")
    func reset() async throws {
        try await Stage.with(configuration: AccountConfiguration(isRegistrationOpen: true)) { stage in
            let (operator_, _, _) = try await stage.person("owner")
            let (browser, _, userID) = try await stage.person("mia")
            #expect(try await browser.send(.post, "/api/v1/installation/users/\(userID)/password-reset").status == 403)
            for _ in 0 ..< 11 { try await stage.browser().send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"wrong password"}"#) }
            let issued = try await operator_.send(.post, "/api/v1/installation/users/\(userID)/password-reset")
            #expect(issued.status == 201)
            let token = issued["token"]
            let short = try await stage.browser().send(.post, "/api/v1/password-reset", #"{"token":"\#(token)","password":"short"}"#)
            #expect(short.status == 422)
            #expect(try await stage.browser().send(.post, "/api/v1/password-reset", #"{"token":"\#(token)","password":"another password"}"#).status == 204)
            #expect(try await browser.send(.get, "/api/v1/session").status == 401)
            #expect(try await browser.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"another password"}"#).status == 200)
            let again = try await stage.browser().send(.post, "/api/v1/password-reset", #"{"token":"\#(token)","password":"yet another password"}"#)
            #expect(again.code == "token_invalid")
        }
    }

    @Test("A reset ends with its time and with the password that it was made for")
    func staleReset() async throws {
        try await Stage.with { stage in
            let (browser, _, userID) = try await stage.person("owner")
            let late = try await browser.send(.post, "/api/v1/installation/users/\(userID)/password-reset")["token"]
            let overtaken = try await browser.send(.post, "/api/v1/installation/users/\(userID)/password-reset")["token"]
            try await browser.send(.post, "/api/v1/password", #"{"current_password":"correct horse owner","new_password":"another password"}"#)
            #expect(try await stage.browser().send(.post, "/api/v1/password-reset", #"{"token":"\#(overtaken)","password":"a third password"}"#).code == "token_invalid")
            stage.time.advance(by: .hours(25))
            #expect(try await stage.browser().send(.post, "/api/v1/password-reset", #"{"token":"\#(late)","password":"a third password"}"#).code == "token_invalid")
        }
    }
}
