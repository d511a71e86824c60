"""A person at the dashboard: one browser window."""
from playwright.sync_api import expect


MAY_FAIL = ("Failed to load resource", "WebSocket connection to")


class Desk:
    def __init__(self, context, installation):
        self.context = context
        self.installation = installation
        self.page = context.new_page()
        # Errors that nobody caught or that broke a screen, and what the content policy blocked; requests and lines may fail.
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" and not any(one in message.text for one in MAY_FAIL) else None)

    @property
    def url(self):
        return self.installation.server.url

    def sign_in(self, email, password):
        self.page.goto(self.url + "/")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        # Checking a password takes its time on a busy machine.
        expect(self.page.get_by_role("tab", name="Needs me")).to_be_visible(timeout=60_000)
        expect(self.page.get_by_role("status").filter(has_text="Live").first).to_be_attached()

    def row(self, name):
        """The feed's line of a fan."""
        return self.page.locator('[role="option"]').filter(has_text=name)

    def open_row(self, name):
        self.row(name).first.click()
        expect(self.page.locator("h2", has_text=name)).to_be_visible()

    def go(self, *parts):
        self.page.goto("/".join([self.url, "w", self.installation.client.workspace, *parts]))

    @property
    def reply(self):
        return self.page.get_by_label("Reply", exact=True).get_by_role("textbox")

    def toast(self, text):
        return self.page.get_by_role("region", name="Messages", exact=True).filter(has_text=text)
