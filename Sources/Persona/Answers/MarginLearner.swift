import Core

/// Linear one-against-the-rest classifiers that grow: new examples and new classes come in without learning everything again.
///
/// Squared hinge loss with a quadratic penalty, solved in the dual one example at a time (Hsieh et al. 2008), for all classes side by side:
/// the weights of one feature lie together, so that a step is a few vector operations.
struct MarginLearner: Sendable {
    private struct Example: Sendable {
        var features: [Int32]
        var values: [Float]
        var label: Int32
        /// Of the values, plus 1 for the constant.
        var squares: Float
    }

    private typealias Lane = SIMD8<Float>
    private static let width = 8
    /// How dear a mistake is against large weights.
    private let cost: Float

    private var places: [UInt64: Int32] = [:]
    private var examples: [Example] = []
    /// By feature, then by class. Row 0 is the constant.
    private var weights: [Lane]
    /// By example, then by class: how much the example pushes the class.
    private var pushes: [Lane] = []
    /// Vectors per feature.
    private var stride: Int
    private(set) var classCount = 0

    init(classes: Int, cost: Float = 1) {
        self.cost = cost
        self.stride = max(1, (classes + Self.width - 1) / Self.width)
        self.weights = [Lane](repeating: .zero, count: self.stride)
        self.classCount = classes
    }

    var exampleCount: Int { self.examples.count }

    /// Adds an example without learning from it yet.
    mutating func add(_ properties: [HashedFeature], label: Int) {
        if label >= self.classCount { self.grow(to: label + 1) }
        var (features, values): ([Int32], [Float]) = ([0], [1])
        features.reserveCapacity(properties.count + 1)
        values.reserveCapacity(properties.count + 1)
        for feature in properties {
            let place: Int32
            if let known = self.places[feature.key] {
                place = known
            } else {
                place = Int32(self.places.count + 1)
                self.places[feature.key] = place
                self.weights.append(contentsOf: repeatElement(.zero, count: self.stride))
            }
            features.append(place)
            values.append(feature.value)
        }
        self.examples.append(Example(features: features, values: values, label: Int32(label), squares: values.reduce(0) { $0 + $1 * $1 }))
        self.pushes.append(contentsOf: repeatElement(.zero, count: self.stride))
    }

    private mutating func grow(to classes: Int) {
        self.classCount = classes
        let wanted = (classes + Self.width - 1) / Self.width
        guard wanted > self.stride else { return }
        // A few to spare, so that the next classes cost nothing.
        let (old, new) = (self.stride, wanted + 2)
        func widened(_ rows: [Lane]) -> [Lane] {
            var out = [Lane](repeating: .zero, count: rows.count / old * new)
            for row in 0 ..< rows.count / old {
                for column in 0 ..< old { out[row * new + column] = rows[row * old + column] }
            }
            return out
        }
        self.weights = widened(self.weights)
        self.pushes = widened(self.pushes)
        self.stride = new
    }

    /// Goes over `chosen` examples once, in this order. Returns the largest change.
    @discardableResult
    mutating func pass(over chosen: some Sequence<Int>) -> Float {
        let (stride, diagonal) = (self.stride, 1 / (2 * self.cost))
        var margins = [Lane](repeating: .zero, count: stride)
        var largest: Float = 0
        self.weights.withUnsafeMutableBufferPointer { weights in
            self.pushes.withUnsafeMutableBufferPointer { pushes in
                for index in chosen {
                    let example = self.examples[index]
                    for column in 0 ..< stride { margins[column] = .zero }
                    Self.sum(example.features, example.values, weights, stride, into: &margins)
                    let (block, lane) = (Int(example.label) / Self.width, Int(example.label) % Self.width)
                    for column in 0 ..< stride {
                        var sign = Lane(repeating: -1)
                        if column == block { sign[lane] = 1 }
                        let push = pushes[index * stride + column]
                        let gradient = sign * margins[column] - 1 + push * diagonal
                        var next = push - gradient / (example.squares + diagonal)
                        next.replace(with: 0, where: next .< 0)
                        let change = (next - push) * sign
                        let size = max(change.max(), -change.min())
                        guard size > 1e-5 else { continue }
                        largest = max(largest, size)
                        pushes[index * stride + column] = next
                        for (feature, value) in zip(example.features, example.values) { weights[Int(feature) * stride + column] += change * value }
                    }
                }
            }
        }
        return largest
    }

    private static func sum(_ features: [Int32], _ values: [Float], _ weights: UnsafeMutableBufferPointer<Lane>, _ stride: Int, into margins: inout [Lane]) {
        margins.withUnsafeMutableBufferPointer { margins in
            for (feature, value) in zip(features, values) {
                let row = Int(feature) * stride
                for column in 0 ..< stride { margins[column].addProduct(weights[row + column], Lane(repeating: value)) }
            }
        }
    }

    /// The margin of every class: above 0 is for it.
    func margins(_ properties: [HashedFeature]) -> [Float] {
        var margins = Array(self.weights[0 ..< self.stride])
        for feature in properties {
            guard let place = self.places[feature.key] else { continue }
            let row = Int(place) * self.stride
            for column in 0 ..< self.stride { margins[column] += self.weights[row + column] * feature.value }
        }
        return (0 ..< self.classCount).map { margins[$0 / Self.width][$0 % Self.width] }
    }
}
