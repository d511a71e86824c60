/// Who is in which room: two maps that always agree.
struct SocketRooms {
    private(set) var members: [String: Set<String>] = [:]
    private(set) var roomsOf: [String: Set<String>] = [:]

    mutating func join(_ room: String, _ socket: String) {
        self.members[room, default: []].insert(socket)
        self.roomsOf[socket, default: []].insert(room)
    }

    mutating func leave(_ room: String, _ socket: String) {
        self.members[room]?.remove(socket)
        if self.members[room]?.isEmpty == true { self.members[room] = nil }
        self.roomsOf[socket]?.remove(room)
        if self.roomsOf[socket]?.isEmpty == true { self.roomsOf[socket] = nil }
    }

    mutating func leaveAll(_ socket: String) {
        for room in self.roomsOf[socket] ?? [] { self.leave(room, socket) }
    }

    /// The members of any of `rooms` (none: everybody in `all`), each once, without those who are in one of `exceptions`.
    func recipients(of rooms: Set<String>, except exceptions: Set<String>, all: some Sequence<String>) -> Set<String> {
        var found: Set<String> = rooms.isEmpty ? Set(all) : rooms.reduce(into: []) { $0.formUnion(self.members[$1] ?? []) }
        for room in exceptions { found.subtract(self.members[room] ?? []) }
        return found
    }
}
