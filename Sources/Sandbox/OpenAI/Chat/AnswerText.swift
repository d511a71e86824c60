/// Makes the free-text answer of a chat completion from the facts of its prompt.
enum AnswerText {
    /// The creator's nearest past reply with the words of the question before it; says so when nothing is near.
    /// - Parameter variant: 0 for the first choice; further choices take the next nearest example.
    static func compose(_ facts: PromptFacts, variant: Int = 0) -> String {
        let topic = self.topic(facts)
        let usable = facts.matches.filter { $0.overlap > 0 }
        guard !usable.isEmpty else {
            let closing = variant == 0 ? "" : " Ask me again another time (\(variant + 1))."
            return topic.isEmpty ? "Thanks for writing!\(closing)" : "You asked about \(topic). I have no answer of mine to that yet.\(closing)"
        }
        let reply = usable[variant % usable.count].example.reply
        let again = variant / usable.count
        return "About \(topic): \(reply)" + (again > 0 ? " (\(again + 1))" : "")
    }

    /// The question's first content words as a phrase.
    static func topic(_ facts: PromptFacts) -> String {
        let words = Array(facts.questionWords.prefix(4))
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }

    /// Why the answer is what it is, with the example that it rests on.
    static func reason(_ facts: PromptFacts) -> String {
        guard let best = facts.best else { return "Nothing in the prompt mentions \(self.topic(facts))." }
        let share = Int((best.overlap * 100).rounded())
        return "The nearest example\(best.example.id.map { " (\($0))" } ?? "") has \(share) % of the words \(self.topic(facts))."
    }

    /// The labels of an instruction such as "Answer with one of: yes, no", when the prompt has one.
    static func labels(in messages: [ChatRequest.Message]) -> [String]? {
        for message in messages where message.role != .assistant {
            let text = message.text
            guard let range = text.lowercased().ranges(of: "one of:").last else { continue }
            // Lower-casing may change lengths beyond ASCII, so the place is counted in characters from the front.
            let offset = text.lowercased().distance(from: text.lowercased().startIndex, to: range.upperBound)
            let rest = text.dropFirst(offset).prefix { $0 != "\n" && $0 != "." }
            let options = rest.split { ",|/".contains($0) }.map { $0.trimmingSpaces().filter { !"\"'`".contains($0) } }.filter { !$0.isEmpty && $0.count <= 40 }
            if options.count >= 2 { return options }
        }
        return nil
    }
}
