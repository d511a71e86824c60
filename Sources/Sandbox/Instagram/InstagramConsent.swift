import Core
import Foundation
import HTTPTypes
import Hummingbird

/// The pages that a creator's browser sees (https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/business-login).
extension InstagramSimulator {
    /// A checked authorise request.
    struct ConsentRequest: Sendable {
        var clientID: String
        var redirectURI: String
        var scopes: [String]
        var state: String?

        /// Nil state and the problem in words when the page must refuse.
        init(_ items: FormItems, app: InstagramSeed.App) throws(ConsentProblem) {
            guard items["client_id"] == app.id else { throw ConsentProblem(text: "Invalid Request: Request parameters are invalid: Invalid platform app") }
            guard let redirect = items["redirect_uri"], app.redirectURIs.contains(where: { Self.matches($0, redirect) }) else {
                throw ConsentProblem(text: "Invalid Request: Request parameters are invalid: Invalid redirect_uri")
            }
            guard items["response_type"] == "code" else { throw ConsentProblem(text: "Invalid Request: response_type must be code") }
            let scopes = (items["scope"] ?? "").split { $0 == "," || $0 == " " }.map(String.init)
            guard !scopes.isEmpty else { throw ConsentProblem(text: "Invalid Request: scope is required") }
            if let stranger = scopes.first(where: { scope in !InstagramScope.all.contains { $0.name == scope } }) {
                throw ConsentProblem(text: "Invalid Scopes: \(stranger). This message is only shown to developers.")
            }
            guard scopes.contains(InstagramScope.basic) else { throw ConsentProblem(text: "Invalid Scopes: \(InstagramScope.basic) is required.") }
            self.clientID = app.id
            self.redirectURI = redirect
            self.scopes = scopes
            self.state = items["state"]
        }

        /// An entry with `*` ends of its own; `http://127.0.0.1:*` allows any path too.
        private static func matches(_ registered: String, _ given: String) -> Bool { FaultRule.glob(registered, given) }

        /// Back to the product with parameters added, and the `#_` that Instagram appends.
        func location(_ items: [FormItems.Item], isSuccess: Bool) -> String {
            var items = items
            if let state { items.append(.init(name: "state", value: state)) }
            let query = FormItems(items).encoded.replacing("%20", with: "+")
            return self.redirectURI + (self.redirectURI.contains("?") ? "&" : "?") + query + (isSuccess ? "#_" : "")
        }
    }

    struct ConsentProblem: Error, Sendable { var text: String }

    func showConsent(_ request: SandboxRequest) -> Response {
        let (app, accounts) = self.state.withLock { state in (state.app, state.accountOrder.compactMap { state.accounts[$0] }) }
        do {
            let consent = try ConsentRequest(request.query, app: app)
            return .html(Self.page(consent, accounts: accounts))
        } catch {
            return .html(Self.frame("Sorry, this page isn't available.", "<p class=\"error\">\(error.text.escapedForHTML())</p>"), status: .badRequest)
        }
    }

    /// The form's answer: `allow` or `deny`, the account, and the scopes that stayed ticked.
    func decideConsent(_ request: SandboxRequest) -> Response {
        let form = request.form ?? FormItems()
        let now = self.core.clock.now()
        let code = "AQB" + self.core.identifiers.text(60, of: .base64URL)
        do throws(ConsentProblem) {
            let app = self.state.withLock { $0.app }
            let consent = try ConsentRequest(form, app: app)
            guard form["decision"] == "allow" else {
                let items: [FormItems.Item] = [
                    .init(name: "error", value: "access_denied"), .init(name: "error_reason", value: "user_denied"),
                    .init(name: "error_description", value: "The user denied your request"),
                ]
                let extra = app.isLive ? [] : [FormItems.Item(name: "error_code", value: "200")]
                return .sendOn(to: consent.location(items + extra, isSuccess: false))
            }
            // The basic permission can't be unticked.
            let ticked = Set(form.all("granted") + [InstagramScope.basic])
            let granted = consent.scopes.filter(ticked.contains)
            let isKnown = self.state.withLock { state -> Bool in
                guard let account = state.account(form["account"]) else { return false }
                state.codes[code] = InstagramCode(account: account.id, redirectURI: consent.redirectURI, scopes: granted, issuedAt: now)
                state.grants[account.id] = Set(granted)
                return true
            }
            guard isKnown else { throw ConsentProblem(text: "There is no such account.") }
            return .sendOn(to: consent.location([.init(name: "code", value: code)], isSuccess: true))
        } catch {
            return .html(Self.frame("Sorry, this page isn't available.", "<p class=\"error\">\(error.text.escapedForHTML())</p>"), status: .badRequest)
        }
    }

    // MARK: HTML

    private static func page(_ consent: ConsentRequest, accounts: [InstagramAccount]) -> String {
        func hidden(_ name: String, _ value: String) -> String { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value.escapedForHTML())\">" }
        var form = hidden("client_id", consent.clientID) + hidden("redirect_uri", consent.redirectURI) + hidden("response_type", "code")
        form += hidden("scope", consent.scopes.joined(separator: ","))
        if let state = consent.state { form += hidden("state", state) }
        form += "<fieldset><legend>Log in as</legend>"
        for (index, account) in accounts.enumerated() {
            form += "<label><input type=\"radio\" name=\"account\" value=\"\(account.id)\"\(index == 0 ? " checked" : "")> @\(account.username.escapedForHTML())</label>"
        }
        form += "</fieldset><fieldset><legend>Understudy asks for permission to</legend>"
        for scope in InstagramScope.all where consent.scopes.contains(scope.name) {
            let lock = scope.name == InstagramScope.basic ? " disabled" : ""
            form += "<label><input type=\"checkbox\" name=\"granted\" value=\"\(scope.name)\" checked\(lock)> \(scope.description.escapedForHTML())</label>"
        }
        form += "</fieldset><div><button name=\"decision\" value=\"allow\">Allow</button> <button class=\"plain\" name=\"decision\" value=\"deny\">Cancel</button></div>"
        // The address is relative to this page, so it holds wherever the sandbox is served.
        return self.frame("Connect your account", "<form method=\"post\" action=\"authorize/decision\">\(form)</form>")
    }

    private static func frame(_ title: String, _ content: String) -> String {
        """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>\(title) · sandbox</title>
        <style>body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:3rem auto;padding:0 1rem;color:#222}h1{font-size:1.3rem}
        fieldset{border:1px solid #ddd;border-radius:8px;margin:0 0 1rem}label{display:block;padding:.2rem 0}button{font:inherit;padding:.5rem 1.2rem;
        border:0;border-radius:8px;background:#0b66d6;color:#fff;cursor:pointer}button.plain{background:#eee;color:#222}.error{color:#b00020}
        small{color:#666}</style></head><body><h1>\(title)</h1>\(content)<p><small>This is the sandbox's stand-in for Instagram. No real account is touched.</small></p></body></html>
        """
    }
}
