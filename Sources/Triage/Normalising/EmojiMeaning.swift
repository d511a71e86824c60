/// What an emoji says, as a token of its own. Emoji without an entry read as `:emoji:`.
enum EmojiMeaning {
    private static let meanings: [UInt32: String] = {
        let groups: [(String, String)] = [
            (":love:", "❤💕💖💗💓💞💘💝💙💚💛🧡💜🖤🤍🤎♥😍🥰😘😻💟❣💌🫶😚🤗"), (":laugh:", "😂🤣😆😹😁😄😅"), (":happy:", "😊🙂😀😃☺😇🥳😎🤩😌🤭😋"),
            (":praise:", "🔥👏💯🙌👍💪🏆🥇👑⭐🌟✨🎉🎊👌🫡🐐"), (":thanks:", "🙏"), (":sad:", "😢😭😞😔☹🙁😥😿😟😣😖😩😫🥺"), (":heartbreak:", "💔🥀"),
            (":angry:", "😠😡🤬👿😤"), (":dislike:", "👎🤮🤢💩🙄😒"), (":rude:", "🖕"), (":skull:", "💀☠"), (":weapon:", "🔫🔪🗡💣🪓"), (":pill:", "💊"), (":rope:", "🪢"),
            (":coffin:", "⚰🪦"), (":blood:", "🩸"), (":money:", "💰💵💸🤑💴💶💷🪙💳"), (":point:", "👉👇👆👈⬇➡"), (":phone:", "📱📲☎📞"), (":chart:", "📈📊"),
            (":rocket:", "🚀"), (":gift:", "🎁"), (":sexual:", "🍆🍑💦🔞👅"), (":think:", "🤔🧐"), (":shock:", "😱😨😰😳😲😮🤯"),
        ]
        var table: [UInt32: String] = [:]
        for (meaning, emojis) in groups {
            for scalar in emojis.unicodeScalars { table[scalar.value] = meaning }
        }
        return table
    }()

    static func meaning(_ value: UInt32) -> String { self.meanings[value] ?? ":emoji:" }

    /// Pictographs, dingbats, arrows used as emoji; not the joiners and modifiers between them.
    static func isEmoji(_ value: UInt32) -> Bool {
        switch value {
        case 0x1F300 ... 0x1F3FA, 0x1F400 ... 0x1FAFF, 0x2600 ... 0x27BF, 0x1F1E6 ... 0x1F1FF, 0x2B05 ... 0x2B07, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55, 0x231A, 0x231B, 0x23E9 ... 0x23FA,
            0x27A1, 0x1F004, 0x1F0CF:
            true
        default: false
        }
    }

    /// Skin tones, which belong to the emoji before them.
    static func isModifier(_ value: UInt32) -> Bool { (0x1F3FB ... 0x1F3FF).contains(value) || value == 0x20E3 }
}
