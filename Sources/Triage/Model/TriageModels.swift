import Foundation

/// Weights as the trainer packs them: for every bucket one signed byte per model, in base 64.
struct ModelWeights {
    var bits: Int
    /// Per lane: what one step of a byte is worth, and where the model starts.
    var scales: SIMD8<Float>
    var biases: SIMD8<Float>
    var packed: StaticString
}

/// The log odds of every model for one message.
struct ModelOpinion {
    fileprivate var lanes: SIMD8<Float>

    var spam: Double { Double(self.lanes[0]) }
    var abuse: Double { Double(self.lanes[1]) }
    var injection: Double { Double(self.lanes[2]) }
    /// Wants an answer.
    var need: Double { Double(self.lanes[3]) }
    var crisis: Double { Double(self.lanes[4]) }
    var positive: Double { Double(self.lanes[5]) }
    var negative: Double { Double(self.lanes[6]) }
    var question: Double { Double(self.lanes[7]) }

    /// With what another reading of the message adds to spam, abuse, injection and crisis; nothing is taken back.
    func raised(by other: ModelOpinion) -> ModelOpinion {
        var raised = self
        for lane in [0, 1, 2, 4] { raised.lanes[lane] = max(self.lanes[lane], other.lanes[lane]) }
        return raised
    }

    var all: [Double] { (0 ..< 8).map { Double(self.lanes[$0]) } }
}

/// The shipped models: logistic regressions over the same hashed features, a second opinion beside the lexicons.
///
/// Their weights lie side by side, so that one look into memory serves all of them.
struct TriageModels: Sendable {
    private let table: [SIMD8<Int8>]
    private let mask: UInt32
    private let scales: SIMD8<Float>
    private let biases: SIMD8<Float>

    /// Weights that can't be read (a damaged file) make models that are silent: the lexicons still stand.
    init(_ weights: ModelWeights = .shipped) {
        let count = 1 << weights.bits
        let bytes = weights.packed.withUTF8Buffer { Data(base64Encoded: Data(buffer: $0)) } ?? Data()
        let isWhole = bytes.count == count * MemoryLayout<SIMD8<Int8>>.stride
        self.table = [SIMD8<Int8>](unsafeUninitializedCapacity: count) { buffer, initialised in
            buffer.initialize(repeating: SIMD8(repeating: 0))
            if isWhole { bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer)) }
            initialised = count
        }
        self.mask = UInt32(count - 1)
        self.scales = weights.scales
        self.biases = isWhole ? weights.biases : SIMD8(repeating: -20)
    }

    func opinion(on text: String) -> ModelOpinion { self.opinion(on: ModelFeatures(text)) }

    func opinion(on features: ModelFeatures) -> ModelOpinion {
        var sum = SIMD8<Float>(repeating: 0)
        self.table.withUnsafeBufferPointer { table in
            for entry in features.entries { sum += SIMD8<Float>(table[Int(entry.hash & self.mask)]) * entry.weight }
        }
        return ModelOpinion(lanes: sum * self.scales + self.biases)
    }
}
