// A row of a comparison as its template takes it: made from sentences, or from lines, words and markup.
package import Archive
import Claims
import StoryDiff

/// One row.
package struct ComparisonRow {
  /// Its fields for the template.
  package var fields: Fields
  /// How long its text is on the side that is longer: its share of the map.
  package var weight: Int
  /// What sort of change, for the map; nil for what did not change.
  package var change: String?
  /// The anchor of a change.
  package var anchor: String?
}

/// Makes rows.
package struct ComparisonRows {
  /// Two columns, or one with both sides in it.
  package enum Layout: String, Sendable { case side, inline }

  private let layout: Layout
  /// Unchanged lines or sentences around a change.
  private let context: Int

  package init(layout: Layout, context: Int) {
    (self.layout, self.context) = (layout, context)
  }

  private var isTwo: Bool { layout == .side }

  // MARK: sentences

  /// Unchanged sentences that a page has folded in it.
  private static let mostFolded = 3000

  /// Calls `body` with each row of a comparison by sentence.
  package func forEach(of report: SentenceReport, _ body: (ComparisonRow) -> Void) {
    guard !report.sentences.same || !report.metadataLines.isEmpty else { return }
    for line in report.metadataLines {
      let old = line.from.map { "<del>\(Markup.escaped($0))</del>" } ?? ""
      let new = line.to.map { "<ins>\(Markup.escaped($0))</ins>" } ?? ""
      body(
        row(
          "metadata", label: line.field, old: old, new: new,
          inline: old + (old.isEmpty || new.isEmpty ? "" : " ") + new, change: "metadata"))
    }
    guard !report.sentences.same else { return }
    var listed = 0
    for item in report.items(context: context) {
      switch item {
      case .heading(let text): body(same("heading", label: "under", SentenceReport.flat(text)))
      case .imprint: body(same("heading", label: "", SentenceReport.imprint))
      case .unchanged(let text):
        body(same("same", label: "", SentenceReport.flat(text)))
      case .folded(let range):
        var row = fold(Wording.count(range.count, "unchanged sentence"), weight: range.count * 120)
        // They are there to be opened, as long as the page does not become a book.
        if listed + range.count <= Self.mostFolded {
          listed += range.count
          row.fields["hasLines"] = true
          row.fields["lines"] = range.map { index in
            Wording.safe(
              SentenceReport.flat(
                report.sentences.to.text(of: report.sentences.operations[index].to)))
          }
        }
        body(row)
      case .departed(let index): body(departed(index, report))
      case .change(let index): body(change(index, report))
      }
    }
  }

  private func departed(_ index: Int, _ report: SentenceReport) -> ComparisonRow {
    let operation = report.sentences.operations[index]
    let text = SentenceReport.flat(report.sentences.from.text(of: operation.from))
    let short = Elision.shorten(text, keep: 80, isFirst: false, isLast: true)
    let link = "<a href=\"#c\(index)\">\(Markup.escaped(short))</a>"
    var row = row(
      "departed", label: "\(report.isMovedUp(operation) ? "↑" : "↓") moved away", old: link,
      new: "",
      inline: link, change: nil)
    row.fields["anchor"] = "from\(index)"
    return row
  }

  private func change(_ index: Int, _ report: SentenceReport) -> ComparisonRow {
    let operation = report.sentences.operations[index]
    let words = report.words(of: operation)
    let kind: String
    var label: String
    var remark = report.note(operation)
    var jump: String?
    switch operation.kind {
    case .add: (kind, label) = ("added", "added")
    case .remove: (kind, label) = ("removed", "removed")
    case .move:
      (kind, label) = ("moved", "\(report.isMovedUp(operation) ? "↑" : "↓") moved here")
      remark = "from sentence \(operation.from.lowerBound + 1)"
      jump = "from\(index)"
    case .split: (kind, label) = ("split", "split")
    case .merge: (kind, label) = ("merged", "joined")
    default: (kind, label) = ("edited", "edited")
    }
    var row = row(
      kind, label: label, old: Markup.marked(words, keep: .max, without: .add),
      new: Markup.marked(words, keep: .max, without: .remove),
      inline: Markup.marked(words, keep: .max), change: kind)
    if operation.kind == .add { row.fields["hasOld"] = false }
    if operation.kind == .remove { row.fields["hasNew"] = false }
    let claims = report.claims(of: index).map { line -> Fields in
      var fields: Fields = ["reading": line.reading, "factual": line.isFactual]
      fields["kindName"] = line.label
      fields["why"] = line.explanation
      return fields
    }
    row.fields["claims"] = claims
    row.fields["hasClaims"] = !claims.isEmpty
    row.fields["remark"] = remark
    row.fields["jump"] = jump
    row.fields["more"] = remark != nil || !claims.isEmpty
    row.anchor = "c\(index)"
    row.fields["anchor"] = row.anchor
    row.fields["link"] = row.anchor
    return row
  }

  // MARK: lines, words, markup

  /// Unchanged characters to keep beside a change of a line.
  private static let kept = 160

  /// Calls `body` with each row of a comparison by line, word or source.
  package func forEach(of comparison: Comparison, _ body: (ComparisonRow) -> Void) {
    if comparison.by == .word {
      let (passages, _) = Passage.passages(of: comparison, keep: Self.kept)
      var number = 0
      for passage in passages where passage.words.contains(where: { $0.kind != .equal }) {
        if passage.hiddenLines > 0 {
          body(fold(Wording.count(passage.hiddenLines, "unchanged line"), weight: 40))
        }
        body(line("edited", passage.words, note: nil, keep: .max, number: number))
        number += 1
      }
      return
    }
    var unchanged = 0
    for (number, operation) in comparison.operations.enumerated() {
      if operation.kind == .equal {
        unchanged += 1
        continue
      }
      if unchanged > 0 {
        body(fold(Wording.count(unchanged, "unchanged line"), weight: unchanged * 80))
      }
      unchanged = 0
      let shown = comparison.shown(operation)
      let name =
        operation.kind == .add ? "added" : operation.kind == .remove ? "removed" : "edited"
      body(line(name, shown.words, note: shown.note, keep: Self.kept, number: number))
    }
    if unchanged > 0 {
      body(fold(Wording.count(unchanged, "unchanged line"), weight: unchanged * 80))
    }
  }

  private func line(
    _ kind: String, _ words: [(kind: Comparison.Operation.Kind, text: String)], note: String?,
    keep: Int, number: Int
  ) -> ComparisonRow {
    var row = row(
      kind, label: kind, old: Markup.marked(words, keep: keep, without: .add),
      new: Markup.marked(words, keep: keep, without: .remove),
      inline: Markup.marked(words, keep: keep), change: kind)
    if kind == "added" { row.fields["hasOld"] = false }
    if kind == "removed" { row.fields["hasNew"] = false }
    row.fields["remark"] = note
    row.fields["more"] = note != nil
    row.anchor = "c\(number)"
    row.fields["anchor"] = row.anchor
    row.fields["link"] = row.anchor
    return row
  }

  // MARK: the parts

  private func same(_ kind: String, label: String, _ text: String) -> ComparisonRow {
    let markup = Markup.escaped(text)
    return row(kind, label: label, old: markup, new: markup, inline: markup, change: nil)
  }

  private func fold(_ text: String, weight: Int) -> ComparisonRow {
    ComparisonRow(fields: ["fold": text], weight: min(weight, 40_000))
  }

  private func row(
    _ kind: String, label: String, old: String, new: String, inline: String, change: String?
  ) -> ComparisonRow {
    var fields: Fields = ["kind": kind, "label": label, "isChange": change != nil]
    if isTwo {
      fields["two"] = true
      fields["old"] = old
      fields["new"] = new
      fields["hasOld"] = !old.isEmpty
      fields["hasNew"] = !new.isEmpty
    } else {
      fields["inline"] = inline
    }
    return ComparisonRow(
      fields: fields, weight: max(old.utf8.count, new.utf8.count) + 40, change: change)
  }
}
