import Core
import HTTPTypes
import ServiceKit
import Testing

@Suite("Public address and cookie") struct AddressTests {
    @Test(
        "Addresses that are served",
        arguments: [
            ("https://understudy.example", "https://understudy.example", true), ("https://Understudy.example:443/", "https://understudy.example", true),
            ("https://understudy.example:8443", "https://understudy.example:8443", true), ("http://127.0.0.1:8080", "http://127.0.0.1:8080", false), ("http://localhost:80", "http://localhost", false),
        ])
    func good(text: String, origin: String, isSecure: Bool) throws {
        let address = try PublicAddress(text)
        #expect(address.origin == origin)
        #expect(address.isSecure == isSecure)
    }

    @Test(
        "Addresses that are refused",
        arguments: [
            "http://understudy.example", "http://192.168.1.5:8080", "http://127.0.0.1.evil.example", "ftp://localhost", "understudy.example", "https://understudy.example/app",
            "https://user:pw@understudy.example", "https://understudy.example?x=1", "",
        ])
    func bad(text: String) throws {
        let error = try #require(throws: AppError.self) { try PublicAddress(text) }
        #expect(error.code == .configurationInvalid)
    }

    @Test(
        "Which origins are ours",
        arguments: [
            ("https://a.example", "https://a.example", true), ("https://a.example", "http://a.example", false), ("https://a.example", "https://a.example:444", false),
            ("https://a.example", "https://b.example", false), ("https://a.example", "null", false), ("http://127.0.0.1:8080", "http://localhost:8080", true),
            ("http://localhost:8080", "http://[::1]:8080", true), ("http://localhost:8080", "http://localhost:8081", false), ("http://localhost:8080", "https://localhost:8080", false),
        ])
    func origins(address: String, origin: String, isOurs: Bool) throws { #expect(try PublicAddress(address).allows(origin: origin) == isOurs) }

    @Test(
        "The token is read from one cookie only",
        arguments: [
            ("understudy=abc", "abc"), ("other=1; understudy=abc; more=2", "abc"), ("understudy=abc; understudy=def", nil), ("understudy=", nil), ("Understudy=abc", nil), ("xunderstudy=abc", nil), ("", nil),
        ] as [(String, String?)])
    func cookie(header: String, token: String?) throws {
        let cookie = SessionCookie(address: try PublicAddress("http://localhost:8080"))
        #expect(cookie.token(in: [.cookie: header]) == token)
    }
}
