/// Finds the creator's examples in a prompt's text, however they are written: JSON lines, tags such as
/// `<example id="s1">`, or labelled lines such as `[s1] Fan: …` followed by `Reply: …`.
enum PromptExamples {
    private static let promptLabels: Set<String> = ["fan", "q", "question", "prompt", "user", "they wrote", "asked", "message", "comment", "follower", "input"]
    private static let replyLabels: Set<String> = [
        "reply", "a", "answer", "creator", "you", "you replied", "replied", "response", "assistant", "me", "output", "text", "fact", "content", "your reply", "caption",
    ]
    private static let idKeys = ["id", "source_id", "sourceID", "sourceId", "source", "ref", "key"]

    static func read(_ text: String) -> [PromptFacts.Example] {
        let structured = self.jsonExamples(text) + self.taggedExamples(text)
        return structured.isEmpty ? self.labelledExamples(text) : structured
    }

    // MARK: JSON

    private static func jsonExamples(_ text: String) -> [PromptFacts.Example] {
        var examples: [PromptFacts.Example] = []
        for line in text.split(separator: "\n") {
            let piece = line.trimmingSpaces()
            guard piece.hasPrefix("{") || piece.hasPrefix("["), let value = try? OrderedJSON(parsing: piece) else { continue }
            self.collect(value, into: &examples)
        }
        if examples.isEmpty, let value = try? OrderedJSON(parsing: text.trimmingSpaces()) { self.collect(value, into: &examples) }
        return examples
    }

    private static func collect(_ value: OrderedJSON, into examples: inout [PromptFacts.Example]) {
        switch value {
        case .array(let values): for value in values { self.collect(value, into: &examples) }
        case .object(let object):
            let id = self.idKeys.lazy.compactMap { object[$0]?.stringValue }.first
            let strings = object.members.compactMap { member in member.value.stringValue.map { (self.normalised(member.key), $0) } }
            let prompt = strings.first { self.promptLabels.contains($0.0) }?.1
            let reply = strings.first { self.replyLabels.contains($0.0) }?.1
            if let reply {
                examples.append(PromptFacts.Example(id: id, prompt: prompt ?? "", reply: reply))
            } else {
                for member in object.members { self.collect(member.value, into: &examples) }
            }
        default: break
        }
    }

    // MARK: Tags

    private static func taggedExamples(_ text: String) -> [PromptFacts.Example] {
        var examples: [PromptFacts.Example] = []
        var rest = text[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: open)...]
            guard let close = rest.firstIndex(of: ">") else { break }
            let head = rest[..<close]
            let name = head.prefix { $0.isLetter || $0 == "_" || $0 == "-" }
            guard !name.isEmpty, let id = self.attribute(head), let end = rest.ranges(of: "</\(name)>").first else { continue }
            let body = String(rest[rest.index(after: close) ..< end.lowerBound])
            rest = rest[end.upperBound...]
            let inner = self.innerTags(body)
            let prompt = inner.first { self.promptLabels.contains($0.0) }?.1
            let reply = inner.first { self.replyLabels.contains($0.0) }?.1
            if let reply {
                examples.append(PromptFacts.Example(id: id, prompt: prompt ?? "", reply: reply))
            } else if var labelled = self.labelledExamples(body).first {
                labelled.id = id
                examples.append(labelled)
            } else {
                examples.append(PromptFacts.Example(id: id, prompt: "", reply: body.trimmingSpaces()))
            }
        }
        return examples
    }

    private static func attribute(_ head: Substring) -> String? {
        for key in self.idKeys {
            guard let start = head.ranges(of: "\(key)=\"").first?.upperBound, let end = head[start...].firstIndex(of: "\"") else { continue }
            return String(head[start ..< end])
        }
        return nil
    }

    private static func innerTags(_ body: String) -> [(String, String)] {
        var result: [(String, String)] = []
        var rest = body[...]
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let name = rest[rest.index(after: open) ..< close].prefix { $0.isLetter || $0 == "_" || $0 == "-" }
            rest = rest[rest.index(after: close)...]
            guard !name.isEmpty, let end = rest.ranges(of: "</\(name)>").first else { continue }
            result.append((self.normalised(String(name)), rest[..<end.lowerBound].trimmingSpaces()))
            rest = rest[end.upperBound...]
        }
        return result
    }

    // MARK: Labelled lines

    /// A label line opens a part; lines without a label go on with the part before them.
    private static func labelledExamples(_ text: String) -> [PromptFacts.Example] {
        var examples: [PromptFacts.Example] = []
        var current: (id: String?, prompt: String?, reply: String?) = (nil, nil, nil)
        func close() {
            if let reply = current.reply, current.prompt != nil || current.id != nil {
                examples.append(PromptFacts.Example(id: current.id, prompt: current.prompt ?? "", reply: reply.trimmingSpaces()))
            }
            current = (nil, nil, nil)
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var piece = line.trimmingSpaces()
            guard !piece.isEmpty else {
                if current.reply != nil { close() }
                continue
            }
            if let (id, rest) = self.leadingID(piece) {
                close()
                current.id = id
                piece = rest
                if piece.isEmpty { continue }
            }
            let (label, rest) = self.label(piece)
            if let label, self.promptLabels.contains(label) {
                if current.prompt != nil || current.reply != nil {
                    close()
                }
                current.prompt = rest
                if let arrow = ["→", "->", "=>"].lazy.compactMap({ rest.ranges(of: $0).first }).first {
                    current.prompt = rest[..<arrow.lowerBound].trimmingSpaces()
                    let reply = rest[arrow.upperBound...].trimmingSpaces()
                    let (label, text) = self.label(reply)
                    current.reply = label.map { self.replyLabels.contains($0) } == true ? text : reply
                } else if let (before, after) = self.splitAtReplyLabel(rest) {
                    current.prompt = before
                    current.reply = after
                }
            } else if let label, self.replyLabels.contains(label), current.prompt != nil || current.id != nil {
                current.reply = current.reply.map { $0 + "\n" + rest } ?? rest
            } else if let reply = current.reply {
                current.reply = reply + "\n" + piece
            } else if let prompt = current.prompt {
                current.prompt = prompt + "\n" + piece
            } else if current.id != nil {
                current.reply = piece
            }
        }
        close()
        return examples
    }

    /// `[s1] rest`, `(s1) rest`, `- [s1] rest`, or `id: s1`.
    private static func leadingID(_ line: String) -> (String, String)? {
        var text = line[...]
        while let first = text.first, "-*•#".contains(first) || first.isWhitespace { text = text.dropFirst() }
        if let open = text.first, let end = ["[": "]", "(": ")"][String(open)], let close = text.firstIndex(of: Character(end)) {
            let id = text[text.index(after: text.startIndex) ..< close].trimmingSpaces()
            let bare = ["source ", "id ", "id:", "id=", "source:", "#"].reduce(id) { $0.lowercased().hasPrefix($1) ? $0.dropFirst($1.count).trimmingSpaces() : $0 }
            guard self.looksLikeID(bare) else { return nil }
            return (bare, text[text.index(after: close)...].drop { $0 == ":" || $0.isWhitespace }.trimmingSpaces())
        }
        let (label, rest) = self.label(String(text))
        if let label, ["id", "source id", "source", "source_id"].contains(label), self.looksLikeID(rest) { return (rest, "") }
        return nil
    }

    private static func looksLikeID(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 80 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-.:#".contains($0)) }
    }

    /// A label before the first colon, or nil when the line has none of at most three words.
    private static func label(_ line: String) -> (String?, String) {
        guard let colon = line.firstIndex(of: ":") else { return (nil, line) }
        let head = line[..<colon]
        guard !head.isEmpty, head.count <= 24, head.split(separator: " ").count <= 3 else { return (nil, line) }
        return (self.normalised(String(head)), line[line.index(after: colon)...].trimmingSpaces())
    }

    private static func splitAtReplyLabel(_ text: String) -> (String, String)? {
        for separator in [" Reply:", " | Reply:", " / Reply:", " A:", " Answer:", " Creator:", " | Creator:", " / Creator:"] {
            if let range = text.ranges(of: separator).first {
                return (text[..<range.lowerBound].trimmingSpaces(), text[range.upperBound...].trimmingSpaces())
            }
        }
        return nil
    }

    private static func normalised(_ key: String) -> String {
        key.lowercased().filter { $0.isLetter || $0 == " " || $0 == "_" }.split { $0 == "_" || $0 == " " }.joined(separator: " ")
    }
}
