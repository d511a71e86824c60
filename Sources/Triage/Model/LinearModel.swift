import Foundation

/// Weights as the trainer packs them: one signed byte per bucket, in base 64.
struct ModelWeights {
    var bits: Int
    var scale: Float
    var bias: Float
    var packed: String
}

/// Logistic regression over hashed features.
struct LinearModel: Sendable {
    private let weights: [Int8]
    private let mask: UInt32
    private let scale: Float
    private let bias: Float

    /// Weights that can't be read (a damaged file) make a model that is silent: the lexicons still stand.
    init(_ packed: ModelWeights) {
        let count = 1 << packed.bits
        let data = Data(base64Encoded: packed.packed)
        self.weights = data?.count == count ? (data ?? Data()).map { Int8(bitPattern: $0) } : [Int8](repeating: 0, count: count)
        self.mask = UInt32(count - 1)
        self.scale = packed.scale
        self.bias = packed.bias
    }

    /// The log odds. Repetition counts with its square root and long texts no more than short ones, as in training.
    func logit(_ features: ModelFeatures) -> Double {
        var sum: Float = 0
        self.weights.withUnsafeBufferPointer { weights in
            for entry in features.entries { sum += Float(weights[Int(entry.hash & self.mask)]) * entry.weight }
        }
        return Double(sum * self.scale + self.bias)
    }
}

/// The log odds of the three models for one message; nil where they don't apply.
struct ModelOpinion {
    var spam: Double
    var abuse: Double
    var injection: Double
}

/// The shipped models: a second opinion beside the lexicons, trained on English.
struct TriageModels: Sendable {
    let spam = LinearModel(.spam)
    let abuse = LinearModel(.abuse)
    let injection = LinearModel(.injection)

    func opinion(on text: String) -> ModelOpinion {
        let features = ModelFeatures(text)
        return ModelOpinion(spam: self.spam.logit(features), abuse: self.abuse.logit(features), injection: self.injection.logit(features))
    }
}
