import Core
import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// A WebSub notification (https://developers.google.com/youtube/data/guides/push_notifications), read with care: the sender is not known before the signature is checked, and
/// XML can be made to explode. Document types, entities, other encodings, depth and size are refused.
struct AtomFeed {
    struct Entry: Equatable {
        var videoID = ""
        var channelID = ""
        var title = ""
        var link: String?
        var publishedAt: Timestamp?
        var updatedAt: Timestamp?
        var isRemoved = false
    }

    static let maximumBytes = 256 * 1024
    static let maximumDepth = 16
    static let maximumEntries = 100

    var channelID = ""
    var entries: [Entry] = []

    init(_ data: Data) throws {
        guard data.count <= Self.maximumBytes else { throw AppError(.payloadTooLarge, "The notification is too large.") }
        guard let text = String(validating: data, as: UTF8.self), !text.contains("\0") else { throw Self.malformed("not UTF-8") }
        let head = text.lowercased().trimmingPrefix("\u{FEFF}")
        guard !head.contains("<!doctype"), !head.contains("<!entity") else { throw Self.malformed("a document type is not accepted") }
        // Foundation's parser crashes on a processing instruction without data (found by the fuzz test); a feed has none but the declaration at its start.
        guard !head.dropFirst(head.hasPrefix("<?xml ") ? 2 : 0).contains("<?") else { throw Self.malformed("processing instructions are not accepted") }
        if let declaration = head.prefix(200).firstRange(of: "encoding=") {
            let value = head[declaration.upperBound...].prefix(8).trimmingCharacters(in: CharacterSet(charactersIn: "\"' ?>"))
            guard value.hasPrefix("utf-8") || value.hasPrefix("utf8") else { throw Self.malformed("only UTF-8 is accepted") }
        }
        let reader = AtomReader()
        let parser = XMLParser(data: data)
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        guard parser.parse(), reader.problem == nil, reader.isWhole else { throw Self.malformed(reader.problem ?? "not an Atom feed") }
        self.channelID = reader.channelID
        self.entries = reader.entries
    }

    private static func malformed(_ cause: String) -> AppError { AppError(.malformedRequest, "The notification is not a feed that can be read.", cause: cause) }
}

/// Collects the feed while `XMLParser` walks over it; used within one call only.
private final class AtomReader: NSObject, XMLParserDelegate {
    var channelID = ""
    var entries: [AtomFeed.Entry] = []
    var problem: String?
    /// A feed that was opened and closed; the parser itself is content with less.
    var isWhole: Bool { self.sawFeed && self.path.isEmpty }
    private var sawFeed = false
    private var path: [String] = []
    private var entry: AtomFeed.Entry?
    private var text = ""

    func parser(_ parser: XMLParser, didStartElement element: String, namespaceURI _: String?, qualifiedName _: String?, attributes: [String: String]) {
        let name = Self.local(element)
        self.path.append(name)
        self.text = ""
        guard self.path.count <= AtomFeed.maximumDepth else { return self.stop(parser, "too deep") }
        switch name {
        case "feed": self.sawFeed = true
        case "entry": self.entry = AtomFeed.Entry()
        case "deleted-entry":
            var entry = AtomFeed.Entry()
            entry.isRemoved = true
            entry.videoID = Self.videoID(attributes["ref"] ?? "")
            entry.updatedAt = attributes["when"].flatMap { Timestamp(iso8601: $0) }
            self.entry = entry
        case "link":
            let href = attributes["href"] ?? ""
            if self.entry != nil, attributes["rel"] == "alternate" || self.entry?.isRemoved == true { self.entry?.link = href }
            if self.entry == nil, attributes["rel"] == "self", let range = href.range(of: "channel_id=") {
                self.channelID = String(href[range.upperBound...].prefix { $0 != "&" })
            }
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        self.text += string
        if self.text.utf8.count > 16_384 { self.stop(parser, "a text is too long") }
    }

    func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI _: String?, qualifiedName _: String?) {
        let name = Self.local(element)
        let value = self.text.trimmingCharacters(in: .whitespacesAndNewlines)
        let parent = self.path.dropLast().last
        self.path.removeLast(self.path.isEmpty ? 0 : 1)
        self.text = ""
        switch (name, parent) {
        case ("videoId", "entry"): self.entry?.videoID = value
        case ("id", "entry"): if self.entry?.videoID.isEmpty == true { self.entry?.videoID = Self.videoID(value) }
        case ("channelId", "entry"): self.entry?.channelID = value
        case ("title", "entry"): self.entry?.title = value
        case ("published", "entry"): self.entry?.publishedAt = Timestamp(iso8601: value)
        case ("updated", "entry"): self.entry?.updatedAt = Timestamp(iso8601: value)
        case ("uri", "by"), ("uri", "author"):
            if let channel = value.components(separatedBy: "/channel/").dropFirst().first, self.entry?.channelID.isEmpty == true { self.entry?.channelID = channel }
        case ("entry", _), ("deleted-entry", _):
            if let entry = self.entry, !entry.videoID.isEmpty { self.entries.append(entry) }
            self.entry = nil
            if self.entries.count > AtomFeed.maximumEntries { self.stop(parser, "too many entries") }
        default: break
        }
    }

    func parser(_: XMLParser, parseErrorOccurred _: any Error) { self.problem = self.problem ?? "not well-formed" }

    func parser(_ parser: XMLParser, foundInternalEntityDeclarationWithName _: String, value _: String?) { self.stop(parser, "entities are not accepted") }

    func parser(_ parser: XMLParser, foundExternalEntityDeclarationWithName _: String, publicID _: String?, systemID _: String?) {
        self.stop(parser, "entities are not accepted")
    }

    private func stop(_ parser: XMLParser, _ problem: String) {
        self.problem = problem
        parser.abortParsing()
    }

    /// Prefixes are the sender's choice.
    private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }

    /// `yt:video:ID`
    private static func videoID(_ reference: String) -> String { reference.hasPrefix("yt:video:") ? String(reference.dropFirst(9)) : "" }
}
