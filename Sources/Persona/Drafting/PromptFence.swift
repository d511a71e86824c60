import Core

/// The word on the lines around untrusted text in a prompt.
public enum PromptFence {
    /// A new one, 96 bits from `random` as text: who wrote the text can't know it, so nothing in it can close the fence.
    public static func word(_ random: any RandomSource) -> String {
        (0 ..< 3).map { _ in String(UInt64(random.unit() * 4_294_967_296) | 0x1_0000_0000, radix: 16).dropFirst() }.joined()
    }
}
