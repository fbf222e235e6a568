// `diff --by sentence --format html`: a page of its own, to read, to print and to send.
import Archive
import Story
import StoryDiff

enum SentenceHTMLRenderer {
  /// Writes the document, a piece at a time.
  static func render(_ report: SentenceReport, context: Int, write: (String) -> Void) {
    HTMLDocument.begin(
      report.from, report.to, summary: report.summaryLine,
      language: report.page?.to.language, write)
    if let note = report.readingNote {
      write("<p class=\"note\">\(HTMLDocument.escaped(note))</p>\n")
    }
    for line in report.metadataLines {
      let from = line.from.map { "<del>\(HTMLDocument.escaped($0))</del> " } ?? ""
      let to = line.to.map { "<ins>\(HTMLDocument.escaped($0))</ins>" } ?? ""
      HTMLDocument.row("metadata", label: line.field, from + to, write)
    }
    if !report.sentences.same {
      for item in report.items(context: context) { show(item, report, write) }
    }
    HTMLDocument.end(write)
  }

  private static func show(
    _ item: SentenceReport.Item, _ report: SentenceReport, _ write: (String) -> Void
  ) {
    switch item {
    case .heading(let text):
      HTMLDocument.row(
        "heading", label: "under", HTMLDocument.escaped(SentenceReport.flat(text)), write)
    case .imprint: HTMLDocument.row("heading", label: "", SentenceReport.imprint, write)
    case .unchanged(let text):
      HTMLDocument.row("same", label: "", HTMLDocument.escaped(SentenceReport.flat(text)), write)
    case .folded(let count):
      write("<p class=\"fold\">… \(Wording.count(count, "unchanged sentence"))</p>\n")
    case .departed(let index):
      let operation = report.sentences.operations[index]
      let arrow = report.isMovedUp(operation) ? "↑" : "↓"
      let text = SentenceReport.flat(report.sentences.from.text(of: operation.from))
      let short = Elision.shorten(text, keep: 80, isFirst: false, isLast: true)
      HTMLDocument.row(
        "departed", label: "\(arrow) moved away", id: "from\(index)",
        "<a href=\"#to\(index)\">\(HTMLDocument.escaped(short))</a>", write)
    case .change(let index):
      change(index, report, write)
      claims(index, report, write)
    }
  }

  /// What became of the claims of the change above.
  private static func claims(
    _ index: Int, _ report: SentenceReport, _ write: (String) -> Void
  ) {
    let lines = report.claims(of: index)
    guard !lines.isEmpty else { return }
    write("<ul class=\"claims\">\n")
    for line in lines {
      let why =
        line.explanation.map { "<small>\(HTMLDocument.escaped($0))</small>" } ?? ""
      write(
        "<li class=\"\(line.isFactual ? "claim" : "residue")\">\(line.label.map { "<b>\($0)</b> " } ?? "")"
          + "\(HTMLDocument.escaped(line.reading))\(why)</li>\n")
    }
    write("</ul>\n")
  }

  private static func change(
    _ index: Int, _ report: SentenceReport, _ write: (String) -> Void
  ) {
    let operation = report.sentences.operations[index]
    let content = HTMLDocument.marked(report.words(of: operation), keep: .max)
    switch operation.kind {
    case .add: HTMLDocument.row("added", label: "added", content, write)
    case .remove: HTMLDocument.row("removed", label: "removed", content, write)
    case .move:
      let arrow = report.isMovedUp(operation) ? "↑" : "↓"
      HTMLDocument.row(
        "moved", label: "\(arrow) moved here", id: "to\(index)", content,
        note: "<a href=\"#from\(index)\">from sentence \(operation.from.lowerBound + 1)</a>", write)
    case .split, .merge:
      HTMLDocument.row(
        operation.kind == .split ? "split" : "merged",
        label: operation.kind == .split ? "split" : "joined", content,
        note: report.note(operation).map(HTMLDocument.escaped), write)
    default: HTMLDocument.row("edited", label: "edited", content, write)
    }
  }
}
