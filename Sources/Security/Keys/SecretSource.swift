import Core

/// Where unguessable bytes come from. Apart from `RandomSource`, which is for jitter and wording and may be seeded.
public protocol SecretSource: Sendable {
    func bytes(_ count: Int) -> [UInt8]
}

/// The operating system's cryptographic random generator.
public struct SystemSecretSource: SecretSource {
    public init() {}

    /// `count` bytes that nobody can foretell.
    public func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0.prefix(count - bytes.count)) }
        }
        return bytes
    }
}
