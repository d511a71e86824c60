import Core

/// Turns a file's text and an environment into a checked configuration. A pure function of the two.
public enum ConfigurationLoader {
    /// Throws `ConfigurationProblems` with everything that is wrong.
    public static func load(file: ConfigurationFile?, environment: [String: String]) throws(ConfigurationProblems) -> LoadedConfiguration {
        var parsed = ParsedFile(snapshot: nil, keys: [:])
        var early: [ConfigurationProblem] = []
        if let file {
            switch file.parse() {
            case .success(let content): parsed = content
            // The environment is read all the same: its problems are told together with the file's.
            case .failure(let problem): early.append(problem)
            }
        }
        var reader = SettingsReader(file: parsed, fileName: file?.name ?? "", environment: environment)
        let configuration = self.read(&reader)
        self.checkTogether(configuration, &reader)
        self.checkUnknown(&reader)
        let problems = early + reader.problems
        guard problems.isEmpty else { throw ConfigurationProblems(problems) }
        let warnings = reader.unknownVariables.map { name in
            "The environment variable \(name) is not read" + (NearestName.of(name, among: reader.knownKeys.map(SettingsReader.environmentName)).map { "; did you mean \($0)?" } ?? ".")
        }
        return LoadedConfiguration(configuration: configuration, entries: reader.entries, warnings: warnings)
    }

    // MARK: Each key

    private static func read(_ reader: inout SettingsReader) -> AppConfiguration {
        var all = AppConfiguration()
        all.dataDirectory = reader.text("dataDir", all.dataDirectory)
        all.http = self.readHTTP(&reader)
        all.log.level = reader.choice("log.level", all.log.level)
        all.log.format = reader.choice("log.format", all.log.format)
        all.telemetry.otlpEndpoint = reader.optionalText("telemetry.otlpEndpoint", check: AddressRules.nearby)
        all.telemetry.sampleRatio = reader.number("telemetry.sampleRatio", all.telemetry.sampleRatio, in: 0 ... 1)
        all.telemetry.metricsToken = reader.secret("telemetry.metricsToken", minimumLength: 16)
        all.security.sessionDays = reader.integer("security.sessionDays", all.security.sessionDays, in: 1 ... 365)
        all.security.sessionIdleDays = reader.integer("security.sessionIdleDays", all.security.sessionIdleDays, in: 1 ... 365)
        all.security.registrationOpen = reader.flag("security.registrationOpen", all.security.registrationOpen)
        all.instagram = self.readInstagram(&reader)
        all.youtube = self.readYouTube(&reader)
        all.model = self.readModel(&reader)
        all.fineTuning = self.readFineTuning(&reader)
        all.training.retrainAfterCorrections = reader.integer("training.retrainAfterCorrections", all.training.retrainAfterCorrections, in: 5 ... 10_000)
        all.training.draftingDollarsPerMillionTokens = reader.optionalNumber("training.draftingDollarsPerMillionTokens", in: 0 ... 100_000)
        all.polling = self.readPolling(&reader)
        all.platforms.callSeconds = reader.integer("platforms.callSeconds", all.platforms.callSeconds, in: 2 ... 300)
        all.delivery.settleSeconds = reader.integer("delivery.settleSeconds", all.delivery.settleSeconds, in: 5 ... 3_600)
        all.jobs.defaultConcurrency = reader.integer("jobs.defaultConcurrency", all.jobs.defaultConcurrency, in: 1 ... 256)
        for queue in reader.chosenNames(below: "jobs.concurrency") {
            all.jobs.concurrency[queue] = reader.integer("jobs.concurrency.\(queue)", all.jobs.defaultConcurrency, in: 1 ... 256)
        }
        all.retention.messagesMonths = reader.integer("retention.messagesMonths", all.retention.messagesMonths, in: 1 ... 120)
        all.retention.rawPayloadDays = reader.integer("retention.rawPayloadDays", all.retention.rawPayloadDays, in: 1 ... 30)
        return all
    }

    private static func readHTTP(_ reader: inout SettingsReader) -> HTTPSettings {
        var http = HTTPSettings()
        http.host = reader.text("http.host", http.host, check: AddressRules.host)
        http.port = reader.integer("http.port", http.port, in: 0 ... 65_535)
        http.publicURL = reader.optionalText("http.publicURL", check: AddressRules.publicAddress).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        let certificate = reader.optionalText("http.tls.certificate")
        let key = reader.optionalText("http.tls.key")
        if let certificate, let key {
            http.tls = HTTPSettings.TLS(certificate: certificate, key: key)
        } else if certificate != nil || key != nil {
            let missing = certificate == nil ? "http.tls.certificate" : "http.tls.key"
            reader.refuse(missing, found: "nothing", allowed: "certificate and key go together: set both or neither")
        }
        http.trustedProxies = reader.list("http.trustedProxies", check: AddressRules.addressOrRange)
        http.receivesWebhooks = reader.optionalFlag("http.receivesWebhooks", unset: "automatic")
        http.requestSeconds = reader.integer("http.requestSeconds", http.requestSeconds, in: 1 ... 600)
        return http
    }

    private static func readInstagram(_ reader: inout SettingsReader) -> InstagramSettings {
        var instagram = InstagramSettings()
        instagram.appID = reader.optionalText("instagram.appID", check: { $0.allSatisfy(\.isNumber) ? nil : "the Instagram app's number is needed" })
        instagram.appSecret = reader.secret("instagram.appSecret")
        instagram.metaAppSecret = reader.secret("instagram.metaAppSecret")
        instagram.verifyToken = reader.secret("instagram.verifyToken", minimumLength: 8)
        instagram.apiVersion = reader.text("instagram.apiVersion", instagram.apiVersion, check: { $0.wholeMatch(of: /v[0-9]{1,3}\.[0-9]/) == nil ? "a version such as v26.0 is needed" : nil })
        instagram.authorizeURL = reader.text("instagram.authorizeURL", instagram.authorizeURL, check: AddressRules.service)
        instagram.tokenURL = reader.text("instagram.tokenURL", instagram.tokenURL, check: AddressRules.service)
        instagram.graphURL = reader.text("instagram.graphURL", instagram.graphURL, check: AddressRules.service)
        instagram.hasHumanAgentFeature = reader.flag("instagram.humanAgent", instagram.hasHumanAgentFeature)
        return instagram
    }

    private static func readYouTube(_ reader: inout SettingsReader) -> YouTubeSettings {
        var youtube = YouTubeSettings()
        youtube.clientID = reader.optionalText("youtube.clientID")
        youtube.clientSecret = reader.secret("youtube.clientSecret")
        youtube.authorizeURL = reader.text("youtube.authorizeURL", youtube.authorizeURL, check: AddressRules.service)
        youtube.tokenURL = reader.text("youtube.tokenURL", youtube.tokenURL, check: AddressRules.service)
        youtube.revokeURL = reader.text("youtube.revokeURL", youtube.revokeURL, check: AddressRules.service)
        youtube.apiURL = reader.text("youtube.apiURL", youtube.apiURL, check: AddressRules.service)
        youtube.hubURL = reader.text("youtube.hubURL", youtube.hubURL, check: AddressRules.service)
        youtube.topicURL = reader.text("youtube.topicURL", youtube.topicURL, check: { text in
            guard text.contains("{channelID}") else { return "an address with {channelID} in it is needed" }
            return AddressRules.service(text.replacing("{channelID}", with: "UC0"))
        })
        youtube.dailyUnits = reader.integer("youtube.dailyUnits", youtube.dailyUnits, in: 100 ... 1_000_000_000)
        youtube.commentInsertUnits = reader.integer("youtube.commentInsertUnits", youtube.commentInsertUnits, in: 1 ... 1_000)
        return youtube
    }

    private static func readModel(_ reader: inout SettingsReader) -> ModelSettings {
        var model = ModelSettings()
        model.baseURL = reader.optionalText("model.baseURL", check: AddressRules.nearby).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        model.apiKey = reader.secret("model.apiKey")
        model.model = reader.optionalText("model.model")
        model.profile = reader.choice("model.profile", model.profile)
        model.deadlineSeconds = reader.integer("model.deadlineSeconds", model.deadlineSeconds, in: 1 ... 300)
        model.maximumConcurrent = reader.integer("model.maximumConcurrent", model.maximumConcurrent, in: 1 ... 256)
        model.candidates = reader.integer("model.candidates", model.candidates, in: 1 ... 5)
        model.moderationModel = reader.optionalText("model.moderationModel")
        model.embeddingModel = reader.optionalText("model.embeddingModel")
        model.monthlyTokens = reader.integer("model.monthlyTokens", model.monthlyTokens, in: 0 ... 1_000_000_000_000)
        model.dollarsPerMillionPromptTokens = reader.optionalNumber("model.dollarsPerMillionPromptTokens", in: 0 ... 100_000)
        model.dollarsPerMillionCompletionTokens = reader.optionalNumber("model.dollarsPerMillionCompletionTokens", in: 0 ... 100_000)
        model.monthlyDollars = reader.optionalNumber("model.monthlyDollars", in: 0.01 ... 1_000_000_000)
        if model.monthlyDollars != nil, model.dollarsPerMillionPromptTokens == nil || model.dollarsPerMillionCompletionTokens == nil {
            reader.refuse("model.monthlyDollars", found: "a budget without prices", allowed: "set model.dollarsPerMillionPromptTokens and model.dollarsPerMillionCompletionTokens too")
        }
        model.judgesTriage = reader.flag("model.judgesTriage", model.judgesTriage)
        return model
    }

    private static func readFineTuning(_ reader: inout SettingsReader) -> FineTuningSettings {
        var tuning = FineTuningSettings()
        tuning.driver = reader.choice("fineTuning.driver", tuning.driver)
        tuning.baseModel = reader.optionalText("fineTuning.baseModel")
        tuning.baseURL = reader.optionalText("fineTuning.baseURL", check: AddressRules.nearby).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        tuning.apiKey = reader.secret("fineTuning.apiKey")
        tuning.command = reader.list("fineTuning.command", check: { $0.isEmpty ? "a program or argument is needed" : nil })
        tuning.epochs = reader.integer("fineTuning.epochs", tuning.epochs, in: 1 ... 50)
        tuning.dollarsPerMillionTokens = reader.optionalNumber("fineTuning.dollarsPerMillionTokens", in: 0 ... 100_000)
        return tuning
    }

    private static func readPolling(_ reader: inout SettingsReader) -> PollingSettings {
        var polling = PollingSettings()
        polling.instagramWithWebhooksSeconds = reader.integer("polling.instagramWithWebhooksSeconds", polling.instagramWithWebhooksSeconds, in: 60 ... 86_400)
        polling.instagramSeconds = reader.integer("polling.instagramSeconds", polling.instagramSeconds, in: 1 ... 3_600)
        polling.instagramFastestSeconds = reader.integer("polling.instagramFastestSeconds", polling.instagramFastestSeconds, in: 1 ... 3_600)
        polling.instagramSlowestSeconds = reader.integer("polling.instagramSlowestSeconds", polling.instagramSlowestSeconds, in: 1 ... 86_400)
        polling.youtubeFastestSeconds = reader.integer("polling.youtubeFastestSeconds", polling.youtubeFastestSeconds, in: 1 ... 3_600)
        polling.youtubeReplyShare = reader.number("polling.youtubeReplyShare", polling.youtubeReplyShare, in: 0 ... 1)
        polling.youtubePollingShare = reader.number("polling.youtubePollingShare", polling.youtubePollingShare, in: 0 ... 1)
        polling.youtubeCollectionShare = reader.number("polling.youtubeCollectionShare", polling.youtubeCollectionShare, in: 0 ... 1)
        return polling
    }

    // MARK: Keys together

    private static func checkTogether(_ all: AppConfiguration, _ reader: inout SettingsReader) {
        let http = all.http
        // A key that was refused stands at its default here; what follows from that would only confuse.
        let isSound = !reader.problems.contains { $0.key.hasPrefix("http.") }
        if isSound, !AddressRules.isLoopback(http.host), http.tls == nil, http.trustedProxies.isEmpty {
            reader.refuse("http.host", found: http.host, allowed: "plain http is served on loopback only: set http.tls, or http.trustedProxies for a proxy that does TLS")
        }
        if isSound, http.publicURL == nil, ["0.0.0.0", "::"].contains(http.host) || !http.trustedProxies.isEmpty {
            reader.refuse("http.publicURL", found: "nothing", allowed: "the address that browsers use is needed when it isn't the one listened on")
        }
        self.checkPair(&reader, "instagram.appID", all.instagram.appID != nil, "instagram.appSecret", all.instagram.appSecret != nil)
        self.checkPair(&reader, "youtube.clientID", all.youtube.clientID != nil, "youtube.clientSecret", all.youtube.clientSecret != nil)
        if all.model.baseURL != nil, all.model.model == nil, !self.isRefused("model.model", reader) {
            reader.refuse("model.model", found: "nothing", allowed: "the model's name is needed with model.baseURL")
        }
        if all.model.baseURL == nil, all.model.model != nil, !self.isRefused("model.baseURL", reader) {
            reader.refuse("model.baseURL", found: "nothing", allowed: "the server's address is needed with model.model, for instance https://api.openai.com/v1")
        }
        if all.fineTuning.driver != .none, all.fineTuning.baseModel == nil, !self.isRefused("fineTuning.baseModel", reader) {
            reader.refuse("fineTuning.baseModel", found: "nothing", allowed: "the model to start from is needed with fineTuning.driver")
        }
        if all.fineTuning.driver == .external, all.fineTuning.command.isEmpty, !self.isRefused("fineTuning.command", reader) {
            reader.refuse("fineTuning.command", found: "nothing", allowed: "the trainer's program is needed with fineTuning.driver external")
        }
        if all.fineTuning.driver == .openai, all.fineTuning.baseURL == nil, all.model.baseURL == nil, !self.isRefused("fineTuning.baseURL", reader) {
            reader.refuse("fineTuning.baseURL", found: "nothing", allowed: "the server's address is needed, for instance https://api.openai.com/v1")
        }
        let polling = all.polling
        let hasSoundBounds = !reader.problems.contains { $0.key.hasPrefix("polling.") }
        if hasSoundBounds, !(polling.instagramFastestSeconds <= polling.instagramSeconds && polling.instagramSeconds <= polling.instagramSlowestSeconds) {
            reader.refuse(
                "polling.instagramSeconds", found: "fastest \(polling.instagramFastestSeconds), usual \(polling.instagramSeconds), slowest \(polling.instagramSlowestSeconds)",
                allowed: "they have to rise: fastest, usual, slowest"
            )
        }
        let sum = polling.youtubeReplyShare + polling.youtubePollingShare + polling.youtubeCollectionShare
        if hasSoundBounds, sum > 1.000_001 {
            reader.refuse("polling.youtubeReplyShare", found: "shares of replies, polling and collection that add up to \((sum * 1000).rounded() / 1000)", allowed: "at most 1 together")
        }
    }

    private static func checkPair(_ reader: inout SettingsReader, _ first: String, _ hasFirst: Bool, _ second: String, _ hasSecond: Bool) {
        guard hasFirst != hasSecond else { return }
        let missing = hasFirst ? second : first
        if !self.isRefused(missing, reader) { reader.refuse(missing, found: "nothing", allowed: "\(first) and \(second) go together: set both or neither") }
    }

    private static func isRefused(_ key: String, _ reader: SettingsReader) -> Bool { reader.problems.contains { $0.key == key } }

    private static func checkUnknown(_ reader: inout SettingsReader) {
        for (key, place) in reader.unknownKeys {
            let allowed: String
            if reader.isSection(key) {
                let inside = reader.knownKeys.filter { $0.hasPrefix(key + ".") }.map { String($0.dropFirst(key.count + 1)) }.sorted()
                allowed = inside.isEmpty ? "this is a section: write names with values below it" : "this is a section, with \(inside.prefix(12).joined(separator: ", "))"
            } else if let near = NearestName.of(key, among: reader.knownKeys) {
                allowed = "did you mean \(near)?"
            } else {
                allowed = "`understudy config` lists every key"
            }
            reader.refuse(key, SettingsReader.Origin(place: place, source: ""), found: "an unknown key", allowed: allowed)
        }
    }
}
