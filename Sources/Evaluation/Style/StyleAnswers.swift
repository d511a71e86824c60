import Core
import Persona
import Triage

/// The built-in answerer on a history and the messages after it, as the product runs it: triage first, what was said lately known.
enum StyleAnswers {
    static func answers(history: [StyleEvaluation.Pair], prompts: [String], classifier: TriageClassifier) async -> [String?] {
        let start = Timestamp(milliseconds: 1_600_000_000_000)
        let samples = history.enumerated().map { number, pair in
            Sample(
                id: Identifier("h\(number)"), workspaceID: "evaluation", connectionID: nil, kind: .pair, prompt: pair.prompt, text: pair.reply, language: "en", platform: nil, origin: "h\(number)",
                writtenAt: start + .seconds(number), collectedAt: start + .seconds(number))
        }
        let (memory, profile) = (Memory(samples), StyleProfile(learnedFrom: samples))
        let answerer = Answerer(model: nil, random: SeededRandomSource(seed: 1))
        let settings = AvatarSettings(workspaceID: "evaluation", updatedAt: start)
        let normaliser = TextNormaliser()
        var recent: [String] = []
        var answers: [String?] = []
        for (number, prompt) in prompts.enumerated() {
            let triage = classifier.classify(
                normaliser.normalise(prompt), attachments: [],
                context: TriageContext(kind: .directMessage, platform: .instagram, isReplyToComment: false, recentTexts: [], creatorUsernames: []))
            let request = DraftRequest(
                messages: [prompt], language: triage.language == "und" ? "en" : triage.language, triage: triage, platform: .instagram, kind: .directMessage, settings: settings,
                limit: TextLimit(1000, .bytes), recentReplies: recent, seed: "e\(number)")
            let text = await answerer.draft(request, memory: memory, profile: profile, calibration: .shipped).text
            answers.append(text)
            if let text { recent = [text] + recent.prefix(29) }
        }
        return answers
    }
}
