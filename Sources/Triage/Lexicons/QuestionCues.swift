/// Questions, about the creator's life and about their work.
enum QuestionCues {
    static let groups: [CueGroup] = [
        CueGroup("personal", .personalQuestion, 1, """
            are|r|is you|u|he|she|they single|married|dating|taken|gay|straight|lesbian|bi|religious|christian|muslim|jewish|atheist|engaged|divorced|virgin|vegan|pregnant|natural|american|rich
            do|have|did|got you|u got|have|ever? .. boyfriend|girlfriend|bf|gf|husband|wife|kids|children|siblings|partner|kid|brother|sister|religion|tattoos
            how old are|r|is you|u|she|he
            what is|are your|ur .. age|religion|ethnicity|nationality|salary|height|weight|zodiac|sign|birthday|sexuality|net|relationship
            how tall|heavy are|r|is you|u|she|he
            how much do|did|does you|u|she|he .. weigh|earn|make|bench|get paid?
            where do|are|did|r you|u live|from|stay|born|located|grow|grew|based|reside
            where you from|live
            where are|r you|u from|located|living|based
            when is your|ur birthday
            your|ur boyfriend|girlfriend|husband|wife|ex|love|private|personal|sex|dating|salary|income|net life|worth?
            your|ur net worth
            how much money
            marry me
            go out|on with|a me|date
            date me
            your type
            be my girlfriend|boyfriend|gf|bf|wife|husband|valentine
            do you believe in
            are your parents
            what is your real name
            did you get|have surgery|botox|divorced|plastic|implants
            eres|estas|sos soltera|soltero|casada|casado|gay|single
            tienes novio|novia|hijos|pareja|esposo|esposa
            cuantos años|anos tienes
            donde|de|dónde vives|donde|eres eres?
            cuanto mides|pesas|ganas
            voce|vc e|é|tem|mora solteira|solteiro|casada|casado|namorado|namorada|filhos|onde
            quantos anos voce|vc tem
            onde voce|vc mora
            tu as|es un|une|en? copain|copine|celibataire|mariee|marie|enfants|couple
            quel age as|avez
            tu as quel age
            ou habites|tu tu|habites
            bist du single|verheiratet|vergeben|schwul|lesbisch
            hast du einen|eine freund|freundin|kinder|mann|frau
            wie alt|groß|schwer bist|wiegst du
            wo wohnst|lebst du
            woher kommst du
            sei fidanzata|fidanzato|sposata|sposato|single
            quanti anni hai
            dove vivi|abiti
            hai il|la|figli ragazzo|fidanzato|ragazza|fidanzata?
            hoe oud ben je
            waar woon je
            heb je een vriend|vriendin|kinderen
            ile|ile masz lat|wzrostu
            gdzie mieszkasz
            masz chłopaka|dziewczynę|męża|dzieci
            kaç yaşındasın
            nerelisin|evli|bekar|nerede yaşıyorsun|misin|mısın|mi?
            sevgilin var
            umur|umurnya|usia berapa
            udah|sudah punya|nikah pacar?
            tinggal dimana|di mana
            сколько тебе|вам лет
            где ты|вы живешь|живёшь|живете
            у тебя|вас есть парень|девушка|муж|дети
            ты замужем|женат|одинока
            скільки тобі років
            де ти живеш
            كم عمرك
            وين|اين|أين|فين تسكن|عايش|ساكن|تعيش
            انت|انتي|هل متزوج|متزوجة|مرتبط
            aapki|tumhari|apki umar|age|umr
            shaadi|shadi ho|hui
            kaha|kahan rehte|se|rehti ho
            आपकी उम्र
            何歳
            彼氏
            彼女いますか
            結婚して
            どこに住
            你多大
            几岁
            你结婚
            有男朋友
            有女朋友
            你住哪
            몇 살~
            남자친구~|여자친구~|결혼했~|어디 살~
            hur gammal är
            var bor du
            har du pojkvän|flickvän|barn
            är du singel|gift
            """),
        CueGroup("product", .product, 1, """
            how do|did|can|to|does|would|should|often|long|many|much|about
            what is|are|was|kind|brand|camera|app|program|software|size|protein|product|equipment|lens|mic|song|shoes|brand|type|name|settings|do|did|should|would|time|about
            which &video|one|camera|app|program|brand|size|product|protein|shoes|exercise|lens|is|are|do|would|should
            where can|did|do|is|to|you i|you|u|we|they|get|buy|find|the|it|this? .. get|buy|find|order|download|bought|purchase|from?
            link for|to|please|?
            can|could|would|will|pls|please you|u .. make|do|show|explain|share|post|upload|tell|recommend|teach|review|cover|help|give|drop|link|send|put
            do|does|did|are|is|will|when|any|have you|u|this|it|these|there|the .. ship|sell|available|work|use|stock|recommend|worldwide|course|programs?|program|plan|book|app|beginner|beginners|good|release|released|out|next|new|code|discount|merch|still|ever|need
            tutorial|recipe|routine|program|plan|ebook|guide|merch|discount|price|cost|macros|sets|reps|settings|preset|presets|ingredients|calories|protein|workout|exercise|diet|camera|lens|microphone|editing|software
            how much is|does|are|for it|this|the|cost|your
            price
            is|are there a|an|any
            any tips|advice|recommendations|suggestions|alternatives|discount|chance|ideas|idea
            i .. need|want .. help|advice|tips|know|learn
            please make|do|show|upload|explain|post|share
            """),
        CueGroup("question.indirect", .question, 1, """
            can|could|would|will you|u|i|we|someone|anyone|anybody|somebody please|pls|just|also|maybe|plz|ever|do|make|tell|help|show|explain|share|post|get|use|have|give|recommend|?
            i .. wonder|wondering|curious
            anyone|anybody know|knows|tell|else|have|got
            does|do|did|is|are|was|will|should|has|have anyone|anybody|it|this|that|you|these|there|he|she|they|i|we
            tell|let me how|what|where|when|if|why|know|which
            want|like|love to know
            ^ how|what|where|when|who|why|which|whose|what's|whats|wheres|hows|whens is|are|do|does|did|can|could|would|will|was|were|much|many|long|often|old|tall|to|about|the|should|time|kind|brand|camera|song|app|size|i|you|it|have|has|if|on|for|_
            ^ which|who|whose|why _
            ^ any tips|advice|recommendations|suggestions|ideas|chance|idea|update|updates
            what about
            pouvez vous
            est ce que
            nasıl|nerede|neden|kaç|hangi|nereden|kim|niye
            ne zaman|kadar
            gimana|bagaimana|apakah|berapa
            ^ как|что|когда|где|какой|какая|какие|сколько|почему|кто|зачем|можно|откуда _
            подскажи|подскажите|скажи|скажите
            ^ як|що|коли|де|який|яка|скільки|чому|хто|чи _
            ^ كيف|متى|اين|أين|وين|ماذا|هل|كم|لماذا|ليش|من|شو|ايش|فين _
            هل|كيف|متى|وين|ليش
            kaise|kya|kahan|kaha|kab|kyun|kyu|kitna|kitne|kitni|kaun|konsa
            कैसे|क्या|कहाँ|कहां|कब|क्यों|कितना|कितने|कौन
            ですか
            ますか
            でしょうか
            教えて
            なんですか
            どこで
            どうやって
            吗
            嗎
            什么
            什麼
            怎么
            怎麼
            为什么
            哪里
            多少
            请问
            ^ 谁
            어떻게|언제|어디~|뭐~|무슨|왜|얼마~|몇|누구~|어떤|뭔가요|인가요|나요
            """),
        CueGroup("question.es", .question, 1, only: ["es"], """
            ^ como|cómo|cuando|cuándo|donde|dónde|cual|cuál|cuales|cuanto|cuánto|cuantos|quien|quién|porque|por _
            puedes|podrias|podrías|puede|sabes|tienes|me decir|hacer|explicar|recomendar|pasar|alguien|si|dices|recomiendas
            """),
        CueGroup("question.pt", .question, 1, only: ["pt"], """
            ^ como|qual|quais|quando|onde|quanto|quantos|quem|porque|oque|cade _
            voce|vc pode|poderia|tem|usa|sabe|acha
            """),
        CueGroup("question.fr", .question, 1, only: ["fr"], """
            ^ comment|quand|ou|où|quel|quelle|quels|combien|pourquoi|qui|quoi|est-ce _
            tu peux|pourrais|sais|as|utilises
            """),
        CueGroup("question.de", .question, 1, only: ["de"], """
            ^ wie|was|wann|wo|welche|welcher|welches|warum|wieso|wer|woher|womit|wieviel|kannst|könntest|kann|hast|hat|gibt|machst|ist _
            """),
        CueGroup("question.it", .question, 1, only: ["it"], """
            ^ come|cosa|quando|dove|quale|quali|quanto|quanti|perche|chi|puoi|potresti|hai|che _
            """),
        CueGroup("question.nl", .question, 1, only: ["nl"], """
            ^ hoe|wat|wanneer|waar|welke|waarom|wie|kun|kan|heb|is _
            """),
        CueGroup("question.pl", .question, 1, only: ["pl"], """
            ^ jak|co|kiedy|gdzie|jaki|jaka|jakie|ile|dlaczego|kto|czy|który _
            """),
        CueGroup("question.sv", .question, 1, only: ["sv"], """
            ^ hur|vad|när|var|vilken|vilket|varför|vem|kan|har _
            """),
        CueGroup("question.tr", .question, 1, only: ["tr"], """
            mi|mı|mu|mü|misin|mısın|musun|mısınız $
            """),
        CueGroup("question.id", .question, 1, only: ["id"], """
            ^ gimana|bagaimana|apa|apakah|kapan|dimana|berapa|kenapa|siapa|mana _
            """),
    ]
}
