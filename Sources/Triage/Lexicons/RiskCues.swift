/// Risks that go to review by default: money, press, politics, personal data, instructions to the avatar, impersonation.
enum RiskCues {
    static let groups: [CueGroup] = [
        CueGroup("money.plain", .money, 1, """
            refund|refunds|refunded|chargeback|reimburse|reimbursement
            money back
            charged me|twice|my|again|double|wrong
            you|they charged
            my|the|a payment|order|subscription|card .. failed|declined|charged|cancel|canceled|cancelled|refund|missing|never|not
            not|never received|arrived|came|got|shipped|gotten .. order|package|refund|money|product
            where is my order|package|refund|money
            cancel my|the subscription|membership|order|plan
            send|lend|give|loan|donate|borrow|transfer me|us|some|you .. money|cash|dollars|euros|bucks|usd
            cash app|cashapp|venmo|zelle
            paypal me|my
            my|your|the bank account|details|transfer
            gofundme|go fund|crowdfund~
            donation|donations|donate
            invoice|invoices
            i am|really|so|need broke|poor|money|homeless|cash .. help|please|send
            loan|loans|debt
            western union|moneygram
            gift card|cards
            reembolso|remboursement|rückerstattung|rimborso|estorno|terugbetaling|zwrot|возврат|повернення|återbetalning|استرداد|iadesi
            devuelvan|devolver|devuelveme|zurück|zurückhaben|верните|rembourser|bhejo|повірніть mi|mein|mon|moi|мои|paise|paisa|geld|dinero|argent|деньги
            mein|mi|meu|il|mio geld|dinero|dinheiro|soldi zurück|devuelvan|de|di|indietro
            返金
            退款
            환불~
            """),
        CueGroup("media.plain", .mediaRequest, 1, """
            i am a|an|with|from .. journalist|reporter|producer|editor|correspondent
            journalist|reporter|producer|editor at|for|from|with
            interview you|with|request|for|about|opportunity
            an|your|do|quick|short interview .. for|with|about
            for|would|request|need comment|quote on|about|for|from|by
            documentary .. about|on|you|we|for
            feature|featured|featuring|include|including you|your .. in|on|for our|my|the article|magazine|blog|newspaper|show|piece|documentary|newsletter
            press inquiry|request|enquiry|pass|accreditation
            media inquiry|request|enquiry
            permission|license|licence|rights to|for use|share|repost|feature|broadcast|air|include your|this|the
            use|license|repost|broadcast|air your|this|the clip|video|footage|photo|image|content .. on|in|for|with credit|our|show|news|tv|broadcast
            our|the tv|television|radio|news show|station|channel|program|programme
            podcast .. guest|episode|invite|invitation|interview|come|join|love|appear
            guest|appear|join|come|speak on|at my|our|the podcast|show|panel|conference|event|stream
            entrevista|intervista|röportaj|roportaj|wawancara|интервью|مقابلة|periodista|journaliste|giornalista|jornalista|journalist
            取材
            采访
            採訪
            인터뷰~
            """),
        CueGroup("politics.plain", .politics, 1, """
            &politician
            vote|voted|voting|votes for|against|in|him|her|republican|democrat|left|right
            who .. you .. vote|voting|voted|support
            election|elections|referendum|electoral
            republican|republicans|democrat|democrats|gop|tory|tories|labour|leftist|leftists|rightwing|leftwing|afd|antifa
            left|right|far wing|right
            liberal|liberals|conservative|conservatives agenda|party|media|politics|values|snowflake|snowflakes|government
            political|politics|politician|politicians|propaganda
            abortion|pro-life|prolife
            gun control|rights|laws
            immigration|immigrants|deport|deportation
            israel|palestine|gaza|hamas|zionist|zionism|hezbollah
            ukraine|russia war|invasion|putin
            free palestine
            stand with israel|palestine|ukraine
            communism|communist|fascist|fascism|socialism|nazi|nazis|capitalism
            black|blue|all lives matter
            genocide|apartheid
            elecciones|votar|votaste|votas|politica|gobierno|izquierda|derecha .. por|vota|de|politica?
            wahl|wahlen|wählst|politik|politisch|regierung|partei|flüchtlinge
            elections|politique|gouvernement|gauchiste|immigration
            eleicao|eleicoes|politica|governo|petista|bolsonarista|comunista
            elezioni|politica|governo|fascista
            wybory|polityka|rząd|pis|tusk
            seçim|siyaset|siyasi|hükümet|chp|akp
            pemilu|politik|presiden|pilpres
            выборы|политика|политик|войн~|правительство|путин~|украин~|зеленск~
            вибори|політика|війна|зеленськ~|путін~
            انتخابات|سياسة|السياسة|فلسطين|غزة|اسرائيل|الحكومة
            chunav|rajneeti|bjp|congress|modi
            चुनाव|राजनीति|मोदी|सरकार
            選挙
            政治
            政府
            选举
            習近平
            习近平
            台湾独立
            선거~|정치~|대통령~
            """),
        CueGroup("data.given", .personalData, 1, """
            my|the phone|mobile|cell|whatsapp|ssn|passport|card|account|social|bank|id number is|no? #
            my number is
            my .. address is
            my email is
            my password|passcode|pin|login is
            i live at|on # 
            # _ street|st|avenue|ave|road|rd|drive|lane|blvd|boulevard
            social security number
            credit|debit card number|details|info
            iban
            :email:
            mi numero|telefono|direccion|correo es
            mein|meine nummer|adresse|telefonnummer ist|lautet
            mon|ma numero|adresse est
            meu numero|endereco|telefone|email é|e
            mio|mia numero|indirizzo è|e
            мой номер|телефон|адрес
            رقمي|عنواني
            """),
        CueGroup("data.asked", .personalData, 1, """
            what is|give|send|share|tell|have|need|want|get|can me|i? your|the|ur phone|mobile|cell|whatsapp|home|real|exact|personal|private number|address|email|name|snapchat|snap
            what is your number|address|email|phone|whatsapp|snap
            give|send|get|have|share me|i? your number|address|phone|digits|whatsapp
            your phone|whatsapp|mobile|cell|home|private number|address|whatsapp?
            your full|real|legal name
            which|what street|house|building|apartment .. you|live
            dame|pasame|cual tu|es? numero|direccion|whatsapp|telefono tu?
            deine|deinen nummer|handynummer|adresse|wohnort
            ton|votre numero|adresse
            seu numero|endereco|whatsapp|telefone
            tuo numero|indirizzo
            """),
        CueGroup("data.excused", .notPersonalData, 1, """
            your email .. business|inquiries|collab~|work|brand|press
            business|work email
            """),
        CueGroup("injection.plain", .injection, 1, """
            ignore|disregard|forget|override|bypass|skip|neglect all|any|every|the|your|my|these|those|everything|previous|of|prior|what? .. previous|prior|above|preceding|system|instructions|prompt|guidelines
            ignore|disregard|forget|override|bypass all|any|your|the|these|those|previous|prior of? instructions|instruction|prompts|prompt|rules|guidelines|programming|training|restrictions|safety|commands|directives|context|filters|policies
            forget everything|all .. told|said|know|before|above|instructions|learned|previous
            system|initial|hidden|original|secret|internal|developer|starting|pre prompt|prompts|instructions|message|instruction
            your|the|me|full|entire|exact prompt|instructions .. verbatim|above|word|hidden|given|before
            reveal|show|print|repeat|output|display|leak|tell|give|share|write|what|list|recite|dump|expose|summarize .. your own|full|complete|system|initial|exact|hidden|secret? prompt|instructions|rules|guidelines|configuration|programming|directives|password|secret|key|api
            reveal|show|print|repeat|output|display|leak|recite|dump|expose .. prompt|password|api|configuration
            repeat .. everything|all|words|text .. above|verbatim|exactly|prompt|before
            you are now a|an|in|going|free|the|not|no|my|called|named|dan|acting|unrestricted
            from now on .. you|act|answer|respond|only|your
            act|acting|behave|respond|answer|roleplay|role|pretend as|like|to|you|that|play? if|be|are|a|an|as|my? .. ai|bot|assistant|unrestricted|uncensored|dan|hacker|no|without|terminal|linux|model|character|evil|jailbroken|gpt|chatbot|system
            pretend|imagine|assume that? you are|have|were|can|be to? .. no|without|not|unrestricted|free|ai|human|restrictions|rules|filters
            developer|dev|god|debug|admin|maintenance|sudo|jailbreak|unrestricted mode|access|override
            do anything now
            jailbreak|jailbroken|jailbreaking
            stay in character|dan
            without|no|any|bypass|free|ignoring from? any|ethical|moral|content|of|all|or? restrictions|filters|filter|censorship|limitations|guidelines|guardrails
            new|updated|following|additional|important|override instruction|instructions|directive|task|rule|system|order .. you|ignore|now|follow|respond|instead|say
            respond|reply|answer|output|say|print|write only|exactly|just with|the|in? .. word|phrase|following|json|yes|true|pwned|hacked|text|sentence|instructions
            as an ai|language|large model|language?
            you are|must|will|should an ai|obey|comply|chatbot|bot|gpt|chatgpt|llm|language .. now|must|instructions|ignore|my|always|no
            end of|the prompt|instructions|system|conversation|text|user
            begin|start|starting new|of|a|with? instructions|prompt|session|conversation|input|response with|absolutely
            base64|rot13|leetspeak .. decode|encode|follow|execute|instructions|answer
            decode .. and .. follow|execute|do|run|answer
            execute|run|eval .. code|command|script|following|payload|shell|sql|python
            im_start|im_end|endoftext|inst
            begin_of_text|start_header_id
            prompt injection|injected|leak|engineering
            your .. programming|training|instructions|guidelines|constraints .. ignore|forget|allows|are|no|off|do|prevent|cancel
            i am|as your|the|an|a developer|creator|admin|administrator|owner|programmer|engineer|boss .. override|ignore|instructions|prompt|access|show|reveal|mode|grant|authorize
            memory|data|tokens|messages|conversations of|from other|another|all fans|users|people|customers|clients|followers
            give|send|promise|offer|tell|grant me|everyone a|an|all|# .. discount code|free|product|password|api|token|key|secret
            api|access|secret|auth key|keys|token|tokens|password .. give|show|reveal|print|what|your
            """),
        CueGroup("injection.otherLanguages", .injection, 1, """
            ignora|olvida|descarta|omite todas|las|lo|todo|tus|cualquier .. instrucciones|anteriores|anterior|reglas|instruccion|dicho
            ignore|esqueca|desconsidere todas|as|tudo|suas|qualquer .. instrucoes|anteriores|regras|instrucao
            ignore|ignorez|oublie|oubliez toutes|les|tes|tout|vos|ce .. instructions|precedentes|precedent|consignes|regles|dessus
            ignoriere|ignorieren|vergiss|vergessen|missachte sie|alle|die|alles|bitte|sämtliche .. anweisungen|vorherigen|instruktionen|regeln|vorher|befehle|aufgaben|anweisung|davor|oben
            ignora|dimentica tutte|le|tutto|ogni .. istruzioni|precedenti|regole|istruzione
            negeer|vergeet alle|de|alles|je .. instructies|vorige|regels|eerdere
            zignoruj|zapomnij|ignoruj wszystkie|o|poprzednie|wszystko|wszystkich .. instrukcje|polecenia|poprzednie|instrukcjach|wytyczne
            önceki|tüm|bütün talimatları|talimatlari|kuralları|yönergeleri .. unut|yoksay|görmezden|dikkate
            abaikan|lupakan semua|instruksi|perintah .. instruksi|sebelumnya|perintah
            игнорируй|игнорируйте|забудь|проигнорируй|забудьте все|всё|предыдущие|свои|про .. инструкции|указания|правила|предыдущие|команды|инструкций
            ігноруй|забудь всі|усі|попередні|все .. інструкції|вказівки|правила
            تجاهل|انس|تجاهلي .. التعليمات|السابقة|تعليمات|الاوامر|الأوامر
            pichle|pichli|sabhi|saare nirdesh|instructions|rules .. bhool|ignore|bhul
            पिछले|सभी निर्देश|निर्देशों .. भूल|अनदेखा|अनदेखी
            以前の指示
            これまでの指示
            上記の指示
            指示を無視
            システムプロンプト
            忽略之前
            忽略以上
            忽略所有
            忽略上面
            忘记之前
            系统提示
            이전 지시~|지침~|명령~
            모든 지시~|지침~ 무시~
            시스템 프롬프트~
            ignorera|glöm alla|tidigare|allt .. instruktioner|regler|tidigare
            systemprompt|systemprompts
            zeig|zeige|nenne|gib mir? .. systemprompt|prompt|anweisungen|systemanweisung~
            muestra|muestrame|dime|revela .. prompt|instrucciones
            montre|affiche|revele|donne .. prompt|instructions
            mostra|mostre|revele .. prompt|instrucoes|istruzioni
            """),
        // Words put into the creator's mouth.
        CueGroup("injection.putWords", .injection, 1, """
            repeat|recite|say after me exactly|verbatim|literally|precisely
            repeat|recite|say after me word for word
            repeat|recite|say exactly|verbatim|literally after me
            repeat|recite|say after me .. i|we .. officially|hereby|&endorse|confess|admit|scammed|resign|sponsored|guarantee|authorize|authorise
            say|write|reply|respond|post|answer|comment|tweet|type exactly|verbatim|literally this|that|the? following? i|we officially|hereby|&endorse|hate|support|promise|guarantee|confess|admit|lied|scammed
            finish|complete|continue the|this|my? sentence|statement|text .. i|we officially|hereby|&endorse
            ^ please|now|just|ok|okay|hey|then|and? please|now|just? &sayit publicly|officially? that? i|you|we fully|proudly|officially|hereby|personally|always|now? &endorse
            ^ please|now|just|ok|okay|hey|then|and? publicly|officially &sayit that? i|you|we .. &endorse|support|recommend|sponsor|promote|hate|guarantee|promise|lied|scammed|resign|quit
            ^ please|now|just|ok|okay|hey|then|and? &sayit publicly|officially that? i|you|we .. &endorse|support|recommend|sponsor|promote|hate|guarantee|promise|lied|scammed|resign|quit
            you must|should|shall|will|have|need to? now? publicly|officially? &sayit publicly|officially? that? i|you|we .. &endorse
            ^ please|now|just|ok|okay|hey|then|and? tell your|all|the|every|our? followers|fans|audience|subscribers|viewers|everyone|people that? i|you|we .. &endorse|guarantee
            your official|public statement|answer|position is|should|must .. i|we|you
            repite|repita|repitan conmigo|despues|tras .. exactamente|literalmente|textualmente|palabra|oficialmente|respaldo|avalo
            di|diga|escribe|responde|confirma|declara|publica exactamente|textualmente|literalmente|publicamente|oficialmente .. apoyo|respaldo|recomiendo|avalo|odio|apoyas|respaldas|recomiendas|avalas|promocionas
            repita|repete|repitam comigo|depois|apos .. exatamente|literalmente|oficialmente|endosso|apoio
            diga|escreva|responda|confirme|confirma|declare|declara exatamente|literalmente|publicamente|oficialmente .. apoio|endosso|recomendo|odeio|apoia|endossa|recomenda|patrocina
            répète|répétez après moi .. exactement|textuellement|mot|officiellement|cautionne|approuve|soutiens
            dis|dites|écris|confirme|confirmez|déclare|déclarez exactement|publiquement|officiellement .. soutiens|soutenez|recommande|recommandes|recommandez|approuve|approuves|cautionne|cautionnes|déteste
            sprich|sprecht|sag|sagt mir nach .. genau|wörtlich|exakt|offiziell|befürworte|unterstütze
            wiederhole|wiederhol|wiederholen|schreib|schreibe|sag|sage sie? genau|wörtlich|exakt .. ich|wir
            bestätige|bestätigen|erkläre|verkünde|sag|sage sie? öffentlich|offiziell .. dass .. unterstützt|unterstützen|empfiehlst|empfehlen|befürwortest|befürworten
            ripeti|ripetete dopo|con di? me .. esattamente|testualmente|letteralmente|parola|ufficialmente|approvo|appoggio
            di|scrivi|conferma|dichiara esattamente|testualmente|pubblicamente|ufficialmente .. sostengo|appoggio|raccomando|approvo|sostieni|appoggi|raccomandi|approvi|sponsorizzi
            zeg|herhaal mij|me na .. exact|precies|letterlijk|officieel|steun|onderschrijf
            bevestig|verklaar|zeg publiekelijk|openlijk|officieel .. dat .. steunt|aanbeveelt|onderschrijft
            powtarzaj|powtórz|powtarzajcie za mną .. dokładnie|dosłownie|słowo|oficjalnie|popieram|polecam
            potwierdź|oświadcz|ogłoś|powiedz publicznie|oficjalnie .. popierasz|polecasz|popieram|polecam
            benden sonra .. aynen|kelimesi|resmen|destekliyorum|öneriyorum
            resmen|herkese açıkça? onayla|söyle|açıkla|ilan .. desteklediğini|önerdiğini
            ulangi setelah|sesudah saya|aku|gue .. persis|tepat|resmi|mendukung|merekomendasikan
            повторяй|повтори|повторяйте|повторите за мной .. точно|дословно|слово|официально|поддерживаю|рекомендую
            подтверди|подтвердите|заяви|заявите|объяви|объявите публично|официально .. поддерживаешь|поддерживаете|рекомендуешь|рекомендуете|рекламируешь
            повторюй|повтори|повторюйте|повторіть за мною .. точно|дослівно|слово|офіційно|підтримую|рекомендую
            підтвердь|заяви|оголоси публічно|офіційно .. підтримуєш|рекомендуєш
            كرر|كرري|ردد|رددي بعدي|ورائي|خلفي .. حرفيا|بالضبط|رسميا|ادعم|أدعم|اؤيد|أؤيد
            أكد|اعلن|أعلن|صرح علنا|رسميا|علناً|رسمياً .. تدعم|تؤيد|توصي
            मेरे पीछे|बाद .. दोहराओ|बोलो|दोहराइए .. शब्दशः|बिल्कुल|आधिकारिक|समर्थन
            mere peeche|piche|baad .. dohrao|bolo|bol .. exactly|officially|endorse|support
            正確に繰り返し
            一字一句繰り返
            一字一句復唱
            公式に支持すると
            公式に推奨すると
            一字不差地重复
            逐字重复
            公开声明你
            公开确认你支持
            我正式代言
            그대로|똑같이 따라 말~
            공식적으로 지지~|보증~|추천~ .. 말해~|선언~|밝혀~
            säg|upprepa efter mig .. exakt|ordagrant|officiellt|stöder|rekommenderar
            bekräfta|säg|förklara offentligt|officiellt .. att .. stöder|rekommenderar
            """),
        CueGroup("impersonation.plain", .impersonation, 1, """
            fake account|profile|page|accounts
            pretending|pretends|claiming|claims|posing to|as|be be? you
            impersonat~
            someone|somebody|person|account|guy|scammer .. using|uses|used|has your|ur name|photo|photos|pictures|identity|pics
            is this|it really|actually you
            scammer .. your name|pretending
            instagram|facebook|youtube|meta|tiktok support|team|help|security|verification .. account|your|contact|appeal|verify
            this|we is|are the|from instagram|facebook|youtube|meta|tiktok support|team|security|official|help
            your account .. suspended|disabled|deleted|terminated|violation|violated|removed|banned|limited|verify
            verify your account|identity|page|profile
            verified|blue badge|tick|check .. apply|eligible|get|your|account|congratulations
            i am|this .. is? .. the|real|official|his|her|your manager|assistant|agent|account .. of|for
            cuenta falsa|compte|faux
            faux compte
            fake profil|account|hesap|аккаунт
            fake-account|fakeaccount|fakeprofil
            perfil falso|fake
            profilo falso|fake
            фейковый|фейк аккаунт|страница
            sahte hesap
            akun palsu
            なりすまし
            假账号
            사칭~
            """),
    ]
}
