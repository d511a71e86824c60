import Core
import Foundation

/// Choosing a captions track and reading its text (https://developers.google.com/youtube/v3/docs/captions).
enum CaptionText {
    /// Written tracks in the channel's language first, then recognised speech in it, then written ones in any language, then any.
    /// Drafts, forced tracks, tracks that are not served and commentary for another audio track are left out.
    static func preferred(_ tracks: [CaptionResource], language: String?) -> CaptionResource? {
        let usable = tracks.filter { track in
            let snippet = track.snippet
            return snippet.isDraft != true && (snippet.status ?? "serving") == "serving" && snippet.trackKind != "forced"
                && !["commentary", "descriptive"].contains(snippet.audioTrackType ?? "")
        }
        func rank(_ track: CaptionResource) -> Int {
            let isWritten = track.snippet.trackKind?.lowercased() != "asr"
            let isOwnLanguage = language.map { self.isSameLanguage(track.snippet.language, $0) } ?? true
            return (isOwnLanguage ? 0 : 2) + (isWritten ? 0 : 1)
        }
        return usable.min { (rank($0), $0.id) < (rank($1), $1.id) }
    }

    /// `en` and `en-GB` are the same here.
    static func isSameLanguage(_ left: String?, _ right: String) -> Bool {
        func primary(_ tag: String) -> Substring { tag.lowercased().prefix { $0 != "-" && $0 != "_" } }
        return left.map { primary($0) == primary(right) } ?? false
    }

    /// The spoken text of a WebVTT or SRT file: no numbers, times, settings or mark-up; lines that roll up are told once.
    static func plainText(_ data: Data) -> String {
        let text = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\u{FEFF}", with: "").replacingOccurrences(of: "\r\n", with: "\n")
        var lines: [String] = []
        for block in text.replacingOccurrences(of: "\r", with: "\n").components(separatedBy: "\n\n") {
            var rows = block.split(separator: "\n", omittingEmptySubsequences: true).map { $0.trimmingCharacters(in: .whitespaces) }
            guard let first = rows.first, !["WEBVTT", "NOTE", "STYLE", "REGION"].contains(where: { first.hasPrefix($0) }) else { continue }
            guard let times = rows.firstIndex(where: { $0.contains("-->") }) else { continue }
            rows.removeFirst(times + 1)
            for row in rows {
                let spoken = self.withoutMarkup(row)
                // Recognised speech repeats the line before while it scrolls.
                if !spoken.isEmpty, !lines.suffix(2).contains(spoken) { lines.append(spoken) }
            }
        }
        return lines.joined(separator: " ")
    }

    private static func withoutMarkup(_ row: String) -> String {
        var text = ""
        var depth = 0
        for character in row {
            switch character {
            case "<": depth += 1
            case ">" where depth > 0: depth -= 1
            default: if depth == 0 { text.append(character) }
            }
        }
        for (entity, plain) in [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.replacingOccurrences(of: entity, with: plain)
        }
        return text.trimmingCharacters(in: .whitespaces)
    }
}
