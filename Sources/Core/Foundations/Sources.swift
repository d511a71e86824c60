import Foundation

/// Where the time comes from. Nothing below `App` reads the system clock; tests hand in `ManualTimeSource`.
public protocol TimeSource: Sendable {
    func now() -> Timestamp
    /// A reading that only differences of mean something: it goes on steadily, also when somebody sets the clock.
    func steady() -> Duration
    /// Returns when `deadline` has come on this source's clock. Throws `CancellationError` when the task is cancelled.
    func sleep(until deadline: Timestamp) async throws
}

extension TimeSource {
    /// For clocks that nobody sets: the time since 1970.
    public func steady() -> Duration { self.now() - .distantPast }
    /// Returns when the clock has moved on by `duration`. Throws `CancellationError` when the task is cancelled.
    public func sleep(for duration: Duration) async throws { try await self.sleep(until: self.now() + duration) }
}

/// The machine's clock.
public struct SystemTimeSource: TimeSource {
    public init() {}
    private static let start = ContinuousClock.now
    /// The machine's time of day, in UTC; jumps when somebody sets it.
    public func now() -> Timestamp { Timestamp(Date()) }
    /// The time since it was first asked for, by a clock that nobody can set.
    public func steady() -> Duration { ContinuousClock.now - Self.start }
    /// Sleeps for what is left until `deadline` on the machine's clock as it is now; setting the clock meanwhile changes nothing.
    public func sleep(until deadline: Timestamp) async throws {
        let wait = deadline - self.now()
        if wait > .zero { try await Task.sleep(for: wait) } else { try Task.checkCancellation() }
    }
}

/// Where new record ids come from: UUIDv7 text, so that ids sort by creation time.
public protocol IdentifierSource: Sendable {
    func next() -> String
}

extension IdentifierSource {
    /// A new id for a record of this type.
    public func next<Entity>(_: Entity.Type) -> Identifier<Entity> { Identifier(self.next()) }
}

/// UUIDv7 (RFC 9562 section 5.7) from the system's random generator and `time`.
public struct SystemIdentifierSource: IdentifierSource {
    private let time: any TimeSource

    public init(time: any TimeSource = SystemTimeSource()) { self.time = time }

    /// A new UUIDv7: the milliseconds of now, then 74 random bits.
    public func next() -> String {
        var generator = SystemRandomNumberGenerator()
        return UUIDv7.text(milliseconds: UInt64(max(0, self.time.now().milliseconds)), random: (generator.next(), generator.next()))
    }
}

/// Lays out a UUIDv7 from its parts, for sources with injected time and randomness.
public enum UUIDv7 {
    /// The 36 characters of a UUIDv7: 48 bits of `milliseconds` since 1970, then the lower 12 and 62 bits of `random`.
    public static func text(milliseconds: UInt64, random: (UInt64, UInt64)) -> String {
        let high = (milliseconds & 0xFFFF_FFFF_FFFF) << 16 | 0x7000 | (random.0 & 0x0FFF)
        let low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
        var text: [UInt8] = []
        text.reserveCapacity(36)
        let digits = Array("0123456789abcdef".utf8)
        for (index, shift) in stride(from: 124, through: 0, by: -4).enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append(45) }
            let nibble = shift >= 64 ? (high >> UInt64(shift - 64)) & 15 : (low >> UInt64(shift)) & 15
            text.append(digits[Int(nibble)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Where chance comes from (jitter, spot checks, wording): a number in 0 ..< 1.
public protocol RandomSource: Sendable {
    func unit() -> Double
}

/// The system's random generator.
public struct SystemRandomSource: RandomSource {
    public init() {}
    /// A number that can't be foretold, in 0 ..< 1.
    public func unit() -> Double { Double.random(in: 0 ..< 1) }
}
