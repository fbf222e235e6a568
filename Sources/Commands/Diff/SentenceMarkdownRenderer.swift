// `diff --by sentence --format markdown`: a comparison to paste into a report.
import Archive
import Presentation
import StoryDiff

enum SentenceMarkdownRenderer {
  /// Writes the document, a piece at a time.
  static func render(_ report: SentenceReport, write: (String) -> Void) {
    MarkdownRenderer.head(report.from, report.to, report.summaryLine, write)
    if let note = report.readingNote { write("\n(\(note))\n") }
    let metadata = report.metadataLines
    if !metadata.isEmpty { write("\n") }
    for line in metadata {
      let from = line.from.map { "~~\(MarkdownRenderer.escaped($0))~~" }
      let to = line.to.map { "**\(MarkdownRenderer.escaped($0))**" }
      write("- \(line.field): \([from, to].compactMap { $0 }.joined(separator: " "))\n")
    }
    guard !report.sentences.same else { return }
    write("\n")
    for (number, operation) in report.sentences.operations.enumerated()
    where operation.kind != .equal {
      let marked = MarkdownRenderer.marked(report.words(of: operation), keep: 400)
      let part = report.isImprint(number) ? "imprint, " : ""
      write("- \(part)\(place(operation, report)): \(marked)\n")
      for claim in report.claims(of: number) {
        let label = claim.label.map { "*\($0)*: " } ?? ""
        write("  - \(label)\(MarkdownRenderer.escaped(claim.reading))\n")
        if let explanation = claim.explanation {
          write("    - \(MarkdownRenderer.escaped(explanation))\n")
        }
      }
    }
  }

  private static func place(
    _ operation: StoryComparison.Operation, _ report: SentenceReport
  ) -> String {
    let old = operation.from.lowerBound + 1
    let new = operation.to.lowerBound + 1
    switch operation.kind {
    case .add: return "sentence \(new) added"
    case .remove: return "sentence \(old) of the old text removed"
    case .move:
      let words = operation.words.isEmpty ? "" : " and reworded"
      return
        "sentence \(old) moved \(report.isMovedUp(operation) ? "up" : "down") to \(new)\(words)"
    case .split, .merge: return "sentence \(new) edited (\(report.note(operation) ?? ""))"
    default: return "sentence \(new) edited"
    }
  }
}
