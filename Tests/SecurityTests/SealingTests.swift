import Core
import Foundation
import Security
import Testing

@Suite("Sealed secrets and the key ring")
struct SealingTests {
    @Test(arguments: ["", "token", "Ünïcödé 🧘🏽‍♀️", String(repeating: "x", count: 100_000)])
    func `what was sealed opens`(text: String) throws {
        let box = SecretBox(ring: try makeRing("k1"))
        let sealed = try box.seal(text, context: "connection:1:access")
        #expect(try box.open(sealed, context: "connection:1:access") == text)
        #expect(sealed.keyID == "k1")
        #expect(text.isEmpty || !sealed.text.contains(text))
        #expect("\(sealed)" == "sealed")
    }

    @Test func `the same text never seals to the same bytes`() throws {
        let box = SecretBox(ring: try makeRing("k1"))
        #expect(try Set((0 ..< 100).map { _ in try box.seal("token", context: "c").text }).count == 100)
    }

    @Test func `a sealed text moved to another record or field doesn't open`() throws {
        let box = SecretBox(ring: try makeRing("k1"))
        let one: Identifier<Connection> = "one"
        let sealed = try box.seal("token", context: SealContext.accessToken(of: one))
        for context in [SealContext.accessToken(of: "two"), SealContext.refreshToken(of: one), SealContext.webhookSecret(of: one), ""] {
            #expect(performing: { try box.open(sealed, context: context) }, throws: hasCode(.secretUnreadable))
        }
    }

    @Test func `every changed byte and every cut makes it unreadable`() throws {
        let box = SecretBox(ring: try makeRing("k1"))
        let sealed = try box.seal("a token", context: "c")
        let bytes = Array(try #require(Data(base64URL: String(sealed.text.dropFirst(3)))))
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(performing: { try box.open(SealedText(text: "k1." + Data(changed).base64URL), context: "c") }, throws: hasCode(.secretUnreadable))
            #expect(performing: { try box.open(SealedText(text: "k1." + Data(bytes[..<index]).base64URL), context: "c") }, throws: hasCode(.secretUnreadable))
        }
    }

    @Test(arguments: ["", ".", "k1", "k1.", "k2.AAAA", "k1.****", "../../etc/passwd.AAAA", "plain text"])
    func `what is not sealed text is refused`(text: String) throws {
        let box = SecretBox(ring: try makeRing("k1"))
        #expect(performing: { try box.open(SealedText(text: text), context: "c") }, throws: hasCode(.secretUnreadable))
    }

    @Test func `the error tells nothing of the secret`() throws {
        let box = SecretBox(ring: try makeRing("k1"))
        let sealed = try box.seal("super-secret-token", context: "c")
        do {
            _ = try box.open(sealed, context: "d")
            Issue.record("it opened")
        } catch {
            let text = String(reflecting: error)
            #expect(!text.contains("super-secret-token"))
            #expect(!text.contains(sealed.text))
        }
    }

    @Test func `after a rotation old texts open, new ones use the new key, and resealing frees the old key`() throws {
        let ring = try makeRing("k1")
        let box = SecretBox(ring: ring)
        let old = try box.seal("token", context: "c")
        let newID = try ring.addCurrentKey()
        #expect(newID != "k1")
        #expect(ring.keyIDs.count == 2)
        #expect(try box.open(old, context: "c") == "token")
        #expect(box.needsReseal(old))
        let new = try box.reseal(old, context: "c")
        #expect(new.keyID == newID)
        #expect(!box.needsReseal(new))
        #expect(performing: { try ring.remove(newID) }, throws: hasCode(.conflict))
        #expect(performing: { try ring.remove("k9") }, throws: hasCode(.notFound))
        try ring.remove("k1")
        #expect(try box.open(new, context: "c") == "token")
        #expect(performing: { try box.open(old, context: "c") }, throws: hasCode(.secretUnreadable))
    }

    @Test func `destroying a subject's key makes its values unreadable and nobody else's`() throws {
        let box = SecretBox(ring: try makeRing("k1"))
        let fan = try box.makeSubjectKey(context: SealContext.subjectKey("fan"))
        let other = try box.makeSubjectKey(context: SealContext.subjectKey("other"))
        let value = try box.seal("Mila", context: SealContext.auditValue(of: "fan"), under: fan, keyContext: SealContext.subjectKey("fan"))
        #expect(try box.open(value, context: SealContext.auditValue(of: "fan"), under: fan, keyContext: SealContext.subjectKey("fan")) == "Mila")
        #expect(performing: { try box.open(value, context: SealContext.auditValue(of: "fan"), under: other, keyContext: SealContext.subjectKey("other")) }, throws: hasCode(.secretUnreadable))
        #expect(performing: { try box.open(value, context: SealContext.auditValue(of: "fan")) }, throws: hasCode(.secretUnreadable))
        let resealed = try box.reseal(fan, context: SealContext.subjectKey("fan"))
        #expect(try box.open(value, context: SealContext.auditValue(of: "fan"), under: resealed, keyContext: SealContext.subjectKey("fan")) == "Mila", "rotation keeps the subject's key")
    }

    @Test(arguments: [(["k1": 31], "k1"), (["k1": 32], "k2"), (["": 32], ""), (["a.b": 32], "a.b"), ([:], "")])
    func `a ring with a bad key is refused`(sizes: [String: Int], current: String) {
        #expect(performing: { try KeyRing(keys: sizes.mapValues { [UInt8](repeating: 1, count: $0) }, current: current) }, throws: hasCode(.validationFailed))
    }
}

@Suite("The key file")
struct KeyFileTests {
    @Test func `the first load makes a private file, the next ones read it`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.json"
        let first = try KeyRing.load(from: path)
        let permissions = try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
        #expect(permissions == 0o600)
        let sealed = try SecretBox(ring: first).seal("token", context: "c")
        let second = try KeyRing.load(from: path)
        #expect(second.currentKeyID == first.currentKeyID)
        #expect(try SecretBox(ring: second).open(sealed, context: "c") == "token")
    }

    @Test func `a running ring follows a rotation made elsewhere`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.json"
        let server = try KeyRing.load(from: path)
        let command = try KeyRing.load(from: path)
        try command.addCurrentKey()
        let sealed = try SecretBox(ring: command).seal("token", context: "c")
        #expect(try SecretBox(ring: server).open(sealed, context: "c") == "token")
        #expect(server.currentKeyID == command.currentKeyID)
    }

    @Test func `rotations in two processes both last`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.json"
        let one = try KeyRing.load(from: path)
        let two = try KeyRing.load(from: path)
        let first = try one.addCurrentKey()
        let second = try two.addCurrentKey()
        #expect(Set(try KeyRing.load(from: path).keyIDs).isSuperset(of: [first, second]))
        #expect(try KeyRing.load(from: path).keyIDs.count == 3)
    }

    @Test func `many processes starting at once agree on one key`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.json"
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0 ..< 16 { group.addTask { try KeyRing.load(from: path).currentKeyID } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test(arguments: ["", "{}", "not json", #"{"current":"k1","keys":{"k1":"c2hvcnQ"}}"#, #"{"current":"k2","keys":{"k1":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}}"#])
    func `a damaged file is an error and is never overwritten`(content: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.json"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(content.utf8), attributes: [.posixPermissions: 0o600]))
        #expect(performing: { try KeyRing.load(from: path) }, throws: hasCode(.configurationInvalid))
        #expect(FileManager.default.contents(atPath: path) == Data(content.utf8))
    }

    @Test func `a file that others may read is refused with the remedy`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/keys.json"
        _ = try KeyRing.load(from: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        #expect(performing: { try KeyRing.load(from: path) }, throws: { ($0 as? AppError)?.message.contains("chmod 600") == true })
    }

    @Test func `a folder that isn't there is an error`() {
        #expect(performing: { try KeyRing.load(from: "/nonexistent/folder/keys.json") }, throws: hasCode(.configurationInvalid))
    }
}
