/// What a prompt says, read without a language model: the question, the creator's examples in it and the source ids.
///
/// Answers are made from these facts only, so a test can tell from an answer what was asked.
struct PromptFacts: Sendable {
    /// One earlier question with the creator's reply, or a lone fact.
    struct Example: Sendable, Equatable {
        /// The id that the prompt gave it, when it gave one.
        var id: String?
        var prompt: String
        var reply: String
    }

    /// An example with its share of words in common with the question, 0 to 1.
    struct Match: Sendable {
        var example: Example
        var overlap: Double
    }

    /// The last thing the user said.
    var question: String
    /// Content words of the question, in order, each once.
    var questionWords: [String]
    /// All examples, nearest first.
    var matches: [Match]
    /// Every source id of the prompt in order of appearance.
    var sourceIDs: [String]

    var best: Match? { self.matches.first { $0.overlap > 0 } }
    /// 0 (nothing in the prompt helps) to 1.
    var overlap: Double { self.best?.overlap ?? 0 }
    /// How much the answer is to be doubted, 0 to 1.
    var doubt: Double { 1 - self.overlap }
    /// Below this share of common words a person should take over.
    var needsPerson: Bool { self.overlap < 0.34 }
    /// Ids of the examples that the answer rests on, nearest first, at most three.
    var usedIDs: [String] { self.matches.prefix(3).filter { $0.overlap > 0 }.compactMap(\.example.id) }

    /// - Parameter learned: what a fine-tuned model was trained on; it helps only where the prompt itself has nothing.
    init(_ messages: [ChatRequest.Message], learned: LearnedExamples? = nil) {
        let lastUser = messages.lastIndex { $0.role == .user }
        let rawQuestion = lastUser.map { messages[$0].text } ?? messages.last?.text ?? ""
        let question = PromptText.innermostQuestion(of: rawQuestion)
        var examples: [Example] = []
        for (index, message) in messages.enumerated() where message.role != .assistant && message.role != .tool {
            let text = index == lastUser ? PromptText.removing(question, from: rawQuestion) : message.text
            let found = PromptExamples.read(text)
            examples += found
            // A turn that holds no written-out examples is itself one, with the assistant's next turn.
            guard index != lastUser, message.role == .user, found.isEmpty, index + 1 < messages.count, messages[index + 1].role == .assistant else { continue }
            examples.append(Example(id: nil, prompt: message.text, reply: messages[index + 1].text))
        }
        self.question = question
        self.questionWords = PromptText.contentWords(question)
        let wanted = Set(self.questionWords)
        let matches = examples.enumerated().map { ($0.offset, Match(example: $0.element, overlap: Self.overlap(wanted, $0.element))) }
            .sorted { ($1.1.overlap, $0.0) < ($0.1.overlap, $1.0) }.map(\.1)
        let remembered = matches.first.map { $0.overlap > 0 } == true ? [] : learned?.nearest(to: wanted) ?? []
        self.matches = remembered + matches
        var seen: Set<String> = []
        self.sourceIDs = examples.compactMap(\.id).filter { seen.insert($0).inserted }
    }

    /// The share of the question's words that the example has, its own question counting in full, its reply by half.
    private static func overlap(_ wanted: Set<String>, _ example: Example) -> Double {
        guard !wanted.isEmpty else { return 0 }
        let asked = Set(PromptText.contentWords(example.prompt))
        let replied = Set(PromptText.contentWords(example.reply))
        // A fact without a question of its own is judged by what it says.
        let byReply = asked.isEmpty ? 1 : 0.5
        let score = wanted.reduce(0.0) { $0 + (asked.contains($1) ? 1 : replied.contains($1) ? byReply : 0) }
        return score / Double(wanted.count)
    }
}

/// The examples of a training file with their words, ready to be compared with questions.
struct LearnedExamples: Sendable {
    private static let kept = 2000
    private let entries: [(example: PromptFacts.Example, words: Set<String>)]

    init(_ examples: [PromptFacts.Example]) {
        self.entries = examples.prefix(Self.kept).map { ($0, Set(PromptText.contentWords($0.prompt))) }
    }

    /// The three nearest examples that share a word with the question.
    func nearest(to wanted: Set<String>) -> [PromptFacts.Match] {
        guard !wanted.isEmpty else { return [] }
        let found = self.entries.compactMap { entry -> PromptFacts.Match? in
            let common = wanted.intersection(entry.words).count
            return common == 0 ? nil : PromptFacts.Match(example: entry.example, overlap: Double(common) / Double(wanted.count))
        }
        return Array(found.sorted { $0.overlap > $1.overlap }.prefix(3))
    }
}

/// Words and parts of a prompt's text.
enum PromptText {
    private static let fillers: Set<String> = [
        "a", "an", "the", "and", "or", "but", "if", "of", "to", "in", "on", "at", "for", "with", "by", "from", "as", "is", "are", "was", "were", "be", "been",
        "am", "do", "does", "did", "have", "has", "had", "i", "me", "my", "you", "your", "u", "ur", "he", "she", "it", "its", "we", "our", "they", "them", "this",
        "that", "these", "those", "what", "which", "who", "how", "when", "where", "why", "can", "could", "will", "would", "should", "so", "just", "not", "no",
        "yes", "please", "hi", "hey", "hello", "about", "there", "here", "any", "some", "im", "dont", "really", "very", "much", "get", "got",
    ]

    static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }
            .map { $0.filter { $0 != "'" && $0 != "’" } }.filter { !$0.isEmpty }
    }

    /// The words that carry meaning, in order, each once; all words when every one is a filler.
    static func contentWords(_ text: String) -> [String] {
        let all = self.words(text)
        let meaning = all.filter { !self.fillers.contains($0) }
        var seen: Set<String> = []
        return (meaning.isEmpty ? all : meaning).filter { seen.insert($0).inserted }
    }

    /// A prompt may wrap the fan's own words in a tag or put them after a label; the last such piece is the question.
    static func innermostQuestion(of text: String) -> String {
        for tag in ["message", "fan_message", "question", "fan", "comment", "input", "text"] {
            guard let end = text.ranges(of: "</\(tag)>").last else { continue }
            guard let start = text[..<end.lowerBound].ranges(of: "<\(tag)").last, let close = text[start.upperBound...].firstIndex(of: ">") else { continue }
            if close < end.lowerBound { return String(text[text.index(after: close) ..< end.lowerBound]).trimmingSpaces() }
        }
        let labels = ["question:", "message:", "fan:", "comment:", "new message:", "fan message:", "user:"]
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1 else { return text.trimmingSpaces() }
        for index in lines.indices.reversed() {
            let line = String(lines[index]).trimmingSpaces()
            guard let label = labels.first(where: { line.lowercased().hasPrefix($0) }) else { continue }
            return ([String(line.dropFirst(label.count))] + lines[(index + 1)...].map(String.init)).joined(separator: "\n").trimmingSpaces()
        }
        return text.trimmingSpaces()
    }

    static func removing(_ part: String, from text: String) -> String {
        guard !part.isEmpty, let range = text.ranges(of: part).last else { return "" }
        return String(text[..<range.lowerBound]) + "\n" + String(text[range.upperBound...])
    }
}
