import AsyncHTTPClient
import Core
import Foundation
import NIOCore
import Security

/// Signed webhook posts at a fixed rate, whether or not the ones before were answered, while the server works on what they bring. Latency counts from when a post was due.
struct WebhookBench: Bench {
    let rate: Int
    private static let usualSeconds = 10

    func run(_ setting: BenchSetting) async throws -> [BenchFigure] {
        let stage = try await setting.stage()
        await stage.close()
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 128
        let client = HTTPClient(configuration: configuration)
        do {
            let server = try await ServerProcess.start(folder: setting.folder, client: client)
            do {
                var figures = [BenchFigure("start_ms", server.startDuration.inSeconds * 1000)]
                figures += try await self.measure(server, stage.props, content: stage.content, client: client, count: setting.count ?? self.rate * Self.usualSeconds)
                figures.append(BenchFigure("resident_bytes", Double(server.residentBytes)))
                await server.stop()
                figures.append(BenchFigure("disk_bytes", Double(BenchMachine.diskBytes(setting.folder))))
                figures.append(BenchFigure("idle_resident_bytes", Double(try await Self.idleBytes(setting.folder + "/idle", client: client))))
                try await client.shutdown()
                return figures
            } catch {
                await server.stop()
                throw error
            }
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func measure(_ server: ServerProcess, _ props: BenchStage.Props, content: BenchContent, client: HTTPClient, count: Int) async throws -> [BenchFigure] {
        let run = SystemIdentifierSource().next()
        let account = props.accounts[3].platformAccountID
        // Made and signed ahead: the client must not be what is measured.
        let posts = (0 ..< count).map { index in Self.post(index, run: run, account: account, text: content.line(index).text, origin: server.origin) }
        // Connections are open before the first post, as a platform's are.
        try await StoreBench.concurrently(64, tasks: 32) { _ in _ = try await client.execute(HTTPClientRequest(url: server.origin + "/health/live"), timeout: .seconds(10)).body.collect(upTo: 1 << 20) }
        let latencies = Latencies()
        let failures = Counter()
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, post) in posts.enumerated() {
                let due = start + .microseconds(Int64(index) * 1_000_000 / Int64(self.rate))
                if ContinuousClock.now < due { try await Task.sleep(until: due, clock: .continuous) }
                group.addTask {
                    let response = try? await client.execute(post, timeout: .seconds(30))
                    _ = try await response?.body.collect(upTo: 1 << 16)
                    latencies.record(ContinuousClock.now - due)
                    if response?.status != .ok { _ = failures.take() }
                }
            }
            try await group.waitForAll()
        }
        let seconds = (ContinuousClock.now - start).inSeconds
        return [BenchFigure("accepted_per_second", Double(count) / seconds)] + latencies.figures("webhook") + [BenchFigure("refused", Double(failures.take()))]
    }

    /// What a new installation weighs that nobody uses yet.
    private static func idleBytes(_ folder: String, client: HTTPClient) async throws -> Int {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let server = try await ServerProcess.start(folder: folder, client: client)
        do {
            try await Task.sleep(for: .seconds(3))
        } catch {
            await server.stop()
            throw error
        }
        let bytes = server.residentBytes
        await server.stop()
        return bytes
    }

    private static func post(_ index: Int, run: String, account: String, text: String, origin: String) -> HTTPClientRequest {
        let milliseconds = Int64(Date().timeIntervalSince1970 * 1000)
        let escaped = (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        let body = """
            {"object":"instagram","entry":[{"id":"\(account)","time":\(milliseconds),"messaging":[{"sender":{"id":"fan-\(index)"},"recipient":{"id":"\(account)"},"timestamp":\(milliseconds),"message":{"mid":"\(run)-\(index)","text":\(escaped)}}]}]}
            """
        var request = HTTPClientRequest(url: origin + "/webhooks/instagram")
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "x-hub-signature-256", value: WebhookSignature.header(.sha256, body: Data(body.utf8), secret: BenchStage.appSecret))
        request.body = .bytes(ByteBuffer(string: body))
        return request
    }
}
