import Core

/// Category, risks, sentiment, language and more of one message. Pure, without I/O; make one (it compiles the lexicons) and share it.
///
/// Lexicons find what must never be missed; the linear models refine spam and abuse. A later model may add findings, never take a risk away.
public struct TriageClassifier: Sendable {
    /// The least spam score that makes a message spam.
    public static let spamThreshold = 0.5
    /// The least offensive score that makes a message offensive.
    public static let offensiveThreshold = 0.5

    /// The log odds of a model that was not asked.
    private static let silent = -20.0

    private let normaliser = TextNormaliser()
    private let languages = LanguageIdentifier()
    private let matcher: CueMatcher
    private let disguises: DisguiseReader
    private let models = TriageModels()

    public init() {
        self.matcher = CueMatcher(Lexicon.groups)
        self.disguises = DisguiseReader(vocabulary: self.matcher.vocabulary)
    }

    /// The verdict on a message as it came.
    public func classify(text: String, attachments: [Attachment] = [], context: TriageContext = .init()) -> Triage {
        self.classify(self.normaliser.normalise(text), attachments: attachments, context: context)
    }

    /// The verdict on a text that was normalised already, for callers that use the normalised form too.
    public func classify(_ text: NormalisedText, attachments: [Attachment] = [], context: TriageContext = .init()) -> Triage {
        self.assess(text, attachments: attachments, context: context).triage
    }

    /// The verdict on a message together with the scores behind it. `other` speaks in place of the shipped models, as far as it says anything.
    public func assess(text: String, attachments: [Attachment] = [], context: TriageContext = .init(), other: OtherOpinion = .init()) -> TriageAssessment {
        self.assess(self.normaliser.normalise(text), attachments: attachments, context: context, other: other)
    }

    private func assess(_ text: NormalisedText, attachments: [Attachment], context: TriageContext, other: OtherOpinion = .init()) -> TriageAssessment {
        let language = self.languages.identify(text)
        var evidence = CueEvidence()
        evidence.add(self.matcher.matches(CueReading(text.tokens, vocabulary: self.matcher.vocabulary)), of: self.matcher, language: language)
        let revealed = self.disguises.reveal(text)
        if let revealed {
            let matches = self.matcher.matches(CueReading(revealed, vocabulary: self.matcher.vocabulary))
            evidence.add(matches, of: self.matcher, language: language, onlyAdds: !text.spelled.isEmpty)
        }
        let shape = MessageShape(text, context: context)
        var signals: [Reason] = []
        // Most models know English only; elsewhere the lexicons stand alone.
        let isEnglish = language == "en" || language == "und"
        var anyLanguage = shape.words > 0 ? self.models.opinion(on: text.original) : nil
        if !text.spelled.isEmpty, let revealed, let written = anyLanguage {
            // Models know words, not letters that stand alone: they read spelled words once more as people do, and only ever add to a risk.
            anyLanguage = written.raised(by: self.models.opinion(on: revealed.map(\.text).joined(separator: " ")))
        }
        let opinion = isEnglish ? anyLanguage : nil
        // Models read what is written; look-alike letters hide a cry for help from them, so it is read once more as people see it.
        let asSeen = isEnglish && shape.words > 0 && text.original.utf8.count != text.original.unicodeScalars.count ? self.models.opinion(on: text.tokens.map(\.text).joined(separator: " ")) : nil
        let distress = max(opinion?.crisis ?? Self.silent, asSeen?.crisis ?? Self.silent)
        let risks = RiskFinder.risks(evidence, shape, model: anyLanguage, distress: distress, &signals)
        let spam = SpamScore.score(text, evidence, shape, model: other.spam ?? opinion?.spam, isDirect: context.kind == .directMessage, &signals)
        let offensive = OffensiveScore.score(evidence, model: other.abuse ?? opinion?.abuse, &signals)
        if text.isTruncated { signals.append(Reason("text.too_long", "Only the beginning was read, it is too long.")) }
        let subject = SubjectFinder(evidence: evidence, shape: shape, text: text, risks: risks, spam: spam, offensive: offensive, context: context, model: opinion)
        let categories = subject.categories(&signals)
        let needsReply = subject.needsReply(categories.first?.category ?? .other, attachments: attachments)
        let triage = Triage(
            categories: categories.map(\.category), risks: risks, sentiment: subject.sentiment, language: language, isQuestion: subject.isQuestion,
            needsReply: needsReply, spamScore: spam, offensiveScore: offensive,
            categoryConfidence: categories.first?.confidence ?? 0.3, signals: signals)
        let scores = TriageScores(
            spam: spam, offensive: offensive, needsReply: needsReply, injection: RiskFinder.injection(evidence, anyLanguage),
            crisis: RiskFinder.crisis(evidence, shape, distress))
        return TriageAssessment(triage: triage, scores: scores)
    }
}

/// All cue groups.
enum Lexicon {
    static let groups: [CueGroup] = [
        CrisisCues.groups, CrisisCuesOtherLanguages.groups, ThreatCues.groups, MinorCues.groups, HealthAndLawCues.groups, RiskCues.groups, SpamCues.groups, OffensiveCues.groups,
        SubjectCues.groups, QuestionCues.groups, OpinionCues.groups,
    ].flatMap(\.self)
}
