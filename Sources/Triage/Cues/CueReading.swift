/// The words of a message as cues see them: contractions and chat shorthand written out.
struct CueReading {
    struct Word {
        var text: String
        /// Index of the token it comes from.
        var token: Int
        var sentence: Int
    }

    private(set) var words: [Word] = []
    let tokens: [TextToken]

    /// English shorthand is written out in every language: fans mix, and a missed `im` would cost more than a wrong one.
    init(_ tokens: [TextToken]) {
        self.tokens = tokens
        self.words.reserveCapacity(tokens.count + 8)
        for (index, token) in tokens.enumerated() {
            if token.kind == .word, token.text.utf8.count <= 9, let expanded = Self.expand(token.text) {
                for word in expanded { self.words.append(Word(text: word, token: index, sentence: token.sentence)) }
            } else {
                self.words.append(Word(text: token.text, token: index, sentence: token.sentence))
            }
        }
    }

    static func expand(_ word: String) -> [String]? { self.expansions[word] }

    private static let expansions: [String: [String]] = [
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
