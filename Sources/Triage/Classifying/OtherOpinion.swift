/// What models say that are not shipped, in log odds: those of a fold, which have not seen the message. It lets the words be measured together with
/// them.
public struct OtherOpinion: Sendable, Hashable {
    /// That it is spam; nil to ask the shipped model.
    public var spam: Double?
    /// That it is abuse; nil to ask the shipped model.
    public var abuse: Double?

    /// Says as much as is given.
    public init(spam: Double? = nil, abuse: Double? = nil) {
        self.spam = spam
        self.abuse = abuse
    }
}
