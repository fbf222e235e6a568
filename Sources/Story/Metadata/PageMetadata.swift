// Title, byline, dates and language of a page: which of the many places that may say so is believed.
import Bytes

/// What a page says of its story.
struct PageMetadata {
  private let page: HTMLPage
  private let linked: LinkedData

  init(_ page: HTMLPage, _ linked: LinkedData) {
    (self.page, self.linked) = (page, linked)
  }

  /// Sets what is known.
  func fill(_ story: inout Story) {
    story.title = PageTitle(page, linked).best
    story.byline = byline
    story.published = date(
      linked.published,
      [
        "article:published_time", "datepublished", "og:published_time", "parsely-pub-date",
        "sailthru.date", "dc.date.issued", "dc.date", "dcterms.date", "dcterms.created", "pubdate",
        "publishdate", "date", "cxenseparse:recs:publishtime", "article.published",
      ], .published)
    story.modified = date(
      linked.modified,
      [
        "article:modified_time", "datemodified", "og:updated_time", "last-modified",
        "dcterms.modified", "lastmod",
      ], .modified)
    story.language = language
  }

  func meta(_ names: [String]) -> String? {
    for name in names {
      if let value = page.metas.first(where: { $0.name == name })?.content.trimmed, !value.isEmpty {
        return value
      }
    }
    return nil
  }

  private var byline: String? {
    if !linked.authors.isEmpty { return linked.authors.joined(separator: ", ").collapsed }
    let named = meta([
      "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl",
      "dcterms.creator", "cxenseparse:author",
    ])
    if let named, !named.hasPrefix("http"), named.utf8.count < 200 { return Self.bare(named) }
    for mark in page.marks
    where mark.kind == .author && mark.range.count > 2 && mark.range.count < 120 {
      return Self.bare(String(decoding: page.text[mark.range], as: UTF8.self))
    }
    return nil
  }

  /// Without "By", white space collapsed.
  private static func bare(_ text: String) -> String? {
    var name = text.collapsed
    for word in ["By ", "by ", "BY ", "Von ", "von ", "Por ", "Par "] where name.hasPrefix(word) {
      name = String(name.dropFirst(word.count))
    }
    return name.isEmpty ? nil : name
  }

  private func date(_ first: String?, _ names: [String], _ kind: HTMLPage.Mark.Kind) -> String? {
    if let first, let date = PageDate.normalised(first) { return date }
    for name in names {
      if let value = meta([name]), let date = PageDate.normalised(value) { return date }
    }
    for mark in page.marks where mark.kind == kind {
      if let value = mark.value, let date = PageDate.normalised(value) { return date }
    }
    return nil
  }

  /// The language that the page says it is in.
  var language: String? {
    let declared =
      page.language ?? meta(["content-language", "language", "dc.language"])
      ?? linked.language ?? meta(["og:locale"])
    guard let tag = declared?.trimmed.split(separator: ",").first.map({ String($0) }) else {
      return nil
    }
    let clean = tag.replacingUnderscores
    let isTag =
      !clean.isEmpty && clean.utf8.count <= 16
      && clean.utf8.allSatisfy {
        $0 == 0x2D || $0 >= 0x30 && $0 <= 0x39 || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A
      }
    return isTag ? clean : nil
  }
}

extension String {
  /// Without white space at the ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }

  /// Trimmed, with one space for each run of white space.
  var collapsed: String {
    split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  fileprivate var replacingUnderscores: String {
    String(decoding: utf8.map { $0 == 0x5F ? 0x2D : $0 }, as: UTF8.self)
  }
}
