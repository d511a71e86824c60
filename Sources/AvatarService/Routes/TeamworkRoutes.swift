import Core
import ServiceKit

extension AvatarRoutes {
    var teamworkRoutes: RouteTable {
        var table = RouteTable()
        let teamwork = self.service.teamwork
        let feed = self.service.feed
        table.workspace(.put, "/messages/{messageID}/snooze", "snoozeMessage", needs: .moderator, "Puts a waiting message off until a time; without one it comes back now.") { call in
            try await teamwork.snooze(call.id("messageID"), until: call.json(SnoozeBody.self).until, by: call.context.access)
            return try await Self.details(call, feed)
        }
        table.workspace(.put, "/messages/{messageID}/assignment", "assignMessage", needs: .moderator, "Gives a message into somebody's care; without a user into nobody's.") { call in
            try await teamwork.assign(call.id("messageID"), to: call.json(AssignmentBody.self).userID, by: call.context.access)
            return try await Self.details(call, feed)
        }
        table.workspace(.get, "/conversations/{conversationID}/notes", "listNotes", needs: .analyst, "The notes people left beside a conversation, oldest first.") { call in
            try .json(ListView(items: try await teamwork.notes(call.id("conversationID"), by: call.context.access).map { NoteView($0) }))
        }
        table.workspace(.post, "/conversations/{conversationID}/notes", "addNote", needs: .moderator, "Leaves a note and tells those who are mentioned; the fan never sees it.") { call in
            let body = try call.json(NoteBody.self)
            return try .json(NoteView(try await teamwork.addNote(body.text, mentions: body.mentions ?? [], to: call.id("conversationID"), by: call.context.access)), status: .created)
        }
        table.workspace(
            .delete, "/conversations/{conversationID}/notes/{noteID}", "deleteNote", needs: .moderator, "Takes a note away: moderators their own, managers any."
        ) { call in
            try await teamwork.deleteNote(call.id("noteID"), of: call.id("conversationID"), by: call.context.access)
            return .noContent
        }
        return table
    }
}

private struct SnoozeBody: Decodable {
    var until: Timestamp?
}

private struct AssignmentBody: Decodable {
    var userID: Identifier<User>?
}

private struct NoteBody: Decodable {
    var text: String
    var mentions: [Identifier<User>]?
}

private struct NoteView: Encodable {
    var id: Identifier<ConversationNote>
    var conversationID: Identifier<Conversation>
    var authorID: Identifier<User>
    var authorName: String
    var text: String
    var mentions: [Identifier<User>]
    var createdAt: Timestamp

    init(_ signed: TeamworkService.SignedNote) {
        self.id = signed.note.id
        self.conversationID = signed.note.conversationID
        self.authorID = signed.note.authorID
        self.authorName = signed.authorName
        self.text = signed.note.text
        self.mentions = signed.note.mentions
        self.createdAt = signed.note.createdAt
    }
}
