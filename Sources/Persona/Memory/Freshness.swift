import Core
import Foundation

/// Whether what an old text says may have changed since, and how its age is told.
enum Freshness {
    /// From this age on a text that names something changeable is old.
    static let after: Duration = .days(180)

    /// The text is old and names something that changes: a price, a link, a month or year, "new", "currently". A fact of the creator's is kept
    /// up by them and gets a year.
    static func isStale(_ document: Memory.Document, at now: Timestamp?) -> Bool {
        guard let now, document.shape.mayChange, let written = document.sample.writtenAt else { return false }
        return now - written >= (document.sample.kind == .fact ? self.after * 2 : self.after)
    }

    /// "March 2026", in UTC.
    static func month(_ time: Timestamp) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month], from: time.date)
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        guard let year = parts.year, let month = parts.month, names.indices.contains(month - 1) else { return "" }
        return "\(names[month - 1]) \(year)"
    }

    /// Said with a draft that rests on such a text.
    static func reason(_ sample: Sample) -> Reason {
        let written = sample.writtenAt.map(self.month) ?? ""
        return Reason("stale_source", "It rests on a text of \(written) about something that may have changed; check that it still holds.", values: ["written": written, "sample": sample.id.rawValue])
    }

    /// Whether a text names something that changes with time.
    static func mayChange(_ text: String, words: [String]) -> Bool {
        if !Patterns.prices(text).isEmpty || !Patterns.links(text).isEmpty { return true }
        if words.contains(where: { self.changing.contains($0) || self.isYear($0) }) { return true }
        // "may" and "march" are words too, so a month counts only beside "in", "since", "until" and the like.
        return zip(words, words.dropFirst()).contains { self.before.contains($0) && self.months.contains($1) }
    }

    private static func isYear(_ word: String) -> Bool { word.count == 4 && (word.hasPrefix("20") || word.hasPrefix("19")) && word.allSatisfy(\.isDigit) }

    private static let changing: Set<String> = [
        "currently", "nowadays", "latest", "newest", "upcoming", "discount", "sale", "code", "coupon", "price", "costs", "cost", "shipping", "subscription", "tickets", "tour", "waitlist", "restock", "preorder",
        "derzeit", "aktuell", "neueste", "rabatt", "preis", "kostet", "versand", "actualmente", "descuento", "precio", "cuesta", "envío", "entradas", "actuellement", "réduction", "prix", "livraison", "attualmente", "sconto", "prezzo",
        "spedizione", "atualmente", "desconto", "preço", "frete", "ingressos",
    ]
    private static let before: Set<String> = ["in", "since", "until", "till", "by", "last", "next", "this", "from", "im", "seit", "bis", "ab", "en", "desde", "hasta", "depuis", "dès", "da", "fino", "em", "até"]
    private static let months: Set<String> = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "spring", "summer", "autumn", "fall", "winter", "januar", "februar", "märz", "mai", "juni", "juli", "oktober",
        "dezember", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "janvier", "février", "mars", "avril", "juin", "juillet", "août", "septembre", "octobre",
        "novembre", "décembre", "gennaio", "febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "janeiro", "fevereiro", "março", "maio", "junho", "julho", "setembro", "outubro", "dezembro",
    ]
}
