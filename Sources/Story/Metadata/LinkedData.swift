// What schema.org data in a page says of its story (JSON-LD).

/// The parts of the first article that a page's JSON-LD describes.
struct LinkedData {
  var headline: String?
  var authors: [String] = []
  var published: String?
  var modified: String?
  var language: String?
  var articleBody: String?

  /// Reads the scripts in order; the first value of each part counts.
  init(_ scripts: [[UInt8]]) {
    for script in scripts {
      guard let node = JSONNode.parse(script) else { continue }
      visit(node, depth: 0)
    }
  }

  private mutating func visit(_ node: JSONNode, depth: Int) {
    guard depth < 8 else { return }
    for item in node.elements {
      guard case .object = item else { continue }
      if isArticle(item) { read(item) }
      for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
        if let inner = item[key] { visit(inner, depth: depth + 1) }
      }
    }
  }

  private func isArticle(_ item: JSONNode) -> Bool {
    (item["@type"]?.elements ?? []).contains { type in
      guard let type = type.string else { return false }
      return type.hasSuffix("Article") || type.hasSuffix("Posting") || type == "Report"
        || type == "WebPage" || type == "VideoObject" || type == "Recipe" || type == "HowTo"
    }
  }

  private mutating func read(_ item: JSONNode) {
    let isPage = item["@type"]?.string == "WebPage"
    if !isPage {
      headline = headline ?? item["headline"]?.string ?? item["name"]?.string
      if authors.isEmpty { authors = names(item["author"]) }
      articleBody = articleBody ?? item["articleBody"]?.string
    }
    published = published ?? item["datePublished"]?.string
    modified = modified ?? item["dateModified"]?.string
    language = language ?? item["inLanguage"]?.string
  }

  private func names(_ node: JSONNode?) -> [String] {
    guard let node else { return [] }
    return node.elements.prefix(12).compactMap { $0.string ?? $0["name"]?.elements.first?.string }
      .filter { !$0.isEmpty && !$0.hasPrefix("http") }
  }
}
