// `diff` on a terminal: changed lines with what changed in them marked, the rest folded. Page text
// is shown, never obeyed: control characters are escaped.
import Archive
import Presentation

struct TerminalRenderer {
  /// Whether to use colour; without it the marks alone tell what came and went.
  var isColored: Bool
  /// The width to wrap at, in columns.
  var width: Int
  /// Equal lines shown around a change.
  var context: Int

  private var wrapper: TextWrapper { TextWrapper(isColored: isColored, width: width) }

  /// Writes the comparison, a piece at a time.
  func render(
    _ comparison: Comparison, from: DiffSide, to: DiffSide, write: (String) -> Void
  ) {
    if from.source == to.source { write(styled(Wording.safe(from.source), .bold) + "\n") }
    write(styled("--- " + from.label, .removed) + "\n")
    write(styled("+++ " + to.label, .added) + "\n")
    if comparison.by == .word {
      renderWords(comparison, write)
    } else {
      renderLines(comparison, write)
    }
    write("\n" + styled(comparison.summaryLine, .bold) + "\n")
  }

  private func styled(_ text: String, _ style: TextStyle) -> String {
    wrapper.styled(text, style)
  }

  private func fold(_ count: Int, _ write: (String) -> Void) {
    if count > 0 { write(styled("… \(Wording.count(count, "unchanged line"))", .dim) + "\n") }
  }

  private func renderLines(_ comparison: Comparison, _ write: (String) -> Void) {
    let operations = comparison.operations
    let ends = LineEndHabits(comparison)
    var index = 0
    while index < operations.count {
      guard operations[index].kind == .equal else {
        renderChange(operations[index], comparison, ends, write)
        index += 1
        continue
      }
      var end = index
      while end < operations.count, operations[end].kind == .equal { end += 1 }
      let head = index == 0 ? 0 : context
      let tail = end == operations.count ? 0 : context
      if end - index > head + tail + 1 {
        for operation in operations[index..<index + head] { equal(operation, comparison, write) }
        fold(end - index - head - tail, write)
        for operation in operations[end - tail..<end] { equal(operation, comparison, write) }
      } else {
        for operation in operations[index..<end] { equal(operation, comparison, write) }
      }
      index = end
    }
  }

  private func equal(
    _ operation: Comparison.Operation, _ comparison: Comparison, _ write: (String) -> Void
  ) {
    for word in comparison.shown(operation).words {
      let text = Elision.shorten(word.text, keep: width - 6, isFirst: false, isLast: true)
      wrapper.wrap([StyledText(text: Wording.safe(text), style: .dim)], "  ", write)
    }
  }

  private func renderChange(
    _ operation: Comparison.Operation, _ comparison: Comparison, _ ends: LineEndHabits,
    _ write: (String) -> Void
  ) {
    let line = comparison.shown(operation)
    switch operation.kind {
    case .edit:
      wrapper.wrap(pieces(line.words, keep: 2 * width), styled("~ ", .bold), write)
    default:
      let style: TextStyle = operation.kind == .add ? .added : .removed
      let mark = operation.kind == .add ? "+ " : "- "
      var text = line.words.map { Wording.safe(long($0.text)) }.joined()
      if ends.isOdd(operation, in: comparison) { text += " (line ends in CR LF)" }
      wrapper.wrap([StyledText(text: text, style: style)], styled(mark, style), write)
    }
    if let note = line.note { write(styled("\\ " + note, .dim) + "\n") }
  }

  private func renderWords(_ comparison: Comparison, _ write: (String) -> Void) {
    let (passages, hidden) = Passage.passages(of: comparison, keep: width)
    for passage in passages {
      fold(passage.hiddenLines, write)
      // Text keeps its own line ends here.
      for paragraph in paragraphs(passage.words) {
        wrapper.wrap(pieces(paragraph, keep: .max), "  ", write)
      }
    }
    fold(hidden, write)
  }

  /// Words cut at line feeds; those that came or went are shown as `¶`.
  private func paragraphs(
    _ words: [(kind: Comparison.Operation.Kind, text: String)]
  ) -> [[(kind: Comparison.Operation.Kind, text: String)]] {
    var paragraphs: [[(kind: Comparison.Operation.Kind, text: String)]] = [[]]
    for word in words {
      let mark = word.kind == .equal ? "" : "¶"
      // Lines that were joined are shown joined.
      let isJoint = word.kind == .remove && word.text.allSatisfy(\.isWhitespace)
      if isJoint {
        paragraphs[paragraphs.count - 1].append((word.kind, word.text.replacing("\n", with: mark)))
        continue
      }
      let lines = word.text.split(separator: "\n", omittingEmptySubsequences: false)
      for (number, line) in lines.enumerated() {
        if number > 0 { paragraphs.append([]) }
        let text = number < lines.count - 1 ? line + mark : String(line)
        if !text.isEmpty { paragraphs[paragraphs.count - 1].append((word.kind, text)) }
      }
    }
    return paragraphs.filter { !$0.isEmpty }
  }

  private func long(_ text: String) -> String { MarkedWords.shortened(text, 20 * width) }

  private func pieces(
    _ words: [(kind: Comparison.Operation.Kind, text: String)], keep: Int
  ) -> [StyledText] {
    MarkedWords.pieces(words, keep: keep, longest: 20 * width)
  }
}
