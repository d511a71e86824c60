import Core
import Foundation
import Sandbox

extension DemoContent {
    /// The apps that the sandbox knows, and that the demo's configuration names.
    public enum SandboxApp {
        public static let youtubeClientID = "understudy-demo.apps.sandbox"
        public static let youtubeSecret = "sandbox-youtube-secret"
        public static let youtubeProject = "understudy-demo"
        public static let instagramID = "903214785512340"
        public static let instagramSecret = "sandbox-instagram-secret"
        public static let instagramVerifyToken = "sandbox-verify-token"
    }

    /// What the sandbox holds: the creator's accounts with a year of posts, videos, comments, DMs and their own replies.
    ///
    /// - Parameters:
    ///   - publicURL: where the server under demo is reached, for redirects and webhooks.
    ///   - dailyUnits: the sandbox's YouTube quota; larger than the real one where a demo or replay would run dry.
    public func sandboxSeed(publicURL: String, dailyUnits: Int) -> SandboxSeed {
        var seed = SandboxSeed()
        seed.youtube = self.youtubeSeed(publicURL: publicURL, dailyUnits: dailyUnits)
        seed.instagram = self.instagramSeed(publicURL: publicURL)
        return seed
    }

    private func youtubeSeed(publicURL: String, dailyUnits: Int) -> YouTubeSeed {
        let handle = self.creator.youtube.handle.trimmingPrefix("@")
        let byVideo = Dictionary(grouping: self.pairs.filter { $0.platform == .youtube && $0.post != nil }, by: { $0.post ?? "" })
        let videos = self.videos.map { video in
            YouTubeSeed.Video(
                id: video.id, title: video.title, description: video.description, tags: video.tags, publishedAt: video.at, seconds: Self.seconds(ofISO8601 : video.duration),
                viewCount: video.viewCount, likeCount: video.likeCount, trainingPermitted: ["all"], language: "en",
                captions: video.captions.map { [YouTubeSeed.Caption(language: video.captionLanguage ?? "en", kind: .standard, lines: Self.captionLines($0))] },
                comments: (byVideo[video.id] ?? []).map { pair in
                    YouTubeSeed.Comment(
                        author: pair.fan, text: pair.prompt, publishedAt: pair.at, replies: [YouTubeSeed.Comment(author: String(handle), text: pair.reply, publishedAt: pair.repliedAt)])
                })
        }
        let channel = YouTubeSeed.Channel(
            id: self.creator.youtube.channelId, handle: String(handle), title: self.creator.youtube.title, description: self.creator.youtube.description,
            subscriberCount: self.creator.youtube.subscriberCount, videos: videos)
        return YouTubeSeed(
            projects: [YouTubeSeed.Project(id: SandboxApp.youtubeProject, dailyUnits: dailyUnits)],
            clients: [
                YouTubeSeed.Client(
                    id: SandboxApp.youtubeClientID, secret: SandboxApp.youtubeSecret, redirectURIs: [publicURL + "/api/v1/connections/callback/youtube"], project: SandboxApp.youtubeProject, kind: .web,
                    name: "Understudy")
            ],
            accounts: [YouTubeSeed.Account(email: "creator@sandbox.example", channels: [channel])])
    }

    private func instagramSeed(publicURL: String) -> InstagramSeed {
        var app = InstagramSeed.App()
        app.id = SandboxApp.instagramID
        app.secret = SandboxApp.instagramSecret
        app.redirectURIs = [publicURL + "/api/v1/connections/callback/instagram"]
        app.webhookURL = publicURL + "/webhooks/instagram"
        app.deauthorizeURL = publicURL + "/callbacks/instagram/deauthorize"
        app.dataDeletionURL = publicURL + "/callbacks/instagram/data-deletion"
        let comments = Dictionary(grouping: self.pairs.filter { $0.platform == .instagram && $0.kind == "comment" && $0.post != nil }, by: { $0.post ?? "" })
        let media = self.posts.map { post in
            InstagramSeed.Media(
                id: post.id, caption: post.caption, type: post.mediaType, product: post.productType, at: post.at, likes: post.like_count,
                comments: (comments[post.id] ?? []).map { pair in
                    InstagramSeed.Comment(from: pair.fan, text: pair.prompt, at: pair.at, replies: [InstagramSeed.Comment(text: pair.reply, at: pair.repliedAt)])
                })
        }
        let direct = Dictionary(grouping: self.pairs.filter { $0.platform == .instagram && $0.kind == "dm" }, by: \.fan)
        let threads = direct.sorted { $0.key < $1.key }.map { fan, pairs in
            InstagramSeed.Thread(
                fan: fan,
                messages: pairs.sorted { $0.at < $1.at }.flatMap { pair in
                    [InstagramSeed.Thread.Line(pair.prompt, at: pair.at), InstagramSeed.Thread.Line(pair.reply, isFromCreator: true, at: pair.repliedAt)]
                })
        }
        return InstagramSeed(
            app: app,
            accounts: [
                InstagramSeed.Account(
                    id: self.creator.instagram.id, username: self.creator.instagram.username, name: self.creator.instagram.name, type: "MEDIA_CREATOR", biography: self.creator.instagram.biography,
                    followers: self.creator.instagram.followersCount, media: media, threads: threads)
            ])
    }

    /// `PT12M31S` and the like.
    static func seconds(ofISO8601 duration: String) -> Int {
        var total = 0
        var number = 0
        for character in duration.drop(while: { $0 != "T" }).dropFirst() {
            if let digit = character.wholeNumberValue {
                number = number * 10 + digit
            } else {
                total += number * (character == "H" ? 3600 : character == "M" ? 60 : 1)
                number = 0
            }
        }
        return total
    }

    /// The spoken lines of an SRT text.
    static func captionLines(_ subRip: String) -> [String] {
        subRip.split(whereSeparator: \.isNewline).map(String.init).filter { line in !line.contains("-->") && Int(line.trimmingCharacters(in: .whitespaces)) == nil && !line.isEmpty }
    }
}
