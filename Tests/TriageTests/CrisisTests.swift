import Core
import Testing
import Triage

/// Cries for help, written for these tests: direct, indirect, slang, misspelled, disguised, in several languages.
/// Cases are named by number, so that no run prints them.
@Suite("Crisis")
struct CrisisTests {
    static let classifier = TriageClassifier()

    static let english = [
        "I want to kill myself", "i wanna die so bad", "I'm going to end my life tonight", "i don't want to be alive anymore", "honestly I just want to disappear forever",
        "I can't do this anymore, I'm done with life", "thinking about suicide again", "feeling suicidal and nobody knows", "everyone would be better off without me",
        "no one would even notice if I was gone", "I wish I was never born", "I wish I could go to sleep and never wake up", "hope I don't wake up tomorrow",
        "what's the point of living anymore", "there is no reason to live", "i have nothing left to live for", "I'm so tired of living", "i hate being alive",
        "life isn't worth living", "i just want the pain to stop", "I want it all to end", "i took a whole bottle of pills", "I've been cutting myself again",
        "I relapsed and cut my wrists last night", "i have a plan and I bought a rope to hang myself", "standing on the bridge, thinking of jumping off the bridge",
        "I wrote my goodbye letters", "goodbye cruel world", "this is my goodbye", "I'd rather be dead than feel like this", "i'm a burden to everyone", "such a burden on my family",
        "kms", "gonna kms tonight", "i'm gonna unalive myself", "thinking of sewerslide", "I should just die", "let me die please", "i don't deserve to live",
        "the world would be better without me in it, nobody would miss me", "i self harm and i can't stop", "urge to cut is so strong tonight", "I attempted suicide last week",
        "I'm not safe with myself right now", "i don't want to exist", "tired of existing", "can't go on", "i cant go on like this anymore", "I don't see myself alive next year",
        "i think about dying every day", "I have been having suicidal thoughts", "sucide is the only way out", "I wana die", "i want to dieeeee", "i w a n t t o d i e",
        "k i l l m y s e l f", "k.i.l.l myself", "k1ll myself", "su1c1de", "sui-cide", "#killmyself", "#iwanttodie", "ｋｉｌｌ ｍｙｓｅｌｆ", "kіll mуself", "k\u{200B}ill my\u{200B}self",
        "𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟", "my friend wants to kill herself what do I do", "my brother says he wants to die", "gun to my head", "i want to blow my brains out",
        "overdosing seems easy", "I feel hopeless and worthless, depressed all the time, and lonely", "i hate myself and I can't stop crying, nobody cares",
        "no way out, I've lost all hope", "i can't live like this anymore", "may as well be dead", "i'm ready to die", "if i died tomorrow nobody would care",
        "when i'm gone please look after my dog", "I do not want to wake up anymore", "I'm better off dead", "they'd be happier if I was dead", "how do I kill myself painlessly",
        "what is the easiest way to die", "thinking about ending it all", "just end me, I want to be dead", "I keep thinking about hanging myself",
        "my life has no meaning anymore and I want to stop existing", "i cry myself to sleep, i hate my life", "I give up on life",
        "I lost my job, my wife left, I can't see a way out and I don't know how much longer I can take this",
        "Been in a dark place for months. I feel empty inside. My therapist doesn't get it. I don't see the point anymore.",
        "i od'd on my meds last night", "she odd on pills yesterday and i can't stop shaking",
    ]

    static let otherLanguages = [
        "quiero morir", "ya no quiero vivir", "me quiero matar", "quiero suicidarme", "quero morrer", "não aguento mais viver", "quero me matar", "je veux mourir",
        "je n'ai plus envie de vivre", "je vais me suicider", "ich will nicht mehr leben", "ich will sterben", "ich bringe mich um", "Selbstmordgedanken", "voglio morire",
        "voglio farla finita", "ik wil dood", "ik wil niet meer leven", "chcę umrzeć", "nie chcę już żyć", "myśli samobójcze", "ölmek istiyorum", "intihar edeceğim", "kendimi öldürmek istiyorum",
        "aku ingin mati", "pengen bunuh diri", "хочу умереть", "я не хочу больше жить", "мысли о суициде", "хочу померти", "не хочу жити", "أريد أن أموت", "أفكر في الانتحار",
        "मैं मरना चाहता हूँ", "आत्महत्या", "main marna chahta hoon", "jeene ka mann nahi", "死にたい", "もう生きたくない", "消えたい", "죽고 싶어요", "자살하고 싶다", "我想死", "不想活了", "我想自杀",
        "jag vill dö", "jag vill inte leva längre",
    ]

    static let innocentTexts = [
        "this workout is killing me", "I'm dying laughing 😂", "this cake is to die for", "my legs are dead after that set", "dying to know what shoes those are", "suicide squad was a fun movie",
        "we did suicides at practice today", "ran 5 kms today!", "how many kms do you run per week?", "I'd die for abs like yours", "you killed it in this video", "this song slaps, I'm dead 💀",
        "suicide grip on bench press, yes or no?", "i'm cutting calories this month", "started cutting for summer", "burpees will be the death of me", "I can't wait to see the next video",
        "I can't live without your videos", "jump rope or running in the morning?", "I gave up sugar last month", "that ending killed me lol", "my phone died again", "battery is dead",
        "this hill workout killed me", "me muero de risa", "ich lach mich tot", "笑死", "想死你了", "the kids jumped off the couch", "I need help with my squat form", "I'm so done with cardio lol",
        "kill it at the gym today", "what a killer workout", "my dog died last year, your videos helped", "I could sleep forever lol", "slept like the dead", "last day of school today!",
        "goodbye carbs", "my last post got 10 likes", "I hurt my knee a bit", "rope climbs are hard", "best bridge exercises?", "hang cleans or hang snatches?", "i'm tired of chicken and rice",
        "i cut my hair again", "no point in buying the expensive one", "what's the point of warm up sets?", "can't stop watching your videos", "who would win in a fight",
        "I DID IT", "we did it, first pull up!!!!",
        "that's an odd question but where is the lamp from", "what an odd pair of socks", "you went oddly quiet at the end",
    ]

    @Test("Cries for help are flagged", arguments: english.indices)
    func flagged(index: Int) {
        let triage = Self.classifier.classify(text: Self.english[index])
        #expect(triage.risks.contains(.crisis))
        #expect(triage.category == .sensitive)
    }

    @Test("Cries for help in other languages are flagged", arguments: otherLanguages.indices)
    func flaggedElsewhere(index: Int) {
        #expect(Self.classifier.classify(text: Self.otherLanguages[index]).risks.contains(.crisis))
    }

    @Test("Innocent look-alikes are left alone", arguments: innocentTexts.indices)
    func innocent(index: Int) {
        #expect(!Self.classifier.classify(text: Self.innocentTexts[index]).risks.contains(.crisis))
    }

    @Test("A cry for help inside a long ordinary message is found", arguments: [0, 3, 9, 23])
    func insideLongText(index: Int) {
        let filler = String(repeating: "Your videos about squats and meal prep are part of my routine. ", count: 20)
        let triage = Self.classifier.classify(text: filler + Self.english[index] + ". " + filler)
        #expect(triage.risks.contains(.crisis))
    }

    @Test("Praise, questions and links around it don't hide it")
    func mixed() {
        for text in ["love your videos ❤️❤️ but i want to kill myself", "what protein do you use? also i want to die", "check my channel http://a.com i want to kill myself"] {
            let triage = Self.classifier.classify(text: text)
            #expect(triage.risks.contains(.crisis))
            #expect(triage.category == .sensitive)
        }
    }
}
