// `diff --format html` of lines, words and source.
import Archive

enum HTMLRenderer {
  // Unchanged characters to keep beside a change.
  private static let keep = 160

  /// Writes the document, a piece at a time.
  static func render(
    _ comparison: Comparison, from: DiffSide, to: DiffSide, write: (String) -> Void
  ) {
    HTMLDocument.begin(from, to, summary: comparison.summaryLine, language: nil, write)
    if comparison.by == .word {
      let (passages, _) = Passage.passages(of: comparison, keep: keep)
      for passage in passages where passage.words.contains(where: { $0.kind != .equal }) {
        fold(passage.hiddenLines, write)
        HTMLDocument.row(
          "edited", label: "edited", HTMLDocument.marked(passage.words, keep: .max), write)
      }
    } else {
      var unchanged = 0
      for operation in comparison.operations {
        if operation.kind == .equal {
          unchanged += 1
          continue
        }
        fold(unchanged, write)
        unchanged = 0
        let line = comparison.shown(operation)
        let name =
          operation.kind == .add ? "added" : operation.kind == .remove ? "removed" : "edited"
        HTMLDocument.row(
          name, label: name, HTMLDocument.marked(line.words, keep: keep),
          note: line.note.map(HTMLDocument.escaped), write)
      }
      fold(unchanged, write)
    }
    HTMLDocument.end(write)
  }

  private static func fold(_ count: Int, _ write: (String) -> Void) {
    if count > 0 { write("<p class=\"fold\">\(Wording.count(count, "unchanged line"))</p>\n") }
  }
}
