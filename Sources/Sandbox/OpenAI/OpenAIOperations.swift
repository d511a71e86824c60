import Core

/// The operations of the simulated OpenAI API, one method per group of paths.
extension OpenAISimulator {
    // MARK: Models

    func models(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        let (models, denied) = self.state.withLock { state -> ([String: OpenAIModel], Set<String>) in
            state.advanceJobs(call.now, identifiers: self.core.identifiers)
            return (state.models, state.deniedModels[call.key] ?? [])
        }
        let visible = models.filter { !denied.contains($0.key) }
        guard call.parts.count > 1 else {
            try call.require(.get)
            return OpenAIReply(["object": "list", "data": .array(visible.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) }.map(\.json))])
        }
        guard call.parts.count == 2 else { throw .notFound("Invalid URL (\(call.request.method.rawValue) \(call.request.path))") }
        try call.require(.get, .delete)
        guard let model = visible[call.parts[1]] else { throw .modelNotFound(call.parts[1]) }
        guard call.request.method == .delete else { return OpenAIReply(model.json) }
        guard model.id.hasPrefix("ft:") else {
            throw OpenAIError(status: 403, message: "You have insufficient permissions for this operation: '\(model.id)' is not your model.", type: "invalid_request_error", param: "model", code: "insufficient_permissions")
        }
        self.state.withLock { $0.models[model.id] = nil }
        return OpenAIReply(["id": .string(model.id), "object": "model", "deleted": true])
    }

    // MARK: Chat, embeddings, moderations

    func chat(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        try call.require(.post)
        let models = self.state.withLock { state in
            state.advanceJobs(call.now, identifiers: self.core.identifiers)
            return state.models(for: call.key)
        }
        let request = try ChatRequest(call.body, models: models)
        let script = self.state.withLock { $0.takeScript() }
        let id = "chatcmpl-" + self.core.identifiers.text(29, of: .alphanumeric)
        let answer = try ChatAnswer(request, script: script, id: id, created: call.now.milliseconds / 1000)
        let cost = answer.promptTokens + (request.maximumTokens ?? answer.choices.reduce(0) { $0 + $1.cost })
        let headers = try self.admit(call, operation: "chat.completions", model: request.model.id, cost: cost)
        var wire = ChatWire(answer: answer)
        if request.wantsModeration {
            let input = request.messages.filter { $0.role == .user }.map(\.text)
            wire.moderation = [
                "input": ModerationScorer.result(texts: input, hasImage: false),
                "output": ModerationScorer.result(texts: answer.choices.compactMap(\.content), hasImage: false),
            ]
        }
        guard request.streams else { return OpenAIReply(wire.body, headers: headers) }
        return OpenAIReply(.events(wire.pieces(script: script), isCut: script == .streamCut), headers: headers)
    }

    func embeddings(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        try call.require(.post)
        let models = self.state.withLock { $0.models(for: call.key) }
        let (json, tokens) = try EmbeddingMaker.answer(call.body, models: models)
        let headers = try self.admit(call, operation: "embeddings", model: json["model"]?.stringValue ?? "", cost: tokens)
        return OpenAIReply(json, headers: headers)
    }

    func moderations(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        try call.require(.post)
        let models = self.state.withLock { $0.models(for: call.key) }
        let json = try ModerationScorer.answer(call.body, id: "modr-" + self.core.identifiers.text(24, of: .alphanumeric), models: models)
        let headers = try self.admit(call, operation: "moderations", model: json["model"]?.stringValue ?? "", cost: 1)
        return OpenAIReply(json, headers: headers)
    }

    // MARK: Files

    func files(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        self.state.withLock { $0.dropExpiredFiles(call.now) }
        switch call.parts.count {
        case 1:
            try call.require(.get, .post)
            return call.request.method == .post ? try self.upload(call) : try self.listFiles(call)
        case 2:
            try call.require(.get, .delete)
            let file = try self.file(call.parts[1])
            guard call.request.method == .delete else { return OpenAIReply(file.json) }
            self.state.withLock { $0.removeFile(file.id) }
            return OpenAIReply(["id": .string(file.id), "object": "file", "deleted": true])
        case 3 where call.parts[2] == "content":
            try call.require(.get)
            return OpenAIReply(.bytes(try self.file(call.parts[1]).content))
        default: throw .notFound("Invalid URL (\(call.request.method.rawValue) \(call.request.path))")
        }
    }

    private func file(_ id: String) throws(OpenAIError) -> OpenAIFile {
        guard let file = self.state.withLock({ $0.files[id] }) else { throw .notFound("No such File object: \(id)", param: "id") }
        return file
    }

    private func upload(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        let id = "file-" + self.core.identifiers.text(22, of: .alphanumeric)
        let file = try OpenAIFile(upload: call.body, contentType: call.request.headers[.contentType] ?? "", id: id, now: call.now)
        self.state.withLock { state in
            state.calls["files", default: 0] += 1
            state.add(file)
        }
        return OpenAIReply(file.json)
    }

    private func listFiles(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        let limit = try call.integer("limit", in: 1 ... 10_000, default: 10_000)
        let order = call.request.query["order"] ?? "desc"
        guard ["asc", "desc"].contains(order) else { throw .invalid("Invalid 'order': expected 'asc' or 'desc'.", param: "order", code: "invalid_value") }
        let purpose = call.request.query["purpose"]
        var files = self.state.withLock { state in state.fileOrder.compactMap { state.files[$0] } }.filter { purpose == nil || $0.purpose == purpose }
        if order == "desc" { files.reverse() }
        let page = try Self.page(files, after: call.request.query["after"], limit: limit, id: \.id)
        return OpenAIReply([
            "object": "list", "data": .array(page.items.map(\.json)), "first_id": OrderedJSON(optional: page.items.first?.id),
            "last_id": OrderedJSON(optional: page.items.last?.id), "has_more": .bool(page.hasMore),
        ])
    }

    private static func page<Item>(
        _ items: [Item], after: String?, limit: Int, id: (Item) -> String
    ) throws(OpenAIError) -> (items: [Item], hasMore: Bool) {
        var rest = items[...]
        if let after {
            guard let place = items.firstIndex(where: { id($0) == after }) else { throw .invalid("Invalid 'after': no such object: \(after)", param: "after", code: "invalid_value") }
            rest = items[(place + 1)...]
        }
        return (Array(rest.prefix(limit)), rest.count > limit)
    }

    // MARK: Fine-tuning jobs

    func jobs(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        self.state.withLock { state in
            state.calls["fine_tuning.jobs", default: 0] += 1
            state.dropExpiredFiles(call.now)
            state.advanceJobs(call.now, identifiers: self.core.identifiers)
        }
        switch call.parts.count {
        case 2:
            try call.require(.get, .post)
            return call.request.method == .post ? try self.createJob(call) : try self.listJobs(call)
        case 3:
            try call.require(.get)
            return OpenAIReply(try self.job(call.parts[2]).json)
        case 4: return try self.jobPart(call, try self.job(call.parts[2]))
        default: throw .notFound("Invalid URL (\(call.request.method.rawValue) \(call.request.path))")
        }
    }

    private func job(_ id: String) throws(OpenAIError) -> FineTuningJob {
        guard let job = self.state.withLock({ $0.jobs[id] }) else {
            throw .notFound("Could not find fine tune: \(id)", param: "fine_tuning_job_id", code: "fine_tune_not_found")
        }
        return job
    }

    private func createJob(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        let (setup, models, files) = self.state.withLock { ($0.setup, $0.models(for: call.key), $0.files) }
        guard setup.acceptsFineTuning else {
            throw OpenAIError(
                status: 403, message: "Creating fine-tuning jobs is no longer available for this organization.", type: "invalid_request_error", param: nil,
                code: "fine_tuning_not_available")
        }
        let seed = Int(self.core.identifiers.next() % 2_147_483_648)
        let request = try FineTuningRequest(call.body, models: models, files: files, defaultSeed: seed)
        let id = "ftjob-" + self.core.identifiers.text(24, of: .alphanumeric)
        let content = files[request.trainingFile]?.content ?? []
        let job = FineTuningJob(id: id, organization: setup.organization, request: request, content: content, pace: setup.pace, now: call.now)
        self.state.withLock { state in
            state.jobs[id] = job
            state.jobOrder.append(id)
        }
        return OpenAIReply(job.json)
    }

    private func listJobs(_ call: OpenAICall) throws(OpenAIError) -> OpenAIReply {
        let limit = try call.integer("limit", in: 1 ... 100, default: 20)
        var jobs = Array(self.state.withLock { state in state.jobOrder.compactMap { state.jobs[$0] } }.reversed())
        for item in call.request.query.items where item.name.hasPrefix("metadata[") && item.name.hasSuffix("]") {
            let key = String(item.name.dropFirst("metadata[".count).dropLast())
            jobs = jobs.filter { $0.request.metadata?[key]?.stringValue == item.value }
        }
        let page = try Self.page(jobs, after: call.request.query["after"], limit: limit, id: \.id)
        return OpenAIReply(["object": "list", "data": .array(page.items.map(\.json)), "has_more": .bool(page.hasMore)])
    }

    private func jobPart(_ call: OpenAICall, _ job: FineTuningJob) throws(OpenAIError) -> OpenAIReply {
        switch call.parts[3] {
        case "events":
            try call.require(.get)
            let limit = try call.integer("limit", in: 1 ... 100, default: 20)
            let page = try Self.page(Array(job.events.reversed()), after: call.request.query["after"], limit: limit, id: \.id)
            return OpenAIReply(["object": "list", "data": .array(page.items.map(FineTuningJob.json)), "has_more": .bool(page.hasMore)])
        case "checkpoints":
            try call.require(.get)
            let limit = try call.integer("limit", in: 1 ... 100, default: 10)
            let page = try Self.page(Array(job.checkpoints.reversed()), after: call.request.query["after"], limit: limit, id: \.id)
            return OpenAIReply([
                "object": "list", "data": .array(page.items.map { job.json($0) }), "first_id": OrderedJSON(optional: page.items.first?.id),
                "last_id": OrderedJSON(optional: page.items.last?.id), "has_more": .bool(page.hasMore),
            ])
        case "cancel", "pause", "resume":
            try call.require(.post)
            let result = self.state.withLock { state -> Result<FineTuningJob, OpenAIError> in
                guard var job = state.jobs[job.id] else { return .failure(.notFound("Could not find fine tune: \(job.id)", code: "fine_tune_not_found")) }
                do throws(OpenAIError) {
                    switch call.parts[3] {
                    case "cancel": try job.cancel(at: call.now)
                    case "pause": try job.pause(at: call.now)
                    default: try job.resume(at: call.now)
                    }
                } catch { return .failure(error) }
                state.jobs[job.id] = job
                return .success(job)
            }
            return OpenAIReply(try result.get().json)
        default: throw .notFound("Invalid URL (\(call.request.method.rawValue) \(call.request.path))")
        }
    }
}
