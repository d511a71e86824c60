import Core
import LanguageModels
import Synchronization
import Testing

@testable import Persona

/// Samples, requests and models for the tests of this room.
enum Fixture {
    static let start = Timestamp(milliseconds: 1_795_000_000_000)

    static func pair(_ id: String, _ prompt: String, _ reply: String, language: String = "en", at: Timestamp = start) -> Sample {
        Sample(id: Identifier(id), workspaceID: "w1", connectionID: nil, kind: .pair, prompt: prompt, text: reply, language: language, platform: .instagram, origin: id, writtenAt: at, collectedAt: at)
    }

    static func fact(_ id: String, _ question: String, _ answer: String) -> Sample {
        Sample(id: Identifier(id), workspaceID: "w1", connectionID: nil, kind: .fact, prompt: question, text: answer, language: "en", platform: nil, origin: id, writtenAt: start, collectedAt: start)
    }

    static let questions: [Sample] = [
        pair("q1", "What kettlebell weight should a beginner start with?", "Start with 8 kg, and move up once ten swings feel easy."),
        pair("q2", "How often do you post new videos?", "New videos come out every Sunday at 9am."),
        pair("q3", "Do you ship the resistance bands to Canada?", "Yes, bands ship to Canada, it takes about two weeks. All details at shop.example/shipping"),
        pair("q4", "What camera do you film with?", "Hey Marta! It's a small Sony ZV-1, nothing fancy."),
        pair("q5", "Which protein powder do you use?", "Plain pea protein, unsweetened. @marta.lifts asked the same."),
        pair("q6", "Wie oft trainierst du pro Woche?", "Dreimal die Woche, mehr braucht es nicht.", language: "de"),
        pair("q7", "Can I get a discount for the program?", "No codes, sorry. The program costs $49 and never changes."),
        fact("f1", "How can I cancel my membership?", "Settings, then Membership, then Cancel. It ends with the paid month."),
    ]

    static let thanks: [Sample] = [
        ("Love your videos!", "Thank you so much, that made my day 🤍"), ("You are amazing", "You're too kind, thank you!"), ("Best channel ever", "Stop it, you'll make me blush 🙈"),
        ("Thank you for everything", "Thank you for being here."), ("So inspiring!!", "That means the world to me 🤍"), ("great workout!!", "So happy you liked it!"),
        ("This made my day, thanks", "Now you made mine 🤍"), ("amazing content", "Made with a lot of coffee, thank you!"), ("love this so much", "And I love this community."),
        ("You rock, thank you", "We rock. Thank you!"), ("Wow, beautiful video", "Thank you for watching till the end!"), ("awesome as always", "As always, thank you for the kind words."),
        ("love your energy", "Sending some right back to you!"), ("perfect explanation, thank you", "Glad it helped!"), ("my mum loves your tuesday stretching, thank you", "Please tell your mum that tuesday stretching is her class now!"),
    ].enumerated().map { pair("t\($0.offset)", $0.element.0, $0.element.1) }

    static let all = questions + thanks

    static func request(
        _ text: String, category: Core.Category = .productQuestion, isQuestion: Bool = true, risks: Set<Risk> = [], language: String = "en", fanName: String = "Lena Fischer", fanHandle: String = "lena.f",
        limit: TextLimit = TextLimit(1000, .bytes), seed: String = "turn-1", change: (inout AvatarSettings) -> Void = { _ in }
    ) -> DraftRequest {
        var settings = AvatarSettings(workspaceID: "w1", updatedAt: start)
        change(&settings)
        return DraftRequest(
            messages: [text], fanName: fanName, fanHandle: fanHandle, language: language, triage: Triage(categories: [category], risks: risks, language: language, isQuestion: isQuestion), platform: .instagram,
            kind: .directMessage, settings: settings, limit: limit, seed: seed)
    }

    static func praise(_ text: String, seed: String = "turn-1", change: (inout AvatarSettings) -> Void = { _ in }) -> DraftRequest {
        request(text, category: .praise, isQuestion: false, seed: seed, change: change)
    }

    static func draft(_ request: DraftRequest, samples: [Sample] = all, model: (any ChatModel)? = nil, calibration: Calibration = .shipped) async -> DraftProposal {
        await Answerer(model: model, random: SeededRandomSource(seed: 7)).draft(request, memory: Memory(samples), profile: StyleProfile(learnedFrom: samples), calibration: calibration)
    }
}

/// A chat model that answers with what it is told to, and keeps what it was asked.
final class ScriptedModel: ChatModel {
    let name = "scripted"
    private let answer: @Sendable (ChatRequest) throws(ModelError) -> String
    private let requests = Mutex<[ChatRequest]>([])

    init(_ answer: @escaping @Sendable (ChatRequest) throws(ModelError) -> String) { self.answer = answer }

    convenience init(reply: String, sources: [String] = ["s1"], doubt: Double = 0.1, handOver: Bool = false) {
        let quoted = reply.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        let list = sources.map { "\"\($0)\"" }.joined(separator: ",")
        self.init { _ throws(ModelError) in "{\"answer\":\"\(quoted)\",\"used_source_ids\":[\(list)],\"self_doubt\":\(doubt),\"hand_over\":\(handOver),\"hand_over_reason\":null}" }
    }

    var asked: [ChatRequest] { self.requests.withLock { $0 } }
    var prompt: String { self.asked.flatMap(\.messages).map(\.content).joined(separator: "\n") }

    func complete(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion {
        self.requests.withLock { $0.append(request) }
        return ChatCompletion(text: try self.answer(request), model: "served", usage: ModelUsage(model: "served", promptTokens: 100, completionTokens: 20))
    }

    func stream(_: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error> {
        AsyncThrowingStream {
            Issue.record("nobody streams drafts")
            $0.finish()
        }
    }
}
