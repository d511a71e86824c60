/// Scores a text in the 13 moderation categories from word lists; flagged and scores always agree
/// (https://platform.openai.com/docs/guides/moderation).
enum ModerationScorer {
    static let categories = [
        "harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions",
        "sexual", "sexual/minors", "violence", "violence/graphic",
    ]

    /// Images are judged only for these.
    static let imageCategories: Set<String> = ["self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "violence", "violence/graphic"]

    /// Phrases and how strongly each speaks for a category, 0 to 1. Several phrases add up.
    private static let phrases: [(category: String, strength: Double, words: [String])] = [
        ("harassment", 0.7, ["idiot", "moron", "loser", "ugly", "pathetic", "stupid", "dumb", "trash", "worthless", "shut up", "fat pig", "nobody likes you", "bitch", "asshole"]),
        ("harassment/threatening", 0.8, ["i will find you", "i know where you live", "watch your back", "you will regret", "kill you", "hurt you", "beat you up"]),
        ("hate", 0.8, ["go back to your country", "subhuman", "vermin", "inferior race", "racial purity"]),
        ("hate/threatening", 0.8, ["gas them", "exterminate them", "wipe them out"]),
        ("illicit", 0.7, ["buy steroids", "sell drugs", "fake id", "launder money", "stolen cards", "steal a car", "buy cocaine"]),
        ("illicit/violent", 0.8, ["build a bomb", "make a bomb", "pipe bomb", "buy a gun illegally"]),
        ("self-harm", 0.7, ["kill myself", "suicide", "suicidal", "cut myself", "cutting myself", "hurt myself", "end my life", "self harm", "don't want to live", "dont want to live"]),
        ("self-harm/intent", 0.7, ["i want to kill myself", "want to end my life", "going to kill myself", "i want to die", "don't want to live", "dont want to live", "i am suicidal"]),
        ("self-harm/instructions", 0.7, ["how to kill myself", "ways to die", "how to cut myself", "painless way to die"]),
        ("sexual", 0.7, ["nudes", "sex", "porn", "naked", "horny", "onlyfans leak", "blowjob"]),
        ("sexual/minors", 0.9, ["child porn", "underage sex", "sex with a child", "sex with a minor", "nudes of a child"]),
        ("violence", 0.7, ["kill you", "kill him", "kill her", "stab", "shoot you", "beat you", "murder", "massacre", "build a bomb", "make a bomb"]),
        ("violence/graphic", 0.8, ["guts everywhere", "dismember", "decapitate", "blood everywhere", "gore"]),
    ]

    /// A score for every category, 0 to 1.
    static func scores(_ text: String) -> [String: Double] {
        let padded = " " + text.lowercased().replacing("’", with: "'").split { !($0.isLetter || $0.isNumber || $0 == "'") }.joined(separator: " ") + " "
        var scores: [String: Double] = [:]
        // Real scores are never exactly zero; the text decides where between.
        let floor = Double(text.utf8.reduce(UInt32(7)) { ($0 &* 31) &+ UInt32($1) } % 97 + 1) / 1_000_000
        for category in self.categories { scores[category] = floor }
        for (category, strength, words) in self.phrases {
            for word in words where padded.contains(" \(word) ") {
                let before = scores[category, default: 0]
                scores[category] = before + (1 - before) * strength
            }
        }
        // The finer kinds imply the plain ones.
        for category in self.categories {
            guard let slash = category.firstIndex(of: "/"), category != "sexual/minors" || scores[category, default: 0] > 0.5 else { continue }
            let plain = String(category[..<slash])
            scores[plain] = max(scores[plain, default: 0], scores[category, default: 0] * 0.9)
        }
        return scores
    }

    static func result(texts: [String], hasImage: Bool) -> OrderedJSON {
        let scores = self.scores(texts.joined(separator: " "))
        var flags = OrderedObject(), values = OrderedObject(), kinds = OrderedObject()
        for category in self.categories {
            let score = scores[category, default: 0]
            flags.append(category, .bool(score >= 0.5))
            values.append(category, .real(score))
            var types: [OrderedJSON] = texts.isEmpty ? [] : ["text"]
            if hasImage, self.imageCategories.contains(category) { types.append("image") }
            kinds.append(category, .array(types))
        }
        return [
            "flagged": .bool(scores.values.contains { $0 >= 0.5 }), "categories": .object(flags), "category_scores": .object(values),
            "category_applied_input_types": .object(kinds),
        ]
    }

    /// Answers `POST /moderations`.
    static func answer(_ body: [UInt8], id: String, models: [String: OpenAIModel]) throws(OpenAIError) -> OrderedJSON {
        var fields = try OpenAIFields(body: body)
        let input = try fields.required("input")
        let name = try fields.string("model") ?? "omni-moderation-latest"
        try fields.finish()
        guard let model = models[name], model.kind == .moderation else {
            throw .invalid("Invalid value for 'model' = \(name). Please check the OpenAPI specification.", param: "model")
        }
        var results: [OrderedJSON] = []
        switch input {
        case .string(let text): results = [self.result(texts: [text], hasImage: false)]
        case .array(let items):
            guard !items.isEmpty else { throw .invalid("Invalid 'input': empty array.", param: "input", code: "empty_array") }
            if items.allSatisfy({ $0.stringValue != nil }) {
                results = items.compactMap(\.stringValue).map { self.result(texts: [$0], hasImage: false) }
            } else {
                results = [try self.mixed(items)]
            }
        default: throw .wrongType("input", expected: "a string or an array", got: input)
        }
        return ["id": .string(id), "model": .string(name == "omni-moderation-latest" ? "omni-moderation-2024-09-26" : name), "results": .array(results)]
    }

    private static func mixed(_ items: [OrderedJSON]) throws(OpenAIError) -> OrderedJSON {
        var texts: [String] = []
        var hasImage = false
        for (index, item) in items.enumerated() {
            var part = try OpenAIFields(item, path: "input[\(index)]")
            guard let type = try part.choice("type", of: ["text", "image_url"]) else { throw .missing("input[\(index)].type") }
            if type == "text" {
                texts.append(try part.requiredString("text"))
            } else {
                guard var image = try part.nested("image_url") else { throw .missing("input[\(index)].image_url") }
                _ = try image.requiredString("url")
                try image.finish()
                hasImage = true
            }
            try part.finish()
        }
        return self.result(texts: texts, hasImage: hasImage)
    }
}
