import Archives
import CLibArchive
import Core
import Foundation
import Testing

/// Writes zips with libarchive's own writer, also ones that no honest program makes.
struct ZipMaker {
    var entries: [(path: String, content: Data, linkTo: String?)] = []

    func write(to path: String) throws {
        let archive = try #require(archive_write_new())
        defer { archive_write_free(archive) }
        archive_write_set_format_zip(archive)
        #expect(archive_write_open_filename(archive, path) == ARCHIVE_OK)
        for entry in self.entries {
            let header = try #require(archive_entry_new())
            defer { archive_entry_free(header) }
            archive_entry_set_pathname(header, entry.path)
            archive_entry_set_perm(header, 0o644)
            if let target = entry.linkTo {
                archive_entry_set_filetype(header, 0o120000)
                archive_entry_set_symlink(header, target)
            } else {
                archive_entry_set_filetype(header, 0o100000)
                archive_entry_set_size(header, Int64(entry.content.count))
            }
            #expect(archive_write_header(archive, header) == ARCHIVE_OK)
            if entry.linkTo == nil { _ = entry.content.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) } }
        }
        archive_write_close(archive)
    }
}

@Suite("Zip files") struct ZipArchiveTests {
    private func with(_ entries: [(path: String, content: Data, linkTo: String?)], _ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "zip-\(UUID().uuidString).zip").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try ZipMaker(entries: entries).write(to: path)
        try body(path)
    }

    private func refusal(_ path: String, limits: ZipArchive.Limits = .init()) -> String {
        do {
            _ = try ZipArchive.read(path, limits: limits, wanted: { _ in true })
            return "was read"
        } catch let error as AppError {
            #expect(error.code == .validationFailed)
            return error.message
        } catch {
            return "another error"
        }
    }

    @Test("Wanted files are read, others are passed over")
    func reading() throws {
        try self.with([("a/one.json", Data("[1]".utf8), nil), ("a/photo.jpg", Data(repeating: 7, count: 4_000), nil), ("naïve.txt", Data("hé".utf8), nil)]) { path in
            #expect(ZipArchive.isZip(path))
            let files = try ZipArchive.read(path, wanted: { !$0.hasSuffix(".jpg") })
            #expect(files.map(\.path) == ["a/one.json", "naïve.txt"])
            #expect(files.map { String(decoding: $0.content, as: UTF8.self) } == ["[1]", "hé"])
        }
    }

    @Test("Paths that climb out are refused", arguments: ["../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "a\\..\\..\\evil.txt", "C:\\evil.txt"])
    func climbing(path: String) throws {
        try self.with([(path, Data("x".utf8), nil)]) { zip in
            #expect(self.refusal(zip).contains("outside its folder"))
        }
    }

    @Test("Links are refused")
    func links() throws {
        try self.with([("link", Data(), "/etc/passwd")]) { #expect(self.refusal($0).contains("link")) }
    }

    @Test("A bomb is refused by its ratio, by a file's size and by the whole size")
    func bombs() throws {
        try self.with([("bomb.json", Data(repeating: 48, count: 24 << 20), nil)]) { path in
            #expect(self.refusal(path).contains("zip bomb"))
            #expect(self.refusal(path, limits: .init(bytesPerFile: 1 << 16)).contains("unpacks to more than"))
            #expect(self.refusal(path, limits: .init(bytes: 1 << 16, ratio: 100_000)).contains("unpacks to more than"))
        }
    }

    @Test("Too many entries are refused")
    func entries() throws {
        try self.with((0 ..< 30).map { ("f\($0)", Data("x".utf8), nil) }) { path in
            #expect(self.refusal(path, limits: .init(entries: 29)).contains("more than 29 entries"))
        }
    }

    @Test("Broken and foreign files are refused")
    func broken() throws {
        try self.with([("a.json", Data((0 ..< 200_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }), nil)]) { path in
            var bytes = try #require(FileManager.default.contents(atPath: path))
            for index in bytes.count / 4 ..< bytes.count / 2 { bytes[index] = 0xFF }
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(self.refusal(path).contains("broken"))
            try bytes.prefix(900).write(to: URL(fileURLWithPath: path))
            #expect(self.refusal(path) != "was read")
            try Data("not a zip at all".utf8).write(to: URL(fileURLWithPath: path))
            #expect(!ZipArchive.isZip(path))
            #expect(self.refusal(path) != "was read")
            try Data().write(to: URL(fileURLWithPath: path))
            #expect(self.refusal(path).contains("empty"))
        }
    }
}
