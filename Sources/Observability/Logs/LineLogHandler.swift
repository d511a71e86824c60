import Core
import Foundation
import Logging
import Synchronization

/// How log lines look.
public enum LogFormat: String, Sendable, CaseIterable {
    /// `time LEVEL label: message key=value`
    case text
    /// One JSON object per line with the keys time, level, label, message, metadata.
    case json
}

/// Where finished lines go; each comes with its line feed.
public protocol LogSink: Sendable {
    func write(_ line: String)
}

/// Standard error. Whole lines: writers take turns.
public final class StandardErrorSink: LogSink {
    private let turn = Mutex(())

    public init() {}

    /// Writes the line before anybody else's.
    public func write(_ line: String) {
        self.turn.withLock { _ in FileHandle.standardError.write(Data(line.utf8)) }
    }
}

/// The product's log handler for swift-log: one line per event whatever it contains, with secrets hidden (`Redaction`).
public struct LineLogHandler: LogHandler {
    /// Longer values and messages are cut.
    public static let maximumLength = 4_096

    public var metadata: Logger.Metadata = [:]
    public var logLevel: Logger.Level
    public var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: LogFormat
    private let sink: any LogSink
    private let time: any TimeSource
    private let redaction: Redaction

    public init(
        label: String, format: LogFormat, level: Logger.Level = .info, metadataProvider: Logger.MetadataProvider? = nil, sink: any LogSink = StandardErrorSink(),
        time: any TimeSource = SystemTimeSource(), redaction: Redaction = .standard
    ) {
        self.label = label
        self.format = format
        self.logLevel = level
        self.metadataProvider = metadataProvider
        self.sink = sink
        self.time = time
        self.redaction = redaction
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { self.metadata[key] }
        set { self.metadata[key] = newValue }
    }

    /// Writes one line: metadata of the handler, then the provider's, then the event's own, the later ones winning.
    public func log(event: LogEvent) {
        var metadata = self.metadata
        if let provided = self.metadataProvider?.get() { metadata.merge(provided) { $1 } }
        if let own = event.metadata { metadata.merge(own) { $1 } }
        if let error = event.error { metadata["error"] = .string(Self.describe(error)) }
        let message = self.shorten(self.redaction.cleaned(event.message.description))
        let stamp = self.time.now().iso8601
        switch self.format {
        case .json: self.sink.write(self.jsonLine(stamp, event.level, message, metadata))
        case .text: self.sink.write(self.textLine(stamp, event.level, message, metadata))
        }
    }

    /// An error as logs may show it: our own errors are safe by construction, of others the type alone.
    public static func describe(_ error: any Error) -> String { (error as? AppError)?.description ?? String(reflecting: type(of: error)) }

    // MARK: JSON

    private func jsonLine(_ stamp: String, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> String {
        var line = "{\"time\":\"\(stamp)\",\"level\":\"\(level.rawValue)\",\"label\":"
        JSONText.append(self.label, to: &line)
        line.append(",\"message\":")
        JSONText.append(message, to: &line)
        if !metadata.isEmpty {
            line.append(",\"metadata\":")
            self.appendJSON(metadata, to: &line, depth: 0)
        }
        line.append("}\n")
        return line
    }

    private func appendJSON(_ metadata: Logger.Metadata, to line: inout String, depth: Int) {
        line.append("{")
        for (index, entry) in metadata.sorted(by: { $0.key < $1.key }).enumerated() {
            if index > 0 { line.append(",") }
            JSONText.append(entry.key, to: &line)
            line.append(":")
            if self.redaction.hides(entry.key) { JSONText.append(Redaction.replacement, to: &line) } else { self.appendJSON(entry.value, to: &line, depth: depth + 1) }
        }
        line.append("}")
    }

    private func appendJSON(_ value: Logger.Metadata.Value, to line: inout String, depth: Int) {
        switch value {
        case _ where depth > 8: JSONText.append("…", to: &line)
        case .dictionary(let inner): self.appendJSON(inner, to: &line, depth: depth)
        case .array(let items):
            line.append("[")
            for (index, item) in items.enumerated() {
                if index > 0 { line.append(",") }
                self.appendJSON(item, to: &line, depth: depth + 1)
            }
            line.append("]")
        default: JSONText.append(self.shorten(self.redaction.cleaned(value.description)), to: &line)
        }
    }

    // MARK: Text

    private func textLine(_ stamp: String, _ level: Logger.Level, _ message: String, _ metadata: Logger.Metadata) -> String {
        let name = level.rawValue.uppercased()
        var line = stamp + " " + name + String(repeating: " ", count: max(0, 8 - name.count)) + " " + Self.printable(self.label) + ": " + Self.printable(message)
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line.append(" " + Self.printable(key) + "=")
            line.append(self.redaction.hides(key) ? Redaction.replacement : Self.quoted(self.plain(value, depth: 0)))
        }
        line.append("\n")
        return line
    }

    private func plain(_ value: Logger.Metadata.Value, depth: Int) -> String {
        switch value {
        case _ where depth > 8: "…"
        case .dictionary(let inner):
            "{" + inner.sorted { $0.key < $1.key }.map { "\($0.key): \(self.redaction.hides($0.key) ? Redaction.replacement : self.plain($0.value, depth: depth + 1))" }.joined(separator: ", ") + "}"
        case .array(let items): "[" + items.map { self.plain($0, depth: depth + 1) }.joined(separator: ", ") + "]"
        default: self.shorten(self.redaction.cleaned(value.description))
        }
    }

    /// Control characters as visible escapes: a line stays a line, and a terminal does nothing.
    private static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: Self.isControl) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": result.append("\\n")
            case "\r": result.append("\\r")
            case "\t": result.append("\\t")
            case _ where Self.isControl(scalar): result.append("\\u{\(String(scalar.value, radix: 16))}")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        // Also bidirectional overrides, which turn a line round before the reader's eyes.
        scalar.value < 0x20 || (0x7F ... 0x9F).contains(scalar.value) || (0x2028 ... 0x202E).contains(scalar.value) || (0x2066 ... 0x2069).contains(scalar.value)
    }

    private static func quoted(_ text: String) -> String {
        let clean = self.printable(text)
        guard clean.isEmpty || clean.contains(where: { $0 == " " || $0 == "\"" || $0 == "=" }) else { return clean }
        return "\"" + clean.replacingOccurrences(of: "\"", with: "\\\"") + "\""
    }

    private func shorten(_ text: String) -> String {
        guard text.utf8.count > Self.maximumLength else { return text }
        return String(text.prefix(Self.maximumLength)) + "…"
    }
}
