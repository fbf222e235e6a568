// The archive as a whole: sizes, and the checkpoint that it is published under.
import Bytes
import Presentation
import Store

enum APIArchive {
  static func stats(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    _ = try APIQuery(asked, [])
    return try room.views.lend { view in .json(try view.statsJSON().line) }
  }

  static func checkpoint(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    _ = try APIQuery(asked, [])
    return try room.views.lend { view in
      let checkpoint = try PublishedCheckpoint(view)
      let document = JSONValue.object([
        "origin": .string(view.identity.origin), "vkey": .string(view.identity.vkey),
        "size": .int(checkpoint.size), "root": .string(checkpoint.root.hex),
        "note": .string(checkpoint.text),
      ])
      return .json(try document.line)
    }
  }
}
