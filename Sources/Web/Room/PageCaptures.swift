// All captures of one page, oldest first, as lists and timelines need them.
import Archive
import Bytes
import Claims
import Presentation
import Store

/// The captures of a page.
struct PageCaptures: Sendable {
  /// One capture with what is known of it.
  struct Entry: Sendable {
    let capture: CatalogueEntry
    /// The capture before; nil for the first.
    let before: CatalogueEntry?

    /// Whether the body is not that of the capture before.
    var isChanged: Bool { capture.isChanged(before) }
    /// The change to be told; nil for the first, and for one that changed nothing.
    var pair: CapturePair? {
      guard let before, isChanged else { return nil }
      return CapturePair(from: before, to: capture)
    }
  }

  let url: String
  let entries: [Entry]

  init(url: String, _ view: ArchiveView) throws {
    self.url = url
    var entries: [Entry] = []
    var last: CatalogueEntry?
    while true {
      let page = try view.captures(url: url, after: last, limit: 1000)
      for capture in page {
        entries.append(Entry(capture: capture, before: last))
        last = capture
      }
      if page.count < 1000 { break }
    }
    self.entries = entries
  }

  /// Distinct bodies.
  var versions: Int { Set(entries.map(\.capture.record.body)).count }

  /// Versions one after the other: each capture with other bytes than the one before.
  var steps: [CatalogueEntry] { entries.filter(\.isChanged).map(\.capture) }
}
