/// Tells links and mail addresses from words with dots.
enum LinkShape {
    private static let sureEndings: Set<String> = [
        "com", "net", "org", "io", "ly", "gl", "tv", "ru", "info", "biz", "xyz", "club", "online", "site", "shop", "store", "link", "live", "app", "dev", "gg", "tk", "ml", "ga", "cf",
        "top", "vip", "uk", "fr", "es", "nl", "pl", "br", "tr", "jp", "kr", "cn", "ca", "au", "page", "website", "space", "fun", "click", "ee", "eu", "ch", "se", "cc", "ws", "edu",
        "gov", "money", "crypto", "finance", "icu", "buzz", "bio", "tech", "ai", "gle", "mobi", "name",
    ]
    /// Endings that are also words: only with a path, a scheme or a well-known host.
    private static let wordEndings: Set<String> = ["me", "be", "it", "de", "in", "to", "co", "at", "us", "id", "is", "so", "no", "am", "do", "my", "pro", "win", "cat", "mx", "pt", "ar", "cl"]
    private static let knownHosts: Set<String> = ["t.me", "wa.me", "youtu.be", "fb.me", "linktr.ee", "cash.me", "paypal.me", "t.co", "g.co"]

    /// The host of a chunk that is a link, `:email:` for a mail address, nil for anything else. `chunk` is folded.
    static func host(of chunk: [UInt32]) -> String? {
        var start = 0
        var end = chunk.count
        func isEdge(_ value: UInt32) -> Bool { value < 0x30 && value != 0x2F && value != 0x23 || value == 0x3A || value == 0x3B || value == 0x3C || value == 0x3E || value == 0x3F || value == 0x5B || value == 0x5D || value == 0x7B || value == 0x7D }
        while start < end, isEdge(chunk[start]) { start += 1 }
        while end > start, isEdge(chunk[end - 1]) { end -= 1 }
        var hasScheme = false
        if let schemeEnd = Self.schemeEnd(chunk, start, end) {
            hasScheme = true
            start = schemeEnd
        }
        var hostEnd = start
        while hostEnd < end {
            let value = chunk[hostEnd]
            if value == 0x2F || value == 0x3F || value == 0x23 || value == 0x3A { break }
            hostEnd += 1
        }
        var hostStart = start
        var isMail = false
        if let at = chunk[start ..< hostEnd].lastIndex(of: 0x40) {
            guard at > start else { return nil }
            isMail = !hasScheme
            hostStart = at + 1
        }
        guard hostEnd > hostStart else { return nil }
        let labels = chunk[hostStart ..< hostEnd].split(separator: 0x2E, omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.count <= 8 else { return nil }
        for label in labels where label.isEmpty || label.count > 63 || !label.allSatisfy({ NormalisingPass.isWordScalar($0) || $0 == 0x2D || $0 == 0x5F }) { return nil }
        guard let last = labels.last, let first = labels.first else { return nil }
        let ending = NormalisingPass.text(last)
        let host = NormalisingPass.text(chunk[hostStart ..< hostEnd])
        let isPort = hostEnd < end && chunk[hostEnd] == 0x3A
        let hasPath = hostEnd + 1 < end && !isPort
        let isSure = hasScheme || Self.sureEndings.contains(ending) || Self.knownHosts.contains(host) || NormalisingPass.text(first) == "www"
        guard isSure || (Self.wordEndings.contains(ending) && (hasPath || isMail)) else { return nil }
        return isMail ? ":email:" : host
    }

    private static func schemeEnd(_ chunk: [UInt32], _ start: Int, _ end: Int) -> Int? {
        var index = start
        while index < end, index - start < 8, chunk[index] >= 97, chunk[index] <= 122 { index += 1 }
        guard index > start + 1, index + 2 < end, chunk[index] == 0x3A, chunk[index + 1] == 0x2F, chunk[index + 2] == 0x2F else { return nil }
        return index + 3
    }
}
