import Foundation

/// Names, values and lines of Prometheus' text exposition format 0.0.4.
enum PrometheusText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// A metric's name: letters, digits, underscores and colons, no digit first.
    static func metricName(_ label: String) -> String { self.name(label, allowsColon: true) }

    /// A label's name; two leading underscores are Prometheus' own, and `le` belongs to histograms.
    static func labelName(_ name: String) -> String {
        var result = self.name(name, allowsColon: false)
        while result.hasPrefix("__") { result.removeFirst() }
        return result == "le" || result == "quantile" ? result + "_" : result
    }

    private static func name(_ text: String, allowsColon: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a" ... "z", "A" ... "Z", "_": result.unicodeScalars.append(scalar)
            case "0" ... "9":
                if result.isEmpty { result.append("_") }
                result.unicodeScalars.append(scalar)
            case ":" where allowsColon: result.append(":")
            default: result.append("_")
            }
        }
        return result.isEmpty ? "_" : result
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return String(whole) }
        return "\(value)"
    }

    static func labels(_ labels: [(String, String)], and extra: (String, String)? = nil) -> String {
        let all = extra.map { labels + [$0] } ?? labels
        guard !all.isEmpty else { return "" }
        return "{" + all.map { "\($0.0)=\"\(self.escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    static func escaped(_ value: String) -> String {
        var result = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": result.append("\\\\")
            case "\"": result.append("\\\"")
            case "\n": result.append("\\n")
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    static func help(_ text: String) -> String { text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\n", with: "\\n") }
}
