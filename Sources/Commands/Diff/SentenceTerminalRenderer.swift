// `diff` by sentence on a terminal: each changed sentence with its words marked, the rest folded.
import Archive
import Presentation
import StoryDiff

struct SentenceTerminalRenderer {
  /// Whether to use colour; without it the marks alone tell what came and went.
  var isColored: Bool
  /// The width to wrap at, in columns.
  var width: Int
  /// Unchanged sentences shown around a change.
  var context: Int

  private var wrapper: TextWrapper { TextWrapper(isColored: isColored, width: width) }

  /// Writes the comparison, a piece at a time.
  func render(_ report: SentenceReport, write: (String) -> Void) {
    let isSameSource = report.from.source == report.to.source
    let hasNews = !report.sentences.same || !report.metadataLines.isEmpty
    if hasNews {
      if isSameSource { write(styled(Wording.safe(report.from.source), .bold) + "\n") }
      write(styled("--- " + report.from.label, .removed) + "\n")
      write(styled("+++ " + report.to.label, .added) + "\n")
    }
    if let note = report.readingNote { write(styled("(\(note))", .dim) + "\n") }
    for line in report.metadataLines { metadata(line, write) }
    if !report.sentences.same {
      write("\n")
      for item in report.items(context: context) { show(item, report, write) }
    }
    if hasNews { write("\n") }
    write(styled(report.summaryLine, .bold) + "\n")
  }

  private func styled(_ text: String, _ style: TextStyle) -> String {
    wrapper.styled(text, style)
  }

  private func metadata(
    _ line: (field: String, from: String?, to: String?), _ write: (String) -> Void
  ) {
    var pieces = [StyledText(text: line.field + ": ", style: .bold)]
    if let from = line.from {
      pieces.append(StyledText(text: "[-\(Wording.safe(from))-]", style: .removed))
    }
    if let to = line.to {
      pieces.append(StyledText(text: "{+\(Wording.safe(to))+}", style: .added))
    }
    wrapper.wrap(pieces, styled("~ ", .bold), write)
  }

  private func show(
    _ item: SentenceReport.Item, _ report: SentenceReport, _ write: (String) -> Void
  ) {
    switch item {
    case .heading(let text):
      wrapper.wrap(
        [StyledText(text: Wording.safe(SentenceReport.flat(text)), style: .bold)],
        styled("# ", .dim), write)
    case .imprint:
      wrapper.wrap(
        [StyledText(text: SentenceReport.imprint, style: .bold)], styled("# ", .dim), write)
    case .unchanged(let text):
      let short = Elision.shorten(
        SentenceReport.flat(text), keep: width - 6, isFirst: false, isLast: true)
      wrapper.wrap([StyledText(text: Wording.safe(short), style: .dim)], "  ", write)
    case .folded(let range):
      write(styled("… \(Wording.count(range.count, "unchanged sentence"))", .dim) + "\n")
    case .departed(let index):
      let operation = report.sentences.operations[index]
      let arrow = report.isMovedUp(operation) ? "↑" : "↓"
      let text = SentenceReport.flat(report.sentences.from.text(of: operation.from))
      let short = Elision.shorten(text, keep: 48, isFirst: false, isLast: true)
      wrapper.wrap(
        [
          StyledText(
            text: "from here to sentence \(operation.to.lowerBound + 1): ", style: .dim),
          StyledText(text: Wording.safe(short), style: .dim),
        ], styled("\(arrow) ", .moved), write)
    case .change(let index):
      change(report.sentences.operations[index], report, write)
      for claim in report.claims(of: index) { show(claim, write) }
    }
  }

  /// What became of a claim, below its sentence.
  private func show(_ claim: ClaimWording.Line, _ write: (String) -> Void) {
    let style: TextStyle = claim.isFactual ? .bold : .dim
    wrapper.wrap(
      [
        StyledText(text: claim.label.map { $0 + ": " } ?? "", style: style),
        StyledText(text: Wording.safe(claim.reading), style: claim.isFactual ? .plain : .dim),
      ], styled("  » ", .dim), write)
    if let explanation = claim.explanation {
      wrapper.wrap(
        [StyledText(text: Wording.safe(explanation), style: .dim)], styled("    ", .dim), write)
    }
  }

  private func change(
    _ operation: StoryComparison.Operation, _ report: SentenceReport, _ write: (String) -> Void
  ) {
    let words = report.words(of: operation)
    switch operation.kind {
    case .add, .remove:
      let style: TextStyle = operation.kind == .add ? .added : .removed
      let text = words.map { MarkedWords.shortened($0.text, 20 * width) }.joined()
      wrapper.wrap(
        [StyledText(text: Wording.safe(text), style: style)],
        styled(operation.kind == .add ? "+ " : "- ", style), write)
    case .move:
      let arrow = report.isMovedUp(operation) ? "↑ " : "↓ "
      let place = "here from sentence \(operation.from.lowerBound + 1): "
      wrapper.wrap(
        [StyledText(text: place, style: .dim)]
          + MarkedWords.pieces(words, keep: 2 * width, longest: 20 * width),
        styled(arrow, .moved), write)
    default:
      wrapper.wrap(
        MarkedWords.pieces(words, keep: 2 * width, longest: 20 * width), styled("~ ", .bold),
        write)
      if let note = report.note(operation) { write(styled("  (\(note))", .dim) + "\n") }
    }
  }
}
