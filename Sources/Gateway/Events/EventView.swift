import Core

/// An event as clients get it, over either way.
struct EventView: Encodable {
    var sequence: Int64
    var type: String
    var subjectID: String
    var values: [String: String]
    var at: Timestamp

    init(_ event: Event) {
        self.sequence = event.sequence
        self.type = event.type
        self.subjectID = event.subjectID
        self.values = event.values
        self.at = event.at
    }
}
