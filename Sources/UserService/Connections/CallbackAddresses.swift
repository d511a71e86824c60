import Core
import ServiceKit

/// Where platforms and browsers come back to.
public struct CallbackAddresses: Sendable {
    public let address: PublicAddress
    /// Whether the platforms can reach us at all.
    public let receivesWebhooks: Bool

    public init(address: PublicAddress, receivesWebhooks: Bool) {
        self.address = address
        self.receivesWebhooks = receivesWebhooks
    }

    /// The redirect to register with the platform.
    public func redirect(_ platform: Platform) -> String { "\(self.address.origin)/api/v1/connections/callback/\(platform.rawValue)" }

    /// Instagram has one callback for the app (registered there), YouTube one for each connection.
    public func webhook(_ platform: Platform, token: String) -> String? {
        guard self.receivesWebhooks else { return nil }
        return switch platform {
        case .instagram: "\(self.address.origin)/webhooks/instagram"
        case .youtube: "\(self.address.origin)/webhooks/youtube/\(token)"
        }
    }

    /// Where somebody sees what became of a request to delete data.
    public func deletionStatus(_ code: String) -> String { "\(self.address.origin)/privacy/deletions/\(code)" }
}
