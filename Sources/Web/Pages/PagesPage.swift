// All archived pages, by address.
import Bytes
import Presentation
import Store

enum PagesPage {
  private static let limit = 200

  static func reply(_ asked: Asked, _ room: ReadingRoom) throws -> Reply {
    let find = asked.parameter("find") ?? ""
    let after = asked.parameter("after") ?? ""
    return try room.views.lend { view in
      // Both may hold anything: the length says where the first ends.
      try room.kept("/pages \(after.utf8.count) \(after) \(find)", view) {
        // What stands for other characters in a GLOB pattern stands for itself here.
        let bare = find.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
        let pages = try view.urls(
          matching: find.isEmpty ? nil : "*\(bare)*", after: after, limit: limit)
        var fields: Fields = [
          "find": find, "pages": pages.map(row), "hasPages": !pages.isEmpty,
        ]
        if pages.count == limit, let last = pages.last {
          fields["next"] =
            "/pages?after=\(FormEncoding.encoded(last.url))&find=\(FormEncoding.encoded(find))"
        }
        return PageFrame.reply("Pages", PageTemplates.render("pages", fields), room)
      }
    }
  }

  static func row(_ page: URLSummary) -> Fields {
    [
      "url": Wording.safe(page.url), "href": Link.history(page.url),
      "captures": Wording.count(page.captures), "versions": Wording.count(page.versions),
      "first": page.first.description, "shownFirst": Wording.moment(page.first.description),
      "last": page.last.description, "shownLast": Wording.moment(page.last.description),
    ]
  }
}
