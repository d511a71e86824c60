/// The words of a message as cues see them, numbered: contractions and chat shorthand written out.
///
/// English shorthand is written out in every language: fans mix, and a missed `im` would cost more than a wrong one.
struct CueReading {
    /// Numbers of what each word stands for, flat; word `n` has those from `offsets[n]` to `offsets[n + 1]`.
    private(set) var numbers: [Int32] = []
    private(set) var offsets: [Int32] = [0]
    /// The value of a number word; -1 for any other.
    private(set) var values: [Int] = []
    private(set) var sentences: [Int32] = []

    var count: Int { self.values.count }

    init(_ tokens: [TextToken], vocabulary: CueVocabulary) {
        self.numbers.reserveCapacity(tokens.count + 8)
        self.offsets.reserveCapacity(tokens.count + 8)
        self.values.reserveCapacity(tokens.count + 8)
        self.sentences.reserveCapacity(tokens.count + 8)
        for token in tokens {
            if token.kind == .word, let expanded = Self.expandedKeys[token.key] {
                for key in expanded {
                    vocabulary.look(upKey: key, into: &self.numbers)
                    self.endWord(token, value: -1)
                }
                continue
            }
            vocabulary.look(up: token.text, into: &self.numbers)
            for alternate in token.alternates {
                if let expanded = Self.expansions[alternate], expanded.count == 1 { vocabulary.look(up: expanded[0], into: &self.numbers) }
                vocabulary.look(up: alternate, into: &self.numbers)
            }
            if token.kind == .mention { vocabulary.look(up: ":mention:", into: &self.numbers) }
            if token.kind == .link { vocabulary.look(up: ":link:", into: &self.numbers) }
            self.endWord(token, value: token.kind == .number ? Int(token.text) ?? -1 : -1)
        }
    }

    private mutating func endWord(_ token: TextToken, value: Int) {
        self.offsets.append(Int32(self.numbers.count))
        self.values.append(value)
        self.sentences.append(Int32(token.sentence))
    }

    private static let expandedKeys: [UInt64: [UInt64]] = Dictionary(
        Self.expansions.map { (CueVocabulary.hash($0.key), $0.value.map(CueVocabulary.hash)) }) { first, _ in first }

    static let expansions: [String: [String]] = [
        "iam": ["i", "am"], "ive": ["i", "have"], "dont": ["do", "not"], "doesnt": ["does", "not"], "didnt": ["did", "not"], "cant": ["can", "not"], "cannot": ["can", "not"],
        "wont": ["will", "not"], "isnt": ["is", "not"], "wasnt": ["was", "not"], "arent": ["are", "not"], "werent": ["were", "not"], "wouldnt": ["would", "not"],
        "couldnt": ["could", "not"], "shouldnt": ["should", "not"], "havent": ["have", "not"], "hasnt": ["has", "not"], "aint": ["is", "not"], "wanna": ["want", "to"],
        "gonna": ["going", "to"], "gunna": ["going", "to"], "gotta": ["got", "to"], "youre": ["you", "are"], "theyre": ["they", "are"], "thats": ["that", "is"], "whats": ["what", "is"],
        "youll": ["you", "will"], "youve": ["you", "have"], "theres": ["there", "is"], "dunno": ["do", "not", "know"], "imma": ["i", "will"], "ima": ["i", "will"], "lemme": ["let", "me"],
        "gimme": ["give", "me"], "whos": ["who", "is"], "hes": ["he", "is"], "shes": ["she", "is"], "wheres": ["where", "is"], "whens": ["when", "is"], "noone": ["no", "one"], "everyones": ["everyone", "is"], "nobodys": ["nobody", "is"],
        "im": ["i", "am"], "u": ["you"], "ur": ["your"], "r": ["are"], "cuz": ["because"], "bc": ["because"], "coz": ["because"], "urself": ["yourself"], "myslef": ["myself"],
        "mysef": ["myself"], "mself": ["myself"], "pls": ["please"], "plz": ["please"], "rn": ["right", "now"], "luv": ["love"], "thx": ["thanks"], "ty": ["thank", "you"],
        "tysm": ["thank", "you"], "idk": ["i", "do", "not", "know"], "idc": ["i", "do", "not", "care"], "ppl": ["people"], "hows": ["how", "is"], "its": ["it", "is"], "wats": ["what", "is"],
        "wat": ["what"], "wht": ["what"], "sry": ["sorry"], "bday": ["birthday"], "vid": ["video"], "vids": ["videos"], "anymor": ["anymore"], "nomore": ["anymore"], "dnt": ["do", "not"],
        "wan": ["want"], "wana": ["want", "to"], "wanto": ["want", "to"], "sux": ["sucks"], "tht": ["that"], "liv": ["live"], "livin": ["living"], "dyin": ["dying"], "killin": ["killing"], "endin": ["ending"], "cuttin": ["cutting"], "hurtin": ["hurting"],
        "lyf": ["life"], "lif": ["life"], "everyting": ["everything"], "evrything": ["everything"], "somone": ["someone"], "nothin": ["nothing"], "nuthin": ["nothing"],
        "wud": ["would"], "cud": ["could"], "shud": ["should"], "dieing": ["dying"], "yrs": ["years"], "yr": ["year"], "hrs": ["hours"], "msg": ["message"], "dm": ["message"],
    ]
}
