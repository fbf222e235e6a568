// How anyone can check this archive.
import Archive
import Bytes
import Presentation
import Store

enum LogPage {
  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    try room.views.lend { view in
      let verified = room.lastVerified()
      var fields: Fields = [
        "origin": Wording.safe(view.identity.origin), "vkey": Wording.safe(view.identity.vkey),
        "captures": Wording.count(try view.totals().captures), "here": asked.origin,
        "verified": verified.map {
          "All of it was last verified on \(Wording.moment($0.description)), and nothing was found altered or missing."
        } ?? "It was not verified in full on this machine yet: 'stet verify' does it.",
      ]
      if let checkpoint = try? PublishedCheckpoint(view) {
        fields["checkpoint"] = checkpoint.text
        fields["size"] = Wording.count(checkpoint.size)
        fields["partial"] = checkpoint.size < 256 ? checkpoint.size : nil
      } else {
        fields["checkpoint"] = "(nothing is published yet)"
        fields["size"] = "0"
      }
      return PageFrame.reply("How to check", PageTemplates.render("log", fields), room)
    }
  }
}
