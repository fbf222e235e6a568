// The title of a story, out of what a page calls itself: `title` mostly names the site as well.

/// Chooses a title.
struct PageTitle {
  let best: String?

  init(_ page: HTMLPage, _ linked: LinkedData) {
    let whole = String(decoding: page.title, as: UTF8.self).collapsed
    let headings = page.blocks.lazy
      .filter { page.elements[Int($0.element)].tag == .h1 }
      .map { String(decoding: page.text[$0.range], as: UTF8.self).collapsed }
      .prefix(4)
    let social = ["og:title", "twitter:title", "dc.title"].lazy.compactMap { name in
      page.metas.first { $0.name == name }?.content.collapsed
    }.first { !$0.isEmpty }
    if whole.isEmpty {
      best = social ?? linked.headline?.collapsed ?? headings.first
      return
    }
    // A heading, or what the page tells social networks, that begins or ends `title`.
    for name in [social, linked.headline?.collapsed].compactMap({ $0 }) + Array(headings)
    where name.utf8.count >= 10 && name.utf8.count < whole.utf8.count {
      if whole.hasPrefix(name) || whole.hasSuffix(name) {
        best = name
        return
      }
    }
    best = Self.withoutSite(whole)
  }

  /// The longer part of a title parted by ` | `, ` - ` and their like, if it has three words.
  private static func withoutSite(_ title: String) -> String {
    for mark in [" | ", " — ", " – ", " - ", " » ", " :: ", " · ", " / "] {
      guard let range = lastRange(of: mark, in: title) else { continue }
      let (before, after) = (String(title[..<range.lowerBound]), String(title[range.upperBound...]))
      let name = words(before) >= words(after) ? before : after
      if words(name) >= 3 { return name.trimmed }
    }
    return title
  }

  private static func words(_ text: String) -> Int { text.split(separator: " ").count }

  private static func lastRange(of mark: String, in text: String) -> Range<String.Index>? {
    let (letters, sought) = (Array(text.utf8), Array(mark.utf8))
    guard letters.count > sought.count else { return nil }
    for start in stride(from: letters.count - sought.count, through: 0, by: -1)
    where letters[start..<(start + sought.count)].elementsEqual(sought) {
      let from = text.utf8.index(text.startIndex, offsetBy: start)
      return from..<text.utf8.index(from, offsetBy: sought.count)
    }
    return nil
  }
}
