import Core
import Foundation
import Settings
import Testing

func load(_ yaml: String? = nil, _ environment: [String: String] = [:], path: String = "understudy.yaml") throws -> LoadedConfiguration {
    try ConfigurationLoader.load(file: yaml.map { ConfigurationFile(path: path, text: $0) }, environment: environment)
}

/// The problems of a configuration, by key.
func problems(_ yaml: String? = nil, _ environment: [String: String] = [:], path: String = "understudy.yaml") -> [ConfigurationProblem] {
    do {
        _ = try load(yaml, environment, path: path)
        return []
    } catch let error as ConfigurationProblems {
        return error.problems
    } catch {
        Issue.record("another error: \(error)")
        return []
    }
}

@Suite("Defaults and sources")
struct DefaultsAndSourcesTests {
    @Test(arguments: [nil, "", "# nothing but a comment\n", "---\n", "http:\ninstagram: ~\nmodel: {}\njobs:\n  concurrency:\n"])
    func `with nothing set everything has its default`(yaml: String?) throws {
        let loaded = try load(yaml)
        #expect(loaded.configuration == AppConfiguration())
        #expect(loaded.configuration.publicURL == "http://127.0.0.1:8400")
        #expect(!loaded.configuration.usesSecureCookies)
        #expect(loaded.entries.allSatisfy { $0.source == "default" })
        #expect(loaded.warnings.isEmpty)
    }

    static let fullYAML = """
        dataDir: /var/lib/understudy
        http:
          host: 0.0.0.0
          port: 443
          publicURL: https://understudy.example.org/
          tls: {certificate: /etc/tls/chain.pem, key: /etc/tls/key.pem}
          trustedProxies: [10.0.0.0/8, "fd00::/8", 192.0.2.7]
          receivesWebhooks: no
        log: {level: debug, format: json}
        telemetry: {otlpEndpoint: "http://127.0.0.1:4318/v1/traces", sampleRatio: 0.25, metricsToken: 0123456789abcdef}
        security: {sessionDays: 30, sessionIdleDays: 3, registrationOpen: true}
        instagram: {appID: 990602627938098, appSecret: ig-secret, metaAppSecret: meta-secret, verifyToken: verify-me-please, apiVersion: v27.0, graphURL: "http://localhost:9000/ig", humanAgent: true}
        youtube: {clientID: id.apps.example, clientSecret: yt-secret, dailyUnits: 50000, topicURL: "http://127.0.0.1:9000/feeds?channel_id={channelID}"}
        model: {baseURL: "http://ollama:11434/v1/", apiKey: model-key, model: gemma3, profile: llamacpp, deadlineSeconds: 5, maximumConcurrent: 2}
        polling: {instagramFastestSeconds: 1, instagramSeconds: 2, instagramSlowestSeconds: 4, youtubeReplyShare: 0.5, youtubePollingShare: 0.25, youtubeCollectionShare: 0.2}
        jobs: {defaultConcurrency: 2, concurrency: {messages: 16, training: 1}}
        retention: {messagesMonths: 12, rawPayloadDays: 7}
        """

    static let fullJSON = """
        {"dataDir": "/var/lib/understudy",
         "http": {"host": "0.0.0.0", "port": 443, "publicURL": "https://understudy.example.org/", "tls": {"certificate": "/etc/tls/chain.pem", "key": "/etc/tls/key.pem"}, "trustedProxies": ["10.0.0.0/8", "fd00::/8", "192.0.2.7"], "receivesWebhooks": false},
         "log": {"level": "debug", "format": "json"},
         "telemetry": {"otlpEndpoint": "http://127.0.0.1:4318/v1/traces", "sampleRatio": 0.25, "metricsToken": "0123456789abcdef"},
         "security": {"sessionDays": 30, "sessionIdleDays": 3, "registrationOpen": true},
         "instagram": {"appID": 990602627938098, "appSecret": "ig-secret", "metaAppSecret": "meta-secret", "verifyToken": "verify-me-please", "apiVersion": "v27.0", "graphURL": "http://localhost:9000/ig", "humanAgent": true, "tokenURL": null},
         "youtube": {"clientID": "id.apps.example", "clientSecret": "yt-secret", "dailyUnits": 50000, "topicURL": "http://127.0.0.1:9000/feeds?channel_id={channelID}"},
         "model": {"baseURL": "http://ollama:11434/v1/", "apiKey": "model-key", "model": "gemma3", "profile": "llamacpp", "deadlineSeconds": 5, "maximumConcurrent": 2},
         "polling": {"instagramFastestSeconds": 1, "instagramSeconds": 2, "instagramSlowestSeconds": 4, "youtubeReplyShare": 0.5, "youtubePollingShare": 0.25, "youtubeCollectionShare": 0.2},
         "jobs": {"defaultConcurrency": 2, "concurrency": {"messages": 16, "training": 1}},
         "retention": {"messagesMonths": 12, "rawPayloadDays": 7}}
        """

    @Test(arguments: [(fullYAML, "understudy.yaml"), (fullJSON, "settings.json")])
    func `every section is read from a file of either kind`(text: String, path: String) throws {
        let all = try load(text, path: path).configuration
        #expect(all.dataDirectory == "/var/lib/understudy")
        #expect(all.http.host == "0.0.0.0")
        #expect(all.http.tls == HTTPSettings.TLS(certificate: "/etc/tls/chain.pem", key: "/etc/tls/key.pem"))
        #expect(all.http.trustedProxies == ["10.0.0.0/8", "fd00::/8", "192.0.2.7"])
        #expect(all.publicURL == "https://understudy.example.org" && all.http.receivesWebhooks == false && !all.receivesWebhooks)
        #expect(all.usesSecureCookies)
        #expect(all.log.level == .debug && all.log.format == .json)
        #expect(all.telemetry.otlpEndpoint == "http://127.0.0.1:4318/v1/traces" && all.telemetry.sampleRatio == 0.25)
        #expect(all.telemetry.metricsToken?.value == "0123456789abcdef")
        #expect(all.security.sessionDays == 30 && all.security.sessionIdleDays == 3 && all.security.registrationOpen)
        #expect(all.instagram.isConfigured && all.instagram.appID == "990602627938098" && all.instagram.appSecret?.value == "ig-secret")
        #expect(all.instagram.metaAppSecret?.value == "meta-secret" && all.instagram.verifyToken?.value == "verify-me-please")
        #expect(all.instagram.apiVersion == "v27.0" && all.instagram.graphURL == "http://localhost:9000/ig" && all.instagram.hasHumanAgentFeature)
        #expect(all.instagram.tokenURL == InstagramSettings().tokenURL)
        #expect(all.youtube.isConfigured && all.youtube.dailyUnits == 50_000)
        #expect(all.youtube.topicURL == "http://127.0.0.1:9000/feeds?channel_id={channelID}")
        #expect(all.model.baseURL == "http://ollama:11434/v1" && all.model.model == "gemma3" && all.model.profile == .llamaCpp)
        #expect(all.model.isConfigured && all.model.apiKey?.value == "model-key" && all.model.deadlineSeconds == 5)
        #expect(all.polling.instagramFastestSeconds == 1 && all.polling.youtubeReplyShare == 0.5 && all.polling.youtubePollingShare == 0.25 && all.polling.youtubeCollectionShare == 0.2)
        #expect(all.jobs.concurrency(of: "messages") == 16 && all.jobs.concurrency(of: "training") == 1 && all.jobs.concurrency(of: "other") == 2)
        #expect(all.retention.messagesMonths == 12 && all.retention.rawPayloadDays == 7)
    }

    @Test func `every key has a variable, and the environment wins over the file`() throws {
        let environment = [
            "UNDERSTUDY_DATA_DIR": "/data", "UNDERSTUDY_HTTP_PORT": "9000", "UNDERSTUDY_HTTP_TRUSTED_PROXIES": "10.0.0.1, 10.0.0.2", "UNDERSTUDY_HTTP_PUBLIC_URL": "https://a.example",
            "UNDERSTUDY_INSTAGRAM_APP_ID": "1", "UNDERSTUDY_INSTAGRAM_APP_SECRET": "s", "UNDERSTUDY_MODEL_BASE_URL": "http://127.0.0.1:1/v1", "UNDERSTUDY_MODEL_MODEL": "m", "UNDERSTUDY_INSTAGRAM_HUMAN_AGENT": "on",
            "UNDERSTUDY_JOBS_CONCURRENCY_MESSAGES": "3", "UNDERSTUDY_TELEMETRY_SAMPLE_RATIO": "1", "UNDERSTUDY_LOG_LEVEL": "WARNING", "UNDERSTUDY_CONFIG": "understudy.yaml", "PATH": "/bin",
        ]
        let loaded = try load("http: {port: 8000}\ndataDir: elsewhere\nsecurity: {sessionDays: 7}\n", environment)
        let all = loaded.configuration
        #expect(all.dataDirectory == "/data" && all.http.port == 9000 && all.http.trustedProxies == ["10.0.0.1", "10.0.0.2"])
        #expect(all.instagram.isConfigured && all.instagram.hasHumanAgentFeature && all.model.isConfigured && all.telemetry.sampleRatio == 1 && all.log.level == .warning)
        #expect(all.jobs.concurrency == ["messages": 3])
        #expect(all.security.sessionDays == 7)
        #expect(loaded.warnings.isEmpty)
        func source(_ key: String) -> String? { loaded.entries.first { $0.key == key }?.source }
        #expect(source("http.port") == "environment")
        #expect(source("security.sessionDays") == "understudy.yaml")
        #expect(source("http.host") == "default")
        let second = try load(nil, Dictionary(uniqueKeysWithValues: loaded.entries.filter { $0.source == "environment" && $0.value != "(set, hidden)" }.map { ($0.environmentName, $0.value) }).merging(["UNDERSTUDY_INSTAGRAM_APP_SECRET": "s"]) { $1 })
        #expect(second.configuration.http == all.http)
    }

    @Test func `an empty variable counts as unset`() throws {
        let all = try load("http: {port: 8000}\n", ["UNDERSTUDY_HTTP_PORT": "", "UNDERSTUDY_MODEL_API_KEY": ""]).configuration
        #expect(all.http.port == 8000)
        #expect(all.model.apiKey == nil)
    }

    @Test func `variables with our prefix that nothing reads are told, not refused`() throws {
        let tools = ["UNDERSTUDY_CONFIG": "understudy.yaml", "UNDERSTUDY_BINARY": "/usr/bin/understudy", "UNDERSTUDY_ROOMS": "Settings"]
        let loaded = try load(nil, tools.merging(["UNDERSTUDY_HTP_PORT": "1", "UNDERSTUDY_SERVICE_HOST": "10.0.0.1", "OTHER": "x"]) { $1 })
        #expect(loaded.warnings.count == 2)
        #expect(loaded.warnings[0].contains("UNDERSTUDY_HTTP_PORT"))
        #expect(loaded.warnings[1].contains("UNDERSTUDY_SERVICE_HOST"))
    }

    @Test func `the public address follows from host, port and certificates`() throws {
        #expect(try load("http: {host: \"::1\", port: 80}").configuration.publicURL == "http://[::1]:80")
        #expect(try load("http: {host: example.org, port: 443, tls: {certificate: c, key: k}}").configuration.publicURL == "https://example.org:443")
    }

    @Test(arguments: [
        // At home, with the platforms themselves: nobody gets here.
        ("", false), ("http: {port: 9000, publicURL: \"http://localhost:9000\"}", false), ("http: {publicURL: \"http://[::1]:8400\"}", false), ("http: {publicURL: \"https://192.168.1.5\"}", false),
        ("http: {publicURL: \"https://understudy.example.org\"}", true), ("http: {publicURL: \"https://203.0.113.9\"}", true),
        // With simulators of the platforms near by.
        ("instagram: {graphURL: \"http://127.0.0.1:9000/graph\"}", true), ("youtube: {hubURL: \"http://localhost:9000/subscribe\"}", true),
        // Said by the operator.
        ("http: {receivesWebhooks: true}", true), ("http: {publicURL: \"https://understudy.example.org\", receivesWebhooks: false}", false),
    ])
    func `webhooks are expected where the platforms can reach the public address`(yaml: String, isExpected: Bool) throws {
        let loaded = try load(yaml)
        #expect(loaded.configuration.receivesWebhooks == isExpected)
        let entry = try #require(loaded.entries.first { $0.key == "http.receivesWebhooks" })
        #expect(entry.value == (loaded.configuration.http.receivesWebhooks.map(String.init) ?? "automatic"))
    }

    // MARK: Secrets

    @Test func `the listing names every key and shows no secret`() throws {
        let loaded = try load(Self.fullYAML)
        let text = loaded.redacted()
        for secret in ["ig-secret", "meta-secret", "verify-me-please", "yt-secret", "model-key", "0123456789abcdef"] {
            #expect(!text.contains(secret))
            #expect(!String(reflecting: loaded.configuration).contains(secret))
            #expect(!"\(loaded.configuration)".contains(secret))
            var dumped = ""
            dump(loaded.configuration, to: &dumped)
            #expect(!dumped.contains(secret))
        }
        for part in ["instagram.appSecret", "(set, hidden)", "http.port", "443", "understudy.yaml", "jobs.concurrency.messages"] { #expect(text.contains(part)) }
        #expect(Set(loaded.entries.map(\.key)).count == loaded.entries.count)
        #expect(text.split(separator: "\n").count == loaded.entries.count)
    }

    // MARK: Finding the file

    @Test func `the file is the one named, else the variable's, else the default if there`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("understudy-settings-\(SystemIdentifierSource().next())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let one = folder.appendingPathComponent("one.yaml"), two = folder.appendingPathComponent("two.json")
        try Data("a: 1".utf8).write(to: one)
        try Data("{}".utf8).write(to: two)
        #expect(try ConfigurationFile.locate(path: one.path, environment: ["UNDERSTUDY_CONFIG": two.path]) == ConfigurationFile(path: one.path, text: "a: 1"))
        #expect(try ConfigurationFile.locate(path: nil, environment: ["UNDERSTUDY_CONFIG": two.path])?.text == "{}")
        #expect(throws: ConfigurationProblems.self) { try ConfigurationFile.locate(path: folder.path + "/missing.yaml", environment: [:]) }
        #expect(throws: ConfigurationProblems.self) { try ConfigurationFile.locate(path: nil, environment: ["UNDERSTUDY_CONFIG": folder.path + "/missing.yaml"]) }
        try Data([0xFF, 0xFE, 0x00]).write(to: one)
        #expect(throws: ConfigurationProblems.self) { try ConfigurationFile.locate(path: one.path, environment: [:]) }
    }
}
