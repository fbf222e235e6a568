// `diff` on a terminal: changed lines with what changed in them marked, the rest folded. Page text
// is shown, never obeyed: control characters are escaped.
import Archive

struct TerminalRenderer {
  /// Whether to use colour; without it the marks alone tell what came and went.
  var isColored: Bool
  /// The width to wrap at, in columns.
  var width: Int
  /// Equal lines shown around a change.
  var context: Int

  private enum Style: String {
    case plain = ""
    case removed = "\u{1B}[31m"
    case added = "\u{1B}[32m"
    case dim = "\u{1B}[2m"
    case bold = "\u{1B}[1m"
  }

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

  private func styled(_ text: String, _ style: Style) -> String {
    isColored && style != .plain ? style.rawValue + text + "\u{1B}[0m" : text
  }

  private func renderLines(_ comparison: Comparison, _ write: (String) -> Void) {
    let operations = comparison.operations
    var index = 0
    while index < operations.count {
      guard operations[index].kind == .equal else {
        renderChange(operations[index], comparison, write)
        index += 1
        continue
      }
      var end = index
      while end < operations.count, operations[end].kind == .equal { end += 1 }
      let head = index == 0 ? 0 : context
      let tail = end == operations.count ? 0 : context
      if end - index > head + tail + 1 {
        for operation in operations[index..<index + head] { equal(operation, comparison, write) }
        let hidden = end - index - head - tail
        write(styled("… \(Wording.count(hidden, "unchanged line"))", .dim) + "\n")
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
    let text = comparison.line(comparison.to[operation.toBytes])
    let shown = text.count > 2 * width ? text.prefix(2 * width) + " …" : text[...]
    wrap([(Wording.safe(String(shown)), .dim)], "  ", write)
  }

  private func renderChange(
    _ operation: Comparison.Operation, _ comparison: Comparison, _ write: (String) -> Void
  ) {
    switch operation.kind {
    case .add:
      let text = comparison.line(comparison.to[operation.toBytes])
      wrap([(Wording.safe(long(text)), .added)], styled("+ ", .added), write)
    case .remove:
      let text = comparison.line(comparison.from[operation.fromBytes])
      wrap([(Wording.safe(long(text)), .removed)], styled("- ", .removed), write)
    default:
      wrap(pieces(comparison.words(of: operation), keep: 160), styled("~ ", .bold), write)
    }
  }

  private func renderWords(_ comparison: Comparison, _ write: (String) -> Void) {
    var words: [(kind: Comparison.Operation.Kind, text: String)] = []
    for operation in comparison.operations {
      switch operation.kind {
      case .equal:
        words.append((.equal, String(decoding: comparison.to[operation.toBytes], as: UTF8.self)))
      case .add:
        words.append((.add, String(decoding: comparison.to[operation.toBytes], as: UTF8.self)))
      case .remove:
        words.append(
          (.remove, String(decoding: comparison.from[operation.fromBytes], as: UTF8.self)))
      default: words += comparison.words(of: operation)
      }
    }
    // Text keeps its own line ends here: a paragraph a time.
    var paragraph: [(kind: Comparison.Operation.Kind, text: String)] = []
    for (number, word) in words.enumerated() {
      var text = word.text
      if word.kind == .equal {
        text = Elision.shorten(
          text, keep: width / 2, isFirst: number == 0, isLast: number == words.count - 1)
      }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (line, part) in lines.enumerated() {
        if line > 0 {
          wrap(pieces(paragraph, keep: .max), "  ", write)
          paragraph = []
        }
        if !part.isEmpty { paragraph.append((word.kind, String(part))) }
      }
    }
    if !paragraph.isEmpty { wrap(pieces(paragraph, keep: .max), "  ", write) }
  }

  private func long(_ text: String) -> String {
    let most = 20 * width
    guard text.count > most else { return text }
    return "\(text.prefix(most)) … (\(Wording.count(text.count)) characters)"
  }

  /// Words with their marks: `[-old-]{+new+}`, which reads without colour too.
  private func pieces(
    _ words: [(kind: Comparison.Operation.Kind, text: String)], keep: Int
  ) -> [(String, Style)] {
    words.enumerated().map { number, word in
      switch word.kind {
      case .add: return ("{+" + Wording.safe(long(word.text)) + "+}", .added)
      case .remove: return ("[-" + Wording.safe(long(word.text)) + "-]", .removed)
      default:
        let text =
          keep == .max
          ? word.text
          : Elision.shorten(
            word.text, keep: keep, isFirst: number == 0, isLast: number == words.count - 1)
        return (Wording.safe(text), .plain)
      }
    }
  }

  /// Writes pieces as one paragraph with `mark` before its first line, wrapped between words.
  private func wrap(_ pieces: [(String, Style)], _ mark: String, _ write: (String) -> Void) {
    var line = mark
    var column = 2
    var isEmpty = true
    func breakLine() {
      write(line + "\n")
      line = "  "
      column = 2
      isEmpty = true
    }
    for (text, style) in pieces {
      for word in splitKeepingSpaces(text) {
        var rest = word[...]
        if !isEmpty, column + rest.count > width, rest.contains(where: { $0 != " " }) {
          breakLine()
          rest = rest.drop { $0 == " " }
        }
        // A word longer than the line is cut.
        while column + rest.count > width, width > column {
          let part = rest.prefix(width - column)
          line += styled(String(part), style)
          rest = rest.dropFirst(part.count)
          guard !rest.isEmpty else { break }
          breakLine()
        }
        if rest.isEmpty { continue }
        line += styled(String(rest), style)
        column += rest.count
        isEmpty = false
      }
    }
    write(line + "\n")
  }

  /// Words, each with the spaces before it.
  private func splitKeepingSpaces(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      if character == " ", word.last.map({ $0 != " " }) == true {
        words.append(word)
        word = ""
      }
      word.append(character)
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
