// A captured body as it may be shown: pages and style sheets in UTF-8 with their references changed, other
// text, pictures, sound and film as they are, and whatever else there is as a file.
import Archive
import Bytes
import Capture
import Store
import Story

/// A body for replay.
struct ReplayContent {
  let mediaType: String
  let body: [UInt8]
  /// Where the captured answer led; nil for one that led nowhere else.
  var location: String?

  /// What may be shown as it is: nothing of this has markup that is ours to change.
  private static func isShown(_ type: String) -> Bool {
    ["image/", "audio/", "video/", "font/"].contains { type.hasPrefix($0) }
      || ["text/plain", "text/csv", "text/markdown", "application/pdf", "application/json"]
        .contains(type)
  }

  /// What is shown as text: markup of others, and scripts.
  private static func isText(_ type: String) -> Bool {
    type.hasPrefix("text/") || type.hasSuffix("+xml") || type.hasSuffix("/xml")
      || type.hasSuffix("+json") || type.contains("javascript") || type.contains("ecmascript")
  }

  /// Reads the body of a capture, and makes it fit to be shown.
  init(_ capture: CatalogueEntry, _ room: ReadingRoom, _ view: ArchiveView) throws {
    let record = capture.record
    let bytes = try view.object(record.body)
    let head = ReplayHead(capture, view)
    let type = record.mediaType.isEmpty ? "application/octet-stream" : record.mediaType
    let links = ReplayLinks(base: head.url ?? record.url, time: record.capturedAt) { url in
      if try view.capture(url: url) != nil { return url }
      return try room.addresses.urls(like: url, view).first
    }
    switch type {
    case "text/html", "application/xhtml+xml":
      let page = DecodedPage(bytes, declared: head.charset)
      mediaType = "\(type); charset=utf-8"
      body = ReplayHTML.rewritten(page.utf8, links)
    case "text/css":
      let sheet = DecodedPage(bytes, declared: head.charset, isHTML: false)
      mediaType = "text/css; charset=utf-8"
      body = ReplayCSS.rewritten(sheet.utf8, links)
    case "image/svg+xml",
      _ where Self.isShown(type):
      let isText = type.hasPrefix("text/")
      mediaType = type + (isText ? head.charset.map { "; charset=\($0)" } ?? "" : "")
      body = bytes
    case _ where Self.isText(type):
      let text = DecodedPage(bytes, declared: head.charset, isHTML: false)
      (mediaType, body) = ("text/plain; charset=utf-8", text.utf8)
    default: (mediaType, body) = ("application/octet-stream", bytes)
    }
    if (300..<400).contains(Int(record.status)), let place = head.location {
      location = links.page(place)
    }
  }
}

/// What replay needs of a captured answer's head.
struct ReplayHead {
  /// The URL that answered, behind redirects.
  let url: String?
  /// The value of Content-Type.
  let contentType: String?
  /// Its charset.
  let charset: String?
  /// The value of Location.
  let location: String?

  /// Reads it; a head that is not there, was taken down or cannot be read says nothing.
  init(_ capture: CatalogueEntry, _ view: ArchiveView) {
    let hop = capture.record.headers.flatMap { try? view.object($0) }
      .flatMap { try? HeaderObject(parsing: $0) }?.hops.last
    func value(_ name: String) -> String? {
      hop?.values(of: name).last.map { String(decoding: $0, as: UTF8.self) }
    }
    url = hop?.url
    contentType = value("content-type").flatMap { FieldValue.checked($0) }
    location = value("location")
    let parameters = contentType?.split(separator: ";").dropFirst() ?? []
    charset =
      parameters.lazy.compactMap { part -> String? in
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2, pair[0].drop(while: { $0 == " " }).lowercased() == "charset" else {
          return nil
        }
        let name = pair[1].filter { $0 != "\"" && $0 != "'" && $0 != " " }
        let isName = name.utf8.allSatisfy {
          (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
            || "-_.:".utf8.contains($0)
        }
        return isName && (1...40).contains(name.utf8.count) ? String(name) : nil
      }.first
  }
}
