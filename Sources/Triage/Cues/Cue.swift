/// What a cue speaks for.
enum CueTarget: Int, CaseIterable, Sendable {
    case crisis, threat, minor, medical, legal, money, mediaRequest, politics, personalData, injection, impersonation
    case spam, offensive, collaboration, complaint, praise, thanks, personalQuestion, product, question, greeting, positive, negative, noReply
    /// Talks about the video itself: its views, its title with a link. Speaks against spam.
    case onTopic
    /// Innocent look-alikes: they excuse cues of the target that they overlap.
    case notCrisis, notThreat, notMinor, notMedical, notLegal, notOffensive, notPersonalData

    /// The target whose cues this one excuses.
    var excuses: CueTarget? {
        switch self {
        case .notCrisis: .crisis
        case .notThreat: .threat
        case .notMinor: .minor
        case .notMedical: .medical
        case .notLegal: .legal
        case .notOffensive: .offensive
        case .notPersonalData: .personalData
        default: nil
        }
    }
}

/// Phrases that speak for one target with one weight; 1 decides on its own.
///
/// One phrase a line; words are folded like messages are, so `don't` and `dont` are one. In a phrase
/// `a|b` is either word, `a?` may be missing (`a|b?` too), `suicid~` begins a word, `..` is a gap of up to three words (`..5` of up to five),
/// `_` is any one word, `#` is a number, `#8-17` one in that range, `^` and `$` are the ends of a sentence, `&name` a word list of `CueWords`;
/// `:mention:`, `:link:` and the emoji meanings of `EmojiMeaning` are words too.
struct CueGroup: Sendable {
    /// Stable name, shown with the message as what decided.
    var name: String
    var target: CueTarget
    var weight: Double
    /// Counts only in these languages: some words are everyday words elsewhere. nil for all.
    var only: Set<String>?
    var phrases: String

    init(_ name: String, _ target: CueTarget, _ weight: Double, only: Set<String>? = nil, _ phrases: String) {
        self.name = name
        self.target = target
        self.weight = weight
        self.only = only
        self.phrases = phrases
    }
}

/// A phrase found in a message.
struct CueMatch {
    var group: Int
    var pattern: Int32
    /// In words of the cue reading.
    var words: Range<Int>
}
