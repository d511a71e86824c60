import AsyncHTTPClient
import Core
import Foundation
import NIOCore

/// What people at the dashboard wait for: pages of the inbox, searches and a report of 90 days, over HTTP from a server process that holds the messages.
struct APIBench: Bench {
    private static let usualCount = 1_000
    private static let clients = 2

    func run(_ setting: BenchSetting) async throws -> [BenchFigure] {
        let stage = try await setting.stage()
        await stage.close()
        let client = HTTPClient()
        do {
            let server = try await ServerProcess.start(folder: setting.folder, client: client)
            do {
                let figures = try await self.measure(server, stage.props, client: client, count: setting.count ?? Self.usualCount)
                await server.stop()
                try await client.shutdown()
                return figures + [BenchFigure("disk_bytes", Double(BenchMachine.diskBytes(setting.folder)))]
            } catch {
                await server.stop()
                throw error
            }
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    private func measure(_ server: ServerProcess, _ props: BenchStage.Props, client: HTTPClient, count: Int) async throws -> [BenchFigure] {
        let workspace = "\(server.origin)/api/v1/workspaces/\(props.accounts[0].workspaceID.rawValue)"
        let base = workspace + "/messages"
        let get = PageGetter(client: client, token: props.sessionToken)
        // Deep pages too: the second page of each list by its cursor.
        let lists = ["?limit=50", "?limit=50&tab=needs_me", "?limit=50&tab=auto_sent", "?limit=50&tab=flagged", "?limit=50&tab=done"].map { base + $0 }
        var pages = lists
        for list in lists { if let cursor = try await get.page(list) { pages.append("\(list)&cursor=\(cursor)") } }
        let searches = BenchContent.searches.map { "\(base)?limit=50&q=\($0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? $0)" }
        let inbox = try await self.time(pages, count: count, get)
        let search = try await self.time(searches, count: count, get)
        let counts = try await self.time([base + "/counts"], count: max(1, count / 50), get)
        let first = Date(timeIntervalSinceNow: -89 * 86_400).formatted(.iso8601.year().month().day())
        let report = try await self.time([workspace + "/analytics?time_zone=UTC&from=\(first)"], count: max(1, count / 50), get)
        return [BenchFigure("inbox_pages_per_second", inbox.perSecond)] + inbox.latencies.figures("inbox") + [BenchFigure("searches_per_second", search.perSecond)] + search.latencies.figures("search")
            + counts.latencies.figures("tab_counts") + report.latencies.figures("report") + [BenchFigure("resident_bytes", Double(server.residentBytes))]
    }

    private func time(_ addresses: [String], count: Int, _ get: PageGetter) async throws -> (latencies: Latencies, perSecond: Double) {
        // Once each before it counts, so that what is measured is a server that runs, not one that starts.
        for address in addresses { _ = try await get.page(address) }
        let latencies = Latencies()
        let start = ContinuousClock.now
        try await StoreBench.concurrently(count, tasks: Self.clients) { index in
            let begun = ContinuousClock.now
            _ = try await get.page(addresses[index % addresses.count])
            latencies.record(ContinuousClock.now - begun)
        }
        return (latencies, Double(count) / (ContinuousClock.now - start).inSeconds)
    }
}

/// Gets pages as the dashboard does.
struct PageGetter: Sendable {
    let client: HTTPClient
    let token: String

    private struct Answer: Decodable {
        var next: String?
    }

    /// The next page's cursor.
    func page(_ address: String) async throws -> String? {
        var request = HTTPClientRequest(url: address)
        request.headers.add(name: "cookie", value: "understudy=\(self.token)")
        let response = try await self.client.execute(request, timeout: .seconds(60))
        let body = try await response.body.collect(upTo: 8 << 20)
        guard response.status == .ok else { throw AppError(.internalFailure, "The server answered \(response.status.code) to \(address).", cause: String(buffer: body).prefix(300).description) }
        return try JSONDecoder().decode(Answer.self, from: Data(buffer: body)).next
    }
}
