import Synchronization

/// Makes ids, tokens and chance from one seed: the same calls in the same order give the same values.
public final class SandboxIdentifiers: Sendable {
    private let start: UInt64
    private let state: Mutex<UInt64>

    public init(seed: UInt64) {
        self.start = seed
        self.state = Mutex(seed)
    }

    /// The next 64 bits (SplitMix64).
    public func next() -> UInt64 {
        self.state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// A number in 0 ..< 1.
    public func unit() -> Double { Double(self.next() >> 11) / Double(UInt64(1) << 53) }

    /// `count` characters of `alphabet`.
    public func text(_ count: Int, of alphabet: Alphabet = .base64URL) -> String {
        let letters = alphabet.letters
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var pool: UInt64 = 0
        for index in 0 ..< count {
            if index % 8 == 0 { pool = self.next() }
            bytes.append(letters[Int(pool & 0xFF) % letters.count])
            pool >>= 8
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Starts over from the seed.
    public func reset() { self.state.withLock { $0 = self.start } }

    /// The letters that a platform's ids are made of.
    public enum Alphabet: Sendable {
        case base64URL
        case alphanumeric
        case digits
        case hexadecimal

        fileprivate var letters: [UInt8] {
            switch self {
            case .base64URL: Self.all
            case .alphanumeric: Self.plain
            case .digits: Self.numbers
            case .hexadecimal: Self.sixteen
            }
        }

        private static let all = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        private static let plain = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)
        private static let numbers = Array("0123456789".utf8)
        private static let sixteen = Array("0123456789abcdef".utf8)
    }
}
