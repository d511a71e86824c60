/// One member of a `fields` parameter: `edge.limit(5){c,d}` (https://developers.facebook.com/docs/graph-api/results).
struct GraphField: Sendable, Equatable {
    var name: String
    var limit: Int?
    var after: String?
    /// Nil when no braces were written.
    var fields: [GraphField]?

    /// Reads a whole `fields` text.
    /// - Throws: code 2500 when the text is malformed, 100 for a modifier that does not exist.
    static func parse(_ text: String) throws(GraphError) -> [GraphField] {
        var reader = Reader(characters: Array(text))
        let fields = try reader.list(depth: 0)
        guard reader.index == reader.characters.count else { throw reader.problem }
        return fields
    }

    private struct Reader {
        let characters: [Character]
        var index = 0

        var problem: GraphError {
            GraphError(2500, "Syntax error \"Expected end of string instead of \"\(self.index < self.characters.count ? String(self.characters[self.index]) : "")\".\" at character \(self.index)")
        }

        mutating func skipSpace() { while self.index < self.characters.count, self.characters[self.index].isWhitespace { self.index += 1 } }

        private mutating func take(_ character: Character) -> Bool {
            guard self.index < self.characters.count, self.characters[self.index] == character else { return false }
            self.index += 1
            return true
        }

        mutating func list(depth: Int) throws(GraphError) -> [GraphField] {
            guard depth < 8 else { throw GraphError.parameter("fields are nested too deeply") }
            var fields: [GraphField] = []
            while true {
                self.skipSpace()
                if fields.isEmpty, self.index == self.characters.count { return [] }
                fields.append(try self.field(depth: depth))
                self.skipSpace()
                guard self.take(",") else { return fields }
            }
        }

        private mutating func name() throws(GraphError) -> String {
            let start = self.index
            while self.index < self.characters.count, self.characters[self.index].isLetter || self.characters[self.index].isNumber || self.characters[self.index] == "_" { self.index += 1 }
            guard self.index > start else { throw self.problem }
            return String(self.characters[start ..< self.index])
        }

        private mutating func field(depth: Int) throws(GraphError) -> GraphField {
            var field = GraphField(name: try self.name())
            while self.take(".") {
                let modifier = try self.name()
                guard self.take("(") else { throw self.problem }
                let start = self.index
                while self.index < self.characters.count, self.characters[self.index] != ")" { self.index += 1 }
                let argument = String(self.characters[start ..< self.index])
                guard self.take(")") else { throw self.problem }
                switch modifier {
                case "limit":
                    guard let limit = Int(argument), limit > 0 else { throw .parameter("limit must be a positive number") }
                    field.limit = limit
                case "after": field.after = argument
                default: throw .parameter("Unknown field modifier \(modifier)")
                }
            }
            self.skipSpace()
            if self.take("{") {
                field.fields = try self.list(depth: depth + 1)
                guard self.take("}") else { throw self.problem }
            }
            return field
        }
    }
}
