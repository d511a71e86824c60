import Core

/// A file that was uploaded or that a job produced (https://platform.openai.com/docs/api-reference/files).
struct OpenAIFile: Sendable {
    static let purposes = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"]
    /// The platform's own bound for one file; the sandbox's HTTP server stops uploads earlier.
    static let maximumBytes = 512 * 1024 * 1024

    var id: String
    var filename: String
    var purpose: String
    var createdAt: Timestamp
    var expiresAt: Timestamp?
    var content: [UInt8]

    var json: OrderedJSON {
        var object: OrderedObject = [
            "id": .string(self.id), "object": "file", "bytes": .integer(Int64(self.content.count)), "created_at": .integer(self.createdAt.milliseconds / 1000),
            "filename": .string(self.filename), "purpose": .string(self.purpose), "status": "processed", "status_details": .null,
        ]
        if let expiresAt { object.append("expires_at", .integer(expiresAt.milliseconds / 1000)) }
        return .object(object)
    }

    /// Reads an upload (`multipart/form-data`).
    init(upload body: [UInt8], contentType: String, id: String, now: Timestamp) throws(OpenAIError) {
        guard let parts = MultipartBody.parts(body, contentType: contentType) else {
            throw .invalid("Could not parse multipart form. Expected 'multipart/form-data' with a boundary.")
        }
        let known: Set<String> = ["file", "purpose", "expires_after[anchor]", "expires_after[seconds]"]
        if let stranger = parts.first(where: { !known.contains($0.name) }) {
            throw .invalid("Unknown parameter: '\(stranger.name)'.", param: stranger.name, code: "unknown_parameter")
        }
        func text(_ name: String) -> String? { parts.first { $0.name == name }.map { String(decoding: $0.content, as: UTF8.self) } }
        guard let purpose = text("purpose") else { throw .missing("purpose") }
        guard Self.purposes.contains(purpose) else {
            throw .invalid("'\(purpose)' is not one of \(Self.purposes) - 'purpose'", param: "purpose", code: "invalid_value")
        }
        guard let file = parts.first(where: { $0.name == "file" }) else { throw .missing("file") }
        guard let filename = file.filename, !filename.isEmpty else {
            throw .invalid("Invalid type for 'file': expected a file, but got a string instead.", param: "file", code: "invalid_type")
        }
        guard !file.content.isEmpty else { throw .invalid("The file is empty.", param: "file", code: "empty_file") }
        if purpose == "fine-tune" || purpose == "batch" {
            guard filename.hasSuffix(".jsonl") else {
                throw .invalid("Invalid extension for '\(filename)'. Files for \(purpose) must be .jsonl files.", param: "file", code: "invalid_file_extension")
            }
            try JSONLines.check(file.content)
        }
        self.expiresAt = purpose == "batch" ? now + .days(30) : nil
        if let seconds = text("expires_after[seconds]") {
            guard text("expires_after[anchor]") == "created_at" else {
                throw .invalid("Invalid value for 'expires_after.anchor'. Supported values are: 'created_at'.", param: "expires_after.anchor", code: "invalid_value")
            }
            guard let life = Int(seconds), (3600 ... 2_592_000).contains(life) else {
                throw .invalid("Invalid 'expires_after.seconds': expected an integer from 3600 to 2592000.", param: "expires_after.seconds", code: "invalid_value")
            }
            self.expiresAt = now + .seconds(life)
        }
        self.id = id
        self.filename = filename
        self.purpose = purpose
        self.createdAt = now
        self.content = file.content
    }

    /// A file that the platform itself made.
    init(id: String, filename: String, purpose: String, content: [UInt8], now: Timestamp) {
        self.id = id
        self.filename = filename
        self.purpose = purpose
        self.createdAt = now
        self.content = content
    }
}

/// Files of one JSON object a line.
enum JSONLines {
    /// - Throws: a 400 that names the first line that is no JSON object.
    static func check(_ content: [UInt8]) throws(OpenAIError) {
        for (index, line) in self.lines(content).enumerated() {
            guard let value = try? OrderedJSON(parsing: line), value.objectValue != nil else {
                throw .invalid("Invalid file format: line \(index + 1) is not a valid JSON object.", param: "file", code: "invalid_jsonl")
            }
        }
    }

    /// The lines that are not blank.
    static func lines(_ content: [UInt8]) -> [[UInt8]] {
        content.split(separator: 0x0A).map { line in line.last == 0x0D ? Array(line.dropLast()) : Array(line) }.filter { $0.contains { $0 > 0x20 } }
    }
}

/// Takes a `multipart/form-data` body apart (RFC 7578).
enum MultipartBody {
    struct Part: Sendable, Equatable {
        var name: String
        var filename: String?
        var content: [UInt8]
    }

    /// Nil when the content type names no boundary or the body does not follow it.
    static func parts(_ body: [UInt8], contentType: String) -> [Part]? {
        guard contentType.lowercased().hasPrefix("multipart/form-data"), let boundary = self.parameter("boundary", in: contentType), !boundary.isEmpty else { return nil }
        let delimiter = Array("--\(boundary)".utf8)
        guard var position = self.find(delimiter, in: body, from: 0) else { return nil }
        var parts: [Part] = []
        while true {
            position += delimiter.count
            if position + 1 < body.count, body[position] == 0x2D, body[position + 1] == 0x2D { return parts }
            guard position + 1 < body.count, body[position] == 0x0D, body[position + 1] == 0x0A else { return nil }
            position += 2
            guard let headEnd = self.find(Array("\r\n\r\n".utf8), in: body, from: position),
                let next = self.find(Array("\r\n".utf8) + delimiter, in: body, from: headEnd + 2), let part = self.part(body, position, headEnd, next)
            else { return nil }
            parts.append(part)
            position = next + 2
        }
    }

    private static func part(_ body: [UInt8], _ start: Int, _ headEnd: Int, _ end: Int) -> Part? {
        let head = String(decoding: body[start ..< headEnd], as: UTF8.self)
        let contentStart = min(headEnd + 4, end)
        for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            guard let name = self.parameter("name", in: String(line)) else { return nil }
            return Part(name: name, filename: self.parameter("filename", in: String(line)), content: Array(body[contentStart ..< max(contentStart, end)]))
        }
        return nil
    }

    /// A parameter of a header value, with or without quotes.
    private static func parameter(_ name: String, in value: String) -> String? {
        for piece in value.split(separator: ";").dropFirst() {
            let pair = piece.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0].trimmingSpaces().lowercased() == name else { continue }
            let text = pair[1].trimmingSpaces()
            return text.hasPrefix("\"") && text.hasSuffix("\"") && text.count >= 2 ? String(text.dropFirst().dropLast()) : text
        }
        return nil
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count, start <= bytes.count - needle.count else { return nil }
        var index = start
        while index <= bytes.count - needle.count {
            if bytes[index] == first {
                var offset = 1
                while offset < needle.count, bytes[index + offset] == needle[offset] { offset += 1 }
                if offset == needle.count { return index }
            }
            index += 1
        }
        return nil
    }
}
