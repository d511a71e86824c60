import Foundation

/// Logistic regression on a handful of numbers, drawn towards a known line: the fewer rows, the nearer to it.
struct LogisticLine: Codable, Hashable, Sendable {
    /// The constant first, then one per number.
    var weights: [Double]

    func logit(_ values: [Double]) -> Double { zip(self.weights.dropFirst(), values).reduce(self.weights[0]) { $0 + $1.0 * $1.1 } }
    func probability(_ values: [Double]) -> Double { 1 / (1 + exp(-self.logit(values))) }

    /// One thing that happened.
    struct Row {
        var values: [Double]
        var isRight: Bool
        var weight = 1.0
    }

    /// The most probable line given the rows and a Gaussian prior around this one: Newton's method on a convex function.
    func fitted(to rows: [Row], precision: Double) -> LogisticLine {
        let size = self.weights.count
        var line = self
        for _ in 0 ..< 40 {
            var gradient = zip(line.weights, self.weights).map { precision * ($0 - $1) }
            var hessian = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
            for index in 0 ..< size { hessian[index][index] = precision }
            for row in rows {
                let values = [1] + row.values
                let probability = line.probability(row.values)
                let error = row.weight * (probability - (row.isRight ? 1 : 0))
                let curve = row.weight * max(1e-6, probability * (1 - probability))
                for left in 0 ..< size {
                    gradient[left] += error * values[left]
                    for right in 0 ... left { hessian[left][right] += curve * values[left] * values[right] }
                }
            }
            let step = Self.solve(hessian, gradient)
            var largest = 0.0
            for index in 0 ..< size {
                // Bounded steps keep a far start from overshooting.
                let bounded = max(-4, min(4, step[index]))
                line.weights[index] -= bounded
                largest = max(largest, abs(bounded))
            }
            if largest < 1e-7 { break }
        }
        return line
    }

    /// Solves a positive definite system of which the lower triangle is given (Cholesky).
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var lower = matrix
        let size = right.count
        for row in 0 ..< size {
            for column in 0 ... row {
                var sum = matrix[row][column]
                for index in 0 ..< column { sum -= lower[row][index] * lower[column][index] }
                lower[row][column] = row == column ? max(sum, 1e-12).squareRoot() : sum / lower[column][column]
            }
        }
        var solution = right
        for row in 0 ..< size {
            for index in 0 ..< row { solution[row] -= lower[row][index] * solution[index] }
            solution[row] /= lower[row][row]
        }
        for row in (0 ..< size).reversed() {
            for index in row + 1 ..< size { solution[row] -= lower[index][row] * solution[index] }
            solution[row] /= lower[row][row]
        }
        return solution
    }
}
