import Core
import Foundation

/// Turns the shipped estimate of a draft into the probability that a person of this workspace would send it unchanged, from what they
/// decided so far. Per category, drawn towards the workspace as a whole, which is drawn towards the shipped estimate: the fewer
/// decisions, the stronger (Platt scaling with Gaussian priors).
public struct Calibration: Codable, Hashable, Sendable {
    /// `probability = sigmoid(slope * logit(estimate) + shift)`
    public struct Line: Codable, Hashable, Sendable {
        public var slope: Double
        public var shift: Double

        public init(slope: Double = 1, shift: Double = 0) {
            self.slope = slope
            self.shift = shift
        }
    }

    /// Decisions in a category before its confidence may pass the cap (docs/persona.md): it is provisional until then.
    public static let decisionsNeeded = 30
    public static let provisionalCap = 0.8

    public var workspace: Line
    /// By `Category.rawValue`.
    public var categories: [String: Line]
    /// Decisions counted so far, by `Category.rawValue`.
    public var decisions: [String: Int]

    /// The shipped calibration: the estimate as it is, provisional, capped at 0.8.
    public static let shipped = Calibration()

    public init(workspace: Line = Line(), categories: [String: Line] = [:], decisions: [String: Int] = [:]) {
        self.workspace = workspace
        self.categories = categories
        self.decisions = decisions
    }

    /// Learns from a workspace's decisions. A draft sent as it was counts as right; edited, rejected and taken over as wrong.
    /// `Correction.confidence` must be the draft's `Confidence.estimate`.
    /// Decisions on texts without an estimate teach nothing about estimates and are passed over.
    public static func learned(from corrections: [Correction]) -> Calibration {
        var points: [String: [(x: Double, isRight: Bool)]] = [:]
        for correction in corrections {
            guard let estimate = correction.confidence, estimate.isFinite else { continue }
            points[(correction.category ?? .other).rawValue, default: []].append((ConfidenceModel.logit(estimate), correction.action == .approved))
        }
        let all = points.values.flatMap(\.self)
        if all.isEmpty { return .shipped }
        let workspace = Self.fit(all, prior: Line(), precision: (slope: 8, shift: 1.5))
        return Calibration(
            workspace: workspace, categories: points.mapValues { Self.fit($0, prior: workspace, precision: (slope: 12, shift: 3)) }, decisions: points.mapValues(\.count))
    }

    /// The name in `Confidence.factors` of the estimate before calibration.
    public static let estimateFactor = "estimate"

    /// The confidence of a draft in `category` whose shipped estimate is `estimate`.
    public func confidence(estimate: Double, category: Category, factors: [String: Double] = [:]) -> Confidence {
        let line = self.categories[category.rawValue] ?? self.workspace
        let value = ConfidenceModel.sigmoid(line.slope * ConfidenceModel.logit(estimate) + line.shift)
        let isProvisional = (self.decisions[category.rawValue] ?? 0) < Self.decisionsNeeded
        var factors = factors
        factors[Self.estimateFactor] = (estimate * 10_000).rounded() / 10_000
        let bounded = isProvisional ? min(value, Self.provisionalCap) : value
        return Confidence(value: (bounded * 10_000).rounded() / 10_000, isProvisional: isProvisional, factors: factors)
    }

    /// The most probable line given the points and a Gaussian prior around `prior`: Newton's method on a convex function of two numbers.
    private static func fit(_ points: [(x: Double, isRight: Bool)], prior: Line, precision: (slope: Double, shift: Double)) -> Line {
        var line = prior
        for _ in 0 ..< 50 {
            var (gradientSlope, gradientShift) = (precision.slope * (line.slope - prior.slope), precision.shift * (line.shift - prior.shift))
            var (ss, sb, bb) = (precision.slope, 0.0, precision.shift)
            for point in points {
                let probability = ConfidenceModel.sigmoid(line.slope * point.x + line.shift)
                let error = probability - (point.isRight ? 1 : 0)
                let weight = max(1e-9, probability * (1 - probability))
                gradientSlope += error * point.x
                gradientShift += error
                ss += weight * point.x * point.x
                sb += weight * point.x
                bb += weight
            }
            let determinant = ss * bb - sb * sb
            guard determinant > 1e-12 else { break }
            let stepSlope = (bb * gradientSlope - sb * gradientShift) / determinant
            let stepShift = (ss * gradientShift - sb * gradientSlope) / determinant
            // Bounded steps keep a far start from overshooting.
            line.slope -= max(-1, min(1, stepSlope))
            line.shift -= max(-1, min(1, stepShift))
            if abs(stepSlope) + abs(stepShift) < 1e-9 { break }
        }
        // More doubt must never come out as more confidence.
        line.slope = max(0.05, line.slope)
        return line
    }
}

extension Confidence {
    /// The estimate before calibration; nil where nothing was estimated: a template, the help text, a person's own words.
    public var estimate: Double? { self.factors[Calibration.estimateFactor] }
}
