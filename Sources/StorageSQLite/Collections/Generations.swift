/// Values by key, bounded by two generations: when the young one is full it becomes the old one, and what was not asked for since is forgotten.
struct Generations<Value> {
    /// How many a generation holds.
    let capacity: Int
    private var young: [String: Value] = [:]
    private var old: [String: Value] = [:]

    init(capacity: Int) { self.capacity = capacity }

    /// The value, which is young again by this.
    mutating func find(_ key: String) -> Value? {
        if let young = self.young[key] { return young }
        guard let old = self.old[key] else { return nil }
        self.keep(old, for: key)
        return old
    }

    mutating func keep(_ value: Value, for key: String) {
        if self.young.count >= self.capacity {
            // Swapped, so that the room of the old ones is used again.
            swap(&self.young, &self.old)
            self.young.removeAll(keepingCapacity: true)
        }
        self.young[key] = value
    }
}
