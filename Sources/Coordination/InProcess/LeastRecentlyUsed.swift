/// A dictionary of bounded size that forgets what was not used for longest. Every operation takes constant time: the order is a
/// doubly linked list through an array of slots.
struct LeastRecentlyUsed<Key: Hashable, Value> {
    private struct Slot {
        var key: Key
        var value: Value
        var newer: Int
        var older: Int
    }

    private var slots: [Slot?] = []
    private var free: [Int] = []
    private var places: [Key: Int] = [:]
    private var newest = -1
    private var oldest = -1
    let capacity: Int

    init(capacity: Int) { self.capacity = max(1, capacity) }

    var count: Int { self.places.count }

    /// The value, which becomes the most recently used.
    mutating func use(_ key: Key) -> Value? {
        guard let place = self.places[key], let slot = self.slots[place] else { return nil }
        self.unlink(place)
        self.link(place)
        return slot.value
    }

    /// Stores and makes most recently used; forgets the least recently used when over capacity.
    mutating func set(_ key: Key, to value: Value) {
        if let place = self.places[key] {
            self.slots[place]?.value = value
            self.unlink(place)
            self.link(place)
            return
        }
        if self.places.count >= self.capacity, self.oldest >= 0, let victim = self.slots[self.oldest]?.key { self.remove(victim) }
        let slot = Slot(key: key, value: value, newer: -1, older: -1)
        let place: Int
        if let reused = self.free.popLast() {
            place = reused
            self.slots[place] = slot
        } else {
            place = self.slots.count
            self.slots.append(slot)
        }
        self.places[key] = place
        self.link(place)
    }

    @discardableResult
    mutating func remove(_ key: Key) -> Value? {
        guard let place = self.places.removeValue(forKey: key), let value = self.slots[place]?.value else { return nil }
        self.unlink(place)
        self.slots[place] = nil
        self.free.append(place)
        return value
    }

    mutating func removeAll(where shouldRemove: (Key, Value) -> Bool) {
        for (key, place) in self.places {
            if let slot = self.slots[place], shouldRemove(key, slot.value) { self.remove(key) }
        }
    }

    private mutating func unlink(_ place: Int) {
        guard let slot = self.slots[place] else { return }
        if slot.newer >= 0 { self.slots[slot.newer]?.older = slot.older } else { self.newest = slot.older }
        if slot.older >= 0 { self.slots[slot.older]?.newer = slot.newer } else { self.oldest = slot.newer }
    }

    private mutating func link(_ place: Int) {
        self.slots[place]?.newer = -1
        self.slots[place]?.older = self.newest
        if self.newest >= 0 { self.slots[self.newest]?.newer = place } else { self.oldest = place }
        self.newest = place
    }
}
