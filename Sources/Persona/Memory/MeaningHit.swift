import Core

/// A sample that an embedding model finds near a question in meaning.
public struct MeaningHit: Hashable, Sendable {
    public var sampleID: Identifier<Sample>
    /// Cosine of the two vectors. How much a figure means depends on the model.
    public var likeness: Float
    /// It stands out from the rest of memory so far that it may answer a question with which it shares no word.
    public var isClose: Bool

    public init(sampleID: Identifier<Sample>, likeness: Float, isClose: Bool) {
        self.sampleID = sampleID
        self.likeness = likeness
        self.isClose = isClose
    }

    /// Below this two texts have nothing to do with each other, whatever the model.
    private static let leastLikeness: Float = 0.2
    /// Some models find any two texts alike, so a hit must also be so many standard deviations above the others.
    private static let (leastClose, leastDeviations): (Float, Float) = (0.4, 3)
    /// Of fewer there is no telling what is usual; then the likeness alone has to be high.
    private static let (fewest, closeAmongFew): (Int, Float) = (20, 0.6)

    /// The first `limit` of everything that was compared, best first.
    public static func ranked(_ compared: [(id: Identifier<Sample>, likeness: Float)], limit: Int) -> [MeaningHit] {
        var from = Self.closeAmongFew
        if compared.count >= Self.fewest {
            let count = Float(compared.count)
            let mean = compared.reduce(Float(0)) { $0 + $1.likeness } / count
            let variance = compared.reduce(Float(0)) { $0 + ($1.likeness - mean) * ($1.likeness - mean) } / count
            from = max(Self.leastClose, mean + Self.leastDeviations * variance.squareRoot())
        }
        return compared.filter { $0.likeness >= Self.leastLikeness }.sorted { ($1.likeness, $0.id) < ($0.likeness, $1.id) }.prefix(limit)
            .map { MeaningHit(sampleID: $0.id, likeness: $0.likeness, isClose: $0.likeness >= from) }
    }
}
