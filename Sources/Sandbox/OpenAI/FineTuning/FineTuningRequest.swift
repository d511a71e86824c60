/// A checked request to create a fine-tuning job (https://platform.openai.com/docs/api-reference/fine-tuning).
struct FineTuningRequest: Sendable {
    var model: OpenAIModel
    var trainingFile: String
    var validationFile: String?
    var suffix: String?
    var seed: Int
    var metadata: OrderedObject?
    /// `supervised` or `dpo`.
    var method = "supervised"
    var epochs = 3
    var batchSize: Int?
    var hyperparameters: OrderedObject = ["n_epochs": "auto", "batch_size": "auto", "learning_rate_multiplier": "auto"]

    init(_ body: [UInt8], models: [String: OpenAIModel], files: [String: OpenAIFile], defaultSeed: Int) throws(OpenAIError) {
        var fields = try OpenAIFields(body: body)
        let name = try fields.requiredString("model")
        self.trainingFile = try fields.requiredString("training_file")
        self.validationFile = try fields.string("validation_file")
        self.suffix = try fields.string("suffix", maximumLength: 64)
        self.seed = try fields.integer("seed", in: 0 ... 2_147_483_647) ?? defaultSeed
        self.metadata = try fields.metadata("metadata")
        if let integrations = try fields.array("integrations"), !integrations.isEmpty {
            throw .invalid("Invalid 'integrations': no integration is enabled for this organization.", param: "integrations", code: "invalid_value")
        }
        guard let model = models[name], model.isTunable else {
            throw .invalid("Model \(name) is not available for fine-tuning or does not exist.", param: "model", code: "model_not_available")
        }
        self.model = model
        if let suffix, suffix.contains(where: { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_")) }) {
            throw .invalid("Invalid 'suffix': only letters, digits, '-' and '_' are allowed.", param: "suffix", code: "invalid_value")
        }
        let old = try fields.nested("hyperparameters")
        let method = try fields.nested("method")
        try fields.finish()
        if old != nil, method != nil {
            throw .invalid("Setting 'hyperparameters' and 'method' at the same time is not supported.", param: "hyperparameters", code: "invalid_parameter_combination")
        }
        if let old { try self.readHyperparameters(old, allowsBeta: false) }
        if let method { try self.readMethod(method) }
        for (param, id) in [("training_file", self.trainingFile), ("validation_file", self.validationFile ?? self.trainingFile)] {
            guard let file = files[id] else { throw .invalid("invalid \(param): \(id)", param: param, code: "invalid_file") }
            guard file.purpose == "fine-tune" else {
                throw .invalid("File '\(id)' has purpose '\(file.purpose)', but 'fine-tune' is needed.", param: param, code: "invalid_file_purpose")
            }
        }
        if self.validationFile == self.trainingFile {
            throw .invalid("'validation_file' must be another file than 'training_file'.", param: "validation_file", code: "invalid_file")
        }
    }

    private mutating func readMethod(_ fields: OpenAIFields) throws(OpenAIError) {
        var fields = fields
        guard let type = try fields.choice("type", of: ["supervised", "dpo", "reinforcement"]) else { throw .missing("method.type") }
        guard type != "reinforcement" else {
            throw .invalid("Reinforcement fine-tuning is not available for model \(self.model.id).", param: "method.type", code: "unsupported_value")
        }
        self.method = type
        if var own = try fields.nested(type) {
            if let values = try own.nested("hyperparameters") { try self.readHyperparameters(values, allowsBeta: type == "dpo") }
            try own.finish()
        }
        try fields.finish()
    }

    private mutating func readHyperparameters(_ fields: OpenAIFields, allowsBeta: Bool) throws(OpenAIError) {
        var fields = fields
        func isAutomatic(_ key: String) -> Bool { fields.object[key] == "auto" }
        for (key, range) in [("n_epochs", 1 ... 50), ("batch_size", 1 ... 256)] {
            if isAutomatic(key) {
                fields.allow(key)
            } else if let value = try fields.integer(key, in: range) {
                if key == "n_epochs" { self.epochs = value } else { self.batchSize = value }
                self.hyperparameters[key] = .integer(Int64(value))
            }
        }
        for (key, range) in [("learning_rate_multiplier", 1e-9 ... 100.0)] + (allowsBeta ? [("beta", 1e-9 ... 2.0)] : []) {
            if isAutomatic(key) {
                fields.allow(key)
                if key == "beta" { self.hyperparameters[key] = "auto" }
            } else if let value = try fields.number(key, in: range) {
                self.hyperparameters[key] = .real(value)
            }
        }
        try fields.finish()
    }
}
