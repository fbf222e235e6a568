// `diff --format markdown`: a comparison to paste into a report.
import Archive
import Presentation

enum MarkdownRenderer {
  // Equal words around a change that are shown; what lies between is elided.
  private static let context = 80

  /// Writes the document, a piece at a time.
  static func render(
    _ comparison: Comparison, from: DiffSide, to: DiffSide, write: (String) -> Void
  ) {
    head(from, to, comparison.summaryLine, write)
    guard !comparison.same else { return }
    write("\n")
    if comparison.by == .word {
      for passage in Passage.passages(of: comparison, keep: context).passages {
        write("- \(marked(passage.words, keep: .max))\n")
      }
      return
    }
    for operation in comparison.operations where operation.kind != .equal {
      let line = comparison.shown(operation)
      let note = line.note.map { " (\($0.prefix(1).lowercased())\($0.dropFirst()))" } ?? ""
      write("- \(place(operation)): \(marked(line.words, keep: context))\(note)\n")
    }
  }

  /// Title, sides and the summary.
  static func head(
    _ from: DiffSide, _ to: DiffSide, _ summary: String, _ write: (String) -> Void
  ) {
    if from.source == to.source {
      write("## What changed in \(escaped(from.source))\n\n")
    } else {
      write("## From \(escaped(from.source)) to \(escaped(to.source))\n\n")
    }
    for (word, side) in [("Before", from), ("After", to)] {
      let id = side.id.map { ", capture `\($0)`" } ?? ""
      write("- \(word): \(escaped(side.capturedAt ?? side.source))\(id)\n")
    }
    write("\n\(summary.prefix(1).uppercased())\(summary.dropFirst()).\n")
  }

  private static func place(_ operation: Comparison.Operation) -> String {
    let number = (operation.to.isEmpty ? operation.from : operation.to).lowerBound + 1
    return switch operation.kind {
    case .add: "line \(number) added"
    case .remove: "line \(number) of the old text removed"
    default: "line \(number) edited"
    }
  }

  /// Words with their marks.
  static func marked(
    _ words: [(kind: Comparison.Operation.Kind, text: String)], keep: Int
  ) -> String {
    var out = ""
    for (number, word) in words.enumerated() {
      let word = number == 0 ? (kind: word.kind, text: trimmed(word.text)) : word
      switch word.kind {
      case .add: out += mark(word.text, "**")
      case .remove: out += mark(word.text, "~~")
      default:
        out += escaped(
          keep == .max
            ? word.text
            : Elision.shorten(
              word.text, keep: keep, isFirst: number == 0, isLast: number == words.count - 1))
      }
    }
    return out
  }

  /// The text without the indentation of its line, unless it is nothing else.
  private static func trimmed(_ text: String) -> String {
    let core = text.drop { $0 == " " || $0 == "\t" }
    return core.isEmpty ? text : String(core)
  }

  /// Emphasis does not hold where white space stands inside its marks.
  private static func mark(_ text: String, _ mark: String) -> String {
    let shortened = Elision.shorten(text, keep: 400, isFirst: false, isLast: false)
    let start = shortened.prefix { $0.isWhitespace }
    let core = shortened.dropFirst(start.count)
    let end = core.reversed().prefix { $0.isWhitespace }.reversed()
    let inner = core.dropLast(end.count)
    if inner.isEmpty { return "\(mark)`\(text.isEmpty ? "(empty)" : "(space)")`\(mark)" }
    return (start.isEmpty ? "" : " ") + mark + escaped(String(inner)) + mark
      + (end.isEmpty ? "" : " ")
  }

  /// Text that shows as it is: no markup of its own, on one line.
  static func escaped(_ text: String) -> String {
    var out = ""
    for character in Wording.safe(text.replacing("\n", with: " ").replacing("\t", with: " ")) {
      if "\\`*_{}[]<>#|~&".contains(character) { out.append("\\") }
      out.append(character)
    }
    return out
  }
}
