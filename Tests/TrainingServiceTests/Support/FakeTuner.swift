import Core
import LanguageModels
import Synchronization

/// A trainer that does what a test says and counts what reaches it.
final class FakeTuner: FineTuner {
    struct Script {
        var starts: [FineTuningStart] = []
        var cancelled: [String] = []
        var startError: FineTuningError?
        /// The answers to looks, in turn; the last one stays.
        var looks: [FineTuningStatus] = [FineTuningStatus(state: .succeeded(model: "ft:mia"), progress: 1)]
    }

    let driver = "fake"
    let baseModel = "base"
    let provider: ModelProvider
    let script = Mutex(Script())

    init(isOutside: Bool) { self.provider = ModelProvider(host: "models.example", isOutside: isOutside) }

    func estimate(_ examples: [FineTuningExample]) -> CostEstimate { CostEstimate(examples: examples.count, tokens: 100, epochs: 1, dollars: 0.5) }

    func start(_ start: FineTuningStart) async throws(FineTuningError) -> String {
        let error = self.script.withLock { script in
            script.starts.append(start)
            return script.startError
        }
        if let error { throw error }
        return "run-1"
    }

    func look(at _: String) async throws(FineTuningError) -> FineTuningStatus { self.script.withLock { $0.looks.count > 1 ? $0.looks.removeFirst() : $0.looks[0] } }
    func cancel(_ handle: String) async { self.script.withLock { $0.cancelled.append(handle) } }
}

/// A chat model that answers every request the same way and counts them.
final class FakeModel: ChatModel {
    let name: String
    private let answer: @Sendable (ChatRequest) throws(ModelError) -> String
    let calls = Mutex(0)

    init(_ name: String, answer: @escaping @Sendable (ChatRequest) throws(ModelError) -> String) {
        self.name = name
        self.answer = answer
    }

    func complete(_ request: ChatRequest) async throws(ModelError) -> ChatCompletion {
        self.calls.withLock { $0 += 1 }
        return ChatCompletion(text: try self.answer(request), model: self.name, usage: ModelUsage(model: self.name, promptTokens: 50, completionTokens: 10))
    }

    func stream(_: ChatRequest) -> AsyncThrowingStream<ChatPiece, any Error> { AsyncThrowingStream { $0.finish() } }
}
