import Core
import Settings
import Testing

@Suite("Configuration problems")
struct ProblemTests {
    @Test(arguments: [
        ("http: {port: eighty}", "http.port", "eighty", "0 to 65535"), ("http: {port: 70000}", "http.port", "70000", "0 to 65535"), ("http: {port: [1, 2]}", "http.port", "a list", "0 to 65535"),
        ("http: {port: 80.5}", "http.port", "80.5", "whole number"), ("http: {host: \"http://x\"}", "http.host", "http://x", "host name"), ("http: {publicURL: example.org}", "http.publicURL", "example.org", "https://"),
        ("http: {publicURL: \"http://example.org\"}", "http.publicURL", "http://example.org", "http only on this machine"), ("http: {publicURL: \"https://example.org/path\"}", "http.publicURL", "/path", "no path"),
        ("http: {trustedProxies: [10.0.0.0/33]}", "http.trustedProxies", "10.0.0.0/33", "range"), ("http: {trustedProxies: everyone}", "http.trustedProxies", "everyone", "IP address"), ("http: {trustedProxies: [300.1.1.1]}", "http.trustedProxies", "300.1.1.1", "IP address"),
        ("log: {level: loud}", "log.level", "loud", "trace, debug, info"), ("log: {format: xml}", "log.format", "xml", "text, json"), ("telemetry: {sampleRatio: 1.5}", "telemetry.sampleRatio", "1.5", "0 to 1"),
        ("telemetry: {sampleRatio: nan}", "telemetry.sampleRatio", "nan", "0 to 1"), ("telemetry: {otlpEndpoint: \"http://collector.example.org/v1\"}", "telemetry.otlpEndpoint", "collector", "https"), ("http: {requestSeconds: 0}", "http.requestSeconds", "0", "1 to 600"), ("http: {receivesWebhooks: perhaps}", "http.receivesWebhooks", "perhaps", "true or false"),
        ("security: {registrationOpen: maybe}", "security.registrationOpen", "maybe", "true or false"), ("security: {sessionDays: 0}", "security.sessionDays", "0", "1 to 365"), ("instagram: {apiVersion: \"26\"}", "instagram.apiVersion", "26", "v26.0"),
        ("instagram: {tokenURL: \"http://evil.example/\"}", "instagram.tokenURL", "http://evil.example/", "https"), ("instagram: {humanAgent: 2}", "instagram.humanAgent", "2", "true or false"), ("security: {sessionIdleDays: 400}", "security.sessionIdleDays", "400", "1 to 365"), ("youtube: {topicURL: \"https://a.example/\"}", "youtube.topicURL", "https://a.example/", "{channelID}"),
        ("youtube: {dailyUnits: -1}", "youtube.dailyUnits", "-1", "100 to"), ("model: {profile: gpt}", "model.profile", "gpt", "openai, llamaCpp"), ("model: {baseURL: \"http://models.example.org/v1\", model: m}", "model.baseURL", "models.example.org", "https"),
        ("jobs: {concurrency: {messages: 0}}", "jobs.concurrency.messages", "0", "1 to 256"), ("jobs: {concurrency: 4}", "jobs.concurrency", "unknown key", "section"), ("retention: {rawPayloadDays: 31}", "retention.rawPayloadDays", "31", "1 to 30"),
        ("dataDir: \"\"", "dataDir", "nothing", "a text is needed"), ("dataDir: [a, b]", "dataDir", "a list", "a text is needed"),
    ])
    func `a wrong value is told with key, finding and what is allowed`(yaml: String, key: String, found: String, allowed: String) throws {
        let all = problems(yaml)
        #expect(all.count == 1, "\(all)")
        let problem = try #require(all.first)
        #expect(problem.key == key)
        #expect(problem.found.contains(found), "\(problem)")
        #expect(problem.allowed.contains(allowed), "\(problem)")
        #expect(problem.place == "understudy.yaml line 1")
    }

    @Test(arguments: [
        ("http: {host: 0.0.0.0, publicURL: \"https://a.example\"}", "http.host"), ("http: {host: 192.168.1.5}", "http.host"), ("http: {host: 0.0.0.0, tls: {certificate: c, key: k}}", "http.publicURL"),
        ("http: {trustedProxies: [10.0.0.1]}", "http.publicURL"), ("http: {tls: {certificate: c}}", "http.tls.key"), ("http: {tls: {key: k}}", "http.tls.certificate"), ("instagram: {appID: 1}", "instagram.appSecret"),
        ("instagram: {appSecret: s}", "instagram.appID"), ("youtube: {clientID: c}", "youtube.clientSecret"), ("model: {baseURL: \"https://a.example/v1\"}", "model.model"), ("model: {model: m}", "model.baseURL"),
        ("polling: {instagramSeconds: 10}", "polling.instagramSeconds"), ("polling: {instagramSlowestSeconds: 30}", "polling.instagramSeconds"), ("polling: {youtubePollingShare: 0.5}", "polling.youtubeReplyShare"),
    ])
    func `values that don't go together are told`(yaml: String, key: String) {
        #expect(problems(yaml).map(\.key) == [key])
    }

    @Test(arguments: ["127.0.0.1", "127.9.9.9", "localhost", "::1", "app.localhost"])
    func `plain http is served on loopback`(host: String) throws {
        #expect(try load("http: {host: \"\(host)\"}").configuration.http.host == host)
    }

    @Test func `plain http elsewhere needs a certificate or a trusted proxy`() throws {
        #expect(try load("http: {host: 0.0.0.0, publicURL: \"https://a.example\", trustedProxies: [10.0.0.1]}").configuration.publicURL == "https://a.example")
        #expect(try load("http: {host: 0.0.0.0, publicURL: \"https://a.example\", tls: {certificate: c, key: k}}").configuration.usesSecureCookies)
    }

    @Test(arguments: ["http://127.0.0.1:8080/v1", "http://192.168.0.10:8080/v1", "http://ollama:11434/v1", "http://box.local/v1", "https://api.openai.com/v1", "http://[fd00::1]:80/v1"])
    func `a model near by may be reached by plain http`(address: String) throws {
        #expect(try load("model: {baseURL: \"\(address)\", model: m}").configuration.model.baseURL == address)
    }

    @Test func `every problem of file and environment is told at once`() {
        let yaml = """
            http:
              port: many
              hots: 127.0.0.1
            log: {level: loud}
            colour: red
            """
        let all = problems(yaml, ["UNDERSTUDY_SECURITY_SESSION_DAYS": "none", "UNDERSTUDY_MODEL_MODEL": "m"])
        #expect(all.map(\.key) == ["http.port", "log.level", "security.sessionDays", "model.baseURL", "colour", "http.hots"])
        #expect(all.first { $0.key == "http.port" }?.place == "understudy.yaml line 2")
        #expect(all.first { $0.key == "security.sessionDays" }?.place == "environment UNDERSTUDY_SECURITY_SESSION_DAYS")
        #expect(all.first { $0.key == "http.hots" }?.allowed == "did you mean http.host?")
        let text = ConfigurationProblems(all).description
        #expect(text.hasPrefix("The configuration has 6 problems:"))
        #expect(text.split(separator: "\n").count == 7)
        let error = ConfigurationProblems(all).appError
        #expect(error.code == .configurationInvalid)
        #expect(error.fields.count == 6)
    }

    @Test(arguments: [
        ("http: 8400", "http", "section, with host"), ("dataDirectory: x", "dataDirectory", "did you mean dataDir?"), ("instagram: {appId: 1}", "instagram.appId", "did you mean instagram.appID?"),
        ("retention: {message_months: 3}", "retention.message_months", "retention.messagesMonths"), ("zzzzzzzzzz: 1", "zzzzzzzzzz", "understudy config"), ("dataDir: {a: 1}", "dataDir.a", "did you mean dataDir?"),
    ])
    func `an unknown key is told with what was probably meant`(yaml: String, key: String, hint: String) {
        let all = problems(yaml)
        #expect(all.map(\.key) == [key])
        #expect(all.first?.allowed.contains(hint) == true, "\(all)")
    }

    @Test(arguments: [
        ("a: [1\nsecret: hunter2", "understudy.yaml"), ("http: {port: 1}\nhttp: {port: 2, note: hunter2}", "understudy.yaml"), ("- hunter2\n- b", "understudy.yaml"), ("hunter2", "understudy.yaml"), ("a: \"hunter2\n", "understudy.yaml"),
        ("{\"a\": \"hunter2\"", "understudy.json"), ("[\"hunter2\"]", "understudy.json"), ("\"hunter2\"", "understudy.json"), ("{\"a\": [[\"hunter2\"]]}", "understudy.json"), ("http:\n  trustedProxies: [[hunter2]]", "understudy.yaml"),
    ])
    func `a file that can't be read is one problem that quotes nothing of it`(text: String, path: String) {
        let all = problems(text, ["UNDERSTUDY_HTTP_PORT": "x"], path: path)
        #expect(all.map(\.key) == ["", "http.port"])
        #expect(all.first?.place == path)
        #expect(!ConfigurationProblems(all).description.contains("hunter2"))
    }

    @Test(arguments: [
        ("telemetry: {metricsToken: hunter2}", [:]), ("instagram: {appSecret: [hunter2]}", [:]), ("instagram: {verifyToken: hunter2}", [:]), ("model: {baseURL: \"https://me:hunter2@api.example/v1\", model: m}", [:]),
        ("http: {publicURL: \"https://hunter2@a.example\"}", [:]), (nil, ["UNDERSTUDY_TELEMETRY_METRICS_TOKEN": "hunter2"]), (nil, ["UNDERSTUDY_MODEL_API_KEY": "hunter2\nhunter2"]),
    ] as [(String?, [String: String])])
    func `no problem shows a secret`(yaml: String?, environment: [String: String]) {
        let all = problems(yaml, environment)
        #expect(!all.isEmpty)
        #expect(!ConfigurationProblems(all).description.contains("hunter2"), "\(all)")
    }
}
