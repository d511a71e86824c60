import Archives
import Connectors
import Core
import Foundation

/// One kind of export. To add one: a type of this form, and its place in `Importers.all`.
protocol Importer: Sendable {
    /// As the command and the API name it.
    static var name: String { get }
    static var platform: Platform? { get }

    /// Whether a file is worth unpacking; paths are relative, with `/`.
    static func wants(_ path: String) -> Bool
    /// Whether these are files of this kind of export.
    static func recognises(_ paths: [String]) -> Bool
    /// The creator's texts in them. Throws `AppError.invalid("file", …)` with the place where a file is broken.
    static func read(_ files: [ZipArchive.File], options: ImportOptions) throws -> ImportedTexts
}

/// What a person says about an import.
public struct ImportOptions: Sendable {
    /// `auto`, or the name of an importer.
    public var format: String
    /// The creator's name as the export writes it; nil: the one who takes part in most conversations.
    public var creator: String?

    public init(format: String = "auto", creator: String? = nil) {
        self.format = format
        self.creator = creator
    }
}

/// What an import found.
struct ImportedTexts: Sendable {
    var samples: [CollectedSample] = []
    /// Texts that were passed over, by reason.
    var skipped: [String: Int] = [:]

    mutating func skip(_ reason: String) { self.skipped[reason, default: 0] += 1 }
}

/// All importers, and the reading of a file or folder.
enum Importers {
    static let all: [any Importer.Type] = [InstagramExportImporter.self, YouTubeTakeoutImporter.self, FAQImporter.self, TableImporter.self, LinesImporter.self]
    /// For people: what `format` may be.
    static var formats: [String] { ["auto"] + self.all.map { $0.name } }

    private static let maximumBytes = 256 << 20

    /// Reads a zip, a folder or a single file. `name` is how it was called where it came from.
    static func read(_ path: String, name: String, options: ImportOptions, progress: (Double) -> Void = { _ in }) throws -> (importer: any Importer.Type, texts: ImportedTexts) {
        guard self.formats.contains(options.format) else { throw AppError.invalid("format", "must be one of \(self.formats.joined(separator: ", "))") }
        let chosen = options.format == "auto" ? self.all : self.all.filter { $0.name == options.format }
        let files = try self.files(path, name: name, wanted: { path in !self.isClutter(path) && chosen.contains { $0.wants(path) } }, progress: progress)
        guard !files.isEmpty else { throw AppError.invalid("file", "holds nothing that can be imported (\(self.formats.dropFirst().joined(separator: ", ")))") }
        let paths = files.map(\.path)
        guard let importer = options.format == "auto" ? chosen.first(where: { $0.recognises(paths) }) : chosen.first else {
            throw AppError.invalid("file", "is none of the exports that are known: \(self.formats.dropFirst().joined(separator: ", "))")
        }
        var texts = try importer.read(files.filter { importer.wants($0.path) }, options: options)
        texts.samples.removeAll { sample in
            let isEmpty = sample.text.allSatisfy(\.isWhitespace)
            return isEmpty
        }
        guard !texts.samples.isEmpty else { throw AppError.invalid("file", "was read as \(importer.name), but holds no texts of the creator") }
        return (importer, texts)
    }

    private static func files(_ path: String, name: String, wanted: (String) -> Bool, progress: (Double) -> Void) throws -> [ZipArchive.File] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { throw AppError.invalid("file", "there is no such file: \(name)") }
        if isFolder.boolValue { return try self.folder(path, wanted: wanted, progress: progress) }
        if ZipArchive.isZip(path) { return try ZipArchive.read(path, wanted: wanted, progress: progress) }
        if name.lowercased().hasSuffix(".zip") { throw AppError.invalid("file", "the zip file is refused: it is no zip file or is broken") }
        guard let content = FileManager.default.contents(atPath: path) else { throw AppError.invalid("file", "can't be read: \(name)") }
        guard content.count <= self.maximumBytes else { throw AppError.invalid("file", "has more than \(self.maximumBytes >> 20) MB") }
        progress(1)
        return [ZipArchive.File(path: (name as NSString).lastPathComponent, content: content)].filter { wanted($0.path) }
    }

    private static func folder(_ path: String, wanted: (String) -> Bool, progress: (Double) -> Void) throws -> [ZipArchive.File] {
        let root = URL(fileURLWithPath: path).standardizedFileURL
        guard let listing = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey, .fileSizeKey]) else { throw AppError.invalid("file", "the folder can't be read") }
        var (files, total): ([ZipArchive.File], Int) = ([], 0)
        while let url = listing.nextObject() as? URL {
            let relative = String(url.standardizedFileURL.path.dropFirst(root.path.count + 1))
            guard wanted(relative), let values = try? url.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey]), values.isRegularFile == true else { continue }
            total += values.fileSize ?? 0
            guard total <= self.maximumBytes else { throw AppError.invalid("file", "the texts in the folder have more than \(self.maximumBytes >> 20) MB") }
            guard let content = FileManager.default.contents(atPath: url.path) else { throw AppError.invalid("file", "can't be read: \(relative)") }
            files.append(ZipArchive.File(path: relative, content: content))
        }
        progress(1)
        return files.sorted { $0.path < $1.path }
    }

    private static func isClutter(_ path: String) -> Bool { path.contains("__MACOSX/") || path.split(separator: "/").contains { $0.hasPrefix(".") } }
}

/// The text of a file, whatever its byte order mark says.
func importedText(_ file: ZipArchive.File) throws -> String {
    let bytes = file.content.starts(with: [0xEF, 0xBB, 0xBF]) ? file.content.dropFirst(3) : file.content
    guard let text = String(data: Data(bytes), encoding: .utf8) else { throw AppError.invalid("file", "\(file.path) is not UTF-8 text") }
    return text
}
