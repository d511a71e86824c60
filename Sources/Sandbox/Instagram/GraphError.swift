/// An error answer of the Graph API (https://developers.facebook.com/docs/graph-api/guides/error-handling).
struct GraphError: Error, Sendable, Equatable {
    var status: Int
    var message: String
    var type: String
    var code: Int
    var subcode: Int?
    var isTransient: Bool?
    var userTitle: String?
    var userMessage: String?

    init(
        _ code: Int, _ message: String, subcode: Int? = nil, status: Int = 400, type: String = "OAuthException", isTransient: Bool? = nil, userTitle: String? = nil,
        userMessage: String? = nil
    ) {
        self.status = status
        self.message = message
        self.type = type
        self.code = code
        self.subcode = subcode
        self.isTransient = isTransient
        self.userTitle = userTitle
        self.userMessage = userMessage
    }

    func body(trace: String) -> OrderedJSON {
        var error: OrderedObject = ["message": .string(self.message), "type": .string(self.type), "code": .integer(Int64(self.code))]
        if let subcode { error.append("error_subcode", .integer(Int64(subcode))) }
        if let isTransient { error.append("is_transient", .bool(isTransient)) }
        if let userTitle { error.append("error_user_title", .string(userTitle)) }
        if let userMessage { error.append("error_user_msg", .string(userMessage)) }
        error.append("fbtrace_id", .string(trace))
        return ["error": .object(error)]
    }

    // MARK: Kinds

    static func parameter(_ message: String) -> GraphError { GraphError(100, "(#100) \(message)") }

    static func missingParameter(_ name: String) -> GraphError { .parameter("The parameter \(name) is required.") }

    static func unknownField(_ name: String, on type: String) -> GraphError { .parameter("Tried accessing nonexisting field (\(name)) on node type (\(type))") }

    /// The object is missing, deleted, or somebody else's.
    static func unreachable(_ id: String, _ method: String = "get") -> GraphError {
        GraphError(
            100, "Unsupported \(method.lowercased()) request. Object with ID '\(id)' does not exist, cannot be loaded due to missing permissions, or does not support this operation",
            subcode: 33, type: method.lowercased() == "get" ? "IGApiException" : "GraphMethodException")
    }

    static func token(_ message: String, subcode: Int? = nil) -> GraphError { GraphError(190, message, subcode: subcode, status: 401) }

    static func missingScope(_ scope: String) -> GraphError { GraphError(10, "(#10) Application does not have permission for this action: \(scope)", status: 403) }

    static let outsideWindow = GraphError(10, "This message is sent outside of allowed window.", subcode: 2_534_022, status: 403, type: "IGApiException")

    static let noSuchPerson = GraphError(100, "No matching user found", subcode: 2_534_014, type: "IGApiException")

    static let deletedMessage = GraphError(100, "The message was deleted or is no longer available.", subcode: 33, type: "IGApiException")
}

/// What goes on with an account on the platform's side; it answers calls with the matching error (https://developers.facebook.com/docs/graph-api/guides/error-handling).
public enum InstagramCondition: String, Codable, Sendable, CaseIterable {
    case normal
    /// The owner switched off "Allow access to messages": 200/2534041.
    case messagesDisabled
    /// Temporarily kept from sending: 10/1893063.
    case sendingRestricted
    /// Blocked from the messaging API: 100/2534029.
    case messagingBlocked
    /// An action judged abusive: 368.
    case actionBlocked
    /// The Instagram account is restricted: 25/2207050.
    case checkpointed

    var error: GraphError? {
        switch self {
        case .normal: nil
        case .messagesDisabled:
            GraphError(200, "(#200) The account owner has disabled access to instagram direct messages.", subcode: 2_534_041, status: 403, type: "IGApiException")
        case .sendingRestricted: GraphError(10, "(#10) This account is temporarily restricted from sending messages.", subcode: 1_893_063, status: 403, type: "IGApiException")
        case .messagingBlocked: GraphError(100, "(#100) This account is blocked from the messaging API.", subcode: 2_534_029, type: "IGApiException")
        case .actionBlocked: GraphError(368, "(#368) The action attempted has been deemed abusive or is otherwise disallowed", userTitle: "Action blocked")
        case .checkpointed: GraphError(25, "The Instagram account is restricted.", subcode: 2_207_050)
        }
    }
}
