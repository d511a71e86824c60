import AsyncHTTPClient
import AvatarService
import Connectors
import Core
import Foundation
import Gateway
import InstagramConnector
import Jobs
import LanguageModels
import Logging
import ServiceKit
import Settings
import TrainingService
import UserService
import YouTubeConnector

extension Installation {
    static func youtubeConfiguration(_ configuration: AppConfiguration) -> YouTubeConfiguration? {
        let settings = configuration.youtube
        guard let id = settings.clientID, let secret = settings.clientSecret else { return nil }
        var youtube = YouTubeConfiguration(clientID: id, clientSecret: secret.value)
        youtube.authorizeURL = settings.authorizeURL
        youtube.tokenBaseURL = Self.base(of: settings.tokenURL, without: "/token")
        youtube.revokeURL = settings.revokeURL
        youtube.apiBaseURL = settings.apiURL
        youtube.hubURL = settings.hubURL
        youtube.topicPrefix = settings.topicURL.replacingOccurrences(of: "{channelID}", with: "")
        youtube.dailyUnits = settings.dailyUnits
        youtube.pollingShare = configuration.polling.youtubePollingShare
        youtube.collectionShare = configuration.polling.youtubeCollectionShare
        youtube.unitsPerReply = settings.commentInsertUnits
        return youtube
    }

    static func connectors(_ configuration: AppConfiguration, youtube: YouTubeConfiguration?, environment: ConnectorEnvironment) -> ConnectorRegistry {
        var connectors: [any PlatformConnector] = []
        let settings = configuration.instagram
        if let id = settings.appID, let secret = settings.appSecret {
            var instagram = InstagramConfiguration(appID: id, appSecret: secret.value, verifyToken: settings.verifyToken?.value ?? "")
            instagram.metaAppSecret = settings.metaAppSecret?.value
            instagram.authorizeURL = settings.authorizeURL
            instagram.tokenBaseURL = Self.base(of: settings.tokenURL, without: "/oauth/access_token")
            instagram.graphBaseURL = settings.graphURL
            instagram.version = settings.apiVersion
            instagram.hasHumanAgentFeature = settings.hasHumanAgentFeature
            // The pace of public replies is a setting of each workspace, checked before every send.
            instagram.publicRepliesPerHour = nil
            connectors.append(InstagramConnector(configuration: instagram, environment: environment))
        }
        if let youtube { connectors.append(YouTubeConnector(configuration: youtube, environment: environment)) }
        return ConnectorRegistry(connectors)
    }

    private static func base(of url: String, without path: String) -> String { url.hasSuffix(path) ? String(url.dropLast(path.count)) : url }

    static func model(_ settings: ModelSettings, client: HTTPClient, time: any TimeSource, random: any RandomSource, logger: Logger) throws -> OpenAIClient? {
        guard let baseURL = settings.baseURL, let model = settings.model else { return nil }
        let profile: OpenAIConfiguration.Profile =
            switch settings.profile {
            case .openai: .openai
            case .llamaCpp: .llamaCpp
            case .ollama: .ollama
            case .vllm: .vllm
            case .automatic: .automatic
            }
        var configuration = OpenAIConfiguration(baseURL: baseURL, apiKey: settings.apiKey?.value, profile: profile, chatModel: model, maximumConcurrent: settings.maximumConcurrent)
        if let moderation = settings.moderationModel { configuration.moderationModel = moderation }
        if let embedding = settings.embeddingModel { configuration.embeddingModel = embedding }
        try configuration.validate()
        return OpenAIClient(configuration, http: client, time: time, random: random, logger: logger)
    }

    /// The configured driver of fine-tuning; nil where there is none.
    static func fineTuner(_ all: AppConfiguration, folder: DataFolder, client: HTTPClient, environment: [String: String], time: any TimeSource, random: any RandomSource, logger: Logger) -> (any FineTuner)? {
        let settings = all.fineTuning
        guard let baseModel = settings.baseModel else { return nil }
        switch settings.driver {
        case .none: return nil
        case .openai:
            guard let baseURL = settings.baseURL ?? all.model.baseURL else { return nil }
            // The language model's key belongs to its own address.
            let key = settings.apiKey ?? (settings.baseURL == nil || settings.baseURL == all.model.baseURL ? all.model.apiKey : nil)
            return OpenAIFineTuner(
                OpenAIConfiguration(baseURL: baseURL, apiKey: key?.value, chatModel: baseModel), epochs: settings.epochs, dollarsPerMillion: settings.dollarsPerMillionTokens, http: client, time: time,
                random: random, logger: logger)
        case .external:
            // Nothing of the server's own configuration: keys stand in the environment.
            let kept = environment.filter { ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH"].contains($0.key) || $0.key.hasPrefix("TRAINER_") }
            return ExternalTrainer(ExternalTrainer.Configuration(command: settings.command, baseModel: baseModel, epochs: settings.epochs, folder: folder.training, environment: kept))
        }
    }

    static func gatewayConfiguration(_ configuration: AppConfiguration, address: PublicAddress) throws -> GatewayConfiguration {
        var tls: GatewayConfiguration.TLS?
        if let files = configuration.http.tls {
            guard let certificate = try? String(contentsOfFile: files.certificate, encoding: .utf8), let key = try? String(contentsOfFile: files.key, encoding: .utf8) else {
                throw AppError(.configurationInvalid, "The certificate or its key can't be read.", fields: [FieldProblem("http.tls", "must name two readable PEM files")])
            }
            tls = GatewayConfiguration.TLS(certificateChain: certificate, privateKey: key)
        }
        return GatewayConfiguration(
            host: configuration.http.host, port: configuration.http.port, address: address, tls: tls, trustedProxies: configuration.http.trustedProxies,
            metricsToken: configuration.telemetry.metricsToken?.value, requestSeconds: configuration.http.requestSeconds)
    }

    static func retention(_ settings: RetentionSettings) -> RetentionPolicy {
        RetentionPolicy(messages: .days(settings.messagesMonths * 365 / 12), rawPayloads: .days(settings.rawPayloadDays))
    }

    static func pollBounds(_ settings: PollingSettings) -> PollBounds {
        PollBounds(
            withWebhook: .seconds(settings.instagramWithWebhooksSeconds), usual: .seconds(settings.instagramSeconds), shortest: .seconds(settings.instagramFastestSeconds),
            longest: .seconds(settings.instagramSlowestSeconds), shortestWithBudget: .seconds(settings.youtubeFastestSeconds))
    }

    static func workers(_ settings: JobSettings, hasModel: Bool) -> WorkerConfiguration {
        var queues: [QueueName: WorkerConfiguration.Queue] = [:]
        // These wait for the disk and the platforms, not for the processor: more at a time share a flush, and what they have in common is written
        // once. Turns only without a language model, whose own limit (`model.maximumConcurrent`) they would wait for.
        let quick: [(QueueName, Int)] = [(ProcessWebhook.queue, 16), (DeliverReply.queue, 48)] + (hasModel ? [] : [(ProcessTurn.queue, 96)])
        for (name, width) in quick { queues[name] = WorkerConfiguration.Queue(width: max(settings.defaultConcurrency, width)) }
        for (name, width) in settings.concurrency { queues[QueueName(rawValue: name)] = WorkerConfiguration.Queue(width: width) }
        return WorkerConfiguration(queues: queues, standard: WorkerConfiguration.Queue(width: settings.defaultConcurrency))
    }

    static func schedules() throws -> [JobSchedule] {
        [
            try JobSchedule("retention", cron: "17 3 * * *") { _ in RunRetention() },
            try JobSchedule("stragglers", cron: "*/5 * * * *") { _ in FindStragglers() },
            try JobSchedule("sweep", cron: "7 * * * *") { _ in SweepExpired() },
            try JobSchedule("refresh-tokens", cron: "23 * * * *") { _ in RefreshTokens() },
            try JobSchedule("refresh-samples", cron: "41 4 * * *") { _ in RefreshSamples() },
            try JobSchedule("retrain", cron: "31 * * * *") { _ in RetrainDue() },
        ]
    }
}
