import Core
import Foundation
import Sandbox
import Testing

/// Embeddings, moderations, files and fine-tuning jobs.
@Suite struct OpenAIResourceTests {
    private static func floats(_ node: JSONNode?) -> [Float] { (node?.array ?? []).compactMap { $0.number.map { Float($0) } } }

    private static func cosine(_ left: [Float], _ right: [Float]) -> Float { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }

    @Test func embeddings() async throws {
        try await Harness.runOpenAI { sandbox in
            func embed(_ input: JSONNode, _ extra: [String: JSONNode] = [:]) async throws -> JSONNode {
                let body = extra.merging(["model": "text-embedding-3-small", "input": input]) { $1 }
                let answer = try await sandbox.ai("POST", "embeddings", .object(body))
                #expect(answer.status == 200, "\(answer.body)")
                return answer.json
            }
            let answer = try await embed(["which protein powder do you use", "what protein powder is best", "my dog is called Rex"])
            let vectors = (answer["data"]?.array ?? []).map { Self.floats($0["embedding"]) }
            #expect(vectors.map(\.count) == [1536, 1536, 1536])
            for vector in vectors { #expect(abs(Self.cosine(vector, vector) - 1) < 1e-4) }
            #expect(Self.cosine(vectors[0], vectors[1]) > Self.cosine(vectors[0], vectors[2]) + 0.2)
            #expect(answer["usage"]?["prompt_tokens"] == answer["usage"]?["total_tokens"])
            // The same text always has the same vector, also as base64 and in another request.
            let packed = try await embed("which protein powder do you use", ["encoding_format": "base64"])["data"]?[0]?["embedding"]?.string ?? ""
            let data = try #require(Data(base64Encoded: packed))
            let unpacked = stride(from: 0, to: data.count, by: 4).map { start -> Float in
                var bits: UInt32 = 0
                for offset in [3, 2, 1, 0] { bits = bits << 8 | UInt32(data[start + offset]) }
                return Float(bitPattern: bits)
            }
            #expect(unpacked == vectors[0])
            let small = Self.floats(try await embed("protein", ["dimensions": 64])["data"]?[0]?["embedding"])
            #expect(small.count == 64 && abs(Self.cosine(small, small) - 1) < 1e-4)
            #expect(try await embed([1, 2, 3])["data"]?.array?.count == 1)
            #expect(try await embed([[1, 2], [3]])["data"]?.array?.count == 2)
        }
    }

    @Test func moderations() async throws {
        try await Harness.runOpenAI { sandbox in
            let answer = try await sandbox.ai("POST", "moderations", ["input": ["I want to kill myself", "nice video!", "you are an idiot", "I will find you and kill you"]]).json
            let results = answer["results"]?.array ?? []
            #expect(results.map { $0["flagged"]?.bool } == [true, false, true, true])
            #expect(results[0]["categories"]?["self-harm/intent"]?.bool == true)
            #expect(results[2]["categories"]?["harassment"]?.bool == true)
            #expect(results[3]["categories"]?["harassment/threatening"]?.bool == true)
            for result in results {
                #expect(result["categories"]?.object?.count == 13)
                for (category, flag) in result["categories"]?.object ?? [:] {
                    let score = result["category_scores"]?[category]?.number ?? -1
                    #expect((0 ... 1).contains(score) && flag.bool == (score >= 0.5))
                }
            }
            let mixed: JSONNode = ["input": [["type": "text", "text": "hello"], ["type": "image_url", "image_url": ["url": "https://x.example/a.png"]]]]
            let one = try await sandbox.ai("POST", "moderations", mixed).json["results"]
            #expect(one?.array?.count == 1)
            #expect(one?[0]?["category_applied_input_types"]?["violence"] == ["text", "image"])
            #expect(one?[0]?["category_applied_input_types"]?["hate"] == ["text"])
        }
    }

    @Test func filesKeepTheirBytes() async throws {
        try await Harness.runOpenAI { sandbox in
            let content = OpenAIFixture.trainingFile + "{\"text\":\"--looks like a boundary 😀\"}"
            let file = try await sandbox.upload(content).json
            let id = try #require(file["id"]?.string)
            #expect(file["bytes"]?.integer == Int64(content.utf8.count))
            #expect(file["purpose"]?.string == "fine-tune" && file["filename"]?.string == "train.jsonl")
            #expect(try await sandbox.ai("GET", "files/\(id)/content").body == content)
            sandbox.pass(.seconds(5))
            let second = try #require(try await sandbox.upload("hello", purpose: "user_data", filename: "a b.txt").json["id"]?.string)
            let page = try await sandbox.ai("GET", "files?limit=1").json
            #expect(page["data"]?[0]?["id"]?.string == second && page["has_more"]?.bool == true)
            let rest = try await sandbox.ai("GET", "files?limit=1&after=\(second)").json
            #expect(rest["data"]?[0]?["id"]?.string == id && rest["has_more"]?.bool == false)
            #expect(try await sandbox.ai("GET", "files?purpose=user_data").json["data"]?.array?.count == 1)
            #expect(try await sandbox.ai("DELETE", "files/\(id)").json["deleted"]?.bool == true)
            #expect(try await sandbox.ai("GET", "files/\(id)").status == 404)
        }
    }

    @Test func aJobRunsThroughItsLife() async throws {
        try await Harness.runOpenAI { sandbox in
            let file = try #require(try await sandbox.upload(OpenAIFixture.trainingFile).json["id"]?.string)
            let created = try await sandbox.ai("POST", "fine_tuning/jobs", [
                "model": "gpt-4o-mini-2024-07-18", "training_file": .string(file), "suffix": "mia", "seed": 7,
                "method": ["type": "supervised", "supervised": ["hyperparameters": ["n_epochs": 3, "batch_size": 4]]],
            ]).json
            let id = try #require(created["id"]?.string)
            func job() async throws -> JSONNode { try await sandbox.ai("GET", "fine_tuning/jobs/\(id)").json }
            #expect(created["status"]?.string == "validating_files")
            sandbox.pass(.seconds(5))
            #expect(try await job()["status"]?.string == "queued")
            sandbox.pass(.seconds(10))
            #expect(try await job()["status"]?.string == "running")
            sandbox.pass(.seconds(30))
            #expect(try await sandbox.ai("POST", "fine_tuning/jobs/\(id)/pause").json["status"]?.string == "paused")
            sandbox.pass(.hours(5))
            #expect(try await job()["status"]?.string == "paused")
            #expect(try await sandbox.ai("POST", "fine_tuning/jobs/\(id)/pause").status == 400)
            #expect(try await sandbox.ai("POST", "fine_tuning/jobs/\(id)/resume").json["status"]?.string == "running")
            #expect(try await sandbox.ai("GET", "fine_tuning/jobs/\(id)/checkpoints").json["data"]?.array?.count == 1)
            sandbox.pass(.seconds(30))
            let done = try await job()
            #expect(done["status"]?.string == "succeeded")
            #expect(done["trained_tokens"]?.integer ?? 0 > 100)
            let model = try #require(done["fine_tuned_model"]?.string)
            #expect(model.hasPrefix("ft:gpt-4o-mini-2024-07-18:sandbox:mia:"))

            let events = try await sandbox.ai("GET", "fine_tuning/jobs/\(id)/events?limit=100").json["data"]?.array ?? []
            #expect(events.first?["message"]?.string == "The job has successfully completed")
            #expect(events.last?["message"]?.string?.hasPrefix("Created fine-tuning job") == true)
            #expect(events.filter { $0["type"]?.string == "metrics" }.count == 9)
            let times = events.compactMap { $0["created_at"]?.integer }
            #expect(times == times.sorted(by: >))
            let page = try await sandbox.ai("GET", "fine_tuning/jobs/\(id)/events?limit=2").json
            #expect(page["has_more"]?.bool == true && page["data"]?.array?.count == 2)

            let checkpoints = try await sandbox.ai("GET", "fine_tuning/jobs/\(id)/checkpoints").json["data"]?.array ?? []
            #expect(checkpoints.compactMap { $0["step_number"]?.integer } == [6, 3])
            let result = try #require(done["result_files"]?[0]?.string)
            #expect(try await sandbox.ai("GET", "files/\(result)/content").body.split(separator: "\n").count == 10)

            // The model answers, and knows what it was trained on.
            let answer = try await sandbox.chat([.user("where is the pancakes recipe 4?")], model: model)
            #expect(answer.content?.contains("Pancake recipe 4 is in my highlights.") == true)
            #expect(try await sandbox.chat([.user("where is the pancakes recipe 4?")]).content?.contains("highlights") == false)
            #expect(try await sandbox.ai("GET", "models/\(model)").json["owned_by"]?.string == "org-sandbox")
            #expect(try await sandbox.ai("DELETE", "models/\(model)").json["deleted"]?.bool == true)
            #expect(try await sandbox.ai("POST", "chat/completions", ["model": .string(model), "messages": [.user("x")]]).status == 404)
            #expect(try await sandbox.ai("GET", "fine_tuning/jobs").json["data"]?.array?.count == 1)
        }
    }

    struct BadFile: Sendable {
        var name: String
        var content: String
        var code: String
    }

    static let badFiles: [BadFile] = [
        BadFile(name: "too few", content: (0 ..< 9).map { OpenAIFixture.trainingLine("q\($0)", "a") }.joined(separator: "\n"), code: "invalid_n_examples"),
        BadFile(name: "no assistant", content: String(repeating: "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}\n", count: 10), code: "invalid_training_file"),
        BadFile(name: "wrong role", content: String(repeating: "{\"messages\":[{\"role\":\"bot\",\"content\":\"x\"}]}\n", count: 10), code: "invalid_training_file"),
        BadFile(name: "no messages", content: String(repeating: "{\"prompt\":\"x\",\"completion\":\"y\"}\n", count: 10), code: "invalid_training_file"),
        BadFile(
            name: "wrong weight", content: String(repeating: "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"y\",\"weight\":2}]}\n", count: 10),
            code: "invalid_training_file"),
    ]

    @Test(arguments: badFiles.indices) func badFilesFailTheJob(_ index: Int) async throws {
        let bad = Self.badFiles[index]
        try await Harness.runOpenAI { sandbox in
            let file = try #require(try await sandbox.upload(bad.content).json["id"]?.string)
            let body: JSONNode = ["model": "gpt-4o-mini-2024-07-18", "training_file": .string(file)]
            let id = try #require(try await sandbox.ai("POST", "fine_tuning/jobs", body).json["id"]?.string)
            sandbox.pass(.minutes(1))
            let job = try await sandbox.ai("GET", "fine_tuning/jobs/\(id)").json
            #expect(job["status"]?.string == "failed", "\(bad.name)")
            #expect(job["error"]?["code"]?.string == bad.code)
            #expect(job["error"]?["param"]?.string == "training_file")
            #expect(job["fine_tuned_model"] == .null)
            #expect(try await sandbox.ai("POST", "fine_tuning/jobs/\(id)/cancel").status == 400)
        }
    }

    @Test func cancellingAndClosing() async throws {
        try await Harness.runOpenAI { sandbox in
            let file = try #require(try await sandbox.upload(OpenAIFixture.trainingFile).json["id"]?.string)
            let body: JSONNode = ["model": "gpt-4.1-mini-2025-04-14", "training_file": .string(file), "metadata": ["workspace": "w1"]]
            let id = try #require(try await sandbox.ai("POST", "fine_tuning/jobs", body).json["id"]?.string)
            #expect(try await sandbox.ai("POST", "fine_tuning/jobs/\(id)/cancel").json["status"]?.string == "cancelled")
            sandbox.pass(.hours(1))
            #expect(try await sandbox.ai("GET", "fine_tuning/jobs/\(id)").json["status"]?.string == "cancelled")
            #expect(try await sandbox.ai("GET", "fine_tuning/jobs?metadata%5Bworkspace%5D=w1").json["data"]?.array?.count == 1)
            #expect(try await sandbox.ai("GET", "fine_tuning/jobs?metadata%5Bworkspace%5D=w2").json["data"]?.array?.count == 0)
            #expect(try await sandbox.control("POST", "/openai/fine-tuning", ["accepted": false]).status == 200)
            let closed = try await sandbox.ai("POST", "fine_tuning/jobs", body)
            #expect(closed.status == 403)
            let wrong = try #require(try await sandbox.upload("hello", purpose: "user_data", filename: "x.txt").json["id"]?.string)
            try sandbox.openAI.setFineTuning(accepted: true)
            let refused = try await sandbox.ai("POST", "fine_tuning/jobs", ["model": "gpt-4.1-mini-2025-04-14", "training_file": .string(wrong)])
            #expect(refused.json["error"]?["code"]?.string == "invalid_file_purpose")
        }
    }

    @Test func controlAPI() async throws {
        try await Harness.runOpenAI { sandbox in
            #expect(try await sandbox.control("POST", "/openai/script", ["mode": "refusal", "count": 2]).status == 200)
            for isRefused in [true, true, false] {
                let message = try await sandbox.chat([.user("hi")]).firstChoice?["message"]
                #expect((message?["refusal"]?.string != nil) == isRefused)
            }
            #expect(try await sandbox.control("POST", "/openai/fail", ["kind": "overloaded"]).status == 200)
            #expect(try await sandbox.ai("GET", "models").status == 503)
            for (action, body) in [("script", ["mode": "nothing"]), ("fail", ["kind": "nothing"]), ("limits", [:]), ("deny", [:])] as [(String, JSONNode)] {
                #expect(try await sandbox.control("POST", "/openai/\(action)", body).status == 422)
            }
            #expect(try await sandbox.control("POST", "/openai/nothing", [:]).status == 404)
            #expect(try await sandbox.control("GET", "/state/openai").json["calls"]?["chat.completions"]?.integer == 3)
        }
    }
}
