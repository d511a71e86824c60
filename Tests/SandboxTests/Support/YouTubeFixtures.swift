import Core
import Sandbox

extension YouTubeSeed {
    static let clientID = "client-1.apps.googleusercontent.com"
    static let secret = "GOCSPX-sandbox"
    static let redirect = "http://127.0.0.1:9/callback"
    static let mia = "UCmiaFitnessChannel00001"
    static let second = "UCmiaSecondChannel000001"
    static let other = "UCotherCreatorChannel001"
    static let video = "planWeek001"
    static let older = "legDay00001"
    static let silent = "noComments1"
    static let hidden = "privateVid1"
    static let foreign = "othersVid01"
    static let key = "AIzaSandboxKey"

    /// Two accounts, one with two channels, one without any; videos with captions and comments.
    static let test = YouTubeSeed(
        projects: [Project(id: "understudy-sandbox", apiKeys: [key])],
        clients: [
            Client(id: clientID, secret: secret, redirectURIs: [redirect]),
            Client(id: "testing", secret: secret, redirectURIs: [redirect], isTesting: true),
            Client(id: "native", secret: nil, redirectURIs: ["http://127.0.0.1/done"], kind: .installed),
        ],
        accounts: [
            Account(
                email: "mia@example.com",
                channels: [
                    Channel(
                        id: mia, handle: "mia", title: "Mia", description: "Fitness", publishedAt: at("2019-01-02T03:04:05Z"), country: "US", subscriberCount: 3400,
                        viewCount: 120_345, heldTerms: ["crypto"],
                        videos: [
                            Video(
                                id: older, title: "Leg day", publishedAt: at("2026-11-10T18:00:00Z"), seconds: 3723, viewCount: 10,
                                comments: [Comment(author: "lena", text: "first!", publishedAt: at("2026-11-10T18:05:00Z"), replies: [
                                    Comment(author: "mia", text: "you are quick", publishedAt: at("2026-11-10T18:06:00Z"))
                                ])]),
                            Video(
                                id: video, title: "How I plan a week", description: "Plans & meals", tags: ["planning"], publishedAt: at("2026-11-20T18:00:00Z"),
                                seconds: 751, viewCount: 1204, likeCount: 88,
                                captions: [
                                    Caption(language: "en", lines: ["Hello there.", "Let us plan."]), Caption(language: "en", kind: .automatic, lines: ["hello there"]),
                                ]),
                            Video(id: silent, title: "Quiet", publishedAt: at("2026-11-15T10:00:00Z"), areCommentsEnabled: false),
                            Video(id: hidden, title: "Draft", publishedAt: at("2026-11-16T10:00:00Z"), privacy: .private),
                        ]),
                    Channel(id: second, handle: "miacooks", title: "Mia cooks"),
                ]),
            Account(email: "other@example.com", channels: [Channel(id: other, handle: "other", title: "Other", videos: [
                Video(id: foreign, title: "Elsewhere", publishedAt: at("2026-11-19T10:00:00Z"), captions: [Caption(language: "en", lines: ["x"])])
            ])]),
            Account(email: "none@example.com", channels: []),
        ])

    static func at(_ text: String) -> Timestamp { Timestamp(iso8601: text) ?? .distantPast }
}

/// Names of scopes.
enum Scope {
    static let force = "https://www.googleapis.com/auth/youtube.force-ssl"
    static let readonly = "https://www.googleapis.com/auth/youtube.readonly"
}
