// A comparison as a page: the same for `diff --format html`, which stands alone, and for the server.
package import Archive
import Claims
import Story
import StoryDiff

/// Writes a comparison as HTML.
package enum ComparisonPage {
  /// What is compared.
  package enum Content {
    case sentences(SentenceReport)
    case lines(Comparison, from: DiffSide, to: DiffSide)

    fileprivate var sides: (from: DiffSide, to: DiffSide) {
      switch self {
      case .sentences(let report): (report.from, report.to)
      case .lines(_, let from, let to): (from, to)
      }
    }

    fileprivate var summary: String {
      switch self {
      case .sentences(let report): report.summaryLine
      case .lines(let comparison, _, _): comparison.summaryLine
      }
    }
  }

  /// The title of the page.
  package static func title(_ content: Content) -> String {
    let (from, to) = content.sides
    return from.source == to.source
      ? "What changed in \(from.source)" : "From \(from.source) to \(to.source)"
  }

  /// Writes a page that stands alone, a piece at a time: nothing is fetched, no script.
  package static func writeAlone(
    _ content: Content, layout: ComparisonRows.Layout = .inline, context: Int,
    write: (String) -> Void
  ) {
    let style = String(decoding: PageTemplates.style, as: UTF8.self)
    write(
      PageTemplates.head([
        "title": Wording.safe(title(content)), "style": style, "bodyClass": "alone",
      ]))
    write(head(content, layout: layout, [:], minimap: nil, kinds: []))
    rows(content, layout: layout, context: context) { row in
      write(PageTemplates.render("comparison-row", row.fields))
    }
    write(PageTemplates.render("comparison-foot", [:]))
    write(PageTemplates.foot(["style": style]))
  }

  /// The content of a page of the server: what stands within `main`.
  package static func body(
    _ content: Content, layout: ComparisonRows.Layout, context: Int, _ more: Fields
  ) -> String {
    var text = ""
    var map: [(weight: Int, change: String?, anchor: String?)] = []
    var kinds: [(kind: String, count: Int, first: Int)] = []
    rows(content, layout: layout, context: context) { row in
      text += PageTemplates.render("comparison-row", row.fields)
      map.append((row.weight, row.change, row.anchor))
    }
    if case .sentences(let report) = content { kinds = Self.kinds(report) }
    return head(content, layout: layout, more, minimap: Minimap.svg(map), kinds: kinds) + text
      + PageTemplates.render("comparison-foot", ["keys": true])
  }

  /// The head alone: sides, summary, links.
  package static func headAlone(_ content: Content, _ more: Fields) -> String {
    var kinds: [(kind: String, count: Int, first: Int)] = []
    if case .sentences(let report) = content { kinds = Self.kinds(report) }
    return head(content, layout: .inline, more, minimap: nil, kinds: kinds) + "</div>\n"
  }

  private static func rows(
    _ content: Content, layout: ComparisonRows.Layout, context: Int, _ body: (ComparisonRow) -> Void
  ) {
    let rows = ComparisonRows(layout: layout, context: context)
    switch content {
    case .sentences(let report): rows.forEach(of: report, body)
    case .lines(let comparison, _, _): rows.forEach(of: comparison, body)
    }
  }

  /// The kinds of claims that changed, how many of each, and the first operation with one.
  private static func kinds(_ report: SentenceReport) -> [(kind: String, count: Int, first: Int)] {
    ClaimChange.Kind.allCases.compactMap { kind in
      guard kind.isFactual else { return nil }
      var count = 0
      var first: Int?
      for (index, changes) in report.claims.enumerated() {
        let here = changes.count { $0.kind == kind }
        if here > 0, first == nil { first = index }
        count += here
      }
      return first.map { (kind.rawValue, count, $0) }
    }
  }

  private static func head(
    _ content: Content, layout: ComparisonRows.Layout, _ more: Fields, minimap: String?,
    kinds: [(kind: String, count: Int, first: Int)]
  ) -> String {
    let (from, to) = content.sides
    let summary = content.summary
    var fields: Fields = [
      "source": Wording.safe(
        from.source == to.source ? from.source : "\(from.source) and \(to.source)"),
      "from": side(from), "to": side(to), "layout": layout.rawValue, "two": layout == .side,
      "summary": Wording.safe(summary.prefix(1).uppercased() + summary.dropFirst()),
      "hasKinds": !kinds.isEmpty,
      "kinds": kinds.map {
        ["kind": $0.kind, "count": Wording.count($0.count), "first": $0.first] as Fields
      },
    ]
    if case .sentences(let report) = content {
      fields["note"] = report.readingNote
      fields["language"] = report.page?.to.language.map { Wording.safe($0) }
    }
    fields["minimap"] = minimap
    for (name, value) in more {
      if let given = fields[name] as? Fields, let added = value as? Fields {
        fields[name] = given.merging(added) { _, added in added }
      } else {
        fields[name] = value
      }
    }
    return PageTemplates.render("comparison-head", fields)
  }

  private static func side(_ side: DiffSide) -> Fields {
    var fields: Fields = ["source": Wording.safe(side.source)]
    fields["time"] = side.capturedAt.map { Wording.safe($0) }
    fields["shownTime"] = side.capturedAt.map { Wording.moment($0) }
    fields["id"] = side.id
    fields["shortId"] = side.id.map { String($0.prefix(12)) }
    return fields
  }
}
