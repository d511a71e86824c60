import Connectors
import Core

/// `{"data":[…],"paging":{…}}`. `next` embeds the token: only whether it is there is kept.
struct GraphList<Item: Decodable & Sendable>: Decodable, Sendable {
    struct Paging: Decodable, Sendable {
        struct Cursors: Decodable, Sendable { var after: String? }
        var cursors: Cursors?
        var hasNext: Bool

        private enum CodingKeys: String, CodingKey { case cursors, next }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.cursors = try container.decodeIfPresent(Cursors.self, forKey: .cursors)
            self.hasNext = container.contains(.next)
        }
    }

    var data: LossyList<Item>
    var paging: Paging?

    var items: [Item] { self.data.elements }
    /// The list ends where `next` is absent; a short or empty page is not the end (https://developers.facebook.com/docs/graph-api/results).
    var after: String? { self.paging.flatMap { $0.hasNext ? $0.cursors?.after : nil } }
}

struct PersonAnswer: Decodable, Sendable {
    var id: FlexibleID?
    var username: String?
}

/// A person who messaged the account (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api); the name may be null.
struct FanAnswer: Decodable, Sendable {
    var username: String?
    var name: String?
    var is_user_follow_business: Bool?

    static let fields = "name,username,is_user_follow_business"
}

struct ProfileAnswer: Decodable, Sendable {
    /// App-scoped.
    var id: FlexibleID?
    /// IG_ID.
    var user_id: FlexibleID
    var username: String?
    var name: String?
    var followers_count: Int?
    var media_count: Int?
}

struct MediaAnswer: Decodable, Sendable {
    var id: FlexibleID
    var caption: String?
    var permalink: String?
    var timestamp: Timestamp?
    var comments_count: Int?

    static let fields = "id,caption,media_type,media_product_type,permalink,timestamp,comments_count"

    var post: PlatformPost {
        let text = self.caption ?? ""
        return PlatformPost(
            platformPostID: self.id.text, title: text.split(whereSeparator: \.isNewline).first.map(String.init) ?? "", text: text, permalink: self.permalink,
            publishedAt: self.timestamp)
    }
}

struct CommentAnswer: Decodable, Sendable {
    struct Media: Decodable, Sendable { var id: FlexibleID? }
    var id: FlexibleID
    var text: String?
    var timestamp: Timestamp
    var username: String?
    var from: PersonAnswer?
    var hidden: Bool?
    var parent_id: FlexibleID?
    var media: Media?
    var replies: GraphList<CommentAnswer>?

    static let ownFields = "id,text,timestamp,username,from{id,username},hidden,parent_id"
    static let fields = ownFields + ",replies.limit(50){\(ownFields)}"
}

struct ConversationAnswer: Decodable, Sendable {
    var id: String
    var updated_time: Timestamp?
    var participants: GraphList<PersonAnswer>?
    var messages: GraphList<MessageAnswer>?

    /// Only the 20 newest messages of a conversation have readable details (https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api).
    static let horizon = 20
    static let fields = "id,updated_time,participants,messages.limit(\(horizon)){\(MessageAnswer.fields)}"
}

struct MessageAnswer: Decodable, Sendable {
    struct Attached: Decodable, Sendable {
        struct Anything: Decodable, Sendable { init(from _: any Decoder) {} }
        var mime_type: String?
        var image_data: Anything?
        var video_data: Anything?
        var name: String?

        var attachment: Attachment {
            let type =
                if self.image_data != nil { "image" } else if self.video_data != nil { "video" } else {
                    self.mime_type.map { String($0.prefix { $0 != "/" }) } ?? "file"
                }
            return Attachment(type: type, title: self.name)
        }
    }

    var id: String
    var created_time: Timestamp
    var from: PersonAnswer?
    var to: GraphList<PersonAnswer>?
    var message: String?
    var attachments: GraphList<Attached>?
    var is_unsupported: Bool?

    static let fields = "id,created_time,from,to,message,attachments,is_unsupported"
}

/// The code exchange's answer; scopes come as text or as a list (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login).
struct ShortTokenAnswer: Decodable, Sendable {
    var access_token: String
    var permissions: Permissions?
}

struct LongTokenAnswer: Decodable, Sendable {
    var access_token: String
    var expires_in: Int64?
    var permissions: Permissions?
}

struct Permissions: Decodable, Sendable {
    var list: [String]

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let list = try? container.decode([String].self) {
            self.list = list
        } else {
            self.list = try container.decode(String.self).split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
        }
    }
}

struct CreatedAnswer: Decodable, Sendable { var id: FlexibleID }

struct SentAnswer: Decodable, Sendable {
    var recipient_id: FlexibleID?
    var message_id: String
}
