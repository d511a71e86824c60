/// How quickly urgent transactions come in.
struct Rush {
    private static let window: Duration = .milliseconds(100)
    /// So many in two windows are a rush: hundreds a second, more than can be worked off while they come in. Fewer are business as usual.
    private static let many = 60
    private static let lately: Duration = .seconds(1)

    private var start: ContinuousClock.Instant?
    private var last: ContinuousClock.Instant?
    /// In the window that began at `start`, and in the one before it.
    private var count = 0
    private var before = 0

    mutating func note(_ now: ContinuousClock.Instant) {
        self.last = now
        guard let start = self.start, now - start < Self.window * 2 else {
            (self.start, self.count, self.before) = (now, 1, 0)
            return
        }
        if now - start < Self.window {
            self.count += 1
        } else {
            (self.start, self.count, self.before) = (start + Self.window, 1, self.count)
        }
    }

    func isOn(_ now: ContinuousClock.Instant) -> Bool {
        guard let start = self.start, now - start < Self.window * 2 else { return false }
        return self.count + self.before >= Self.many
    }

    /// Even a single one.
    func wasLately(_ now: ContinuousClock.Instant) -> Bool { self.last.map { now - $0 < Self.lately } ?? false }
}
