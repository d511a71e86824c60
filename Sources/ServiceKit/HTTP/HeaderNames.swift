import HTTPTypes

extension HTTPField.Name {
    // Each is a valid token, so the failable initialiser never fails.
    public static let idempotencyKey = HTTPField.Name("Idempotency-Key").unsafelyUnwrapped
    public static let requestID = HTTPField.Name("X-Request-ID").unsafelyUnwrapped
    public static let fetchSite = HTTPField.Name("Sec-Fetch-Site").unsafelyUnwrapped
    public static let forwardedFor = HTTPField.Name("X-Forwarded-For").unsafelyUnwrapped
    public static let lastEventID = HTTPField.Name("Last-Event-ID").unsafelyUnwrapped
    /// Tells a proxy not to hold a stream back.
    public static let accelBuffering = HTTPField.Name("X-Accel-Buffering").unsafelyUnwrapped
    public static let idempotencyReplayed = HTTPField.Name("Idempotency-Replayed").unsafelyUnwrapped
}
