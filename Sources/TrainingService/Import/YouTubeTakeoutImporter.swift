import Archives
import Connectors
import Core
import Foundation

/// YouTube in a Google Takeout: titles and descriptions, own comments, subtitles. Takeout holds no comments of fans, so there are no
/// pairs in it; those are collected from the connected account.
enum YouTubeTakeoutImporter: Importer {
    static let name = "youtube-takeout"
    static let platform: Platform? = .youtube

    private enum Part { case videos, comments, subtitles }

    static func wants(_ path: String) -> Bool { self.part(of: path) != nil }
    static func recognises(_ paths: [String]) -> Bool { paths.contains { $0.contains("YouTube") || $0.hasPrefix("Takeout/") || $0.contains("/Takeout/") } && paths.contains { self.part(of: $0) != nil } }

    private static func part(of path: String) -> Part? {
        let lower = path.lowercased()
        let name = lower.split(separator: "/").last.map(String.init) ?? lower
        if name.hasPrefix("videos"), name.hasSuffix(".csv") { return .videos }
        if name.hasPrefix("comments"), name.hasSuffix(".csv") { return .comments }
        return [".srt", ".vtt", ".sbv"].contains { name.hasSuffix($0) } ? .subtitles : nil
    }

    static func read(_ files: [ZipArchive.File], options _: ImportOptions) throws -> ImportedTexts {
        var texts = ImportedTexts()
        for file in files {
            switch self.part(of: file.path) {
            case .videos: try self.videos(file, &texts)
            case .comments: try self.comments(file, &texts)
            case .subtitles:
                let lines = try Self.spoken(importedText(file))
                if lines.isEmpty { texts.skip("no_text") } else { texts.samples.append(CollectedSample(kind: .transcript, text: lines, origin: "subtitles/\(file.path)")) }
            case nil: continue
            }
        }
        return texts
    }

    private static func videos(_ file: ZipArchive.File, _ texts: inout ImportedTexts) throws {
        let table = try ImportTable(file)
        guard let id = table.column("video id"), let title = table.column("video title (original)", "video title") else { throw AppError.invalid("file", "\(file.path) has no columns Video ID and Video Title") }
        let description = table.column("video description (original)", "video description")
        let language = table.column("video title language", "video audio language")
        let time = table.column("video publish timestamp", "video create timestamp")
        for row in table.rows {
            let parts = [row[title], description.flatMap { row[$0] }].compactMap(\.self).filter { !$0.isEmpty }
            guard !parts.isEmpty, let video = row[id], !video.isEmpty else {
                texts.skip("no_text")
                continue
            }
            texts.samples.append(
                CollectedSample(
                    kind: .video, text: parts.joined(separator: "\n"), language: language.flatMap { row[$0] }.flatMap { $0.isEmpty ? nil : $0 }, origin: "video/\(video)",
                    permalink: "https://www.youtube.com/watch?v=\(video)", writtenAt: time.flatMap { row[$0] }.flatMap { Timestamp(iso8601: $0) }))
        }
    }

    private static func comments(_ file: ZipArchive.File, _ texts: inout ImportedTexts) throws {
        let table = try ImportTable(file)
        guard let id = table.column("comment id"), let text = table.column("comment text") else { throw AppError.invalid("file", "\(file.path) has no columns Comment ID and Comment Text") }
        let time = table.column("comment create timestamp")
        for row in table.rows {
            let said = Self.plain(row[text] ?? "")
            guard !said.isEmpty, let comment = row[id] else {
                texts.skip("no_text")
                continue
            }
            texts.samples.append(CollectedSample(kind: .post, text: said, origin: "comment/\(comment)", writtenAt: time.flatMap { row[$0] }.flatMap { Timestamp(iso8601: $0) }))
        }
    }

    private struct Piece: Decodable { var text: String? }

    /// Comment texts are JSON pieces with commas between them: `{"text":"thanks "},{"mention":{…},"text":"@anna"}`.
    static func plain(_ cell: String) -> String {
        guard cell.hasPrefix("{") else { return cell }
        guard let pieces = try? JSONDecoder().decode([Piece].self, from: Data("[\(cell)]".utf8)) else { return cell }
        return pieces.compactMap(\.text).joined()
    }

    /// The spoken lines, without numbers, times and repeated lines.
    static func spoken(_ text: String) -> String {
        var lines: [String] = []
        for raw in text.split(whereSeparator: \.isNewline) {
            let line = raw.trimmingCharacters(in: .whitespaces)
            let isTime = line.contains("-->") || (line.contains(",") && line.contains(":") && line.allSatisfy { $0.isNumber || ":.,".contains($0) })
            if line.isEmpty || Int(line) != nil || isTime || line.hasPrefix("WEBVTT") || line.hasPrefix("Kind:") || line.hasPrefix("Language:") || line == lines.last { continue }
            lines.append(line)
        }
        return lines.joined(separator: " ")
    }
}
