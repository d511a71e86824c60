/// Insults, slurs and obscene abuse. Swearing without a target (`fucking great`) hardly counts.
enum OffensiveCues {
    static let groups: [CueGroup] = [
        CueGroup("offensive.slur", .offensive, 1, """
            faggot|faggots|nigger|niggers|tranny|trannies|kike|kikes|spic|spics|wetback|raghead|ragheads|chink|chinks|gook|coon|cunt|cunts|retard|retards|dyke|paki
            fag|fags
            """),
        CueGroup("offensive.directed", .offensive, 1, """
            you|yall|he|she|they|this|your are|is|look|sound|fucking|such|just|all|a|an like|a|an|so|such|the|fucking|stupid|dumb|little|big|fat|ugly? .. &insult
            &insult you|like
            you fucking|stupid|dumb|ugly|fat|little|dirty|filthy|damn|bloody &insult|fuck|fucks|shit|ass
            you &insult
            fuck you|off|ya|urself|yourself|your
            f you
            fk you
            fck you|off
            stfu
            gtfo
            shut the fuck
            shut the hell
            shut your mouth|trap|face
            suck my|a|deez dick|cock|balls|d|nuts
            eat shit
            kiss my ass
            piece|bag|sack of shit|trash|garbage|crap
            go fuck
            go to hell
            son of a bitch
            get a life
            waste of space|oxygen|sperm
            you are|look|so|such|is|r so|such|the|just|really|fucking|very|a|an|too|pretty|like? ugly|fat|disgusting|stupid|dumb|pathetic|gross|worthless|cringe|hideous|repulsive|fake|talentless|useless|irrelevant|washed
            ugly|fat|stupid|dumb|disgusting|nasty|filthy ass|bitch|pig|cow|hoe|whore|slut|cunt|face|idiot
            fat ugly|cow|pig|whale
            nobody|noone likes you|u
            no one likes you|u
            nobody|noone asked for your
            no one asked for your
            nobody|noone cares what|about you|u
            no one cares what|about you|u
            stupid|dumb|silly|arrogant|brainless|bloody|miserable|pathetic|vile|dirty|filthy woman|cow|pig|hag
            another|such|bloody|fucking|damn|arrogant|typical a? bloody|fucking|damn? know it all
            another|such|bloody|fucking|damn|arrogant|typical a? bloody|fucking|damn? knowitall|knowitalls
            go|get|stay back? in|into|to the|your kitchen woman|girl|love|now|where
            you look|looked|sound|sounded like a? crap|shit|trash|garbage|rubbish|clown|whale|pig|hobo
            gave|give|giving this|that &insult a|an|the
            ^ ugly and|n boring|fat|stupid|old|dumb
            trash|garbage|shit|crap person|human
            your face|voice|body|laugh is|are so|really|just|as? annoying|ugly|disgusting|stupid|gross|punchable
            what a joke|clown|loser|fraud|disgrace|failure you are
            you arrogant|selfish|lying|pathetic|miserable|useless|worthless|fake|lazy cow|pig|clown|fraud|liar|woman|man|person|hag
            hate you|u
            you suck
            you .. make me sick
            rot in hell
            i hope you .. fail|lose|cry|get
            your mom|mother|mum .. whore|slut|bitch|hoe|fat
            go back to your country|kitchen|where
            get back in the kitchen
            """),
        CueGroup("offensive.word", .offensive, 0.55, """
            &insult
            bitches|hoes|pussy|dick|cock|ass
            """),
        CueGroup("offensive.swearing", .offensive, 0.2, """
            fuck|fucking|fucked|fuckin|shit|shitty|damn|bullshit|crap|wtf|tf|fk
            """),
        CueGroup("offensive.romanceGermanic", .offensive, 1, """
            puta|puto|putas|pendejo|pendeja|cabron|cabrona|maricon|zorra|gilipollas|hijueputa|hdp|imbecil|malparido|malparida|estupida|estupido|culero|verga|mamon
            hijo de puta|perra
            que tia|tio|tipa|tipo|mujer mas tonta|tonto|idiota|imbecil|fea|feo|pesada|pesado
            das asco|pena
            du dumme|blöde|doofe|fette|hässliche|dämliche kuh|sau|gans|ziege|nuss|pute
            vete a la|tomar|chingar mierda|por?
            vete al carajo|infierno
            que te jodan|den
            filho da puta
            fdp|vadia|otario|otaria|viado|arrombado|arrombada|vagabunda|babaca
            vai se foder|fuder
            vai tomar no
            vsf|vtnc
            connard|connasse|salope|encule|ntm|batard|salopard|petasse|abruti|pute
            ta gueule
            ferme ta gueule
            va te faire foutre|enculer
            nique ta|toi mere|race?
            fils de pute
            hurensohn|hure|fotze|arschloch|schlampe|wichser|missgeburt|spast|spasti|drecksau|nutte|missgeburten|hurensöhne|dreckssau|bastard|vollidiot|schwuchtel
            fick dich
            halt die|deine fresse|maul|schnauze
            verpiss dich
            stronzo|stronza|troia|puttana|vaffanculo|coglione|cogliona|bastardo|bastarda|cretino|cretina|frocio|merda|zoccola|mignotta
            vai a cagare
            figlio di puttana
            kankerlijer|kankerhoer|klootzak|hoer|kutwijf|mongool|flikker|tyfuslijer|teringlijer|slet
            rot op
            fitta|slyna|jävel|kärring|horunge|äckel
            håll käften
            dra åt helvete
            """),
        CueGroup("offensive.otherLanguages", .offensive, 1, """
            kurwa|chuj|chuju|pizda|jebany|jebana|spierdalaj|dziwka|cwel|cwelu|szmata|skurwysyn|idiota|idiotka|kurwo
            wypierdalaj|pierdol się|sie?
            orospu|orospusun|siktir|amk|gerizekalı|salak|aptal|ibne|yarrak|yavşak|pezevenk|şerefsiz|kahpe|amına
            anjing|bangsat|kontol|memek|goblok|tolol|bajingan|babi|ngentot|bego|jancok|pelacur|lonte
            сука|суки|блядь|бляди|пизд~|хуй|хуи|хуйло|ебан~|еблан|мудак|пидор~|пидар~|дебил|дебилка|шлюха|тварь|урод|гандон|шалава|чмо|ублюдок|идиот|идиотка|дура|дурак|мразь
            иди|пошел|пошла|пошёл на нахуй|хуй|нах
            нахуй|заткнись
            курва|довбойоб|мудак|підар~|шльондра|тварюка|довбень|йобан~
            كلب|كلبة|حمار|شرموطة|شرموط|قحبة|قحبه|منيوك|حقير|تافه|غبي|غبية|خنزير|زبي|كسمك|عاهرة|كس
            madarchod|bhenchod|behenchod|bhosdike|bhosdi|chutiya|chutiye|chutya|gandu|randi|harami|haramkhor|kutte|kutti|kamina|kamine|saale|lodu|lavde|lauda
            मादरचोद|बहनचोद|भोसड़ी|चूतिया|रंडी|हरामी|कुत्ते|कुत्ती|कमीना|गांडू|साले
            バカじゃ
            馬鹿
            クソ野郎
            ブス
            キモい
            きもい
            きっしょ
            うざい
            ゴミ
            くたばれ
            カス
            씨발~|시발~|ㅅㅂ|병신~|ㅂㅅ|개새끼~|지랄~|미친년~|미친놈~|꺼져~|좆~|쓰레기~|썅~|니애미~
            傻逼
            傻屄
            煞笔
            操你
            草泥马
            妈的
            贱人
            賤人
            婊子
            滚蛋
            滚开
            垃圾
            废物
            狗东西
            王八蛋
            脑残
            白痴
            """),
        CueGroup("offensive.turkish", .offensive, 1, only: ["tr"], "göt|piç|oç|mal|it|aq"),
        CueGroup("offensive.polish", .offensive, 1, only: ["pl"], "suka|suko|debil|debilu|pedał|pedale"),
        CueGroup("offensive.swedishDutch", .offensive, 1, only: ["sv", "nl", "da"], "hora|cp|kanker|eikel|hoer"),
        CueGroup("offensive.excused", .notOffensive, 1, """
            kick|kicked|kicking|bad|badass|smart|work|worked|my ass
            shut up and|take
            hate you .. for|lol|haha|:love:|:laugh:
            you are not
            you are sick|insane|stupid|disgusting|so good|strong|fit|talented|funny|hot|beautiful|gorgeous|awesome
            fuck yeah|yes|ya yeah?
            holy shit
            suck at|it
            i suck
            i am &insult|a|such|so|an|the|fat|ugly|stupid|dumb|disgusting|pathetic
            sono a|in|ora
            a que
            """),
    ]
}
