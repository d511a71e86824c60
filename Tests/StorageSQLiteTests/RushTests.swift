import Testing

@testable import StorageSQLite

@Suite struct RushTests {
    /// Urgent transactions at these milliseconds, then a look.
    @Test(arguments: [
        (Array(repeating: 5, count: 60), 6, true),
        (Array(repeating: 5, count: 59), 6, false),
        // 330 and 250 a second.
        (Array(stride(from: 0, to: 3_000, by: 3)), 2_999, true),
        (Array(stride(from: 0, to: 3_000, by: 4)), 2_999, false),
        // Over when nothing came for two windows, and what comes after a pause is counted anew.
        (Array(repeating: 5, count: 200), 206, false),
        (Array(repeating: 5, count: 200) + Array(repeating: 5_000, count: 59), 5_001, false),
        ([], 10, false),
    ])
    func manyInAShortTimeAreARush(times: [Int], look: Int, expected: Bool) {
        let start = ContinuousClock.now
        var rush = Rush()
        for time in times { rush.note(start + .milliseconds(time)) }
        #expect(rush.isOn(start + .milliseconds(look)) == expected)
    }

    @Test(arguments: [([0], 999, true), ([0], 1_000, false), ([0, 900], 1_800, true), ([], 0, false)])
    func oneIsRememberedForASecond(times: [Int], look: Int, expected: Bool) {
        let start = ContinuousClock.now
        var rush = Rush()
        for time in times { rush.note(start + .milliseconds(time)) }
        #expect(rush.wasLately(start + .milliseconds(look)) == expected)
    }
}
