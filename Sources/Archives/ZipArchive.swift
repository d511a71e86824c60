import CLibArchive
import Core
import Foundation

/// Reads zip files with libarchive, within bounds: what is too large, climbs out of its folder or is broken is refused with the reason.
/// The only place that knows the C library.
public enum ZipArchive {
    /// What one reading may cost.
    public struct Limits: Sendable {
        public var entries: Int
        public var bytesPerFile: Int
        public var bytes: Int
        /// Unpacked bytes by the zip's own, past the first megabyte: text seldom passes 30, a zip bomb has a thousand and more.
        public var ratio: Int

        public init(entries: Int = 100_000, bytesPerFile: Int = 128 << 20, bytes: Int = 512 << 20, ratio: Int = 200) {
            self.entries = entries
            self.bytesPerFile = bytesPerFile
            self.bytes = bytes
            self.ratio = ratio
        }
    }

    /// A file in it.
    public struct File: Sendable {
        /// With `/` between folders, without one at the start.
        public var path: String
        public var content: Data

        public init(path: String, content: Data) {
            self.path = path
            self.content = content
        }
    }

    /// Whether a file begins like a zip.
    public static func isZip(_ path: String) -> Bool {
        guard let handle = FileHandle(forReadingAtPath: path) else { return false }
        defer { try? handle.close() }
        let head = (try? handle.read(upToCount: 4)) ?? nil
        return head == Data([0x50, 0x4B, 0x03, 0x04]) || head == Data([0x50, 0x4B, 0x05, 0x06])
    }

    /// The files whose paths are wanted; others are passed over without being unpacked. `progress` is told 0 ... 1.
    ///
    /// Throws `AppError(.validationFailed)` that says what is wrong with the file.
    public static func read(_ path: String, limits: Limits = Limits(), wanted: (String) -> Bool, progress: (Double) -> Void = { _ in }) throws -> [File] {
        guard let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int, size > 0 else { throw self.refusal("it is empty or can't be read") }
        guard let archive = archive_read_new() else { throw AppError(.internalFailure, "The zip file could not be opened.") }
        defer { archive_read_free(archive) }
        archive_read_support_format_zip(archive)
        guard archive_read_open_filename(archive, path, 65_536) == ARCHIVE_OK else { throw self.refusal("it is no zip file or is broken") }
        var files: [File] = []
        var (count, total) = (0, 0)
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { break }
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw self.refusal("it is broken after \(count) entries") }
            count += 1
            guard count <= limits.entries else { throw self.refusal("it has more than \(limits.entries) entries") }
            guard let name = self.name(of: entry) else { throw self.refusal("an entry has no readable name") }
            try self.check(name)
            let kind = archive_entry_filetype(entry)
            if kind & 0o170000 == 0o120000 { throw self.refusal("it holds a link (\(name.prefix(80)))") }
            guard kind & 0o170000 == 0o100000 || kind == 0, !name.hasSuffix("/"), wanted(name) else { continue }
            if archive_entry_is_encrypted(entry) != 0 { throw self.refusal("it is encrypted; unpack it first") }
            let content = try self.content(archive, name, limits, total: total, size: size)
            total += content.count
            files.append(File(path: name, content: content))
            progress(min(1, Double(archive_filter_bytes(archive, -1)) / Double(size)))
        }
        guard count > 0 else { throw self.refusal("it is no zip file or is empty") }
        return files
    }

    private static func content(_ archive: OpaquePointer, _ name: String, _ limits: Limits, total: Int, size: Int) throws -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = archive_read_data(archive, &buffer, buffer.count)
            if count == 0 { return data }
            guard count > 0 else { throw self.refusal("\(name.prefix(120)) in it is broken") }
            data.append(contentsOf: buffer[0 ..< count])
            guard data.count <= limits.bytesPerFile else { throw self.refusal("\(name.prefix(120)) unpacks to more than \(limits.bytesPerFile >> 20) MB") }
            guard total + data.count <= limits.bytes else { throw self.refusal("it unpacks to more than \(limits.bytes >> 20) MB") }
            guard total + data.count <= max(1 << 20, size * limits.ratio) else { throw self.refusal("it unpacks to more than \(limits.ratio) times its size, as a zip bomb does") }
        }
    }

    private static func name(of entry: OpaquePointer) -> String? {
        if let text = archive_entry_pathname_utf8(entry) { return String(cString: text) }
        guard let raw = archive_entry_pathname(entry) else { return nil }
        // Names in an old code page: unknown bytes become replacement characters, which is enough to find the files that matter.
        return String(decoding: UnsafeBufferPointer(start: raw, count: strlen(raw)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func check(_ name: String) throws {
        let parts = name.replacingOccurrences(of: "\\", with: "/").split(separator: "/", omittingEmptySubsequences: false)
        let isDrive = name.dropFirst().first == ":"
        guard !name.isEmpty, !name.contains("\0"), parts.first != "", !isDrive, !parts.contains("..") else {
            throw self.refusal("an entry would be written outside its folder (\(name.prefix(80)))")
        }
    }

    private static func refusal(_ reason: String) -> AppError { AppError.invalid("file", "the zip file is refused: \(reason)") }
}
