import Core
import Evaluation
import Foundation
import Testing

@Suite struct TableTests {
    private func read(_ text: String, isLines: Bool = false) throws -> Table { try Table(bytes: Array(text.utf8), name: "--data", isLines: isLines) }

    @Test func `Quotes, commas, newlines and doubled quotes belong to the field`() throws {
        let table = try self.read("\u{FEFF}text,label\r\n\"one, \"\"two\"\"\nthree\",spam\r\n\r\nplain \"quoted\" word,ham\n\"\",x")
        #expect(table.columns == ["text", "label"])
        #expect(table.rows.map { $0["text"] } == ["one, \"two\"\nthree", "plain \"quoted\" word", ""])
        #expect(table.rows.map { $0["label"] } == ["spam", "ham", "x"])
        #expect(table.rows.map(\.line) == [2, 5, 6])
    }

    @Test(arguments: [
        ("text,label\na,b\nc,d,e\n", "line 3"), ("text,label\na,b\nc\n", "line 3"), ("text,label\n\"a\nb,c\nd,e\n", "line 2"), ("text,text\na,b\n", "two columns"),
        ("text,label\n", "no rows"), ("", "empty"), ("{\"a\": 1}\nnot json\n", "line 2"), ("{\"a\": 1}\n[1]\n", "line 2"),
    ])
    func `A broken row is named`(text: String, part: String) {
        let error = #expect(throws: AppError.self) { try self.read(text) }
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "none")")
    }

    @Test func `Bytes that are no text are named by their line`() {
        let error = #expect(throws: AppError.self) { try Table(bytes: Array("text\nfine\n".utf8) + [0xFF, 0xFE, 0x0A], name: "--data") }
        #expect(error?.message.contains("line 3") == true)
    }

    @Test func `JSON lines take numbers and truth values as text`() throws {
        let table = try self.read("{\"text\": \"hi\", \"label\": 1, \"extra\": [1]}\n\n{\"text\": \"ho\", \"label\": false, \"score\": 0.5, \"none\": null}\n")
        #expect(Set(table.columns) == ["text", "label", "extra", "score", "none"])
        #expect(table.rows.map { $0["label"] } == ["1", "false"])
        #expect(table.rows[1]["score"] == "0.5")
        #expect(table.rows[1]["none"] == "")
        #expect(table.rows.map(\.line) == [1, 3])
    }

    @Test func `A missing column is told with those there are`() throws {
        let error = #expect(throws: AppError.self) { try self.read("text,label\na,b\n").require("class", option: "--label-column") }
        #expect(error?.message.contains("text, label") == true)
    }

    @Test func `Labels joined by a bar count each; further negatives are negative; a label that never occurs is refused`() throws {
        let table = try self.read("text,labels\na,joy|anger\nb,joy\nc,anger\n")
        let negatives = try self.read("text\nd\n")
        let texts = try LabelledTexts(table, textColumn: "text", labelColumn: "labels", positives: ["anger"], negatives: negatives)
        #expect(texts.texts == ["a", "b", "c", "d"])
        #expect(texts.labels == [true, false, true, false])
        #expect(throws: AppError.self) { try LabelledTexts(table, textColumn: "text", labelColumn: "labels", positives: ["grief"]) }
    }

    @Test(arguments: [(0.1256, 3, "0.126"), (-0.0001, 2, "0.00"), (-1.5, 1, "-1.5"), (12, 0, "12"), (2.05, 2, "2.05")])
    func `Figures are rounded to a fixed count of decimals`(value: Double, decimals: Int, expected: String) { #expect(FigureTable.text(value, decimals) == expected) }
}
