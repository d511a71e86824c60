/// Words that say little about what a text is about, in the languages that fans write most. Accents are folded, as in `Words`.
enum StopWords {
    /// 0.12 for stop-words, 0.45 for question words (they tell `when` from `where`), 1 for all others.
    static func weight(_ folded: String) -> Float {
        if Self.questions.contains(folded) { return 0.45 }
        return Self.stops.contains(folded) ? 0.12 : 1
    }

    private static let questions = Self.set(
        "what when where who whom whose why how which much many often long wann wo warum wer wie welche welcher welches womit wieviel cuando donde quien como cual cuanto cuantos porque "
            + "quand ou qui comment combien pourquoi quel quelle quando dove chi come quale quanto onde quem qual quantos")

    private static let stops = Self.set(
        "a an the and or but if of to in on at for with by from as is are was were be been being am do does did doing have has had having i im ive id ill me my mine you youre youve your yours "
            + "u ur ya he she it its we our they them their this that these those can could will would should shall may might must so just not no yes please hi hey hello about there here any some "
            + "dont doesnt didnt cant wont isnt arent wasnt really very too also than then out up down off over again more most get got go one ever know like think want need tell let "
            + "der die das den dem des ein eine einen einem einer und oder aber wenn ist sind war bin bist sein ich du er sie es wir ihr mich dich mir dir mein dein deine sich nicht kein keine ja nein "
            + "bitte hallo von zu mit auf fur an im am aus bei nach auch noch nur schon so mal man kann kannst hast habe hat haben wird werden denn doch da hier gibt gibts geht als was ihre ihr euch dass "
            + "el la los las un una unos unas y o pero si de del en con por para al es son era soy eres ser yo tu ella nos me te se mi su lo le no hola favor muy mas ya hay que "
            + "le les des une et mais du dans sur avec pour est sont etait suis je il elle nous vous ils moi toi mon ma mes ton ta ne pas oui non bonjour salut tres plus ce cette "
            + "il gli uno e ma di nel con per sono sei io lui lei noi voi mio tuo non ciao molto piu questo questa che "
            + "os um uma e mas do da dos das em com por para eu voce ele ela nos meu seu nao sim oi ola muito mais este esta de het een en van met voor niet ik jij je wij zijn")

    private static func set(_ text: String) -> Set<String> { Set(text.split(separator: " ").map(String.init)) }
}
