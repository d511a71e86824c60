import Core

/// captions.list and captions.download (https://developers.google.com/youtube/v3/docs/captions).
extension YouTubeState {
    func listCaptions(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        guard let videoID = call.query["videoId"] else { throw .missing("videoId") }
        guard let video = self.videos[videoID] else { throw .videoNotFound(domain: "youtube.caption") }
        guard video.channelID == call.caller.channelID else { throw Self.notYourCaptions }
        let wanted = call.query.list("id")
        let items = video.captionIDs.compactMap { self.captions[$0] }.filter { wanted.isEmpty || wanted.contains($0.id) }.map { caption in
            Self.resource(
                "caption", id: caption.id,
                parts: [
                    "snippet": [
                        "videoId": .string(videoID), "lastUpdated": .string(caption.updatedAt.rfc3339), "trackKind": .string(caption.kind.rawValue),
                        "language": .string(caption.language), "name": .string(caption.name), "audioTrackType": "unknown", "isCC": false, "isLarge": false,
                        "isEasyReader": false, "isDraft": false, "isAutoSynced": .bool(caption.kind == .automatic), "status": "serving",
                    ]
                ], asked: call.parts)
        }
        return .resource(Self.tagged(["kind": "youtube#captionListResponse", "items": .array(items)]))
    }

    func downloadCaption(_ call: YouTubeCall) throws(YouTubeError) -> YouTubeAnswer {
        guard let caption = self.captions[call.request.parameters.get("id") ?? ""] else {
            throw .notFound("captionNotFound", "The caption track could not be found. Check the value of the request's <code>id</code> parameter.", domain: "youtube.caption", location: "id")
        }
        guard self.videos[caption.videoID]?.channelID == call.caller.channelID else { throw Self.notYourCaptions }
        if let language = call.query["tlang"], !(2 ... 10).contains(language.count) { throw Self.couldNotConvert }
        // Machine translation is marked, not done: the text keeps its words.
        let lines = call.query["tlang"].map { language in caption.lines.map { "[\(language)] \($0)" } } ?? caption.lines
        switch call.query["tfmt"] ?? "srt" {
        case "srt":
            return .bytes(Array(lines.enumerated().map { "\($0.offset + 1)\n\(Self.span($0.offset, ",", " --> "))\n\($0.element)\n" }.joined(separator: "\n").utf8))
        case "vtt":
            let head = "WEBVTT\nKind: captions\nLanguage: \(call.query["tlang"] ?? caption.language)\n\n"
            return .bytes(Array((head + lines.enumerated().map { "\(Self.span($0.offset, ".", " --> "))\n\($0.element)\n" }.joined(separator: "\n")).utf8))
        case "sbv": return .bytes(Array(lines.enumerated().map { "\(Self.span($0.offset, ".", ","))\n\($0.element)\n" }.joined(separator: "\n").utf8))
        default: throw Self.couldNotConvert
        }
    }

    /// The time of the line at `index`; each is shown for four seconds.
    private static func span(_ index: Int, _ point: String, _ between: String) -> String {
        func clock(_ seconds: Int) -> String {
            func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
            return "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))\(point)000"
        }
        return clock(index * 4) + between + clock(index * 4 + 4)
    }

    private static let notYourCaptions = YouTubeError.forbidden(
        "The permissions associated with the request are not sufficient to download the caption track. The request might not be properly authorized, or the video order might not have enabled third-party contributions for this caption.",
        domain: "youtube.caption", location: "id")

    private static let couldNotConvert = YouTubeError.bad(
        "couldNotConvert", "The caption track data could not be converted to the requested language and/or format. Ensure that the requested <code>tfmt</code> and <code>tlang</code> values are valid, and that the <code>snippet.status</code> of the requested caption track is not <code>failed</code>.",
        domain: "youtube.caption")
}
