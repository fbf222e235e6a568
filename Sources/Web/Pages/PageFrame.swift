// The frame that all our pages have, and links between them.
import Bytes
import Presentation
import Store

/// Puts content into the frame of a page.
enum PageFrame {
  /// A page.
  ///
  /// `fields` are the frame's: `feed`, `feedTitle`, `timegate` …
  static func reply(
    _ title: String, _ content: String, _ room: ReadingRoom, _ fields: Fields = [:],
    status: Int = 200
  ) -> Reply {
    var frame = fields
    frame["title"] = "\(Wording.safe(title)) · Stet"
    frame["mayCapture"] = room.sessions.isOpen
    return .page(PageTemplates.head(frame) + content + PageTemplates.foot(), status: status)
  }
}

/// Addresses of our pages, below the root.
enum Link {
  static func history(_ url: String, _ more: String = "") -> String {
    "/history?url=\(FormEncoding.encoded(url))\(more)"
  }

  static func capture(_ capture: CatalogueEntry) -> String { "/capture/\(capture.id.hex)" }

  static func compare(_ from: CatalogueEntry, _ to: CatalogueEntry, view: String? = nil) -> String {
    compare(from.id.hex, to.id.hex, view: view)
  }

  static func compare(_ from: String, _ to: String, view: String? = nil) -> String {
    "/compare?a=\(from)&b=\(to)\(view.map { "&view=\($0)" } ?? "")"
  }

  static func blame(_ url: String, removed: Bool = false) -> String {
    "/blame?url=\(FormEncoding.encoded(url))\(removed ? "&removed=1" : "")"
  }

  static func claims(_ url: String) -> String { "/claims?url=\(FormEncoding.encoded(url))" }

  static func feed(_ url: String) -> String { "/feed.atom?url=\(FormEncoding.encoded(url))" }

  static func replay(_ capture: CatalogueEntry) -> String {
    "/web/\(Timestamp14.text(capture.record.capturedAt))/\(FormEncoding.pathEncoded(capture.record.url))"
  }

  /// The URL of a page where a browser may go to it: http and https only.
  static func outside(_ url: String) -> String? {
    let lower = url.lowercased()
    return lower.hasPrefix("http://") || lower.hasPrefix("https://") ? url : nil
  }
}

/// Fields of a time: `time` for machines, `shownTime` for people.
func timeFields(_ time: String) -> Fields { ["time": time, "shownTime": Wording.moment(time)] }
