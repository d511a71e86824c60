/// The pages that a person sees while connecting a channel: choice of channel, scopes to untick, allow or deny.
enum ConsentPage {
    struct Choice: Sendable {
        var email: String
        /// Nil: an account without a channel.
        var channelID: String?
        var title: String
        var handle: String?
    }

    static func render(query: FormItems, appName: String, scopes: [String], choices: [Choice], hint: String?) -> String {
        let preferred = choices.firstIndex { $0.email == hint || $0.channelID == hint } ?? 0
        let accounts = choices.enumerated().map { index, choice in
            let value = (choice.email + "|" + (choice.channelID ?? "")).escapedForHTML()
            let name = choice.title.escapedForHTML() + (choice.handle.map { " <small>@\($0.escapedForHTML())</small>" } ?? "")
            return """
                <label><input type="radio" name="account" value="\(value)"\(index == preferred ? " checked" : "")> \(name) <small>\(choice.email.escapedForHTML())</small></label>
                """
        }
        let permissions = scopes.map { scope in
            """
            <label><input type="checkbox" name="scope" value="\(scope.escapedForHTML())" checked> \((YouTubeScope.known[scope] ?? scope).escapedForHTML()) <small>\(scope.escapedForHTML())</small></label>
            """
        }
        return self.page(
            title: "Sign in - Google Accounts (sandbox)",
            body: """
                <h1>\(appName.escapedForHTML()) wants access to your Google Account</h1>
                <form method="post" action="consent">
                <input type="hidden" name="request" value="\(query.encoded.escapedForHTML())">
                <fieldset><legend>Choose your account or a brand account</legend>\(accounts.joined(separator: "\n"))</fieldset>
                <fieldset><legend>Select what \(appName.escapedForHTML()) can access</legend>\(permissions.joined(separator: "\n"))</fieldset>
                <p><button name="decision" value="deny">Cancel</button> <button class="main" name="decision" value="allow">Continue</button></p>
                </form>
                """)
    }

    static func error(status: Int, code: String, text: String) -> String {
        self.page(
            title: "Error \(status) (sandbox)",
            body: "<h1>Access blocked: authorisation error</h1><p>\(text.escapedForHTML())</p><p>Error \(status): <code>\(code.escapedForHTML())</code></p>")
    }

    private static func page(title: String, body: String) -> String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <title>\(title)</title><style>
        body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#202124}
        h1{font-size:1.4rem}fieldset{border:1px solid #dadce0;border-radius:8px;margin:1rem 0}label{display:block;padding:.3rem 0}
        small{color:#5f6368}button{font:inherit;padding:.5rem 1.4rem;border-radius:4px;border:1px solid #dadce0;background:#fff}
        .main{background:#0b57d0;border-color:#0b57d0;color:#fff}.note{color:#5f6368;font-size:.85rem}
        </style></head><body>\(body)<p class="note">Sandbox: a local stand-in, not Google.</p></body></html>
        """
    }
}
