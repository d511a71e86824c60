import Core

/// Everything that a simulated Instagram remembers. Only the simulator's lock touches it.
struct InstagramState: Sendable {
    var app: InstagramSeed.App
    var behaviour: InstagramBehaviour
    /// Accounts by IG_ID, and in the order of the seed.
    var accounts: [String: InstagramAccount] = [:]
    var accountOrder: [String] = []
    var media: [String: InstagramMedia] = [:]
    var comments: [String: InstagramComment] = [:]
    /// People by username.
    var people: [String: InstagramPerson] = [:]
    /// (account, username) by IGSID.
    var scopedIDs: [String: ScopedPerson] = [:]
    var conversations: [String: InstagramConversation] = [:]
    var messages: [String: InstagramMessage] = [:]
    var tokens: [String: InstagramToken] = [:]
    var codes: [String: InstagramCode] = [:]
    /// Scopes that each account has granted to the app, by IG_ID.
    var grants: [String: Set<String>] = [:]
    var limits = InstagramLimits()
    /// Webhook events waiting for their batch.
    var pendingEvents: [InstagramEvent] = []
    private var lastNumber: UInt64 = 0

    struct ScopedPerson: Sendable {
        var account: String
        var username: String
    }

    init(seed: InstagramSeed, behaviour: InstagramBehaviour, now: Timestamp) {
        self.app = seed.app
        self.behaviour = behaviour
        for account in seed.accounts { self.load(account, now: now) }
    }

    // MARK: Ids

    /// A number derived from a text, the same in every run.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ (hash >> 31)
    }

    private static func digits(_ prefix: String, _ number: UInt64, length: Int) -> String {
        let digits = String(number)
        let room = length - prefix.count
        return prefix + (digits.count >= room ? String(digits.suffix(room)) : String(repeating: "0", count: room - digits.count) + digits)
    }

    /// The next id of a kind, numeric and 17 digits long like the platform's.
    mutating func nextID(_ prefix: String) -> String {
        self.lastNumber += 1
        return Self.digits(prefix, Self.hash("\(prefix)#\(self.lastNumber)") % 100_000_000 * 1_000_000 + self.lastNumber, length: 17)
    }

    /// A fresh message id: long, opaque, base64-like.
    mutating func nextMessageID() -> String {
        self.lastNumber += 1
        let spread = Self.hash("mid#\(self.lastNumber)")
        return "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOj" + String(spread, radix: 36) + "Z" + String(self.lastNumber, radix: 36)
    }

    /// The person's id for this account; another account knows the same person by another id.
    mutating func scopedID(of username: String, for account: String) -> String {
        let id = Self.knownScopedID(of: username, for: account)
        self.scopedIDs[id] = ScopedPerson(account: account, username: username)
        return id
    }

    /// What that id is, without taking note of it.
    static func knownScopedID(of username: String, for account: String) -> String {
        self.digits("", self.hash("\(account)/\(username)") % 9_000_000_000_000_000 + 1_000_000_000_000_000, length: 16)
    }

    // MARK: Seed

    private mutating func load(_ seed: InstagramSeed.Account, now: Timestamp) {
        let id = seed.id ?? Self.digits("17841", Self.hash("ig/" + seed.username), length: 17)
        let account = InstagramAccount(
            id: id, appScopedID: Self.digits("25", Self.hash("app/" + seed.username), length: 17), username: seed.username, name: seed.name ?? seed.username,
            type: seed.type ?? "MEDIA_CREATOR", biography: seed.biography ?? "", website: seed.website, followers: seed.followers ?? 12_034,
            isPrivate: seed.isPrivate ?? false, impressions: seed.impressions ?? 1000)
        self.accounts[id] = account
        self.accountOrder.append(id)
        for (index, media) in (seed.media ?? []).enumerated() {
            // Without times of their own the posts are a day apart, the last one an hour ago.
            let at = media.at ?? now - .hours(1) - .days((seed.media?.count ?? 0) - 1 - index)
            self.load(media, account: id, at: at)
        }
        self.accounts[id]?.media.sort { (self.media[$0]?.at ?? .distantPast) < (self.media[$1]?.at ?? .distantPast) }
        for thread in seed.threads ?? [] {
            let start = now - .days(2)
            for (index, line) in thread.messages.enumerated() {
                let at = line.at ?? start + .minutes(index)
                _ = self.addMessage(account: id, person: thread.fan, isFromAccount: line.isFromCreator ?? false, text: line.text, at: at)
            }
        }
    }

    private mutating func load(_ seed: InstagramSeed.Media, account: String, at: Timestamp) {
        let id = self.addMedia(seed, account: account, at: at)
        for (index, comment) in (seed.comments ?? []).enumerated() {
            let time = comment.at ?? at + .minutes(index + 1)
            let parent = self.addComment(media: id, parent: nil, person: comment.from, text: comment.text, at: time)
            for (place, reply) in (comment.replies ?? []).enumerated() {
                _ = self.addComment(media: id, parent: parent, person: reply.from, text: reply.text, at: reply.at ?? time + .minutes(place + 1))
            }
        }
    }

    // MARK: Making things

    mutating func addMedia(_ seed: InstagramSeed.Media, account: String, at: Timestamp) -> String {
        let id = seed.id ?? self.nextID("179")
        let type = seed.type ?? (seed.product == "REELS" || seed.product == "LIVE" ? "VIDEO" : "IMAGE")
        let children = type == "CAROUSEL_ALBUM" ? (0 ..< max(2, seed.children ?? 2)).map { _ in self.nextID("179") } : []
        self.media[id] = InstagramMedia(
            id: id, account: account, caption: seed.caption, type: type, product: seed.product ?? "FEED", at: at, likes: seed.likes, altText: seed.altText,
            hidesURL: seed.hidesURL ?? false, shortcode: "C" + String(Self.hash("code/" + id), radix: 36).prefix(10), children: children,
            isBroadcasting: seed.product == "LIVE")
        self.accounts[account]?.media.append(id)
        return id
    }

    /// The person, made up when nobody has that username yet.
    mutating func person(_ username: String) -> InstagramPerson {
        if let person = self.people[username] { return person }
        let person = InstagramPerson(username: username, name: username.split(separator: "_").map { $0.capitalized }.joined(separator: " "))
        self.people[username] = person
        return person
    }

    /// - Parameter person: the author; nil: the account itself.
    mutating func addComment(media: String, parent: String?, person: String?, text: String, at: Timestamp, visibleAt: Timestamp? = nil) -> String {
        let id = self.nextID("178")
        if let person, let account = self.media[media]?.account {
            _ = self.person(person)
            _ = self.scopedID(of: person, for: account)
        }
        self.comments[id] = InstagramComment(id: id, media: media, parent: parent, person: person, text: text, at: at, visibleAt: visibleAt ?? at)
        self.media[media]?.comments.append(id)
        if let parent { self.comments[parent]?.replies.append(id) }
        return id
    }

    mutating func conversation(account: String, person: String, at: Timestamp) -> InstagramConversation {
        let igsid = self.scopedID(of: person, for: account)
        let id = "aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6" + account.suffix(8) + "6" + igsid
        if let conversation = self.conversations[id] { return conversation }
        _ = self.person(person)
        let conversation = InstagramConversation(id: id, account: account, person: person, igsid: igsid, updatedAt: at)
        self.conversations[id] = conversation
        self.accounts[account]?.conversations.append(id)
        return conversation
    }

    mutating func addMessage(
        account: String, person: String, isFromAccount: Bool, text: String?, attachments: [OrderedJSON] = [], replyTo: String? = nil, at: Timestamp,
        visibleAt: Timestamp? = nil
    ) -> InstagramMessage {
        var conversation = self.conversation(account: account, person: person, at: at)
        let message = InstagramMessage(
            id: self.nextMessageID(), conversation: conversation.id, isFromAccount: isFromAccount, text: text, attachments: attachments, replyTo: replyTo, at: at,
            visibleAt: visibleAt ?? at)
        self.messages[message.id] = message
        conversation.messages.append(message.id)
        conversation.updatedAt = max(conversation.updatedAt, at)
        if isFromAccount {
            conversation.hasOutbound = true
        } else {
            conversation.lastInboundAt = max(conversation.lastInboundAt ?? at, at)
            self.people[person]?.consents.insert(account)
        }
        self.conversations[conversation.id] = conversation
        return message
    }

    // MARK: Looking things up

    /// An account by IG_ID or username; nil asks for the first.
    func account(_ key: String?) -> InstagramAccount? {
        guard let key else { return self.accountOrder.first.flatMap { self.accounts[$0] } }
        return self.accounts[key] ?? self.accounts.values.first { $0.username == key }
    }

    /// The newest post of an account that takes comments.
    func newestMedia(of account: InstagramAccount) -> InstagramMedia? {
        account.media.reversed().lazy.compactMap { self.media[$0] }.first { $0.isCommentEnabled && $0.product != "STORY" }
    }
}
