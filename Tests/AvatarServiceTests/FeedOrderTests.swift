import AvatarService
import Core
import Storage
import Testing

/// New messages come on top of the feed, whatever happens to the machine's clock.
@Suite struct FeedOrderTests {
    private func order(_ house: House) async throws -> [String] {
        try await house.avatar.feed.feed(.init(), limit: 50, after: nil, by: house.access).items.map(\.message.platformMessageID)
    }

    @Test(arguments: [Duration.milliseconds(1), .seconds(2), .hours(5), .hours(23)])
    func aClockThatWasSetBackPutsNothingNewBelowTheOld(_ back: Duration) async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "one", from: "a"))
        house.time.advance(by: .zero - back)
        for number in 2 ... 4 {
            try await house.ingest(house.direct("m\(number)", "next", from: "fan\(number)"))
            #expect(try await self.order(house).first == "m\(number)")
        }
        // Also after a new start, and when several come at once.
        let later = [house.direct("m5", "five", from: "d"), house.direct("m6", "six", from: "e", at: house.time.now() + .milliseconds(1))]
        try await house.restarted().inbox.ingest(later, connectionID: house.connection.id)
        #expect(try await self.order(house) == ["m6", "m5", "m4", "m3", "m2", "m1"])
        // When the clock has passed what is stored it is told as it is.
        house.time.advance(by: back + .seconds(1))
        try await house.ingest(house.direct("m7", "seven", from: "f"))
        #expect(try await house.message("m7").receivedAt == house.time.now())
        #expect(try await self.order(house).first == "m7")
    }

    @Test func repliesAreInTheSameOrder() async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "what shoes do you wear?"))
        house.time.advance(by: .zero - .hours(3))
        try await house.ingest(house.direct("own", "flat ones", isOwn: true))
        try await house.ingest(house.direct("m2", "thank you so much"))
        var both = FeedService.Filter()
        both.direction = nil
        let told = try await house.avatar.feed.feed(both, limit: 50, after: nil, by: house.access).items.map(\.message.platformMessageID)
        #expect(told == ["m2", "own", "m1"])
    }

    @Test func pagesNeitherRepeatNorLoseWhenTheClockIsSetBackBetweenThem() async throws {
        let house = try await House(isOn: false)
        for number in 1 ... 6 {
            try await house.ingest(house.direct("m\(number)", "hello", from: "fan\(number)"))
            house.time.advance(by: .seconds(1))
        }
        let first = try await house.avatar.feed.feed(.init(), limit: 3, after: nil, by: house.access)
        house.time.advance(by: .zero - .hours(2))
        try await house.ingest(house.direct("m7", "hello", from: "fan7"))
        let second = try await house.avatar.feed.feed(.init(), limit: 10, after: first.next, by: house.access)
        #expect((first.items + second.items).map(\.message.platformMessageID) == ["m6", "m5", "m4", "m3", "m2", "m1"])
    }

    /// A clock that once stood years ahead must not date everything after it.
    @Test func aClockThatStoodYearsAheadDatesOnlyWhatCameThen() async throws {
        let house = try await House(isOn: false)
        let right = house.time.now()
        house.time.advance(by: .days(3_650))
        try await house.ingest(house.direct("m1", "one", from: "a", at: right))
        house.time.advance(by: .zero - .days(3_650) + .seconds(1))
        for number in 2 ... 3 {
            try await house.ingest(house.direct("m\(number)", "next", from: "fan\(number)", at: right))
            #expect(try await house.message("m\(number)").receivedAt == house.time.now())
            house.time.advance(by: .seconds(1))
        }
        #expect(try await self.order(house) == ["m1", "m3", "m2"])
    }

    /// A machine without a battery starts somewhere in the past until it has asked for the time; the platform's clock shows that.
    @Test func aClockThatStandsYearsBehindIsToldByThePlatforms() async throws {
        let house = try await House(isOn: false)
        try await house.ingest(house.direct("m1", "one", from: "a"))
        let right = house.time.now()
        house.time.advance(by: .zero - .days(1_000))
        for number in 2 ... 3 { try await house.ingest(house.direct("m\(number)", "next", from: "fan\(number)", at: right + .seconds(number))) }
        #expect(try await self.order(house) == ["m3", "m2", "m1"])
        #expect(try await house.message("m3").receivedAt - right < .seconds(1))
    }
}
