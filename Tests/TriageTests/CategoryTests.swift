import Core
import Testing
import Triage

struct CategoryCase: Sendable, CustomTestStringConvertible {
    var category: Core.Category
    var text: String
    var testDescription: String { "\(self.category.rawValue): \(self.text.prefix(40))" }
}

@Suite("Categories")
struct CategoryTests {
    static let classifier = TriageClassifier()

    static let mainCases: [CategoryCase] = [
        (Core.Category.productQuestion, [
            "What camera do you use?", "how many sets should I do", "where can I buy that shirt?", "can you make a video about squats?", "which protein powder do you recommend?", "link for the shoes please?",
            "do you ship to Canada?", "¿Qué proteína usas?", "Qual câmera você usa?", "quelle caméra tu utilises ?", "Welche Kamera benutzt du?", "che fotocamera usi?", "welke camera gebruik je?",
            "jaki aparat używasz?", "hangi kamerayı kullanıyorsun?", "pakai kamera apa kak?", "какая у тебя камера?", "яка у тебе камера?", "ما هي الكاميرا التي تستخدمها؟", "आप कौन सा कैमरा इस्तेमाल करते हैं?",
            "カメラは何を使っていますか", "카메라 뭐 쓰세요?", "你用什么相机", "vilken kamera använder du?", "konsa camera use karte ho bhai",
        ]),
        (.personalQuestion, [
            "Are you single?", "how old are you", "do you have a boyfriend?", "where do you live?", "what's your net worth", "will you marry me", "¿tienes novio?", "quantos anos você tem?", "tu as un copain ?",
            "wie alt bist du?", "quanti anni hai?", "kaç yaşındasın?", "сколько тебе лет?", "كم عمرك؟", "何歳ですか", "몇 살이에요?", "你多大了", "hur gammal är du?",
        ]),
        (.collaborationRequest, [
            "We'd love to collaborate with you!", "Our brand would like to sponsor a video", "business inquiry: please reply", "we want to send you our new protein bars", "looking for brand ambassadors",
            "what are your rates for a story?", "nos gustaría una colaboración", "vamos fazer uma parceria?", "on vous propose un partenariat", "Kooperation mit unserer Marke", "proposta di collaborazione",
            "współpraca z naszą marką", "işbirliği yapmak istiyoruz", "предлагаем сотрудничество", "コラボしませんか", "合作邀请", "협찬 문의드립니다", "samarbete med oss",
        ]),
        (.complaint, [
            "I'm really disappointed with your program", "the link doesn't work", "waste of time", "this is the worst video you ever made", "the app keeps crashing, terrible support", "way too many ads", "no funciona la app",
            "bin enttäuscht von dem Plan", "l'appli ne marche pas", "non funziona niente", "uygulama çalışmıyor", "приложение не работает", "届かないのですが", "太差了",
        ]),
        (.praise, [
            "I love your videos!", "Amazing work, keep it up", "you are such an inspiration", "❤️❤️❤️", "🔥🔥", "thank you so much", "best channel ever", "que hermosa, te amo", "amei o vídeo", "j'adore tes vidéos",
            "dein Video ist toll", "bravissima, complimenti", "geweldig gedaan", "świetny film", "harika video", "keren banget kak", "супер видео, молодец", "дуже гарно, дякую", "ما شاء الله رائع", "बहुत अच्छा वीडियो",
            "素敵な動画ありがとう", "최고예요", "太棒了", "grymt bra video", "bahut badhiya bhai", "sooooo goooood",
        ]),
        (.spam, [
            "check out my channel please", "Subscribe to my channel for more", "sub4sub", "Earn $500 daily working from home", "DM us to promote it on @fitpages", "free iphone click here http://win.example.com/x",
            "invest in bitcoin with expert trader, guaranteed profit", "message me on WhatsApp +1 555 123 4567 for forex signals", "congratulations you have won a prize, claim now", "hot girls waiting, link in bio",
            "buy real followers cheap", "c h e c k my channel", "suscríbete a mi canal", "gana dinero desde casa", "inscreva-se no meu canal", "schaut mal auf meinem Kanal vorbei", "подпишись на мой канал",
            "f r e e  f o l l o w e r s", "f.r.e.e f.o.l.l.o.w.e.r.s here", "g-e-t f-r-e-e f-o-l-l-o-w-e-r-s", "f🔥r🔥e🔥e f🔥o🔥l🔥l🔥o🔥w🔥e🔥r🔥s", "f\u{200B} r\u{200B} e\u{200B} e  f o l l o w e r s",
            "g e t f r e e f o l l o w e r s n o w b r o", "f*r*e*e f*o*l*l*o*w*e*r*s", "w w w . cheap-s h o e s . example  70% 0FF today only", "e a r n  m o n e y  f r o m  h o m e",
            "加微信赚钱", "slot gacor hari ini", "kanalıma abone olun",
        ]),
        (.offensive, [
            "you are a stupid bitch", "fuck you", "ugly ass pig", "stfu nobody likes you", "you're so fat and disgusting", "f*ck you", "fuuuuck you", "f u c k you", "eres una puta", "vai se foder", "ta gueule connard",
            "du bist ein Hurensohn", "vaffanculo stronzo", "spierdalaj kurwa", "siktir git", "dasar goblok anjing", "иди нахуй", "你个傻逼", "병신아", "madarchod",
        ]),
        (.sensitive, ["I will sue you", "I'm 13", "is it safe while pregnant?", "I know where you live"]),
        (.other, ["good morning", "Berlin 2019", "ok", "🤖"]),
    ].flatMap { category, texts in texts.map { CategoryCase(category: category, text: $0) } }

    @Test("The main category", arguments: mainCases)
    func mainCategory(entry: CategoryCase) {
        let triage = Self.classifier.classify(text: entry.text)
        #expect(triage.category == entry.category)
        #expect((0 ... 1).contains(triage.categoryConfidence))
    }

    @Test("Several categories where several are true")
    func several() {
        #expect(Set(Self.classifier.classify(text: "I love your videos! What camera do you use?").categories) == [.productQuestion, .praise])
        let swearing = Self.classifier.classify(text: "this app doesn't work, you stupid idiot")
        #expect(swearing.categories.contains(.complaint) && swearing.categories.contains(.offensive))
    }

    @Test("Swearing without a target is not offensive", arguments: ["this is fucking amazing", "holy shit that was good", "badass workout", "you are a badass", "damn girl",
        "nobody asked but your form is perfect", "no one cares more about her fans than you", "back to the kitchen to try this recipe", "your face when the bar moved, gold", "what a joke haha, i love you both", "she gave this clown fish a home",
        "my old shoes were ugly and heavy", "das ist eine dumme Frage, aber welche Schuhe?", "qué tía más maja", "you know it all, thanks for sharing",
    ])
    func swearing(text: String) {
        #expect(!Self.classifier.classify(text: text).categories.contains(.offensive))
    }

    @Test("Ordinary words are not spam", arguments: [
        "I watch your channel every day", "please check your inbox", "I subscribed yesterday", "who follows this plan?", "love the link you shared last week", "I won my first competition thanks to you",
        "a b c test", "I a m so happy", "Y E S  Y E S  Y E S", "c o n g r a t s coach", "h e l l o  f r o m  b e r l i n", "w o w", "R.I.P. grandma", "N.A.S.A. is great",
        "your page is my favourite", "can you share the link?", "I made this recipe for my family", "lost 15 kg in 8 weeks with your program, thank you", "hello dear coach, your plan changed my life", "i clicked on the picture and it is blurry",
        "my account was deleted by accident, how do i get the plan back?", "i work as a financial advisor and your mobility videos save my back", "i have a good idea for you",
    ])
    func notSpam(text: String) {
        #expect(Self.classifier.classify(text: text).spamScore < 0.5)
    }

    @Test("Questions", arguments: [
        ("how often do you train", true), ("anyone know this song", true), ("what is that", true), ("¿cuándo sale?", true), ("wann kommt das nächste video", true), ("これは何ですか", true), ("when's the next one", true),
        ("tell me how you did it", true), ("I love this", false), ("❤️", false), ("nice one", false), ("das ist toll", false), ("https://example.com/?a=b", false),
    ])
    func questions(text: String, expected: Bool) {
        #expect(Self.classifier.classify(text: text).isQuestion == expected)
    }

    @Test("Sentiment", arguments: [
        ("I love this so much", Sentiment.positive), ("❤️🔥", .positive), ("this is terrible, I hate it", .negative), ("😡", .negative), ("I train on Mondays", .neutral), ("love the video but the sound is terrible and boring", .mixed),
    ])
    func sentiment(text: String, expected: Sentiment) {
        #expect(Self.classifier.classify(text: text).sentiment == expected)
    }

    @Test("A question wants an answer more than praise, praise more than a tag of a friend or spam")
    func needsReply() {
        func value(_ text: String) -> Double { Self.classifier.classify(text: text).needsReply }
        #expect(value("What shoes do you wear?") > value("Nice video, love it"))
        #expect(value("Nice video, love it") > value("@anna look"))
        #expect(value("@anna @ben") < Router.needsReplyFloor)
        #expect(value("first") < Router.needsReplyFloor)
        #expect(value("who's watching in 2026") < Router.needsReplyFloor)
        #expect(value("check out my channel") < Router.needsReplyFloor)
    }

    @Test("A mention of the creator is no tag of a friend")
    func creatorMention() {
        let context = TriageContext(creatorUsernames: ["FitMia"])
        #expect(Self.classifier.classify(text: "@fitmia wow", context: context).needsReply > Self.classifier.classify(text: "@fitmia wow").needsReply)
    }

    @Test("Text that the author keeps repeating is spam")
    func repeated() {
        let text = "visit the best gym in town now"
        let once = Self.classifier.classify(text: text)
        let again = Self.classifier.classify(text: text, context: TriageContext(recentTexts: ["hi", "Visit  the best gym in town NOW"]))
        #expect(again.spamScore > once.spamScore)
        #expect(again.signals.contains { $0.code == "spam.repeated" })
    }
}
