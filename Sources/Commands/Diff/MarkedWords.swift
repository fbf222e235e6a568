// Words with the marks of what came and went, in the two notations that text has for it.
import Archive
import Presentation

enum MarkedWords {
  /// `[-old-]{+new+}`, which reads without colour too.
  ///
  /// - Parameters:
  ///   - words: The words in order.
  ///   - keep: Unchanged characters to keep on each side of a change; `.max` for all.
  ///   - longest: Characters of a changed run to show at most.
  /// - Returns: the words, ready to be wrapped.
  static func pieces(
    _ words: [(kind: Comparison.Operation.Kind, text: String)], keep: Int, longest: Int
  ) -> [StyledText] {
    words.enumerated().map { number, word in
      switch word.kind {
      case .add:
        return StyledText(
          text: "{+" + Wording.safe(shortened(word.text, longest)) + "+}", style: .added)
      case .remove:
        return StyledText(
          text: "[-" + Wording.safe(shortened(word.text, longest)) + "-]", style: .removed)
      default:
        let text = Elision.shorten(
          word.text, keep: keep, isFirst: number == 0, isLast: number == words.count - 1)
        return StyledText(text: Wording.safe(text), style: .plain)
      }
    }
  }

  /// The text, or its beginning and how long it is.
  static func shortened(_ text: String, _ longest: Int) -> String {
    guard text.utf8.count > longest, text.count > longest else { return text }
    return "\(text.prefix(longest)) … (\(Wording.count(text.count)) characters)"
  }
}
