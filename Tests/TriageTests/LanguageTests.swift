import Foundation
import Testing
import Triage

@Suite("Language identification")
struct LanguageTests {
    static let identifier = LanguageIdentifier()

    @Test("Sentences", arguments: [
        ("en", ["I really like the way you explain things", "which shoes are you wearing in this video?", "thank you so much for the recipe", "can't wait for the next one", "love this", "nice video bro", "how many calories is that"]),
        ("es", ["me encanta tu video, gracias por compartir", "¿cuántas veces entrenas por semana?", "hola, eres muy hermosa", "no puedo hacer esto sin ayuda", "saludos desde México"]),
        ("pt", ["adorei o vídeo, muito obrigada", "quantas vezes por semana você treina?", "oi, tudo bem com você?", "não consigo fazer isso sozinho", "parabéns pelo seu trabalho"]),
        ("fr", ["j'adore tes vidéos, merci beaucoup", "combien de fois par semaine tu t'entraînes ?", "bonjour, tu es magnifique", "je ne peux pas faire ça sans aide", "c'est vraiment trop bien"]),
        ("de", ["ich liebe deine Videos, vielen Dank", "wie oft trainierst du in der Woche?", "hallo, du bist wirklich toll", "das kann ich nicht ohne Hilfe machen", "kannst du bitte mehr davon machen"]),
        ("it", ["adoro i tuoi video, grazie mille", "quante volte ti alleni alla settimana?", "ciao, sei bellissima", "non posso farlo senza aiuto", "complimenti per il tuo lavoro"]),
        ("nl", ["ik vind je video's geweldig, dankjewel", "hoe vaak train je per week?", "hallo, je bent echt mooi", "dit kan ik niet zonder hulp", "waar heb je die schoenen gekocht"]),
        ("pl", ["uwielbiam twoje filmy, dziękuję bardzo", "ile razy w tygodniu trenujesz?", "cześć, jesteś bardzo piękna", "nie mogę tego zrobić bez pomocy", "gdzie można to kupić"]),
        ("tr", ["videolarını çok seviyorum, teşekkürler", "haftada kaç kere çalışıyorsun?", "merhaba, çok güzelsin", "bunu yardım olmadan yapamam", "bu nasıl oluyor acaba"]),
        ("id", ["aku suka banget video kamu, terima kasih", "berapa kali latihan dalam seminggu?", "halo kak, kamu cantik sekali", "saya tidak bisa melakukan ini sendiri", "keren banget bang"]),
        ("sv", ["jag älskar dina videor, tack så mycket", "hur ofta tränar du i veckan?", "hej, du är jättefin", "jag kan inte göra det här utan hjälp", "var har du köpt den"]),
        ("ru", ["я обожаю твои видео, спасибо большое", "сколько раз в неделю ты тренируешься?", "привет, ты очень красивая"]),
        ("uk", ["я обожнюю твої відео, дуже дякую", "скільки разів на тиждень ти тренуєшся?", "привіт, ти дуже гарна"]),
        ("ar", ["أحب فيديوهاتك كثيرا شكرا لك", "كم مرة تتمرن في الأسبوع؟", "السلام عليكم"]),
        ("hi", ["मुझे आपके वीडियो बहुत पसंद हैं", "आप हफ्ते में कितनी बार कसरत करते हैं?", "नमस्ते दीदी"]),
        ("hi-Latn", ["bhai aap kya khate ho din me", "mujhe aapka video bahut accha laga", "yeh kaise karna hai batao"]),
        ("ja", ["動画が大好きです、ありがとうございます", "週に何回トレーニングしますか", "カメラは何ですか"]),
        ("ko", ["영상 정말 좋아요 감사합니다", "일주일에 몇 번 운동하세요?", "안녕하세요"]),
        ("zh", ["我很喜欢你的视频，谢谢", "你一周锻炼几次？", "你好"]),
    ].flatMap { language, texts in texts.map { (language, $0) } })
    func sentences(language: String, text: String) {
        #expect(Self.identifier.identify(TextNormaliser().normalise(text)) == language)
    }

    @Test("Too little to tell", arguments: ["", "❤️❤️", "123", "!!!", "@anna", "hmm", "😂 😂", "https://example.com"])
    func undetermined(text: String) {
        #expect(Self.identifier.identify(TextNormaliser().normalise(text)) == "und")
    }

    /// 34 own sentences in each of 18 languages (Fixtures/evaluation/languages.tsv); Tools/compare_languages.py reads the same file with another library.
    @Test("At least 95 of 100 sentences are told right, in all and in every language")
    func corpus() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appendingPathComponent("Fixtures/evaluation/languages.tsv")
        let normaliser = TextNormaliser()
        var right: [String: Int] = [:]
        var all: [String: Int] = [:]
        for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            let language = String(try #require(parts.first))
            all[language, default: 0] += 1
            if Self.identifier.identify(normaliser.normalise(String(try #require(parts.last)))) == language { right[language, default: 0] += 1 }
        }
        #expect(all.count >= 15)
        #expect(all.values.reduce(0, +) >= 600)
        #expect(Double(right.values.reduce(0, +)) >= 0.95 * Double(all.values.reduce(0, +)), "\(right)")
        for (language, count) in all { #expect(Double(right[language] ?? 0) >= 0.8 * Double(count), "\(language): \(right[language] ?? 0) of \(count)") }
    }
}
