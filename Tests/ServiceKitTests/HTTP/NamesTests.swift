import ServiceKit
import Testing

@Suite("Names of the API")
struct NamesTests {
    @Test(
        "A Swift name becomes one snake_case name",
        arguments: [
            ("workspaceID", "workspace_id"), ("isVIP", "is_vip"), ("pollState", "poll_state"), ("messageIDs", "message_ids"), ("platformUserID", "platform_user_id"),
            ("redirectURI", "redirect_uri"), ("text", "text"), ("from_hour", "from_hour"), ("undoSeconds", "undo_seconds"), ("isAIGenerated", "is_ai_generated"),
        ])
    func names(swift: String, json: String) { #expect(APIJSON.name(for: swift) == json) }
}
