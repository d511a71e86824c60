import Core

/// What the built-in answerer came to.
struct BuiltInDraft {
    /// Nil when memory has nothing.
    var text: String?
    var alternatives: [String] = []
    /// The samples that the text stands on, the one it was made from first.
    var sources: [DraftSource] = []
    var features = ConfidenceFeatures()
    var reasons: [Reason] = []
    /// Names and handles of other fans in the sources.
    var foreignNames: Set<String> = []
}

/// Answers with the creator's own past reply or fact that is nearest to the message, adapted to this fan and to the settings.
/// It never invents: where nothing is near it says so. The same seed gives the same draft.
struct BuiltInAnswerer {
    let request: DraftRequest
    let memory: Memory
    let profile: StyleProfile

    private let fanName: String?

    init(request: DraftRequest, memory: Memory, profile: StyleProfile) {
        self.request = request
        self.memory = memory
        self.profile = profile
        self.fanName = FanName.first(request.fanName)
    }

    private struct Candidate {
        var found: MemoryQuery.Found
        var rank: Double
        var isThanks: Bool
        /// Near in meaning, whatever the words.
        var isClose = false
        /// What the canonical answers' model says; nil where the candidate came by retrieval.
        var canonical: Double?
    }

    /// Below this nearness a past reply is about something else.
    private static let leastScore: Float = 0.16
    /// Below this estimate a draft would cost a person more time than none.
    private static let leastEstimate = 0.2
    private static let kinds: Set<Sample.Kind> = [.pair, .correction, .fact]

    /// Pure: no waiting, no randomness but the seed. `near` is what an embedding model found, best first, where one was asked.
    func draft(_ query: MemoryQuery, answers: AnswerBook? = nil, near: [MeaningHit] = []) -> BuiltInDraft {
        let isPraise = self.isPraise
        // Only praise has many right answers to choose from; a question that comes again gets the same facts again.
        let recent = isPraise ? Self.recency(self.request.recentReplies) : [:]
        let language = self.language
        var candidates = self.retrieved(query, near, language: language).map { hit in
            var candidate = self.candidate(hit.found, nearness: hit.nearness, isThanks: false, query: query, recent: recent)
            candidate.isClose = hit.isClose
            return candidate
        }
        if isPraise { candidates = self.thanks(query, language: language, recent: recent, beside: candidates) }
        candidates.sort { ($1.rank, $0.found.index) < ($0.rank, $1.found.index) }
        if !isPraise, let canonical = self.canonical(answers, query, language: language) {
            candidates.removeAll { $0.found.index == canonical.found.index }
            candidates.insert(canonical, at: 0)
        }
        let draft = self.choose(from: candidates, query)
        // A reply to nearly the same message is better than a usual one.
        guard SmallTalk.fits(self.request), draft.text == nil || ConfidenceModel.probability(draft.features) < Self.sureEnough else { return draft }
        return self.smallTalk(query, language: language) ?? draft
    }

    /// From this estimate on a past reply is preferred to small talk.
    private static let sureEnough = 0.6

    /// From this probability on a canonical answer goes before what retrieval alone would take.
    private static let canonicalFrom = 0.5

    private func canonical(_ answers: AnswerBook?, _ query: MemoryQuery, language: String) -> Candidate? {
        guard let choice = answers?.choice(self.request.question, language: self.request.language), choice.confidence >= Self.canonicalFrom,
            let index = choice.samples.lazy.compactMap({ self.memory.index(of: $0) }).first, self.speaks(self.memory.documents[Int(index)].sample, language)
        else { return nil }
        return Candidate(found: query.found(index), rank: 2, isThanks: false, canonical: choice.confidence)
    }

    private func smallTalk(_ query: MemoryQuery, language: String) -> BuiltInDraft? {
        let talk = SmallTalk(memory: self.memory, profile: self.profile, seed: self.request.seed, recent: Self.recency(self.request.recentReplies))
        guard let made = talk.answer(query, speaks: { self.speaks($0, language) }) else { return nil }
        let fitter = VoiceFitter(settings: self.request.settings, profile: self.profile, limit: self.request.limit, seed: self.request.seed)
        guard let text = fitter.fit(made.text, opensConversation: false, fanName: self.fanName), self.request.limit.fits(text) else { return nil }
        var draft = BuiltInDraft()
        draft.text = text
        draft.sources = made.sources.map { self.source(query.found($0)) }
        draft.features.isSmallTalk = true
        draft.features.score = made.fit
        draft.features.agreement = made.fit
        draft.reasons = [Reason("small_talk", "The message asks for nothing in particular; the reply is one the creator usually gives.")]
        for index in made.sources { draft.foreignNames.formUnion(self.memory.documents[Int(index)].shape.slots.names) }
        return draft
    }

    // MARK: Candidates

    private var isPraise: Bool {
        let triage = self.request.triage
        if triage.isQuestion { return false }
        if self.request.category == .praise { return true }
        return self.request.category == .other && Praise.isPraise(self.request.question, words: Words.words(self.request.question, language: self.request.language))
    }

    /// The language to answer in; the creator's main one where the message's can't be told.
    private var language: String {
        let asked = self.request.language.prefix(2)
        if asked != "un", !asked.isEmpty { return String(asked) }
        return self.profile.languages.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { String($0.key.prefix(2)) } ?? "en"
    }

    private func speaks(_ sample: Sample, _ language: String) -> Bool { sample.language == "und" || sample.language.prefix(2) == language }

    /// What is near enough to be an answer, best first: by words, and by both words and meaning where both are known.
    private func retrieved(_ query: MemoryQuery, _ near: [MeaningHit], language: String) -> [(found: MemoryQuery.Found, nearness: Double, isClose: Bool)] {
        let meaning = near.compactMap { hit in self.memory.index(of: hit.sampleID).map { (index: $0, isClose: hit.isClose) } }
            .filter { Self.kinds.contains(self.memory.measures[Int($0.index)].kind) }
        let close = Set(meaning.filter(\.isClose).map(\.index))
        let words = query.best(meaning.isEmpty ? Self.considered : 2 * Self.considered, of: Self.kinds)
        let fused = meaning.isEmpty ? words : RankFusion.fuse(words: words.map(\.index), meaning: meaning.map(\.index), limit: Self.considered).map { query.found($0) }
        let isShort = query.terms.count <= 4
        let fitting = fused.filter { found in
            let speaks = self.speaks(self.memory.documents[Int(found.index)].sample, language)
            // The language of a short text is a guess, which strong agreement in words beats.
            return close.contains(found.index) && speaks || found.score >= Self.leastScore && (speaks || (isShort && found.score >= 0.5 && found.coverage >= 0.5))
        }
        guard !meaning.isEmpty else { return fitting.map { ($0, Double($0.score), false) } }
        // The places are those of the fused ranking; the scores by words go with the places, so that what else is weighed keeps its measure.
        let scores = fitting.map(\.score).sorted(by: >)
        return zip(fitting, scores).enumerated().map { place, pair in (pair.0, Double(pair.1) - Self.onePlace * Double(place), close.contains(pair.0.index)) }
    }

    private static let considered = 12
    /// What a place in the fused ranking weighs where words say nothing.
    private static let onePlace = 0.03

    private func candidate(_ found: MemoryQuery.Found, nearness: Double? = nil, isThanks: Bool, query: MemoryQuery, recent: [UInt64: Double]) -> Candidate {
        let document = self.memory.documents[Int(found.index)]
        var rank = nearness ?? Double(found.score)
        let repetition = Self.repetition(document.shape.shingles, recent)
        let jitter = StableHash.unit(self.request.seed, document.sample.id.rawValue)
        if isThanks {
            // Any of the creator's thanks will do, the less special the better; chance and what was said lately decide.
            let special = min(1, Double(document.promptTerms.count) / 12)
            rank = 0.35 * rank + 0.3 * (1 - special) - 0.9 * Double(query.foreignness(document)) + 0.3 * jitter - 1.5 * repetition
        } else {
            rank += 0.02 * jitter
            if document.sample.kind == .correction { rank += 0.04 }
            if document.shape.isTimeBound { rank -= 0.25 }
            // Of two that say as much the fresh one.
            if Freshness.isStale(document, at: self.request.now) { rank -= 0.05 }
        }
        if !self.request.settings.style.preferredPhrases.isEmpty, self.request.settings.style.preferredPhrases.contains(where: { VoiceFitter.contains(document.sample.text, phrase: $0) }) { rank += 0.05 }
        return Candidate(found: found, rank: rank, isThanks: isThanks)
    }

    /// The creator's thanks, and past replies to nearly the same praise.
    private func thanks(_ query: MemoryQuery, language: String, recent: [UInt64: Double], beside near: [Candidate]) -> [Candidate] {
        let pool = self.memory.thanks.filter { self.speaks(self.memory.documents[Int($0)].sample, language) }
        // A large memory has more thanks than need be weighed: a window of them by the seed.
        let start = pool.isEmpty ? 0 : Int(StableHash.of(self.request.seed, "thanks") % UInt64(pool.count))
        var chosen = (0 ..< min(pool.count, 120)).map { step in
            self.candidate(query.found(pool[(start + step) % pool.count]), isThanks: true, query: query, recent: recent)
        }
        // Thanks for something special belong to who they were written for.
        let general = chosen.filter { query.foreignness(self.memory.documents[Int($0.found.index)]) <= 0.35 }
        if !general.isEmpty { chosen = general }
        let known = Set(chosen.map(\.found.index))
        for candidate in near where candidate.found.score >= 0.5 && candidate.found.reverse >= 0.5 && !known.contains(candidate.found.index) {
            var candidate = candidate
            let document = self.memory.documents[Int(candidate.found.index)]
            candidate.rank += 0.1 - 1.5 * Self.repetition(document.shape.shingles, recent) - 0.9 * Double(query.foreignness(document))
            chosen.append(candidate)
        }
        return chosen
    }

    /// Recently said runs of words, each with how fresh it is: 1 for the newest reply, falling towards 0.
    private static func recency(_ replies: [String]) -> [UInt64: Double] {
        var recent: [UInt64: Double] = [:]
        recent.reserveCapacity(1024)
        for (age, reply) in replies.prefix(50).enumerated() {
            for shingle in Shingles.of(reply) where recent[shingle] == nil { recent[shingle] = 1 / (1 + Double(age) / 8) }
        }
        return recent
    }

    /// How much and how freshly a reply was said lately, 0 ... 1; a few common words in a row don't count.
    private static func repetition(_ shingles: [UInt64], _ recent: [UInt64: Double]) -> Double {
        guard !shingles.isEmpty, !recent.isEmpty else { return 0 }
        var (said, freshest) = (0, 0.0)
        for shingle in shingles {
            guard let freshness = recent[shingle] else { continue }
            said += 1
            freshest = max(freshest, freshness)
        }
        return said * 2 >= shingles.count ? freshest : 0
    }

    // MARK: Choosing

    private func choose(from candidates: [Candidate], _ query: MemoryQuery) -> BuiltInDraft {
        var draft = BuiltInDraft()
        var used: [MemoryQuery.Found] = []
        for candidate in candidates where draft.alternatives.count < 2 {
            let document = self.memory.documents[Int(candidate.found.index)]
            guard let text = self.adapted(document) else { continue }
            if draft.text == nil {
                let features = self.features(candidate, among: candidates, query)
                // What only meaning vouches for is offered all the same: its low confidence keeps it with a person.
                if ConfidenceModel.probability(features) < Self.leastEstimate, !candidate.isClose { break }
                draft.text = text
                draft.features = features
                used.append(candidate.found)
                if candidate.isClose, candidate.found.score < Self.leastScore {
                    draft.reasons.append(Reason("near_in_meaning", "It has hardly a word in common with the past reply that the draft is made from, but is near it in meaning."))
                }
                if document.shape.isTimeBound { draft.reasons.append(Reason("time_bound_source", "The past reply speaks of a day or week of its own; check that it still holds.")) }
                if Freshness.isStale(document, at: self.request.now) { draft.reasons.append(Freshness.reason(document.sample)) }
            } else if text != draft.text, !draft.alternatives.contains(text) {
                draft.alternatives.append(text)
            }
        }
        guard draft.text != nil, let best = used.first else {
            draft.reasons = [self.nothing(candidates)]
            draft.alternatives = []
            if let first = candidates.first { draft.features = self.features(first, among: candidates, query) }
            return draft
        }
        let agreeing = candidates.prefix(8).filter { !$0.isThanks && $0.found.index != best.index && self.agree($0.found.index, best.index) }.prefix(2).map(\.found)
        draft.sources = (used + agreeing).map { self.source($0) }
        for found in used + agreeing {
            let document = self.memory.documents[Int(found.index)]
            draft.foreignNames.formUnion(document.shape.slots.names)
            draft.foreignNames.formUnion(document.shape.mentionedNames.filter { self.isRare($0) })
        }
        return draft
    }

    private func nothing(_ candidates: [Candidate]) -> Reason {
        if candidates.isEmpty, self.request.language != "und", !self.profile.languages.isEmpty, self.profile.languages[self.request.language] == nil,
            !self.profile.languages.keys.contains(where: { $0.prefix(2) == self.request.language.prefix(2) })
        {
            return Reason("no_reply_in_language", "There is no past reply of the creator in this language.", values: ["language": self.request.language])
        }
        return Reason("nothing_in_memory", "There is nothing in the creator's past replies that answers this.")
    }

    /// The past reply as it would be said to this fan now; nil when it can't be.
    private func adapted(_ document: Memory.Document) -> String? {
        // A reply that talks about some other person was for that conversation only.
        if document.shape.mentionedNames.contains(where: { self.isRare($0) && !self.request.question.lowercased().contains($0) }) { return nil }
        let filled = document.shape.slots.filled(with: self.fanName)
        let fitter = VoiceFitter(settings: self.request.settings, profile: self.profile, limit: self.request.limit, seed: self.request.seed)
        let opens = !self.request.history.contains { $0.direction == .outbound }
        return fitter.fit(filled, opensConversation: opens && document.sample.kind != .fact, fanName: self.fanName)
            .flatMap { self.request.limit.fits($0) && $0.count <= max(1, self.request.settings.style.maximumCharacters) ? $0 : nil }
    }

    /// A name that the creator uses all the time is somebody of theirs (a dog, a colleague), not a fan.
    private func isRare(_ name: String) -> Bool { self.memory.isRarelyMentioned(name) }

    // MARK: Features

    private func features(_ candidate: Candidate, among candidates: [Candidate], _ query: MemoryQuery) -> ConfidenceFeatures {
        let best = candidate.found
        var features = ConfidenceFeatures()
        features.score = Double(best.score)
        features.coverage = Double(best.coverage)
        features.reverse = Double(best.reverse)
        features.evidence = Double(best.evidence)
        features.missing = Double(best.missing)
        features.unasked = Double(best.unasked)
        features.isThanks = candidate.isThanks
        features.canonical = candidate.canonical
        features.foreignness = Double(query.foreignness(self.memory.documents[Int(best.index)]))
        if self.memory.documents[Int(best.index)].shape.isTimeBound { features.foreignness = min(1, features.foreignness + 0.4) }
        if Freshness.isStale(self.memory.documents[Int(best.index)], at: self.request.now) { features.foreignness = min(1, features.foreignness + 0.2) }
        var (same, all, rival) = (0.0, 0.0, 0.0)
        for other in candidates.prefix(10) where other.found.index != best.index && other.isThanks == candidate.isThanks {
            let score = Double(other.found.score)
            if self.agree(other.found.index, best.index) {
                same += score
                all += score
            } else {
                rival = max(rival, score)
                if score >= 0.7 * features.score { all += score }
            }
        }
        features.agreement = all > 0 ? same / all : 0.5
        features.margin = features.score > 0 ? max(0, min(1, (features.score - rival) / features.score)) : 0
        return features
    }

    /// Whether two replies say the same: a good part of their content, by rarity, is shared.
    private func agree(_ left: Int32, _ right: Int32) -> Bool {
        let (a, b) = (self.memory.documents[Int(left)].textTerms, self.memory.documents[Int(right)].textTerms)
        var (shared, all): (Float, Float) = (0, 0)
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
            let term: Int32
            if j >= b.count || (i < a.count && a[i] < b[j]) {
                term = a[i]
                i += 1
                all += self.memory.rarity(of: term)
            } else if i >= a.count || b[j] < a[i] {
                term = b[j]
                j += 1
                all += self.memory.rarity(of: term)
            } else {
                term = a[i]
                i += 1
                j += 1
                let rarity = self.memory.rarity(of: term)
                all += rarity
                shared += rarity
            }
        }
        return all > 0 && shared / all >= 0.3
    }

    private func source(_ found: MemoryQuery.Found) -> DraftSource {
        let sample = self.memory.documents[Int(found.index)].sample
        return DraftSource(sampleID: sample.id, kind: sample.kind, excerpt: String(sample.text.prefix(200)), score: (Double(found.score) * 1000).rounded() / 1000, writtenAt: sample.writtenAt)
    }
}
