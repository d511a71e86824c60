import Connectors
import Core
import ServiceKit

/// The avatar's HTTP surface.
public struct AvatarRoutes: Sendable {
    let service: AvatarService
    let notices: NoticesService
    let contacts: ContactsService
    let webhooks: WebhookRoutes

    public init(service: AvatarService, context: ServiceEnvironment, connectors: ConnectorRegistry) {
        self.service = service
        self.notices = NoticesService(context: context)
        self.contacts = ContactsService(context: context)
        self.webhooks = WebhookRoutes(context: context, connectors: connectors, intake: service.webhooks)
    }

    public var routes: RouteTable {
        self.messageRoutes + self.conversationRoutes + self.teamworkRoutes + self.settingsRoutes + self.rehearsalRoutes + self.ruleRoutes + self.savedReplyRoutes + self.peopleRoutes + self.spendingRoutes + self.webhooks.routes
    }
}
