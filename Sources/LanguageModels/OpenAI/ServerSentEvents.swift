/// Reads `text/event-stream` from bytes that may be cut anywhere, also inside a character or between `\r` and `\n`
/// (https://platform.openai.com/docs/api-reference/chat-streaming). Only `data` is kept: the chat wire format uses nothing else.
struct ServerSentEvents {
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var lastWasReturn = false
    /// Bytes of one event that are accepted at most.
    private let maximumBytes: Int

    init(maximumBytes: Int = 1 << 20) { self.maximumBytes = maximumBytes }

    /// The data of the events that end in `bytes`. Throws `ModelError.malformed` for an event without end.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(ModelError) -> [String] {
        var events: [String] = []
        for byte in bytes {
            if byte == 0x0A, self.lastWasReturn {
                self.lastWasReturn = false
                continue
            }
            self.lastWasReturn = byte == 0x0D
            if byte == 0x0A || byte == 0x0D {
                if let event = self.endLine() { events.append(event) }
            } else {
                self.line.append(byte)
                if self.line.count + self.data.count > self.maximumBytes { throw .malformed("an event of the stream is too long") }
            }
        }
        return events
    }

    private mutating func endLine() -> String? {
        defer { self.line.removeAll(keepingCapacity: true) }
        if self.line.isEmpty {
            guard self.hasData else { return nil }
            defer {
                self.data.removeAll(keepingCapacity: true)
                self.hasData = false
            }
            return String(decoding: self.data, as: UTF8.self)
        }
        guard self.line.starts(with: "data:".utf8) else { return nil }
        let value = self.line.dropFirst(5)
        if self.hasData { self.data.append(0x0A) }
        self.data.append(contentsOf: value.first == 0x20 ? value.dropFirst() : value)
        self.hasData = true
        return nil
    }
}
