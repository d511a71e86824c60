import Core
import Hummingbird
import Storage
import Testing
import UserService

@Suite("Registration and sign-in") struct AccountTests {
    static let register = "/api/v1/register"
    static func body(_ email: String, _ password: String = "a long password", more: String = "") -> String { #"{"email":"\#(email)","name":"Somebody","password":"\#(password)"\#(more)}"# }

    @Test("The first person runs the installation; then registration is closed")
    func first() async throws {
        try await Stage.with { stage in
            let browser = stage.browser()
            #expect(try await browser.send(.get, "/api/v1/status")["registration"] == "first")
            let reply = try await browser.send(.post, Self.register, Self.body("  Mia@Example.com "))
            #expect(reply.status == 201)
            #expect(reply["user.is_operator"] == "true")
            #expect(reply["user.email"] == "mia@example.com")
            #expect(reply["workspaces.0.role"] == "owner")
            #expect(!reply.text.contains("scrypt"))
            #expect(try await browser.send(.get, "/api/v1/status")["registration"] == "closed")
            let second = try await stage.browser().send(.post, Self.register, Self.body("eve@example.com"))
            #expect(second.status == 403)
            #expect(second.code == "registration_closed")
        }
    }

    @Test("Open registration makes ordinary people")
    func open() async throws {
        try await Stage.with(configuration: AccountConfiguration(isRegistrationOpen: true)) { stage in
            _ = try await stage.person("owner")
            let reply = try await stage.browser().send(.post, Self.register, Self.body("bo@example.com"))
            #expect(reply.status == 201)
            #expect(reply["user.is_operator"] == "false")
            let again = try await stage.browser().send(.post, Self.register, Self.body("bo@example.com"))
            #expect(again.code == "conflict")
        }
    }

    @Test("A fresh installation with a set-up token is nobody else's")
    func setUpToken() async throws {
        try await Stage.with(configuration: AccountConfiguration(setUpToken: "s3t-up")) { stage in
            let without = try await stage.browser().send(.post, Self.register, Self.body("eve@example.com"))
            #expect(without.status == 422)
            #expect(without["fields.0.field"] == "set_up_token")
            let with = try await stage.browser().send(.post, Self.register, Self.body("mia@example.com", more: #","set_up_token":"s3t-up""#))
            #expect(with.status == 201)
        }
    }

    @Test(
        "What is refused says which field and why",
        arguments: [
            (#"{"email":"mia","name":"Mia","password":"a long password"}"#, "email"), (#"{"email":"a@b@c.d","name":"Mia","password":"a long password"}"#, "email"),
            (#"{"email":"mia@example.com","name":" ","password":"a long password"}"#, "name"), (#"{"email":"mia@example.com","name":"Mia","password":"short"}"#, "password"),
            (#"{"email":"mia@example.com","name":"Mia","password":"aaaaaaaaaaaaaaa"}"#, "password"), (#"{"email":"mia@example.com","name":"Mia","password":"mia@example.com"}"#, "password"),
            (#"{"email":"mia@example.com","name":"Mia"}"#, "password"), (#"{"email":"mia@example.com","name":"Mia","password":"a long password","admin":true}"#, "admin"),
            (#"{"email":"mia@example.com","name":"Mia","password":12345678901}"#, "password"),
        ])
    func refused(body: String, field: String) async throws {
        try await Stage.with { stage in
            let reply = try await stage.browser().send(.post, Self.register, body)
            #expect(reply.status == 422)
            #expect(reply.code == "validation_failed")
            #expect(reply["fields.0.field"] == field)
            #expect(try await stage.environment.store.count(Query<User>()) == 0)
        }
    }

    @Test(
        "The cookie is as strict as the address allows",
        arguments: [
            ("http://localhost:8080", ["understudy=", "; Path=/", "; HttpOnly", "; SameSite=Lax"], false), ("https://understudy.example", ["__Host-understudy=", "; Path=/", "; HttpOnly", "; SameSite=Lax"], true),
        ])
    func cookie(url: String, parts: [String], isSecure: Bool) async throws {
        try await Stage.with(publicURL: url) { stage in
            let reply = try await stage.browser().send(.post, Self.register, Self.body("mia@example.com"))
            let cookie = try #require(reply.headers[.setCookie])
            for part in parts { #expect(cookie.contains(part)) }
            #expect(cookie.contains("; Secure") == isSecure)
            #expect(!cookie.contains("Domain"))
        }
    }

    @Test("Signing in and out")
    func signInAndOut() async throws {
        try await Stage.with { stage in
            _ = try await stage.person("mia")
            let browser = stage.browser()
            #expect(try await browser.send(.get, "/api/v1/session").status == 401)
            let wrong = try await browser.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"wrong password"}"#)
            #expect(wrong.code == "invalid_credentials")
            #expect(browser.cookie == nil)
            #expect(try await browser.send(.post, "/api/v1/sign-in", #"{"email":"MIA@example.com","password":"correct horse mia"}"#).status == 200)
            #expect(try await browser.send(.get, "/api/v1/session")["user.name"] == "mia")
            let stolen = browser.cookie
            #expect(try await browser.send(.post, "/api/v1/sign-out").status == 204)
            #expect(browser.cookie == nil)
            browser.cookie = stolen
            #expect(try await browser.send(.get, "/api/v1/session").status == 401)
        }
    }

    @Test("No token or password is stored as it is shown")
    func nothingReadable() async throws {
        try await Stage.with { stage in
            let (browser, _, userID) = try await stage.person("mia")
            let token = try #require(browser.cookie?.split(separator: "=").last.map(String.init))
            let sessions = try await stage.environment.store.find(Query<Session>())
            #expect(sessions.count == 1)
            #expect(!sessions.contains { $0.id.rawValue == token })
            let user = try #require(try await stage.environment.store.get(User.self, Identifier(userID)))
            #expect(user.passwordHash.hasPrefix("$scrypt$"))
        }
    }

    @Test("Ten failures lock an address, with or without an account behind it", arguments: ["mia@example.com", "nobody@example.com"])
    func lockout(email: String) async throws {
        try await Stage.with { stage in
            _ = try await stage.person("mia")
            let browser = stage.browser()
            for _ in 0 ..< 10 {
                let reply = try await browser.send(.post, "/api/v1/sign-in", #"{"email":"\#(email)","password":"wrong password"}"#)
                #expect(reply.code == "invalid_credentials")
            }
            let locked = try await browser.send(.post, "/api/v1/sign-in", #"{"email":"\#(email)","password":"wrong password"}"#)
            #expect(locked.status == 429)
            #expect(locked.code == "account_locked")
            #expect(locked.headers[.retryAfter] == "900")
        }
    }

    @Test("A locked account refuses the right password until the lock ends")
    func lockEnds() async throws {
        try await Stage.with { stage in
            _ = try await stage.person("mia")
            let browser = stage.browser()
            for _ in 0 ..< 11 { try await browser.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"wrong password"}"#) }
            let right = #"{"email":"mia@example.com","password":"correct horse mia"}"#
            #expect(try await browser.send(.post, "/api/v1/sign-in", right).code == "account_locked")
            stage.time.advance(by: .minutes(15))
            #expect(try await browser.send(.post, "/api/v1/sign-in", right).status == 200)
            // A success forgets earlier failures.
            for _ in 0 ..< 10 { #expect(try await browser.send(.post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"wrong password"}"#).code == "invalid_credentials") }
        }
    }

    @Test("One address can't guess at many accounts")
    func guessing() async throws {
        try await Stage.with(configuration: AccountConfiguration(signInLimit: .per(.minutes(1), 5))) { stage in
            let browser = stage.browser()
            for number in 0 ..< 5 {
                let reply = try await browser.send(.post, "/api/v1/sign-in", #"{"email":"p\#(number)@example.com","password":"wrong password"}"#)
                #expect(reply.code == "invalid_credentials")
            }
            let reply = try await browser.send(.post, "/api/v1/sign-in", #"{"email":"p9@example.com","password":"wrong password"}"#)
            #expect(reply.code == "rate_limited")
        }
    }

    @Test(
        "Writes of other sites' pages are refused",
        arguments: [
            (["Origin": "https://evil.example"], 403), (["Origin": "http://localhost:9999"], 403), (["Origin": "null"], 403), (["Origin": "http://localhost.evil.example:8080"], 403),
            (["Origin": "", "Sec-Fetch-Site": "cross-site"], 403), (["Origin": "http://127.0.0.1:8080"], 200), (["Origin": "", "Sec-Fetch-Site": "same-origin"], 200), (["Origin": ""], 200),
        ])
    func origin(headers: [String: String], status: Int) async throws {
        try await Stage.with { stage in
            let (browser, _, _) = try await stage.person("mia")
            let reply = try await browser.send(.patch, "/api/v1/session/user", #"{"name":"Mia"}"#, headers: headers)
            #expect(reply.status == status)
            if status == 403 { #expect(reply.code == "origin_refused") }
            // Reading is not affected: the browser keeps the answer from the other site.
            #expect(try await browser.send(.get, "/api/v1/session", headers: headers).status == 200)
        }
    }

    @Test("A sign-in can't be forced on a visitor from another site")
    func signInOrigin() async throws {
        try await Stage.with { stage in
            _ = try await stage.person("mia")
            let reply = try await stage.browser().send(
                .post, "/api/v1/sign-in", #"{"email":"mia@example.com","password":"correct horse mia"}"#, headers: ["Origin": "https://evil.example"])
            #expect(reply.code == "origin_refused")
        }
    }
}
