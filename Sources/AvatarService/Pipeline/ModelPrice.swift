import Core

/// What a language model's tokens cost, as the operator set it.
public struct ModelPrice: Sendable, Hashable {
    /// US dollars for a million tokens that are read.
    public var promptMillion: Double
    /// US dollars for a million tokens that are written.
    public var completionMillion: Double

    /// Prices of a million tokens in US dollars.
    public init(promptMillion: Double, completionMillion: Double) {
        self.promptMillion = promptMillion
        self.completionMillion = completionMillion
    }

    /// In US dollars.
    public func cost(of usage: ModelUsage) -> Double { (Double(usage.promptTokens) * self.promptMillion + Double(usage.completionTokens) * self.completionMillion) / 1_000_000 }

    /// Said with a draft: its tokens, and what they cost where a price is set.
    static func reason(_ usage: ModelUsage, price: ModelPrice?) -> Reason {
        var values = ["model": usage.model, "prompt_tokens": "\(usage.promptTokens)", "completion_tokens": "\(usage.completionTokens)"]
        guard let price else { return Reason("model_cost", "The language model took \(usage.tokens) tokens.", values: values) }
        let dollars = Self.text(price.cost(of: usage))
        values["dollars"] = dollars
        return Reason("model_cost", "The language model took \(usage.tokens) tokens, about $\(dollars).", values: values)
    }

    /// Six places: a reply costs small parts of a cent.
    static func text(_ dollars: Double) -> String {
        let millionths = Int((dollars * 1_000_000).rounded())
        let rest = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
    }
}
