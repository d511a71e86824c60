/// Threats against somebody, blackmail, and calls to harm oneself that are aimed at another.
enum ThreatCues {
    static let callForSelfHarm = "threat.harmYourself"

    static let groups: [CueGroup] = [
        CueGroup("threat.announced", .threat, 1, """
            you|youre are dead when|once|if i|we
            shoot|shooting|blow|blowing up the|your meet|concert|school|office|venue
            burn|blow|shoot up|down your|ur house|home|office|studio|car
            find|hurt|kill your|ur kids|kid|family|mom|wife|children|daughter|son|dog .. hurt|kill|pay
            hurt|kill|find your|ur kids|kid|children|family|wife|mom|daughter|son
            gun|knife and|with|to your|ur address|door|house
            """),
        CueGroup("threat.violence", .threat, 1, """
            i|we|ill|imma|someone|somebody|he|they .. will|going|gonna|want|should|must|needs|about|coming to? .. kill|murder|shoot|stab|strangle|behead|rape|hunt|slaughter|lynch|execute|assault|torture|hurt you|your|her|him|them
            will|going|gonna|coming|ll to? kill|murder|shoot|stab|rape|hurt|beat|strangle|behead|butcher|slaughter|lynch|bury you|yo|your
            i hope|wish|pray .. you .. die|get killed?|shot|raped|cancer|hurt|murdered|hit
            hope you die|suffer|burn|rot|drown|overdose
            i know where .. you|your .. live|sleep|work|stay|train|house|family|kids|school|gym|lives|goes
            i know|have|got|found your address|home
            i will|going find|track|hunt|get to? you|your|down $
            find you and|where
            watch your back
            sleep with one eye
            your days are numbered
            count your days
            you are a dead|next $|man|meat
            you are dead $|meat|man
            you deserve|need|ought to to? die|be killed|shot|raped|beaten|hanged|get
            you should .. be .. killed|shot|dead|raped|hanged
            you will regret|pay this|for|that
            you better watch|hide|run|sleep $|out|your|yourself
            coming|come for|after you|your family|house|kids? $
            wait|waiting outside your house|home|gym|apartment|door
            show|showing up at|to your house|home|apartment|door
            burn|blow|bomb|shoot|burning|blowing up|down|down? your|the|this|that house|home|school|place|studio|gym|event|concert|office|church|mosque|synagogue
            shoot|shooting up the|your|a|this|my school|place|church|mall|gym|event|concert
            bomb|bombs|explosive|explosives in|at|under your|the
            i .. have|bring|bringing|got a? gun|knife|bomb|rifle .. you|your|school|tomorrow
            slit|cut|slitting your throat|throats|head
            break|snap|smash|bash|crack|kick|beat your neck|legs|face|skull|head|teeth|ass|bones
            swat|dox|doxx|stalk|kidnap|poison|gut|skin you|your
            i am|been watching|stalking|following you
            throw|pour acid
            i will end|destroy|ruin you|your life|family|career
            put a bullet in|through
            send someone|people|guys to|after your|you
            """),
        CueGroup(callForSelfHarm, .threat, 1, """
            kys
            kill|hang|neck|shoot|rope|unalive|end|off|drown yourself|urself|yourselves|yaself
            go die|unalive
            go and? jump|hang|drown .. yourself|bridge|cliff|off
            drink|drinking bleach
            jump off a|the bridge|cliff|building|roof
            why do|are not you just|still? die|alive|dead
            do everyone|us|the a? world|favor|favour .. die|kill|yourself
            nobody would miss you
            you .. should|need to? .. kill|end|hang yourself|your
            drop dead
            die bitch|slut|pig|whore|trash|scum
            """),
        CueGroup("threat.blackmail", .threat, 1, """
            pay|send|give me|us .. or .. will|else|expose|leak|post|publish
            leak|release|expose|post|publish|share your nudes|nude|address|private|photos|videos|secrets .. if|unless|or|everyone|online
            if you do not .. pay|send|reply|answer|delete .. will|gonna|going leak|expose|post|find|kill|hurt|ruin|come
            i will leak|expose|post your nudes|nude|private|address|secrets|photos
            or else i will|ill
            """),
        CueGroup("threat.otherLanguages", .threat, 1, """
            te voy|vamos a matar|encontrar|violar|partir|romper|reventar
            voy|vamos a matarte|encontrarte|violarte|buscarte
            se|sé donde vives|trabajas
            matate|suicidate|muerete|ojala te|muerto? mueras|maten?
            te vas a arrepentir|morir
            vou te matar|achar|pegar|estuprar|quebrar
            sei onde voce|vc|tu mora|moras|trabalha
            se mata $|logo|lixo
            morre|morra logo|desgraca|desgraçado|praga
            espero que voce|vc morra
            je vais te|vous tuer|buter|crever|trouver|violer|defoncer|egorger
            je sais ou tu|vous habites|habitez
            va te|crever pendre|suicider|crever|tuer
            suicide toi
            ich bringe|bring|mach|steche|stech|töte|toete|schlage|finde dich um|ab|tot|fertig|kalt?
            ich töte|toete|ermorde|erschieße|erschiesse dich
            ich weiss|weiß wo du wohnst|arbeitest
            bring|häng|erschieß dich um|auf|endlich
            verrecke|krepier
            ti ammazzo|uccido|sparo|spacco|vengo|trovo
            so|sappiamo dove abiti|vivi|lavori
            ammazzati|suicidati|impiccati|crepa
            ik maak|vermoord|schiet|steek|weet je af|dood|neer|waar
            ik weet waar je woont|werkt
            pleeg zelfmoord
            zabije|zabiję|zajebie|zajebię|znajde|znajdę cie|cię
            wiem gdzie mieszkasz|pracujesz
            zabij|powieś|powies sie|się
            zdychaj
            seni öldürürüm|öldüreceğim|öldürücem|gebertirim|bulacağım|bulurum|vururum
            nerede oturduğunu|yaşadığını biliyorum
            geber|kendini öldür|as
            gue|gua|aku|saya bunuh|habisin|bacok lu|lo|kamu|kau|loe
            tau|tahu rumah|alamat lu|lo|kamu|mu
            mati aja lu|lo|kamu|sana
            я|мы убью|зарежу|найду|убьём|прибью|изнасилую тебя|вас
            убью|зарежу|найду|прибью|застрелю тебя
            тебя убью|зарежу|найду|прибью
            знаю где ты|вы живешь|живёшь|живете|работаешь
            сдохни|убейся|повесься|выпились
            чтоб ты сдох~
            я вб'ю|вбю|знайду|заріжу тебе
            вб'ю|вбю|заріжу тебе
            знаю де ти живеш
            здохни|вбийся
            سأقتلك|هقتلك|بقتلك|اقتلك
            اعرف|أعرف اين|أين|وين|فين تسكن|ساكن|عايش|بيتك
            موت|انتحر يا
            jaan|jan se maar|mar
            maar|mar dunga|doonga|daalunga|dalunga|denge|dalenge tujhe|tereko|tumhe?
            tujhe|tereko maar|mar|kaat|dekh dunga|doonga|lunga
            जान से मार
            मार दूंगा|दूँगा|डालूंगा
            मर जा
            殺す
            殺してや
            ぶっ殺
            死ね
            住所特定
            家知ってる
            죽여버~|죽인다~|죽일거~|죽일꺼~
            죽여 버~
            죽어라|뒤져라|자살해라
            나가 죽어~
            어디 사는지
            杀了你
            弄死你
            砍死你
            打死你
            去死
            我知道你住
            jag ska|kommer döda|mörda|hitta|skada dig
            jag vet var du bor
            ta livet av dig
            """),
        CueGroup("threat.excused", .notThreat, 1, """
            kill|killing|kills|killed it|this|that|them|the
            will|going|gonna to? hurt you .. but|tomorrow|legs|abs|not|good
            not going|gonna|will to? hurt|kill you
            will|going to? not|never hurt|kill|find you
            find you on|in|here|at|through|via|from|by|the|attractive|so|very|funny|inspiring|hot|cute
            will|going|gonna to? find|get you a|an|the|some|on|there|out
            hope you find|get
            go die hard
            beat your record|score|time|pb|best|personal
            kick your ass .. lol|haha|:laugh:|game|chess|fifa
            coming for|after you .. love|soon|tour|coach|champ
            you are next level|gen|generation|to|door|in
            you will regret not
            i will end up
            this|it|that|workout .. will|gonna|going to? kill|destroy|hurt you
            """),
    ]
}
