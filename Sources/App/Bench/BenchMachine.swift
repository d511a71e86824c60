import Core
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where and when figures were taken. The load says how much of the machine others had: with a load above the cores, figures are lower bounds.
public struct BenchMachine: Sendable, Encodable {
    public var at: String
    public var processor: String
    public var cores: Int
    public var memoryBytes: UInt64
    /// Processes that ran or waited, on average of the last minute, when the benchmark began.
    public var loadAverage: Double
    public var isRelease: Bool

    /// Reads it all now.
    public static func read(at time: Timestamp) -> BenchMachine {
        #if DEBUG
        let isRelease = false
        #else
        let isRelease = true
        #endif
        return BenchMachine(
            at: time.iso8601, processor: self.processor(), cores: ProcessInfo.processInfo.activeProcessorCount, memoryBytes: ProcessInfo.processInfo.physicalMemory, loadAverage: self.load(),
            isRelease: isRelease)
    }

    func lines() -> [String] {
        ["\(self.at)  \(self.processor), \(self.cores) cores, load average \(String(format: "%.1f", self.loadAverage))\(self.isRelease ? "" : ", DEBUG BUILD")"]
    }

    /// The one-minute load average.
    static func load() -> Double {
        var loads = [0.0]
        return getloadavg(&loads, 1) == 1 ? loads[0] : 0
    }

    private static func processor() -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
    }

    /// Memory of a process that is in RAM now; 0 where the system does not tell.
    static func residentBytes(of process: Int32 = getpid()) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return 0 }
        return (Int(line.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") ?? 0) * 1024
    }

    /// Processor time that this process has used, all threads.
    static func processorSeconds() -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 else { return 0 }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
    }

    /// Bytes of all files in a folder.
    static func diskBytes(_ folder: String) -> Int {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return files.reduce(0) { total, file in
            total + (((try? FileManager.default.attributesOfItem(atPath: folder + "/" + file))?[.size] as? NSNumber)?.intValue ?? 0)
        }
    }
}
