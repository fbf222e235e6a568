// What a reader sees where there is no answer.
import Presentation

enum ErrorPage {
  static func reply(_ refusal: Refusal, _ room: ReadingRoom) -> Reply {
    let title: String =
      switch refusal.status {
      case 404: "Not here"
      case 410: "Taken down"
      case 503: "Busy"
      default: "This did not work"
      }
    let content = PageTemplates.render(
      "message",
      [
        "title": title, "text": Wording.safe(refusal.reason),
        "links": [
          ["href": "/", "name": "To the beginning"], ["href": "/pages", "name": "All pages"],
        ],
      ])
    return PageFrame.reply(title, content, room, status: refusal.status)
  }
}
