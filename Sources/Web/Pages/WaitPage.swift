// What a reader sees while a long history is read: the page asks again by itself, without a script.
import Presentation

enum WaitPage {
  static func reply(_ what: String, done: Int, total: Int, _ room: ReadingRoom) -> Reply {
    let progress =
      total > 0 ? " \(Wording.count(done)) of \(Wording.count(total)) versions are read." : ""
    let content = PageTemplates.render(
      "message",
      [
        "title": "Reading the history",
        "text": "\(Wording.safe(what)).\(progress) This page shows itself when it is done.",
      ])
    var reply = PageFrame.reply("Reading", content, room, status: 202)
    reply.fields.append(("refresh", "1"))
    reply.freshness = .never
    return reply
  }
}
