/// Health questions and legal matters, which always reach a person.
enum HealthAndLawCues {
    static let groups: [CueGroup] = [
        CueGroup("medical.ownCase", .medical, 1, """
            i am|was|being a? diabetic|epileptic|asthmatic|pregnant|anorexic|bulimic|schizophrenic .. safe|ok|okay|should|can|is|allowed|diet|?
            what|which|how dose|dosage|much|many of? &medicine|melatonin|vitamin|pills|magnesium
            dose|dosage of &medicine|melatonin|magnesium|iron|vitamin
            stop|stopped|stopping|quit|quitting taking? my &medicine|pills|meds|treatment
            """),
        CueGroup("legal.ownCase", .legal, 1, """
            i|we &want|going|want to sue
            is|was it legal|illegal to|if|for|that
            am i allowed|liable|legally .. to? record|sue|film|liable|responsible
            """),
        CueGroup("medical.plain", .medical, 1, """
            chest pain|pains|hurts|tightness
            can not|trouble|difficulty breathe|breathing
            passed|pass|passing out .. during|after|from|workout|again|when
            i fainted|collapsed
            cough|coughing|vomit|vomiting|throwing|pee|peeing|spitting up? blood
            i .. was|been|got|am|just diagnosed with
            diagnosed with
            i have|got|had|suffer|struggle|deal|living|live from|with? a|an|the|my|severe|mild|chronic|bad|stage|type|high|#? &illness
            my &illness
            with|for &illness .. can|safe|should|do|ok|what
            can|should|is|safe|ok|does .. with|for|if &illness
            herniated|slipped|bulging|ruptured disc|disk|discs
            torn|tore|ruptured|tear|sprained my|a|an? acl|mcl|meniscus|ligament|tendon|achilles|rotator|labrum|hamstring|muscle|quad|calf|bicep
            heart condition|attack|disease|murmur|failure|surgery|defect
            high|low blood pressure|sugar
            eating disorder|disorders
            anorexia|bulimia|anorexic|bulimic|orthorexia
            not eaten|ate|eat|eating .. in|for # days
            not eaten|eating .. days
            make|making|made myself throw|vomit|puke|sick
            throw|throwing up after .. eat|eating|meal|meals
            purging after
            laxatives
            under|only|just|eat|eating|ate #100-900 calories|cals|kcal a|per day
            allergic|allergy reaction
            anaphyla~
            miscarriage|miscarried|ectopic
            i|im am|was|got|be|being|currently|just # weeks|months? pregnant|postpartum
            safe|ok|okay|can|do|while|when|during|if|for|workout .. pregnant|pregnancy|breastfeeding|postpartum|c-section
            pregnant .. can|safe|should|ok|okay|do|workout|exercise|still
            side effects of|from|when|with
            can|should|do|does|is|how|safe .. take|taking|mix|combine|stop|use|using|inject &medicine
            how much|many mg|milligrams|&medicine
            # mg of|daily|dose|twice|per|a
            should i see|go|visit a|to|the doctor|hospital|er|physio
            is it|this normal|dangerous|serious|broken|infected|cancer|contagious .. bleeding|swollen|doctor|lump|pain|hurts|worried
            my doctor|physio|cardiologist|surgeon|gp|oncologist|dermatologist|gynecologist|neurologist|psychiatrist said|says|told|recommended|prescribed|thinks|wants
            after|had|recovering|recover|recovery my|a|from surgery|operation|c-section|transplant|chemo|stroke|concussion|injury
            surgery .. can|when|how|should|start|safe|ok
            sarms|trenbolone|tren|clen|clenbuterol|anavar|dianabol|ephedrine|dnp
            steroid|steroids|hgh|trt|test cycle|dose|dosage
            overdosed on
            suspicious|found a|lump lump|mole
            blood in|on my|the stool|urine|pee|poop
            """),
        CueGroup("medical.advice", .medical, 0.55, """
            is|it|this safe for|to|with|if
            can i still? .. with|if|after
            what should|can|do i do .. for|about|if
            any|some|have|need|give|got advice|tips|exercise|exercises|help|remedy|stretch|stretches .. for|with
            how do|can|to i? .. treat|cure|heal|fix|relieve|recover|rehab|get|rid
            should i .. stop|rest|continue|worry|be|keep|train|take
            does it|this|that help|cure|cause|treat
            doctor|doctors|hospital|surgery|surgeon|physio|physiotherapist|prescribed|prescription|diagnosis|injury|injured|symptoms|symptom|treatment
            my &bodypart hurts|hurt|aches|swollen|injury|injured|clicks|is|are|keeps|gets hurting|swollen|numb|killing?
            &bodypart pain|pains|ache|injury|problem|problems|issues|surgery|swelling
            pain in|on my
            hurt|hurts|injured|broke|broken|fractured|dislocated|sprained|twisted|pulled my|a &bodypart
            """),
        CueGroup("medical.word", .medical, 0.45, """
            &illness
            &medicine
            &symptom
            pregnant|pregnancy|breastfeeding|postpartum
            chronic|acute|severe
            vaccine|vaccines|vaccinated
            """),
        CueGroup("medical.otherLanguages", .medical, 1, """
            estoy|embarazada|embarazo|lactancia .. embarazada|puedo|segur~|ejercicio|hacer
            dolor de|en el|la|las|los|mi? pecho|espalda|rodilla|rodillas|cabeza|hombro|cadera|cuello|pierna|lumbar|estomago
            me duele|duelen mucho|bastante? el|la|las|los|mi? pecho|espalda|rodilla|rodillas|hombro|cabeza|cuello|cadera|pierna|estomago
            me diagnostic~
            tengo|sufro una|de|la|mi? hernia|diabetes|hipertension|escoliosis|artritis|epilepsia|asma|cancer|ansiedad|lesion
            puedo tomar|dejar .. medic~|pastilla~|antibiotic~|ibuprofeno|anticonceptiv~
            trastorno alimenti~|alimentari~
            estou gravida
            gravida .. posso|pode|fazer
            dor no|na|nas|nos|de peito|costas|joelho|joelhos|ombro|cabeca|coluna|lombar|barriga
            fui diagnostic~
            tenho hernia|diabetes|escoliose|artrite|epilepsia|asma|cancer|pressao|hipertensao|lesao
            posso tomar .. remedio~|medic~|antibiotic~
            je suis enceinte
            enceinte .. puis|peux|faire|peut
            mal|douleur|douleurs|j'ai au|a|aux|dans|a mal? la|le|les|au? dos|genou|genoux|poitrine|epaule|tete|ventre|hanche|nuque
            on m'a diagnosti~
            j'ai une|un|du|le? hernie|diabete|scoliose|arthrose|epilepsie|asthme|cancer|hypertension|tendinite
            medicament~|antibiotique~ .. puis|prendre|dose
            ich bin|in schwanger|der schwangerschaft?
            schwanger .. darf|kann|sport|noch
            schmerzen|schmerz im|in|am|an|beim|der|den|dem? rücken|knie|brust|schulter|kopf|hüfte|nacken|bauch|training
            knieschmerzen|rückenschmerzen|kopfschmerzen|brustschmerzen|schulterschmerzen|bauchschmerzen
            bandscheibenvorfall|bluthochdruck|herzfehler|essstörung|magersucht|bulimie|fehlgeburt
            ich habe|hab diabetes|asthma|krebs|arthrose|skoliose|epilepsie|rheuma|depressionen
            wurde .. diagnostiziert
            medikament~ .. nehmen|absetzen|darf|kann
            sono incinta
            incinta .. posso|fare
            dolore|dolori|male al|alla|alle|ai schiena|ginocchio|ginocchia|petto|spalla|testa|collo|anca
            mi fa male il|la|lo schiena|ginocchio|petto|spalla|testa|collo
            mi hanno diagnosticato
            soffro di
            ho il|la|un|un'ernia|l'ernia diabete|cancro|scoliosi|asma|ernia|artrite
            ik ben zwanger
            zwanger .. mag|kan|sporten
            pijn in|op|aan mijn|de|m'n rug|knie|borst|schouder|hoofd|heup|nek
            rugpijn|kniepijn|borstpijn|hernia|suikerziekte|eetstoornis
            jestem w ciąży
            w ciąży .. mogę|można
            boli|bolą mnie kolano|plecy|kręgosłup|głowa|serce|klatka|bark|brzuch
            ból kolana|pleców|kręgosłupa|głowy|barku
            zdiagnozowano|cukrzycę|przepuklinę|nadciśnienie|leki
            hamileyim
            hamile .. yapabilir|güvenli
            belim|dizim|göğsüm|sırtım|omzum|başım|boynum ağrıyor|acıyor|ağrısı
            bel|diz|göğüs|sırt|omuz|boyun ağrısı|fıtığı|ağrım|fıtığım
            fıtığım|şekerim|tansiyonum var
            teşhisi kondu
            saya|aku|lagi|sedang hamil
            hamil .. boleh|bisa|aman
            sakit pinggang|lutut|dada|punggung|kepala|bahu|perut
            nyeri lutut|punggung|dada|sendi|pinggang
            обезбол~|диагностир~|диагноз~
            я беременн~
            беременн~ .. можно|нельзя|заниматься|упражнения
            болит|болят|боль спина|колено|колени|сердце|грудь|плечо|голова|шея|живот|в
            у меня грыжа|диабет|сколиоз|астма|эпилепсия|давление|рак|гипертония
            таблетк~|лекарств~ .. можно|пить|принимать
            я вагітна
            болить|болять спина|коліно|серце|голова|плече|шия
            у мене грижа|діабет|сколіоз|астма
            انا|أنا حامل
            حامل .. ممكن|هل|اقدر|ينفع
            الم|ألم|وجع في|ب? الظهر|الركبة|الصدر|الكتف|الراس|الرقبة|ظهري|ركبتي|صدري
            ظهري|ركبتي|صدري|راسي|كتفي يؤلمني|بيوجعني|توجعني|يوجعني|تؤلمني
            عندي|معي سكري|السكري|ضغط|ربو|انزلاق|سرطان|ديسك
            pregnant hu|hoon|hun
            kamar|ghutne|ghutno|seene|pet|sir|peeth|kandhe me|mein|ka|mai|mei dard
            dard ho|hota raha|rahi|hai
            कमर|घुटने|सीने|पेट|सिर|पीठ में|का|मे? दर्द
            गर्भवती
            दवा|दवाई .. ले|सकते|सकती
            妊娠中
            妊娠し
            腰痛
            膝が痛
            腰が痛
            胸が痛
            頭が痛
            ヘルニア
            糖尿病
            摂食障害
            副作用
            怀孕
            懷孕
            孕妇
            腰疼
            膝盖疼
            胸口疼
            胸痛
            椎间盘
            糖尿病
            高血压
            副作用
            임신 중~|임신중~|임산부~|임신했~
            허리가|무릎이|가슴이|어깨가|머리가 아파~|아픈~|아프~
            디스크~|당뇨~|고혈압~|부작용~
            jag är gravid
            gravid .. kan|får|träna
            ont i ryggen|knät|knäna|bröstet|axeln|huvudet|höften|nacken
            diskbråck|ätstörning
            """),
        CueGroup("medical.excused", .notMedical, 1, """
            spring|cabin|saturday|baby|football|gold|disco fever
            heart attack cute|adorable
            pain in|au the|chocolat ass|butt|neck?
            stomach hurts|hurt from|because laugh~
            cancer|gemini season|sign|moon|rising|zodiac
            kick ass
            """),
        CueGroup("legal.plain", .legal, 1, """
            my|our &lawyer
            &lawyer will|is contact~|be|going|reach~
            get|contact|contacting|contacted|hire|hiring|speak|talk|call|calling to|with? a|an|the|my &lawyer
            legal action|actions|team|department|notice|proceedings|advice|consequences|representation|counsel|rights|letter|matter|trouble
            take|taking|taken|see|drag you|u|him|them|this to|in court
            sue|suing|sued you|your|u|them|him|her|for|the|over
            i|we|will|going|gonna to? sue
            lawsuit
            class action
            small claims
            cease and desist
            cease desist
            dmca|takedown
            copyright strike|claim|infringement|infringing|violation|notice|owner|holder|issue|law|removal|complaint
            copyrighted
            infring~ .. my|our|on|rights|copyright|trademark
            trademark infring~|violation|owner|registered
            intellectual property
            stole|stolen|stealing|steal|using|used|use|reposted|uploaded|copied my|our photo|photos|video|videos|music|song|content|picture|pictures|design|artwork|image|footage .. permission|consent|credit|without
            without my|our|his|her permission|consent
            gdpr|ccpa|dsgvo|rgpd|lgpd
            delete|erase|remove .. my .. personal? data
            data protection
            press|pressing|file|filing|filed charges|complaint|complaints|report|suit|police
            restraining order
            police report
            report|reporting|reported you|u|this to .. police|fbi|authorities|ftc|cops|court
            breach of contract|agreement
            defamation|defamatory|libel|slander~
            see you in court
            subpoena
            false advertising|advertisement
            consumer protection|rights
            """),
        CueGroup("legal.word", .legal, 0.5, """
            &lawyer
            &court
            illegal|unlawful
            police|cops
            contract
            rights
            fraud|scam|scammed
            """),
        CueGroup("legal.otherLanguages", .legal, 1, """
            mi|nuestro|el abogado|abogada
            abogado~ .. contact~|demanda~
            demandar|demandare|denunciar|denunciare|demandarte|denunciarte
            acciones|accion legales|legal
            derechos de autor
            sin mi permiso|consentimiento|autorizacion
            meu|minha|nosso advogado|advogada
            processar|processo judicial|voce|voces
            vou te? processar|denunciar
            direitos autorais
            medidas judiciais|legais|cabiveis
            sem minha permissao|autorizacao
            mon|notre avocat|avocate
            porter plainte
            poursuites|poursuite|action judiciaires|en|judiciaire
            droits|droit d'auteur
            sans ma|mon permission|autorisation|accord
            mein|meine|unser|meinen|meinem anwalt|anwältin|rechtsanwalt
            anwalt|rechtsanwalt|abmahnung|unterlassung|urheberrecht~|strafanzeige|schadensersatz|rechtliche|rechtlichen|datenschutz~
            verklage|verklagen|anzeigen dich|euch|sie
            anzeige erstatten
            mio|nostro avvocato
            azioni|vie legali
            denuncio|querelo|denuncerò
            diritto|diritti d'autore
            mijn advocaat
            aanklagen|aangifte|rechtszaak|auteursrecht~|auteursrechten
            mój|moj prawnik|adwokat
            pozew|pozwę|pozwe|sądzie|prawa autorskie|praw autorskich
            avukatım|avukatıma|avukatımla
            dava açacağım|açarım|ediyorum
            telif hakkı
            yasal işlem|yollara
            pengacara~|somasi
            tuntut|lapor|laporkan ke|polisi|hukum
            hak cipta
            мой|наш адвокат|юрист
            подам|подаю|подать в суд
            авторские|авторских прав~|право
            заявление в полицию
            мій адвокат|юрист
            подам до|в суду|суд
            авторські права
            محامي|محاميي|المحامي|محاميتي
            مقاضاة|سأقاضيك|اقاضيك
            قضية|شكوى|بلاغ قانوني~|قضائي~
            حقوق النشر|الملكية
            mera vakil|wakil|lawyer
            case|kes kar|karunga|karenge
            मेरा|मेरे वकील
            मुकदमा|कानूनी
            कॉपीराइट
            弁護士
            訴え
            法的措置
            著作権
            律师
            律師
            起诉
            起訴
            告你
            版权
            侵权
            변호사~|고소~|소송~|저작권~|법적~
            min advokat
            stämma|stämmer|polisanmäl~|upphovsrätt~
            """),
        CueGroup("legal.excused", .notLegal, 1, """
            law school|student|degree|abiding
            lawyer|lawyers|attorney show|movie|series|drama|joke
            better call
            to be? a|an &lawyer
            """),
    ]
}
