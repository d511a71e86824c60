import Core
import Testing

@testable import Jobs

@Suite(.timeLimit(.minutes(5))) struct AlarmTests {
    @Test func rings() async throws {
        let (time, wakeup) = (ManualTimeSource(), Wakeup())
        let alarm = Alarm(time: time, wakeup: wakeup, longest: .seconds(5))
        alarm.ring(at: time.now() + .seconds(3))
        alarm.ring(at: time.now() + .seconds(2))
        try await eventually("it waits for the earlier time") { time.sleeperCount == 1 }
        time.advance(by: .seconds(2))
        await wakeup.rings.first { _ in true }
        alarm.end()
    }

    /// The clock is set back by hours in the moment between making a deadline and sleeping until it.
    @Test func aDeadlineOfTheOldClockIsNotSleptFor() async throws {
        let (time, wakeup) = (ManualTimeSource(), Wakeup())
        let alarm = Alarm(time: time, wakeup: wakeup, longest: .seconds(5))
        let deadline = time.now() + .seconds(5)
        time.set(forward: .hours(-5))
        alarm.ring(at: deadline)
        try await eventually("it sleeps") { time.sleeperCount == 1 }
        time.advance(by: .seconds(5))
        await wakeup.rings.first { _ in true }
        alarm.end()
    }
}
