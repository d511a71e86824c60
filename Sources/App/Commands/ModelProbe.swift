import LanguageModels

/// Asks a chat model for one token.
enum ModelProbe {
    static func answers(_ model: any ChatModel) async -> Bool {
        do {
            _ = try await model.complete(ChatRequest(messages: [ChatMessage(.user, "Say OK.")], maximumTokens: 1, deadline: .seconds(10)))
            return true
        } catch {
            return false
        }
    }
}
